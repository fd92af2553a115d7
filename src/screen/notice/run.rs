//! What is worth saying of a run with which nothing is wrong.

use super::{Notice, Offer};
use crate::{
    api::{ApiError, Mode},
    machine::{Found, Gone, Machine, Now, Origin, Run, Stage},
    model::{Queue, Status, Tone},
    policy::{self, SECOND},
    screen::run_time,
    target::ApiBase,
    words::{Message, Starter},
};

/// In which colour what is said.
type Told<'a> = (Tone, Vec<Message<'a>>);

pub(super) fn about(machine: &Machine, run: &Run, now: Now) -> Option<Box<Notice>> {
    let age = now.monotonic_ms.saturating_sub(run.since_ms);
    let (tone, sentences) = match run.stage {
        Stage::FindingOut(_) => return Some(about_a_lost_answer(run, machine.base())),
        _ if machine.has_stopped_watching(now) => {
            let (tone, sentences) = watched_no_longer(run.stage);
            return Some(Notice::saying(tone, &sentences).with_offer(Offer::KeepWatching));
        }
        Stage::Accepted => accepted(run.origin, age),
        Stage::Queued => queued(machine, run)?,
        Stage::Underway => under_way(machine, run, now)?,
        Stage::Gone(gone) => gone_unseen(gone, run.origin)?,
        Stage::Requesting | Stage::Ending(_) | Stage::Ended(_) => return None,
    };
    Some(Notice::saying(tone, &sentences))
}

fn about_a_lost_answer(run: &Run, base: &ApiBase) -> Box<Notice> {
    let what = run.lost.as_ref().map_or(Message::AnswerNotWaitedFor, |error| Message::what_happened(error, base));
    let mut notice = Notice::saying(Tone::Warning, &[what, Message::FindingOut]);
    notice.kind = run.lost.as_ref().map(ApiError::kind);
    notice
}

fn watched_no_longer(stage: Stage) -> Told<'static> {
    let sentences = match stage {
        Stage::Underway | Stage::Ending(_) => vec![Message::StoppedWatching],
        _ => vec![Message::StoppedWaiting, Message::MayPressAgain],
    };
    (Tone::Warning, sentences)
}

fn accepted(origin: Origin, age: u64) -> Told<'static> {
    match origin {
        Origin::Elsewhere(_) => (Tone::Warning, vec![Message::OtherOperationInTheWay]),
        Origin::Ours(_) if age > policy::MAY_ASK_AGAIN => {
            (Tone::Waiting, vec![Message::NotStartedYet, Message::MayPressAgain])
        }
        Origin::Ours(_) if age > policy::LATE => (Tone::Waiting, vec![Message::NotStartedYet]),
        Origin::Ours(_) => (Tone::Waiting, vec![Message::WaitingForItToStart]),
    }
}

fn queued<'a>(machine: &'a Machine, run: &Run) -> Option<Told<'a>> {
    match run.origin {
        Origin::Elsewhere(Found::InTheWay) => Some(in_the_way()),
        Origin::Elsewhere(Found::Superseding) => Some(taken_over()),
        Origin::Elsewhere(Found::Running) => None,
        Origin::Ours(_) if run.lost.is_some() => Some(started_after_all()),
        Origin::Ours(_) => {
            let mut sentences = vec![if run.is_behind { Message::QueuedBehindAnother } else { Message::Queued }];
            if let Some(Queue { triggered_by, origin, others }) = machine.queue() {
                if triggered_by.is_some() || origin.is_some() {
                    let starter = Starter { triggered_by: triggered_by.as_deref(), origin: origin.as_ref() };
                    sentences.push(Message::UnderWayNow(starter));
                }
                if *others > 0 {
                    sentences.push(Message::OthersThatWait(*others));
                }
            }
            Some((Tone::Queued, sentences))
        }
    }
}

fn under_way(machine: &Machine, run: &Run, now: Now) -> Option<Told<'static>> {
    let status = machine.known.as_ref().map(|known| &known.status);
    if let Some(told) = status.and_then(|status| at_its_limit(machine, run, status, now)) {
        return Some(told);
    }
    match run.origin {
        Origin::Elsewhere(Found::InTheWay) => Some(in_the_way()),
        Origin::Elsewhere(Found::Superseding) => Some(taken_over()),
        Origin::Ours(_) if run.lost.is_some() => Some(started_after_all()),
        _ => None,
    }
}

fn in_the_way() -> Told<'static> {
    (Tone::Warning, vec![Message::AlreadyRunning, Message::FollowingIt])
}

fn taken_over() -> Told<'static> {
    (Tone::Warning, vec![Message::LaterDeployment, Message::FollowingIt])
}

fn started_after_all() -> Told<'static> {
    (Tone::Active, vec![Message::StartedAfterAll])
}

/// Helm gives a deployment up after a time that the service names. Only beyond it does a run take unusually long.
fn at_its_limit(machine: &Machine, run: &Run, status: &Status, now: Now) -> Option<Told<'static>> {
    let spent_ms = run_time::of_helm_ms(run, status, now)?;
    let limit = machine.service.as_ref().and_then(|service| service.timeout_sec).filter(|limit| *limit > 0);
    let sentence = match limit {
        Some(limit) if spent_ms > limit * SECOND => Message::LongerThanHelmMay(limit),
        Some(limit) if spent_ms >= policy::near(limit * SECOND) => Message::HelmGivesUpAfter(limit),
        None if spent_ms > policy::UNUSUALLY_LONG => Message::UnusuallyLong,
        _ => return None,
    };
    Some((Tone::Warning, vec![sentence, Message::OftenNeverReady]))
}

/// Nobody waits for the end of what somebody else has started.
fn gone_unseen(gone: Gone, origin: Origin) -> Option<Told<'static>> {
    let Origin::Ours(mode) = origin else { return None };
    let (tone, sentence) = match (gone, mode) {
        (Gone::LeftTheQueue, _) => (Tone::Neutral, Message::LeftTheQueue),
        (Gone::NeverStarted, Mode::Normal) => (Tone::Warning, Message::NeverStarted),
        (Gone::NeverStarted, Mode::Diff) => (Tone::Warning, Message::DiffNeverStarted),
        (Gone::EndUnseen, mode) => (Tone::Warning, Message::EndUnseen(mode)),
    };
    Some((tone, vec![sentence, Message::MayPressAgain]))
}
