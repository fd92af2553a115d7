//! The page's one watch over the environments of its services: asks what many wait for, and tells each session its part.

use std::cell::{Cell, RefCell};

use futures_channel::mpsc::{self, UnboundedSender};
use futures_util::StreamExt as _;
use wasm_bindgen_futures::spawn_local;

use super::{
    clock::{monotonic_ms, sleep},
    fetch::fetch,
    permit::acquire,
    session,
};
use crate::{
    api::Request,
    budget::Urgency,
    machine::{Event, Told},
    target::{ApiBase, HelmId},
    watch::{MANY, Question, Waiting, Watch},
};

thread_local! {
    static WATCH: RefCell<Watch<UnboundedSender<Event>>> = const { RefCell::new(Watch::new()) };
    static IS_ASKING: Cell<bool> = const { Cell::new(false) };
}

/// Waits until there is nothing more to wait for: by then this session was told, or else has to ask by itself.
pub(crate) async fn wait(base: &ApiBase, id: &HelmId, request: &Request, authorization: &str) {
    let Some((call, key)) = request.together.filter(|_| session::count() >= MANY) else { return };
    let _leave = Leave;
    // Nothing is sent on it: it ends. (It is of the kind that the driver has, because another is code of its own.)
    let (asker, mut answered) = mpsc::unbounded();
    let (base, id, authorization) = (base.clone(), id.clone(), authorization.to_owned());
    let waiting = Waiting { base, id, call, key, authorization, asker };
    WATCH.with_borrow_mut(|watch| watch.wait(waiting, monotonic_ms()));
    if !IS_ASKING.replace(true) {
        spawn_local(ask());
    }
    _ = answered.next().await;
}

/// Whoever leaves takes their token along: it may be forgotten now.
struct Leave;

impl Drop for Leave {
    fn drop(&mut self) {
        WATCH.with_borrow_mut(|watch| watch.retain(|asker| !asker.is_closed()));
    }
}

async fn ask() {
    // Whoever is given a token in this moment waits as well by then.
    sleep(0).await;
    while question().is_some() {
        // As urgent as a run, whatever it is about: it serves many, and the next one waits for it.
        acquire(Urgency::Run).await;
        // They may have left by now, and their token may be forgotten.
        let Some(question) = question() else { break };
        let Waiting { base, key, authorization, .. } = &*question.first;
        let (asked_ms, key) = (monotonic_ms(), *key);
        let answer = fetch(question.request(), authorization.clone()).await;
        WATCH.with_borrow_mut(|watch| {
            watch.answered(&question, answer, |id, call, answer| {
                session::tell(base, id, Told { call, key, asked_ms, answer })
            });
        });
    }
    IS_ASKING.set(false);
}

fn question() -> Option<Question<UnboundedSender<Event>>> {
    WATCH.with_borrow_mut(Watch::question)
}
