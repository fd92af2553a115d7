//! What is asked beside the status: what the service is called and made of, where it is, why it failed, and how its last runs
//! went. Each is asked for once, when somebody may want to know it; where it cannot be had, it is not told, and nothing else
//! is the worse for it.

use super::{Doing, Known, Machine, Next, Now, Origin, Run, Stage};
use crate::{
    api::{self, Answer, Call, NoAnswer},
    model::{Deployment, Environment, History, Phase, Queue, Reason, State, Status},
    policy,
    target::is_segment,
};

/// What is known beside the status.
#[derive(Debug, Default)]
pub(super) struct Learned {
    has_asked_for_service: bool,
    /// Whether a person is about to redeploy, and may want to know where that is.
    wants_environment: bool,
    has_asked_for_environment: bool,
    /// When the environment's queue was asked for, on the monotonic clock, and what it is, if it could be had. Nothing while
    /// no request of ours waits.
    queue: Option<(u64, Option<Box<Queue>>)>,
    /// Whether a person looks at the last runs; nothing when nobody has.
    looks_at_history: Option<bool>,
    /// The deployment that the last runs were asked for, and whether it had ended by then; and what they are, if they could
    /// be had.
    history: Option<(Moment, Option<History>)>,
    /// How many seconds the last run took that was seen to have gone well.
    last_good_sec: Option<u64>,
    /// The deployment whose logs were asked for last, and why it failed, if they say so.
    failure: Option<(String, Option<Reason>)>,
}

/// A deployment, and whether it has ended: what the last runs are asked for once more at.
type Moment = (Option<String>, bool);

impl Machine {
    /// Asks what there is still to ask, and then says when to look again.
    pub(super) fn learn(&mut self, now: Now) -> Next {
        if let Some(Known { status, .. }) = &self.known
            && self.is_told()
            && status.state.phase() == Phase::EndedWell
        {
            self.learned.last_good_sec = status.total_duration_sec();
        }
        if self.waiting().is_none() {
            self.learned.queue = None;
        }
        match self.question(now) {
            Some(call) if self.token.is_some() => Next::Call(call),
            _ => self.plan(now),
        }
    }

    fn question(&self, now: Now) -> Option<Call> {
        if !self.learned.has_asked_for_service {
            return Some(Call::Service);
        }
        let status = &self.known.as_ref()?.status;
        let has_failed = self.is_told() && has_failed(status);
        let is_at_work = self.run.as_ref().is_some_and(|run| matches!(run.stage, Stage::Queued | Stage::Underway));
        let is_wanted = has_failed || is_at_work || self.learned.wants_environment;
        if is_wanted && !self.learned.has_asked_for_environment && self.has_environment() {
            return Some(Call::Environment);
        }
        if self.has_environment() && self.may_have_moved_up(now) {
            return Some(Call::Queue);
        }
        let failed = self.shown_execution().filter(|_| has_failed);
        let is_new = |execution| self.learned.failure.as_ref().is_none_or(|(asked, _)| asked != execution);
        if failed.is_some_and(is_new) {
            return Some(Call::Logs);
        }
        // Who has started a run of somebody else: once for each.
        let is_met = |run: &Run| run.stage == Stage::Underway && matches!(run.origin, Origin::Elsewhere(_));
        let is_met = self.has_environment() && self.run.as_ref().is_some_and(is_met);
        let asked = self.learned.history.as_ref().map(|(moment, _)| moment);
        // Who has opened the list while a run is under way gets the next one when that has ended.
        let is_looked_for = self.learned.looks_at_history == Some(true) && (self.is_told() || asked.is_none());
        ((is_met || is_looked_for) && asked != self.moment().as_ref()).then_some(Call::History)
    }

    /// Whether the status tells how the shown deployment ended, as far as one look can.
    fn is_told(&self) -> bool {
        self.run.as_ref().is_none_or(|run| matches!(run.stage, Stage::Ending(_) | Stage::Ended(_)))
    }

    /// The request of ours that waits for its turn.
    fn waiting(&self) -> Option<&Run> {
        let waits =
            |run: &&Run| run.stage == Stage::Queued && matches!(run.origin, Origin::Ours(_)) && !run.is_settled();
        self.run.as_ref().filter(waits)
    }

    /// Whether our request waits for longer than is usual, and it may have been a while since it was said for what. Where
    /// that cannot be had, it is not asked for again.
    fn may_have_moved_up(&self, now: Now) -> bool {
        let Some(run) = self.waiting() else { return false };
        let since_ms = match &self.learned.queue {
            Some((_, None)) => return false,
            Some((asked_ms, _)) => *asked_ms,
            None => run.since_ms,
        };
        now.monotonic_ms.saturating_sub(since_ms) >= policy::QUEUE
    }

    fn moment(&self) -> Option<Moment> {
        Some((self.known.as_ref()?.status.execution_id.clone(), self.is_told()))
    }

    /// A person is about to redeploy: asks at once, or else as soon as what is under way is answered.
    pub(super) fn ask_for_environment(&mut self, now: Now) -> Next {
        self.learned.wants_environment = true;
        self.ask_now(now)
    }

    /// A person opens or closes the list of the last runs, which has links.
    pub(super) fn look_at_history(&mut self, looks: bool, now: Now) -> Next {
        self.learned.looks_at_history = Some(looks);
        self.learned.wants_environment |= looks;
        // They may have been asked for in vain, or before another run.
        let moment = self.moment();
        let is_stale = |asked: &Moment| moment.as_ref() != Some(asked);
        self.learned.history.take_if(|(asked, history)| looks && (history.is_none() || is_stale(asked)));
        self.ask_now(now)
    }

    fn ask_now(&self, now: Now) -> Next {
        match self.question(now) {
            Some(call) if self.may_look(now) => Next::Call(call),
            _ => Next::Stay,
        }
    }

    fn has_environment(&self) -> bool {
        self.service.as_ref().is_some_and(|service| service.environment_id.is_some())
    }

    /// The deployment that is shown, where it has logs to be asked for.
    pub(super) fn shown_execution(&self) -> Option<&str> {
        let execution = self.known.as_ref()?.status.execution_id.as_deref()?;
        (self.has_environment() && is_segment(execution)).then_some(execution)
    }

    pub(super) fn on_service_answer(&mut self, answer: &Result<Answer, NoAnswer>, now: Now) -> Next {
        self.take_service(self.harmless(answer), now);
        self.learn(now)
    }

    pub(super) fn on_environment_answer(&mut self, answer: &Result<Answer, NoAnswer>, now: Now) -> Next {
        self.learned.has_asked_for_environment = true;
        let environment = self.harmless(answer).and_then(|answer| api::read_environment(answer, now.unix_ms));
        let is_ours = |environment: &Environment| {
            self.service.as_ref().is_some_and(|service| service.environment_id.as_ref() == Some(&environment.id))
        };
        self.environment = environment.filter(|environment| is_ours(environment));
        self.learn(now)
    }

    pub(super) fn on_queue_answer(&mut self, answer: &Result<Answer, NoAnswer>, now: Now) -> Next {
        let queue = self.harmless(answer).and_then(|answer| api::read_queue(answer, &self.id, now.unix_ms));
        self.learned.queue = Some((now.monotonic_ms, queue));
        self.learn(now)
    }

    pub(super) fn on_history_answer(&mut self, answer: &Result<Answer, NoAnswer>, now: Now) -> Next {
        let history = self.harmless(answer).and_then(|answer| api::read_history(answer, now.unix_ms));
        if let Some(moment) = self.moment() {
            // What was known before is no lie as long as nothing has ended since.
            let before = self.learned.history.take().and_then(|(_, history)| history).filter(|_| !moment.1);
            self.learned.history = Some((moment, history.or(before)));
        }
        self.learn(now)
    }

    pub(super) fn on_logs_answer(&mut self, answer: &Result<Answer, NoAnswer>, now: Now) -> Next {
        if let Some(known) = &self.known
            && let Some(execution) = known.status.execution_id.clone()
        {
            let had_its_turn = had_its_turn(&known.status);
            let reason = answer.as_ref().ok().and_then(|answer| api::read_reason(answer, &self.id, had_its_turn));
            // (A search through all that is in the logs would take long.)
            let is_told = |reason: &Reason| {
                let shows_token = |text: &String| self.shows_token(text.as_bytes());
                shows_token(&reason.words) || reason.other.as_ref().is_some_and(shows_token)
            };
            let reason = reason.filter(|reason| !is_told(reason));
            self.learned.failure = Some((execution, reason));
        }
        self.learn(now)
    }

    /// An answer, unless it has something of the token in it: then nothing of it is shown.
    fn harmless<'a>(&self, answer: &'a Result<Answer, NoAnswer>) -> Option<&'a Answer> {
        answer.as_ref().ok().filter(|answer| self.is_harmless(answer))
    }

    fn is_harmless(&self, answer: &Answer) -> bool {
        !answer.body.as_deref().is_some_and(|body| self.shows_token(body))
    }

    /// A run has ended: what is deployed is another thing now.
    pub(super) fn forget_source(&mut self) {
        let has_source = self.service.as_ref().is_some_and(|service| service.source.is_some());
        self.learned.has_asked_for_service &= !has_source;
    }

    /// Why the deployment failed that is shown.
    pub(crate) fn reason(&self) -> Option<&Reason> {
        let (execution, reason) = self.learned.failure.as_ref()?;
        reason.as_ref().filter(|_| self.shown_execution() == Some(execution))
    }

    /// What our request waits for, as far as that is known.
    pub(crate) fn queue(&self) -> Option<&Queue> {
        self.learned.queue.as_ref()?.1.as_deref()
    }

    /// The last runs; none until they were asked for, or when they cannot be had.
    pub(crate) fn history(&self) -> Option<&History> {
        self.learned.history.as_ref()?.1.as_ref()
    }

    /// How many seconds the last runs took that went well, the shortest first: of those that were asked for, or else of the
    /// one that was seen.
    pub(crate) fn good_durations(&self) -> Vec<u64> {
        let mut durations = self.history().map(History::good_durations).unwrap_or_default();
        if durations.is_empty() {
            durations.extend(self.learned.last_good_sec);
        }
        durations
    }

    /// What the last runs say of the one that is shown.
    pub(crate) fn shown_deployment(&self) -> Option<&Deployment> {
        self.history()?.of(self.shown_execution())
    }

    /// Whether the last runs were asked for, and cannot be had.
    pub(crate) fn is_without_history(&self) -> bool {
        self.learned.history.as_ref().is_some_and(|(_, history)| history.is_none())
    }

    /// Whether a person has looked at the last runs.
    pub(crate) fn has_looked_at_history(&self) -> bool {
        self.learned.looks_at_history.is_some()
    }

    /// Whether nobody waits for what is being asked: neither for a name, nor for the last runs.
    pub(super) fn is_idle(&self) -> bool {
        self.learned.has_asked_for_service && self.learned.looks_at_history != Some(true)
    }

    /// What the service is was told before it had to be asked for, or while it was.
    pub(super) fn hear_of_service(&mut self, answer: &Answer, now: Now) -> Next {
        let is_asking = self.doing == Doing::Learning && !self.learned.has_asked_for_service;
        self.take_service(Some(answer).filter(|answer| self.is_harmless(answer)), now);
        if is_asking { self.learn(now) } else { Next::Stay }
    }

    fn take_service(&mut self, answer: Option<&Answer>, now: Now) {
        self.learned.has_asked_for_service = true;
        let service = answer.and_then(|answer| api::read_service(answer, &self.id, now.unix_ms).ok());
        // What was known of it stays known.
        if service.is_some() {
            self.service = service;
        }
    }

    /// Whether the service's name is being asked for, of which nothing is known yet.
    pub(crate) fn is_naming(&self) -> bool {
        self.doing == Doing::Learning && !self.learned.has_asked_for_service && self.service.is_none()
    }
}

/// Whether something went wrong with the last deployment.
fn has_failed(status: &Status) -> bool {
    status.state.phase() == Phase::EndedBadly || !had_its_turn(status)
}

/// Whether the service had done something when the deployment failed or was canceled.
pub(crate) fn had_its_turn(status: &Status) -> bool {
    let has_ended_early = status.state == State::Canceled || status.state.phase() == Phase::EndedBadly;
    !has_ended_early || status.steps.as_ref().is_some_and(|steps| !steps.details.is_empty())
}
