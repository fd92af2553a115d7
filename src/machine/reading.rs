//! Reading the status: when a look may be taken, and what comes of one.

use super::{About, Doing, Found, Machine, News, Next, Now, Origin, Run, Told, Trouble, sleep};
use crate::{
    api::{self, Answer, ApiError, Call, Mode, NoAnswer},
    json::Json,
    model::Status,
    policy::{self, Failures},
};

impl Machine {
    /// Whether a look may be taken before it is due: not while one is under way, and not before the API allows it.
    pub(super) fn may_look(&self, now: Now) -> bool {
        let is_free = matches!(self.doing, Doing::Resting | Doing::Sleeping(_) | Doing::Learning);
        self.token.is_some() && is_free && !self.is_told_to_wait(now)
    }

    /// Tells who wants a look why there is none. If one is under way, its answer is theirs as well.
    pub(super) fn explain_why_not(&mut self, now: Now) {
        let error = match &self.trouble {
            _ if self.token.is_none() => ApiError::Unauthorized,
            Some(Trouble::Reading { error, .. }) if self.is_told_to_wait(now) => error.clone(),
            _ => return,
        };
        self.news.push(News::Failed { about: About::Status, error, is_new: false });
    }

    pub(super) fn is_told_to_wait(&self, now: Now) -> bool {
        matches!(&self.trouble, Some(Trouble::Reading { error, next_try_ms: Some(next_try), .. })
            if error.wait_ms().is_some() && *next_try > now.monotonic_ms)
    }

    /// Reads the status at once, with the slate of failures clean.
    pub(super) fn start_afresh(&mut self) -> Next {
        self.failures = Failures::default();
        self.read(None)
    }

    pub(super) fn read(&mut self, then: Option<Mode>) -> Next {
        if self.token.is_none() {
            return Next::Rest;
        }
        self.doing = Doing::Reading(then);
        Next::Call(Call::Status)
    }

    /// The redeploy that is to be sent after the look that is under way.
    pub(super) fn intent(&self) -> Option<Mode> {
        match self.doing {
            Doing::Reading(then) => then,
            _ => None,
        }
    }

    /// Whether the status is young enough to start a redeploy from, or to come back to.
    pub(super) fn is_fresh(&self, now: Now) -> bool {
        self.known.as_ref().is_some_and(|known| now.since(known.at) < policy::FRESH)
    }

    pub(super) fn on_status_answer(&mut self, answer: &Result<Answer, NoAnswer>, now: Now) -> Next {
        let then = self.intent();
        self.doing = Doing::Resting;
        self.is_awaited = false;
        let status = match answer {
            Ok(answer) => api::read_status_and_source(answer, &self.id, now.unix_ms),
            Err(why) => Err(ApiError::NoAnswer(*why)),
        };
        match status {
            Ok((status, json)) => self.on_status(status, json, then, now),
            Err(error) => self.on_read_error(error, then, now),
        }
    }

    /// Whether what is said of the whole environment will do. Not for a run of ours that is not told from others yet, nor for
    /// the look before one: of that, only the service itself is asked.
    pub(super) fn takes_from_others(&self, call: Call) -> bool {
        let is_unsettled =
            |run: &Run| matches!(run.origin, Origin::Ours(_)) && !run.stage.is_over() && !run.is_settled();
        match call {
            Call::Status => !self.is_preparing() && !self.run.as_ref().is_some_and(is_unsettled),
            Call::Service => true,
            _ => false,
        }
    }

    /// Takes what was asked about many services at once for one look more: not if it is older than what is known, of another
    /// token, or comes while a redeploy is sent. What is being asked beside the status goes on.
    pub(super) fn hear(&mut self, told: Told, now: Now) -> Next {
        let doing = self.doing;
        let is_news = self.known.as_ref().is_none_or(|known| known.at.monotonic_ms <= told.asked_ms);
        match (told.call, doing) {
            _ if self.token.as_ref().is_none_or(|token| token.key() != told.key) => Next::Stay,
            (Call::Service, _) => self.hear_of_service(&told.answer, now),
            (_, Doing::Sleeping(_) | Doing::Reading(_) | Doing::Learning)
                if is_news && self.takes_from_others(told.call) =>
            {
                self.hears = true;
                let next = self.on_status_answer(&Ok(told.answer), now);
                if doing == Doing::Learning {
                    self.doing = doing;
                    return Next::Stay;
                }
                next
            }
            _ => Next::Stay,
        }
    }

    fn on_status(&mut self, status: Box<Status>, json: Json, then: Option<Mode>, now: Now) -> Next {
        self.failures = Failures::default();
        self.wanted = None;
        self.asked_host = (0, 0);
        self.trouble.take_if(|trouble| {
            matches!(
                trouble,
                Trouble::Reading { .. } | Trouble::Preparing(_) | Trouble::NoToken(_) | Trouble::AskingHost
            )
        });
        self.observe(status, json, now);
        if let Some(mode) = then {
            match &mut self.run {
                Some(run)
                    if run.is_in_the_way(now)
                        || self.known.as_ref().is_some_and(|known| known.status.is_in_progress()) =>
                {
                    run.watch_until_ms = now.monotonic_ms + policy::WATCH;
                    if let Origin::Elsewhere(_) = run.origin {
                        run.origin = Origin::Elsewhere(Found::InTheWay);
                    }
                }
                _ => return self.send(mode, now),
            }
            self.news.push(News::NotPossible(ApiError::Conflict));
        }
        self.learn(now)
    }

    fn on_read_error(&mut self, error: ApiError, then: Option<Mode>, now: Now) -> Next {
        let error = self.without_the_token(error);
        let error = if matches!(error, ApiError::Unauthorized) { self.lose_token(now) } else { error };
        if then.is_some() {
            self.not_sent(error);
            return self.plan(now);
        }
        if self.failures.count == 0 {
            self.failures.since_ms = now.monotonic_ms;
        }
        self.failures.count += 1;
        let is_same =
            matches!(&self.trouble, Some(Trouble::Reading { error: last, .. }) if last.kind() == error.kind());
        self.news.push(News::Failed { about: About::Status, error: error.clone(), is_new: !is_same });
        let wait = policy::backoff(self.failures, &error, now.monotonic_ms, &mut self.jitter);
        self.trouble = Some(Trouble::Reading {
            error,
            count: self.failures.count,
            next_try_ms: wait.map(|wait| now.monotonic_ms + wait),
        });
        match wait {
            Some(wait) if self.hidden_since_ms.is_none() => sleep(wait),
            Some(wait) if self.watches_hidden() => sleep(wait.max(policy::HIDDEN)),
            _ => Next::Rest,
        }
    }

    /// A refusal stays a refusal when the person comes back to the tab.
    pub(super) fn must_ask_the_person(&self) -> bool {
        matches!(&self.trouble, Some(Trouble::Reading { error, .. }) if !error.may_pass())
    }
}
