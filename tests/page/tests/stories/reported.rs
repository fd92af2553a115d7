//! What people have reported of other widgets that deploy or embed, tried on this one. (What they have reported of queues is
//! in `queue.rs`, of answers and tokens in `reading.rs` and `token.rs`.)

use page_tests::{Page, Scene};
use serde_json::json;
use simulator::On;

use crate::sending::answer;

const SHOP: &str = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const CHOICE: &str = "look.find('select')";

#[tokio::test]
async fn a_choice_that_was_hidden_is_not_made() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.connect("shop").await;
            page.choose_diff().await;
            let_choose(page, false).await;
            let_choose(page, true).await;
            assert_eq!(page.look::<String>(&format!("{CHOICE}.selectedOptions[0].innerText")).await, "Normal run");
            page.redeploy().await;
            page.shows("QUEUED").await;
            assert_eq!(page.api.ledger()[0].force_event, None, "what is shown is what is sent");
            page.has_deployed(1);
        })
        .await;
}

#[tokio::test]
async fn a_choice_that_is_hidden_while_the_question_is_open_is_not_made_either() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.connect("shop").await;
            page.choose_diff().await;
            page.click("redeploy").await;
            page.reads("Start a DIFF run of shop (").await;
            let_choose(page, false).await;
            page.wait_for("another question, or none", "!look.text().includes('a DIFF run of shop')").await;
            if page.look("!look.ready(look.part('confirm'))").await {
                page.click("redeploy").await;
            }
            page.click("confirm").await;
            page.shows("QUEUED").await;
            assert_eq!(page.api.ledger()[0].force_event, None);
            page.has_deployed(1);
        })
        .await;
}

#[tokio::test]
async fn the_status_of_another_day_says_the_day() {
    Scene::at_speed(0.0)
        .with_fast_clock(10.0)
        .play(async |page| {
            page.connect("shop").await;
            page.wait_for("the time alone", r"/as of \d\d:\d\d:\d\d/.test(look.text())").await;
            page.misbehave(On::Status, answer(503, &[]), u32::MAX, &["the server responded with a status of"]);
            page.sleep(24.0).await;
            page.wait_for("the day", r"/as of/.test(look.text()) && !/as of \d\d:\d\d:\d\d/.test(look.text())").await;
        })
        .await;
}

#[tokio::test]
async fn a_computer_whose_clock_is_late_reads_just_now() {
    Scene::at_speed(0.0)
        .play(async |page| {
            let date: String = page.look("new Date(Date.now() + 120_000).toISOString()").await;
            let date = date.replace('Z', "456Z");
            page.api.answer_status_with(SHOP, Some(json!({"state": "DEPLOYED", "last_deployment_date": date})));
            page.connect("shop").await;
            let fact: String = page.look("look.find('[data-fact=last_deployment_date]').innerText").await;
            assert!(fact.contains("just now") && !fact.contains(&date), "{fact}");
        })
        .await;
}

/// Sets the element's `withoutDiff`, and waits until the choice is gone or back.
async fn let_choose(page: &Page, may_choose: bool) {
    let _: () =
        page.look(&format!("void (document.querySelector('#helm-redeploy').withoutDiff = {})", !may_choose)).await;
    page.wait_for("the choice", &format!("look.visible({CHOICE}) === {may_choose}")).await;
}
