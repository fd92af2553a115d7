//! One exchange with the API: a request with every option said, a timeout that covers the body, a body that has a
//! largest size. Dropping the future of a read aborts it; a redeploy goes on in the browser, because an abort does not
//! undo it.

use std::{cell::Cell, future::poll_fn, pin::pin, rc::Rc, task::Poll};

use gloo_net::http::Response;
use gloo_timers::future::TimeoutFuture;
use js_sys::Object;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, Headers, ReadableStreamDefaultReader, ReadableStreamReadResult, ReferrerPolicy, RequestCache,
    RequestCredentials, RequestInit, RequestMode, RequestRedirect, ResponseType, SecurityPolicyViolationEvent,
};

use super::listener::Listener;
use crate::api::{Answer, LARGEST_BODY, NoAnswer, Request};

/// Sends the request and reads the whole answer.
pub(crate) async fn fetch(request: Request, authorization: String) -> Result<Answer, NoAnswer> {
    let abort = request.only_reads().then(AbortGuard::new).flatten();
    let policy = Policy::watch(&request.url);
    let mut deadline = TimeoutFuture::new(request.timeout_ms);

    let prepared = prepare(&request, &authorization, abort.as_ref()).ok_or(NoAnswer::Unreachable)?;
    let response = match before(&mut deadline, prepared.send()).await {
        Some(Ok(response)) if response.type_() == ResponseType::Opaqueredirect => return Err(NoAnswer::Redirected),
        Some(Ok(response)) => response,
        Some(Err(_)) => return Err(policy.verdict().await),
        None => return Err(NoAnswer::Timeout),
    };
    let body = match before(&mut deadline, read_body(&response)).await {
        Some(body) => body,
        None if request.only_reads() => return Err(NoAnswer::Timeout),
        // The headers have said what became of the redeploy.
        None => None,
    };
    let headers = response.headers();
    Ok(Answer {
        http_status: response.status(),
        content_type: headers.get("Content-Type"),
        retry_after: headers.get("Retry-After"),
        rate_limit_reset: headers.get("X-RateLimit-Reset"),
        body,
    })
}

/// What comes of the work, if that is before the deadline.
async fn before<T>(deadline: &mut TimeoutFuture, work: impl Future<Output = T>) -> Option<T> {
    let mut work = pin!(work);
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(result) => Poll::Ready(Some(result)),
        Poll::Pending => pin!(&mut *deadline).poll(context).map(|()| None),
    })
    .await
}

/// Every option is said, and none is inherited: what somebody adds to `Object.prototype` (an `integrity`, a `body`, a
/// `signal`) would be an option of every request whose options have a prototype. The request goes to gloo ready-made,
/// because gloo's own builder panics at a header value that is none, and ends a query that is in the address with an `&`.
fn prepare(request: &Request, authorization: &str, abort: Option<&AbortGuard>) -> Option<gloo_net::http::Request> {
    let headers = Headers::new().ok()?;
    headers.set("Authorization", authorization).ok()?;
    headers.set("Accept", "application/json").ok()?;

    let options: RequestInit = Object::<JsValue>::create(JsValue::NULL.unchecked_ref()).unchecked_into();
    options.set_method(request.method);
    options.set_headers_headers(&headers);
    options.set_mode(RequestMode::Cors);
    options.set_credentials(RequestCredentials::Omit);
    options.set_cache(RequestCache::NoStore);
    // As strict as an error, but told apart from a network that is down.
    options.set_redirect(RequestRedirect::Manual);
    options.set_referrer_policy(ReferrerPolicy::NoReferrer);
    if let Some(guard) = abort {
        options.set_signal(Some(&guard.0.signal()));
    }
    Some(web_sys::Request::new_with_str_and_init(&request.url, &options).ok()?.into())
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
        let chunk: js_sys::Uint8Array = read.get_value().unchecked_into();
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
        match (self.forbids.get(), seems_offline()) {
            (true, _) => NoAnswer::Blocked,
            (_, true) => NoAnswer::Offline,
            _ => NoAnswer::Unreachable,
        }
    }
}

/// Browsers tell the whole address or its origin only; ours may be a path of the page's origin.
fn is_about(blocked: &str, url: &str) -> bool {
    blocked.ends_with(url) || (blocked.bytes().any(|byte| byte == b'/') && url.starts_with(blocked))
}

/// Whether the browser believes that it is offline.
pub(crate) fn seems_offline() -> bool {
    web_sys::window().is_some_and(|window| !window.navigator().on_line())
}
