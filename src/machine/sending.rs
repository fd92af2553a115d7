//! Sending a redeploy: what speaks against it, the look before it, and what its answer means.

use super::{About, Doing, Found, Known, Machine, News, Next, Now, Origin, Run, Stage, Trouble, sleep};
use crate::{
    api::{self, Answer, ApiError, Call, Mode, NoAnswer},
    correlation::Identity,
    policy,
};

impl Machine {
    pub(super) fn redeploy(&mut self, mode: Mode, now: Now) -> Next {
        let is_asked_for_already = self.is_preparing()
            || matches!(self.run, Some(Run { stage: Stage::Requesting | Stage::FindingOut(_), .. }));
        if is_asked_for_already {
            // A second intent in the same moment is the same intent.
            return Next::Stay;
        }
        if let Some(error) = self.objection(now) {
            self.news.push(News::NotPossible(error));
            return Next::Stay;
        }
        self.trouble = None;
        // A look that fails leaves nothing to find out, other than a redeploy that fails.
        let is_at_rest = |known: &Known| !known.has_sent_since && !known.status.is_in_progress();
        let is_baseline = !self.hears && self.is_fresh(now) && self.known.as_ref().is_some_and(is_at_rest);
        if is_baseline && !now.seems_offline {
            return self.send(mode, now);
        }
        // An old status is no baseline: what was deployed since would be taken for this run.
        if self.doing == Doing::Reading(None) {
            self.doing = Doing::Reading(Some(mode));
            return Next::Stay;
        }
        self.read(Some(mode))
    }

    pub(super) fn send(&mut self, mode: Mode, now: Now) -> Next {
        let Some(known) = &mut self.known else { return Next::Rest };
        known.has_sent_since = true;
        self.run =
            Some(Run::new(Origin::Ours(mode), Stage::Requesting, Identity::after(&known.status, &self.past), now));
        self.doing = Doing::Sending(mode);
        Next::Call(Call::Redeploy(mode))
    }

    pub(super) fn on_redeploy_answer(&mut self, answer: &Result<Answer, NoAnswer>, now: Now) -> Next {
        self.doing = Doing::Resting;
        let accepted = match answer {
            Ok(answer) => api::read_acceptance_and_source(answer, &self.id, now.unix_ms),
            Err(why) => Err(ApiError::NoAnswer(*why)),
        };
        let accepted = accepted.map_err(|error| self.without_the_token(error));
        let Some(run) = &mut self.run else { return Next::Rest };
        let error = match accepted {
            Ok(status) => {
                run.stage = Stage::Accepted;
                if let Some((status, json)) = status {
                    run.identity.accept(&status);
                    self.observe(status, json, now);
                    // Whether the status tells of the queue as well is not known yet. If it does not, its silence later
                    // is no sign that the request has left it.
                    if let Some(run) = &mut self.run {
                        run.has_waited = false;
                    }
                }
                self.news.push(News::Accepted);
                return sleep(policy::FIRST_POLL);
            }
            Err(error) => error,
        };
        if error.leaves_the_outcome_open() {
            run.stage = Stage::FindingOut(0);
            run.lost = Some(error);
            return self.read(None);
        }
        self.news.push(News::Failed { about: About::Redeploy, error: error.clone(), is_new: true });
        if matches!(error, ApiError::Conflict) {
            run.stage = Stage::Accepted;
            run.belongs_elsewhere(Found::InTheWay);
            return self.read(None);
        }
        self.run = None;
        let error = if matches!(error, ApiError::Unauthorized) { self.lose_token(now) } else { error };
        let wait = match error {
            ApiError::RateLimited(wait) => Some(wait.unwrap_or(policy::TOO_MANY)),
            _ => error.wait_ms(),
        };
        let wait = wait.map(|wait| wait.clamp(policy::SECOND, policy::LONGEST_WAIT));
        self.trouble = Some(Trouble::Sending { error, until_ms: wait.map(|wait| now.monotonic_ms + wait) });
        self.plan(now)
    }

    /// A redeploy that was pressed is not sent after all.
    pub(super) fn not_sent(&mut self, error: ApiError) {
        self.news.push(News::Failed { about: About::Redeploy, error: error.clone(), is_new: true });
        self.trouble = Some(Trouble::Preparing(error));
    }
}
