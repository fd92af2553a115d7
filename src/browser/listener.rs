//! An event listener that is taken off when it is dropped.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, EventTarget};

/// Listens for as long as it lives.
#[must_use = "a listener that is dropped no longer listens"]
pub(crate) struct Listener {
    target: EventTarget,
    kind: &'static str,
    hear: Closure<dyn FnMut(Event)>,
}

impl Listener {
    pub(crate) fn new(target: &EventTarget, kind: &'static str, hear: impl FnMut(Event) + 'static) -> Self {
        let hear = Closure::<dyn FnMut(Event)>::new(hear);
        // Adding fails only for a listener that is no function.
        _ = target.add_event_listener_with_callback(kind, hear.as_ref().unchecked_ref());
        Self { target: target.clone(), kind, hear }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        _ = self.target.remove_event_listener_with_callback(self.kind, self.hear.as_ref().unchecked_ref());
    }
}
