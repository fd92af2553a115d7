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

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;
    use js_sys::{ArrayBuffer, WebAssembly::Memory};
    use wasm_bindgen::JsCast as _;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use crate::browser::clock::sleep;

    wasm_bindgen_test_configure!(run_in_browser);

    async fn give_up(times: u32) -> u32 {
        for time in 0..times {
            assert!(sleep(60_000).now_or_never().is_none());
            if time % 1_000 == 0 {
                sleep(0).await;
            }
        }
        wasm_bindgen::memory().unchecked_into::<Memory>().buffer().unchecked_into::<ArrayBuffer>().byte_length()
    }

    #[wasm_bindgen_test]
    async fn what_is_given_up_leaves_nothing_behind() {
        let before = give_up(5_000).await;
        let grown = give_up(50_000).await - before;
        assert!(grown < 1_000_000, "{grown} bytes of memory more");
    }
}
