//! What was recorded elsewhere is said word by word.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::client::{Page, at_speed};

#[tokio::test]
async fn a_trace_is_told_after_the_redeploy_word_by_word() {
    let simulator = at_speed(0.0).await;
    let shop = simulator.helm_id("shop");
    let trace = json!({
        "name": "somebody else is before us",
        "baseline": "run-1",
        "request": "request-9",
        "polls": [
            [2, "DEPLOYED", "run-1", {"deployment_request_id": "request-9", "deployment_requests_count": 2}],
            [5.5, "DEPLOYING", "run-2", {"deployment_requests_count": 1}],
            [12, "DEPLOYED", null],
            [18, "DEPLOYED", "run-3"],
        ],
        "ends": "success under run-3",
    });
    simulator.play_trace(&shop, serde_json::from_value(trace).expect("a trace"));
    simulator.pass(100.0);
    let before = json!({"id": shop, "state": "DEPLOYED", "execution_id": "run-1"});
    assert_eq!(simulator.status("shop").await, before);

    for _ in ["once", "and again, from the beginning"] {
        let (code, accepted) = simulator.redeploy("shop").await;
        assert_eq!(code, StatusCode::ACCEPTED);
        let request =
            json!({"id": shop, "state": "DEPLOYED", "execution_id": "run-1", "deployment_request_id": "request-9"});
        assert_eq!(accepted, request);
        assert_eq!(simulator.ledger().last().expect("it was accepted").execution_id, "run-3");
        for (seconds, status) in [
            (1.9, before.clone()),
            (
                0.1,
                json!({"id": shop, "state": "DEPLOYED", "execution_id": "run-1",
                "deployment_request_id": "request-9", "deployment_requests_count": 2}),
            ),
            (3.5, json!({"id": shop, "state": "DEPLOYING", "execution_id": "run-2", "deployment_requests_count": 1})),
            (6.5, json!({"id": shop, "state": "DEPLOYED"})),
            (60.0, json!({"id": shop, "state": "DEPLOYED", "execution_id": "run-3"})),
        ] {
            simulator.pass(seconds);
            assert_eq!(simulator.status("shop").await, status);
        }
    }
}

#[tokio::test]
async fn a_run_that_had_started_names_no_request_and_a_trace_without_a_run_no_execution() {
    let simulator = at_speed(0.0).await;
    let shop = simulator.helm_id("shop");
    let trace = json!({"baseline": "run-1", "baseline_state": "STOPPED", "polls": [[8, "DEPLOYED", "run-1"]]});
    let body = json!({"helmId": shop, "trace": trace}).to_string();
    let steered = simulator.anonymous(Method::POST, "/_simulator/trace").body(body).send().await.expect("it answers");
    assert_eq!(steered.status(), StatusCode::NO_CONTENT);
    let (_, accepted) = simulator.redeploy("shop").await;
    assert_eq!(accepted["state"], "STOPPED");
    assert_eq!(accepted["deployment_request_id"], Value::Null);
    assert_eq!(simulator.ledger()[0].execution_id, "");
}
