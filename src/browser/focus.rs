//! The focus, which is the person's: we move it only from inside the widget, and nothing that we do scrolls the page.

use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement, ShadowRoot};

use super::clock::later;

const CONTROLS: &str = "button, select, input, [tabindex]";

/// Moves the focus there. An element that cannot take it leaves it where it is.
pub(crate) fn give(element: &HtmlElement) {
    let options = JsValue::from(Object::new());
    // A plain object takes everything.
    _ = Reflect::set(&options, &"preventScroll".into(), &JsValue::TRUE);
    _ = element.focus_with_options(options.unchecked_ref());
}

/// The shadow root of the widget that this is a part of.
pub(crate) fn root(part: &Element) -> ShadowRoot {
    part.get_root_node().unchecked_into()
}

/// Whether nobody but this widget has it. (What is in a frame cannot see who has it in the page around.)
pub(crate) fn is_free(root: &ShadowRoot) -> bool {
    let Some((window, document)) = web_sys::window().zip(root.owner_document()) else { return false };
    let is_framed = window.parent().is_ok_and(|parent| parent.is_none_or(|parent| parent != window));
    let has_keyboard = !is_framed || document.has_focus().unwrap_or(false);
    let is_nowhere = || document.active_element().is_none_or(|active| active.tag_name() == "BODY");
    has_keyboard && (root.active_element().is_some() || is_nowhere())
}

/// Sees to it that the focus goes to a neighbour, if it is in this element, which is about to be removed or hidden: to
/// the next control that is still there by then, else to the last one before. A browser would give it to the page as a
/// whole, and who goes through the page by keyboard would have to begin again at its top.
pub(super) fn hand_over(leaving: &Element) {
    if !leaving.matches(":focus-within").unwrap_or(false) {
        return;
    }
    let root = root(leaving);
    let Ok(controls) = root.query_selector_all(CONTROLS) else { return };
    let leaving = leaving.clone();
    let leaves = |index: &u32| leaving.contains(controls.get(*index).as_ref());
    let count = controls.length();
    let Some(first) = (0..count).find(leaves) else { return };
    let behind = (first..count).find(|index| !leaves(index)).unwrap_or(count);
    // By then, whoever knows better where the focus should be has moved it there.
    let give_on = move || {
        for index in (behind..count).chain((0..first).rev()) {
            let is_left = root.active_element().is_none_or(|active| leaving.contains(Some(&active)));
            if !(is_left && is_free(&root)) {
                return;
            }
            if let Some(control) = controls.get(index) {
                give(control.unchecked_ref());
            }
        }
    };
    later(0, Box::new(give_on));
}
