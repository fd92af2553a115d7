//! What the vendor's own client recorded of real deployments, and what is derived from that, as a person sees it: the badge
//! at every step, whatever else is told of the end, and the end that the host hears of.

use page_tests::{Page, Scene};
use serde_json::Value;

#[tokio::test]
async fn a_redeploy_in_an_idle_environment_is_queued_deployed_and_done() {
    plays("redeploy in an idle environment", &["Deployment queued", "Deploying", "Deployed"], async |page| {
        succeeds(page, "run-2").await;
        page.reads("Your redeploy · ended after").await;
    })
    .await;
}

#[tokio::test]
async fn a_redeploy_behind_a_running_deployment_waits_and_ends_as_its_own() {
    let badges = ["Deployment queued", "Deployment queued", "Deploying", "Deployed"];
    plays("queued behind a running deployment", &badges, async |page| {
        succeeds(page, "run-2").await;
        page.reads("Your redeploy · ended after").await;
        page.never_read("not started").await;
        page.never_read("No new deployment observed").await;
    })
    .await;
}

#[tokio::test]
async fn a_run_that_follows_at_once_is_told_of_and_not_called_ours() {
    let badges = ["Deployment queued", "Deploying", "Deployment queued", "Deploying", "Deployed"];
    plays("asked again while its own run goes on", &badges, async |page| {
        succeeds(page, "run-4").await;
        page.never_read("Your redeploy · ended").await;
    })
    .await;
}

#[tokio::test]
async fn a_failure_that_was_never_seen_deploying_is_a_failure() {
    plays("an image that does not exist", &["Deployment queued", "Deployment error"], async |page| {
        // Nobody has recorded its logs.
        page.expect_noise(&["/logs?version="]);
        ends(page, "failed", "run-2", "failure").await;
        page.reads("Your redeploy · ended after").await;
        page.was_never("succeeded").await;
    })
    .await;
}

#[tokio::test]
async fn a_redeploy_that_restarts_ends_restarted() {
    plays("restart", &["Restart queued", "Restarting", "Restarted"], async |page| {
        succeeds(page, "run-2").await;
        page.reads("Your redeploy · ended after").await;
    })
    .await;
}

#[tokio::test]
async fn a_request_that_left_the_queue_is_never_green_and_leaves_the_button_to_be_pressed() {
    plays("queued, then taken back", &["Deployment queued", "Queued"], async |page| {
        page.badge_reads("Not deployed").await;
        page.reads("left the queue, and nothing was deployed").await;
        assert_eq!(page.ends_told().await, []);
        page.was_never("succeeded").await;
        page.was_never("failed").await;
        page.has_deployed(1);
        page.redeploy().await;
        page.badge_reads("Waiting to start").await;
        page.api.pass(5.0);
        page.badge_reads("Deployment queued").await;
        assert_eq!(page.api.ledger().len(), 2, "pressing again works");
    })
    .await;
}

#[tokio::test]
async fn the_end_of_a_run_before_ours_is_not_called_ours() {
    let badges = ["Queued", "Queued", "Queued", "Deploying", "Deployed"];
    plays("somebody else is before us", &badges, async |page| {
        succeeds(page, "run-3").await;
        page.reads("Your redeploy · ended after").await;
    })
    .await;
}

/// Redeploys, checks the badge at every entry of the trace and that no end is shown before the last, and tells the rest.
async fn plays(name: &str, badges: &[&str], rest: impl AsyncFnOnce(&Page)) {
    let all: Value = serde_json::from_str(include_str!("../../../fixtures/traces.json")).expect("JSON");
    let traces = all["traces"].as_array().expect("a list");
    let trace = traces.iter().find(|trace| trace["name"] == name).expect("a trace of this name");
    let trace: simulator::Trace = serde_json::from_value(trace.clone()).expect("a trace");
    assert_eq!(trace.polls.len(), badges.len(), "a badge for each entry");
    Scene::at_speed(0.0)
        .with_fast_clock(10.0)
        .play(async |page| {
            page.api.play_trace(&page.api.helm_id("shop"), trace.clone());
            page.connect("shop").await;
            page.badge_reads("Deployed").await;
            page.redeploy().await;
            // An acceptance that names a request says that it waits.
            page.badge_reads(if trace.request.is_some() { "Queued" } else { "Waiting to start" }).await;
            // A little after each entry's time.
            let mut seconds = -0.1;
            for (poll, badge) in trace.polls.iter().zip(badges) {
                page.was_never("succeeded").await;
                page.was_never("failed").await;
                assert_eq!(page.ends_told().await, [], "before {badge} at {} s", poll.seconds);
                page.api.pass(poll.seconds - seconds);
                seconds = poll.seconds;
                page.looks_again().await;
                page.badge_reads(badge).await;
            }
            rest(page).await;
        })
        .await;
}

async fn succeeds(page: &Page, execution: &str) {
    ends(page, "succeeded", execution, "success").await;
}

/// Checks that this end is shown, that the host hears of it and of no other, once, and that one redeploy did all that.
async fn ends(page: &Page, phase: &str, execution: &str, outcome: &str) {
    page.wait_for("the end", &format!("look.phase() === {phase:?}")).await;
    page.refreshes().await;
    assert_eq!(page.ends_told().await, [(Some(execution.to_owned()), outcome.to_owned())]);
    page.has_deployed(1);
}
