//! The page's one watch over the environments of its services: asks what many wait for, and tells each session its part.

use std::cell::{Cell, RefCell};

use futures_channel::oneshot;
use gloo_timers::future::TimeoutFuture;
use wasm_bindgen_futures::spawn_local;

use super::{clock::monotonic_ms, fetch::send, session};
use crate::{
    api::Request,
    budget::Urgency,
    machine::Told,
    target::{ApiBase, HelmId},
    watch::{MANY, Waiting, Watch},
};

thread_local! {
    static WATCH: RefCell<Watch<oneshot::Sender<()>>> = const { RefCell::new(Watch::new()) };
    static IS_ASKING: Cell<bool> = const { Cell::new(false) };
}

/// Waits until there is nothing more to wait for: by then this session was told, or else has to ask by itself.
pub(crate) async fn wait(base: &ApiBase, id: &HelmId, request: &Request, authorization: &str, urgency: Urgency) {
    let Some((call, key)) = request.together.filter(|_| session::count() >= MANY) else { return };
    let (asker, answered) = oneshot::channel();
    let (base, id, authorization) = (base.clone(), id.clone(), authorization.to_owned());
    let waiting = Waiting { base, id, call, key, authorization, urgency, asker };
    WATCH.with_borrow_mut(|watch| watch.wait(waiting, monotonic_ms()));
    if !IS_ASKING.replace(true) {
        spawn_local(ask());
    }
    _ = answered.await;
}

async fn ask() {
    // Whoever is given a token in this moment waits as well by then.
    TimeoutFuture::new(0).await;
    // Each serves many, and the next one waits for it, so that none waits behind the runs of others.
    while let Some(question) = WATCH.with_borrow_mut(Watch::question) {
        let Waiting { base, key, authorization, urgency, .. } = &*question.first;
        let (asked_ms, key) = (monotonic_ms(), *key);
        let answer = send(question.request(), authorization.clone(), Urgency::Run.min(*urgency)).await;
        WATCH.with_borrow_mut(|watch| {
            watch.answered(&question, answer, |id, call, answer| {
                session::tell(base, id, Told { call, key, asked_ms, answer })
            });
        });
    }
    IS_ASKING.set(false);
}
