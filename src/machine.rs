//! The only place that decides: an event and the time go in, what to do next comes out. No clock, no socket, no screen.
//!
//! It keeps two things apart: *what is known* of the service, which failures never take away, and *what is being done*,
//! of which there is one thing at a time.

use crate::{
    api::{self, Answer, ApiError, Call, Mode, NoAnswer, Request},
    budget::Urgency,
    correlation::{Identity, Relation, relate},
    json::Json,
    model::{Phase, Service, State, Status},
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
    /// Whether the browser believes that it is offline, which may be wrong.
    pub seems_offline: bool,
}

impl Now {
    /// How long ago something was. A computer that sleeps stops one clock, and a person may set the other back, so the
    /// longer time counts.
    pub(crate) fn since(self, earlier: Self) -> u64 {
        let by_wall = u64::try_from(self.unix_ms.saturating_sub(earlier.unix_ms)).unwrap_or(0);
        self.monotonic_ms.saturating_sub(earlier.monotonic_ms).max(by_wall)
    }
}

/// What a machine is told.
#[derive(Debug)]
pub enum Event {
    /// A token was given, by the person or by the host.
    TokenGiven(Token),
    /// The token is to be forgotten.
    TokenForgotten,
    /// The host was asked for a token and has none to give.
    TokenFailed,
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
    /// Whether a run is to be watched while the page is hidden, slowly.
    PollHidden(bool),
    /// What came of the call under way.
    Answered(Call, Result<Answer, NoAnswer>),
    /// The sleep under way is over.
    Woke,
    /// Nothing has happened but that time has passed.
    Tick,
}

/// What has happened that a host may want to hear of, as opposed to what there is to see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// A status was read; `is_new` when it says something else than the one before.
    Read {
        /// Whether it differs from the last one.
        is_new: bool,
    },
    /// A redeploy was accepted, or has turned out to have been.
    Accepted,
    /// A redeploy was asked for while it was not possible, so nothing was sent.
    NotPossible(ApiError),
    /// A redeploy was not accepted, or the status could not be read.
    Failed {
        /// What was tried.
        about: About,
        /// What came of it.
        error: ApiError,
        /// Whether it is not merely the same trouble going on.
        is_new: bool,
    },
    /// A run has ended.
    Finished {
        /// The state that it ended in.
        state: State,
        /// The run, if the API tells.
        execution_id: Option<String>,
        /// From when it was asked for, or found, to its end.
        duration_ms: u64,
    },
    /// A token is wanted of the host. It is not said again before a token was accepted.
    TokenWanted(Reason),
}

/// What was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// To redeploy.
    Redeploy,
    /// To read the status.
    Status,
}

/// Why a token is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// There has been none yet.
    Start,
    /// The last one ends within a minute, or has ended.
    Expired,
    /// The API has refused the last one.
    Refused,
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
    /// Since when the page is hidden, on the monotonic clock.
    hidden_since_ms: Option<u64>,
    polls_hidden: bool,
    doing: Doing,
    /// When the status was last asked for, on the monotonic clock.
    asked_ms: u64,
    /// When the last event came.
    heard: Option<Now>,
    asked_for_name: bool,
    /// The reason for which a token is wanted of the host, from when it was told until a token is accepted.
    wanted: Option<Reason>,
    /// The end of the token that the host was asked to replace.
    replaced_end: Option<i64>,
    failures: Failures,
    news: Vec<News>,
    /// The last executions that were seen at their end, oldest first: none of them is a run to come.
    past: Vec<String>,
    /// The execution whose end was told last.
    told_end: Option<String>,
    pub(crate) service: Option<Service>,
    pub(crate) known: Option<Known>,
    pub(crate) run: Option<Run>,
    pub(crate) trouble: Option<Trouble>,
}

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doing {
    Resting,
    /// For so many milliseconds.
    Sleeping(u32),
    /// Reading the status, and sending the redeploy after it if there is one to send.
    Reading(Option<Mode>),
    Naming,
    Sending(Mode),
}

/// The last status that was read, and when.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Known {
    pub(crate) status: Status,
    /// What it was read from, for hosts.
    pub(crate) json: Json,
    pub(crate) at: Now,
    /// Whether a redeploy was sent since: whatever came back, it may have started something.
    has_sent_since: bool,
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
    /// Since when, and in how many looks, the service has been at rest without this run's end.
    at_rest: Option<AtRest>,
    /// Whether it was seen waiting in the queue.
    has_waited: bool,
    /// Whether somebody else's run is under way before it.
    pub(crate) is_behind: bool,
    identity: Identity,
}

/// How long a service has been seen at rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct AtRest {
    since_ms: u64,
    looks: u32,
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

impl Stage {
    /// Whether there is nothing more to be seen of the run.
    fn is_over(self) -> bool {
        matches!(self, Self::Ended(_) | Self::Gone(_))
    }
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
    /// Another operation kept a redeploy from starting (409), and nothing runs on the service.
    NothingRunsHere,
    /// The host was asked for a token and has none to give.
    NoToken,
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
            hidden_since_ms: None,
            polls_hidden: false,
            doing: Doing::Resting,
            asked_ms: 0,
            heard: None,
            asked_for_name: false,
            wanted: None,
            replaced_end: None,
            failures: Failures::default(),
            news: Vec::new(),
            past: Vec::new(),
            told_end: None,
            service: None,
            known: None,
            run: None,
            trouble: None,
        }
    }

    /// Takes an event and says what to do next.
    pub fn on(&mut self, event: Event, now: Now) -> Next {
        let has_slept = self.has_slept(now);
        self.heard = Some(now);
        let next = if has_slept { self.wake_up(event, now) } else { self.decide(event, now) };
        match next {
            Next::Rest => self.doing = Doing::Resting,
            Next::Sleep(ms) => self.doing = Doing::Sleeping(ms),
            Next::Call(Call::Service) => self.doing = Doing::Naming,
            Next::Call(Call::Status) => self.asked_ms = now.monotonic_ms,
            Next::Stay | Next::Call(_) => {}
        }
        next
    }

    /// The request for a call, and the value of its `Authorization` header; none without a token.
    #[must_use]
    pub fn request(&self, call: Call) -> Option<(Request, String)> {
        Some((call.request(&self.base, &self.id), self.token.as_ref()?.authorization()))
    }

    /// How urgent the call is that [`Machine::on`] has asked for.
    #[must_use]
    pub fn urgency(&self) -> Urgency {
        match self.doing {
            Doing::Sending(_) | Doing::Reading(Some(_)) => Urgency::Person,
            Doing::Reading(None) if self.is_under_way() || self.known.is_none() => Urgency::Run,
            _ => Urgency::Rest,
        }
    }

    /// What has happened since this was last asked.
    pub fn take_news(&mut self) -> Vec<News> {
        std::mem::take(&mut self.news)
    }

    /// The last status that was read, as it came.
    #[must_use]
    pub fn status_json(&self) -> Option<&[u8]> {
        self.status_source().map(Json::bytes)
    }

    /// What the last status was read from.
    pub(crate) fn status_source(&self) -> Option<&Json> {
        self.known.as_ref().map(|known| &known.json)
    }

    /// Whether the button may be pressed.
    #[must_use]
    pub fn may_redeploy(&self, now: Now) -> bool {
        self.known.is_some() && self.objection(now).is_none()
    }

    /// What speaks against a redeploy.
    fn objection(&self, now: Now) -> Option<ApiError> {
        let until_ms = match self.trouble {
            Some(Trouble::Sending { until_ms, .. }) => until_ms,
            _ => None,
        };
        let wait = until_ms.map_or(0, |until| until.saturating_sub(now.monotonic_ms));
        if self.token.is_none() {
            Some(ApiError::Unauthorized)
        } else if self.is_preparing() || self.run.as_ref().is_some_and(|run| run.is_in_the_way(now)) {
            Some(ApiError::Conflict)
        } else {
            (wait > 0).then_some(ApiError::RateLimited(Some(wait)))
        }
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

    /// Whether the service's name is being asked for.
    pub(crate) fn is_naming(&self) -> bool {
        self.doing == Doing::Naming
    }

    /// Whether a look takes longer than any exchange: then others of the page are before it.
    pub(crate) fn is_in_line(&self, now: Now) -> bool {
        self.is_reading() && now.monotonic_ms.saturating_sub(self.asked_ms) > policy::LONGEST_LOOK
    }

    /// Whether a redeploy is about to be sent, after a fresh look at the status.
    pub(crate) fn is_preparing(&self) -> bool {
        matches!(self.doing, Doing::Reading(Some(_)))
    }

    /// Whether a run is being followed that has not ended.
    pub(crate) fn is_under_way(&self) -> bool {
        self.run.as_ref().is_some_and(|run| !run.stage.is_over())
    }

    /// Whether far more time has passed than there was to wait for: the computer was asleep. (A hidden page is not
    /// told the time reliably, and it asks nothing.)
    fn has_slept(&self, now: Now) -> bool {
        let due_ms = match self.doing {
            Doing::Sleeping(ms) => u64::from(ms),
            Doing::Reading(_) | Doing::Naming => policy::TICK,
            Doing::Resting | Doing::Sending(_) => return false,
        };
        let is_visible = self.hidden_since_ms.is_none();
        is_visible && self.heard.is_some_and(|heard| now.since(heard) > 2 * due_ms + policy::OVERSLEPT)
    }

    /// What was under way before the computer slept is history: one fresh look, and no redeploy that was pressed then.
    fn wake_up(&mut self, event: Event, now: Now) -> Next {
        self.failures = Failures::default();
        if self.is_preparing() {
            self.doing = Doing::Reading(None);
            self.not_sent(ApiError::NoAnswer(NoAnswer::Timeout));
        }
        match event {
            Event::Woke | Event::Tick | Event::Visible if !self.is_told_to_wait(now) => self.read(None),
            Event::Answered(Call::Status | Call::Service, Err(_)) => self.read(None),
            event => self.decide(event, now),
        }
    }

    fn decide(&mut self, event: Event, now: Now) -> Next {
        match event {
            Event::TokenGiven(token) => {
                self.token = Some(token);
                self.trouble = None;
                self.lose_sight_of_the_request();
                self.failures = Failures::default();
                self.read(self.intent())
            }
            Event::TokenForgotten => {
                self.token = None;
                self.lose_sight_of_the_request();
                self.trouble = None;
                Next::Rest
            }
            Event::TokenFailed => {
                self.trouble = Some(Trouble::NoToken);
                Next::Stay
            }
            Event::Redeploy(mode) => self.redeploy(mode, now),
            Event::Refresh if self.may_look(now) => {
                // Whoever asks how things stand has read what became of a run that is waited for no longer.
                self.run.take_if(|run| matches!(run.stage, Stage::Gone(_)));
                self.start_afresh()
            }
            Event::Refresh => {
                self.explain_why_not(now);
                Next::Stay
            }
            Event::KeepWatching => {
                if let Some(run) = &mut self.run {
                    run.watch_until_ms = now.monotonic_ms + policy::WATCH;
                }
                if self.may_look(now) { self.start_afresh() } else { Next::Stay }
            }
            Event::PollHidden(polls) => {
                self.polls_hidden = polls;
                Next::Stay
            }
            Event::Hidden => self.hide(now),
            Event::Visible => self.come_back(now),
            Event::Answered(Call::Redeploy(_), answer) => self.on_redeploy_answer(answer, now),
            Event::Answered(Call::Status, answer) => self.on_status_answer(answer, now),
            Event::Answered(Call::Service, answer) => {
                self.asked_for_name = true;
                let service = answer.map(|answer| api::read_service(&answer, now.unix_ms));
                self.service = service.ok().and_then(Result::ok);
                self.plan(now)
            }
            Event::Woke => self.read(None),
            Event::Tick => {
                self.replace_ending_token(now);
                Next::Stay
            }
        }
    }

    /// Whether a look may be taken before it is due: not while one is under way, and not before the API allows it.
    fn may_look(&self, now: Now) -> bool {
        let is_free = matches!(self.doing, Doing::Resting | Doing::Sleeping(_) | Doing::Naming);
        self.token.is_some() && is_free && !self.is_told_to_wait(now)
    }

    /// Tells who wants a look why there is none. If one is under way, its answer is theirs as well.
    fn explain_why_not(&mut self, now: Now) {
        let error = match &self.trouble {
            _ if self.token.is_none() => ApiError::Unauthorized,
            Some(Trouble::Reading { error, .. }) if self.is_told_to_wait(now) => error.clone(),
            _ => return,
        };
        self.news.push(News::Failed { about: About::Status, error, is_new: false });
    }

    fn is_told_to_wait(&self, now: Now) -> bool {
        matches!(&self.trouble, Some(Trouble::Reading { error, next_try_ms: Some(next_try), .. })
            if error.wait_ms().is_some() && *next_try > now.monotonic_ms)
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

    /// The redeploy that is to be sent after the look that is under way.
    fn intent(&self) -> Option<Mode> {
        match self.doing {
            Doing::Reading(then) => then,
            _ => None,
        }
    }

    fn hide(&mut self, now: Now) -> Next {
        self.hidden_since_ms.get_or_insert(now.monotonic_ms);
        match self.doing {
            // A request that was sent is not called back by hiding the page, nor is one that is about to be sent.
            Doing::Sending(_) | Doing::Reading(Some(_)) => Next::Stay,
            _ if self.watches_hidden() => sleep(policy::HIDDEN),
            _ => Next::Rest,
        }
    }

    /// Whether there is a run to be watched although nobody sees the page.
    fn watches_hidden(&self) -> bool {
        self.polls_hidden && self.token.is_some() && self.is_under_way()
    }

    fn come_back(&mut self, now: Now) -> Next {
        if let (Some(hidden_since), Some(run)) = (self.hidden_since_ms.take(), &mut self.run) {
            // Only the time that somebody could see it counts as watched.
            run.watch_until_ms += now.monotonic_ms.saturating_sub(hidden_since);
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

    /// Whether the status is young enough to start a redeploy from, or to come back to.
    fn is_fresh(&self, now: Now) -> bool {
        self.known.as_ref().is_some_and(|known| now.since(known.at) < policy::FRESH)
    }

    /// Asks the host for another token before this one ends; once for each.
    fn replace_ending_token(&mut self, now: Now) {
        let end = self.token.as_ref().and_then(Token::expires_at);
        let ends_soon = end.is_some_and(|end| end.saturating_sub(now.unix_ms) <= policy::TOKEN_ENDS_SOON);
        if ends_soon && self.replaced_end != end {
            self.replaced_end = end;
            self.wanted = None;
            self.want_token(Reason::Expired);
        }
    }

    fn want_token(&mut self, reason: Reason) {
        if self.wanted.is_none() {
            self.wanted = Some(reason);
            self.news.push(News::TokenWanted(reason));
        }
    }

    /// A token that was refused is of no more use. Whether it had ended is told by the person's clock, which may be
    /// wrong, and so only after the refusal.
    fn lose_token(&mut self, now: Now) -> ApiError {
        let end = self.token.take().and_then(|token| token.expires_at());
        let has_ended = end.is_some_and(|end| end <= now.unix_ms);
        let (reason, error) = if has_ended {
            (Reason::Expired, ApiError::TokenExpired)
        } else {
            (Reason::Refused, ApiError::Unauthorized)
        };
        self.want_token(reason);
        error
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
        let is_baseline = self.is_fresh(now) && self.known.as_ref().is_some_and(is_at_rest);
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

    fn send(&mut self, mode: Mode, now: Now) -> Next {
        let Some(known) = &mut self.known else { return Next::Rest };
        known.has_sent_since = true;
        self.run =
            Some(Run::new(Origin::Ours(mode), Stage::Requesting, Identity::after(&known.status, &self.past), now));
        self.doing = Doing::Sending(mode);
        Next::Call(Call::Redeploy(mode))
    }

    fn on_redeploy_answer(&mut self, answer: Result<Answer, NoAnswer>, now: Now) -> Next {
        self.doing = Doing::Resting;
        let accepted = answer
            .map_err(ApiError::NoAnswer)
            .and_then(|answer| api::read_acceptance_and_source(&answer, &self.id, now.unix_ms));
        let Some(run) = &mut self.run else { return Next::Rest };
        let error = match accepted {
            Ok(status) => {
                run.stage = Stage::Accepted;
                if let Some((status, json)) = status {
                    run.identity.accept(&status);
                    self.observe(status, json, now);
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
        if error == ApiError::Conflict {
            run.stage = Stage::Accepted;
            run.belongs_elsewhere(Found::InTheWay);
            return self.read(None);
        }
        self.run = None;
        let error = if error == ApiError::Unauthorized { self.lose_token(now) } else { error };
        let wait = match error {
            ApiError::RateLimited(wait) => Some(wait.unwrap_or(policy::TOO_MANY)),
            _ => error.wait_ms(),
        };
        let wait = wait.map(|wait| wait.clamp(policy::SECOND, policy::LONGEST_WAIT));
        self.trouble = Some(Trouble::Sending { error, until_ms: wait.map(|wait| now.monotonic_ms + wait) });
        self.plan(now)
    }

    fn on_status_answer(&mut self, answer: Result<Answer, NoAnswer>, now: Now) -> Next {
        let then = self.intent();
        self.doing = Doing::Resting;
        let status = answer
            .map_err(ApiError::NoAnswer)
            .and_then(|answer| api::read_status_and_source(&answer, &self.id, now.unix_ms));
        match status {
            Ok((status, json)) => self.on_status(status, json, then, now),
            Err(error) => self.on_read_error(error, then, now),
        }
    }

    fn on_status(&mut self, status: Status, json: Json, then: Option<Mode>, now: Now) -> Next {
        self.failures = Failures::default();
        self.wanted = None;
        if matches!(self.trouble, Some(Trouble::Reading { .. } | Trouble::Preparing(_) | Trouble::NoToken)) {
            self.trouble = None;
        }
        self.observe(status, json, now);
        if let Some(mode) = then {
            match &mut self.run {
                Some(run) if run.is_in_the_way(now) || self.known.as_ref().is_some_and(Known::is_in_progress) => {
                    run.watch_until_ms = now.monotonic_ms + policy::WATCH;
                    if let Origin::Elsewhere(_) = run.origin {
                        run.origin = Origin::Elsewhere(Found::InTheWay);
                    }
                }
                _ => return self.send(mode, now),
            }
            self.news.push(News::NotPossible(ApiError::Conflict));
        }
        if self.service.is_none() && !self.asked_for_name {
            return Next::Call(Call::Service);
        }
        self.plan(now)
    }

    fn on_read_error(&mut self, error: ApiError, then: Option<Mode>, now: Now) -> Next {
        let error = if error == ApiError::Unauthorized { self.lose_token(now) } else { error };
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

    /// A redeploy that was pressed is not sent after all.
    fn not_sent(&mut self, error: ApiError) {
        self.news.push(News::Failed { about: About::Redeploy, error: error.clone(), is_new: true });
        self.trouble = Some(Trouble::Preparing(error));
    }

    /// Takes a status in: what it says of the service, and what it says of the run.
    fn observe(&mut self, status: Status, json: Json, now: Now) {
        let is_shown = match &mut self.run {
            Some(run) if !run.stage.is_over() => {
                let relation = relate(&run.identity, &status);
                self.observe_run(relation, &status, now)
            }
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
        let has_started = matches!(run.stage, Stage::FindingOut(_))
            && !matches!(relation, Relation::Before | Relation::Doubtful | Relation::Later);
        if has_started {
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
                let is_seen = run.identity.is_settled() || run.is_ending();
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
        let gone = match (run.stage, run.origin) {
            (Stage::FindingOut(_) | Stage::Requesting, _) => return false,
            _ if run.identity.is_settled() => run.has_rested(policy::END_UNSEEN, now).then_some(Gone::EndUnseen),
            // Nobody waits for a request that somebody else has taken back.
            (Stage::Queued, Origin::Elsewhere(Found::Running | Found::Superseding)) => {
                run.at_rest.map(|_| Gone::LeftTheQueue)
            }
            _ if run.has_waited && run.identity.may_have_run_unseen(status) => rests.then_some(Gone::EndUnseen),
            _ if run.has_waited => rests.then_some(Gone::LeftTheQueue),
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
        let Some(status) = status.or(self.known.as_ref().map(|known| &known.status)) else { return };
        let (state, execution_id) = (status.state.clone(), status.execution_id.clone());
        if execution_id.is_some() && execution_id == self.told_end {
            return;
        }
        self.told_end.clone_from(&execution_id);
        self.news.push(News::Finished { state, execution_id, duration_ms });
    }

    fn remember_as_past(&mut self, execution: Option<&String>) {
        let Some(execution) = execution else { return };
        if !self.past.contains(execution) {
            self.past.push(execution.clone());
            if self.past.len() > MOST_PAST {
                self.past.remove(0);
            }
        }
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
            let lost = self.run.take().and_then(|run| run.lost);
            let error = lost.unwrap_or(ApiError::NoAnswer(NoAnswer::Unreachable));
            self.news.push(News::Failed { about: About::Redeploy, error, is_new: true });
            self.trouble = Some(Trouble::NoSign);
        }
        if self.hidden_since_ms.is_some() {
            return if self.watches_hidden() { sleep(policy::HIDDEN) } else { Next::Rest };
        }
        let Some(run) = self.run.as_ref().filter(|run| !matches!(run.stage, Stage::Ended(_))) else {
            let is_calm = !self.is_unclear() && !self.has_requests_waiting();
            return self.sleep_about(if is_calm { policy::AT_REST } else { policy::UNCLEAR });
        };
        if let (Stage::Gone(_), true) = (run.stage, now.monotonic_ms >= run.watch_until_ms) {
            return self.sleep_about(policy::AT_REST);
        }
        if now.monotonic_ms >= run.watch_until_ms {
            return Next::Rest;
        }
        let age = now.monotonic_ms.saturating_sub(run.since_ms);
        match run.stage {
            Stage::Ending(_) => sleep(policy::CONFIRM_END),
            Stage::Gone(_) => self.sleep_about(policy::UNCLEAR),
            _ if self.is_unclear() => self.sleep_about(policy::UNCLEAR),
            _ => self.sleep_about(policy::interval(age)),
        }
    }

    /// Whether a deployment is about to come, of whoever.
    fn has_requests_waiting(&self) -> bool {
        self.known.as_ref().is_some_and(|known| known.status.deployment_requests_count > Some(0))
    }

    fn is_unclear(&self) -> bool {
        self.known.as_ref().is_some_and(|known| known.status.state.phase() == Phase::Unclear)
    }

    /// Whether the person is asked before the run is watched any longer.
    pub(crate) fn has_stopped_watching(&self, now: Now) -> bool {
        self.run.as_ref().is_some_and(|run| run.is_watched_no_longer(now))
    }

    fn sleep_about(&mut self, ms: u64) -> Next {
        sleep(self.jitter.about(ms))
    }
}

fn sleep(ms: u64) -> Next {
    Next::Sleep(u32::try_from(ms.min(2 * policy::LONGEST_WAIT)).unwrap_or(u32::MAX))
}

/// So many executions are remembered. An answer out of a cache is of the last one or two.
const MOST_PAST: usize = 8;

impl AtRest {
    fn once_more(before: Option<Self>, now: Now) -> Self {
        let Self { since_ms, looks } = before.unwrap_or(Self { since_ms: now.monotonic_ms, looks: 0 });
        Self { since_ms, looks: looks + 1 }
    }
}

impl Known {
    fn is_in_progress(&self) -> bool {
        self.status.is_in_progress()
    }
}

impl Run {
    fn new(origin: Origin, stage: Stage, identity: Identity, now: Now) -> Self {
        Self {
            origin,
            stage,
            lost: None,
            since_ms: now.monotonic_ms,
            watch_until_ms: now.monotonic_ms + policy::WATCH,
            at_rest: None,
            has_waited: false,
            is_behind: false,
            identity,
        }
    }

    /// Takes in a status that is known to be of this run.
    fn observe(&mut self, status: &Status, now: Now) {
        let phase = status.state.phase();
        self.stage = match self.stage {
            _ if phase.has_ended() => return self.end(now),
            _ if phase == Phase::Queued => Stage::Queued,
            _ => Stage::Underway,
        };
    }

    /// One look has seen its end, or a second one confirms it.
    fn end(&mut self, now: Now) {
        self.stage = match self.stage {
            Stage::Ending(took_ms) => Stage::Ended(took_ms),
            _ => Stage::Ending(now.monotonic_ms.saturating_sub(self.since_ms)),
        };
    }

    fn is_ending(&self) -> bool {
        matches!(self.stage, Stage::Ending(_))
    }

    /// It was asked for here, but is somebody else's, or may be.
    fn belongs_elsewhere(&mut self, found: Found) {
        self.origin = Origin::Elsewhere(found);
        self.identity.disclaim();
    }

    /// Whether it keeps the next redeploy from being sent.
    fn is_in_the_way(&self, now: Now) -> bool {
        let age = now.monotonic_ms.saturating_sub(self.since_ms);
        match self.stage {
            Stage::Ended(_) | Stage::Gone(_) => false,
            Stage::Requesting | Stage::FindingOut(_) => true,
            Stage::Accepted if age > policy::MAY_ASK_AGAIN => false,
            _ => !self.is_watched_no_longer(now),
        }
    }

    fn is_watched_no_longer(&self, now: Now) -> bool {
        !self.stage.is_over() && now.monotonic_ms >= self.watch_until_ms
    }

    /// Whether the service was seen at rest for so long, and not by one look alone.
    fn has_rested(&self, ms: u64, now: Now) -> bool {
        self.at_rest.is_some_and(|rest| {
            rest.looks >= policy::AT_REST_LOOKS && now.monotonic_ms.saturating_sub(rest.since_ms) >= ms
        })
    }
}
