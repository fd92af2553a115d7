//! The world around the page: nobody looks, the lid is closed, the network comes and goes, and there are many widgets.

use page_tests::{Page, Scene};
use simulator::{On, Service, What};

const NOISE: [&str; 3] = ["the server responded with a status of", "net::ERR_", "blocked by CORS policy"];

#[tokio::test]
async fn a_page_that_nobody_looks_at_asks_nothing() {
    Scene::at_speed(0.0)
        .with_fast_clock(30.0)
        .play(async |page| {
            page.connect("shop").await;
            page.redeploy().await;
            page.shows("QUEUED").await;
            page.hide().await;
            page.wait_for("the last answer", "outside.inFlight() === 0").await;
            let read = page.statuses_read();
            page.wait_seconds(300.0).await;
            assert_eq!(page.statuses_read(), read, "asked for nobody");

            page.run_clock(1.0).await;
            let back: f64 = page.look("(outside.isSeen(true), outside.clock.time())").await;
            page.wait_for("a fresh look", &format!("outside.gets().length > {read}")).await;
            let looked: f64 = page.look("outside.gets().at(-1).at").await;
            assert!(looked - back < 1_000.0, "it came back to something old for {} ms", looked - back);
        })
        .await;
}

#[tokio::test]
async fn a_retry_that_waits_while_the_page_is_hidden_is_not_forgotten() {
    Scene::at_speed(0.0)
        .with_fast_clock(20.0)
        .play(async |page| {
            page.connect("shop").await;
            page.misbehave(On::Status, What::code(500), 4, &NOISE);
            page.press("Refresh").await;
            page.reads("Qovery answered an error (HTTP 500).").await;
            page.hide().await;
            page.wait_seconds(120.0).await;
            page.show().await;
            page.wait_for("the notice to go", "!look.find('[data-kind]')").await;
            page.shows("DEPLOYED").await;
        })
        .await;
}

#[tokio::test]
async fn a_night_with_the_lid_closed_costs_one_request() {
    for runs in [false, true] {
        Scene::at_speed(0.0)
            .with_fast_clock(20.0)
            .play(async |page| {
                page.connect("shop").await;
                page.has_a_portal_with_tokens().await;
                if runs {
                    page.redeploy().await;
                    page.shows("QUEUED").await;
                }
                // In one go, or else a look that is due may come in between.
                let falls_asleep = "(window.read = outside.gets().length, outside.clock.sleep(8 * 3600000), true)";
                page.wait_for("a pause", &format!("outside.inFlight() === 0 && {falls_asleep}")).await;
                page.wait_for("a fresh look", "outside.gets().length > read").await;
                let burst = "outside.gets().slice(read)";
                let woke: f64 = page.look(&format!("{burst}[0].at")).await;
                page.wait_seconds(5.0).await;
                let soon: usize = page.look(&format!("{burst}.filter(({{ at }}) => at < {woke} + 2000).length")).await;
                assert_eq!(soon, 1, "requests after a night");
                page.has_deployed(usize::from(runs));
            })
            .await;
    }
}

/// The card at rest would look again after two minutes; a night must not pass for less than that.
#[tokio::test]
async fn a_night_with_the_lid_closed_is_noticed_soon() {
    Scene::at_speed(0.0)
        .with_fast_clock(5.0)
        .play(async |page| {
            page.connect("shop").await;
            page.has_a_portal_with_tokens().await;
            page.wait_for("the last answer", "outside.inFlight() === 0").await;
            let read: usize = page.look("outside.gets().length").await;
            let slept: f64 = page.look("(outside.clock.sleep(8 * 3600000), outside.clock.time())").await;
            page.wait_for("a fresh look", &format!("outside.gets().length > {read}")).await;
            let after = page.look::<f64>(&format!("outside.gets()[{read}].at")).await - slept;
            assert!(after < 30_000.0, "yesterday's status was shown for {after} ms");
        })
        .await;
}

#[tokio::test]
async fn a_token_that_ended_overnight_is_refused_once() {
    Scene::at_speed(0.0)
        .with_fast_clock(20.0)
        .play(async |page| {
            page.connect("shop").await;
            page.redeploy().await;
            page.shows("QUEUED").await;
            page.misbehave(On::Any, What::code(401), u32::MAX, &NOISE);
            page.sleep(8.0).await;
            page.reads("The deployment continues on Qovery.").await;
            page.wait_for("a field for another", "look.tokenField()").await;
            let asked = page.api.requests().len();
            page.wait_seconds(120.0).await;
            assert_eq!(page.api.requests().len(), asked, "a flood of requests with a dead token");
        })
        .await;
}

#[tokio::test]
async fn a_lid_that_closes_on_a_request_is_opened_to_a_fresh_one() {
    Scene::at_speed(0.0)
        .with_fast_clock(1.0)
        .play(async |page| {
            page.connect("shop").await;
            page.has_a_portal_with_tokens().await;
            page.misbehave(On::Status, What::Hang, 1, &NOISE);
            page.press("Refresh").await;
            page.wait_for("the hanging request", "outside.inFlight() > 0").await;
            page.sleep(8.0).await;
            page.run_clock(10.0).await;
            page.wait_for("another", "outside.gets().length >= 3 && outside.inFlight() === 0").await;
            page.shows("DEPLOYED").await;
            page.wait_for("peace", "!look.find('[data-kind]')").await;
        })
        .await;
}

#[tokio::test]
async fn a_network_that_only_claims_to_be_there_is_met_politely() {
    Scene::at_speed(0.0)
        .with_fast_clock(5.0)
        .play(async |page| {
            page.connect("shop").await;
            page.redeploy().await;
            page.shows("QUEUED").await;
            page.misbehave(On::Status, What::Html, 6, &NOISE);
            for _ in 0..20 {
                let _: bool = page.look("dispatchEvent(new Event('online'))").await;
            }
            page.reads("A proxy or login page answered instead of Qovery.").await;
            page.shows("QUEUED").await;
            let most: usize = page.look("outside.most(60000)").await;
            assert!(most <= 25, "{most} requests in a minute");
            page.was_never("failed").await;
            page.was_never("succeeded").await;
            page.has_deployed(1);
        })
        .await;
}

#[tokio::test]
async fn a_network_that_is_back_is_used_at_once() {
    Scene::at_speed(0.0)
        .with_fast_clock(2.0)
        .play(async |page| {
            page.expect_noise(&NOISE);
            page.connect("shop").await;
            page.redeploy().await;
            page.shows("QUEUED").await;
            page.set_offline(true).await;
            page.reads("Next try in").await;
            page.shows("QUEUED").await;
            page.set_offline(false).await;
            page.wait_for("the notice to go", "!look.find('[data-kind]')").await;
            page.has_deployed(1);
        })
        .await;
}

#[tokio::test]
async fn two_widgets_of_one_service_ask_once() {
    Scene::at_speed(0.0)
        .with_fast_clock(10.0)
        .play(async |page| {
            page.connect("shop").await;
            page.redeploy().await;
            page.shows("QUEUED").await;
            page.add_widget("shop", &page.api.token()).await;
            page.wait_for(
                "the other",
                "document.querySelector('.another').shadowRoot.querySelector('[data-state=QUEUED]')",
            )
            .await;
            let from: usize = page.look("outside.gets().length").await;
            page.wait_seconds(60.0).await;
            let looks = page.look::<usize>("outside.gets().length").await - from;
            assert!((12..=23).contains(&looks), "{looks} looks in a minute, where one widget takes 20");
        })
        .await;
}

/// Ten services that are all queued would be asked for two hundred times a minute.
#[tokio::test]
async fn thirty_widgets_stay_within_what_one_token_may_ask() {
    Scene::at_speed(0.0)
        .with_fast_clock(20.0)
        .play(async |page| {
            page.connect("shop").await;
            let services = page.api.services();
            for service in &services {
                if service.name != "busy" {
                    page.api.somebody_redeploys(&service.helm_id);
                }
            }
            for service in services.iter().cycle().take(29) {
                page.add_widget(&service.name, &page.api.token()).await;
            }
            let waiting = "[...document.querySelectorAll('.another')].filter(({ shadowRoot }) =>
                !shadowRoot?.querySelector('[part~=badge][data-state]')).map(({ shadowRoot }) => shadowRoot?.textContent)";
            page.wait_seconds(180.0).await;
            let waiting: Vec<String> = page.look(waiting).await;
            assert!(waiting.is_empty(), "after three minutes, {} widgets know nothing: {waiting:#?}", waiting.len());
            let most: usize = page.look("outside.most(60000)").await;
            assert!(most <= 25, "{most} requests in a minute");
            every_service_is_still_asked_for(page, &services).await;
        })
        .await;
}

/// A budget that starves a widget would only move the problem. (A card at rest asks every two minutes, and then waits
/// for its turn.) It is asked for by itself, or with all that is in its environment.
async fn every_service_is_still_asked_for(page: &Page, services: &[Service]) {
    let late: Vec<String> = page
        .look("outside.gets().filter(({ at }) => at > outside.clock.time() - 180000).map(({ path }) => path)")
        .await;
    for Service { helm_id, environment_id, name, .. } in services {
        let is_about_it = |path: &String| path.contains(helm_id) || path.contains(environment_id);
        assert!(late.iter().any(is_about_it), "nobody has asked for {name} in three minutes");
    }
}

/// If the host wants it, a run is watched although nobody looks; but a frozen page does nothing at all.
#[tokio::test]
async fn a_page_that_the_browser_has_frozen_asks_nothing_and_is_up_to_date_once_it_thaws() {
    for polls_hidden in [false, true] {
        Scene::at_speed(0.0)
            .with_fast_clock(120.0)
            .play(async |page| {
                let widget = "document.querySelector('#helm-redeploy')";
                let _: () = page.look(&format!("void ({widget}.pollHidden = {polls_hidden})")).await;
                page.connect("shop").await;
                page.redeploy().await;
                page.shows("QUEUED").await;
                page.freeze().await;
                let read = page.statuses_read();
                // Many minutes on the page's clock, in each of which a hidden page may take a look.
                tokio::time::sleep(std::time::Duration::from_secs(6)).await;
                assert_eq!(page.statuses_read(), read, "a frozen page has asked");

                page.api.set_speed(1_000.0);
                page.run_clock(1.0).await;
                let back = page.thaw().await;
                page.shows("DEPLOYED").await;
                let looked: f64 = page.look(&format!("outside.gets().find(({{ at }}) => at >= {back}).at")).await;
                assert!(looked - back < 1_000.0, "it thawed to something old for {} ms", looked - back);
                page.reads("Your redeploy").await;
                page.has_deployed(1);
                page.has_sent(1);
            })
            .await;
    }
}

/// The browser keeps the page as it is, with the request under way, and shows it again.
#[tokio::test]
async fn a_page_that_was_kept_mid_request_finds_the_run() {
    kept_page()
        .play(async |page| {
            page.connect("shop").await;
            page.has_a_portal_with_tokens().await;
            page.misbehave(On::Redeploy, What::Delay { ms: 3_000 }, 1, &[]);
            page.redeploy().await;
            until_accepted(page).await;
            page.leave().await;
            page.return_to_kept_page().await;
            assert!(page.look::<bool>("outside.lastWords().includes('Requesting')").await, "it was left too late");
            page.shows("QUEUED").await;
            page.reads("Your redeploy").await;
            page.never_read("failed").await;
            page.has_deployed(1);
            page.has_sent(1);
        })
        .await;
}

#[tokio::test]
async fn a_page_that_was_kept_with_a_request_that_nobody_answers_finds_out() {
    kept_page()
        .with_fast_clock(1.0)
        .play(async |page| {
            page.connect("shop").await;
            page.has_a_portal_with_tokens().await;
            page.misbehave(On::Redeploy, What::Hang.after_the_deed(), 1, &[]);
            page.redeploy().await;
            until_accepted(page).await;
            page.leave().await;
            page.return_to_kept_page().await;
            assert!(page.look::<bool>("outside.lastWords().includes('Requesting')").await, "it was left too late");
            page.run_clock(30.0).await;
            page.shows("QUEUED").await;
            page.reads("Your redeploy").await;
            page.never_read("failed").await;
            page.has_deployed(1);
            page.has_sent(1);
        })
        .await;
}

#[tokio::test]
async fn a_page_that_was_kept_is_up_to_date_as_soon_as_it_is_back() {
    for runs in [true, false] {
        kept_page()
            .with_fast_clock(1.0)
            .play(async |page| {
                page.connect("shop").await;
                page.has_a_portal_with_tokens().await;
                if runs {
                    page.redeploy().await;
                    page.shows("QUEUED").await;
                }
                page.wait_for("the last answer", "outside.inFlight() === 0").await;
                page.leave().await;
                let read = page.statuses_read();
                page.wait_seconds(6.0).await;
                assert_eq!(page.statuses_read(), read, "asked for nobody");
                if runs {
                    page.api.set_speed(1_000.0);
                } else {
                    page.api.somebody_redeploys(&page.api.helm_id("shop"));
                }
                page.return_to_kept_page().await;
                page.shows(if runs { "DEPLOYED" } else { "QUEUED" }).await;
                // The page becomes visible a moment before it is told that it is back.
                let since = "outside.gets().map(({ at }) => at - outside.returned()).find((since) => since > -1000)";
                let waited: f64 = page.look(since).await;
                assert!(waited < 1_000.0, "it came back to something old for {waited} ms");
                page.reads(if runs { "Your redeploy" } else { "A deployment" }).await;
                page.has_sent(usize::from(runs));
            })
            .await;
    }
}

/// A page that its hoster lets the browser keep when somebody goes on to another.
fn kept_page() -> Scene {
    Scene { query: "?kept", ..Scene::at_speed(0.0) }
}

/// Waits until the redeploy has reached the API, whose answer is still to come.
async fn until_accepted(page: &Page) {
    while page.api.ledger().is_empty() {
        page.reads("Requesting").await;
    }
    page.reads("Requesting").await;
}
