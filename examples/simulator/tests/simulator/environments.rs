//! What an environment says of all that is in it, and how many can be in it. The clock stands still, and is moved by hand.

use std::{collections::HashSet, time::Instant};

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use simulator::{Detail, On, Service, Simulator};

use crate::client::{Page, at_speed};

/// The lists of a stage, of which each has statuses in it.
const LISTS: [&str; 7] =
    ["applications", "containers", "jobs", "databases", "helms", "terraforms", "agentic_workflows"];

#[tokio::test]
async fn an_environment_tells_what_each_of_its_services_is() {
    let simulator = at_speed(0.0).await;
    for (name, count) in [("shop", 5), ("slow", 5), ("basket", 10)] {
        let (code, listed) = simulator.ask(Method::GET, &path(&simulator, name, "/helm")).await;
        assert_eq!(code, StatusCode::OK);
        let results = listed["results"].as_array().expect("a list");
        assert_eq!(results.len(), count, "{name}");
        for service in results {
            let id = service["id"].as_str().expect("an id");
            assert_eq!(simulator.ask(Method::GET, &format!("/helm/{id}")).await, (StatusCode::OK, service.clone()));
        }
    }
}

#[tokio::test]
async fn the_stages_have_the_shape_that_the_vendor_describes() {
    let simulator = at_speed(0.0).await;
    simulator.crowd(3, 1);
    for name in ["shop", "slow", "basket", "crowd-1"] {
        simulator.redeploy(name).await;
        for _ in 0..3 {
            let told = stages(&simulator, name).await;
            check_environment(&told["environment"]);
            let stages = told["stages"].as_array().expect("stages");
            assert!(stages.len() >= 2, "{name}");
            assert!(stages.iter().all(|stage| stage["helms"].as_array().is_some_and(|helms| !helms.is_empty())));
            for stage in stages {
                check_stage(&stage["stage"]);
                let statuses = LISTS.iter().flat_map(|list| stage[list].as_array().expect("a list"));
                statuses.for_each(check_status);
            }
            let ids: HashSet<_> = stages.iter().map(|stage| &stage["stage"]["id"]).collect();
            assert_eq!(ids.len(), stages.len());
            assert_eq!(told["pre_check_stage"], json!({"status": "SUCCESS", "total_duration_sec": 1}));
            simulator.pass(7.0);
        }
    }
}

#[tokio::test]
async fn the_stages_say_of_each_service_what_it_says_of_itself() {
    let simulator = at_speed(0.0).await;
    simulator.redeploy("payments").await;
    simulator.redeploy("checkout").await;
    for name in ["shop", "slow", "basket"] {
        let helms = helms(&stages(&simulator, name).await);
        let (_, own) = simulator.ask(Method::GET, &path(&simulator, name, "/helm/status")).await;
        let own = own["results"].as_array().expect("a list");
        assert_eq!(helms.len(), own.len());
        // Only catalog would hide anything, and nothing of it waits.
        assert!(own.iter().all(|status| helms.contains(status)), "{name}");
    }
}

#[tokio::test]
async fn a_request_that_its_own_status_hides_waits_in_the_stages() {
    let simulator = at_speed(0.0).await;
    simulator.withhold(&simulator.helm_id("checkout"), &[Detail::Waiting]);
    simulator.somebody_redeploys(&simulator.helm_id("basket"));
    for name in ["checkout", "catalog"] {
        simulator.redeploy(name).await;
        let own = simulator.status(name).await;
        assert_eq!(own["state"], "DEPLOYED", "{name} hides it");
        let told = stages(&simulator, name).await;
        let waits = status_in(&told, &simulator.helm_id(name));
        assert_eq!(waits["state"], "DEPLOYMENT_QUEUED", "{name}");
        assert_eq!(waits["status_details"]["status"], "QUEUED");
        for same in ["execution_id", "last_deployment_date", "deployment_request_id", "deployment_requests_count"] {
            assert_eq!(waits[same], own[same], "{same}");
        }
        assert_eq!(told["environment"]["deployment_request_id"], own["deployment_request_id"]);
    }
    // The colleague's has begun, and so the environment's state is that one's.
    let environment = stages(&simulator, "basket").await["environment"].clone();
    assert_eq!(environment["last_deployment_id"], simulator.status("basket").await["execution_id"]);
    assert_eq!((&environment["triggered_by"], &environment["origin"]), (&json!("Jonas Keller"), &json!("CLI")));
    assert_eq!(environment["total_deployment_duration_in_seconds"], Value::Null);

    simulator.pass(22.0);
    let told = stages(&simulator, "basket").await;
    assert_eq!(status_in(&told, &simulator.helm_id("checkout"))["state"], "DEPLOYED");
    let environment = &told["environment"];
    assert_eq!((&environment["state"], &environment["origin"]), (&json!("DEPLOYED"), &json!("API")));
    assert_eq!(environment["deployment_request_id"], Value::Null);
    assert_eq!(environment["total_deployment_duration_in_seconds"], 11);
}

#[tokio::test]
async fn the_stages_tell_who_else_has_failed() {
    let simulator = at_speed(0.0).await;
    simulator.redeploy("tracking").await;
    let containers = async || stages(&simulator, "tracking").await["stages"][0]["containers"].clone();
    assert_eq!(containers().await[0]["state"], "DEPLOYING");
    simulator.pass(4.0);
    let failed = containers().await;
    assert_eq!(failed[0]["state"], "DEPLOYMENT_ERROR");
    assert_eq!(failed[0]["execution_id"], simulator.ledger()[0].execution_id);
    assert_eq!(stages(&simulator, "tracking").await["environment"]["last_deployment_state"], "DEPLOYMENT_ERROR");

    // Here it is stock that keeps mailer from its turn.
    simulator.redeploy("mailer").await;
    simulator.pass(8.0);
    let told = stages(&simulator, "mailer").await;
    assert_eq!(told["stages"][0]["containers"][0]["state"], "DEPLOYED");
    assert_eq!(told["environment"]["last_deployment_state"], "DEPLOYMENT_ERROR");
    let stages = told["stages"].as_array().expect("stages").iter();
    let statuses: Vec<_> = stages.map(|it| it["stage"]["status"].as_str().expect("a status")).collect();
    assert_eq!(statuses, ["DONE", "ERROR"], "what failed before is no part of it");
}

#[tokio::test]
async fn a_status_that_a_test_has_written_is_in_the_stages_too() {
    let simulator = at_speed(0.0).await;
    let shop = simulator.helm_id("shop");
    let written = json!({"id": shop, "state": "UNAVAILABLE"});
    simulator.answer_status_with(&shop, Some(written.clone()));
    assert_eq!(status_in(&stages(&simulator, "shop").await, &shop), written);
    simulator.answer_status_with(&shop, None);
    assert_eq!(status_in(&stages(&simulator, "shop").await, &shop), simulator.status("shop").await);
}

#[tokio::test]
async fn requests_are_counted_by_their_kind() {
    let simulator = at_speed(0.0).await;
    simulator.status("shop").await;
    simulator.redeploy("shop").await;
    for end in ["", "/helm", "/helm", "/statusesWithStages", "/statusesWithStages", "/statusesWithStages", "/logs"] {
        simulator.ask(Method::GET, &path(&simulator, "shop", end)).await;
    }
    simulator.misbehave(simulator::Fault { on: On::Stages, times: 1, what: simulator::What::code(503) });
    stages(&simulator, "shop").await;
    let counts = [On::Status, On::Redeploy, On::Environment, On::Services, On::Stages, On::Service];
    assert_eq!(counts.map(|kind| simulator.count(kind)), [1, 1, 1, 2, 4, 0]);
    assert_eq!(simulator.count(On::Any), simulator.requests().len());
    let (_, told) = simulator.ask(Method::GET, "/_simulator/requests").await;
    assert_eq!(told, json!({"Redeploy": 1, "Status": 1, "Environment": 1, "Services": 2, "Stages": 4, "Logs": 1}));
}

#[tokio::test]
async fn a_crowd_lies_in_its_environments_in_turn_and_is_the_same_each_time() {
    let simulator = at_speed(0.0).await;
    let before = simulator.services();
    let crowd = simulator.crowd(100, 10);
    assert_eq!(crowd.len(), 100);
    assert_eq!(simulator.services(), [before.clone(), crowd.clone()].concat());
    let Service { helm_id, name, environment_id, environment, .. } = &crowd[24];
    assert_eq!((helm_id.as_str(), name.as_str()), ("00000000-0000-4000-8000-000000000025", "crowd-25"));
    assert_eq!((environment_id.as_str(), environment.as_str()), ("00000000-0000-4000-9000-000000000005", "crowd-5"));
    for environment in 0..10 {
        let of = |service: &&Service| service.environment_id == crowd[environment].environment_id;
        assert_eq!(crowd.iter().filter(of).count(), 10);
    }
    assert_eq!(at_speed(1.0).await.crowd(100, 10), crowd);

    assert_eq!(simulator.crowd(2, 1).len(), 2);
    assert_eq!(simulator.services().len(), before.len() + 2, "it came in place of the other");
    assert!(simulator.crowd(0, 0).is_empty());
    assert_eq!(simulator.services(), before);
}

#[tokio::test]
async fn one_of_a_crowd_does_all_that_any_service_does() {
    let simulator = at_speed(0.0).await;
    let crowd = simulator.crowd(40, 4);
    // The first of an environment takes long, and the others wait for it, or wait for each other.
    assert_eq!(simulator.status("crowd-2").await["state"], "DEPLOYED");
    simulator.somebody_redeploys(&crowd[1].helm_id);
    let (code, waits) = simulator.redeploy("crowd-6").await;
    assert_eq!((code, &waits["state"]), (StatusCode::ACCEPTED, &json!("DEPLOYMENT_QUEUED")));
    assert_eq!(simulator.redeploy("crowd-7").await.1["deployment_request_id"], Value::Null, "it is elsewhere");
    simulator.pass(200.0);
    let told = stages(&simulator, "crowd-6").await;
    assert_eq!(status_in(&told, &crowd[1].helm_id)["state"], "DEPLOYING");
    assert_eq!(status_in(&told, &crowd[5].helm_id)["state"], "DEPLOYMENT_QUEUED");
    assert_eq!(helms(&told).len(), 10);
    assert_eq!(told["environment"]["state"], "DEPLOYING");
    simulator.pass(100.0);
    assert_eq!(simulator.status("crowd-6").await["state"], "DEPLOYED");

    for (end, is_there) in [("", "name"), ("/helm", "results"), ("/helm/status", "results"), ("/logs", "0")] {
        let (code, told) = simulator.ask(Method::GET, &path(&simulator, "crowd-6", end)).await;
        assert_eq!(code, StatusCode::OK, "{end}");
        assert!(told.get(is_there).is_some() || told[0].is_object(), "{end}");
    }
    let (_, history) = simulator.ask(Method::GET, &format!("/helm/{}/deploymentHistoryV2", crowd[5].helm_id)).await;
    assert_eq!(history["results"][0]["identifier"]["execution_id"], simulator.ledger()[0].execution_id);
    // The services that were there before go on as they did.
    assert_eq!(simulator.redeploy("shop").await.1["state"], "QUEUED");
}

#[tokio::test]
async fn a_crowd_can_be_had_with_curl_but_no_mob() {
    let simulator = at_speed(0.0).await;
    let gather = async |body: Value| {
        let request = simulator.anonymous(Method::POST, "/_simulator/crowd").body(body.to_string());
        let answer = request.send().await.expect("it answers");
        (answer.status(), answer.json::<Value>().await.expect("JSON"))
    };
    let (code, crowd) = gather(json!({"services": 100, "environments": 10})).await;
    assert_eq!((code, crowd.as_array().map(Vec::len)), (StatusCode::OK, Some(100)));
    assert_eq!(crowd[99]["helmId"], "00000000-0000-4000-8000-000000000100");
    for (services, environments) in [(1_001, 1), (1, 2), (1, 0)] {
        let (code, refused) = gather(json!({"services": services, "environments": environments})).await;
        assert_eq!(code, StatusCode::BAD_REQUEST, "{refused}");
    }
    assert_eq!(simulator.services().len(), 120, "what cannot be changes nothing");
}

/// A thousand services must not be what a test waits for.
#[tokio::test]
async fn a_crowd_is_cheap() {
    let simulator = at_speed(0.0).await;
    let began = Instant::now();
    simulator.crowd(1_000, 10);
    assert_eq!(helms(&stages(&simulator, "crowd-1").await).len(), 100);
    assert!(began.elapsed().as_secs() < 5, "{:?}", began.elapsed());
}

fn path(simulator: &Simulator, name: &str, end: &str) -> String {
    let service = simulator.services().into_iter().find(|service| service.name == name).expect("a service");
    format!("/environment/{}{end}", service.environment_id)
}

async fn stages(simulator: &Simulator, name: &str) -> Value {
    simulator.ask(Method::GET, &path(simulator, name, "/statusesWithStages")).await.1
}

/// The statuses of all Helm services.
fn helms(told: &Value) -> Vec<Value> {
    let stages = told["stages"].as_array().expect("stages").iter();
    stages.flat_map(|stage| stage["helms"].as_array().expect("a list")).cloned().collect()
}

fn status_in(told: &Value, helm_id: &str) -> Value {
    helms(told).into_iter().find(|status| status["id"] == helm_id).expect("it is there")
}

// What the vendor's OpenAPI description requires.

const STATES: [&str; 29] = [
    "BUILDING",
    "BUILD_ERROR",
    "CANCELED",
    "CANCELING",
    "DELETED",
    "DELETE_ERROR",
    "DELETE_QUEUED",
    "DELETING",
    "DEPLOYED",
    "DEPLOYING",
    "DEPLOYMENT_ERROR",
    "DEPLOYMENT_QUEUED",
    "EXECUTING",
    "QUEUED",
    "READY",
    "RECAP",
    "RESTARTED",
    "RESTARTING",
    "RESTART_ERROR",
    "RESTART_QUEUED",
    "STOPPED",
    "STOPPING",
    "STOP_ERROR",
    "STOP_QUEUED",
    "UNAVAILABLE",
    "WAITING_DELETING",
    "WAITING_RESTARTING",
    "WAITING_RUNNING",
    "WAITING_STOPPING",
];
const FRESHNESS: [&str; 3] = ["NEVER_DEPLOYED", "UP_TO_DATE", "OUT_OF_DATE"];
const STAGE_STATUSES: [&str; 6] = ["QUEUED", "ONGOING", "DONE", "ERROR", "SKIPPED", "CANCELED"];
const ORIGINS: [&str; 7] = ["API", "CLI", "CONSOLE", "GIT", "QOVERY_INTERNAL", "SKILL", "TERRAFORM_PROVIDER"];

fn check_environment(environment: &Value) {
    assert!(is_uuid(&environment["id"]), "{environment}");
    for state in ["state", "last_deployment_state"] {
        assert!(is_of(&STATES, &environment[state]), "{environment}");
    }
    assert!(is_of(&FRESHNESS, &environment["deployment_status"]), "{environment}");
    assert!(is_of(&ORIGINS, &environment["origin"]), "{environment}");
    for text in ["last_deployment_date", "last_deployment_id", "triggered_by"] {
        assert!(environment[text].is_string(), "{environment}");
    }
    let seconds = &environment["total_deployment_duration_in_seconds"];
    assert!(seconds.is_u64() || seconds.is_null(), "{environment}");
    let request = &environment["deployment_request_id"];
    assert!(request.is_null() || is_uuid(request), "{environment}");
}

fn check_stage(stage: &Value) {
    assert!(is_uuid(&stage["id"]), "{stage}");
    assert!(stage["name"].is_string() && stage["description"].is_string(), "{stage}");
    assert!(is_of(&STAGE_STATUSES, &stage["status"]), "{stage}");
}

fn check_status(status: &Value) {
    assert!(is_uuid(&status["id"]), "{status}");
    assert!(is_of(&STATES, &status["state"]), "{status}");
    assert!(is_of(&FRESHNESS, &status["service_deployment_status"]), "{status}");
    assert!(status["is_part_last_deployment"].is_boolean(), "{status}");
    assert!(status["deployment_requests_count"].is_u64(), "{status}");
    for text in ["action", "status", "sub_action"] {
        assert!(status["status_details"][text].is_string(), "{status}");
    }
    let request = status.get("deployment_request_id").expect("it is required");
    assert!(request.is_null() || is_uuid(request), "{status}");
}

fn is_of(words: &[&str], value: &Value) -> bool {
    value.as_str().is_some_and(|word| words.contains(&word))
}

fn is_uuid(value: &Value) -> bool {
    let groups = value.as_str().unwrap_or_default().split('-').map(str::len);
    groups.eq([8, 4, 4, 4, 12])
}
