//! The page's clocks.

use gloo_timers::future::TimeoutFuture;
use wasm_bindgen_futures::spawn_local;

/// Does something after so many milliseconds: at 0, once everything is drawn. (Boxed, because each kind of future is code
/// of its own.)
pub(crate) fn later(ms: u32, act: Box<dyn FnOnce()>) {
    spawn_local(async move {
        TimeoutFuture::new(ms).await;
        act();
    });
}

/// Milliseconds on the clock that never jumps.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clocks count whole milliseconds")]
pub(crate) fn monotonic_ms() -> u64 {
    let performance = web_sys::window().and_then(|window| window.performance());
    performance.map_or_else(js_sys::Date::now, |clock| clock.now()) as u64
}
