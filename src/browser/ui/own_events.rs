//! Events that are meant for our own fields and buttons stay in the widget. To the page they would seem to come from the
//! element as a whole, which is no field: its shortcuts would answer what is typed, its drag libraries would take
//! the pointer, and what surrounds us would open as a link. What we do not use goes through.

use std::{cell::Cell, rc::Rc};

use js_sys::Reflect;
use wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent, Node};

use super::node::Element;

const KEYS: [&str; 3] = ["keydown", "keypress", "keyup"];

/// What a person does with a control by other means than keys, and what a field tells of it. What ends a gesture is not
/// among them, because it may have begun elsewhere.
const DEEDS: [&str; 14] = [
    "pointerdown",
    "mousedown",
    "touchstart",
    "click",
    "dblclick",
    "dragstart",
    "beforeinput",
    "input",
    "compositionstart",
    "compositionupdate",
    "compositionend",
    "cut",
    "copy",
    "paste",
];

/// Keys that a field leaves to the browser or the page.
const KEYS_OF_OTHERS: [&str; 8] = ["Escape", "Tab", "Shift", "Control", "Alt", "Meta", "CapsLock", "ContextMenu"];

thread_local! {
    /// Whether the Escape that is held down was used. (There is one keyboard.)
    static ESCAPE_IS_USED: Cell<bool> = const { Cell::new(false) };
}

/// Keeps what is meant for the controls in this element, which everything of the widget is in.
pub(super) fn keep(mut base: Element) -> Element {
    let on_key: Rc<dyn Fn(Event)> = Rc::new(|event| {
        let Some(key) = key(&event) else { return };
        if is_rest_of_used_escape(&event, &key) || control(&event).is_some_and(|control| uses(&control, &event, &key)) {
            event.stop_propagation();
        }
    });
    let on_deed: Rc<dyn Fn(Event)> = Rc::new(|event| {
        if control(&event).is_some() {
            event.stop_propagation();
            // To the style, a field can be dragged, so that nothing around it is; here it cannot be either.
            if event.type_() == "dragstart" {
                event.prevent_default();
            }
        }
    });
    for name in KEYS {
        base = base.listen(name, Rc::clone(&on_key));
    }
    for name in DEEDS {
        base = base.listen(name, Rc::clone(&on_deed));
    }
    base
}

/// Uses an Escape up: nothing else is closed by it, neither a dialog around us nor, when the key is let go, anything of
/// the page's own.
pub(super) fn use_up(escape: &KeyboardEvent) {
    escape.prevent_default();
    escape.stop_propagation();
    ESCAPE_IS_USED.set(true);
}

fn is_rest_of_used_escape(event: &Event, key: &str) -> bool {
    key == "Escape" && event.type_() == "keyup" && ESCAPE_IS_USED.take()
}

/// The key; none of an event that only bears the name, as browsers send when they fill in a form.
pub(super) fn key(event: &Event) -> Option<String> {
    Reflect::get(event, &"key".into()).ok()?.as_string()
}

/// Which of our controls it is for; none when that is something that the host has put into a slot.
fn control(event: &Event) -> Option<web_sys::Element> {
    // Not asked for their classes, which are others where the element was carried to another window.
    let target: Node = event.target()?.unchecked_into();
    let base: Node = event.current_target()?.unchecked_into();
    if target.node_type() != Node::ELEMENT_NODE {
        return None;
    }
    let control = target.unchecked_into::<web_sys::Element>().closest("input, select, button").ok()?;
    // Our own may have gone for what was pressed.
    control.filter(|control| base.contains(Some(control)) || !control.is_connected())
}

fn uses(control: &web_sys::Element, event: &Event, key: &str) -> bool {
    let event: &KeyboardEvent = event.unchecked_ref();
    // Some keyboards type `@` and the like with what looks like Ctrl and Alt.
    let is_typed = event.get_modifier_state("AltGraph");
    let is_chord = !is_typed && ["Control", "Meta", "Alt"].iter().any(|key| event.get_modifier_state(key));
    if is_chord {
        return false;
    }
    if control.tag_name() == "BUTTON" {
        return key == "Enter" || key == " ";
    }
    // F1 to F24 are the browser's.
    let is_function = key.len() > 1 && key.starts_with('F') && key[1..].bytes().all(|byte| byte.is_ascii_digit());
    !is_function && !KEYS_OF_OTHERS.contains(&key)
}
