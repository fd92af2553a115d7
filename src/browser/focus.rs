//! The focus, which is the person's: we move it only from inside the widget, and nothing that we do scrolls the page.

use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{Element, HtmlElement};

#[wasm_bindgen(module = "/src/browser.js")]
extern "C" {
    /// Moves the focus there. An element that cannot take it leaves it where it is.
    #[wasm_bindgen(js_name = giveFocus)]
    pub(crate) fn give(element: &HtmlElement);
    /// Whether it is in the widget that this is a part of.
    #[wasm_bindgen(js_name = hasFocus)]
    pub(crate) fn is_here(part: &Element) -> bool;
    /// Whether nobody but this widget has it.
    #[wasm_bindgen(js_name = isFocusFree)]
    pub(crate) fn is_free(part: &Element) -> bool;
    /// Sees to it that the focus goes to a neighbour, if it is in this element, which is about to be removed or hidden.
    #[wasm_bindgen(js_name = handFocusOver)]
    pub(crate) fn hand_over(leaving: &Element);
}
