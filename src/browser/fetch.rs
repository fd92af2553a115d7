//! One exchange with the API: a request with every option said, a timeout that covers the body, a body that has a
//! largest size. Dropping the future of a read aborts it; a redeploy goes on, because an abort does not undo it.

use std::{cell::Cell, pin::pin, rc::Rc};

use futures_channel::oneshot;
use futures_util::future::{Either, select};
use gloo_net::http::{Headers, RequestBuilder, Response};
use gloo_timers::future::TimeoutFuture;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    AbortController, ReadableStreamDefaultReader, ReadableStreamReadResult, ReferrerPolicy, RequestCache,
    RequestCredentials, RequestMode, RequestRedirect, SecurityPolicyViolationEvent,
};

use super::listener::Listener;
use crate::api::{Answer, LARGEST_BODY, NoAnswer, Request};

/// Sends the request and reads the whole answer.
pub(crate) async fn fetch(request: Request, authorization: String) -> Result<Answer, NoAnswer> {
    if only_reads(&request) {
        return exchange(request, authorization).await;
    }
    let (tell, told) = oneshot::channel();
    spawn_local(async move {
        // Nobody may be waiting for it any more.
        _ = tell.send(exchange(request, authorization).await);
    });
    told.await.unwrap_or(Err(NoAnswer::Unreachable))
}

fn only_reads(request: &Request) -> bool {
    request.method == "GET"
}

async fn exchange(request: Request, authorization: String) -> Result<Answer, NoAnswer> {
    let abort = only_reads(&request).then(AbortGuard::new).flatten();
    let policy = Policy::watch(&request.url);
    let deadline = TimeoutFuture::new(request.timeout_ms);

    let prepared = prepare(&request, &authorization, abort.as_ref()).ok_or(NoAnswer::Unreachable)?;
    let (response, deadline) = match select(pin!(prepared.send()), deadline).await {
        Either::Left((Ok(response), deadline)) => (response, deadline),
        Either::Left((Err(_), _)) => return Err(policy.verdict().await),
        Either::Right(_) => return Err(NoAnswer::Timeout),
    };
    let body = match select(pin!(read_body(&response)), deadline).await {
        Either::Left((body, _)) => body,
        Either::Right(_) if only_reads(&request) => return Err(NoAnswer::Timeout),
        // The headers have said what became of the redeploy.
        Either::Right(_) => None,
    };
    let headers = response.headers();
    Ok(Answer {
        http_status: response.status(),
        retry_after: headers.get("Retry-After"),
        rate_limit_reset: headers.get("X-RateLimit-Reset"),
        body,
    })
}

fn prepare(request: &Request, authorization: &str, abort: Option<&AbortGuard>) -> Option<RequestBuilder> {
    // gloo's own setter of headers panics at a value that is none.
    let headers = web_sys::Headers::new().ok()?;
    headers.set("Authorization", authorization).ok()?;
    headers.set("Accept", "application/json").ok()?;

    // gloo would end a query that is in the address with an `&`.
    let (address, query) = request.url.split_once('?').unwrap_or((&request.url, ""));
    let builder = if only_reads(request) {
        gloo_net::http::Request::get(address)
    } else {
        gloo_net::http::Request::post(address)
    };
    Some(
        builder
            .query(query.split_once('='))
            .headers(Headers::from_raw(headers))
            .mode(RequestMode::Cors)
            .credentials(RequestCredentials::Omit)
            .cache(RequestCache::NoStore)
            .redirect(RequestRedirect::Error)
            .referrer_policy(ReferrerPolicy::NoReferrer)
            .abort_signal(abort.map(|guard| guard.0.signal()).as_ref()),
    )
}

/// The body in one piece; none when it breaks off or is too large.
async fn read_body(response: &Response) -> Option<Vec<u8>> {
    let Some(stream) = response.body() else { return Some(Vec::new()) };
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    let mut body = Vec::new();
    loop {
        let read: ReadableStreamReadResult = JsFuture::from(reader.read()).await.ok()?.unchecked_into();
        if read.get_done() == Some(true) {
            return Some(body);
        }
        let chunk = read.get_value().dyn_into::<js_sys::Uint8Array>().ok()?;
        if body.len() + chunk.length() as usize > LARGEST_BODY {
            // Nobody waits for the rest; whether the browser could be told so changes nothing.
            _ = reader.cancel();
            return None;
        }
        body.extend(chunk.to_vec());
    }
}

/// Aborts its fetch when dropped; after the end of the fetch that does nothing.
#[must_use = "dropping it aborts the fetch"]
struct AbortGuard(AbortController);

impl AbortGuard {
    fn new() -> Option<Self> {
        AbortController::new().ok().map(Self)
    }
}

impl Drop for AbortGuard {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Watches if the page's own Content Security Policy is what forbids a request: the fetch's error does not tell.
struct Policy {
    forbids: Rc<Cell<bool>>,
    _listener: Option<Listener>,
}

impl Policy {
    fn watch(url: &str) -> Self {
        let forbids = Rc::new(Cell::new(false));
        let (heard, url) = (Rc::clone(&forbids), url.to_owned());
        let listener = web_sys::window().and_then(|window| window.document()).map(|document| {
            Listener::new(&document, "securitypolicyviolation", move |event| {
                let violation: SecurityPolicyViolationEvent = event.unchecked_into();
                if violation.effective_directive() == "connect-src" && is_about(&violation.blocked_uri(), &url) {
                    heard.set(true);
                }
            })
        });
        Self { forbids, _listener: listener }
    }

    /// The violation is told in a task of its own, about when the fetch fails.
    async fn verdict(self) -> NoAnswer {
        TimeoutFuture::new(0).await;
        if self.forbids.get() { NoAnswer::Blocked } else { NoAnswer::Unreachable }
    }
}

/// Browsers tell the whole address or its origin only; ours may be a path of the page's origin.
fn is_about(blocked: &str, url: &str) -> bool {
    blocked.ends_with(url) || (blocked.contains("://") && url.starts_with(blocked))
}
