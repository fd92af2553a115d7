//! Which run does an answer belong to? One pure function, [`relate`], because a wrong answer to this question is the
//! worst thing that this widget could show: success from yesterday.

use crate::model::{Status, Timestamp};

/// What a status says about the run that it belongs to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Mark {
    execution_id: Option<String>,
    deployment_request_id: Option<String>,
    last_deployment_ms: Option<i64>,
    was_moving: bool,
}

impl Mark {
    pub(crate) fn of(status: &Status) -> Self {
        Self {
            execution_id: status.execution_id.clone(),
            deployment_request_id: status.deployment_request_id.clone(),
            last_deployment_ms: status.last_deployment_date.as_ref().and_then(Timestamp::unix_ms),
            was_moving: status.is_in_progress(),
        }
    }
}

/// What is known about the identity of the run that is being followed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Identity {
    /// What the service said before the run was asked for.
    pub(crate) baseline: Mark,
    /// The `deployment_request_id` that the acceptance named, when it named a new one.
    pub(crate) request_id: Option<String>,
    /// The `execution_id` of the run, once it is known.
    pub(crate) execution_id: Option<String>,
    /// Whether the run has been seen moving.
    pub(crate) seen_moving: bool,
}

/// How a status relates to the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Relation {
    /// It still speaks of what was before.
    Before,
    /// It speaks of the run.
    Same,
    /// It speaks of a later run.
    Later,
}

/// Tells which run a status speaks of. In doubt it is [`Relation::Before`]: then the widget waits, which is never wrong.
pub(crate) fn relate(run: &Identity, status: &Status) -> Relation {
    let mark = Mark::of(status);
    let dates = mark.last_deployment_ms.zip(run.baseline.last_deployment_ms);
    // A cache may still know a run from before the baseline's.
    if dates.is_some_and(|(now, before)| now < before) {
        return Relation::Before;
    }
    if let Some(execution) = &mark.execution_id {
        let is_before = run.baseline.execution_id.as_ref() == Some(execution);
        match &run.execution_id {
            Some(own) if own == execution => return Relation::Same,
            Some(_) if is_before => return Relation::Before,
            Some(_) => return Relation::Later,
            None if !is_before => return Relation::Same,
            None => {}
        }
    }
    // While the request is still in the queue, the rest of the answer is about what was before it.
    if run.request_id.is_some() && run.request_id == mark.deployment_request_id && status.state.phase().has_ended() {
        return Relation::Before;
    }
    let started_moving = mark.was_moving && !run.baseline.was_moving;
    let is_newer = dates.is_some_and(|(now, before)| now > before);
    if run.seen_moving || started_moving || is_newer { Relation::Same } else { Relation::Before }
}

impl Identity {
    /// The run that is asked for after `baseline` was read.
    pub(crate) fn after(baseline: &Status) -> Self {
        Self { baseline: Mark::of(baseline), ..Self::default() }
    }

    /// The run that is under way as `status` is read.
    pub(crate) fn found(status: &Status) -> Self {
        let (baseline, execution_id) = (Mark::of(status), status.execution_id.clone());
        Self { baseline, execution_id, seen_moving: true, ..Self::default() }
    }

    /// Learns from the answer that accepted the run. It may still speak of what was before.
    pub(crate) fn accept(&mut self, status: &Status) {
        if status.deployment_request_id != self.baseline.deployment_request_id {
            self.request_id.clone_from(&status.deployment_request_id);
        }
    }

    /// Learns from a status of this run.
    pub(crate) fn learn(&mut self, status: &Status) {
        self.seen_moving |= status.is_in_progress();
        // An answer that names no execution takes nothing away.
        if status.execution_id.is_some() && status.execution_id != self.baseline.execution_id {
            self.execution_id.clone_from(&status.execution_id);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Identity, Relation, relate};
    use crate::{json::Json, model::Status};

    fn status(value: &Value) -> Status {
        Status::from_json(&Json::parse(value.to_string().as_bytes()).expect("JSON")).expect("a state")
    }

    fn yesterday() -> Status {
        status(&json!({"state": "DEPLOYED", "execution_id": "run-1", "last_deployment_date": "2026-01-01T10:00:00Z"}))
    }

    fn check(answer: &Value, expected: Relation) {
        assert_eq!(relate(&Identity::after(&yesterday()), &status(answer)), expected, "{answer}");
    }

    #[test]
    fn yesterdays_end_is_not_todays() {
        check(
            &json!({"state": "DEPLOYED", "execution_id": "run-1", "last_deployment_date": "2026-01-01T10:00:00Z"}),
            Relation::Before,
        );
        check(&json!({"state": "DEPLOYED", "last_deployment_date": "2026-01-01T10:00:00Z"}), Relation::Before);
        check(&json!({"state": "DEPLOYED"}), Relation::Before);
        check(&json!({"state": "DEPLOYMENT_ERROR"}), Relation::Before);
    }

    #[test]
    fn a_run_from_before_the_baseline_is_not_todays_either() {
        let older =
            json!({"state": "DEPLOYED", "execution_id": "run-0", "last_deployment_date": "2025-12-31T10:00:00Z"});
        check(&older, Relation::Before);
        let mut run = Identity::after(&yesterday());
        run.learn(&status(&json!({"state": "DEPLOYING", "execution_id": "run-2"})));
        assert_eq!(relate(&run, &status(&older)), Relation::Before);
        let found = Identity::found(&status(
            &json!({"state": "DEPLOYING", "execution_id": "run-2", "last_deployment_date": "2026-01-01T10:00:00Z"}),
        ));
        assert_eq!(relate(&found, &status(&older)), Relation::Before);
    }

    #[test]
    fn a_new_execution_a_newer_date_or_a_moving_state_is_the_run() {
        check(&json!({"state": "DEPLOYED", "execution_id": "run-2"}), Relation::Same);
        check(&json!({"state": "DEPLOYED", "last_deployment_date": "2026-01-02T10:00:00Z"}), Relation::Same);
        check(&json!({"state": "QUEUED", "execution_id": "run-1"}), Relation::Same);
        check(&json!({"state": "BUILDING"}), Relation::Same);
    }

    #[test]
    fn an_end_counts_once_the_run_was_seen_moving() {
        let mut run = Identity::after(&yesterday());
        run.learn(&status(&json!({"state": "DEPLOYING"})));
        assert_eq!(relate(&run, &status(&json!({"state": "DEPLOYED"}))), Relation::Same);
    }

    #[test]
    fn someone_else_was_quicker() {
        let mut run = Identity::after(&yesterday());
        run.learn(&status(&json!({"state": "DEPLOYING", "execution_id": "run-2"})));
        assert_eq!(relate(&run, &status(&json!({"state": "DEPLOYED", "execution_id": "run-2"}))), Relation::Same);
        assert_eq!(relate(&run, &status(&json!({"state": "QUEUED", "execution_id": "run-3"}))), Relation::Later);
        assert_eq!(relate(&run, &status(&json!({"state": "DEPLOYED", "execution_id": "run-1"}))), Relation::Before);
    }

    #[test]
    fn an_answer_without_an_execution_does_not_forget_whose_run_it_is() {
        let (ours, nameless) = (json!({"state": "DEPLOYING", "execution_id": "run-2"}), json!({"state": "DEPLOYING"}));
        let mut asked_for = Identity::after(&yesterday());
        asked_for.learn(&status(&ours));
        for mut run in [asked_for, Identity::found(&status(&ours))] {
            assert_eq!(relate(&run, &status(&nameless)), Relation::Same);
            run.learn(&status(&nameless));
            assert_eq!(relate(&run, &status(&ours)), Relation::Same);
            assert_eq!(relate(&run, &status(&json!({"state": "QUEUED", "execution_id": "run-3"}))), Relation::Later);
        }
    }

    #[test]
    fn a_request_that_was_accepted_is_recognised_in_the_queue() {
        let mut run = Identity::after(&yesterday());
        run.accept(&status(&json!({"state": "DEPLOYED", "deployment_request_id": "request-7"})));
        assert_eq!(
            relate(
                &run,
                &status(&json!({"state": "DEPLOYED", "deployment_request_id": "request-7", "execution_id": "run-1"}))
            ),
            Relation::Before
        );
    }

    #[test]
    fn a_first_deployment_ends() {
        let run = Identity::after(&status(&json!({"state": "READY", "service_deployment_status": "NEVER_DEPLOYED"})));
        assert_eq!(relate(&run, &status(&json!({"state": "READY"}))), Relation::Before);
        assert_eq!(relate(&run, &status(&json!({"state": "DEPLOYED", "execution_id": "run-1"}))), Relation::Same);
    }

    #[test]
    fn while_a_request_is_queued_a_newer_date_is_of_a_run_before_it() {
        let newer = |request: &str| {
            status(
                &json!({"state": "DEPLOYED", "deployment_request_id": request, "last_deployment_date": "2026-01-02T10:00:00Z"}),
            )
        };
        let mut run = Identity::after(&yesterday());
        run.accept(&newer("request-7"));
        assert_eq!(relate(&run, &newer("request-7")), Relation::Before);
        assert_eq!(relate(&run, &newer("request-8")), Relation::Same, "it has left the queue");

        // An acceptance that repeats the request of before names no new one.
        let mut run = Identity::after(&status(&json!({
            "state": "DEPLOYED", "deployment_request_id": "request-6", "last_deployment_date": "2026-01-01T10:00:00Z"
        })));
        run.accept(&newer("request-6"));
        assert_eq!(relate(&run, &newer("request-6")), Relation::Same);
    }

    #[test]
    fn a_run_that_was_found_is_told_from_the_next() {
        let run = Identity::found(&status(&json!({"state": "DEPLOYING", "execution_id": "run-5"})));
        assert_eq!(relate(&run, &status(&json!({"state": "DEPLOYED", "execution_id": "run-5"}))), Relation::Same);
        assert_eq!(relate(&run, &status(&json!({"state": "DEPLOYED", "execution_id": "run-6"}))), Relation::Later);
        assert_eq!(relate(&run, &status(&json!({"state": "DEPLOYED"}))), Relation::Same);
    }
}
