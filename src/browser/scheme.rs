//! The colour scheme that the page has chosen.

use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;

#[wasm_bindgen(module = "/src/browser.js")]
extern "C" {
    /// Whether the page says nothing of its colour scheme, so that it is for the system to say.
    #[wasm_bindgen(js_name = isSchemeOpen)]
    pub(crate) fn is_open(base: &Element) -> bool;
}
