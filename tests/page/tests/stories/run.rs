//! From the click to the end of a deployment: what it shows on the way, and what it must never show.

use page_tests::{Key, Page, Scene};
use serde_json::json;

#[tokio::test]
async fn a_redeploy_is_followed_to_deployed() {
    Scene::at_speed(1.5)
        .play(async |page| {
            page.connect("shop").await;
            page.reads("Out of date").await;
            page.redeploy().await;
            for (state, label) in
                [("QUEUED", "Queued"), ("BUILDING", "Building"), ("DEPLOYING", "Deploying"), ("DEPLOYED", "Deployed")]
            {
                page.shows(state).await;
                page.reads(label).await;
            }
            page.wait_for("success", "look.phase() === 'succeeded'").await;
            page.reads("Your redeploy · ended after").await;
            page.reads("Up to date").await;
            let steps: Vec<[String; 2]> = page.look("look.steps()").await;
            let names =
                ["BUILD_QUEUEING", "GIT_CLONE", "BUILD", "DEPLOYMENT_QUEUEING", "DEPLOYMENT", "ROUTER_DEPLOYMENT"];
            assert_eq!(steps, names.map(|name| [name, "SUCCESS"].map(str::to_owned)));
            page.has_deployed(1);
        })
        .await;
}

#[tokio::test]
async fn the_owners_example_is_shown_completely() {
    Scene::at_speed(0.0)
        .play(async |page| {
            let id = page.api.helm_id("gateway");
            let example = json!({
                "id": id,
                "state": "BUILDING",
                "service_deployment_status": "NEVER_DEPLOYED",
                "is_part_last_deployment": true,
                "status_details": {"action": "DEPLOY", "status": "QUEUED", "sub_action": "NONE"},
                "deployment_request_id": "3c90c3cc-0d44-4b50-8888-8dd25736052a",
                "deployment_requests_count": 123,
                "last_deployment_date": "2023-11-07T05:31:56Z",
                "steps": {
                    "total_duration_sec": 123,
                    "total_computing_duration_sec": 103,
                    "details": [{"step_name": "REGISTRY_CREATE_REPOSITORY", "status": "SUCCESS", "duration_sec": 123}],
                },
                "execution_id": "<string>",
            });
            page.api.answer_status_with(&id, Some(example));
            page.connect("gateway").await;

            page.shows("BUILDING").await;
            page.reads("gateway").await;
            page.reads("Building").await;
            page.reads("Never deployed").await;
            let word: String =
                page.look("look.find('[data-service-deployment-status]').dataset.serviceDeploymentStatus").await;
            assert_eq!(word, "NEVER_DEPLOYED");
            for (key, words) in [
                ("status_details", "Deploy, queued"),
                ("is_part_last_deployment", "Yes"),
                ("deployment_requests_count", "123"),
                ("deployment_request_id", "3c90c3cc-0d44"),
                ("last_deployment_date", "d ago"),
                ("last_deployment_date", "2023"),
                ("total_duration_sec", "2 min 3 s"),
                ("total_computing_duration_sec", "1 min 43 s, and 20 s in queues"),
                ("execution_id", "<string>"),
            ] {
                let fact: String = page.look(&format!("look.find('[data-fact={key}]')?.innerText ?? ''")).await;
                assert!(fact.contains(words), "{key} reads {fact:?}, without {words:?}");
            }
            let sub_action: bool = page.look("look.text().includes('None')").await;
            assert!(!sub_action, "a sub-action of NONE is no news");
            let step = page.text("step").await;
            for words in ["Create registry repository", "Succeeded", "2 min 3 s"] {
                assert!(step.contains(words), "the step reads {step:?}, without {words:?}");
            }
        })
        .await;
}

#[tokio::test]
async fn a_double_click_deploys_once() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.connect("shop").await;
            page.double_click("redeploy").await;
            page.double_click("confirm").await;
            page.shows("QUEUED").await;
            page.has_deployed(1);
        })
        .await;
}

#[tokio::test]
async fn clicks_and_enter_in_one_instant_deploy_once() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.connect("shop").await;
            page.click("redeploy").await;
            page.double_click("confirm").await;
            page.key(Key::Enter).await;
            page.shows("QUEUED").await;
            page.has_deployed(1);
        })
        .await;
}

/// The simulated service goes on saying DEPLOYED for ten seconds after it has accepted a redeploy.
#[tokio::test]
async fn yesterdays_success_is_never_shown_as_todays() {
    Scene::at_speed(1.0)
        .play(async |page| {
            page.connect("ledger-sync").await;
            page.redeploy().await;
            page.reads("Waiting to start").await;
            page.reads("Before this").await;
            page.shows("BUILDING").await;
            page.shows("DEPLOYING").await;
            page.wait_for("success", "look.phase() === 'succeeded'").await;

            let frames: Vec<String> = page.look("look.frames").await;
            let since_the_click = frames.iter().skip_while(|frame| !frame.starts_with("running"));
            let unseen: Vec<_> = since_the_click.take_while(|frame| *frame != "running BUILDING").collect();
            let lies = unseen.iter().filter(|frame| frame.contains("DEPLOYED") || frame.contains("succeeded"));
            assert_eq!(lies.count(), 0, "{unseen:?}");
            page.has_deployed(1);
        })
        .await;
}

#[tokio::test]
async fn a_failing_run_ends_red_with_its_step() {
    ends("payments", "DEPLOYMENT_ERROR", "failed", async |page| {
        page.reads("Deployment error").await;
        assert_eq!(tone(page).await, "error");
        let steps: Vec<[String; 2]> = page.look("look.steps()").await;
        assert_eq!(steps.last(), Some(&["DEPLOYMENT", "ERROR"].map(str::to_owned)));
    })
    .await;
}

#[tokio::test]
async fn a_canceled_run_is_neither_green_nor_red() {
    ends("reports", "CANCELED", "", async |page| {
        page.reads("Canceled").await;
        assert_eq!(tone(page).await, "warning");
    })
    .await;
}

#[tokio::test]
async fn a_restart_counts_as_success() {
    ends("gateway", "RESTARTED", "succeeded", async |page| {
        page.reads("Restarted").await;
        page.reads("Restart, succeeded").await;
        assert_eq!(tone(page).await, "success");
    })
    .await;
}

#[tokio::test]
async fn a_first_deployment_is_followed_too() {
    ends("fresh", "DEPLOYED", "succeeded", async |page| page.reads("Up to date").await).await;
}

/// A state that came after this version: named as it came, never an end, never green or red.
#[tokio::test]
async fn a_state_nobody_knows_is_named_and_waited_for() {
    Scene::at_speed(1.0)
        .play(async |page| {
            page.connect("labs").await;
            page.redeploy().await;
            page.shows("WARMING_UP").await;
            page.reads("WARMING_UP").await;
            page.reads("This version does not know the state").await;
            assert_eq!(tone(page).await, "unknown");
            page.wait_for("success", "look.phase() === 'succeeded'").await;
            page.has_deployed(1);
        })
        .await;
}

#[tokio::test]
async fn somebody_elses_deployment_is_followed() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.connect("busy").await;
            page.reads("A deployment by Jonas Keller, from the CLI · ").await;
            page.never_read("watched for").await;
            let may_redeploy: bool = page.look("look.ready(look.part('redeploy'))").await;
            assert!(!may_redeploy, "a second deployment could be started");
            page.api.set_speed(100.0);
            page.shows("DEPLOYED").await;
            page.reads("A deployment by Jonas Keller, from the CLI · ended after").await;
            page.has_deployed(0);
        })
        .await;
}

#[tokio::test]
async fn a_diff_is_asked_for_and_called_one() {
    Scene::at_speed(5.0)
        .play(async |page| {
            page.connect("shop").await;
            page.choose_diff().await;
            page.redeploy().await;
            page.reads("Your DIFF run").await;
            assert_eq!(page.api.ledger()[0].force_event.as_deref(), Some("DIFF"));
            page.reads("A deployment ran for this DIFF run, and it may have been a real one.").await;
        })
        .await;
}

/// Redeploys the service, whose story is to end so, and then tells the rest.
async fn ends(service: &str, state: &str, phase: &str, rest: impl AsyncFnOnce(&Page)) {
    Scene::at_speed(10.0)
        .play(async |page| {
            page.connect(service).await;
            page.redeploy().await;
            page.shows(state).await;
            page.reads("Your redeploy · ended after").await;
            assert_eq!(page.look::<String>("look.phase()").await, phase);
            rest(page).await;
            page.has_deployed(1);
        })
        .await;
}

async fn tone(page: &Page) -> String {
    page.look("look.badge().dataset.tone").await
}
