//! These are the ways in which an answer can go wrong between Qovery and a page, each to be had on demand.

use std::{convert::Infallible, fmt::Display, io, time::Duration};

use axum::{
    body::{Body, Bytes, to_bytes},
    http::{HeaderName, HeaderValue, Method, StatusCode, header, response::Parts},
    response::{Html, IntoResponse, Response},
};
use futures_util::{StreamExt, stream};
use serde::Deserialize;

use crate::app::Refusal;

/// A fault that waits for its requests.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// The requests that it concerns.
    pub on: On,
    /// How many of them it spoils before it is used up.
    #[serde(default = "once")]
    pub times: u32,
    /// What happens to them.
    pub what: What,
}

fn once() -> u32 {
    1
}

/// A kind of request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum On {
    /// `POST /helm/{id}/redeploy`
    Redeploy,
    /// `GET /helm/{id}/status` and `GET /environment/{id}/helm/status`
    Status,
    /// `GET /helm/{id}`
    Service,
    /// Every request but preflights.
    Any,
    /// The browser's `OPTIONS` before any of them.
    Preflight,
}

impl On {
    pub(crate) fn of(method: &Method, path: &str) -> Self {
        match path.rsplit('/').next() {
            _ if method == Method::OPTIONS => Self::Preflight,
            Some("redeploy") => Self::Redeploy,
            Some("status") => Self::Status,
            _ if path.starts_with("/helm/") => Self::Service,
            _ => Self::Any,
        }
    }

    pub(crate) fn concerns(self, kind: Self) -> bool {
        self == kind || (self == Self::Any && kind != Self::Preflight)
    }
}

/// What goes wrong. Some faults stand in front of the API, which then never hears of the request; the others spoil
/// the true answer on its way back, so that a redeploy has happened nevertheless.
#[derive(Debug, Clone, Deserialize)]
pub enum What {
    /// In front: another answer, readable across origins.
    Status {
        /// The status code.
        code: u16,
        /// The whole body.
        #[serde(default)]
        body: String,
        /// What the body claims to be; nothing when empty.
        #[serde(default)]
        content_type: String,
        /// More headers, as name and value.
        #[serde(default)]
        headers: Vec<(String, String)>,
    },
    /// In front: a login page with status 200, as a proxy would show it.
    Html,
    /// In front: a 302.
    Redirect {
        /// Where to.
        to: String,
    },
    /// In front: the connection is closed without a word.
    Reset,
    /// On the way back: the answer, true when it was given, arrives late.
    Delay {
        /// How late, in real milliseconds.
        ms: u64,
    },
    /// On the way back: the head and half of the body arrive, then nothing, for ever.
    StalledBody,
    /// On the way back: the body is half of the JSON and claims to be all.
    TruncatedJson,
    /// On the way back: the status is right, the body is empty.
    Empty,
    /// On the way back: nothing is wrong except that a page may not read it.
    NoCors,
    /// On the way back: what was asked is done, and the answer says that it failed.
    CommitThen {
        /// The status code to lie with.
        code: u16,
    },
}

const LOGIN_PAGE: &str = "<!doctype html><html lang=\"en\"><title>Sign in</title><h1>Sign in to your company</h1>\
    <form><input name=\"user\"><input name=\"password\" type=\"password\"><button>Sign in</button></form></html>";

impl What {
    /// The spoilt answer. A fault in front of the API never awaits the true one, and so nothing happens there.
    pub(crate) async fn spoil(self, truth: impl Future<Output = Response>) -> Response {
        match self {
            Self::Status { code, body, content_type, headers } => {
                made(code, body, &content_type, headers).unwrap_or_else(impossible)
            }
            Self::Html => Html(LOGIN_PAGE).into_response(),
            Self::Redirect { to } => {
                let location = vec![("location".to_owned(), to)];
                made(302, String::new(), "", location).unwrap_or_else(impossible)
            }
            // hyper writes the head only together with the first of the body: an error there leaves nothing to send.
            Self::Reset => {
                let broken = stream::iter([Err::<Bytes, _>(io::Error::other("a reset was asked for"))]);
                Body::from_stream(broken).into_response()
            }
            Self::Delay { ms } => {
                let answer = truth.await;
                tokio::time::sleep(Duration::from_millis(ms)).await;
                answer
            }
            Self::StalledBody => {
                let (head, half) = half(truth.await).await;
                let stalled = stream::iter([Ok::<_, Infallible>(half)]).chain(stream::pending());
                Response::from_parts(head, Body::from_stream(stalled))
            }
            Self::TruncatedJson => {
                let (mut head, half) = half(truth.await).await;
                head.headers.remove(header::CONTENT_LENGTH);
                Response::from_parts(head, half.into())
            }
            Self::Empty => {
                let (mut head, _) = truth.await.into_parts();
                head.headers.remove(header::CONTENT_LENGTH);
                Response::from_parts(head, Body::empty())
            }
            Self::NoCors => truth.await,
            Self::CommitThen { code } => {
                let _ = truth.await;
                StatusCode::from_u16(code)
                    .map_or_else(impossible, |code| Refusal::message(code, "Something went wrong").into_response())
            }
        }
    }
}

/// The head of an answer, whose content length still promises all, and the first half of its body.
async fn half(answer: Response) -> (Parts, Bytes) {
    let (head, body) = answer.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let half = body.slice(..body.len() / 2);
    (head, half)
}

fn made(
    code: u16,
    body: String,
    content_type: &str,
    headers: Vec<(String, String)>,
) -> Result<Response, axum::http::Error> {
    let mut answer = Response::builder().status(code).body(Body::from(body))?;
    if !content_type.is_empty() {
        answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_str(content_type)?);
    }
    for (name, value) in headers {
        answer.headers_mut().append(HeaderName::try_from(name)?, HeaderValue::try_from(value)?);
    }
    Ok(answer)
}

fn impossible(reason: impl Display) -> Response {
    let text = format!("the simulator cannot make this fault: {reason}");
    (StatusCode::INTERNAL_SERVER_ERROR, text).into_response()
}
