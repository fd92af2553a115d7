//! What is known of a run: what was before it, what the queue says of its request, and what it was seen under itself.

use super::Relation;
use crate::model::{Phase, State, Status, Timestamp};

/// What a status says about the run that it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) execution_id: Option<String>,
    pub(super) deployment_request_id: Option<String>,
    pub(super) deployment_requests_count: Option<u64>,
    pub(super) last_deployment_ms: Option<i64>,
    pub(super) phase: Phase,
    pub(super) is_ready: bool,
    /// Whether it says that the service was not part of the deployment whose execution it names.
    pub(super) was_left_out: bool,
}

impl Mark {
    pub(super) fn of(status: &Status) -> Self {
        Self {
            execution_id: status.execution_id.clone(),
            deployment_request_id: status.deployment_request_id.clone(),
            deployment_requests_count: status.deployment_requests_count,
            last_deployment_ms: status.last_deployment_date.as_ref().and_then(Timestamp::unix_ms),
            phase: status.state.phase(),
            is_ready: status.state == State::Ready,
            was_left_out: status.state == State::Ready || status.is_part_last_deployment == Some(false),
        }
    }

    /// Whether it says anything by which one run is told from another.
    pub(super) fn names_a_run(&self) -> bool {
        self.execution_id.is_some() || self.last_deployment_ms.is_some()
    }

    pub(super) fn was_never_deployed(&self) -> bool {
        self.is_ready && !self.names_a_run()
    }
}

/// What is known about the identity of the run that is followed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each is a piece of evidence of its own")]
pub(crate) struct Identity {
    /// What the service said before the run was asked for, or as it was found.
    pub(super) baseline: Mark,
    /// Whether it was asked for here. Only then may no other be taken for it.
    pub(super) is_ours: bool,
    /// The `deployment_request_id` that the acceptance named, when it named a new one.
    pub(super) request_id: Option<String>,
    /// The `execution_id` of the run, once it is known.
    pub(super) execution_id: Option<String>,
    /// Its `last_deployment_date`, which is its start.
    pub(super) started_ms: Option<i64>,
    /// The date that was told while a request waited: it may be the run's own, or of one that was before it.
    pub(super) queued_ms: Option<i64>,
    /// The new execution under which the request was seen waiting last, which may become its own.
    pub(super) queued_under: Option<String>,
    /// Whether a run before it in the queue was seen without its date, so that a newer date may be of that one.
    pub(super) is_after_an_undated_run: bool,
    /// Whether somebody else's run was seen before it.
    pub(super) was_behind: bool,
    /// Whether the acceptance itself is what is read now.
    pub(super) is_being_accepted: bool,
    /// Executions that are none of this run: from before the request, or before it in the queue.
    pub(super) others: Vec<String>,
    /// The execution of [`Relation::Ahead`]. It is one of the others once it has ended.
    pub(super) ahead: Option<String>,
    /// Whether the run has been seen running, and not only waiting.
    pub(super) seen_moving: bool,
    /// Whether the queue was seen without the request before any run of it was seen.
    pub(super) may_have_left: bool,
    /// The queue as it was seen last while the request waited.
    pub(super) queue: Option<Queue>,
}

/// What an answer said of the requests that wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Queue {
    pub(super) count: Option<u64>,
    pub(super) names_ours: bool,
}

/// How the execution of an answer relates to those that are known.
pub(super) enum Execution {
    Own,
    /// Of what was before.
    Past,
    /// None that was known before, while the run's own is not known yet.
    New,
    /// Not the run's own, which is known.
    Another,
    /// One side names none.
    Unnamed,
}

impl Identity {
    /// The run that is asked for after `baseline` was read. `past` are the executions that have been seen at their end.
    pub(crate) fn after(baseline: &Status, past: &[String]) -> Box<Self> {
        let mut run = Self::new(baseline, past);
        run.is_ours = true;
        run.others.extend(baseline.execution_id.clone());
        run
    }

    /// The run that is there, or waits to be, as `status` is read. While it waits, the execution that is named may still
    /// be the one before it.
    pub(crate) fn found(status: &Status, past: &[String]) -> Box<Self> {
        let mut run = Self::new(status, past);
        let is_known_to_be_new = !past.is_empty() && status.execution_id.as_ref().is_some_and(|id| !past.contains(id));
        if status.state.phase() == Phase::Queued {
            run.execution_id = status.execution_id.clone().filter(|_| is_known_to_be_new);
        } else {
            run.others.retain(|other| Some(other) != status.execution_id.as_ref());
            run.execution_id.clone_from(&status.execution_id);
            run.started_ms = run.baseline.last_deployment_ms;
            run.seen_moving = true;
        }
        run
    }

    fn new(baseline: &Status, past: &[String]) -> Box<Self> {
        Box::new(Self {
            baseline: Mark::of(baseline),
            is_ours: false,
            request_id: None,
            execution_id: None,
            started_ms: None,
            queued_ms: None,
            queued_under: None,
            is_after_an_undated_run: false,
            was_behind: false,
            is_being_accepted: false,
            others: past.to_vec(),
            ahead: None,
            seen_moving: false,
            may_have_left: false,
            queue: None,
        })
    }

    /// Learns from the answer that accepted the run. It may still speak of what was before.
    pub(crate) fn accept(&mut self, status: &Status) {
        let is_new = status.deployment_request_id != self.baseline.deployment_request_id;
        // Requests of one person for one thing become one while they wait.
        if is_new || self.baseline.deployment_requests_count > Some(0) {
            self.request_id.clone_from(&status.deployment_request_id);
        }
        self.is_being_accepted = true;
    }

    /// Whoever started it: any run that comes is the one to follow.
    pub(crate) fn disclaim(&mut self) {
        self.is_ours = false;
        self.may_have_left = false;
    }

    /// Learns from a status that relates so to the run.
    pub(crate) fn learn(&mut self, relation: Relation, status: &Status) {
        let mark = Mark::of(status);
        let is_being_accepted = std::mem::take(&mut self.is_being_accepted);
        if self.is_ours && !self.is_settled() {
            self.may_have_left = match self.execution(&mark) {
                _ if self.names_our_request(&mark) => false,
                // Unless it is ours that runs already.
                Execution::New if mark.phase != Phase::Queued => self.may_have_left,
                _ => self.may_have_left || self.only_another_waits(&mark) || self.is_no_longer_named(&mark),
            };
            if self.waits(&mark) && !is_being_accepted {
                self.queue = Some(Queue {
                    count: mark.deployment_requests_count,
                    names_ours: !self.names_another_request(&mark),
                });
            }
        }
        match relation {
            Relation::Same | Relation::Anyones => {
                // A date that has not moved says that it is still the run before that is told of.
                let is_told_apart = mark.execution_id.is_some() || !self.has_the_date_of_before(&mark);
                self.seen_moving |= mark.phase == Phase::Moving && is_told_apart;
                if mark.phase != Phase::Queued && is_told_apart {
                    self.started_ms = mark.last_deployment_ms.or(self.started_ms);
                }
                // An answer that names no execution takes nothing away.
                if mark.execution_id.is_some() {
                    self.others.extend(self.ahead.take().filter(|ahead| Some(ahead) != mark.execution_id.as_ref()));
                    self.execution_id = mark.execution_id;
                }
            }
            Relation::Ahead => {
                if self.ahead != mark.execution_id {
                    self.others.extend(self.ahead.take());
                    self.ahead.clone_from(&mark.execution_id);
                }
                if mark.phase.has_ended() {
                    self.others.extend(self.ahead.take());
                }
                self.is_of_before(&mark);
                self.was_behind = true;
                self.is_after_an_undated_run = mark.last_deployment_ms.is_none();
            }
            Relation::Waiting if mark.phase == Phase::Queued => {
                self.queued_ms = mark.last_deployment_ms;
                self.queued_under = mark.execution_id.filter(|id| !self.others.contains(id));
            }
            Relation::Waiting => self.is_of_before(&mark),
            Relation::Before | Relation::Doubtful | Relation::Later => {}
        }
    }

    /// Whatever is dated like this was before the run.
    fn is_of_before(&mut self, mark: &Mark) {
        self.baseline.last_deployment_ms = mark.last_deployment_ms.max(self.baseline.last_deployment_ms);
    }

    /// Whether a run may have been that was not seen: nothing says that the last one is still the one from before.
    pub(crate) fn may_have_run_unseen(&self, status: &Status) -> bool {
        let mark = Mark::of(status);
        let is_under_the_one_before = matches!(self.execution(&mark), Execution::Past);
        self.is_newer(&mark) || !(is_under_the_one_before || self.has_the_date_of_before(&mark))
    }

    pub(super) fn is_newer(&self, mark: &Mark) -> bool {
        mark.last_deployment_ms.zip(self.baseline.last_deployment_ms).is_some_and(|(date, before)| date > before)
    }

    /// Whether the run itself is known, and not only that it was asked for.
    pub(crate) fn is_settled(&self) -> bool {
        self.execution_id.is_some() || self.seen_moving
    }

    /// A cache may still know a run from before the baseline's, or from before this one.
    pub(super) fn is_older(&self, mark: &Mark) -> bool {
        let newest = self.baseline.last_deployment_ms.max(self.started_ms);
        mark.last_deployment_ms.zip(newest).is_some_and(|(date, newest)| date < newest)
    }

    fn has_the_date_of_before(&self, mark: &Mark) -> bool {
        mark.last_deployment_ms.is_some() && mark.last_deployment_ms == self.baseline.last_deployment_ms
    }

    pub(super) fn execution(&self, mark: &Mark) -> Execution {
        let Some(execution) = &mark.execution_id else { return Execution::Unnamed };
        let baseline = self.baseline.execution_id.as_ref();
        match &self.execution_id {
            Some(own) if own == execution => Execution::Own,
            _ if baseline == Some(execution) || self.others.contains(execution) => Execution::Past,
            Some(_) => Execution::Another,
            None if self.ahead.as_ref() == Some(execution) => Execution::New,
            None if baseline.is_some() => Execution::New,
            None => Execution::Unnamed,
        }
    }

    /// Whether the request is known to wait in the queue.
    pub(super) fn waits(&self, mark: &Mark) -> bool {
        self.is_ours
            && match mark.deployment_requests_count {
                // The request that an acceptance names is queued, whatever else it says is older.
                _ if self.is_being_accepted && self.names_our_request(mark) => true,
                None => self.names_our_request(mark),
                Some(0) => false,
                Some(count) if self.may_have_left => {
                    self.names_our_request(mark) || (count > 1 && self.names_another_request(mark))
                }
                Some(_) => !self.only_another_waits(mark),
            }
    }

    fn names_our_request(&self, mark: &Mark) -> bool {
        self.request_id.is_some() && self.request_id == mark.deployment_request_id
    }

    /// The service rests, and nothing waits: what comes now may be anybody's.
    pub(crate) fn doubt(&mut self) {
        self.may_have_left = true;
    }

    /// Whether one request waits, and it is not ours.
    pub(super) fn only_another_waits(&self, mark: &Mark) -> bool {
        mark.deployment_requests_count == Some(1) && self.names_another_request(mark)
    }

    /// Whether the queue has named ours, and now names another and is shorter, although no run has begun.
    fn is_no_longer_named(&self, mark: &Mark) -> bool {
        let was_named = self.queue.filter(|queue| queue.names_ours);
        self.names_another_request(mark) && was_named.is_some_and(|queue| mark.deployment_requests_count < queue.count)
    }

    pub(super) fn names_another_request(&self, mark: &Mark) -> bool {
        self.request_id.is_some()
            && mark.deployment_request_id.is_some()
            && self.request_id != mark.deployment_request_id
    }

    /// Whether the request was seen waiting under a new execution which is not this one.
    pub(super) fn has_been_queued_under_another(&self, mark: &Mark) -> bool {
        self.queued_under.is_some() && self.queued_under != mark.execution_id
    }

    /// Whether it is under an execution that is none of this run.
    pub(super) fn is_of_others(&self, mark: &Mark) -> bool {
        mark.execution_id.as_ref().is_some_and(|execution| self.others.contains(execution))
    }
}
