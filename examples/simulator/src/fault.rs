//! These are the ways in which an answer can go wrong between Qovery and a page, each to be had on demand.

use std::{
    convert::Infallible,
    fmt::Display,
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::{
    body::{Body, Bytes, to_bytes},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header, response::Parts},
    response::{Html, IntoResponse, Response},
};
use futures_util::{Stream, StreamExt, future, stream};
use serde::{Deserialize, Serialize};
use tokio::time::sleep;

use crate::wire::Wire;

/// What faults there are, with an example of each, for people.
pub const FAULTS: &str = include_str!("../FAULTS.md");

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
pub enum On {
    /// `POST /helm/{id}/redeploy`
    Redeploy,
    /// `GET /helm/{id}/status` and `GET /environment/{id}/helm/status`
    Status,
    /// `GET /helm/{id}`
    Service,
    /// `GET /environment/{id}`
    Environment,
    /// `GET /environment/{id}/helm`
    Services,
    /// `GET /environment/{id}/statusesWithStages`
    Stages,
    /// `GET /environment/{id}/logs`
    Logs,
    /// `GET /helm/{id}/deploymentHistoryV2`
    History,
    /// Every request but preflights.
    Any,
    /// The browser's `OPTIONS` before any of them.
    Preflight,
    /// The browser's `OPTIONS` before a redeploy.
    RedeployPreflight,
}

impl On {
    pub(crate) fn of(method: &Method, path: &str) -> Self {
        match path.rsplit('/').next() {
            Some("redeploy") if method == Method::OPTIONS => Self::RedeployPreflight,
            _ if method == Method::OPTIONS => Self::Preflight,
            Some("redeploy") => Self::Redeploy,
            Some("status") => Self::Status,
            Some("helm") => Self::Services,
            Some("statusesWithStages") => Self::Stages,
            Some("logs") => Self::Logs,
            Some("deploymentHistoryV2") => Self::History,
            _ if path.starts_with("/environment/") => Self::Environment,
            _ if path.starts_with("/helm/") => Self::Service,
            _ => Self::Any,
        }
    }

    /// Whether a request of this kind is one of those. `Any` is every kind but preflights, `Preflight` both of these.
    pub(crate) fn concerns(self, kind: Self) -> bool {
        let is_preflight = matches!(kind, Self::Preflight | Self::RedeployPreflight);
        match self {
            Self::Any => !is_preflight,
            Self::Preflight => is_preflight,
            _ => self == kind,
        }
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
        /// More headers, as name and value. With an `Access-Control-Expose-Headers` of your own you decide which of
        /// them a page may read.
        #[serde(default)]
        headers: Vec<(String, String)>,
    },
    /// In front: a login page with status 200, as a proxy would show it.
    Html,
    /// In front: go and ask there.
    Redirect {
        /// Where to.
        to: String,
        /// 301, 302, 303, 307 or 308.
        #[serde(default = "found")]
        code: u16,
    },
    /// In front: the connection is reset (RST) without a word.
    Reset,
    /// In front: the connection is closed (FIN) without a word.
    Close,
    /// In front: nothing is ever answered.
    Hang,
    /// In front: the request reaches the API late, unless the page has given up by then.
    Late {
        /// How late, in real milliseconds.
        ms: u64,
    },
    /// On the way back: the answer, true when it was given, arrives late.
    Delay {
        /// How late, in real milliseconds.
        ms: u64,
    },
    /// On the way back: the head arrives, then nothing, for ever.
    StalledHead,
    /// On the way back: the head and half of the body arrive, then nothing, for ever.
    StalledBody,
    /// On the way back: the body arrives in small pieces.
    SlowBody {
        /// The bytes of a piece.
        piece: usize,
        /// How long to wait before each, in real milliseconds.
        ms: u64,
    },
    /// On the way back: the head and half of the body arrive, then the connection is reset.
    ResetBody,
    /// On the way back: the body claims to be so much longer than it is, or shorter, and is then cut off there.
    WrongLength {
        /// How many bytes are claimed too much; a negative number for too few.
        by: i64,
    },
    /// On the way back: the body is half of the JSON and claims to be all.
    TruncatedJson,
    /// On the way back: the status is right, the body is empty.
    Empty,
    /// On the way back: the status is right, the body is this.
    Body {
        /// The whole body.
        body: Content,
    },
    /// On the way back: JSON that does not come to an end for so long, in chunks.
    Oversized {
        /// How many mebibytes there are to take.
        mib: u64,
    },
    /// On the way back: so much JSON, but little of it is seen on the way, because it is compressed.
    Bomb {
        /// How many mebibytes it unpacks to.
        mib: u64,
    },
    /// On the way back: the true body has another status code. (204 and 304 have no body.)
    Code {
        /// The status code.
        code: u16,
    },
    /// On the way back: a header is changed or, without a value, missing. This can be one of the permissions.
    Header {
        /// Its name.
        name: String,
        /// Its value.
        #[serde(default)]
        value: Option<String>,
    },
    /// On the way back: nothing is wrong except that a page may not read it.
    NoCors,
    /// On the way back: what was asked is done, and then this goes wrong.
    CommitThen {
        /// Any of the other faults.
        what: Box<Self>,
    },
}

fn found() -> u16 {
    302
}

/// A body: text, or (in JSON) a list of bytes for one that is no text.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Content {
    /// UTF-8.
    Text(String),
    /// Anything.
    Bytes(Vec<u8>),
}

impl From<&str> for Content {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<Vec<u8>> for Content {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}

const LOGIN_PAGE: &str = "<!doctype html><html lang=\"en\"><title>Sign in</title><h1>Sign in to your company</h1>\
    <form><input name=\"user\"><input name=\"password\" type=\"password\"><button>Sign in</button></form></html>";

/// The true answer, which comes about only when it is awaited.
pub(crate) type Truth<'a> = Pin<Box<dyn Future<Output = Response> + Send + 'a>>;

/// What a fault can lay its hands on, besides the answer.
#[derive(Debug, Clone)]
pub(crate) struct Tools {
    /// The connection.
    pub(crate) wire: Wire,
    /// How many bytes of bodies without an end were taken.
    pub(crate) taken: Arc<AtomicU64>,
}

impl What {
    /// A readable answer with this code and nothing else to it.
    #[must_use]
    pub fn code(code: u16) -> Self {
        Self::Status { code, body: String::new(), content_type: String::new(), headers: Vec::new() }
    }

    /// What was asked is done, and then this goes wrong.
    #[must_use]
    pub fn after_the_deed(self) -> Self {
        Self::CommitThen { what: Box::new(self) }
    }

    /// The spoilt answer. A fault in front of the API never awaits the true one, and so nothing happens there.
    pub(crate) async fn spoil(self, truth: Truth<'_>, tools: Tools) -> Response {
        match self {
            Self::Status { code, body, content_type, headers } => {
                made(code, body, &content_type, headers).unwrap_or_else(impossible)
            }
            Self::Html => Html(LOGIN_PAGE).into_response(),
            Self::Redirect { to, code } => {
                let location = vec![("location".to_owned(), to)];
                made(code, String::new(), "", location).unwrap_or_else(impossible)
            }
            Self::Reset => {
                tools.wire.end_rudely();
                broken()
            }
            Self::Close => broken(),
            Self::Hang => future::pending().await,
            Self::Late { ms } => {
                sleep(Duration::from_millis(ms)).await;
                truth.await
            }
            Self::Delay { ms } => {
                let answer = truth.await;
                sleep(Duration::from_millis(ms)).await;
                answer
            }
            Self::CommitThen { what } => {
                let answer = truth.await;
                Box::pin(what.spoil(Box::pin(future::ready(answer)), tools)).await
            }
            Self::NoCors | Self::Header { .. } => truth.await,
            Self::Code { code } => with_code(truth.await, code),
            Self::Bomb { mib } => bomb(truth.await, mib, tools.taken),
            Self::Oversized { mib } => {
                let chunks = endless_json().take(1 + chunks_of(mib));
                with_body(truth.await, Body::from_stream(counted(chunks, tools.taken)))
            }
            _ => self.spoil_body(truth.await, tools.wire).await,
        }
    }

    /// The same head, and something of its body.
    async fn spoil_body(self, answer: Response, wire: Wire) -> Response {
        let (mut head, body) = answer.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
        let half = body.slice(..body.len() / 2);
        // Some of these still promise the length of all of it.
        let promise = head.headers.remove(header::CONTENT_LENGTH).unwrap_or_else(|| body.len().into());
        match self {
            Self::StalledHead => {
                head.headers.insert(header::CONTENT_LENGTH, promise);
                answer_of(head, stream::pending::<io::Result<Bytes>>())
            }
            Self::StalledBody => {
                head.headers.insert(header::CONTENT_LENGTH, promise);
                answer_of(head, stream::iter([Ok(half)]).chain(stream::pending::<io::Result<Bytes>>()))
            }
            Self::ResetBody => {
                head.headers.insert(header::CONTENT_LENGTH, promise);
                answer_of(head, stream::iter([Ok(half)]).chain(stream::once(reset(wire))))
            }
            Self::SlowBody { piece, ms } => answer_of(head, slowly(body, piece, Duration::from_millis(ms))),
            Self::WrongLength { by } => {
                let claimed = body.len().saturating_add_signed(isize::try_from(by).unwrap_or(0));
                head.headers.insert(header::CONTENT_LENGTH, claimed.into());
                answer_of(head, stream::iter([Ok(body)]).chain(stream::once(an_empty_piece())))
            }
            Self::TruncatedJson => Response::from_parts(head, half.into()),
            Self::Body { body: Content::Text(text) } => Response::from_parts(head, text.into()),
            Self::Body { body: Content::Bytes(bytes) } => Response::from_parts(head, bytes.into()),
            Self::Empty => Response::from_parts(head, Body::empty()),
            what => impossible(format!("{what:?} has nothing to do with bodies")),
        }
    }

    /// The last word on the headers, after the permissions of CORS were added.
    pub(crate) fn change(&self, headers: &mut HeaderMap) {
        match self {
            Self::CommitThen { what } => what.change(headers),
            Self::NoCors => {
                let is_permission = |name: &&HeaderName| name.as_str().starts_with("access-control-");
                let permissions: Vec<_> = headers.keys().filter(is_permission).cloned().collect();
                for name in permissions {
                    headers.remove(name);
                }
            }
            Self::Header { name, value } => {
                let Ok(name) = HeaderName::try_from(name) else { return };
                headers.remove(&name);
                if let Some(value) = value.as_ref().and_then(|value| HeaderValue::try_from(value).ok()) {
                    headers.insert(name, value);
                }
            }
            _ => {}
        }
    }
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

/// hyper writes the head only together with the first of the body: an error there leaves nothing to send.
fn broken() -> Response {
    let broken = stream::iter([Err::<Bytes, _>(io::Error::other("no answer was asked for"))]);
    Body::from_stream(broken).into_response()
}

fn answer_of<E: Into<axum::BoxError> + 'static>(
    head: Parts,
    body: impl Stream<Item = Result<Bytes, E>> + Send + 'static,
) -> Response {
    Response::from_parts(head, Body::from_stream(body))
}

/// The end, once what was written before has had the time to arrive: hyper would drop it with the broken promise.
async fn an_empty_piece() -> Result<Bytes, Infallible> {
    sleep(Duration::from_millis(20)).await;
    Ok(Bytes::new())
}

/// Ends the connection rudely, once what was written before has had the time to arrive.
async fn reset(wire: Wire) -> io::Result<Bytes> {
    sleep(Duration::from_millis(20)).await;
    wire.end_rudely();
    Err(io::Error::other("a reset was asked for"))
}

fn slowly(body: Bytes, piece: usize, pause: Duration) -> impl Stream<Item = Result<Bytes, Infallible>> {
    stream::unfold(body, move |mut rest| async move {
        sleep(pause).await;
        let piece = rest.split_to(piece.max(1).min(rest.len()));
        (!piece.is_empty()).then_some((Ok(piece), rest))
    })
}

fn with_code(answer: Response, code: u16) -> Response {
    let Ok(code) = StatusCode::from_u16(code) else { return impossible(code) };
    let has_no_body = matches!(code, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
    let mut answer = if has_no_body { with_body(answer, Body::empty()) } else { answer };
    *answer.status_mut() = code;
    answer
}

fn with_body(answer: Response, body: Body) -> Response {
    let mut head = answer.into_parts().0;
    head.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(head, body)
}

const CHUNK: usize = 64 * 1024;

fn chunks_of(mib: u64) -> usize {
    usize::try_from(mib * 1024 * 1024).unwrap_or(usize::MAX) / CHUNK
}

/// A state, and then white space for ever: nobody can know that it is not JSON before it is all there.
fn endless_json() -> impl Stream<Item = Bytes> {
    let blank = Bytes::from(vec![b' '; CHUNK]);
    stream::iter([Bytes::from_static(b"{\"state\":\"DEPLOYED\"")]).chain(stream::repeat(blank))
}

fn counted(chunks: impl Stream<Item = Bytes>, taken: Arc<AtomicU64>) -> impl Stream<Item = Result<Bytes, Infallible>> {
    chunks.map(move |chunk| {
        taken.fetch_add(chunk.len() as u64, Ordering::Relaxed);
        Ok(chunk)
    })
}

/// A gzip of nothing but spaces, of which 13 bytes unpack to 2,064. It has no end, as nobody should come so far.
fn bomb(answer: Response, mib: u64, taken: Arc<AtomicU64>) -> Response {
    const HEAD: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
    const REPEATS: usize = 1_000;
    let mut bits = Bits::default();
    // A block of the fixed code that is not the last, and the first space; …
    bits.push(0b010, 3);
    bits.push_code(0x30 + 0x20, 8);
    // … then, as often as you like: 258 more of what was one before. Eight of these take 13 bytes, so that from the
    // third byte on the bytes repeat themselves.
    for _ in 0..16 {
        bits.push_code(0b1100_0101, 8);
        bits.push_code(0, 5);
    }
    let (beginning, rest) = bits.bytes.split_at(2);
    let head = Bytes::from([&HEAD, beginning].concat());
    let more = Bytes::from(rest.iter().copied().take(13).collect::<Vec<_>>().repeat(REPEATS));
    let count = usize::try_from(mib * 1024 * 1024).unwrap_or(usize::MAX) / (8 * 258 * REPEATS);
    let chunks = stream::iter([head]).chain(stream::repeat(more).take(1 + count));
    let mut answer = with_body(answer, Body::from_stream(counted(chunks, taken)));
    answer.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    answer
}

/// Bits in the order of deflate: the first is the lowest of a byte.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    count: usize,
}

impl Bits {
    fn push(&mut self, bits: u8, count: usize) {
        for place in 0..count {
            if self.count.is_multiple_of(8) {
                self.bytes.push(0);
            }
            if let Some(last) = self.bytes.last_mut() {
                *last |= (bits >> place & 1) << (self.count % 8);
            }
            self.count += 1;
        }
    }

    /// A word of the code, which is written from its highest bit.
    fn push_code(&mut self, code: u8, count: usize) {
        for place in (0..count).rev() {
            self.push(code >> place & 1, 1);
        }
    }
}

fn impossible(reason: impl Display) -> Response {
    let text = format!("the simulator cannot make this fault: {reason}");
    (StatusCode::INTERNAL_SERVER_ERROR, text).into_response()
}
