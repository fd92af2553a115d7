//! The one message above the card: what happened, what became of the deployment, and what to do next. A sentence each,
//! in that order, and at most one thing to do.

use super::local_time::LocalTime;
use crate::{
    api::{ApiError, Mode, NoAnswer, Unreadable},
    machine::{Found, Gone, Machine, Now, Origin, Run, Stage, Trouble},
    model::Tone,
    policy::{self, SECOND},
    target::ApiBase,
    words::{Label, Message, paragraph},
};

/// A message with at most one thing to do about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// Its colour family.
    pub tone: Tone,
    /// Whether it interrupts (`role="alert"`) and is the part `error`; otherwise it is the part `notice`.
    pub is_error: bool,
    /// The name of the error in events (`kind`), when it comes from one.
    pub kind: Option<&'static str>,
    /// Short, kind and exact.
    pub text: String,
    /// What follows it and changes every second, so that nobody wants it read out each time; empty for nothing.
    pub countdown: String,
    /// What can be done with one button.
    pub offer: Option<Offer>,
}

/// What a notice offers to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// Reads the status again at once.
    RetryNow,
    /// Goes on watching a run of unusual length.
    KeepWatching,
}

impl Offer {
    /// What its button says.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::RetryNow => Label::RetryNow.text(),
            Self::KeepWatching => Label::KeepWatching.text(),
        }
    }
}

impl Notice {
    pub(super) fn of(machine: &Machine, now: Now) -> Option<Self> {
        let trouble = machine.trouble.as_ref().and_then(|trouble| about_trouble(machine, trouble, now));
        trouble
            .or_else(|| about_the_run(machine, machine.run.as_ref()?, now))
            .or_else(|| about_an_unknown_state(machine))
            .or_else(|| about_the_line(machine, now))
    }

    /// Says what a page has to say, in its own words.
    pub(crate) fn info(tone: Tone, text: &str) -> Self {
        Self { tone, is_error: false, kind: None, text: text.to_owned(), countdown: String::new(), offer: None }
    }

    fn saying(tone: Tone, sentences: &[Message<'_>]) -> Self {
        Self::info(tone, &paragraph(sentences))
    }

    fn of_error(error: &ApiError, sentences: &[Message<'_>]) -> Self {
        let tone = if error.may_pass() { Tone::Warning } else { Tone::Error };
        Self { is_error: true, kind: Some(error.kind()), ..Self::saying(tone, sentences) }
    }

    fn with_countdown(self, message: &Message<'_>) -> Self {
        Self { countdown: format!(" {}", message.say()), ..self }
    }

    fn with_offer(self, offer: Offer) -> Self {
        Self { offer: Some(offer), ..self }
    }
}

/// A page with many services has to share what one token may ask.
fn about_the_line(machine: &Machine, now: Now) -> Option<Notice> {
    machine.is_in_line(now).then(|| Notice::saying(Tone::Waiting, &[Message::WaitingForItsTurn]))
}

fn about_an_unknown_state(machine: &Machine) -> Option<Notice> {
    let is_unknown = !machine.known.as_ref()?.status.state.is_known();
    is_unknown.then(|| Notice::saying(Tone::Unknown, &[Message::UnknownState]))
}

/// What is worth saying of a run with which nothing is wrong.
fn about_the_run(machine: &Machine, run: &Run, now: Now) -> Option<Notice> {
    let age = now.monotonic_ms.saturating_sub(run.since_ms);
    let (tone, message) = match (run.stage, run.origin) {
        (Stage::FindingOut(_), _) => return Some(about_a_lost_answer(run, machine.base())),
        _ if machine.has_stopped_watching(now) => {
            let message = match run.stage {
                Stage::Underway | Stage::Ending(_) => Message::StoppedWatching,
                _ => Message::StoppedWaiting,
            };
            return Some(Notice::saying(Tone::Warning, &[message]).with_offer(Offer::KeepWatching));
        }
        (Stage::Accepted, Origin::Elsewhere(_)) => (Tone::Warning, Message::OtherOperationInTheWay),
        (Stage::Underway | Stage::Queued, Origin::Elsewhere(Found::InTheWay)) => {
            (Tone::Warning, Message::AlreadyRunning)
        }
        (Stage::Underway | Stage::Queued, Origin::Ours(_)) if run.lost.is_some() && age <= policy::UNUSUALLY_LONG => {
            (Tone::Active, Message::StartedAfterAll)
        }
        (Stage::Queued, Origin::Ours(_)) if run.is_behind => (Tone::Queued, Message::QueuedBehindAnother),
        (Stage::Queued, Origin::Ours(_)) => (Tone::Queued, Message::Queued),
        (Stage::Gone(Gone::LeftTheQueue), _) => (Tone::Neutral, Message::LeftTheQueue),
        (Stage::Gone(Gone::NeverStarted), _) => (Tone::Warning, Message::NeverStarted),
        (Stage::Gone(Gone::EndUnseen), _) => (Tone::Warning, Message::EndUnseen),
        (Stage::Accepted, _) if age > policy::MAY_ASK_AGAIN => (Tone::Waiting, Message::NotStartedMayAskAgain),
        (Stage::Accepted, _) if age > policy::LATE => (Tone::Waiting, Message::NotStartedYet),
        (Stage::Accepted, _) => (Tone::Waiting, Message::WaitingForItToStart),
        (Stage::Underway, Origin::Elsewhere(Found::Superseding)) => (Tone::Warning, Message::LaterDeployment),
        (Stage::Underway, _) if age > policy::UNUSUALLY_LONG => (Tone::Warning, Message::UnusuallyLong),
        (Stage::Ended(_), Origin::Ours(Mode::Diff)) => (Tone::Neutral, Message::DiffIsInTheLogs),
        _ => return None,
    };
    Some(Notice::saying(tone, &[message]))
}

fn about_a_lost_answer(run: &Run, base: &ApiBase) -> Notice {
    let what = run.lost.as_ref().map_or(Message::AnswerNotWaitedFor, |error| what_happened(error, base));
    let kind = run.lost.as_ref().map(ApiError::kind);
    Notice { kind, ..Notice::saying(Tone::Warning, &[what, Message::FindingOut]) }
}

fn about_trouble(machine: &Machine, trouble: &Trouble, now: Now) -> Option<Notice> {
    match trouble {
        Trouble::NoToken => {
            let notice = Notice::saying(Tone::Warning, &[Message::PortalHasNoToken]);
            Some(Notice { kind: Some("invalid-token"), is_error: true, ..notice })
        }
        Trouble::Sending { error, until_ms } => Some(about_sending(error, *until_ms, machine.base(), now)),
        Trouble::Preparing(error) => {
            let fate = match error {
                ApiError::NoAnswer(NoAnswer::Offline) => Message::NothingWasQueued,
                _ => Message::NotSent,
            };
            Some(Notice::of_error(error, &[what_happened(error, machine.base()), fate]))
        }
        Trouble::NothingRunsHere => Some(Notice::saying(Tone::Neutral, &[Message::NothingRunsHere])),
        Trouble::NoSign => Some(Notice::saying(Tone::Warning, &[Message::NoSignThatItStarted])),
        Trouble::Reading { error, count, next_try_ms } => about_reading(machine, error, *count, *next_try_ms, now),
    }
}

/// A redeploy was not accepted.
fn about_sending(error: &ApiError, until_ms: Option<u64>, base: &ApiBase, now: Now) -> Notice {
    let what = match error {
        ApiError::Forbidden => Message::MayNotRedeploy,
        error => what_happened(error, base),
    };
    let wait = until_ms.and_then(|until| until.checked_sub(now.monotonic_ms)).filter(|wait| *wait > 0);
    let next = match error {
        _ if wait.is_some() => None,
        _ if until_ms.is_some() => Some(Message::TryAgainNow),
        error if error.is_about_the_token() => Some(Message::GiveNewToken),
        ApiError::NotFound => Some(Message::CheckTheId),
        _ => None,
    };
    let sentences: Vec<_> = [Some(what), Some(Message::NothingWasDeployed), next].into_iter().flatten().collect();
    let notice = Notice::of_error(error, &sentences);
    match wait {
        Some(ms) => notice.with_countdown(&Message::TryAgainIn(ms.div_ceil(SECOND))),
        None => notice,
    }
}

/// The status could not be read.
fn about_reading(
    machine: &Machine,
    error: &ApiError,
    count: u32,
    next_try_ms: Option<u64>,
    now: Now,
) -> Option<Notice> {
    let base = machine.base();
    let what = what_happened(error, base);
    let fate = match machine.run.as_ref().map(|run| run.stage) {
        Some(Stage::FindingOut(_)) => Some(Message::StartNotKnownYet),
        Some(_) if machine.is_under_way() => Some(Message::DeploymentContinues),
        _ => None,
    };
    let as_of = machine.known.as_ref().map(|known| Message::StatusAsOf(LocalTime::of(known.at)));
    let told = |sentences: [Option<Message<'_>>; 3]| {
        let sentences: Vec<_> = sentences.into_iter().flatten().collect();
        Notice::of_error(error, &sentences)
    };
    if !error.may_pass() {
        let needs_token = error.is_about_the_token();
        let notice = told([Some(what), fate, needs_token.then_some(Message::GiveNewToken)]);
        return Some(if needs_token { notice } else { notice.with_offer(Offer::RetryNow) });
    }
    let Some(next_try_ms) = next_try_ms else {
        return Some(told([Some(what), fate, as_of]).with_offer(Offer::RetryNow));
    };
    let countdown = match next_try_ms.saturating_sub(now.monotonic_ms).div_ceil(SECOND) {
        0 => Message::TryingAgain,
        seconds => Message::NextTryIn(seconds),
    };
    match (count, as_of) {
        // A blip is nobody's concern as long as there is something to show.
        (1, Some(_)) => None,
        (2, Some(_)) => Some(Notice::saying(Tone::Waiting, &[Message::Reconnecting(base)])),
        (_, as_of) => {
            let notice = Notice { is_error: false, ..told([Some(what), as_of, None]) }.with_countdown(&countdown);
            // Whoever asked for time is given it.
            Some(if error.wait_ms().is_none() { notice.with_offer(Offer::RetryNow) } else { notice })
        }
    }
}

/// Who answered what.
pub(crate) fn what_happened<'a>(error: &'a ApiError, base: &'a ApiBase) -> Message<'a> {
    match error {
        ApiError::Unauthorized => Message::TokenRefused,
        ApiError::TokenExpired => Message::TokenExpired,
        ApiError::Forbidden => Message::MayNotSee,
        ApiError::NotFound => Message::NoSuchService,
        ApiError::Conflict => Message::OtherOperation,
        ApiError::RateLimited(_) => Message::TooManyRequests,
        ApiError::Refused(http_status, None) => Message::Refused(*http_status),
        ApiError::Refused(http_status, Some(reason)) => Message::RefusedBecause(*http_status, reason),
        ApiError::Server(http_status, _) => Message::ServerError(*http_status),
        ApiError::Html(http_status, _) => Message::LoginPage(*http_status),
        ApiError::Unreadable(Unreadable::Unexpected) => Message::UnexpectedAnswer(base),
        ApiError::Unreadable(Unreadable::OtherService) => Message::AnswerAboutAnotherService(base),
        ApiError::NoAnswer(NoAnswer::Unreachable) => Message::NoReadableAnswer(base),
        ApiError::NoAnswer(NoAnswer::Blocked) => Message::BlockedByThePage(base),
        ApiError::NoAnswer(NoAnswer::Offline) => Message::Offline,
        ApiError::NoAnswer(NoAnswer::Redirected) => Message::Redirected(base),
        ApiError::NoAnswer(NoAnswer::Held(_)) => Message::AllRequestsSpent,
        ApiError::NoAnswer(NoAnswer::Timeout) => Message::NoAnswerInTime(base),
    }
}
