//! The portals of `examples/`, as they are and as their tools build them: each page shows the widget under a strict
//! policy, and a redeploy from it ends in "Deployed".
//!
//! Those that are ignored need what is built with npm. `cargo xtask test page` builds it and tells them all, or says
//! why it does not.

use page_tests::{Page, Scene};

const SHOP: &str = "3c90c3cc-0d44-4b50-8888-8dd25736052a";

#[tokio::test]
async fn a_plain_page() {
    at("examples/plain-html/")
        .play(async |page| {
            // The portal's own policy says no at the weekend.
            let () = page.look("void (Date.prototype.getDay = () => 3)").await;
            page.reads("Shop").await;
            page.fill_in(SHOP, &page.api.token()).await;
            page.press("Connect").await;
            redeploys_to_the_end(page).await;
            page.wait_for(
                "the portal's own words",
                "document.getElementById('log').innerText.includes('DEPLOYED after')",
            )
            .await;
            assert!(page.look::<bool>("look.visible(document.querySelector('[slot=actions]'))").await);
        })
        .await;
}

#[tokio::test]
async fn a_plain_page_keeps_its_own_policy_at_the_weekend() {
    at("examples/plain-html/")
        .play(async |page| {
            let () = page.look("void (Date.prototype.getDay = () => 6)").await;
            page.fill_in(SHOP, &page.api.token()).await;
            page.press("Connect").await;
            page.shows("DEPLOYED").await;
            page.redeploy().await;
            page.has_sent(0);
        })
        .await;
}

#[tokio::test]
#[ignore = "it needs what `cargo xtask test page` builds"]
async fn an_application_without_a_framework() {
    an_application("portals/vite/dist/", &[]).await;
}

#[tokio::test]
#[ignore = "it needs what `cargo xtask test page` builds"]
async fn a_react_application() {
    an_application("portals/react/dist/", &[]).await;
}

#[tokio::test]
#[ignore = "it needs what `cargo xtask test page` builds"]
async fn a_vue_application() {
    // Vue itself asks for a Trusted Types policy, and does without one.
    an_application("portals/vue/dist/", &["trusted-types", "Trusted Type", "trustedTypes"]).await;
}

#[tokio::test]
#[ignore = "it needs what `cargo xtask test page` builds"]
async fn one_file() {
    at("single.html?entity=3c90c3cc-0d44-4b50-8888-8dd25736052a").play(connects_and_redeploys).await;
}

#[tokio::test]
#[ignore = "it needs what `cargo xtask test page` builds"]
async fn one_file_in_a_sandbox() {
    at("hosts/frame.html").play(async |page| page.in_frame(async || connects_and_redeploys(page).await).await).await;
}

#[tokio::test]
async fn the_page_in_a_sandbox() {
    at("examples/iframe/")
        .play(async |page| {
            page.in_frame(async || {
                assert_eq!(page.look::<String>("self.origin").await, "null");
                connects_and_redeploys(page).await;
            })
            .await;
        })
        .await;
}

/// The address of a page on which a deployment takes a second.
fn at(query: &'static str) -> Scene {
    Scene { query, ..Scene::at_speed(20.0) }
}

/// A portal that has its own way to a token.
async fn an_application(query: &'static str, noise: &[&'static str]) {
    at(query)
        .play(async |page| {
            page.expect_noise(noise);
            redeploys_to_the_end(page).await;
            page.wait_for("the portal's own words", "/Deployed: .*DEPLOYED/.test(document.body.innerText)").await;
        })
        .await;
}

async fn connects_and_redeploys(page: &Page) {
    assert!(page.look::<bool>("look.idField() === null").await, "the address names the service");
    page.fill_in(SHOP, &page.take(page.api.token())).await;
    page.press("Connect").await;
    redeploys_to_the_end(page).await;
}

async fn redeploys_to_the_end(page: &Page) {
    page.shows("DEPLOYED").await;
    page.redeploy().await;
    page.wait_for("success", "look.phase() === 'succeeded'").await;
    page.reads("Your redeploy · ended after").await;
    page.has_deployed(1);
}
