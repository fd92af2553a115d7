//! One exchange with the API: a timeout that covers the body, a body that has a largest size. Dropping the future of a read
//! aborts it; a redeploy goes on in the browser, because an abort does not undo it.

use gloo_net::http::Response;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, prelude::wasm_bindgen};

use super::{
    clock::seems_offline,
    task::{Task, outcome},
};
use crate::api::{Answer, NoAnswer, Request};

#[wasm_bindgen(module = "/src/browser.js")]
extern "C" {
    /// Sends a request with every option said. It comes to what was answered and its body, as far as that came; or to a word
    /// for why there is nothing. Aborting it has the browser stop with a read that has not ended.
    fn exchange(
        url: &str,
        method: &str,
        authorization: &str,
        is_own: bool,
        timeout_ms: u32,
        largest_body: usize,
        only_errors: bool,
    ) -> Task;
}

/// Sends the request and reads the whole answer.
pub(crate) async fn fetch(request: Request, authorization: String) -> Result<Answer, NoAnswer> {
    let url = address(&request).ok_or(NoAnswer::Unreachable)?;
    let Request { method, is_own, timeout_ms, largest_body, only_errors, .. } = request;
    let exchange = exchange(&url, method, &authorization, is_own, timeout_ms, largest_body, only_errors);
    // It is overwritten now, and not when the answer comes.
    drop(authorization);
    let answered = outcome(exchange).await;
    match answered.as_string().as_deref() {
        Some("blocked") => return Err(NoAnswer::Blocked),
        Some("redirected") => return Err(NoAnswer::Redirected),
        Some("timeout") => return Err(NoAnswer::Timeout),
        Some(_) if seems_offline() => return Err(NoAnswer::Offline),
        Some(_) => return Err(NoAnswer::Unreachable),
        None => {}
    }
    let answered: Array = answered.unchecked_into();
    let body = answered.get(1);
    let response = Response::from(answered.get(0).unchecked_into::<web_sys::Response>());
    let headers = response.headers();
    Ok(Answer {
        http_status: response.status(),
        content_type: headers.get("Content-Type"),
        retry_after: headers.get("Retry-After"),
        rate_limit_reset: headers.get("X-RateLimit-Reset"),
        body: body.is_truthy().then(|| Uint8Array::new(&body).to_vec()),
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
