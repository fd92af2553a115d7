//! Whose end is it? One pure function, [`relate`], because a wrong answer to this question is the worst thing that this
//! widget could show: success of a run that was somebody else's, or of none.
//!
//! An environment deploys one thing at a time, first in, first out, and each deployment has an `execution_id`. So a run
//! that was asked for is known by an execution that is new since the request:
//!
//! | the answer | is |
//! |---|---|
//! | ended, under an execution that was known before | [`Relation::Before`], whatever was seen moving, whatever its date |
//! | queued, under an execution that was known before | [`Relation::Waiting`] |
//! | at rest under one, while the request is known to wait | [`Relation::Waiting`] |
//! | running or ended under a new one, while the request is known to wait | [`Relation::Ahead`]: somebody else's, before ours |
//! | anything under a new one otherwise | [`Relation::Same`] |
//! | anything under another one, once ours is known | [`Relation::Later`] |
//! | under one that was before ours, once ours waits no more; or while the queue names only others | [`Relation::Anyones`] |
//! | no execution named on one side | decided by dates; where there are none, by what was seen ([`Relation::Doubtful`]) |
//! | at rest under a new one that the service was no part of (`READY`, `is_part_last_deployment`) | as under an old one |
//! | evidence that contradicts itself: an older date, running under an old execution | [`Relation::Before`] |
//!
//! A request is known to wait while an answer says that something waits (`deployment_requests_count`), or names the
//! request where it tells no count (`deployment_request_id`). Nobody could prove that a status drops the id of a request
//! once its run has begun, so a count of zero outweighs it.

mod identity;

pub(crate) use identity::Identity;
use identity::{Execution, Mark, Queue};

use crate::model::{Phase, Status};

/// How a status relates to the run that is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Relation {
    /// It speaks of what was before, or may do so: in doubt the widget waits, which is never wrong.
    Before,
    /// The request waits for its turn, and nothing else is told.
    Waiting,
    /// The request waits for its turn, and this is the run of somebody else before it.
    Ahead,
    /// It speaks of the run.
    Same,
    /// It is an end that fits what was seen, and names nothing that would prove it: it counts once it lasts.
    Doubtful,
    /// It is this run or somebody else's, and the queue does not tell.
    Anyones,
    /// It speaks of a later run.
    Later,
}

/// Tells which run a status speaks of.
pub(crate) fn relate(run: &Identity, status: &Status) -> Relation {
    let mark = Mark::of(status);
    if run.is_older(&mark) {
        return Relation::Before;
    }
    match run.execution(&mark) {
        Execution::Own => run.relate_own(&mark),
        Execution::Past => run.relate_past(&mark),
        // An execution is its environment's, and this one was about other services.
        Execution::Another if mark.was_left_out && mark.phase.has_ended() => Relation::Before,
        Execution::Another => Relation::Later,
        Execution::New => run.relate_new(&mark),
        Execution::Unnamed => run.relate_unnamed(&mark),
    }
}

impl Identity {
    fn relate_own(&self, mark: &Mark) -> Relation {
        // It was running, so that what waits now is another request, and how the run itself stands is not told.
        let is_of_another_request = mark.phase == Phase::Queued && self.seen_moving;
        if is_of_another_request { Relation::Before } else { Relation::Same }
    }

    fn relate_past(&self, mark: &Mark) -> Relation {
        match mark.phase {
            Phase::Queued => Relation::Waiting,
            _ if self.waits(mark) => Relation::Waiting,
            // A request that was found waiting may begin under the execution that it was found under.
            Phase::Moving if !self.is_ours && !self.is_of_others(mark) => Relation::Same,
            _ => Relation::Before,
        }
    }

    fn relate_new(&self, mark: &Mark) -> Relation {
        let waits = self.waits(mark);
        let was_ahead = self.ahead.is_some() && self.ahead == mark.execution_id;
        match mark.phase {
            Phase::Queued if mark.was_left_out => Relation::Waiting,
            _ if mark.was_left_out && waits => Relation::Waiting,
            _ if mark.was_left_out && mark.phase.has_ended() => Relation::Before,
            // Ours was about to begin under another execution, and only another's request is left.
            Phase::Queued if self.only_another_waits(mark) && self.has_been_queued_under_another(mark) => {
                Relation::Later
            }
            _ if self.may_have_left && !waits => mark.relate_without_a_claim(),
            // A run that was before ours is the old one to a request that still waits; and one that is about to begin may
            // still count as a request, which is not ours.
            Phase::Queued if was_ahead || waits || self.names_another_request(mark) => Relation::Waiting,
            Phase::Unclear if waits => Relation::Waiting,
            _ if waits => self.relate_to_the_queue(mark),
            // Ours was taken back, or it is this one after all.
            _ if was_ahead => Relation::Anyones,
            _ => Relation::Same,
        }
    }

    /// What runs or has ended under a new execution while ours may wait.
    fn relate_to_the_queue(&self, mark: &Mark) -> Relation {
        if !self.names_another_request(mark) {
            return Relation::Ahead;
        }
        // Several wait, and one of the others is named. A queue names its next request, and ours was that, and there is
        // one less; or it names its newest, and there is a newer one now.
        match self.queue {
            Some(Queue { count, names_ours: true }) if mark.deployment_requests_count < count => Relation::Same,
            Some(Queue { names_ours: true, .. }) => Relation::Anyones,
            _ => Relation::Ahead,
        }
    }

    /// What can be told without executions.
    fn relate_unnamed(&self, mark: &Mark) -> Relation {
        let waits = self.waits(mark);
        let is_newer = self.is_newer(mark);
        let has_dates = mark.last_deployment_ms.is_some() && self.baseline.last_deployment_ms.is_some();
        let is_later = self.started_ms.is_some_and(|started| mark.last_deployment_ms > Some(started));
        match mark.phase {
            _ if mark.was_left_out && mark.phase.has_ended() && !waits => Relation::Before,
            _ if self.may_have_left && !waits => mark.relate_without_a_claim(),
            _ if is_later => Relation::Later,
            Phase::Queued if self.seen_moving => Relation::Before,
            Phase::Moving if waits => self.relate_to_the_queue(mark),
            Phase::Queued => Relation::Waiting,
            _ if waits => Relation::Waiting,
            Phase::Moving if self.baseline.phase == Phase::Moving && !is_newer && !self.is_settled() => {
                Relation::Before
            }
            Phase::Moving => Relation::Same,
            Phase::Unclear if self.is_settled() || is_newer => Relation::Same,
            Phase::Unclear => Relation::Before,
            _ if has_dates && self.started_ms == mark.last_deployment_ms => Relation::Same,
            // What was hidden by the queue may have been somebody else's.
            _ if is_newer && !self.is_after_an_undated_run && self.queued_ms != mark.last_deployment_ms => {
                Relation::Same
            }
            _ if has_dates => Relation::Before,
            // A service that was never deployed names no run, and now it names one.
            _ if self.baseline.was_never_deployed() && !self.was_behind && mark.names_a_run() && !mark.is_ready => {
                Relation::Same
            }
            _ if self.seen_moving => Relation::Doubtful,
            _ => Relation::Before,
        }
    }
}

impl Mark {
    /// Whoever's request waited last: what runs or has ended since may be a run of it.
    fn relate_without_a_claim(&self) -> Relation {
        match self.phase {
            Phase::Queued => Relation::Waiting,
            Phase::Moving => Relation::Anyones,
            _ if self.execution_id.is_some() => Relation::Anyones,
            _ => Relation::Before,
        }
    }
}

#[cfg(test)]
mod tests;
