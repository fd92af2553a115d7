//! Events that are meant for our own fields and buttons stay in the widget.

use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{Element, Event};

#[wasm_bindgen(module = "/src/browser.js")]
extern "C" {
    /// Keeps what is meant for the controls in this element, which everything of the widget is in.
    #[wasm_bindgen(js_name = keepOwnEvents)]
    pub(super) fn keep(base: &Element);
    /// Whether it is about this key. (Browsers send events that only bear the name, as they fill in a form.)
    #[wasm_bindgen(js_name = isKey)]
    pub(super) fn is_key(event: &Event, key: &str) -> bool;
    /// Uses an Escape up: nothing else is closed by it.
    #[wasm_bindgen(js_name = useUpEscape)]
    pub(super) fn use_up(escape: &Event);
}
