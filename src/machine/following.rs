//! Following a run: what a status says of it, and when it is waited for no longer.

use super::{Doing, Found, Gone, Known, Machine, News, Now, Origin, Run, Stage, Trouble, run::AtRest};
use crate::{
    correlation::{Identity, Relation, relate},
    json::Json,
    model::{Phase, Status},
    policy,
};

/// So many executions are remembered. An answer out of a cache is of the last one or two.
const MOST_PAST: usize = 8;

impl Machine {
    /// Takes a status in: what it says of the service, and what it says of the run.
    pub(super) fn observe(&mut self, status: Box<Status>, json: Json, now: Now) {
        let is_shown = match &self.run {
            Some(run) if !run.stage.is_over() => self.observe_run(relate(&run.identity, &status), &status, now),
            _ => {
                self.observe_service(&status, now);
                true
            }
        };
        if !is_shown {
            self.news.push(News::Read { is_new: false });
            return;
        }
        if status.state.phase().has_ended() {
            self.remember_as_past(status.execution_id.as_ref());
        }
        let is_new = self.known.as_ref().is_none_or(|known| known.json != json);
        self.news.push(News::Read { is_new });
        self.known = Some(Known { status, json, at: now, has_sent_since: false });
    }

    /// What a status says while a run is followed; whether it is to be shown.
    fn observe_run(&mut self, relation: Relation, status: &Status, now: Now) -> bool {
        let Some(run) = &mut self.run else { return true };
        run.identity.learn(relation, status);
        run.is_behind = relation == Relation::Ahead && status.state.phase() == Phase::Moving;
        let rests = matches!(relation, Relation::Before | Relation::Doubtful) && status.state.phase().has_ended();
        run.at_rest = rests.then(|| AtRest::once_more(run.at_rest, now));
        let tells_of_it = !matches!(relation, Relation::Before | Relation::Doubtful | Relation::Later);
        if tells_of_it && matches!(run.stage, Stage::FindingOut(_)) {
            self.news.push(News::Accepted);
        }
        match relation {
            Relation::Waiting | Relation::Ahead => {
                run.stage = Stage::Queued;
                run.has_waited = true;
            }
            Relation::Same => run.observe(status, now),
            Relation::Anyones => {
                run.belongs_elsewhere(Found::Running);
                run.observe(status, now);
            }
            Relation::Later => {
                let found = if matches!(run.origin, Origin::Ours(_)) { Found::Superseding } else { Found::Running };
                self.follow(found, status, now);
            }
            Relation::Doubtful if run.has_rested(policy::AT_REST_FOR, now) => run.end(now),
            // Its end was seen, and the service rests: a deployment of others keeps the second look from confirming it.
            Relation::Before if run.is_ending() && run.has_rested(policy::AT_REST_FOR, now) => {
                run.end(now);
                self.tell_the_end(None);
                return false;
            }
            Relation::Before | Relation::Doubtful => {
                if status.deployment_requests_count == Some(0) && run.has_rested(policy::LATE, now) {
                    run.identity.doubt();
                }
                // It has been seen, so that this comes out of a cache: it would paint the end of another run on it.
                let is_seen = run.is_settled() || run.is_ending();
                return self.give_up(status, now) || !is_seen;
            }
        }
        self.tell_the_end(Some(status));
        true
    }

    /// Waits no longer for a run, once the service was seen at rest without it for long enough; whether it came to that.
    fn give_up(&mut self, status: &Status, now: Now) -> bool {
        let Some(run) = &mut self.run else { return false };
        let age = now.monotonic_ms.saturating_sub(run.since_ms);
        let rests = run.has_rested(policy::AT_REST_FOR, now);
        // Where only the acceptance has told that it waits, a status has to tell for a while that nothing does. Whether it
        // was taken back or has run unseen, as behind a cache, is not known then.
        let is_told_to_be_gone = matches!(run.stage, Stage::Queued)
            && status.deployment_requests_count == Some(0)
            && run.has_rested(policy::LATE, now);
        let gone = match (run.stage, run.origin) {
            (Stage::FindingOut(_) | Stage::Requesting, _) => return false,
            _ if run.is_settled() => run.has_rested(policy::END_UNSEEN, now).then_some(Gone::EndUnseen),
            // Nobody waits for a request that somebody else has taken back.
            (Stage::Queued, Origin::Elsewhere(Found::Running | Found::Superseding)) => {
                run.at_rest.map(|_| Gone::LeftTheQueue)
            }
            _ if run.has_waited && run.identity.may_have_run_unseen(status) => rests.then_some(Gone::EndUnseen),
            _ if run.has_waited => rests.then_some(Gone::LeftTheQueue),
            _ if is_told_to_be_gone => Some(Gone::NeverStarted),
            (_, Origin::Elsewhere(_)) => rests.then_some(Gone::NeverStarted),
            _ => (rests && age > policy::NEVER_STARTED).then_some(Gone::NeverStarted),
        };
        let Some(gone) = gone else { return false };
        match run.origin {
            Origin::Ours(_) => run.stage = Stage::Gone(gone),
            Origin::Elsewhere(found) => {
                self.run = None;
                if found == Found::InTheWay && gone != Gone::EndUnseen {
                    self.trouble = Some(Trouble::NothingRunsHere);
                }
            }
        }
        true
    }

    /// What a status says while no run is followed.
    fn observe_service(&mut self, status: &Status, now: Now) {
        if status.is_in_progress() {
            self.trouble = None;
            self.follow(Found::Running, status, now);
            return;
        }
        // A status at rest that is not of the run shown belongs to another one.
        let is_as_before = self.known.as_ref().is_some_and(|known| known.status.state == status.state);
        self.run.take_if(|run| !match (relate(&run.identity, status), run.stage) {
            (Relation::Same, Stage::Ended(_)) | (Relation::Before | Relation::Waiting, Stage::Gone(_)) => true,
            (Relation::Doubtful, _) => is_as_before,
            _ => false,
        });
    }

    /// Follows the run that this status is of.
    fn follow(&mut self, found: Found, status: &Status, now: Now) {
        let identity = Identity::found(status, &self.past);
        let mut run = Run::new(Origin::Elsewhere(found), Stage::Underway, identity, now);
        run.observe(status, now);
        self.run = Some(run);
    }

    /// Tells of an end, once for each execution: as this status has it, or the one that is shown.
    fn tell_the_end(&mut self, status: Option<&Status>) {
        let Some(Run { stage: Stage::Ended(duration_ms), .. }) = self.run else { return };
        let Some(status) = status.or(self.known.as_ref().map(|known| &*known.status)) else { return };
        let (state, execution_id) = (status.state.clone(), status.execution_id.clone());
        if execution_id.is_some() && execution_id == self.told_end {
            return;
        }
        self.told_end.clone_from(&execution_id);
        let failed_step = status.failed_step().and_then(|step| step.step_name.as_ref());
        let failed_step = failed_step.map(|name| name.as_str().to_owned());
        let reason = self.reason().map(|reason| reason.words.clone()).filter(|words| !words.is_empty());
        self.news.push(News::Finished { state, execution_id, duration_ms, failed_step, reason });
        self.forget_source();
    }

    /// None of the runs to come has an execution that has been seen at its end.
    fn remember_as_past(&mut self, execution: Option<&String>) {
        let Some(execution) = execution else { return };
        if !self.past.contains(execution) {
            self.past.push(execution.clone());
            if self.past.len() > MOST_PAST {
                self.past.remove(0);
            }
        }
    }

    /// The answer to a request that is under way will not be seen: from now on its outcome is unknown.
    pub(super) fn lose_sight_of_the_request(&mut self) {
        if let (Doing::Sending(_), Some(run)) = (self.doing, &mut self.run) {
            run.stage = Stage::FindingOut(0);
        }
    }
}
