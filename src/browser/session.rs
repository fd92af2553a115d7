//! A session follows one service for as long as a widget watches it: it runs the driver, and tells it what happens to
//! the page. Widgets with the same API and the same id share one, so that the API is asked once and one intent is one
//! request.

use std::{
    cell::RefCell,
    rc::{Rc, Weak},
};

use futures_channel::mpsc::{self, UnboundedSender};
use wasm_bindgen_futures::spawn_local;
use web_sys::EventTarget;

use super::{
    listener::Listener,
    viewer::{Viewer, Viewers},
    world::Page,
};
use crate::{
    driver::drive,
    machine::{Event, Machine},
    target::{ApiBase, HelmId},
};

thread_local! {
    static RUNNING: RefCell<Vec<Weak<Session>>> = const { RefCell::new(Vec::new()) };
}

/// A running driver. Dropping it stops the driver with its timers, its listeners and its reads, because nobody is left
/// who could send it an event.
struct Session {
    base: ApiBase,
    id: HelmId,
    viewers: Rc<Viewers>,
    events: UnboundedSender<Event>,
    _listeners: Vec<Listener>,
}

/// A widget's place in a session. The session ends with the last of them.
#[must_use = "a place that is dropped is given up"]
pub(crate) struct Seat {
    session: Rc<Session>,
    viewer: Rc<Viewer>,
}

impl Seat {
    /// Joins the session of this service, or starts it.
    pub(crate) fn take(base: &ApiBase, id: &HelmId, viewer: Rc<Viewer>) -> Self {
        let session = RUNNING.with_borrow_mut(|running| {
            running.retain(|session| session.strong_count() > 0);
            let mut sessions = running.iter().filter_map(Weak::upgrade);
            sessions.find(|session| session.follows(base, id)).unwrap_or_else(|| {
                let session = Session::start(base.clone(), id.clone());
                running.push(Rc::downgrade(&session));
                session
            })
        });
        session.viewers.join(&viewer);
        Self { session, viewer }
    }

    pub(crate) fn follows(&self, base: &ApiBase, id: &HelmId) -> bool {
        self.session.follows(base, id)
    }

    /// Where it is, and which one.
    pub(crate) fn service(&self) -> (ApiBase, HelmId) {
        (self.session.base.clone(), self.session.id.clone())
    }

    pub(crate) fn tell(&self, event: Event) {
        // A driver that is gone has nobody to disappoint.
        _ = self.session.events.unbounded_send(event);
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.session.viewers.leave(&self.viewer);
    }
}

impl Session {
    fn follows(&self, base: &ApiBase, id: &HelmId) -> bool {
        self.base == *base && self.id == *id
    }

    fn start(base: ApiBase, id: HelmId) -> Rc<Self> {
        let viewers = Viewers::of(base.clone(), id.clone());
        let (events, inbox) = mpsc::unbounded();
        let machine = Machine::new(base.clone(), id.clone(), seed());
        spawn_local(drive(machine, Page(Rc::clone(&viewers)), inbox));
        Rc::new(Self { base, id, viewers, _listeners: listen(&events), events })
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
    if document.hidden() {
        _ = events.unbounded_send(Event::Hidden);
    }
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
