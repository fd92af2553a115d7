//! Notifications of the browser, for a person who does not see the page.

use js_sys::Promise;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

#[wasm_bindgen(module = "/src/browser.js")]
extern "C" {
    /// Whether there is anything to ask for: not where there are none, nor after the person has refused them.
    #[wasm_bindgen(js_name = canNotify)]
    fn can() -> JsValue;
    /// Asks the person for them, if they have not said; whether they may be shown.
    #[wasm_bindgen(js_name = askToNotify)]
    pub(super) fn ask() -> Promise;
    /// Tells the person, unless they see the page.
    #[wasm_bindgen(js_name = notify)]
    pub(super) fn tell(title: &str, words: &str);
}

/// Whether a person may ask for them.
pub(super) fn is_possible() -> bool {
    can().is_truthy()
}
