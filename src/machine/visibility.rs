//! The page: hidden, seen again, and back from a sleep of the computer.

use super::{Doing, Event, Machine, Next, Now, Trouble, sleep};
use crate::{
    api::{ApiError, NoAnswer},
    policy::{self, Failures},
};

impl Machine {
    pub(super) fn hide(&mut self, now: Now) -> Next {
        self.hidden_since_ms.get_or_insert(now.monotonic_ms);
        match self.doing {
            // A request that was sent is not called back by hiding the page, nor is one that is about to be sent.
            Doing::Sending(_) | Doing::Reading(Some(_)) => Next::Stay,
            _ if self.watches_hidden() => sleep(policy::HIDDEN),
            _ => Next::Rest,
        }
    }

    /// Whether there is a run to be watched although nobody sees the page.
    pub(super) fn watches_hidden(&self) -> bool {
        self.polls_hidden && self.token.is_some() && self.is_under_way()
    }

    pub(super) fn come_back(&mut self, now: Now) -> Next {
        if let (Some(hidden_since), Some(run)) = (self.hidden_since_ms.take(), &mut self.run) {
            // Only the time that somebody could see it counts as watched.
            run.watch_until_ms += now.monotonic_ms.saturating_sub(hidden_since);
        }
        if self.token.is_none() {
            return self.ask_returning_host(now);
        }
        let is_fresh = self.is_fresh(now);
        if is_fresh && self.doing == Doing::Resting {
            return self.plan(now);
        }
        if is_fresh || self.must_ask_the_person() {
            return Next::Stay;
        }
        match &self.trouble {
            _ if self.may_look(now) => self.start_afresh(),
            Some(Trouble::Reading { next_try_ms: Some(next_try), .. }) if self.doing == Doing::Resting => {
                sleep(next_try.saturating_sub(now.monotonic_ms).max(policy::SECOND))
            }
            _ => Next::Stay,
        }
    }

    /// Whether far more time has passed than there was to wait for: the computer was asleep. (A hidden page is not
    /// told the time reliably, and it asks nothing.)
    pub(super) fn has_slept(&self, now: Now) -> bool {
        let due_ms = match self.doing {
            Doing::Sleeping(ms) => u64::from(ms),
            Doing::Reading(_) | Doing::Learning => policy::TICK,
            Doing::Resting | Doing::Sending(_) => return false,
        };
        let is_visible = self.hidden_since_ms.is_none();
        is_visible && self.heard.is_some_and(|heard| now.since(heard) > 2 * due_ms + policy::OVERSLEPT)
    }

    /// What was under way before the computer slept is history: one fresh look, and no redeploy that was pressed then.
    pub(super) fn wake_up(&mut self, event: Event, now: Now) -> Next {
        self.failures = Failures::default();
        if self.is_preparing() {
            self.doing = Doing::Reading(None);
            self.not_sent(ApiError::NoAnswer(NoAnswer::Timeout));
        }
        match event {
            Event::Woke | Event::Tick | Event::Visible if !self.is_told_to_wait(now) => self.read(None),
            Event::Answered(call, Err(_)) if call.only_reads() => self.read(None),
            event => self.decide(event, now),
        }
    }
}
