//! An environment in which several people deploy, one thing at a time: whose run it is that is shown, and what can be done
//! when it does not come. The story's clock stands still, and is moved by hand.

use page_tests::{Page, Scene};
use serde_json::{Value, json};
use simulator::Detail;

const SHOP: &str = "3c90c3cc-0d44-4b50-8888-8dd25736052a";

#[tokio::test]
async fn a_request_that_waits_is_queued_and_told_of_until_its_turn_has_come() {
    told(async |page| {
        page.connect("checkout").await;
        page.redeploy().await;
        page.badge_reads("Deployment queued").await;
        page.reads("waits for its turn").await;
        page.reads("Your redeploy").await;
        assert!(!may_press(page).await, "it waits already");
        // The one before it has begun.
        page.api.pass(5.0);
        // For as long as that takes.
        page.run_clock(100.0).await;
        page.wait_seconds(600.0).await;
        page.run_clock(10.0).await;
        page.badge_reads("Deployment queued").await;
        page.reads("Under way now: a deployment by Jonas Keller, from the CLI.").await;
        for words in ["not started", "No new deployment", "left the queue", "nusually long"] {
            page.never_read(words).await;
        }
        page.api.pass(12.0);
        page.badge_reads("Deploying").await;
        page.api.pass(5.0);
        succeeds(page).await;
    })
    .await;
}

/// Nobody could prove that a service's own status tells of what waits for it.
#[tokio::test]
async fn a_request_that_only_the_acceptance_tells_of_is_not_said_to_have_left_the_queue() {
    told(async |page| {
        page.api.withhold(&page.api.helm_id("checkout"), &[Detail::Waiting, Detail::Request]);
        page.connect("checkout").await;
        page.redeploy().await;
        page.reads("Your redeploy").await;
        page.wait_seconds(50.0).await;
        page.never_read("left the queue").await;
        page.was_never("succeeded").await;
        page.api.pass(17.0);
        page.badge_reads("Deploying").await;
        page.reads("Your redeploy").await;
        page.api.pass(5.0);
        succeeds(page).await;
        page.reads("Your redeploy · ended after").await;
    })
    .await;
}

#[tokio::test]
async fn somebody_elses_run_before_ours_is_named_as_that_and_its_end_is_not_ours() {
    told(async |page| {
        page.connect("catalog").await;
        page.redeploy().await;
        page.badge_reads("Deployment queued").await;
        page.api.pass(6.0);
        page.reads("Running before this").await;
        page.badge_reads("Queued").await;
        page.was_never("succeeded").await;
        page.api.pass(6.0);
        page.badge_reads("Deployment queued").await;
        assert_eq!(page.ends_told().await, [], "theirs has ended, and ours has not");
        page.was_never("succeeded").await;
        page.api.pass(10.0);
        succeeds(page).await;
        page.reads("Your redeploy · ended after").await;
    })
    .await;
}

#[tokio::test]
async fn a_request_that_a_colleague_takes_back_is_neutral_and_can_be_made_again() {
    told(async |page| {
        page.connect("newsletter").await;
        page.redeploy().await;
        page.badge_reads("Deployment queued").await;
        page.looks_again().await;
        page.api.pass(9.0);
        page.badge_reads("Not deployed").await;
        page.reads("left the queue, and nothing was deployed").await;
        assert_eq!(tone(page).await, "neutral");
        nothing_ends(page).await;
        page.has_deployed(1);
        // Its status is what it was before, and so it is told once somebody asks.
        page.refreshes().await;
        page.badge_reads("Deployed").await;
        page.was_never("succeeded").await;
        page.redeploy().await;
        page.badge_reads("Deployment queued").await;
        assert_eq!(page.api.ledger().len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_refusal_because_of_another_service_lets_the_button_go_again() {
    told(async |page| {
        page.expect_noise(&["status of 409"]);
        page.connect("wishlist").await;
        page.redeploy().await;
        page.reads("Another operation is in progress, so nothing new was started.").await;
        page.reads("Nothing runs here now. You may press Redeploy again.").await;
        page.badge_reads("Deployed").await;
        nothing_ends(page).await;
        page.has_deployed(0);
        // What the colleague does takes longer than a look around.
        page.redeploy().await;
        page.reads("Another operation is in progress, so nothing new was started.").await;
        page.reads("Nothing runs here now.").await;
        page.api.pass(30.0);
        page.redeploy().await;
        page.badge_reads("Deployment queued").await;
        page.api.pass(11.0);
        succeeds(page).await;
        page.has_sent(3);
    })
    .await;
}

#[tokio::test]
async fn a_redeploy_that_never_starts_says_so_and_can_be_pressed_again() {
    for is_diff in [false, true] {
        Scene::at_speed(0.0)
            .with_fast_clock(60.0)
            .play(async |page| {
                page.connect("coupons").await;
                if is_diff {
                    page.choose_diff().await;
                }
                page.redeploy().await;
                page.reads("Waiting for it to start.").await;
                page.wait_for("the button", "look.ready(look.part('redeploy'))").await;
                page.reads("nothing was seen to start").await;
                page.badge_reads("Not started").await;
                nothing_ends(page).await;
                page.has_deployed(1);
                page.redeploy().await;
                page.reads("Waiting for it to start.").await;
                let deployments = page.api.ledger();
                assert_eq!(deployments.len(), 2, "pressing again works");
                assert!(deployments.iter().all(|it| it.force_event.is_some() == is_diff), "{deployments:?}");
            })
            .await;
    }
}

/// The service's own execution never changes, so that what else does is no evidence.
#[tokio::test]
async fn a_contradiction_is_waited_out_and_never_an_end() {
    let second = |second: u32| format!("2026-01-01T10:00:{second:02}Z");
    let contradictions: [(&str, Vec<Value>); 4] = [
        (
            "a newer date with each answer, under the old execution",
            (1..8).map(|count| at("DEPLOYED", "run-1", &second(count))).collect(),
        ),
        ("an older date under a new execution", vec![at("DEPLOYED", "run-2", "2025-12-31T10:00:00Z")]),
        (
            "running under the old execution, and then at rest",
            vec![at("DEPLOYING", "run-1", &second(0)), at("DEPLOYED", "run-1", &second(0))],
        ),
        (
            "queued under the old execution with a newer date, and then at rest",
            vec![at("DEPLOYMENT_QUEUED", "run-1", &second(5)), at("DEPLOYED", "run-1", &second(5))],
        ),
    ];
    for (name, answers) in contradictions {
        Scene::at_speed(0.0)
            .with_fast_clock(4.0)
            .play(async |page| {
                page.api.answer_status_with(SHOP, Some(at("DEPLOYED", "run-1", &second(0))));
                page.connect("shop").await;
                page.redeploy().await;
                // The look before the request is to find what was there before.
                page.reads("Your redeploy").await;
                for answer in &answers {
                    page.api.answer_status_with(SHOP, Some(answer.clone()));
                    page.refreshes().await;
                    page.was_never("succeeded").await;
                }
                page.run_clock(100.0).await;
                page.wait_for(&format!("the button after {name}"), "look.ready(look.part('redeploy'))").await;
                nothing_ends(page).await;
            })
            .await;
    }
}

#[tokio::test]
async fn ready_says_whether_it_was_never_deployed_or_left_out() {
    told(async |page| {
        page.connect("archive").await;
        page.badge_reads("Ready").await;
        page.reads("ot part of the environment's last deployment").await;
        page.never_read("Never deployed").await;
        page.redeploy().await;
        page.badge_reads("Deployment queued").await;
        page.api.pass(11.0);
        succeeds(page).await;
    })
    .await;
    told(async |page| {
        page.connect("fresh").await;
        page.badge_reads("Ready").await;
        page.reads("Never deployed").await;
        page.never_read("ot part of the environment's last deployment").await;
    })
    .await;
}

#[tokio::test]
async fn who_never_came_to_its_turn_is_not_blamed() {
    for (service, badge, state, outcome) in
        [("mailer", "Canceled", "CANCELED", "other"), ("tracking", "Deployment error", "DEPLOYMENT_ERROR", "failure")]
    {
        told(async |page| {
            page.connect(service).await;
            page.redeploy().await;
            page.badge_reads("Deployment queued").await;
            page.api.pass(9.0);
            page.badge_reads(badge).await;
            page.reads("did not get its turn").await;
            page.reads("Your redeploy · ended after").await;
            page.shows(state).await;
            page.was_never("succeeded").await;
            ends(page, outcome).await;
        })
        .await;
    }
}

#[tokio::test]
async fn who_had_its_turn_is_told_with_the_step_that_went_wrong() {
    for (service, state) in [("stock", "RESTART_ERROR"), ("payments", "DEPLOYMENT_ERROR"), ("search", "BUILD_ERROR")] {
        told(async |page| {
            page.connect(service).await;
            page.redeploy().await;
            page.wait_for("the acceptance", "look.text().includes('Your redeploy')").await;
            page.looks_again().await;
            page.api.pass(60.0);
            page.wait_for("the failure", "look.phase() === 'failed'").await;
            page.shows(state).await;
            page.never_read("did not get its turn").await;
            let steps: Vec<[String; 2]> = page.look("look.steps()").await;
            assert_eq!(steps.last().map(|[_, status]| status.as_str()), Some("ERROR"), "{steps:?}");
            ends(page, "failure").await;
        })
        .await;
    }
}

/// A page, a little faster than life, in front of a story whose clock is moved by hand.
async fn told(story: impl AsyncFnOnce(&Page)) {
    Scene::at_speed(0.0).with_fast_clock(10.0).play(story).await;
}

async fn succeeds(page: &Page) {
    page.wait_for("success", "look.phase() === 'succeeded'").await;
    ends(page, "success").await;
}

/// Checks that one redeploy was accepted, and that the host hears of its end, once, and of no other.
async fn ends(page: &Page, outcome: &str) {
    page.wait_for("an end", "outside.ends().length").await;
    page.refreshes().await;
    let ours = page.api.ledger().pop().expect("it was accepted").execution_id;
    assert_eq!(page.ends_told().await, [(Some(ours), outcome.to_owned())]);
    assert_eq!(page.api.ledger().len(), 1, "redeploys accepted");
}

async fn nothing_ends(page: &Page) {
    assert_eq!(page.ends_told().await, []);
    page.was_never("succeeded").await;
    page.was_never("failed").await;
    page.wait_for("the button", "look.ready(look.part('redeploy'))").await;
}

async fn may_press(page: &Page) -> bool {
    page.look("look.ready(look.part('redeploy'))").await
}

async fn tone(page: &Page) -> String {
    page.look("look.badge().dataset.tone").await
}

fn at(state: &str, execution: &str, date: &str) -> Value {
    json!({"id": SHOP, "state": state, "execution_id": execution, "last_deployment_date": date})
}
