//! What went wrong: who answered what, what that means for the deployment, and what to do.

use super::{Notice, Offer};
use crate::{
    api::{ApiError, NoAnswer},
    local_time::LocalTime,
    machine::{Machine, Now, Stage, Trouble},
    model::Tone,
    policy::SECOND,
    target::ApiBase,
    words::Message,
};

pub(super) fn about(machine: &Machine, trouble: &Trouble, now: Now) -> Option<Box<Notice>> {
    match trouble {
        Trouble::NoToken(why) => {
            let mut notice = Notice::info(Tone::Warning, why);
            (notice.kind, notice.is_error) = (Some("invalid-token"), true);
            Some(notice)
        }
        Trouble::AskingHost => Some(Notice::saying(Tone::Waiting, &[Message::AskingPortal])),
        Trouble::Sending { error, until_ms } => Some(about_sending(error, *until_ms, machine.base(), now)),
        Trouble::Preparing(error) => {
            let fate = match error {
                ApiError::NoAnswer(NoAnswer::Offline) => Message::NothingWasQueued,
                _ => Message::NotSent,
            };
            Some(Notice::of_error(error, &[Message::what_happened(error, machine.base()), fate]))
        }
        Trouble::NothingRunsHere => {
            Some(Notice::saying(Tone::Neutral, &[Message::NothingRunsHere, Message::MayPressAgain]))
        }
        Trouble::NoSign => Some(Notice::saying(Tone::Warning, &[Message::NoSignThatItStarted, Message::MayPressAgain])),
        Trouble::Reading { error, count, next_try_ms } => about_reading(machine, error, *count, *next_try_ms, now),
    }
}

/// A redeploy was not accepted.
fn about_sending(error: &ApiError, until_ms: Option<u64>, base: &ApiBase, now: Now) -> Box<Notice> {
    let what = match error {
        ApiError::Forbidden => Message::MayNotRedeploy,
        error => Message::what_happened(error, base),
    };
    let wait = until_ms.and_then(|until| until.checked_sub(now.monotonic_ms)).filter(|wait| *wait > 0);
    let next = match error {
        _ if wait.is_some() => None,
        _ if until_ms.is_some() => Some(Message::TryAgainNow),
        error if error.is_about_the_token() => Some(Message::GiveNewToken),
        ApiError::NotFound => Some(Message::CheckTheId),
        _ => None,
    };
    let mut sentences = vec![what, Message::NothingWasDeployed];
    sentences.extend(next);
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
) -> Option<Box<Notice>> {
    let base = machine.base();
    let what = Message::what_happened(error, base);
    let fate = match machine.run.as_ref().map(|run| run.stage) {
        Some(Stage::FindingOut(_)) => Some(Message::StartNotKnownYet),
        Some(_) if machine.is_under_way() => Some(Message::DeploymentContinues),
        _ => None,
    };
    let as_of = machine.known.as_ref().map(|known| Message::StatusAsOf(LocalTime::of(known.at, now)));
    let told = |sentences: [Option<Message<'_>>; 3]| {
        let mut told = Vec::new();
        for sentence in sentences {
            told.extend(sentence);
        }
        Notice::of_error(error, &told)
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
            let mut notice = told([Some(what), as_of, None]).with_countdown(&countdown);
            notice.is_error = false;
            // Whoever asked for time is given it.
            Some(if error.wait_ms().is_none() { notice.with_offer(Offer::RetryNow) } else { notice })
        }
    }
}
