//! The only place that decides: an event and the time go in, what to do next comes out. No clock, no socket, no screen.
//!
//! It keeps two things apart: *what is known* of the service, which failures never take away, and *what is being done*,
//! of which there is one thing at a time.

use crate::{
    api::{self, Answer, ApiError, Call, Mode, NoAnswer, Request},
    correlation::{Identity, Relation, relate},
    model::{Phase, Service, Status},
    policy::{self, Failures, Jitter},
    target::{ApiBase, HelmId},
    token::Token,
};

/// The time, on both clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// Milliseconds on a clock that never jumps, for durations.
    pub monotonic_ms: u64,
    /// Milliseconds since 1970 by the person's clock, which may be wrong.
    pub unix_ms: i64,
    /// Minutes that the person's local time is ahead of UTC.
    pub utc_offset_min: i32,
}

/// What a machine is told.
#[derive(Debug)]
pub enum Event {
    /// A token was given, by the person or by the host.
    TokenGiven(Token),
    /// The token is to be forgotten.
    TokenForgotten,
    /// The person (or the host) wants a redeploy; any confirmation is behind them.
    Redeploy(Mode),
    /// The person wants the status read again.
    Refresh,
    /// The person wants to go on watching a run of unusual length.
    KeepWatching,
    /// The page was hidden.
    Hidden,
    /// The page is visible again, was restored, or may be online again.
    Visible,
    /// A host calls the service by this name, or (none) leaves the name to the API.
    Label(Option<String>),
    /// What came of the call under way.
    Answered(Call, Result<Answer, NoAnswer>),
    /// The sleep under way is over.
    Woke,
}

/// What to do next. Doing something new drops what was being done, and dropping is cancelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Next {
    /// Go on with what is being done.
    Stay,
    /// Do nothing until an event comes.
    Rest,
    /// Wait this many milliseconds.
    Sleep(u32),
    /// Call the API.
    Call(Call),
}

/// Follows one service.
#[derive(Debug)]
pub struct Machine {
    base: ApiBase,
    id: HelmId,
    jitter: Jitter,
    token: Option<Token>,
    is_hidden: bool,
    doing: Doing,
    asked_for_name: bool,
    failures: Failures,
    pub(crate) label: Option<String>,
    pub(crate) service: Option<Service>,
    pub(crate) known: Option<Known>,
    pub(crate) run: Option<Run>,
    pub(crate) trouble: Option<Trouble>,
}

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doing {
    Resting,
    Sleeping,
    /// Reading the status, and sending the redeploy after it if there is one to send.
    Reading(Option<Mode>),
    Naming,
    Sending(Mode),
}

/// The last status that was read, and when.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Known {
    pub(crate) status: Status,
    pub(crate) at: Now,
}

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
    watch_until_ms: u64,
    identity: Identity,
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
    /// It is under way.
    Underway,
    /// It has ended after so many milliseconds, by one look; a second one is to confirm it.
    Ending(u64),
    /// It has ended, after so many milliseconds.
    Ended(u64),
}

/// What went wrong last, until something goes right again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// A redeploy was not accepted.
    Sending { error: ApiError, until_ms: Option<u64> },
    /// The status could not be read before a redeploy, so that it was not sent.
    Preparing(ApiError),
    /// The status could not be read; the next try is at that moment, or up to the person.
    Reading { error: ApiError, count: u32, next_try_ms: Option<u64> },
    /// No deployment was seen after a redeploy whose outcome was unknown.
    NoSign,
}

impl Machine {
    /// Starts with nothing known. `seed` spreads the requests of many widgets.
    #[must_use]
    pub fn new(base: ApiBase, id: HelmId, seed: u32) -> Self {
        Self {
            base,
            id,
            jitter: Jitter::new(seed),
            token: None,
            is_hidden: false,
            doing: Doing::Resting,
            asked_for_name: false,
            failures: Failures::default(),
            label: None,
            service: None,
            known: None,
            run: None,
            trouble: None,
        }
    }

    /// Takes an event and says what to do next.
    pub fn on(&mut self, event: Event, now: Now) -> Next {
        let next = self.decide(event, now);
        match next {
            Next::Rest => self.doing = Doing::Resting,
            Next::Sleep(_) => self.doing = Doing::Sleeping,
            Next::Call(Call::Service) => self.doing = Doing::Naming,
            Next::Stay | Next::Call(_) => {}
        }
        next
    }

    /// The request for a call, and the value of its `Authorization` header; none without a token.
    #[must_use]
    pub fn request(&self, call: Call) -> Option<(Request, String)> {
        Some((call.request(&self.base, &self.id), self.token.as_ref()?.authorization()))
    }

    /// Whether a redeploy would be sent now.
    #[must_use]
    pub fn may_redeploy(&self, now: Now) -> bool {
        let must_wait =
            matches!(self.trouble, Some(Trouble::Sending { until_ms: Some(until), .. }) if until > now.monotonic_ms);
        self.token.is_some() && self.known.is_some() && !self.is_under_way() && !self.is_preparing() && !must_wait
    }

    pub(crate) fn base(&self) -> &ApiBase {
        &self.base
    }

    pub(crate) fn token(&self) -> Option<&Token> {
        self.token.as_ref()
    }

    pub(crate) fn is_reading(&self) -> bool {
        matches!(self.doing, Doing::Reading(_))
    }

    /// Whether a redeploy is about to be sent, after a fresh look at the status.
    pub(crate) fn is_preparing(&self) -> bool {
        matches!(self.doing, Doing::Reading(Some(_)))
    }

    /// Whether a run is being followed that has not ended.
    pub(crate) fn is_under_way(&self) -> bool {
        self.run.as_ref().is_some_and(|run| !matches!(run.stage, Stage::Ended(_)))
    }

    fn decide(&mut self, event: Event, now: Now) -> Next {
        match event {
            Event::TokenGiven(token) => {
                self.token = Some(token);
                self.trouble = None;
                self.lose_sight_of_the_request();
                self.start_afresh()
            }
            Event::TokenForgotten => {
                self.token = None;
                self.lose_sight_of_the_request();
                self.trouble = None;
                Next::Rest
            }
            Event::Redeploy(mode) => self.redeploy(mode, now),
            Event::Refresh if self.may_look(now) => self.start_afresh(),
            Event::KeepWatching => {
                if let Some(run) = &mut self.run {
                    run.watch_until_ms = now.monotonic_ms + policy::WATCH;
                }
                self.start_afresh()
            }
            Event::Hidden => {
                self.is_hidden = true;
                // A request that was sent is not called back by hiding the page, nor is one that is about to be sent.
                if matches!(self.doing, Doing::Sending(_) | Doing::Reading(Some(_))) { Next::Stay } else { Next::Rest }
            }
            Event::Visible => self.come_back(now),
            Event::Label(label) => {
                self.label = label;
                Next::Stay
            }
            Event::Answered(Call::Redeploy(_), answer) => self.on_redeploy_answer(answer, now),
            Event::Answered(Call::Status, answer) => self.on_status_answer(answer, now),
            Event::Answered(Call::Service, answer) => {
                self.asked_for_name = true;
                let service = answer.map(|answer| api::read_service(&answer, now.unix_ms));
                self.service = service.ok().and_then(Result::ok);
                self.plan(now)
            }
            Event::Woke => self.read(None),
            Event::Refresh => Next::Stay,
        }
    }

    /// Whether a look may be taken before it is due: not while one is under way, and not before the API allows it.
    fn may_look(&self, now: Now) -> bool {
        let is_told_to_wait = matches!(&self.trouble, Some(Trouble::Reading { error, next_try_ms: Some(next_try), .. })
            if error.wait_ms().is_some() && *next_try > now.monotonic_ms);
        let is_free = matches!(self.doing, Doing::Resting | Doing::Sleeping | Doing::Naming);
        self.token.is_some() && is_free && !is_told_to_wait
    }

    /// Reads the status at once, with the slate of failures clean.
    fn start_afresh(&mut self) -> Next {
        self.failures = Failures::default();
        self.read(None)
    }

    fn read(&mut self, then: Option<Mode>) -> Next {
        if self.token.is_none() {
            return Next::Rest;
        }
        self.doing = Doing::Reading(then);
        Next::Call(Call::Status)
    }

    fn come_back(&mut self, now: Now) -> Next {
        self.is_hidden = false;
        let is_fresh = self
            .known
            .as_ref()
            .is_some_and(|known| now.monotonic_ms.saturating_sub(known.at.monotonic_ms) < policy::FRESH);
        if is_fresh && self.doing == Doing::Resting {
            return self.plan(now);
        }
        if is_fresh || self.must_ask_the_person() {
            return Next::Stay;
        }
        match &self.trouble {
            _ if self.may_look(now) => self.start_afresh(),
            Some(Trouble::Reading { next_try_ms: Some(next_try), .. }) if self.doing == Doing::Resting => {
                sleep(next_try.saturating_sub(now.monotonic_ms))
            }
            _ => Next::Stay,
        }
    }

    /// A refusal stays a refusal when the person comes back to the tab.
    fn must_ask_the_person(&self) -> bool {
        matches!(&self.trouble, Some(Trouble::Reading { error, .. }) if !error.may_pass())
    }

    /// The answer to a request that is under way will not be seen: from now on its outcome is unknown.
    fn lose_sight_of_the_request(&mut self) {
        if let (Doing::Sending(_), Some(run)) = (self.doing, &mut self.run) {
            run.stage = Stage::FindingOut(0);
        }
    }

    fn redeploy(&mut self, mode: Mode, now: Now) -> Next {
        if !self.may_redeploy(now) {
            return Next::Stay;
        }
        self.trouble = None;
        let age = self.known.as_ref().map_or(u64::MAX, |known| now.monotonic_ms.saturating_sub(known.at.monotonic_ms));
        if age < policy::FRESH {
            self.send(mode, now)
        } else {
            // An old status is no baseline: what was deployed since would be taken for this run.
            self.read(Some(mode))
        }
    }

    fn send(&mut self, mode: Mode, now: Now) -> Next {
        let Some(known) = &self.known else { return Next::Rest };
        self.run = Some(Run::new(Origin::Ours(mode), Stage::Requesting, Identity::after(&known.status), now));
        self.doing = Doing::Sending(mode);
        Next::Call(Call::Redeploy(mode))
    }

    fn on_redeploy_answer(&mut self, answer: Result<Answer, NoAnswer>, now: Now) -> Next {
        let accepted =
            answer.map_err(ApiError::NoAnswer).and_then(|answer| api::read_acceptance(&answer, &self.id, now.unix_ms));
        self.doing = Doing::Resting;
        let Some(run) = &mut self.run else { return Next::Rest };
        match accepted {
            Ok(status) => {
                run.stage = Stage::Accepted;
                if let Some(status) = status {
                    run.identity.accept(&status);
                    self.observe(status, now);
                }
                sleep(policy::FIRST_POLL)
            }
            Err(ApiError::Conflict) => {
                run.stage = Stage::Accepted;
                run.origin = Origin::Elsewhere(Found::InTheWay);
                self.read(None)
            }
            Err(error) if error.leaves_the_outcome_open() => {
                run.stage = Stage::FindingOut(0);
                run.lost = Some(error);
                self.read(None)
            }
            Err(error) => {
                self.run = None;
                if error == ApiError::Unauthorized {
                    self.token = None;
                }
                let wait = match error {
                    ApiError::RateLimited(wait) => {
                        Some(wait.unwrap_or(30 * policy::SECOND).clamp(policy::SECOND, policy::LONGEST_WAIT))
                    }
                    _ => None,
                };
                self.trouble = Some(Trouble::Sending { error, until_ms: wait.map(|wait| now.monotonic_ms + wait) });
                self.plan(now)
            }
        }
    }

    fn on_status_answer(&mut self, answer: Result<Answer, NoAnswer>, now: Now) -> Next {
        let status =
            answer.map_err(ApiError::NoAnswer).and_then(|answer| api::read_status(&answer, &self.id, now.unix_ms));
        let then = match self.doing {
            Doing::Reading(then) => then,
            _ => None,
        };
        self.doing = Doing::Resting;
        match status {
            Ok(status) => self.on_status(status, then, now),
            Err(error) => self.on_read_error(error, then, now),
        }
    }

    fn on_status(&mut self, status: Status, then: Option<Mode>, now: Now) -> Next {
        self.failures = Failures::default();
        if matches!(self.trouble, Some(Trouble::Reading { .. } | Trouble::Preparing(_))) {
            self.trouble = None;
        }
        self.observe(status, now);
        if let Some(mode) = then {
            if !self.is_under_way() {
                return self.send(mode, now);
            }
            if let Some(run) = &mut self.run {
                run.origin = Origin::Elsewhere(Found::InTheWay);
            }
        }
        if self.service.is_none() && !self.asked_for_name {
            return Next::Call(Call::Service);
        }
        self.plan(now)
    }

    fn on_read_error(&mut self, error: ApiError, then: Option<Mode>, now: Now) -> Next {
        if error == ApiError::Unauthorized {
            self.token = None;
        }
        if then.is_some() {
            self.trouble = Some(Trouble::Preparing(error));
            return self.plan(now);
        }
        if self.failures.count == 0 {
            self.failures.since_ms = now.monotonic_ms;
        }
        self.failures.count += 1;
        let wait = policy::backoff(self.failures, &error, now.monotonic_ms, &mut self.jitter);
        self.trouble = Some(Trouble::Reading {
            error,
            count: self.failures.count,
            next_try_ms: wait.map(|wait| now.monotonic_ms + wait),
        });
        match wait {
            Some(wait) if !self.is_hidden => sleep(wait),
            _ => Next::Rest,
        }
    }

    /// Takes a status in: what it says of the service, and what it says of the run.
    fn observe(&mut self, status: Status, now: Now) {
        let relation = self
            .run
            .as_ref()
            .filter(|run| !matches!(run.stage, Stage::Ended(_)))
            .map(|run| relate(&run.identity, &status));
        match (relation, &mut self.run) {
            (Some(Relation::Same), Some(run)) => run.observe(&status, now),
            (Some(Relation::Before), Some(_)) => {}
            (Some(Relation::Later), Some(run)) => {
                let found = if matches!(run.origin, Origin::Ours(_)) { Found::Superseding } else { Found::Running };
                let mut later = Run::new(Origin::Elsewhere(found), Stage::Underway, Identity::found(&status), now);
                later.observe(&status, now);
                self.run = Some(later);
            }
            _ if status.is_in_progress() => {
                self.trouble = None;
                self.run =
                    Some(Run::new(Origin::Elsewhere(Found::Running), Stage::Underway, Identity::found(&status), now));
            }
            // A status at rest that is not the end of the run shown belongs to another one.
            _ => {
                let is_its_end = self.run.as_ref().is_some_and(|run| relate(&run.identity, &status) == Relation::Same);
                if !is_its_end {
                    self.run = None;
                }
            }
        }
        self.known = Some(Known { status, at: now });
    }

    /// Says when to look again.
    fn plan(&mut self, now: Now) -> Next {
        if self.token.is_none() {
            return Next::Rest;
        }
        if let Some(Run { stage: Stage::FindingOut(looks), .. }) = &mut self.run {
            let looks_taken = *looks + 1;
            if let Some(wait) = policy::FIND_OUT.get(looks_taken) {
                *looks = looks_taken;
                return sleep(*wait);
            }
            self.run = None;
            self.trouble = Some(Trouble::NoSign);
        }
        if self.is_hidden {
            return Next::Rest;
        }
        let Some(run) = self.run.as_ref().filter(|run| !matches!(run.stage, Stage::Ended(_))) else {
            return self.sleep_about(if self.is_unclear() { policy::UNCLEAR } else { policy::AT_REST });
        };
        if now.monotonic_ms >= run.watch_until_ms {
            return Next::Rest;
        }
        let age = now.monotonic_ms.saturating_sub(run.since_ms);
        match run.stage {
            Stage::Ending(_) => sleep(policy::CONFIRM_END),
            Stage::Accepted if age > policy::NEVER_STARTED => self.sleep_about(policy::UNCLEAR),
            _ if self.is_unclear() => self.sleep_about(policy::UNCLEAR),
            _ => self.sleep_about(policy::interval(age)),
        }
    }

    fn is_unclear(&self) -> bool {
        self.known.as_ref().is_some_and(|known| known.status.state.phase() == Phase::Unclear)
    }

    /// Whether the person is asked before the run is watched any longer.
    pub(crate) fn has_stopped_watching(&self, now: Now) -> bool {
        self.is_under_way() && self.run.as_ref().is_some_and(|run| now.monotonic_ms >= run.watch_until_ms)
    }

    fn sleep_about(&mut self, ms: u64) -> Next {
        sleep(self.jitter.about(ms))
    }
}

fn sleep(ms: u64) -> Next {
    Next::Sleep(u32::try_from(ms.min(2 * policy::LONGEST_WAIT)).unwrap_or(u32::MAX))
}

impl Run {
    fn new(origin: Origin, stage: Stage, identity: Identity, now: Now) -> Self {
        Self {
            origin,
            stage,
            lost: None,
            since_ms: now.monotonic_ms,
            watch_until_ms: now.monotonic_ms + policy::WATCH,
            identity,
        }
    }

    /// Takes in a status that is known to be of this run.
    fn observe(&mut self, status: &Status, now: Now) {
        self.identity.learn(status);
        let has_ended = status.state.phase().has_ended();
        self.stage = match self.stage {
            Stage::Ending(took_ms) if has_ended => Stage::Ended(took_ms),
            _ if has_ended => Stage::Ending(now.monotonic_ms.saturating_sub(self.since_ms)),
            _ => Stage::Underway,
        };
    }
}
