//! Who gets the focus when the control that has it goes away. A browser would give it to the page as a whole, and who
//! goes through the page by keyboard would have to begin again at its top.

use gloo_timers::future::TimeoutFuture;
use leptos::tachys::renderer::types;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlElement, ShadowRoot};

const CONTROLS: &str = "button, select, input, [tabindex]";

/// Sees to it that the focus goes to a neighbour, if it is in this element, which is about to be removed: to the next
/// control that is still there by then, else to the last one before.
pub(super) fn hand_over(leaving: &types::Element) {
    if !leaving.matches(":focus-within").unwrap_or(false) {
        return;
    }
    let root: ShadowRoot = leaving.get_root_node().unchecked_into();
    let Ok(controls) = root.query_selector_all(CONTROLS) else { return };
    let controls =
        (0..controls.length()).filter_map(|index| Some(controls.get(index)?.unchecked_into::<HtmlElement>()));
    let (mut before, mut after) = (Vec::new(), Vec::new());
    let mut is_behind = false;
    for control in controls {
        if leaving.contains(Some(&control)) {
            is_behind = true;
        } else if is_behind {
            after.push(control);
        } else {
            before.push(control);
        }
    }
    spawn_local(async move {
        // Once everything is drawn, and whoever knows better where the focus should be has moved it there.
        TimeoutFuture::new(0).await;
        if is_elsewhere(&root) {
            return;
        }
        for control in after.iter().chain(before.iter().rev()) {
            // What is gone by now, or cannot take the focus, leaves it where it is.
            _ = control.focus();
            if control.matches(":focus").unwrap_or(false) {
                return;
            }
        }
    });
}

/// Whether somebody has the focus.
fn is_elsewhere(root: &ShadowRoot) -> bool {
    let document = root.owner_document();
    document.and_then(|document| document.active_element()).is_some_and(|active| active.tag_name() != "BODY")
}
