//! What the browser does for us, until it has come to something or nobody waits for that any more: an exchange, or a timer.
//! (One kind for both: with the timers of gloo-timers, it is 370 bytes of brotli more.)

use js_sys::Promise;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    /// As the functions of `src/browser.js` give it.
    pub(super) type Task;
    /// What has come of it.
    #[wasm_bindgen(method, getter)]
    fn outcome(this: &Task) -> Promise;
    /// Has the browser stop with it.
    #[wasm_bindgen(method)]
    fn abort(this: &Task);
}

/// Aborts its task when dropped.
#[must_use = "dropping it aborts the task"]
struct AbortGuard(Task);

impl Drop for AbortGuard {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Waits for what comes of it. Dropping the future aborts it.
pub(super) async fn outcome(task: Task) -> JsValue {
    let task = AbortGuard(task);
    JsFuture::from(task.0.outcome()).await.unwrap_or_default()
}
