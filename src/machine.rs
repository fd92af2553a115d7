//! The only place that decides: an event and the time go in, what to do next comes out. No clock, no socket, no screen.
//!
//! It keeps two things apart: *what is known* of the service, which failures never take away, and *what is being done*,
//! of which there is one thing at a time. There is one way in, [`Machine::on`]; the rest stands in a room for each question:
//! what a redeploy needs and means (`sending`), what a look brings (`reading`), what it says of the run (`following`, and
//! `run` for the run itself), what is asked beside it (`learning`), the token (`token`), and whether anybody sees the page
//! (`visibility`).

mod events;
mod following;
mod learning;
mod reading;
mod run;
mod sending;
mod token;
mod visibility;

pub use events::{About, Event, News, Reason, Told};
pub(crate) use learning::had_its_turn;
pub(crate) use run::{Found, Gone, Origin, Run, Stage};

use crate::{
    api::{ApiError, Call, Mode, NoAnswer, Request},
    budget::Urgency,
    json::Json,
    model::{Environment, Phase, Service, Status},
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
#[allow(clippy::struct_excessive_bools, reason = "each is about something else")]
pub struct Machine {
    base: ApiBase,
    id: HelmId,
    jitter: Jitter,
    token: Option<Token>,
    /// Since when the page is hidden, on the monotonic clock.
    hidden_since_ms: Option<u64>,
    polls_hidden: bool,
    doing: Doing,
    /// Whether somebody waits for the look that is under way.
    is_awaited: bool,
    /// When the status was last asked for, on the monotonic clock.
    asked_ms: u64,
    /// Whether the last look was one that was taken for many services.
    hears: bool,
    /// When the last event came.
    heard: Option<Now>,
    learned: learning::Learned,
    /// The reason for which a token is wanted of the host, from when it was told until a token is accepted.
    wanted: Option<Reason>,
    /// When the token was given, by the person's clock.
    given_unix_ms: i64,
    /// When somebody did something that takes the token, or at least was here.
    used: Option<Now>,
    /// After how many milliseconds it is forgotten if nobody does.
    token_idle_ms: u64,
    /// The end of the token that the host was asked to replace.
    replaced_end: Option<i64>,
    /// How often the host was asked once more without anybody's wish, and when last, on the monotonic clock.
    asked_host: (u32, u64),
    /// Whether the token was taken away on purpose, so that none is wanted of the host.
    wants_none: bool,
    failures: Failures,
    news: Vec<News>,
    /// The last executions that were seen at their end, oldest first: none of them is a run to come.
    past: Vec<String>,
    /// The execution whose end was told last.
    told_end: Option<String>,
    pub(crate) service: Option<Box<Service>>,
    pub(crate) environment: Option<Box<Environment>>,
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
    /// Asking something beside the status.
    Learning,
    Sending(Mode),
}

/// The last status that was read, and when.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Known {
    pub(crate) status: Box<Status>,
    /// What it was read from, for hosts.
    pub(crate) json: Json,
    pub(crate) at: Now,
    /// Whether a redeploy was sent since: whatever came back, it may have started something.
    has_sent_since: bool,
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
    /// The host was asked for a token and has none to give: why, in words.
    NoToken(String),
    /// The host is being asked for a token at the person's wish.
    AskingHost,
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
            is_awaited: false,
            asked_ms: 0,
            hears: false,
            heard: None,
            learned: learning::Learned::default(),
            wanted: None,
            given_unix_ms: 0,
            used: None,
            token_idle_ms: policy::TOKEN_IDLE,
            replaced_end: None,
            asked_host: (0, 0),
            wants_none: false,
            failures: Failures::default(),
            news: Vec::new(),
            past: Vec::new(),
            told_end: None,
            service: None,
            environment: None,
            known: None,
            run: None,
            trouble: None,
        }
    }

    /// Takes an event and says what to do next.
    pub fn on(&mut self, event: Event, now: Now) -> Next {
        let has_slept = self.has_slept(now);
        let has_forgotten = !matches!(event, Event::TokenGiven(_)) && self.forget_stale_token(now);
        self.heard = Some(now);
        if event.is_somebody() {
            self.used = Some(now);
        }
        let next = if has_slept { self.wake_up(event, now) } else { self.decide(event, now) };
        let next = if has_forgotten { Next::Rest } else { next };
        match next {
            Next::Rest => self.doing = Doing::Resting,
            Next::Sleep(ms) => self.doing = Doing::Sleeping(ms),
            Next::Call(Call::Service | Call::Environment | Call::Queue | Call::Logs | Call::History) => {
                self.doing = Doing::Learning;
            }
            Next::Call(Call::Status) => self.asked_ms = now.monotonic_ms,
            Next::Stay | Next::Call(_) => {}
        }
        next
    }

    /// The request for a call, and the value of its `Authorization` header; none without a token.
    #[must_use]
    pub fn request(&self, call: Call) -> Option<(Request, String)> {
        let environment = self.service.as_ref().and_then(|service| service.environment_id.as_ref());
        let mut request = call.request(&self.base, &self.id, environment, self.shown_execution())?;
        let token = self.token.as_ref()?;
        request.together = self.takes_from_others(call).then(|| (call, token.key()));
        Some((request, token.authorization()))
    }

    /// How urgent the call is that [`Machine::on`] has asked for.
    #[must_use]
    pub fn urgency(&self) -> Urgency {
        match self.doing {
            Doing::Sending(_) | Doing::Reading(Some(_)) => Urgency::Person,
            Doing::Reading(None) if self.known.is_none() || self.is_awaited => Urgency::Run,
            Doing::Learning if self.hears && self.is_idle() => Urgency::Idle,
            // Whatever it is, the next look at the run is after it.
            Doing::Reading(None) | Doing::Learning if self.is_under_way() => Urgency::Run,
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

    pub(crate) fn id(&self) -> &HelmId {
        &self.id
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

    fn decide(&mut self, event: Event, now: Now) -> Next {
        match event {
            Event::TokenGiven(token) => {
                self.token = Some(token);
                self.wants_none = false;
                self.given_unix_ms = now.unix_ms;
                self.trouble = None;
                self.lose_sight_of_the_request();
                self.failures = Failures::default();
                self.read(self.intent())
            }
            Event::TokenForgotten => {
                self.wants_none = true;
                self.forget_token()
            }
            Event::TokenFailed(why) => {
                self.trouble = Some(Trouble::NoToken(why));
                Next::Stay
            }
            Event::AskHost => self.ask_host(),
            Event::HostChanged => self.on_changed_host(now),
            Event::Redeploy(mode) => self.redeploy(mode, now),
            Event::Refresh if self.may_look(now) => {
                // Whoever asks how things stand has read what became of a run that is waited for no longer.
                self.run.take_if(|run| matches!(run.stage, Stage::Gone(_)));
                self.is_awaited = true;
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
            Event::TokenIdle(ms) => {
                self.token_idle_ms = ms;
                Next::Stay
            }
            Event::Hidden => self.hide(now),
            Event::Left => {
                _ = self.hide(now);
                if self.token.is_some() {
                    self.forget_token_because(ApiError::TokenForgotten);
                }
                Next::Rest
            }
            Event::Visible => self.come_back(now),
            // It is asked after the next look.
            Event::Answered(_, Err(NoAnswer::Held(_))) if self.doing == Doing::Learning => self.plan(now),
            Event::Answered(call, ref answer) => match call {
                Call::Redeploy(_) => self.on_redeploy_answer(answer, now),
                Call::Status => {
                    self.hears = false;
                    self.on_status_answer(answer, now)
                }
                Call::Service => self.on_service_answer(answer, now),
                Call::Environment => self.on_environment_answer(answer, now),
                Call::Queue => self.on_queue_answer(answer, now),
                Call::Logs => self.on_logs_answer(answer, now),
                Call::History => self.on_history_answer(answer, now),
            },
            Event::Asked => self.ask_for_environment(now),
            Event::LooksAtHistory(looks) => self.look_at_history(looks, now),
            Event::Woke if self.token.is_none() => self.on_changed_host(now),
            Event::Woke => self.read(None),
            Event::Told(told) => self.hear(*told, now),
            Event::Tick => {
                self.replace_ending_token(now);
                Next::Stay
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
            _ if self.hears => self.sleep_about(policy::interval_together(age)),
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
