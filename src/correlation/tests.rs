use serde_json::{Value, json};

use super::{Identity, Relation, relate};
use crate::{json::Json, model::Status};

fn status(value: &Value) -> Status {
    Status::from_json(&Json::parse(value.to_string().as_bytes()).expect("JSON")).expect("a state")
}

/// At rest since the first of January, under `run-1`, with nothing in the queue.
fn yesterday() -> Value {
    json!({"state": "DEPLOYED", "execution_id": "run-1", "last_deployment_date": "2026-01-01T10:00:00Z"})
}

/// A run that is asked for after this, and whose acceptance names `request-9`.
fn asked_for(baseline: &Value) -> Box<Identity> {
    let mut run = Identity::after(&status(baseline), &[]);
    let acceptance = json!({"state": "DEPLOYED", "deployment_request_id": "request-9"});
    run.accept(&status(&acceptance));
    assert_eq!(run.hears(&acceptance), Relation::Waiting);
    run
}

impl Identity {
    /// What this answer is, and what it leaves behind.
    fn hears(&mut self, answer: &Value) -> Relation {
        let answer = status(answer);
        let relation = relate(self, &answer);
        self.learn(relation, &answer);
        relation
    }

    fn has_heard<'a>(mut self: Box<Self>, answers: impl IntoIterator<Item = &'a Value>) -> Box<Self> {
        for answer in answers {
            self.hears(answer);
        }
        self
    }
}

/// What each of these answers is to a run that was asked for yesterday, each by itself.
fn check(table: &[(Value, Relation)]) {
    for (answer, expected) in table {
        assert_eq!(asked_for(&yesterday()).hears(answer), *expected, "{answer}");
    }
}

#[test]
fn an_end_under_an_execution_from_before_is_never_ours() {
    check(&[
        (yesterday(), Relation::Before),
        (json!({"state": "DEPLOYMENT_ERROR", "execution_id": "run-1"}), Relation::Before),
        (
            json!({"state": "DEPLOYED", "execution_id": "run-1", "last_deployment_date": "2026-01-02T10:00:00Z"}),
            Relation::Before,
        ),
    ]);
    let mut seen_queued = asked_for(&yesterday())
        .has_heard(&[json!({"state": "DEPLOYMENT_QUEUED", "execution_id": "run-1"}), json!({"state": "DEPLOYING"})]);
    assert_eq!(seen_queued.hears(&yesterday()), Relation::Before, "whatever was seen moving");
}

#[test]
fn a_request_waits_under_the_execution_from_before() {
    check(&[
        (json!({"state": "QUEUED", "execution_id": "run-1"}), Relation::Waiting),
        (json!({"state": "RESTART_QUEUED", "execution_id": "run-1"}), Relation::Waiting),
        (json!({"state": "DEPLOYED", "execution_id": "run-1", "deployment_requests_count": 2}), Relation::Waiting),
        (json!({"state": "CANCELED", "deployment_request_id": "request-9"}), Relation::Waiting),
        (json!({"state": "UNAVAILABLE", "execution_id": "run-2", "deployment_requests_count": 1}), Relation::Waiting),
        (json!({"state": "QUEUED"}), Relation::Waiting),
    ]);
}

#[test]
fn a_new_execution_is_ours_unless_our_request_waits() {
    let new = |state: &str, more: &Value| {
        let mut answer = json!({"state": state, "execution_id": "run-2"});
        let members = answer.as_object_mut().expect("an object");
        members.extend(more.as_object().expect("an object").clone());
        answer
    };
    let waiting = json!({"deployment_request_id": "request-9", "deployment_requests_count": 1});
    let unnumbered = json!({"deployment_request_id": "request-9"});
    let unnamed = json!({"deployment_requests_count": 1});
    let over = json!({"deployment_request_id": "request-9", "deployment_requests_count": 0});
    let behind_us = json!({"deployment_request_id": "request-10", "deployment_requests_count": 1});
    let one_of_many = json!({"deployment_request_id": "request-10", "deployment_requests_count": 2});
    check(&[
        (new("DEPLOYING", &json!({})), Relation::Same),
        (new("DEPLOYMENT_QUEUED", &json!({})), Relation::Same),
        (new("DEPLOYED", &json!({})), Relation::Same),
        (new("DEPLOYMENT_ERROR", &json!({})), Relation::Same),
        (new("WARMING_UP", &json!({})), Relation::Same),
        (new("DEPLOYING", &waiting), Relation::Ahead),
        (new("DEPLOYED", &waiting), Relation::Ahead),
        (new("DEPLOYMENT_QUEUED", &waiting), Relation::Waiting),
        (new("DEPLOYING", &unnumbered), Relation::Ahead),
        (new("DEPLOYED", &unnumbered), Relation::Ahead),
        (new("DEPLOYED", &unnamed), Relation::Ahead),
        (new("DEPLOYED", &over), Relation::Same),
        (new("DEPLOYED", &behind_us), Relation::Same),
        (new("DEPLOYING", &one_of_many), Relation::Ahead),
        (new("DEPLOYED", &one_of_many), Relation::Ahead),
    ]);
}

/// Nobody says whether the request that is named is the next one or the newest.
#[test]
fn a_queue_that_names_one_of_several_tells_what_it_can() {
    let answer = |state: &str, execution: &str, request: u32, count: u32| {
        json!({"state": state, "execution_id": execution, "deployment_requests_count": count,
            "deployment_request_id": format!("request-{request}")})
    };
    for (queue, then, expected) in [
        (answer("DEPLOYED", "run-1", 9, 3), answer("DEPLOYING", "run-2", 10, 2), Relation::Same),
        (answer("DEPLOYED", "run-1", 9, 2), answer("DEPLOYING", "run-2", 10, 2), Relation::Anyones),
        (answer("DEPLOYED", "run-1", 9, 3), answer("DEPLOYING", "run-2", 9, 2), Relation::Ahead),
        (answer("DEPLOYED", "run-1", 7, 3), answer("DEPLOYING", "run-2", 8, 2), Relation::Ahead),
        (answer("DEPLOYED", "run-1", 7, 3), answer("DEPLOYED", "run-2", 8, 2), Relation::Ahead),
    ] {
        assert_eq!(asked_for(&yesterday()).has_heard([&queue]).hears(&then), expected, "{queue}, then {then}");
    }
}

#[test]
fn once_only_another_request_waits_no_run_is_claimed() {
    let queued = |request: u32| {
        json!({"state": "DEPLOYMENT_QUEUED", "execution_id": "run-1", "deployment_requests_count": 1,
            "deployment_request_id": format!("request-{request}")})
    };
    let new = |state: &str| json!({"state": state, "execution_id": "run-2"});
    for (answers, expected) in [
        (vec![queued(10)], Relation::Anyones),
        (vec![queued(9), queued(10)], Relation::Anyones),
        (vec![queued(10), queued(9)], Relation::Same),
    ] {
        for state in ["DEPLOYING", "DEPLOYED"] {
            assert_eq!(asked_for(&yesterday()).has_heard(&answers).hears(&new(state)), expected, "{answers:?}");
        }
        let later = asked_for(&yesterday()).has_heard(&answers).hears(&new("DEPLOYMENT_QUEUED"));
        assert_eq!(later == Relation::Waiting, expected == Relation::Anyones);
    }
    let mut run = asked_for(&yesterday()).has_heard([&queued(10)]);
    assert_eq!(
        run.hears(&json!({"state": "DEPLOYED", "last_deployment_date": "2026-01-02T10:00:00Z"})),
        Relation::Before
    );
    let mut run = asked_for(&yesterday()).has_heard([&queued(10)]);
    assert_eq!(run.hears(&json!({"state": "DEPLOYING"})), Relation::Anyones);
}

#[test]
fn without_a_request_id_of_its_own_whatever_waits_may_be_ours() {
    for acceptance in [json!({"state": "DEPLOYED"}), json!({"state": "DEPLOYED", "deployment_request_id": "request-6"})]
    {
        let mut baseline = yesterday();
        baseline["deployment_request_id"] = json!("request-6");
        let mut run = Identity::after(&status(&baseline), &[]);
        run.accept(&status(&acceptance));
        let behind = json!({"state": "DEPLOYED", "execution_id": "run-2", "deployment_request_id": "request-6",
            "deployment_requests_count": 1});
        assert_eq!(run.hears(&behind), Relation::Ahead);
        let unnumbered = json!({"state": "DEPLOYED", "execution_id": "run-3", "deployment_request_id": "request-6"});
        assert_eq!(run.hears(&unnumbered), Relation::Same, "an id that was there before is no sign of waiting");
    }
}

#[test]
fn somebody_elses_run_is_before_ours() {
    let mut run = asked_for(&yesterday());
    let waiting = |state: &str, execution: &str, count: u32| {
        json!({"state": state, "execution_id": execution, "deployment_request_id": "request-9",
            "deployment_requests_count": count})
    };
    assert_eq!(run.hears(&waiting("DEPLOYED", "run-1", 2)), Relation::Waiting);
    assert_eq!(run.hears(&waiting("DEPLOYING", "run-2", 1)), Relation::Ahead);
    assert_eq!(run.hears(&waiting("DEPLOYED", "run-2", 1)), Relation::Ahead);
    assert_eq!(run.hears(&json!({"state": "DEPLOYED", "execution_id": "run-2"})), Relation::Before, "not now either");
    assert_eq!(run.hears(&json!({"state": "DEPLOYMENT_QUEUED", "execution_id": "run-2"})), Relation::Waiting);
    assert_eq!(run.hears(&json!({"state": "DEPLOYING", "execution_id": "run-3"})), Relation::Same);
    assert_eq!(run.hears(&json!({"state": "DEPLOYED", "execution_id": "run-2"})), Relation::Before, "out of a cache");
    assert_eq!(run.hears(&json!({"state": "DEPLOYED", "execution_id": "run-3"})), Relation::Same);
}

#[test]
fn a_run_before_ours_need_not_be_seen_at_its_end() {
    let waiting = |state: &str, execution: &str| json!({"state": state, "execution_id": execution, "deployment_requests_count": 1});
    let run = || asked_for(&yesterday()).has_heard([&waiting("DEPLOYING", "run-2")]);
    assert_eq!(run().hears(&json!({"state": "DEPLOYMENT_QUEUED", "execution_id": "run-2"})), Relation::Waiting);
    let mut next = run().has_heard([&waiting("DEPLOYING", "run-3")]);
    assert_eq!(next.hears(&json!({"state": "DEPLOYED", "execution_id": "run-2"})), Relation::Before);
    let mut ours = run();
    assert_eq!(ours.hears(&json!({"state": "DEPLOYING", "execution_id": "run-3"})), Relation::Same);
    assert_eq!(ours.hears(&json!({"state": "DEPLOYED", "execution_id": "run-2"})), Relation::Before);
}

#[test]
fn an_id_that_outlives_the_queue_is_let_go_of() {
    let mut run = asked_for(&yesterday());
    let ours = |state: &str, count: u32| {
        json!({"state": state, "execution_id": "run-2", "deployment_request_id": "request-9",
            "deployment_requests_count": count})
    };
    assert_eq!(run.hears(&ours("DEPLOYING", 0)), Relation::Same);
    assert_eq!(run.hears(&ours("DEPLOYED", 1)), Relation::Same, "what waits now came later");
}

#[test]
fn a_run_that_was_before_ours_is_claimed_by_nobody_once_ours_waits_no_more() {
    for state in ["DEPLOYING", "DEPLOYED"] {
        let mut run = asked_for(&yesterday());
        let theirs = |state: &str, count: u32| json!({"state": state, "execution_id": "run-2", "deployment_requests_count": count});
        assert_eq!(run.hears(&theirs("DEPLOYING", 1)), Relation::Ahead);
        assert_eq!(run.hears(&theirs(state, 0)), Relation::Anyones, "ours was taken back, or it is the one after all");
    }
}

#[test]
fn once_ours_is_known_another_execution_is_a_later_one() {
    let ours = json!({"state": "DEPLOYING", "execution_id": "run-2", "last_deployment_date": "2026-01-02T10:00:00Z"});
    let mut run = asked_for(&yesterday()).has_heard([&ours]);
    assert_eq!(run.hears(&json!({"state": "QUEUED", "execution_id": "run-2"})), Relation::Before, "a further request");
    assert_eq!(run.hears(&yesterday()), Relation::Before);
    for state in ["QUEUED", "DEPLOYING", "DEPLOYED"] {
        assert_eq!(run.hears(&json!({"state": state, "execution_id": "run-3"})), Relation::Later, "{state}");
    }
    let older = json!({"state": "DEPLOYED", "execution_id": "run-0", "last_deployment_date": "2026-01-02T09:59:59Z"});
    assert_eq!(run.hears(&older), Relation::Before, "it began before ours");
}

#[test]
fn contradictions_are_before() {
    check(&[
        (json!({"state": "DEPLOYING", "execution_id": "run-1"}), Relation::Before),
        (
            json!({"state": "DEPLOYED", "execution_id": "run-2", "last_deployment_date": "2025-12-31T10:00:00Z"}),
            Relation::Before,
        ),
        (json!({"state": "BUILDING", "last_deployment_date": "2025-12-31T10:00:00Z"}), Relation::Before),
        (json!({"state": "UNAVAILABLE", "execution_id": "run-1"}), Relation::Before),
    ]);
}

#[test]
fn executions_that_were_seen_at_their_end_are_none_to_come() {
    let past = ["run-0".to_owned()];
    let mut run = Identity::after(&status(&yesterday()), &past);
    assert_eq!(run.hears(&json!({"state": "DEPLOYED", "execution_id": "run-0"})), Relation::Before);
    let mut unnamed = Identity::after(&status(&json!({"state": "DEPLOYED"})), &past);
    assert_eq!(unnamed.hears(&json!({"state": "DEPLOYED", "execution_id": "run-0"})), Relation::Before);
}

#[test]
fn dates_decide_where_no_execution_is_named() {
    let dated =
        |state: &str, day: u32| json!({"state": state, "last_deployment_date": format!("2026-01-0{day}T10:00:00Z")});
    check(&[
        (dated("DEPLOYED", 1), Relation::Before),
        (dated("DEPLOYED", 2), Relation::Same),
        (dated("DEPLOYMENT_ERROR", 2), Relation::Same),
        (dated("DEPLOYING", 1), Relation::Same),
        (dated("UNAVAILABLE", 1), Relation::Before),
        (dated("UNAVAILABLE", 2), Relation::Same),
    ]);
    let mut run = asked_for(&yesterday()).has_heard([&dated("DEPLOYING", 1)]);
    assert_eq!(run.hears(&dated("DEPLOYED", 1)), Relation::Before, "it has the date of what was before");
    assert_eq!(run.hears(&json!({"state": "DEPLOYED"})), Relation::Before, "and so nothing was seen");

    let mut waiting = dated("DEPLOYED", 2);
    waiting["deployment_request_id"] = json!("request-9");
    let mut run = asked_for(&yesterday());
    assert_eq!(run.hears(&waiting), Relation::Waiting, "while our request waits, it is another's");
    waiting["state"] = json!("DEPLOYING");
    assert_eq!(run.hears(&waiting), Relation::Ahead);
}

#[test]
fn a_run_before_ours_leaves_its_date_behind() {
    let dated = |state: &str, count: u32| {
        json!({"state": state, "execution_id": "run-2", "last_deployment_date": "2026-01-02T10:00:00Z",
            "deployment_requests_count": count})
    };
    let mut run = asked_for(&yesterday()).has_heard([&dated("DEPLOYED", 1)]);
    let unnamed = json!({"state": "DEPLOYED", "last_deployment_date": "2026-01-02T10:00:00Z"});
    assert_eq!(run.hears(&unnamed), Relation::Before);
}

#[test]
fn sight_alone_makes_an_end_doubtful() {
    let mut run = asked_for(&yesterday());
    assert_eq!(run.hears(&json!({"state": "DEPLOYED"})), Relation::Before);
    assert_eq!(run.hears(&json!({"state": "BUILDING"})), Relation::Same);
    assert_eq!(run.hears(&json!({"state": "QUEUED"})), Relation::Before);
    assert_eq!(run.hears(&json!({"state": "UNAVAILABLE"})), Relation::Same);
    assert_eq!(run.hears(&json!({"state": "DEPLOYED"})), Relation::Doubtful);
    let mut queued = asked_for(&yesterday()).has_heard(&[json!({"state": "QUEUED"})]);
    assert_eq!(queued.hears(&json!({"state": "DEPLOYED"})), Relation::Before, "to wait is not to run");
    let mut moving = Identity::after(&status(&json!({"state": "BUILDING"})), &[]);
    assert_eq!(moving.hears(&json!({"state": "BUILDING"})), Relation::Before, "it did so before");
    let mut dated = asked_for(&yesterday()).has_heard([&json!({"state": "BUILDING"})]);
    let as_before = json!({"state": "DEPLOYED", "last_deployment_date": "2026-01-01T10:00:00Z"});
    assert_eq!(dated.hears(&as_before), Relation::Before, "it has the date of what was before");
}

#[test]
fn a_first_deployment_ends() {
    let never = json!({"state": "READY", "service_deployment_status": "NEVER_DEPLOYED"});
    let first = json!({"state": "DEPLOYED", "execution_id": "run-1"});
    assert_eq!(asked_for(&never).hears(&never), Relation::Before);
    assert_eq!(asked_for(&never).hears(&first), Relation::Same);
    assert_eq!(asked_for(&never).hears(&json!({"state": "CANCELED", "execution_id": "run-1"})), Relation::Same);
    assert_eq!(asked_for(&never).hears(&json!({"state": "READY", "execution_id": "run-1"})), Relation::Before);
    let unclear = json!({"state": "UNAVAILABLE", "execution_id": "run-1"});
    assert_eq!(asked_for(&never).hears(&unclear), Relation::Before);
    let unnamed = json!({"state": "DEPLOYED"});
    assert_eq!(asked_for(&unnamed).hears(&first), Relation::Before, "it may be the deployment from before");
}

#[test]
fn a_run_that_was_found_is_told_from_the_next() {
    let found = json!({"state": "DEPLOYING", "execution_id": "run-5", "last_deployment_date": "2026-01-05T10:00:00Z"});
    let run = || Identity::found(&status(&found), &["run-4".to_owned()]);
    for (answer, expected) in [
        (json!({"state": "DEPLOYED", "execution_id": "run-5"}), Relation::Same),
        (json!({"state": "DEPLOYED", "execution_id": "run-6"}), Relation::Later),
        (json!({"state": "DEPLOYED", "execution_id": "run-4"}), Relation::Before),
        (json!({"state": "DEPLOYED", "last_deployment_date": "2026-01-05T10:00:00Z"}), Relation::Same),
        (json!({"state": "DEPLOYED", "last_deployment_date": "2026-01-04T10:00:00Z"}), Relation::Before),
        (json!({"state": "DEPLOYED"}), Relation::Doubtful),
        (json!({"state": "DEPLOYING"}), Relation::Same),
        (json!({"state": "DEPLOYED", "execution_id": "run-5", "deployment_requests_count": 3}), Relation::Same),
    ] {
        assert_eq!(run().hears(&answer), expected, "{answer}");
    }
}

#[test]
fn an_answer_without_an_execution_does_not_forget_whose_run_it_is() {
    let (ours, nameless) = (json!({"state": "DEPLOYING", "execution_id": "run-2"}), json!({"state": "DEPLOYING"}));
    for run in [asked_for(&yesterday()).has_heard([&ours]), Identity::found(&status(&ours), &[])] {
        let mut run = run.has_heard([&nameless]);
        assert_eq!(run.hears(&ours), Relation::Same);
        assert_eq!(run.hears(&json!({"state": "QUEUED", "execution_id": "run-3"})), Relation::Later);
    }
}

#[test]
fn a_request_that_was_found_waiting_may_be_taken_back() {
    let waiting = json!({"state": "DEPLOYMENT_QUEUED", "execution_id": "run-5"});
    let run = |past: &[&str]| {
        let past: Vec<String> = past.iter().map(|&id| id.to_owned()).collect();
        Identity::found(&status(&waiting), &past)
    };
    let (end, begin) =
        (json!({"state": "DEPLOYED", "execution_id": "run-5"}), json!({"state": "DEPLOYING", "execution_id": "run-5"}));
    assert_eq!(run(&[]).hears(&waiting), Relation::Waiting);
    assert_eq!(run(&[]).hears(&end), Relation::Before, "it may be the end of the deployment before");
    assert_eq!(run(&[]).has_heard([&begin]).hears(&end), Relation::Same, "it has begun under this one");
    assert_eq!(run(&["run-5"]).hears(&end), Relation::Before);
    assert_eq!(run(&["run-5"]).hears(&begin), Relation::Before);
    assert_eq!(run(&["run-4"]).hears(&end), Relation::Same, "it was none of the deployments before");
    assert_eq!(run(&[]).hears(&json!({"state": "DEPLOYED", "execution_id": "run-6"})), Relation::Same);
}

#[test]
fn whoever_is_in_the_way_is_followed() {
    let mut run = asked_for(&yesterday());
    run.disclaim();
    let theirs = json!({"state": "DEPLOYING", "execution_id": "run-2", "deployment_requests_count": 1});
    assert_eq!(run.hears(&theirs), Relation::Same);
}

#[test]
fn what_the_service_was_no_part_of_is_no_run_of_it() {
    let left_out = |state: &str, execution: &str, count: u32| {
        json!({"state": state, "execution_id": execution, "is_part_last_deployment": false,
            "deployment_requests_count": count})
    };
    check(&[
        (left_out("DEPLOYED", "run-2", 0), Relation::Before),
        (left_out("READY", "run-2", 0), Relation::Before),
        (json!({"state": "READY", "execution_id": "run-2"}), Relation::Before),
        (json!({"state": "READY", "last_deployment_date": "2026-01-02T10:00:00Z"}), Relation::Before),
        (left_out("DEPLOYED", "run-2", 1), Relation::Waiting),
        (left_out("DEPLOYING", "run-2", 1), Relation::Waiting),
        (left_out("DEPLOYMENT_QUEUED", "run-2", 0), Relation::Waiting),
        (left_out("DEPLOYING", "run-2", 0), Relation::Same),
        (
            json!({"state": "DEPLOYED", "last_deployment_date": "2026-01-02T10:00:00Z", "is_part_last_deployment": false}),
            Relation::Before,
        ),
    ]);
    let ours = json!({"state": "DEPLOYING", "execution_id": "run-2", "last_deployment_date": "2026-01-02T10:00:00Z"});
    let run = || asked_for(&yesterday()).has_heard([&ours]);
    assert_eq!(run().hears(&left_out("DEPLOYED", "run-3", 1)), Relation::Before);
    assert_eq!(run().hears(&left_out("DEPLOYING", "run-3", 0)), Relation::Later);
    assert_eq!(run().hears(&left_out("DEPLOYED", "run-2", 0)), Relation::Same);
}

#[test]
fn a_date_after_the_runs_own_is_of_a_later_one() {
    let dated =
        |state: &str, day: u32| json!({"state": state, "last_deployment_date": format!("2026-01-0{day}T10:00:00Z")});
    for begin in ["DEPLOYING", "DEPLOYED"] {
        let run = || asked_for(&yesterday()).has_heard([&dated(begin, 2)]);
        for state in ["DEPLOYMENT_QUEUED", "DEPLOYING", "DEPLOYED"] {
            assert_eq!(run().hears(&dated(state, 3)), Relation::Later, "{state}");
        }
        assert_eq!(run().hears(&dated("DEPLOYED", 2)), Relation::Same);
    }
}

#[test]
fn a_request_that_joins_one_that_waits_already_is_known_by_its_id() {
    let with = |count: u32| {
        let mut baseline = yesterday();
        baseline["deployment_request_id"] = json!("request-6");
        baseline["deployment_requests_count"] = json!(count);
        let mut run = Identity::after(&status(&baseline), &[]);
        run.accept(&status(&json!({"state": "DEPLOYED", "deployment_request_id": "request-6"})));
        run.has_heard([&json!({"state": "DEPLOYED", "execution_id": "run-1", "deployment_request_id": "request-6"})])
    };
    let numbered = |request: &str, count: Option<u32>| {
        json!({"state": "DEPLOYED", "execution_id": "run-2", "deployment_request_id": request,
            "deployment_requests_count": count})
    };
    assert_eq!(with(1).hears(&numbered("request-7", Some(1))), Relation::Same, "the one that waits is another's");
    assert_eq!(with(1).hears(&numbered("request-6", None)), Relation::Ahead);
    assert_eq!(with(0).hears(&numbered("request-6", None)), Relation::Same, "nothing waited, so the id is an old one");
}

#[test]
fn who_comes_behind_our_run_takes_nothing_from_it() {
    let behind = json!({"state": "DEPLOYING", "execution_id": "run-2", "deployment_request_id": "request-10",
        "deployment_requests_count": 1, "last_deployment_date": "2026-01-02T10:00:00Z"});
    let alone = json!({"state": "DEPLOYING", "execution_id": "run-2", "last_deployment_date": "2026-01-02T10:00:00Z"});
    let unnamed = json!({"state": "DEPLOYED", "last_deployment_date": "2026-01-02T10:00:00Z"});
    for answers in [vec![behind.clone()], vec![alone, behind]] {
        assert_eq!(asked_for(&yesterday()).has_heard(&answers).hears(&unnamed), Relation::Same, "{answers:?}");
    }
}

#[test]
fn a_date_that_was_told_while_it_waited_is_the_runs_own_once_it_runs() {
    let dated = |state: &str| json!({"state": state, "last_deployment_date": "2026-01-02T10:00:00Z"});
    let waiting = |state: &str| {
        let mut answer = dated(state);
        answer["deployment_request_id"] = json!("request-9");
        answer
    };
    let queued = || asked_for(&yesterday()).has_heard([&waiting("DEPLOYMENT_QUEUED")]);
    assert_eq!(queued().hears(&dated("DEPLOYED")), Relation::Before, "the queue may have hidden somebody else's");
    assert_eq!(queued().has_heard([&dated("DEPLOYING")]).hears(&dated("DEPLOYED")), Relation::Same);
    let at_rest = asked_for(&yesterday()).has_heard([&waiting("DEPLOYED"), &dated("DEPLOYING")]);
    assert_eq!({ at_rest }.hears(&dated("DEPLOYED")), Relation::Before, "it was over while ours waited");
}

#[test]
fn whoever_is_queued_after_ours_was_about_to_begin_is_later() {
    let queued = |execution: &str, request: u32| {
        json!({"state": "DEPLOYMENT_QUEUED", "execution_id": execution, "deployment_requests_count": 1,
            "deployment_request_id": format!("request-{request}")})
    };
    let run = || asked_for(&yesterday()).has_heard([&queued("run-2", 9)]);
    assert_eq!(run().hears(&queued("run-3", 10)), Relation::Later);
    assert_eq!(run().hears(&queued("run-2", 10)), Relation::Waiting);
    assert_eq!(run().hears(&queued("run-3", 9)), Relation::Waiting);
    assert_eq!(asked_for(&yesterday()).hears(&queued("run-3", 10)), Relation::Waiting);
}

#[test]
fn once_nothing_waits_for_long_a_count_is_of_others() {
    let waiting = |request: Option<u32>, count: u32| {
        json!({"state": "DEPLOYED", "execution_id": "run-1", "deployment_requests_count": count,
            "deployment_request_id": request.map(|id| format!("request-{id}"))})
    };
    let doubted = || {
        let mut run = asked_for(&yesterday());
        run.doubt();
        run
    };
    assert_eq!(doubted().hears(&waiting(None, 1)), Relation::Before);
    assert_eq!(doubted().hears(&waiting(Some(10), 1)), Relation::Before);
    assert_eq!(doubted().hears(&waiting(Some(10), 2)), Relation::Waiting, "ours may be one of them");
    assert_eq!(doubted().hears(&waiting(Some(9), 1)), Relation::Waiting);
    assert_eq!(doubted().hears(&json!({"state": "DEPLOYED", "execution_id": "run-2"})), Relation::Anyones);
}

#[test]
fn an_acceptance_that_names_its_request_is_of_one_that_waits() {
    let acceptance = json!({"state": "DEPLOYING", "execution_id": "run-2", "deployment_request_id": "request-9",
        "deployment_requests_count": 0});
    let mut run = Identity::after(&status(&yesterday()), &[]);
    run.accept(&status(&acceptance));
    assert_eq!(run.hears(&acceptance), Relation::Ahead, "what runs was there before it");
}

#[test]
fn a_first_deployment_of_somebody_else_is_not_ours() {
    let never = json!({"state": "READY", "service_deployment_status": "NEVER_DEPLOYED"});
    let theirs =
        |state: &str, count: u32| json!({"state": state, "execution_id": "run-1", "deployment_requests_count": count});
    let mut run = asked_for(&never).has_heard([&theirs("DEPLOYING", 1)]);
    assert_eq!(run.hears(&theirs("DEPLOYED", 0)), Relation::Anyones);
}

#[test]
fn a_run_that_was_queued_as_anothers_is_claimed_by_nobody() {
    let queued = json!({"state": "DEPLOYMENT_QUEUED", "execution_id": "run-2", "deployment_requests_count": 1,
        "deployment_request_id": "request-10"});
    let mut run = asked_for(&yesterday()).has_heard([&queued]);
    assert_eq!(run.hears(&json!({"state": "DEPLOYING", "execution_id": "run-2"})), Relation::Anyones);
}

#[test]
fn where_another_is_named_and_as_many_wait_ours_may_be_among_them() {
    let waiting = |request: u32, count: u32| {
        json!({"state": "DEPLOYED", "execution_id": "run-1", "deployment_requests_count": count,
            "deployment_request_id": format!("request-{request}")})
    };
    let begins = json!({"state": "DEPLOYING", "execution_id": "run-2"});
    let as_many = asked_for(&yesterday()).has_heard([&waiting(9, 2), &waiting(10, 2)]);
    assert_eq!({ as_many }.hears(&begins), Relation::Same);
    let fewer = asked_for(&yesterday()).has_heard([&waiting(9, 3), &waiting(10, 2)]);
    assert_eq!({ fewer }.hears(&begins), Relation::Anyones, "ours may be the one that is gone");
}
