//! People who see little, hear the page or have no mouse meet no barrier that axe-core knows of, whatever is shown.
//!
//! These are ignored because they need axe-core. `cargo xtask test page` gets it from npm and tells them, or says why not.

use page_tests::{Page, Scene};
use simulator::{On, What};

#[tokio::test]
#[ignore = "it needs axe-core: `cargo xtask test page`"]
async fn the_form_for_a_token() {
    Scene::at_speed(0.0)
        .play(async |page| {
            in_light_and_dark(page).await;
            page.press("Connect").await;
            page.wait_for("the problems", "look.complaint()").await;
            in_light_and_dark(page).await;
        })
        .await;
}

#[tokio::test]
#[ignore = "it needs axe-core: `cargo xtask test page`"]
async fn a_card_at_rest_and_the_question_before_a_redeploy() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.connect("shop").await;
            in_light_and_dark(page).await;
            page.click("redeploy").await;
            page.wait_for("the question", "look.focused() === look.part('cancel')").await;
            in_light_and_dark(page).await;
        })
        .await;
}

#[tokio::test]
#[ignore = "it needs axe-core: `cargo xtask test page`"]
async fn a_deployment_that_runs() {
    // It takes minutes, so that it still runs when everything was looked at.
    Scene::at_speed(10.0)
        .play(async |page| {
            page.connect("slow").await;
            page.redeploy().await;
            page.shows("DEPLOYING").await;
            in_light_and_dark(page).await;
            assert_eq!(page.look::<String>("look.phase()").await, "running");
        })
        .await;
}

#[tokio::test]
#[ignore = "it needs axe-core: `cargo xtask test page`"]
async fn a_deployment_that_has_failed() {
    Scene::at_speed(20.0)
        .play(async |page| {
            page.connect("payments").await;
            page.redeploy().await;
            page.wait_for("the failure", "look.phase() === 'failed'").await;
            in_light_and_dark(page).await;
        })
        .await;
}

#[tokio::test]
#[ignore = "it needs axe-core: `cargo xtask test page`"]
async fn an_error_and_what_to_do_about_it() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.connect("shop").await;
            page.misbehave(On::Redeploy, What::code(403), 1, &["status of 403"]);
            page.redeploy().await;
            page.reads("This token may not redeploy this service").await;
            in_light_and_dark(page).await;
        })
        .await;
}

#[tokio::test]
#[ignore = "it needs axe-core: `cargo xtask test page`"]
async fn the_legend_of_all_states() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.show_legend().await;
            in_light_and_dark(page).await;
        })
        .await;
}

#[tokio::test]
#[ignore = "it needs axe-core: `cargo xtask test page`"]
async fn the_element_on_the_page_of_a_host() {
    Scene { query: "hosts/host.html", ..Scene::at_speed(0.0) }
        .play(async |page| {
            let (id, token) = (page.api.helm_id("shop"), page.take(page.api.token()));
            let () = page.look("host.define()").await;
            let () = page.look(&format!("void host.add({{ helmId: {id:?}, getToken: () => {token:?} }})")).await;
            page.shows("DEPLOYED").await;
            in_light_and_dark(page).await;
        })
        .await;
}

#[tokio::test]
#[ignore = "it needs axe-core: `cargo xtask test page`"]
async fn the_card_of_an_element_that_cannot_start() {
    Scene { query: "hosts/host.html?no-wasm", ..Scene::at_speed(0.0) }
        .play(async |page| {
            page.expect_noise(&["wasm", "script-src"]);
            let () = page.look("host.define()").await;
            let () = page.look("void host.add()").await;
            page.reads("This widget could not start.").await;
            in_light_and_dark(page).await;
        })
        .await;
}

async fn in_light_and_dark(page: &Page) {
    for scheme in ["light", "dark"] {
        page.prefer(scheme).await;
        page.has_no_barriers().await;
    }
}
