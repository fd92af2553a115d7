//! One environment, several people: who waits for whom, and what a status says meanwhile. The clock stands still, and is
//! moved by hand.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use simulator::{Detail, Simulator};

use crate::client::{Page, at_speed};

#[tokio::test]
async fn where_nothing_runs_a_redeploy_starts_at_once() {
    let simulator = at_speed(0.0).await;
    let before = simulator.status("basket").await;
    let (code, started) = simulator.redeploy("basket").await;
    assert_eq!(code, StatusCode::ACCEPTED);
    assert_eq!(told(&started), ("DEPLOYMENT_QUEUED", &Value::Null, 0));
    assert_ne!(started["execution_id"], before["execution_id"]);
    simulator.pass(11.0);
    let end = simulator.status("basket").await;
    assert_eq!(told(&end), ("DEPLOYED", &Value::Null, 0));
    assert_eq!(end["execution_id"], simulator.ledger()[0].execution_id);
}

#[tokio::test]
async fn whoever_comes_later_waits_under_the_old_execution_and_runs_under_a_new_one() {
    let simulator = at_speed(0.0).await;
    let before = simulator.status("checkout").await;
    let (code, waits) = simulator.redeploy("checkout").await;
    assert_eq!(code, StatusCode::ACCEPTED);
    assert_eq!(waits["state"], "DEPLOYMENT_QUEUED");
    assert_eq!(waits["status_details"], json!({"action": "DEPLOY", "status": "QUEUED", "sub_action": "NONE"}));
    assert!(waits["deployment_request_id"].is_string());
    assert_eq!(waits["deployment_requests_count"], 1);
    for old in ["execution_id", "last_deployment_date", "steps", "service_deployment_status"] {
        assert_eq!(waits[old], before[old], "{old}");
    }
    simulator.pass(6.0);
    assert_eq!(simulator.status("basket").await["state"], "DEPLOYING");
    assert_eq!(simulator.status("checkout").await, waits);

    simulator.pass(5.0);
    assert_eq!(simulator.status("basket").await["state"], "DEPLOYED");
    let begun = simulator.status("checkout").await;
    assert_eq!(told(&begun), ("DEPLOYMENT_QUEUED", &Value::Null, 0));
    assert_eq!(begun["execution_id"], simulator.ledger()[0].execution_id);
    simulator.pass(11.0);
    assert_eq!(simulator.status("checkout").await["state"], "DEPLOYED");
}

#[tokio::test]
async fn a_deployment_is_dated_by_its_start_however_late_somebody_looks() {
    let simulator = at_speed(0.0).await;
    let date = async |name| simulator.status(name).await["last_deployment_date"].as_str().expect("a date").to_owned();
    let yesterday = date("checkout").await;
    simulator.redeploy("checkout").await;
    let basket = date("basket").await;
    simulator.pass(1_000.0);
    let checkout = date("checkout").await;
    assert!(yesterday < basket && basket < checkout, "{yesterday}, {basket}, {checkout}");
    simulator.pass(1_000.0);
    assert_eq!([date("basket").await, date("checkout").await], [basket, checkout]);
}

#[tokio::test]
async fn first_in_first_out() {
    let simulator = at_speed(0.0).await;
    let [basket, checkout] = ["basket", "checkout"].map(|name| simulator.helm_id(name));
    simulator.somebody_redeploys(&basket);
    simulator.redeploy("tracking").await;
    simulator.somebody_redeploys(&checkout);
    for states in [["DEPLOYMENT_QUEUED"; 3], ["DEPLOYED", "DEPLOYMENT_QUEUED", "DEPLOYMENT_QUEUED"]] {
        assert_eq!(state_of(&simulator, ["basket", "tracking", "checkout"]).await, states);
        simulator.pass(11.0);
    }
    // The check before tracking has failed after 4 seconds, and the next one has begun 7 seconds ago.
    let states = state_of(&simulator, ["basket", "tracking", "checkout"]).await;
    assert_eq!(states, ["DEPLOYED", "DEPLOYMENT_ERROR", "DEPLOYING"]);
    assert_eq!(simulator.ledger().len(), 1, "it counts what pages ask for");
}

#[tokio::test]
async fn what_one_person_asks_for_while_it_waits_is_one_deployment() {
    let simulator = at_speed(0.0).await;
    simulator.somebody_redeploys(&simulator.helm_id("basket"));
    let first = simulator.redeploy("checkout").await.1;
    let again = simulator.redeploy("checkout").await.1;
    let other = simulator.redeploy("archive").await.1;
    let restart = simulator.redeploy("stock").await.1;
    assert_eq!(again, first);
    assert_eq!(other["deployment_request_id"], first["deployment_request_id"]);
    assert_ne!(restart["deployment_request_id"], first["deployment_request_id"], "another action");
    assert_eq!(restart["state"], "RESTART_QUEUED");

    let path = format!("/helm/{}/redeploy", simulator.helm_id("checkout"));
    let colleague = simulator.anonymous(Method::POST, &path).bearer_auth(simulator.token_of("ada"));
    let theirs: Value = colleague.send().await.expect("it answers").json().await.expect("JSON");
    assert_eq!(theirs["deployment_request_id"], first["deployment_request_id"], "the first of two is told");
    assert_eq!(theirs["deployment_requests_count"], 2);

    let executions: Vec<String> = simulator.ledger().into_iter().map(|deployment| deployment.execution_id).collect();
    assert_eq!([&executions[1], &executions[2]], [&executions[0]; 2]);
    assert!(!executions[3..].contains(&executions[0]));
    simulator.pass(22.0);
    for name in ["checkout", "archive"] {
        let run = simulator.run(&simulator.helm_id(name), &executions[0]);
        assert_eq!(run.map(|told| (told.state, told.ended)), Some((Some("DEPLOYED"), true)), "{name}");
    }
}

#[tokio::test]
async fn somebody_elses_deployment_of_the_same_service_can_be_before_ours() {
    let simulator = at_speed(0.0).await;
    let before = simulator.status("catalog").await;
    let theirs = simulator.redeploy("catalog").await.1;
    assert_ne!(theirs["execution_id"], before["execution_id"]);
    assert_eq!(theirs["deployment_requests_count"], 1);
    let request = &theirs["deployment_request_id"];
    assert!(request.is_string());
    let ours = &simulator.ledger()[0].execution_id;
    assert_ne!(theirs["execution_id"], *ours);
    simulator.pass(10.9);
    let status = simulator.status("catalog").await;
    assert_eq!(told(&status), ("DEPLOYING", request, 1));
    assert_eq!(status["execution_id"], theirs["execution_id"]);
    simulator.pass(0.2);
    let status = simulator.status("catalog").await;
    assert_eq!(told(&status), ("DEPLOYMENT_QUEUED", &Value::Null, 0));
    assert_eq!(status["execution_id"], *ours);
}

#[tokio::test]
async fn a_request_that_waits_can_be_told_of_by_its_id_alone() {
    let simulator = at_speed(0.0).await;
    simulator.withhold(&simulator.helm_id("checkout"), &[Detail::Waiting]);
    let before = simulator.status("checkout").await;
    simulator.redeploy("checkout").await;
    let waits = simulator.status("checkout").await;
    assert_eq!((&waits["state"], &waits["status_details"]), (&before["state"], &before["status_details"]));
    assert!(waits["deployment_request_id"].is_string());
    assert_eq!(waits["deployment_requests_count"], 1);
}

#[tokio::test]
async fn a_request_that_is_taken_back_leaves_everything_as_it_was() {
    let simulator = at_speed(0.0).await;
    let before = simulator.status("newsletter").await;
    let (code, waits) = simulator.redeploy("newsletter").await;
    assert_eq!(code, StatusCode::ACCEPTED);
    assert_eq!(waits["state"], "DEPLOYMENT_QUEUED");
    let [deployment] = &simulator.ledger()[..] else { panic!("it was accepted") };
    simulator.pass(7.9);
    assert_eq!(simulator.status("newsletter").await, waits);
    assert!(simulator.waits(&deployment.helm_id, &deployment.execution_id));
    simulator.pass(0.2);
    assert!(!simulator.waits(&deployment.helm_id, &deployment.execution_id));
    assert_eq!(simulator.status("newsletter").await, before);
    simulator.pass(1_000.0);
    assert_eq!(simulator.status("newsletter").await, before);
    assert_eq!(simulator.run(&deployment.helm_id, &deployment.execution_id), None, "and it never ran");
}

#[tokio::test]
async fn somebody_can_take_back_what_waits_and_nothing_else() {
    let simulator = at_speed(0.0).await;
    let checkout = simulator.helm_id("checkout");
    assert!(!simulator.somebody_takes_back(&checkout), "nothing waits");
    let before = simulator.status("checkout").await;
    simulator.redeploy("checkout").await;
    assert!(simulator.somebody_takes_back(&checkout));
    assert_eq!(simulator.status("checkout").await, before);
    assert!(!simulator.somebody_takes_back(&simulator.helm_id("basket")), "it runs");
}

#[tokio::test]
async fn a_redeploy_can_be_refused_because_of_others_while_the_service_rests() {
    let simulator = at_speed(0.0).await;
    let before = simulator.status("wishlist").await;
    for _ in 0..2 {
        assert_eq!(simulator.redeploy("wishlist").await.0, StatusCode::CONFLICT);
        assert_eq!(simulator.status("wishlist").await, before);
    }
    assert!(simulator.ledger().is_empty());
    simulator.pass(30.0);
    assert_eq!(simulator.redeploy("wishlist").await.0, StatusCode::ACCEPTED);
    simulator.pass(11.0);
    assert_eq!(simulator.status("wishlist").await["state"], "DEPLOYED");
    assert_eq!(simulator.redeploy("wishlist").await.0, StatusCode::CONFLICT, "and so it begins anew");
}

#[tokio::test]
async fn an_acceptance_can_come_to_nothing() {
    let simulator = at_speed(0.0).await;
    let before = simulator.status("coupons").await;
    let (code, accepted) = simulator.redeploy("coupons").await;
    assert_eq!((code, &accepted), (StatusCode::ACCEPTED, &before));
    simulator.pass(100_000.0);
    assert_eq!(simulator.status("coupons").await, before);
    assert_eq!(simulator.ledger().len(), 1);
}

#[tokio::test]
async fn ready_is_never_deployed_or_left_out() {
    let simulator = at_speed(0.0).await;
    let [never, left_out] = [simulator.status("fresh").await, simulator.status("archive").await];
    for status in [&never, &left_out] {
        assert_eq!(status["state"], "READY");
        assert_eq!(status["is_part_last_deployment"], false);
        assert!(status.get("steps").is_none());
    }
    assert!(never.get("execution_id").is_none());
    assert_eq!(left_out["service_deployment_status"], "OUT_OF_DATE");
    for shared in ["execution_id", "last_deployment_date"] {
        assert_eq!(left_out[shared], simulator.status("basket").await[shared], "{shared} is the environment's");
    }
    simulator.redeploy("archive").await;
    simulator.pass(11.0);
    assert_eq!(simulator.status("archive").await["is_part_last_deployment"], true);
}

#[tokio::test]
async fn who_never_comes_to_its_turn_has_no_steps() {
    let simulator = at_speed(0.0).await;
    for (name, state) in [("mailer", "CANCELED"), ("tracking", "DEPLOYMENT_ERROR")] {
        simulator.redeploy(name).await;
        simulator.pass(9.0);
        let end = simulator.status(name).await;
        assert_eq!(end["state"], state, "{name}");
        assert!(end.get("steps").is_none(), "{name}");
        assert_eq!(end["execution_id"], simulator.ledger().last().expect("it was accepted").execution_id);
    }
    let culprit = simulator.status("stock").await;
    assert_eq!(culprit["state"], "DEPLOYMENT_ERROR");
    assert_eq!(culprit["steps"]["details"][1]["status"], "ERROR");
    assert_eq!(culprit["execution_id"], simulator.status("mailer").await["execution_id"]);

    simulator.redeploy("stock").await;
    simulator.pass(8.0);
    assert_eq!(simulator.status("stock").await["state"], "RESTART_ERROR");
}

#[tokio::test]
async fn a_status_can_keep_things_to_itself() {
    let simulator = at_speed(0.0).await;
    let basket = simulator.helm_id("basket");
    simulator.withhold(&basket, &[Detail::Execution, Detail::Date, Detail::Request]);
    let status = simulator.status("basket").await;
    for name in ["execution_id", "last_deployment_date", "deployment_request_id", "deployment_requests_count"] {
        assert!(status.get(name).is_none(), "{name}");
    }
    assert!(simulator.redeploy("basket").await.1.get("execution_id").is_some(), "an acceptance tells it");
    simulator.withhold(&basket, &[]);
    assert!(simulator.status("basket").await.get("execution_id").is_some());
}

#[tokio::test]
async fn the_limit_of_helm_is_told_with_the_service() {
    let simulator = at_speed(0.0).await;
    let (_, service) = simulator.ask(Method::GET, &format!("/helm/{}", simulator.helm_id("basket"))).await;
    assert_eq!(service["timeout_sec"], 600);
}

#[tokio::test]
async fn people_can_steer_the_queue_with_curl() {
    let simulator = at_speed(0.0).await;
    let checkout = simulator.helm_id("checkout");
    let steer = async |what: &str, body: Value| {
        let request = simulator.anonymous(Method::POST, &format!("/_simulator/{what}")).body(body.to_string());
        request.send().await.expect("it answers").status()
    };
    let service = json!({"helmId": checkout});
    assert_eq!(steer("somebody-takes-back", service.clone()).await, StatusCode::CONFLICT);
    assert_eq!(steer("somebody-redeploys", json!({"helmId": simulator.helm_id("basket")})).await, 204);
    assert_eq!(steer("somebody-redeploys", service.clone()).await, 204);
    assert_eq!(simulator.status("checkout").await["state"], "DEPLOYMENT_QUEUED");
    assert_eq!(steer("somebody-takes-back", service).await, 204);
    assert_eq!(steer("pass", json!({"seconds": 6})).await, 204);
    assert_eq!(simulator.status("basket").await["state"], "DEPLOYING");
    assert_eq!(steer("pass", json!({"seconds": -1})).await, StatusCode::BAD_REQUEST);
    assert_eq!(steer("withhold", json!({"helmId": checkout, "details": ["Execution"]})).await, 204);
    assert!(simulator.status("checkout").await.get("execution_id").is_none());
    assert_eq!(steer("withhold", json!({"helmId": checkout, "details": ["Everything"]})).await, 400);
    assert_eq!(steer("somebody-redeploys", json!({"helmId": "checkout"})).await, StatusCode::BAD_REQUEST);
}

#[test]
fn every_way_to_steer_is_in_the_table() {
    for route in
        ["speed", "pass", "crowd", "somebody-redeploys", "somebody-takes-back", "withhold", "trace", "misbehave"]
    {
        assert!(simulator::STEERING.contains(&format!("| `{route}` |")), "{route}");
    }
}

/// State, request, and the count of requests.
fn told(status: &Value) -> (&str, &Value, u64) {
    let state = status["state"].as_str().expect("a state");
    let count = status["deployment_requests_count"].as_u64().expect("a count");
    (state, &status["deployment_request_id"], count)
}

async fn state_of<const N: usize>(simulator: &Simulator, names: [&str; N]) -> [String; N] {
    let mut states = names.map(str::to_owned);
    for state in &mut states {
        simulator.status(state).await["state"].as_str().expect("a state").clone_into(state);
    }
    states
}
