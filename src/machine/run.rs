//! The run that is followed: whose it is, how far it is, and when nothing more is to be waited for.

use super::Now;
use crate::{
    api::{ApiError, Mode},
    correlation::Identity,
    model::{Phase, Status},
    policy,
};

/// The run that is being followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) origin: Origin,
    pub(crate) stage: Stage,
    /// What came back instead of an answer to the request, when its outcome was unknown for a while.
    pub(crate) lost: Option<ApiError>,
    /// When it was asked for, or found.
    pub(crate) since_ms: u64,
    /// How long it is watched without asking, on the monotonic clock.
    pub(super) watch_until_ms: u64,
    /// Since when, and in how many looks, the service has been at rest without this run's end.
    pub(super) at_rest: Option<AtRest>,
    /// When the deployment itself was first seen at work, on the monotonic clock.
    pub(crate) at_work_since_ms: Option<u64>,
    /// Whether a status has told since the acceptance that it waits in the queue.
    pub(super) has_waited: bool,
    /// Whether somebody else's run is under way before it.
    pub(crate) is_behind: bool,
    pub(super) identity: Box<Identity>,
}

/// Who started a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// This widget.
    Ours(Mode),
    /// Somebody else, or this person before a reload.
    Elsewhere(Found),
}

/// How somebody else's run was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    /// It was there.
    Running,
    /// A redeploy met it (409, or just before it was sent).
    InTheWay,
    /// It came after our own run, whose end was not seen.
    Superseding,
}

/// How far a run is, as far as is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// The request is on its way.
    Requesting,
    /// The request's outcome is not known; so many looks have been taken to find it out.
    FindingOut(usize),
    /// It was accepted and has not been seen yet.
    Accepted,
    /// It waits for its turn: an environment deploys one thing at a time.
    Queued,
    /// It is under way.
    Underway,
    /// It has ended after so many milliseconds, by one look; a second one is to confirm it.
    Ending(u64),
    /// It has ended, after so many milliseconds.
    Ended(u64),
    /// It is waited for no longer, and its end was not seen.
    Gone(Gone),
}

/// What became of a run whose end was not seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gone {
    /// It was in the queue, and is there no more.
    LeftTheQueue,
    /// It was accepted, and nothing was seen to start.
    NeverStarted,
    /// It was under way, and the service is at rest.
    EndUnseen,
}

/// How long a service has been seen at rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct AtRest {
    since_ms: u64,
    looks: u32,
}

impl Stage {
    /// Whether there is nothing more to be seen of the run.
    pub(super) fn is_over(self) -> bool {
        matches!(self, Self::Ended(_) | Self::Gone(_))
    }
}

impl Run {
    pub(super) fn new(origin: Origin, stage: Stage, identity: Box<Identity>, now: Now) -> Self {
        Self {
            origin,
            stage,
            lost: None,
            since_ms: now.monotonic_ms,
            watch_until_ms: now.monotonic_ms + policy::WATCH,
            at_rest: None,
            at_work_since_ms: None,
            has_waited: false,
            is_behind: false,
            identity,
        }
    }

    /// Whether the run itself is known, and not only that it was asked for.
    pub(crate) fn is_settled(&self) -> bool {
        self.identity.is_settled()
    }

    /// Takes in a status that is known to be of this run.
    pub(super) fn observe(&mut self, status: &Status, now: Now) {
        let phase = status.state.phase();
        if status.state.is_at_work() {
            self.at_work_since_ms.get_or_insert(now.monotonic_ms);
        }
        match phase {
            _ if phase.has_ended() => self.end(now),
            Phase::Queued => self.stage = Stage::Queued,
            _ => self.stage = Stage::Underway,
        }
    }

    /// One look has seen its end, or a second one confirms it.
    pub(super) fn end(&mut self, now: Now) {
        self.stage = match self.stage {
            Stage::Ending(took_ms) => Stage::Ended(took_ms),
            _ => Stage::Ending(now.monotonic_ms.saturating_sub(self.since_ms)),
        };
    }

    pub(super) fn is_ending(&self) -> bool {
        matches!(self.stage, Stage::Ending(_))
    }

    /// It was asked for here, but is somebody else's, or may be.
    pub(super) fn belongs_elsewhere(&mut self, found: Found) {
        self.origin = Origin::Elsewhere(found);
        self.identity.disclaim();
    }

    /// Whether it keeps the next redeploy from being sent.
    pub(super) fn is_in_the_way(&self, now: Now) -> bool {
        let age = now.monotonic_ms.saturating_sub(self.since_ms);
        match self.stage {
            Stage::Ended(_) | Stage::Gone(_) => false,
            Stage::Requesting | Stage::FindingOut(_) => true,
            Stage::Accepted if age > policy::MAY_ASK_AGAIN => false,
            _ => !self.is_watched_no_longer(now),
        }
    }

    pub(super) fn is_watched_no_longer(&self, now: Now) -> bool {
        !self.stage.is_over() && now.monotonic_ms >= self.watch_until_ms
    }

    /// Whether the service was seen at rest for so long, and not by one look alone.
    pub(super) fn has_rested(&self, ms: u64, now: Now) -> bool {
        self.at_rest.is_some_and(|rest| {
            rest.looks >= policy::AT_REST_LOOKS && now.monotonic_ms.saturating_sub(rest.since_ms) >= ms
        })
    }
}

impl AtRest {
    pub(super) fn once_more(before: Option<Self>, now: Now) -> Self {
        let Self { since_ms, looks } = before.unwrap_or(Self { since_ms: now.monotonic_ms, looks: 0 });
        Self { since_ms, looks: looks + 1 }
    }
}
