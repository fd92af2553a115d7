//! What you may count on when you test a page against the simulator, told over real HTTP.

use std::time::{Duration, Instant};

use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use simulator::{Fault, On, Options, Simulator, What};

use crate::client::{PAGE, Page, at_speed, states};

#[tokio::test]
async fn a_redeploy_runs_its_story() {
    let simulator = at_speed(10.0).await;
    let yesterday = simulator.status("shop").await;
    assert_eq!(yesterday["state"], "DEPLOYED");
    assert_eq!(yesterday["service_deployment_status"], "OUT_OF_DATE");
    assert_eq!(yesterday["steps"]["total_duration_sec"], 14);

    let (code, queued) = simulator.redeploy("shop").await;
    assert_eq!(code, StatusCode::ACCEPTED);
    assert_eq!(queued["state"], "QUEUED");
    assert_eq!(queued["deployment_requests_count"], 1);
    assert!(queued["deployment_request_id"].is_string());
    assert_ne!(queued["execution_id"], yesterday["execution_id"]);

    let told = simulator.told_until("shop", "DEPLOYED").await;
    assert_eq!(states(&told), ["QUEUED", "BUILDING", "DEPLOYMENT_QUEUED", "DEPLOYING", "DEPLOYED"]);

    // A step that runs has no status yet, and the total is known only at the end.
    let building = told.iter().find(|status| status["state"] == "BUILDING").expect("it was told");
    let running = building["steps"]["details"].as_array().and_then(|steps| steps.last()).expect("it builds");
    assert!(running.get("status").is_none(), "{running}");
    assert_eq!(building["steps"]["total_duration_sec"], Value::Null);
    assert_eq!(building["deployment_request_id"], Value::Null);

    let end = told.last().expect("it ended");
    assert_eq!(end["service_deployment_status"], "UP_TO_DATE");
    assert_eq!(end["steps"]["total_duration_sec"], 14);
    assert_eq!(end["steps"]["total_computing_duration_sec"], 11);
    assert_eq!(end["execution_id"], queued["execution_id"]);
}

#[tokio::test]
async fn every_other_story_ends_as_it_should() {
    let simulator = at_speed(1000.0).await;
    for (name, state, status, freshness) in [
        ("payments", "DEPLOYMENT_ERROR", "ERROR", "OUT_OF_DATE"),
        ("search", "BUILD_ERROR", "ERROR", "UP_TO_DATE"),
        ("reports", "CANCELED", "CANCELED", "UP_TO_DATE"),
        ("gateway", "RESTARTED", "SUCCESS", "UP_TO_DATE"),
        ("labs", "DEPLOYED", "SUCCESS", "UP_TO_DATE"),
        ("slow", "DEPLOYED", "SUCCESS", "UP_TO_DATE"),
    ] {
        let before = simulator.status(name).await;
        simulator.redeploy(name).await;
        let now = execution(&simulator, name, &before).await;
        assert_eq!(now["state"], state, "{name}");
        assert_eq!(now["status_details"]["status"], status, "{name}");
        assert_eq!(now["service_deployment_status"], freshness, "{name}");
    }
}

#[tokio::test]
async fn a_canceled_step_ends_once() {
    let simulator = at_speed(10.0).await;
    simulator.redeploy("reports").await;
    let told = simulator.told_until("reports", "CANCELED").await;
    assert!(states(&told).contains(&"CANCELING"));
    let steps = &told.last().expect("it ended")["steps"]["details"];
    assert_eq!(steps[4], json!({"step_name": "DEPLOYMENT", "status": "CANCEL", "duration_sec": 7}));
    assert_eq!(steps.as_array().map(Vec::len), Some(5));
}

#[tokio::test]
async fn a_state_that_nobody_knows_is_told() {
    let simulator = at_speed(10.0).await;
    simulator.redeploy("labs").await;
    let told = simulator.told_until("labs", "DEPLOYED").await;
    assert_eq!(states(&told), ["QUEUED", "BUILDING", "WARMING_UP", "DEPLOYING", "DEPLOYED"]);
}

#[tokio::test]
async fn a_stale_service_says_yesterday_for_ten_seconds() {
    let simulator = at_speed(10.0).await;
    let yesterday = simulator.status("ledger-sync").await;
    let asked = Instant::now();
    let (_, answer) = simulator.redeploy("ledger-sync").await;
    assert_eq!(answer, yesterday);
    while simulator.status("ledger-sync").await == yesterday {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert!(asked.elapsed() >= Duration::from_secs(1), "it spoke too early");

    let end = simulator.told_until("ledger-sync", "DEPLOYED").await.pop().expect("it ended");
    assert_ne!(end["execution_id"], yesterday["execution_id"]);
    assert_ne!(end["last_deployment_date"], yesterday["last_deployment_date"]);
}

#[tokio::test]
async fn a_service_that_was_never_deployed_has_nothing_to_tell() {
    let simulator = at_speed(1000.0).await;
    let status = simulator.status("fresh").await;
    assert_eq!(status["state"], "READY");
    assert_eq!(status["service_deployment_status"], "NEVER_DEPLOYED");
    assert_eq!(status.get("deployment_request_id"), Some(&Value::Null));
    for missing in ["last_deployment_date", "steps", "execution_id"] {
        assert!(status.get(missing).is_none(), "{missing}");
    }
    simulator.redeploy("fresh").await;
    let told = simulator.told_until("fresh", "DEPLOYED").await;
    assert_eq!(told.last().expect("it ended")["service_deployment_status"], "UP_TO_DATE");
}

#[tokio::test]
async fn the_ledger_counts_only_what_was_accepted() {
    let simulator = at_speed(1.0).await;
    let path = format!("/helm/{}/redeploy", simulator.helm_id("shop"));
    let wrong = simulator.ask(Method::POST, &format!("{path}?forceEvent=ALL")).await;
    assert_eq!(wrong.0, StatusCode::BAD_REQUEST);
    let (accepted, status) = simulator.ask(Method::POST, &format!("{path}?forceEvent=DIFF")).await;
    assert_eq!(accepted, StatusCode::ACCEPTED);
    assert_eq!(simulator.redeploy("shop").await.0, StatusCode::CONFLICT);
    assert_eq!(simulator.redeploy("busy").await.0, StatusCode::CONFLICT);

    let [deployment] = &simulator.ledger()[..] else {
        panic!("one was accepted, not {:?}", simulator.ledger());
    };
    assert_eq!(deployment.helm_id, simulator.helm_id("shop"));
    assert_eq!(deployment.force_event.as_deref(), Some("DIFF"));
    assert_eq!(status["execution_id"], deployment.execution_id);
    assert_eq!(simulator.requests().len(), 4);
}

#[tokio::test]
async fn an_environment_tells_the_status_of_each_of_its_services() {
    let simulator = at_speed(1.0).await;
    let shop = simulator.services().remove(0);
    let path = format!("/environment/{}/helm/status", shop.environment_id);
    let (_, all) = simulator.ask(Method::GET, &path).await;
    assert_eq!(all["results"].as_array().map(Vec::len), Some(5));
    assert_eq!(all["results"][0], simulator.status("shop").await);

    let (_, service) = simulator.ask(Method::GET, &format!("/helm/{}", shop.helm_id)).await;
    assert_eq!(service["name"], "shop");
    assert_eq!(service["environment"]["id"], shop.environment_id);
}

#[tokio::test]
async fn a_deployment_that_goes_well_finds_another_commit() {
    let simulator = at_speed(0.0).await;
    let source = async |name: &str| {
        let (_, service) = simulator.ask(Method::GET, &format!("/helm/{}", simulator.helm_id(name))).await;
        service["source"].clone()
    };
    for (name, changes) in
        [("shop", true), ("payments", false), ("search", false), ("reports", false), ("basket", true)]
    {
        let before = source(name).await["git"]["git_repository"].clone();
        assert_eq!(before["url"], format!("https://github.com/example-shop/{name}.git"));
        assert_eq!(before["branch"], "main");
        let commit = before["deployed_commit_id"].as_str().expect("a commit");
        assert!(commit.len() == 40 && commit.bytes().all(|digit| digit.is_ascii_hexdigit()), "{commit}");
        assert!(before["deployed_commit_date"].is_string() && before["deployed_commit_contributor"].is_string());
        assert_eq!(before.get("deployed_commit_tag").is_some(), name == "shop");

        simulator.redeploy(name).await;
        simulator.pass(1.0);
        assert_eq!(source(name).await["git"]["git_repository"], before, "{name} is under way");
        simulator.pass(60.0);
        let after = source(name).await["git"]["git_repository"].clone();
        assert_eq!(after["deployed_commit_id"] != before["deployed_commit_id"], changes, "{name}");
        // It is derived from the count of runs, so another simulator has the same.
        let another = at_speed(0.0).await.ask(Method::GET, &format!("/helm/{}", simulator.helm_id(name))).await.1;
        assert_eq!(another["source"]["git"]["git_repository"]["deployed_commit_id"], commit);
    }
    assert_eq!(source("shop").await["git"]["git_repository"]["deployed_commit_tag"], "v1.2.0");
    assert!(source("fresh").await["git"]["git_repository"].get("deployed_commit_id").is_none());

    let chart = source("gateway").await;
    assert_eq!(chart["repository"]["chart_name"], "ingress");
    assert_eq!(chart["repository"]["chart_version"], "4.12.1");
    assert_eq!(chart["repository"]["repository"]["name"], "Example charts");
    assert!(chart.get("git").is_none());
}

#[tokio::test]
async fn an_environment_tells_what_it_is() {
    let simulator = at_speed(1.0).await;
    for (service, name, mode) in
        [("shop", "production", "PRODUCTION"), ("slow", "staging", "STAGING"), ("basket", "team", "DEVELOPMENT")]
    {
        let service = simulator.helm_id(service);
        let services = simulator.services().into_iter();
        let id = services.filter(|other| other.helm_id == service).map(|other| other.environment_id).next();
        let id = id.expect("it is somewhere");
        let (code, environment) = simulator.ask(Method::GET, &format!("/environment/{id}")).await;
        assert_eq!(code, StatusCode::OK);
        assert_eq!((&environment["id"], &environment["name"]), (&json!(id), &json!(name)));
        assert_eq!(environment["mode"], mode);
        for uuid in [&environment["organization"]["id"], &environment["project"]["id"], &environment["cluster_id"]] {
            assert_eq!(uuid.as_str().map(str::len), Some(36), "{environment}");
        }
        assert!(environment["cluster_name"].is_string());
        assert_eq!(environment["cloud_provider"]["provider"], "AWS");
    }
}

#[tokio::test]
async fn an_environment_and_its_logs_are_not_for_everybody() {
    let simulator = at_speed(1.0).await;
    let shop = simulator.services().remove(0);
    let mut asked = 0;
    for end in ["", "/logs", "/helm", "/statusesWithStages"] {
        for (id, token, code) in [
            (shop.environment_id.as_str(), simulator.read_only_token(), 200),
            (&shop.environment_id, simulator.token_expiring_in(-1), 401),
            (&shop.environment_id, simulator.forbidden_token(), 403),
            (&shop.helm_id, simulator.token(), 404),
            ("production", simulator.token(), 400),
        ] {
            let path = format!("/environment/{id}{end}");
            let answer = simulator.anonymous(Method::GET, &path).bearer_auth(token).send().await.expect("it answers");
            assert_eq!(answer.status(), code, "{path}");
            assert_eq!(answer.headers()["access-control-allow-origin"], PAGE);
            asked += 1;
            assert_eq!(simulator.requests().last().map(|seen| seen.path.clone()), Some(path));
        }
        let preflight = simulator
            .anonymous(Method::OPTIONS, &format!("/environment/{}{end}", shop.environment_id))
            .header("access-control-request-method", "GET")
            .header("access-control-request-headers", "authorization");
        assert_eq!(preflight.send().await.expect("it answers").status(), StatusCode::OK);
        asked += 1;
    }
    assert_eq!(simulator.requests().len(), asked);
}

#[tokio::test]
async fn a_preflight_with_a_strange_header_is_refused() {
    let simulator = at_speed(1.0).await;
    let preflight = async |headers: &str| {
        simulator
            .request(Method::OPTIONS, &format!("/helm/{}/redeploy", simulator.helm_id("shop")))
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", headers)
            .send()
            .await
            .expect("it answers")
    };
    let fine = preflight("authorization").await;
    assert_eq!(fine.status(), StatusCode::OK);
    assert_eq!(fine.headers()["access-control-allow-origin"], PAGE);
    assert_eq!(fine.headers()["access-control-allow-headers"], "Authorization, Accept");
    assert!(!fine.headers().contains_key("access-control-allow-credentials"));

    let refused = preflight("authorization,content-type").await;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    assert!(!refused.headers().contains_key("access-control-allow-headers"));
}

#[tokio::test]
async fn a_token_that_expired_gets_401() {
    let simulator = at_speed(1.0).await;
    let stranger = "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjk5OTk5OTk5OTl9.c2lnbmF0dXJl";
    for (authorization, code) in [
        (String::new(), 401),
        ("Bearer".to_owned(), 401),
        ("Bearer not.a.jwt".to_owned(), 401),
        (format!("Bearer {stranger}"), 401),
        (format!("Bearer {}", simulator.token_expiring_in(-1)), 401),
        (format!("Bearer {}", simulator.token_expiring_in(60)), 200),
        (format!("Basic {}", simulator.token()), 401),
        (format!("Bearer {}", simulator.api_token()), 401),
        (format!("Token {}", simulator.token()), 401),
        (format!("Token {}", simulator.api_token()), 200),
        (format!("Bearer {}", simulator.read_only_token()), 200),
        (format!("Bearer {}", simulator.forbidden_token()), 403),
    ] {
        let answer = simulator.anonymous(Method::GET, &simulator.status_path("shop"));
        let answer = answer.header("authorization", &authorization).send().await.expect("it answers");
        assert_eq!(answer.status(), code, "{authorization}");
        // A page must be able to read why, so even a refusal is shared with its origin.
        assert_eq!(answer.headers()["access-control-allow-origin"], PAGE);
    }
    let redeploy = format!("/helm/{}/redeploy", simulator.helm_id("shop"));
    let reader = simulator.anonymous(Method::POST, &redeploy).bearer_auth(simulator.read_only_token());
    assert_eq!(reader.send().await.expect("it answers").status(), StatusCode::FORBIDDEN);
    assert!(simulator.ledger().is_empty());
}

#[tokio::test]
async fn ids_are_checked_before_they_are_looked_for() {
    let simulator = at_speed(1.0).await;
    let code = async |path| simulator.ask(Method::GET, path).await.0;
    assert_eq!(code("/helm/shop/status").await, StatusCode::BAD_REQUEST);
    assert_eq!(code("/helm/00000000-0000-4000-8000-000000000000/status").await, StatusCode::NOT_FOUND);
    assert_eq!(code("/nowhere").await, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn faults_are_used_up() {
    let simulator = at_speed(1.0).await;
    let what = What::Status {
        code: 429,
        body: "slow down".to_owned(),
        content_type: "text/plain".to_owned(),
        headers: vec![("Retry-After".to_owned(), "7".to_owned())],
    };
    simulator.misbehave(Fault { on: On::Status, times: 2, what });
    simulator.misbehave(Fault { on: On::Any, times: 1, what: What::NoCors });

    for _ in 0..2 {
        let answer = simulator.get_status("shop").await.expect("it answers");
        assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(answer.headers()["retry-after"], "7");
    }
    let unreadable = simulator.get_status("shop").await.expect("it answers");
    assert_eq!(unreadable.status(), StatusCode::OK);
    assert!(!unreadable.headers().contains_key("access-control-allow-origin"));
    let healed = simulator.get_status("shop").await.expect("it answers");
    assert!(healed.headers().contains_key("access-control-allow-origin"));
}

#[tokio::test]
async fn an_answer_can_be_lost_after_the_deed() {
    for what in
        [What::code(502).after_the_deed(), What::Empty, What::TruncatedJson, What::NoCors, What::Delay { ms: 10 }]
    {
        let simulator = at_speed(1.0).await;
        simulator.misbehave(Fault { on: On::Redeploy, times: 1, what: what.clone() });
        simulator.redeploy("shop").await;
        assert_eq!(simulator.ledger().len(), 1, "{what:?}");
    }
}

#[tokio::test]
async fn what_stands_in_front_of_the_api_lets_nothing_happen() {
    for what in [What::Html, What::Reset, What::Redirect { to: "/elsewhere".to_owned(), code: 302 }] {
        let simulator = at_speed(1.0).await;
        simulator.misbehave(Fault { on: On::Redeploy, times: 1, what: what.clone() });
        let path = format!("/helm/{}/redeploy", simulator.helm_id("shop"));
        let answer = simulator.request(Method::POST, &path).send().await;
        match what {
            What::Reset => assert!(answer.is_err(), "{answer:?}"),
            What::Html => assert_eq!(answer.expect("it answers").status(), StatusCode::OK),
            _ => assert_eq!(answer.expect("it answers").status(), StatusCode::FOUND),
        }
        assert!(simulator.ledger().is_empty(), "{what:?}");
    }
}

#[tokio::test]
async fn a_stalled_body_begins_and_never_ends() {
    let simulator = at_speed(1.0).await;
    simulator.misbehave(Fault { on: On::Status, times: 1, what: What::StalledBody });
    let mut answer = simulator.get_status("shop").await.expect("the head arrives");
    assert!(answer.chunk().await.expect("half arrives").is_some());
    let more = tokio::time::timeout(Duration::from_millis(100), answer.chunk()).await;
    assert!(more.is_err(), "{more:?}");
}

#[tokio::test]
async fn a_script_takes_the_place_of_the_story() {
    let simulator = at_speed(1.0).await;
    let shop = simulator.helm_id("shop");
    simulator.answer_status_with(&shop, Some(json!({"state": 7})));
    simulator.redeploy("shop").await;
    assert_eq!(simulator.status("shop").await, json!({"state": 7}));
    simulator.answer_status_with(&shop, None);
    assert_eq!(simulator.status("shop").await["state"], "QUEUED");
}

#[tokio::test]
async fn people_can_steer_it_with_curl() {
    let simulator = at_speed(1.0).await;
    let steer = async |path: &str, body: Value| {
        let request = simulator.anonymous(Method::POST, path).body(body.to_string());
        request.send().await.expect("it answers").status()
    };
    let fault = json!({"on": "Status", "what": {"Status": {"code": 503}}});
    assert_eq!(steer("/_simulator/misbehave", fault).await, StatusCode::NO_CONTENT);
    assert_eq!(simulator.get_status("shop").await.expect("it answers").status(), 503);
    assert_eq!(steer("/_simulator/misbehave", json!({"on": "Tuesdays"})).await, StatusCode::BAD_REQUEST);
    assert_eq!(steer("/_simulator/speed", json!({"speed": -1})).await, StatusCode::BAD_REQUEST);
    assert_eq!(steer("/_simulator/speed", json!({"speed": 1000})).await, StatusCode::NO_CONTENT);
    simulator.redeploy("shop").await;
    simulator.told_until("shop", "DEPLOYED").await;

    let (_, demo) = simulator.ask(Method::GET, "/_simulator/demo").await;
    assert_eq!(demo["apiBase"], simulator.base());
    assert_eq!(demo["services"][0]["helmId"], "3c90c3cc-0d44-4b50-8888-8dd25736052a");
    let (_, ledger) = simulator.ask(Method::GET, "/_simulator/ledger").await;
    assert_eq!(ledger[0]["forceEvent"], Value::Null);
    // Steering is no part of the API, and so not in what a test counts.
    assert!(simulator.requests().iter().all(|seen| seen.path.starts_with("/helm/")));
}

#[tokio::test]
async fn a_taken_port_is_said_to_be_taken() {
    let simulator = at_speed(1.0).await;
    let port = simulator.base().rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
    let second = simulator::start(Options { port, speed: 1.0 }).await;
    assert_eq!(second.expect_err("it is taken").kind(), std::io::ErrorKind::AddrInUse);
}

#[tokio::test]
async fn a_dropped_simulator_is_an_outage() {
    let simulator = at_speed(1.0).await;
    let (client, url) = (Client::new(), simulator.base() + "/_simulator/ledger");
    let answer = client.get(&url).send().await.expect("it answers");
    assert_eq!(answer.text().await.expect("a body"), "[]");
    drop(simulator);
    // The connection was kept alive, and must not outlive the server.
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(client.get(&url).send().await.is_err());
}

/// The status of the run after this one, once it has ended.
async fn execution(simulator: &Simulator, name: &str, before: &Value) -> Value {
    loop {
        let status = simulator.status(name).await;
        if status["execution_id"] != before["execution_id"] && !status["steps"]["total_duration_sec"].is_null() {
            return status;
        }
    }
}
