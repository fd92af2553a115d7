//! The page's clocks.

/// Milliseconds on the clock that never jumps.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clocks count whole milliseconds")]
pub(crate) fn monotonic_ms() -> u64 {
    let performance = web_sys::window().and_then(|window| window.performance());
    performance.map_or_else(js_sys::Date::now, |clock| clock.now()) as u64
}
