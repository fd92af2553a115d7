//! One exchange with the API: a timeout that covers the body, a body that has a largest size. Dropping the future of a read
//! aborts it; a redeploy goes on in the browser, because an abort does not undo it.

use std::{future::poll_fn, pin::pin, task::Poll};

use gloo_net::http::Response;
use gloo_timers::future::TimeoutFuture;
use js_sys::{Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal};

use super::clock::seems_offline;
use crate::api::{Answer, NoAnswer, Request};

#[wasm_bindgen(module = "/src/browser.js")]
extern "C" {
    /// Sends a request with every option said, and gives what was answered, or a word for why there is nothing.
    fn send(url: &str, method: &str, authorization: &str, is_own: bool, signal: Option<AbortSignal>) -> Promise;
    /// The body in one piece; `undefined` when it breaks off or has more bytes than that. Of a list, only the rows
    /// with an `error`, if they are all that is wanted.
    fn read(answer: &JsValue, most: usize, only_errors: bool) -> Promise;
}

/// Sends the request and reads the whole answer.
pub(crate) async fn fetch(request: Request, authorization: String) -> Result<Answer, NoAnswer> {
    let mut abort = request.only_reads().then(AbortGuard::new).flatten();
    let url = address(&request).ok_or(NoAnswer::Unreachable)?;
    let mut deadline = TimeoutFuture::new(request.timeout_ms);

    let signal = abort.as_ref().map(|guard| guard.controller.signal());
    let sent = send(&url, request.method, &authorization, request.is_own, signal);
    // It is overwritten now, and not when the answer comes.
    drop(authorization);
    let answer = before(&mut deadline, settled(sent)).await.ok_or(NoAnswer::Timeout)?;
    match answer.as_string().as_deref() {
        Some("blocked") => return Err(NoAnswer::Blocked),
        Some("redirected") => return Err(NoAnswer::Redirected),
        Some(_) if seems_offline() => return Err(NoAnswer::Offline),
        Some(_) => return Err(NoAnswer::Unreachable),
        None => {}
    }
    let body = match before(&mut deadline, settled(read(&answer, request.largest_body, request.only_errors))).await {
        Some(body) => body.is_truthy().then(|| Uint8Array::new(&body).to_vec()),
        None if request.only_reads() => return Err(NoAnswer::Timeout),
        // The headers have said what became of the redeploy.
        None => None,
    };
    if let Some(guard) = &mut abort {
        guard.has_ended = body.is_some();
    }
    let response = Response::from(answer.unchecked_into::<web_sys::Response>());
    let headers = response.headers();
    Ok(Answer {
        http_status: response.status(),
        content_type: headers.get("Content-Type"),
        retry_after: headers.get("Retry-After"),
        rate_limit_reset: headers.get("X-RateLimit-Reset"),
        body,
    })
}

/// A path is one of the page's own origin, whatever a `<base>` in the page says. A frame in a sandbox has none.
fn address(request: &Request) -> Option<String> {
    if !request.is_own {
        return Some(request.url.clone());
    }
    let origin = Some(web_sys::window()?.origin()).filter(|origin| origin != "null")?;
    Some(origin + &request.url)
}

/// What a promise comes to, or `undefined` when it is rejected.
async fn settled(promise: Promise) -> JsValue {
    JsFuture::from(promise).await.unwrap_or_default()
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
