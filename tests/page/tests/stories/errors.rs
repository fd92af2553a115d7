//! When something goes wrong: who answered what, what became of the deployment, and what to do. The last known status
//! stays, and a redeploy is never sent again by itself.

use page_tests::Scene;
use serde_json::json;
use simulator::{On, What};

/// What Chromium writes to the console when an answer is an error; no page can prevent it.
const CORS: [&str; 2] = ["blocked by CORS policy", "net::ERR_FAILED"];
const RESET: [&str; 1] = ["net::ERR_"];

#[tokio::test]
async fn a_redeploy_refused_with_400_quotes_the_reason() {
    refused(
        400,
        "refused",
        "Qovery refused the request (HTTP 400) and said: “not possible now”. Nothing was deployed.",
    )
    .await;
}

#[tokio::test]
async fn a_redeploy_refused_with_401_asks_for_another_token() {
    refused(401, "unauthorized", "Token refused or expired. Nothing was deployed. Give a new one.").await;
}

#[tokio::test]
async fn a_redeploy_refused_with_403_says_that_the_token_may_not() {
    refused(403, "forbidden", "This token may not redeploy this service. Nothing was deployed.").await;
}

#[tokio::test]
async fn a_redeploy_refused_with_404_says_that_there_is_no_such_service() {
    refused(404, "not-found", "No Helm service with this id, or no access to it. Nothing was deployed.").await;
}

#[tokio::test]
async fn a_redeploy_refused_with_429_counts_down_and_leaves_the_click_to_the_person() {
    refused(429, "rate-limited", "Too many requests with this token. Nothing was deployed. You can try again in").await;
}

#[tokio::test]
async fn a_redeploy_that_meets_409_follows_what_is_running() {
    attaches(What::code(409).after_the_deed(), &["status of 409"], |text| {
        assert!(text.contains("A deployment is already running, so nothing new was started. Following it."), "{text}");
    })
    .await;
}

#[tokio::test]
async fn a_502_after_the_deed_ends_attached() {
    attaches(What::code(502).after_the_deed(), &["status of 502"], |text| {
        assert!(text.contains("Your redeploy"), "{text}");
    })
    .await;
}

#[tokio::test]
async fn an_acceptance_nobody_could_read_ends_attached() {
    for what in [What::NoCors, What::Empty, What::TruncatedJson] {
        attaches(what, &CORS, |text| assert!(text.contains("Your redeploy"), "{text}")).await;
    }
}

#[tokio::test]
async fn a_redeploy_answered_with_500_is_looked_for_and_not_repeated() {
    is_looked_for(code(500), "Qovery answered an error (HTTP 500).", &["status of 500"]).await;
}

#[tokio::test]
async fn a_redeploy_without_any_answer_is_looked_for_and_not_repeated() {
    is_looked_for(What::Reset, "No readable answer from", &RESET).await;
}

#[tokio::test]
async fn a_login_page_is_not_taken_for_an_acceptance() {
    is_looked_for(What::Html, "A proxy or login page answered instead of Qovery.", &[]).await;
}

#[tokio::test]
async fn a_status_refused_with_400_keeps_the_last_one() {
    status_fails(
        code(400),
        "refused",
        "Qovery refused the request (HTTP 400) and said: “not possible now”.",
        &["status of 400"],
    )
    .await;
}

#[tokio::test]
async fn a_status_refused_with_401_keeps_the_last_one_and_asks_for_a_token() {
    status_fails(code(401), "unauthorized", "Token refused or expired.", &["status of 401"]).await;
}

#[tokio::test]
async fn a_status_refused_with_403_keeps_the_last_one() {
    status_fails(code(403), "forbidden", "This token may not see this service.", &["status of 403"]).await;
}

#[tokio::test]
async fn a_status_refused_with_404_keeps_the_last_one() {
    status_fails(code(404), "not-found", "No Helm service with this id, or no access to it.", &["status of 404"]).await;
}

#[tokio::test]
async fn a_status_refused_with_409_keeps_the_last_one() {
    status_fails(code(409), "conflict", "Another operation is in progress.", &["status of 409"]).await;
}

#[tokio::test]
async fn a_status_refused_with_429_keeps_the_last_one_and_waits() {
    status_fails(code(429), "rate-limited", "Too many requests with this token.", &["status of 429"]).await;
}

#[tokio::test]
async fn a_status_answered_with_500_keeps_the_last_one_and_tries_again() {
    status_fails(code(500), "server", "Qovery answered an error (HTTP 500).", &["status of 500"]).await;
}

#[tokio::test]
async fn a_status_without_an_answer_keeps_the_last_one_and_tries_again() {
    status_fails(What::Reset, "unreachable", "No readable answer from", &RESET).await;
}

#[tokio::test]
async fn a_status_the_page_may_not_read_keeps_the_last_one_and_tries_again() {
    status_fails(What::NoCors, "unreachable", "(CORS)", &CORS).await;
}

#[tokio::test]
async fn a_login_page_in_place_of_a_status_is_called_one() {
    status_fails(What::Html, "unreadable", "A proxy or login page answered instead of Qovery.", &[]).await;
}

#[tokio::test]
async fn a_status_that_breaks_off_keeps_the_last_one() {
    status_fails(What::TruncatedJson, "unreadable", "Unexpected answer from", &[]).await;
}

#[tokio::test]
async fn a_status_that_is_empty_keeps_the_last_one() {
    status_fails(What::Empty, "unreadable", "Unexpected answer from", &[]).await;
}

#[tokio::test]
async fn a_network_that_comes_back_heals_everything() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.connect("shop").await;
            page.misbehave(On::Status, What::NoCors, 3, &CORS);
            page.press("Refresh").await;
            page.reads("No readable answer from").await;
            page.wait_for("the notice to go", "!look.find('[data-kind]')").await;
            page.shows("DEPLOYED").await;
        })
        .await;
}

#[tokio::test]
async fn a_blocked_connect_src_is_named() {
    Scene { may_connect: false, ..Scene::at_speed(0.0) }
        .play(async |page| {
            page.expect_noise(&["connect-src", "Fetch API cannot load"]);
            page.connect_with("shop", &page.api.token()).await;
            page.reads("The page's security policy blocks").await;
            page.reads(&format!("Add it: connect-src {};", page.api.base())).await;
            assert_eq!(page.kind().await, "blocked");
            assert!(page.api.requests().is_empty());
        })
        .await;
}

/// An answer with this code, in front of the API, with one of its shapes of error.
fn code(code: u16) -> What {
    let body = json!({"status": code, "detail": "not possible now"}).to_string();
    let headers = vec![("Retry-After".to_owned(), "2".to_owned())];
    What::Status { code, body, content_type: "application/json".to_owned(), headers }
}

/// The redeploy is refused, and the person reads why and what it means.
async fn refused(status: u16, kind: &str, words: &str) {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.connect("shop").await;
            page.misbehave(On::Redeploy, code(status), u32::MAX, &["the server responded with a status of 4"]);
            page.redeploy().await;
            page.reads(words).await;
            assert_eq!(page.kind().await, kind);
            page.shows("DEPLOYED").await;
            assert_eq!(page.redeploys_sent(), 1);
            page.has_deployed(0);
        })
        .await;
}

/// The redeploy has happened although its answer went wrong: the widget finds out and follows it.
async fn attaches(what: What, noise: &[&'static str], check: impl Fn(&str)) {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.connect("shop").await;
            page.misbehave(On::Redeploy, what, u32::MAX, noise);
            page.redeploy().await;
            page.shows("QUEUED").await;
            check(&page.look::<String>("look.text()").await);
            page.has_deployed(1);
        })
        .await;
}

/// Nobody knows whether the redeploy has happened: the person is told just that, and the widget finds it out.
async fn is_looked_for(what: What, words: &str, noise: &[&'static str]) {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.connect("shop").await;
            page.misbehave(On::Redeploy, what, u32::MAX, noise);
            page.redeploy().await;
            page.reads(words).await;
            page.reads("Checking whether the redeploy started; it is not sent again.").await;
            page.reads("Not known yet").await;
            page.reads("Deployed").await;
            assert_eq!(page.redeploys_sent(), 1);
            page.has_deployed(0);
        })
        .await;
}

/// The status cannot be read any more: the person reads why, and still sees the last one.
async fn status_fails(what: What, kind: &str, words: &str, noise: &[&'static str]) {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.connect("shop").await;
            page.misbehave(On::Status, what, u32::MAX, noise);
            page.press("Refresh").await;
            page.reads(words).await;
            assert_eq!(page.kind().await, kind);
            page.shows("DEPLOYED").await;
            page.reads("as of ").await;
            assert_eq!(page.redeploys_sent(), 0);
        })
        .await;
}
