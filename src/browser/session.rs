//! A session follows one service for as long as it lives: it runs the driver and tells it what happens to the page.

use futures_channel::mpsc::{self, UnboundedSender};
use futures_util::future::{AbortHandle, abortable};
use wasm_bindgen_futures::spawn_local;
use web_sys::EventTarget;

use super::{listener::Listener, world::Page};
use crate::{
    driver::drive,
    machine::{Event, Machine},
    target::{ApiBase, HelmId},
};

/// A running driver. Dropping it stops the driver with its timers, its listeners and its reads.
#[must_use = "a session that is dropped ends"]
pub(crate) struct Session {
    events: UnboundedSender<Event>,
    driver: AbortHandle,
    _listeners: Vec<Listener>,
}

impl Session {
    pub(crate) fn start(base: ApiBase, id: HelmId, page: Page) -> Self {
        let (events, inbox) = mpsc::unbounded();
        let (driving, driver) = abortable(drive(Machine::new(base, id, seed()), page, inbox));
        spawn_local(async {
            // It ends by being aborted, which is no error.
            _ = driving.await;
        });
        Self { driver, _listeners: listen(&events), events }
    }

    pub(crate) fn tell(&self, event: Event) {
        // A driver that is gone has nobody to disappoint.
        _ = self.events.unbounded_send(event);
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.driver.abort();
    }
}

/// Tells the driver when the page is hidden, and when it comes back in one of its many ways.
fn listen(events: &UnboundedSender<Event>) -> Vec<Listener> {
    let Some(window) = web_sys::window() else { return Vec::new() };
    let Some(document) = window.document() else { return Vec::new() };
    let listen = |target: &EventTarget, kind| {
        let (events, document) = (events.clone(), document.clone());
        Listener::new(target, kind, move |_| {
            let event = if document.hidden() { Event::Hidden } else { Event::Visible };
            _ = events.unbounded_send(event);
        })
    };
    vec![
        listen(&document, "visibilitychange"),
        listen(&window, "pageshow"),
        listen(&window, "online"),
        listen(&window, "focus"),
    ]
}

/// Any number will do: it spreads the requests of many widgets.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the product is a u32")]
fn seed() -> u32 {
    (js_sys::Math::random() * f64::from(u32::MAX)) as u32
}
