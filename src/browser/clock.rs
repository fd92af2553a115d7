//! The page's clocks.

use js_sys::Array;
use wasm_bindgen::prelude::wasm_bindgen;

use super::task::{Task, outcome};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
}

#[wasm_bindgen(module = "/src/browser.js")]
extern "C" {
    fn timer(ms: u32) -> Task;
    #[wasm_bindgen(js_name = moment)]
    fn written(unix_ms: f64, language: &str) -> Array;
}

/// A moment in ISO 8601, and written out in this language; none for one outside of all calendars.
pub(crate) fn moment(unix_ms: i64, language: &str) -> Option<[String; 2]> {
    #[allow(clippy::cast_precision_loss, reason = "a float is exact for the next 285,000 years")]
    let moment = written(unix_ms as f64, language);
    Some([moment.get(0).as_string()?, moment.get(1).as_string()?])
}

/// Waits so many milliseconds: with 0, until everything is drawn.
pub(crate) async fn sleep(ms: u32) {
    outcome(timer(ms)).await;
}

/// Milliseconds on the clock that never jumps.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clocks count whole milliseconds")]
pub(crate) fn monotonic_ms() -> u64 {
    performance_now() as u64
}

/// How far the person's clock is ahead of UTC, in minutes.
#[allow(clippy::cast_possible_truncation, reason = "it is less than a day")]
pub(crate) fn utc_offset_min() -> i32 {
    -(js_sys::Date::new_0().get_timezone_offset() as i32)
}

/// Whether the browser believes that it is offline.
pub(crate) fn seems_offline() -> bool {
    web_sys::window().is_some_and(|window| !window.navigator().on_line())
}
