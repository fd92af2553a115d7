//! A session follows one service for as long as a widget watches it: it runs the driver, and tells it what happens to
//! the page. Widgets with the same API and the same id that were given a token share one, so that the API is asked once
//! and one intent is one request.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use futures_channel::mpsc::{self, UnboundedSender};
use wasm_bindgen_futures::spawn_local;
use web_sys::EventTarget;

use super::{
    listener::Listener,
    subscribers::{Member, Subscriber, Subscribers},
    world::Page,
};
use crate::{
    driver::drive,
    machine::{Event, Machine, Told},
    target::{ApiBase, HelmId},
};

thread_local! {
    static RUNNING: RefCell<Vec<Weak<Session>>> = const { RefCell::new(Vec::new()) };
}

/// How many services are followed.
pub(crate) fn count() -> usize {
    RUNNING.with_borrow(Vec::len)
}

/// The session of all who follow this service with a token.
fn shared(base: &ApiBase, id: &HelmId) -> Option<Rc<Session>> {
    RUNNING.with_borrow(|running| {
        let mut sessions = running.iter().filter_map(Weak::upgrade);
        sessions.find(|session| session.has_token.get() && session.follows(base, id))
    })
}

/// Tells whoever follows this service with a token, and says whether somebody does.
pub(crate) fn tell(base: &ApiBase, id: &HelmId, told: Told) -> bool {
    shared(base, id).is_some_and(|session| session.events.unbounded_send(Event::Told(Box::new(told))).is_ok())
}

/// A running driver. Dropping it stops the driver with its timers, its listeners and its reads, because nobody is left
/// who could send it an event.
pub(crate) struct Session {
    base: ApiBase,
    id: HelmId,
    subscribers: Rc<Subscribers>,
    events: UnboundedSender<Event>,
    /// Whether it was given one: then all share it who are.
    has_token: Cell<bool>,
    _listeners: Vec<Listener>,
}

/// A widget's part in a session. The session ends with the last of them.
#[must_use = "a subscription that is dropped is cancelled"]
pub(crate) struct Subscription {
    session: Rc<Session>,
    member: Rc<Member>,
}

impl Subscription {
    /// Starts a session of this service that is nobody else's.
    pub(crate) fn start(base: &ApiBase, id: &HelmId, subscriber: impl Subscriber + 'static) -> Self {
        Self::of(Session::start(base.clone(), id.clone()), subscriber, true)
    }

    /// Whoever is given a token shares the session of all who were: a widget that somebody has only written into the page
    /// has no part in what they may do. Gives the session to go over to, if it is another one.
    pub(crate) fn shared(&self) -> Option<Rc<Session>> {
        let shared = shared(&self.session.base, &self.session.id);
        if shared.is_none() {
            self.session.has_token.set(true);
        }
        shared.filter(|shared| !Rc::ptr_eq(shared, &self.session))
    }

    /// Joins a session; whoever brings a token along needs none.
    pub(crate) fn of(session: Rc<Session>, subscriber: impl Subscriber + 'static, needs_token: bool) -> Self {
        let member = session.subscribers.join(Box::new(subscriber), needs_token);
        Self { session, member }
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

impl Drop for Subscription {
    fn drop(&mut self) {
        self.session.subscribers.leave(&self.member);
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        RUNNING.with_borrow_mut(|running| running.retain(|session| session.strong_count() > 0));
    }
}

impl Session {
    fn follows(&self, base: &ApiBase, id: &HelmId) -> bool {
        self.base == *base && self.id == *id
    }

    fn start(base: ApiBase, id: HelmId) -> Rc<Self> {
        let subscribers = Subscribers::of(base.clone(), id.clone());
        let (events, inbox) = mpsc::unbounded();
        let machine = Machine::new(base.clone(), id.clone(), seed());
        spawn_local(drive(machine, Page(Rc::clone(&subscribers)), inbox));
        let has_token = Cell::new(false);
        let session = Rc::new(Self { base, id, subscribers, _listeners: listen(&events), events, has_token });
        RUNNING.with_borrow_mut(|running| running.push(Rc::downgrade(&session)));
        session
    }
}

/// Tells the driver when the page is hidden or left, and when it comes back in one of its many ways.
fn listen(events: &UnboundedSender<Event>) -> Vec<Listener> {
    let Some(window) = web_sys::window() else { return Vec::new() };
    let Some(document) = window.document() else { return Vec::new() };
    let listen = |target: &EventTarget, kind| {
        let (events, document) = (events.clone(), document.clone());
        Listener::new(target, kind, move |_| {
            let event = match kind {
                "pagehide" => Event::Left,
                _ if document.hidden() => Event::Hidden,
                _ => Event::Visible,
            };
            _ = events.unbounded_send(event);
        })
    };
    if document.hidden() {
        _ = events.unbounded_send(Event::Hidden);
    }
    vec![
        listen(&document, "visibilitychange"),
        listen(&window, "pagehide"),
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
