//! What a service's history says of its runs. The clock stands still, and is moved by hand.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use simulator::Simulator;

use crate::client::{PAGE, Page, at_speed};

#[tokio::test]
async fn the_newest_comes_first_and_may_be_under_way() {
    let simulator = at_speed(0.0).await;
    let yesterday = simulator.status("shop").await;
    let deployed = deployed_commit(&simulator, "shop").await;
    simulator.redeploy("shop").await;
    simulator.pass(9.5);

    let (code, page) = history(&simulator, "shop", "?pageSize=5").await;
    assert_eq!(code, StatusCode::OK);
    assert_eq!((&page["page"], &page["page_size"]), (&json!(1), &json!(5)));
    let rows = page["results"].as_array().expect("rows");
    assert_eq!(rows.len(), 5);
    let [running, before, ..] = &rows[..] else { panic!("two rows, not {rows:?}") };
    let identifier = json!({
        "name": "shop",
        "service_id": simulator.helm_id("shop"),
        "service_type": "HELM",
        "execution_id": simulator.ledger()[0].execution_id,
    });
    assert_eq!(running["identifier"], identifier);
    assert_eq!(running["status"], "DEPLOYING");
    assert_eq!(running["status_details"], json!({"action": "DEPLOY", "status": "ONGOING", "sub_action": "NONE"}));
    assert_eq!(running["total_duration"], "PT9.5S");
    assert_eq!(before["identifier"]["execution_id"], yesterday["execution_id"]);
    assert_eq!(before["auditing_data"]["created_at"], yesterday["last_deployment_date"]);
    assert_eq!((&before["status"], &before["total_duration"]), (&json!("DEPLOYED"), &json!("PT14S")));

    // What it deploys is another commit, which the service has once that has gone well.
    assert_eq!(before["details"]["commit"]["git_commit_id"], deployed["deployed_commit_id"]);
    assert_eq!(before["details"]["commit"]["created_at"], deployed["deployed_commit_date"]);
    assert_eq!(before["details"]["commit"]["author_name"], deployed["deployed_commit_contributor"]);
    assert_eq!(before["details"]["commit"]["tag"], deployed["deployed_commit_tag"]);
    let commit = &running["details"]["commit"]["git_commit_id"];
    assert_ne!(commit, &deployed["deployed_commit_id"]);
    simulator.pass(60.0);
    assert_eq!(&deployed_commit(&simulator, "shop").await["deployed_commit_id"], commit);
    let ended = &rows_of(&simulator, "shop").await[0];
    assert_eq!((&ended["status"], &ended["total_duration"]), (&json!("DEPLOYED"), &json!("PT14S")));
}

#[tokio::test]
async fn every_run_is_told_as_its_status_tells_it() {
    let simulator = at_speed(0.0).await;
    for service in simulator.services() {
        let name = service.name.as_str();
        simulator.redeploy(name).await;
        for seconds in [3.0, 600.0] {
            simulator.pass(seconds);
            let status = simulator.status(name).await;
            let newest = rows_of(&simulator, name).await.swap_remove(0);
            // Of a request that waits, and of a run that left it out, only the status tells.
            if status["deployment_requests_count"] != 0 || status["state"] == "READY" {
                continue;
            }
            assert_eq!(newest["identifier"]["execution_id"], status["execution_id"], "{name}");
            assert_eq!(newest["status"], status["state"], "{name}");
            assert_eq!(newest["status_details"], status["status_details"], "{name}");
            if let Some(seconds) = status["steps"]["total_duration_sec"].as_u64() {
                let (minutes, seconds) = (seconds / 60, seconds % 60);
                let minutes = if minutes == 0 { String::new() } else { format!("{minutes}M") };
                assert_eq!(newest["total_duration"], format!("PT{minutes}{seconds}S"), "{name}");
            }
        }
    }
}

#[tokio::test]
async fn it_says_who_asked_and_with_what() {
    let simulator = at_speed(0.0).await;
    let asked_by = async |name: &str| {
        let newest = rows_of(&simulator, name).await.swap_remove(0);
        let audit = &newest["auditing_data"];
        [audit["triggered_by"].clone(), audit["origin"].clone()]
    };
    simulator.redeploy("shop").await;
    assert_eq!(asked_by("shop").await, ["You", "API"]);
    assert_eq!(asked_by("busy").await, ["Jonas Keller", "CLI"]);
    simulator.somebody_redeploys(&simulator.helm_id("payments"));
    assert_eq!(asked_by("payments").await, ["Jonas Keller", "CLI"]);

    let path = |name| format!("/helm/{}/redeploy", simulator.helm_id(name));
    let ada = simulator.anonymous(Method::POST, &path("search")).bearer_auth(simulator.token_of("Ada Okafor"));
    assert_eq!(ada.send().await.expect("it answers").status(), StatusCode::ACCEPTED);
    assert_eq!(asked_by("search").await, ["Ada Okafor", "API"]);
    let token = format!("Token {}", simulator.api_token());
    let machine = simulator.anonymous(Method::POST, &path("reports")).header("authorization", token);
    assert_eq!(machine.send().await.expect("it answers").status(), StatusCode::ACCEPTED);
    assert_eq!(asked_by("reports").await, ["Pipeline", "API"]);
}

#[tokio::test]
async fn what_was_before_the_world_looks_like_chance_and_is_the_same_in_every_world() {
    let (simulator, another) = (at_speed(0.0).await, at_speed(0.0).await);
    let mut origins = Vec::new();
    for service in simulator.services() {
        let name = service.name.as_str();
        let rows = rows_of(&simulator, name).await;
        if name == "fresh" {
            assert_eq!(rows, Vec::<Value>::new());
            continue;
        }
        assert!(rows.len() > 5, "{name} has {} rows", rows.len());
        let texts = |pointer: &str| -> Vec<String> {
            rows.iter().map(|row| row.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()).collect()
        };
        let (began, ended) = (texts("/auditing_data/created_at"), texts("/auditing_data/updated_at"));
        assert!(began.iter().rev().is_sorted_by(|before, after| before < after), "{name} began {began:?}");
        assert!(ended.iter().skip(1).zip(&began).all(|(end, next)| end < next), "{name} ended {ended:?}");
        let mut executions = texts("/identifier/execution_id");
        executions.sort();
        executions.dedup();
        assert_eq!(executions.len(), rows.len(), "{name}");
        let states = texts("/status");
        let deployed = states.iter().filter(|state| *state == "DEPLOYED").count();
        assert!(deployed >= 4 && states.iter().any(|state| state == "DEPLOYMENT_ERROR"), "{name}: {states:?}");
        let is_whole = |row: &Value| match &row["details"]["commit"] {
            Value::Null => row["details"]["repository"]["chart_name"].is_string(),
            commit => ["git_commit_id", "created_at", "author_name", "message", "tag"]
                .iter()
                .all(|field| commit[field].is_string()),
        };
        assert!(rows.iter().all(is_whole), "{name}");
        origins.extend(texts("/auditing_data/origin"));

        let without_dates = |rows: Vec<Value>| -> Vec<Value> {
            let told = |row: Value| {
                let (audit, commit) = (&row["auditing_data"], &row["details"]["commit"]["git_commit_id"]);
                json!([row["status"], row["total_duration"], audit["triggered_by"], audit["origin"], commit])
            };
            rows.into_iter().map(told).collect()
        };
        assert_eq!(without_dates(rows.clone()), without_dates(rows_of(&another, name).await), "{name}");
    }
    origins.sort();
    origins.dedup();
    assert_eq!(origins, ["API", "CLI", "CONSOLE", "GIT", "TERRAFORM_PROVIDER"]);
}

#[tokio::test]
async fn a_chart_of_somebody_else_is_told_in_a_commits_place() {
    let simulator = at_speed(0.0).await;
    let rows = rows_of(&simulator, "gateway").await;
    for row in &rows {
        let chart = json!({"repository": {"chart_name": "ingress", "chart_version": "4.12.1"}});
        assert_eq!(row["details"], chart);
        assert_ne!(row["auditing_data"]["origin"], "GIT", "nobody pushes to it");
    }
}

#[tokio::test]
async fn a_stale_service_keeps_silent_in_its_history_as_well() {
    let simulator = at_speed(0.0).await;
    let before = rows_of(&simulator, "ledger-sync").await;
    simulator.redeploy("ledger-sync").await;
    simulator.pass(9.0);
    assert_eq!(rows_of(&simulator, "ledger-sync").await, before);
    simulator.pass(4.0);
    let rows = rows_of(&simulator, "ledger-sync").await;
    assert_eq!(rows[1..], before);
    assert_eq!((&rows[0]["status"], &rows[0]["total_duration"]), (&json!("BUILDING"), &json!("PT3S")));
}

#[tokio::test]
async fn it_is_asked_for_as_everything_else_is() {
    let simulator = at_speed(0.0).await;
    let all = history(&simulator, "shop", "").await.1;
    assert_eq!(all["page_size"], 20);
    for (size, rows) in [(0, 0), (1, 1), (1000, all["results"].as_array().map_or(0, Vec::len))] {
        let page = history(&simulator, "shop", &format!("?pageSize={size}")).await.1;
        assert_eq!((&page["page_size"], page["results"].as_array().map(Vec::len)), (&json!(size), Some(rows)));
    }
    for size in ["", "-1", "many"] {
        let (code, refusal) = history(&simulator, "shop", &format!("?pageSize={size}")).await;
        assert_eq!(code, StatusCode::BAD_REQUEST, "{size:?}");
        assert_eq!(refusal["message"], "Invalid value for parameter 'pageSize'");
    }
    let nobody = "/helm/00000000-0000-4000-8000-000000000000";
    let unknown = simulator.ask(Method::GET, &format!("{nobody}/deploymentHistoryV2")).await;
    assert_eq!(unknown, simulator.ask(Method::GET, &format!("{nobody}/status")).await);
    assert_eq!(unknown.0, StatusCode::NOT_FOUND);

    let path = path(&simulator, "shop");
    let anonymous = simulator.anonymous(Method::GET, &path).send().await.expect("it answers");
    assert_eq!(anonymous.status(), StatusCode::UNAUTHORIZED);
    let reader = simulator.anonymous(Method::GET, &path).bearer_auth(simulator.read_only_token());
    let answer = reader.send().await.expect("it answers");
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()["access-control-allow-origin"], PAGE);
}

#[tokio::test]
async fn a_test_can_write_a_history_of_its_own() {
    let simulator = at_speed(0.0).await;
    let story = history(&simulator, "shop", "").await;
    let helm_id = simulator.helm_id("shop");
    for body in [json!({"results": [{"status": "SOMETHING_NEW"}]}), json!([]), Value::Null] {
        simulator.answer_history_with(&helm_id, Some(body.clone()));
        assert_eq!(history(&simulator, "shop", "?pageSize=5").await, (StatusCode::OK, body));
        assert_ne!(history(&simulator, "payments", "").await.1["results"], json!([]));
    }
    simulator.answer_history_with(&helm_id, None);
    assert_eq!(history(&simulator, "shop", "").await, story);

    let own = json!({"results": []});
    for (steered, code, answer) in [
        (json!({"helmId": helm_id, "body": own}), StatusCode::NO_CONTENT, &own),
        (json!({"helmId": "00000000-0000-4000-8000-000000000000", "body": {}}), StatusCode::NOT_FOUND, &own),
        (json!({"helmId": helm_id}), StatusCode::NO_CONTENT, &story.1),
    ] {
        let steered = simulator.anonymous(Method::POST, "/_simulator/history").body(steered.to_string()).send().await;
        assert_eq!(steered.expect("it answers").status(), code);
        assert_eq!(&history(&simulator, "shop", "").await.1, answer);
    }
}

fn path(simulator: &Simulator, name: &str) -> String {
    format!("/helm/{}/deploymentHistoryV2", simulator.helm_id(name))
}

async fn history(simulator: &Simulator, name: &str, query: &str) -> (StatusCode, Value) {
    simulator.ask(Method::GET, &(path(simulator, name) + query)).await
}

async fn rows_of(simulator: &Simulator, name: &str) -> Vec<Value> {
    let (code, page) = history(simulator, name, "").await;
    assert_eq!(code, StatusCode::OK, "{name}");
    page["results"].as_array().expect("rows").clone()
}

async fn deployed_commit(simulator: &Simulator, name: &str) -> Value {
    let (_, service) = simulator.ask(Method::GET, &format!("/helm/{}", simulator.helm_id(name))).await;
    service["source"]["git"]["git_repository"].clone()
}
