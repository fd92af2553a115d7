//! The API as values: what to ask ([`Call`] to [`Request`]) and what was answered ([`Answer`] to [`Status`] or
//! [`ApiError`]). Nothing here touches a network, so all of it is tested without one.

use crate::{
    json::{Document, Json},
    model::{Environment, History, Queue, Reason, Service, Status},
    retry_after,
    target::{ApiBase, HelmId, Uuid},
    text::{clean, has_key},
};

/// A call to the API for one service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    /// `POST /helm/{id}/redeploy`
    Redeploy(Mode),
    /// `GET /helm/{id}/status`
    Status,
    /// `GET /helm/{id}`
    Service,
    /// `GET /environment/{id}`
    Environment,
    /// `GET /environment/{id}/statusesWithStages`
    Queue,
    /// `GET /environment/{id}/logs?version={execution_id}`
    Logs,
    /// `GET /helm/{id}/deploymentHistoryV2?pageSize=6`: five that have ended, and one that is under way.
    History,
}

/// Which redeploy is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// A normal run.
    Normal,
    /// `forceEvent=DIFF`: shows what a deployment would change.
    Diff,
}

/// A request as a value. The token is not in it: it is added where the request is sent, and nowhere kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// `GET` or `POST`
    pub method: &'static str,
    /// The whole address.
    pub url: String,
    /// How long the exchange may take, body included, in milliseconds.
    pub timeout_ms: u32,
    /// A body of more bytes is not read to its end.
    pub largest_body: usize,
    /// Of a list as long as this may be, only the rows with an `error` need be handed on.
    pub only_errors: bool,
    /// Whether it goes to the page's own origin, whose cookies go along: a company's login may want them.
    pub is_own: bool,
    /// Which call it is, and with the key of which token, if what is asked about many services at once will do as well.
    pub together: Option<(Call, u64)>,
}

impl Request {
    /// Whether it only reads, so that it may be repeated and aborted at will.
    #[must_use]
    pub fn only_reads(&self) -> bool {
        self.method == "GET"
    }
}

impl Call {
    /// Whether it changes nothing.
    #[must_use]
    pub fn only_reads(self) -> bool {
        !matches!(self, Self::Redeploy(_))
    }

    /// The request for this call; none while its environment or its execution is not known.
    #[must_use]
    pub fn request(
        self,
        base: &ApiBase,
        id: &HelmId,
        environment: Option<&Uuid>,
        execution_id: Option<&str>,
    ) -> Option<Request> {
        let (of, id, path) = match self {
            Self::Redeploy(Mode::Normal) => ("helm", id, "/redeploy"),
            Self::Redeploy(Mode::Diff) => ("helm", id, "/redeploy?forceEvent=DIFF"),
            Self::Status => ("helm", id, "/status"),
            Self::Service => ("helm", id, ""),
            Self::History => ("helm", id, "/deploymentHistoryV2?pageSize=6"),
            Self::Environment => ("environment", environment?, ""),
            Self::Queue => ("environment", environment?, "/statusesWithStages"),
            Self::Logs => ("environment", environment?, "/logs?version="),
        };
        let is_logs = self == Self::Logs;
        let version = if is_logs { execution_id? } else { "" };
        let (method, timeout_ms) = match self {
            Self::Redeploy(_) => ("POST", 30_000),
            // A run may be waiting to be looked at, and nobody for this.
            Self::Environment | Self::Queue | Self::History => ("GET", 5_000),
            Self::Status | Self::Service | Self::Logs => ("GET", 10_000),
        };
        Some(Request {
            method,
            url: [base.as_str(), "/", of, "/", id.as_str(), path, version].concat(),
            timeout_ms,
            largest_body: if is_logs { LARGEST_LOGS } else { LARGEST_BODY },
            only_errors: is_logs,
            is_own: base.is_own(),
            together: None,
        })
    }
}

/// What came back, read whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub http_status: u16,
    /// `Content-Type`, which may say anything.
    pub content_type: Option<String>,
    /// `Retry-After`, which is mostly unreadable across origins.
    pub retry_after: Option<String>,
    /// `X-RateLimit-Reset`, in seconds or as a Unix time.
    pub rate_limit_reset: Option<String>,
    /// The body; none when it broke off, stalled or was too large.
    pub body: Option<Vec<u8>>,
}

/// No body of this API is larger by far, but for logs.
const LARGEST_BODY: usize = 256 * 1024;

/// A thousand rows of a log are a megabyte at most, and texts in them may be longer than anybody thinks.
const LARGEST_LOGS: usize = 4 * 1024 * 1024;

/// Why a request has no answer at all. The browser hides which of many causes it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoAnswer {
    /// Offline, a proxy, CORS, a blocker, a redirect: nobody can tell.
    Unreachable,
    /// The page's own `connect-src` forbids it.
    Blocked,
    /// The browser says that it is offline, which may be wrong; it was tried all the same.
    Offline,
    /// A redirect, which is never followed: nobody may send the token elsewhere.
    Redirected,
    /// Nothing came in time.
    Timeout,
    /// It was not sent, because the page has sent as many requests as it may; there is room after so many milliseconds.
    Held(u64),
}

/// What a call came to, when it did not come to what was asked for. One variant for each thing a person can do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApiError {
    /// 401: the token is refused or has expired.
    Unauthorized,
    /// The same, of a token that has ended by the person's clock.
    TokenExpired,
    /// The token was forgotten, because nobody used it for long, or the page was left.
    TokenForgotten,
    /// 403: the token may not do this.
    Forbidden,
    /// 404: there is no such service, or not for this token.
    NotFound,
    /// 409: a deployment is already in progress.
    Conflict,
    /// 429: too many requests; the wait in milliseconds, when it could be read.
    RateLimited(Option<u64>),
    /// Another 4xx: the request is refused, with the API's own words where it has some.
    Refused(u16, Option<String>),
    /// 5xx or 408: the API or something before it has trouble; the wait in milliseconds, when it could be read.
    Server(u16, Option<u64>),
    /// A page for people, with any HTTP status: a proxy or a login has answered, which says nothing of the token, the id
    /// or the API; the wait in milliseconds, when it could be read.
    Html(u16, Option<u64>),
    /// An answer that is none of this API's.
    Unreadable(Unreadable),
    /// No answer.
    NoAnswer(NoAnswer),
}

/// What an unreadable answer looked like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// Broken off, too large, or not what this call answers.
    Unexpected,
    /// About another service.
    OtherService,
}

impl ApiError {
    /// The name in events and in typed errors.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Unauthorized => "unauthorized",
            Self::TokenExpired | Self::TokenForgotten => "token-expired",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not-found",
            Self::Conflict => "conflict",
            Self::RateLimited(_) | Self::NoAnswer(NoAnswer::Held(_)) => "rate-limited",
            Self::Refused(..) => "refused",
            Self::Server(..) => "server",
            Self::Html(..) | Self::Unreadable(_) | Self::NoAnswer(NoAnswer::Redirected) => "unreadable",
            Self::NoAnswer(NoAnswer::Unreachable) => "unreachable",
            Self::NoAnswer(NoAnswer::Blocked) => "blocked",
            Self::NoAnswer(NoAnswer::Offline) => "offline",
            Self::NoAnswer(NoAnswer::Timeout) => "timeout",
        }
    }

    /// Whether asking again may bring another answer. (A redeploy is never asked for again by itself.)
    #[must_use]
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::RateLimited(_) | Self::Server(..) | Self::Html(..) | Self::Unreadable(_))
            || matches!(self, Self::NoAnswer(why) if *why != NoAnswer::Blocked)
    }

    /// Whether it leaves open if the API did what it was asked to.
    #[must_use]
    pub fn leaves_the_outcome_open(&self) -> bool {
        matches!(
            self,
            Self::Server(..)
                // Who answers with a page may have let the request through, whatever the page says.
                | Self::Html(..)
                | Self::Unreadable(_)
                | Self::NoAnswer(NoAnswer::Unreachable | NoAnswer::Offline | NoAnswer::Redirected | NoAnswer::Timeout)
        )
    }

    /// How long the API asked to wait, in milliseconds.
    #[must_use]
    pub fn wait_ms(&self) -> Option<u64> {
        match self {
            Self::RateLimited(wait) | Self::Server(_, wait) | Self::Html(_, wait) => *wait,
            Self::NoAnswer(NoAnswer::Held(wait)) => Some(*wait),
            _ => None,
        }
    }

    /// Whether another token is what helps.
    #[must_use]
    pub fn is_about_the_token(&self) -> bool {
        matches!(self, Self::Unauthorized | Self::TokenExpired | Self::TokenForgotten)
    }

    /// The HTTP status of the answer, if it was one that was read.
    #[must_use]
    pub fn http_status(&self) -> Option<u16> {
        match self {
            Self::Unauthorized | Self::TokenExpired => Some(401),
            Self::Forbidden => Some(403),
            Self::NotFound => Some(404),
            Self::Conflict => Some(409),
            Self::RateLimited(_) => Some(429),
            Self::Refused(status, _) | Self::Server(status, _) | Self::Html(status, _) => Some(*status),
            Self::TokenForgotten | Self::Unreadable(_) | Self::NoAnswer(_) => None,
        }
    }
}

/// Reads the answer to [`Call::Status`].
///
/// # Errors
/// What the answer was instead of a status of this service.
pub fn read_status(answer: &Answer, id: &HelmId, now_unix_ms: i64) -> Result<Status, ApiError> {
    read_status_and_source(answer, id, now_unix_ms).map(|(status, _)| *status)
}

/// Reads the answer to [`Call::Status`], and hands on what it was read from, for hosts.
pub(crate) fn read_status_and_source(
    answer: &Answer,
    id: &HelmId,
    now_unix_ms: i64,
) -> Result<(Box<Status>, Json), ApiError> {
    status_of(read_success(answer, now_unix_ms)?, id)
}

/// Reads the answer to [`Call::Redeploy`]: an accepted request, with a status when there was a readable one in it.
///
/// # Errors
/// What the answer was instead of an acceptance.
pub fn read_acceptance(answer: &Answer, id: &HelmId, now_unix_ms: i64) -> Result<Option<Status>, ApiError> {
    Ok(read_acceptance_and_source(answer, id, now_unix_ms)?.map(|(status, _)| *status))
}

/// Reads the answer to [`Call::Redeploy`], and hands on what the status was read from, for hosts.
pub(crate) fn read_acceptance_and_source(
    answer: &Answer,
    id: &HelmId,
    now_unix_ms: i64,
) -> Result<Option<(Box<Status>, Json)>, ApiError> {
    // A 202 is Qovery's own word for it. Any other success with a page in it may be a proxy's login.
    let json = match read_success(answer, now_unix_ms) {
        Err(ApiError::Html(202, _)) => None,
        json => json?,
    };
    Ok(status_of(json, id).ok())
}

/// Reads the answer to [`Call::Service`].
///
/// # Errors
/// What the answer was instead of a service.
pub fn read_service(answer: &Answer, id: &HelmId, now_unix_ms: i64) -> Result<Box<Service>, ApiError> {
    let json = read_success(answer, now_unix_ms)?;
    let service = json.and_then(|json| Service::from_json(&json));
    let service = service.ok_or(ApiError::Unreadable(Unreadable::Unexpected))?;
    if is_other(service.id.as_deref(), id) { Err(ApiError::Unreadable(Unreadable::OtherService)) } else { Ok(service) }
}

/// Reads the answer to [`Call::Environment`].
#[must_use]
pub fn read_environment(answer: &Answer, now_unix_ms: i64) -> Option<Box<Environment>> {
    Environment::from_json(&read_success(answer, now_unix_ms).ok()??)
}

/// Reads the answer to [`Call::History`].
#[must_use]
pub fn read_history(answer: &Answer, now_unix_ms: i64) -> Option<History> {
    History::from_json(&read_success(answer, now_unix_ms).ok()??)
}

/// Reads the answer to [`Call::Queue`], for who waits for a deployment of this service.
#[must_use]
pub fn read_queue(answer: &Answer, id: &HelmId, now_unix_ms: i64) -> Option<Box<Queue>> {
    Queue::from_json(&read_success(answer, now_unix_ms).ok()??, id)
}

/// Reads the answer to [`Call::Logs`]: why the service failed, or, where it did not have its turn, what else did.
#[must_use]
pub fn read_reason(answer: &Answer, id: &HelmId, had_its_turn: bool) -> Option<Reason> {
    let body = answer.body.as_deref().filter(|_| answer.http_status == 200)?;
    Reason::from_json(&Json::parse(body)?, id, had_its_turn)
}

/// Whether an answer is about another service than the one that was asked about.
fn is_other(told: Option<&str>, id: &HelmId) -> bool {
    told.is_some_and(|told| !told.eq_ignore_ascii_case(id.as_str()))
}

fn status_of(json: Option<Json>, id: &HelmId) -> Result<(Box<Status>, Json), ApiError> {
    let read = json.and_then(|json| Some((Box::new(Status::from_json(&json)?), json)));
    let (status, json) = read.ok_or(ApiError::Unreadable(Unreadable::Unexpected))?;
    if is_other(status.id.as_deref(), id) {
        return Err(ApiError::Unreadable(Unreadable::OtherService));
    }
    Ok((status, json))
}

/// The object in a success, if there is one. A page, and everything that is not 2xx, is an error of its own kind.
fn read_success(answer: &Answer, now_unix_ms: i64) -> Result<Option<Json>, ApiError> {
    let wait = || retry_after::wait_ms(answer.retry_after.as_deref(), answer.rate_limit_reset.as_deref(), now_unix_ms);
    let json = answer.body.as_deref().and_then(Json::parse).filter(|json| json.root().is_object());
    if json.is_none() && is_page(answer) {
        return Err(ApiError::Html(answer.http_status, wait()));
    }
    Err(match answer.http_status {
        200..=299 => return Ok(json),
        401 => ApiError::Unauthorized,
        403 => ApiError::Forbidden,
        404 => ApiError::NotFound,
        409 => ApiError::Conflict,
        429 => ApiError::RateLimited(wait()),
        // A proxy that wants to know who asks, and the login of a network: neither is Qovery, whatever they send along.
        status @ (407 | 511) => ApiError::Html(status, wait()),
        status @ (408 | 425 | 500..) => ApiError::Server(status, wait()),
        status @ 400..=499 => ApiError::Refused(status, json.and_then(|json| words(json.root()))),
        // This API redirects nowhere, and a page that asks for nothing older is never told that nothing has changed.
        _ => ApiError::Unreadable(Unreadable::Unexpected),
    })
}

/// The API's own words for an error, in any of its shapes: `detail`, else `message`, else `error`, else `title`; or
/// those of what is found there in place of a text. Markup may come from a page, and a key is nobody's to read: neither
/// is ever quoted.
fn words(value: &impl Document) -> Option<String> {
    let is_told = |text: &String| !text.is_empty() && !has_markup(text) && !has_key(text);
    let own = value.text().map(|text| clean(text.trim_ascii())).filter(is_told);
    let inner = || ["detail", "message", "error", "title"].into_iter().find_map(|key| words(&value.get(key)?));
    own.or_else(inner).or_else(|| value.items(10).iter().find_map(words))
}

fn has_markup(text: &str) -> bool {
    text.starts_with('<') || ["</", "<!", "<br", "<html"].iter().any(|tag| has(text.as_bytes(), tag))
}

/// Whether an answer that holds no object of this API is a page for people. Proxies call theirs what they like, and some
/// call a line of text a page; an empty page is none.
fn is_page(answer: &Answer) -> bool {
    let is_called_so = answer.content_type.as_ref().is_some_and(|name| has(name.as_bytes(), "html"));
    let Some(body) = &answer.body else { return is_called_so };
    let is_ahead_of_text =
        |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, 0 | 0xef | 0xbb | 0xbf | 0xfe | 0xff);
    let mut text = body.iter().skip_while(|byte| is_ahead_of_text(byte));
    match text.next() {
        None => false,
        Some(b'<') => true,
        Some(_) => is_called_so || ["<html", "<!doctype"].iter().any(|tag| has(body, tag)),
    }
}

/// Whether a word is in there, in capitals or not.
fn has(body: &[u8], word: &str) -> bool {
    body.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word.as_bytes()))
}
