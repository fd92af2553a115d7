//! One exchange with the API: a request with every option said, a timeout that covers the body, a body that has a
//! largest size. Dropping the future of a read aborts it; a redeploy goes on in the browser, because an abort does not
//! undo it.

use std::{cell::Cell, future::poll_fn, pin::pin, rc::Rc, task::Poll};

use gloo_net::http::Response;
use gloo_timers::future::TimeoutFuture;
use js_sys::{ArrayBuffer, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, SecurityPolicyViolationEvent};

use super::listener::Listener;
use crate::api::{Answer, LARGEST_BODY, NoAnswer, Request};

#[wasm_bindgen]
extern "C" {
    /// The page's `fetch`, which may be anybody's by now: so it is called as most code calls it, and may do anything.
    #[wasm_bindgen(catch, js_name = fetch)]
    fn page_fetch(url: &str, options: &JsValue) -> Result<JsValue, JsValue>;
}

/// Sends the request and reads the whole answer.
pub(crate) async fn fetch(request: Request, authorization: String) -> Result<Answer, NoAnswer> {
    let mut abort = request.only_reads().then(AbortGuard::new).flatten();
    let url = address(&request).ok_or(NoAnswer::Unreachable)?;
    let policy = Policy::watch(&url);
    let mut deadline = TimeoutFuture::new(request.timeout_ms);

    let sent = page_fetch(&url, &options(&request, &authorization, abort.as_ref()));
    let answer = match sent {
        Ok(answer) => before(&mut deadline, settled(answer)).await.ok_or(NoAnswer::Timeout)?,
        Err(_) => None,
    };
    let Some(answer) = answer else { return Err(policy.verdict().await) };
    if get(&answer, "type") == "opaqueredirect" {
        return Err(NoAnswer::Redirected);
    }
    // Whatever else has none is no answer, and nothing that gloo could read.
    if get(&answer, "status").as_f64().is_none_or(|status| status < 100.0) {
        return Err(NoAnswer::Unreachable);
    }
    // What is only like a `Response` need not have any headers.
    let has_headers = call(&get(&answer, "headers"), "get", &"Content-Type".into()).is_some();
    let response = Response::from(answer.clone().unchecked_into::<web_sys::Response>());
    let body = match before(&mut deadline, read_body(&answer, &response)).await {
        Some(body) => body,
        None if request.only_reads() => return Err(NoAnswer::Timeout),
        // The headers have said what became of the redeploy.
        None => None,
    };
    if let Some(guard) = &mut abort {
        guard.has_ended = body.is_some();
    }
    let header = |name| has_headers.then(|| response.headers().get(name)).flatten();
    Ok(Answer {
        http_status: response.status(),
        content_type: header("Content-Type"),
        retry_after: header("Retry-After"),
        rate_limit_reset: header("X-RateLimit-Reset"),
        body,
    })
}

/// A path is one of the page's own origin, whatever a `<base>` in the page says. A frame in a sandbox has none.
fn address(request: &Request) -> Option<String> {
    if !request.is_own {
        return Some(request.url.clone());
    }
    let origin = get(web_sys::window()?.as_ref(), "origin").as_string().filter(|origin| origin != "null")?;
    Some(origin + &request.url)
}

/// Something of an object of the page's, or `undefined`. What came need not be a `Response`, nor of this window.
fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or_default()
}

/// What a method gives back; nothing if there is no such method, or if it throws.
fn call(object: &JsValue, method: &str, value: &JsValue) -> Option<JsValue> {
    get(object, method).dyn_into::<Function>().ok()?.call1(object, value).ok()
}

/// What a promise comes to, or another value is; nothing if it is rejected.
async fn settled(value: JsValue) -> Option<JsValue> {
    JsFuture::from(Promise::resolve(&value)).await.ok()
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
/// `signal`) would be an option of every request whose options have a prototype. The headers are a plain object as well,
/// because whoever adds one of their own in between spreads it.
fn options(request: &Request, authorization: &str, abort: Option<&AbortGuard>) -> JsValue {
    let headers = bare(&[("Authorization", authorization.into()), ("Accept", "application/json".into())]);
    bare(&[
        ("method", request.method.into()),
        ("headers", headers),
        ("mode", "cors".into()),
        ("credentials", if request.is_own { "same-origin" } else { "omit" }.into()),
        ("cache", "no-store".into()),
        // As strict as an error, but told apart from a network that is down.
        ("redirect", "manual".into()),
        ("referrerPolicy", "no-referrer".into()),
        ("signal", abort.map_or(JsValue::UNDEFINED, |guard| guard.controller.signal().into())),
    ])
}

/// An object that inherits nothing.
fn bare(members: &[(&str, JsValue)]) -> JsValue {
    let object = Object::<JsValue>::create(JsValue::NULL.unchecked_ref()).into();
    for (name, value) in members {
        // It is ours, so it can be set.
        _ = Reflect::set(&object, &(*name).into(), value);
    }
    object
}

/// The body in one piece; none when it breaks off or is too large.
async fn read_body(answer: &JsValue, response: &Response) -> Option<Vec<u8>> {
    let reader = response.body().and_then(|body| call(&body, "getReader", &JsValue::UNDEFINED));
    let Some(reader) = reader else {
        // There is no stream where somebody else made the answer.
        let text = settled(call(answer, "text", &JsValue::UNDEFINED)?).await?.as_string()?;
        return (text.len() <= LARGEST_BODY).then(|| text.into_bytes());
    };
    let mut body = Vec::new();
    loop {
        let read = settled(call(&reader, "read", &JsValue::UNDEFINED)?).await?;
        if get(&read, "done").is_truthy() {
            return Some(body);
        }
        let chunk = Some(get(&read, "value")).filter(ArrayBuffer::is_view)?;
        let chunk = Uint8Array::new(&chunk);
        if body.len() + chunk.length() as usize > LARGEST_BODY {
            // Nobody waits for the rest; whether the browser could be told so changes nothing.
            _ = call(&reader, "cancel", &JsValue::UNDEFINED);
            return None;
        }
        body.extend(chunk.to_vec());
    }
}

/// Aborts its fetch when dropped before the end. (After it that does nothing, but browsers take a while for it.)
#[must_use = "dropping it aborts the fetch"]
struct AbortGuard {
    controller: AbortController,
    has_ended: bool,
}

impl AbortGuard {
    fn new() -> Option<Self> {
        Some(Self { controller: AbortController::new().ok()?, has_ended: false })
    }
}

impl Drop for AbortGuard {
    fn drop(&mut self) {
        if !self.has_ended {
            self.controller.abort();
        }
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
