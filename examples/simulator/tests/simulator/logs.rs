//! What the logs of a run say of why it failed. The clock stands still, and is moved by hand.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use simulator::Simulator;

use crate::client::{Page, at_speed};

#[tokio::test]
async fn the_reason_comes_after_a_check_and_before_a_neighbour_and_a_banner() {
    let simulator = at_speed(0.0).await;
    for (name, step, first_line) in [
        ("payments", "DeployedError", "\u{1b}[31mThe pods of payments did not become ready.\u{1b}[0m"),
        ("search", "BuiltError", "\u{1b}[31mThe chart of search cannot be rendered.\u{1b}[0m"),
        ("stock", "RestartedError", "\u{1b}[31mThe pods of stock did not come back.\u{1b}[0m"),
    ] {
        let rows = rows_of_a_redeploy(&simulator, name).await;
        let [check, reason, neighbour, banner] = &errors(&rows)[..] else {
            panic!("{name} has four errors, not {:?}", errors(&rows));
        };
        let helm_id = simulator.helm_id(name);
        for own in [check, reason, banner] {
            let id = &own["details"]["transmitter"]["id"];
            assert_eq!(id, &helm_id);
        }
        assert_eq!(check["details"]["stage"]["step"], "PreCheck");
        assert_ne!(neighbour["details"]["transmitter"]["name"], name);

        assert_eq!(reason["details"]["transmitter"], json!({"id": helm_id, "name": name, "type": "Helm"}));
        assert_eq!(reason["details"]["stage"]["step"], step);
        let error = &reason["error"];
        let words = error["user_log_message"].as_str().expect("words");
        assert_eq!(words.lines().next(), Some(first_line));
        assert_eq!(words.lines().count(), 3);
        let (_, digest) = words.split_once("sha256:").expect("a digest");
        assert!(digest.len() == 64 && digest.bytes().all(|digit| digit.is_ascii_hexdigit()), "{digest}");
        for text in [&error["tag"], &error["hint_message"], &error["underlying_error"]["message"]] {
            assert!(text.is_string(), "{error}");
        }
        let words = banner["error"]["user_log_message"].as_str().expect("words");
        assert!(words.contains("failed! Look at the report above"), "{words}");
    }
}

#[tokio::test]
async fn a_run_that_went_well_or_was_canceled_has_no_errors() {
    let simulator = at_speed(0.0).await;
    for name in ["shop", "gateway", "ledger-sync", "labs", "reports", "slow", "basket"] {
        let rows = rows_of_a_redeploy(&simulator, name).await;
        assert_eq!(errors(&rows), Vec::<&Value>::new(), "{name}");
        let mut names: Vec<_> = rows.iter().map(|row| row["details"]["transmitter"]["name"].to_string()).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 3, "the environment, {name} and a neighbour, not {names:?}");
        let dates = rows.iter().map(|row| row["timestamp"].as_str().expect("a date"));
        assert!(dates.is_sorted(), "{name}");
        for row in &rows {
            assert_eq!(row["type"], "info");
            assert!(row["message"]["safe_message"].is_string() && row["details"]["stage"]["step"].is_string(), "{row}");
        }
    }
}

#[tokio::test]
async fn who_got_no_turn_reads_of_somebody_else_who_failed() {
    let simulator = at_speed(0.0).await;
    for (name, other) in [("mailer", "stock"), ("tracking", "warehouse")] {
        let rows = rows_of_a_redeploy(&simulator, name).await;
        let is_check = |row: &&&Value| row["details"]["stage"]["step"] == "PreCheck";
        let errors = errors(&rows);
        let first = errors.iter().find(|row| !is_check(row)).expect("an error");
        assert_eq!(first["details"]["transmitter"]["name"], other);
        assert!(errors.iter().all(|row| row["details"]["transmitter"]["name"] != name), "{name}");
    }
}

#[tokio::test]
async fn rows_are_written_as_the_run_goes_on() {
    let simulator = at_speed(0.0).await;
    simulator.redeploy("payments").await;
    let execution = simulator.ledger()[0].execution_id.clone();
    let mut counts = Vec::new();
    for _ in 0..3 {
        let (_, rows) = logs(&simulator, "payments", &execution).await;
        counts.push(rows.as_array().expect("rows").len());
        simulator.pass(4.0);
    }
    assert!(counts.is_sorted_by(|before, after| before < after), "{counts:?}");
    // Without a version, the newest run is told of.
    let (_, newest) = simulator.ask(Method::GET, &path(&simulator, "payments")).await;
    assert_eq!(newest[0]["details"]["execution_id"], execution);
}

#[tokio::test]
async fn of_executions_that_nobody_knows_nothing_is_kept() {
    let simulator = at_speed(0.0).await;
    simulator.redeploy("shop").await;
    let execution = simulator.ledger()[0].execution_id.clone();
    assert_eq!(logs(&simulator, "shop", &execution).await.0, StatusCode::OK);
    // Another environment's is as unknown as none.
    assert_eq!(logs(&simulator, "basket", &execution).await.0, StatusCode::NOT_FOUND);
    assert_eq!(logs(&simulator, "shop", "run-1").await.0, StatusCode::NOT_FOUND);
    let yesterday = simulator.status("basket").await["execution_id"].as_str().expect("a run").to_owned();
    assert_eq!(logs(&simulator, "basket", &yesterday).await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_test_can_write_logs_of_its_own_however_long() {
    let simulator = at_speed(0.0).await;
    let row = json!({"type": "error", "timestamp": "2025-06-30T16:20:00Z", "details": {}, "error": {"tag": "x".repeat(1024)}});
    let rows: Value = vec![row; 1000].into();
    simulator.answer_logs_with("run 1/&é", Some(rows.clone()));
    let escaped = "run%201%2F%26%C3%A9";
    assert_eq!(logs(&simulator, "shop", escaped).await, (StatusCode::OK, rows.clone()));
    assert!(rows.to_string().len() > 1024 * 1024);

    simulator.answer_logs_with("run 1/&é", None);
    assert_eq!(logs(&simulator, "shop", escaped).await.0, StatusCode::NOT_FOUND);
    for (body, code) in [
        (json!({"executionId": "run-2", "rows": rows}), StatusCode::OK),
        (json!({"executionId": "run-2"}), StatusCode::NOT_FOUND),
    ] {
        let steered = simulator.anonymous(Method::POST, "/_simulator/logs").body(body.to_string()).send().await;
        assert_eq!(steered.expect("it answers").status(), StatusCode::NO_CONTENT);
        assert_eq!(logs(&simulator, "shop", "run-2").await.0, code);
    }
}

/// The logs of a redeploy that has ended.
async fn rows_of_a_redeploy(simulator: &Simulator, name: &str) -> Vec<Value> {
    simulator.redeploy(name).await;
    simulator.pass(600.0);
    let execution = simulator.ledger().pop().expect("it was accepted").execution_id;
    let (code, rows) = logs(simulator, name, &execution).await;
    assert_eq!(code, StatusCode::OK, "{name}");
    let rows = rows.as_array().expect("rows").clone();
    assert!(rows.iter().all(|row| row["details"]["execution_id"] == execution), "{name}");
    rows
}

fn errors(rows: &[Value]) -> Vec<&Value> {
    rows.iter().filter(|row| row["error"].is_object() || row["type"] == "error").collect()
}

fn path(simulator: &Simulator, name: &str) -> String {
    let service = simulator.services().into_iter().find(|service| service.name == name).expect("a service");
    format!("/environment/{}/logs", service.environment_id)
}

async fn logs(simulator: &Simulator, name: &str, execution: &str) -> (StatusCode, Value) {
    simulator.ask(Method::GET, &format!("{}?version={execution}", path(simulator, name))).await
}
