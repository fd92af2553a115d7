//! The portals of `examples/`, as they are and as their tools build them: each page shows the widget under a strict
//! policy, and a redeploy from it ends in "Deployed".
//!
//! Those in `built` need what is built with npm. `cargo xtask test page` builds it and tells them all, or says
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
async fn a_plain_page_loads_two_files_and_a_third_is_no_second_copy() {
    at("examples/plain-html/")
        .play(async |page| {
            page.reads("Shop").await;
            let loads =
                "performance.getEntriesByType('resource').map((it) => it.name).filter((name) => name.includes('/pkg/'))";
            let loaded: Vec<String> = page.look(&format!("{loads}.map((name) => name.split('/').pop())")).await;
            assert_eq!(loaded, ["define.js", "widget_bg.wasm"]);
            let is_one: bool = page
                .look(
                    "import('/pkg/helm-redeploy.js').then(({ HelmRedeployElement }) =>
                        customElements.get('helm-redeploy') === HelmRedeployElement)",
                )
                .await;
            assert!(is_one, "the class that is imported is the one that was registered");
        })
        .await;
}

#[tokio::test]
async fn the_page_in_a_sandbox() {
    at("examples/iframe/")
        .play(async |page| {
            page.in_frame(async || {
                assert_eq!(page.look::<String>("self.origin").await, "null");
                let heading = "getComputedStyle(document.querySelector('h1')).fontWeight";
                assert_eq!(page.look::<String>(heading).await, "400", "the page has its style");
                connects_and_redeploys(page).await;
            })
            .await;
        })
        .await;
}

#[tokio::test]
async fn a_frame_that_is_given_the_portals_token() {
    at("examples/iframe/with-token/")
        .play(async |page| {
            let portal: String = page.look("location.origin").await;
            page.in_frame(async || {
                assert_ne!(page.look::<String>("location.origin").await, portal);
                redeploys_to_the_end(page).await;
                // What the page itself keeps is looked at in every story.
                let kept: String = page.look("look.storage()").await;
                assert_eq!(kept, r#"[{},{},"","",null]"#);
            })
            .await;
        })
        .await;
}

#[tokio::test]
async fn a_frame_takes_nothing_from_a_portal_that_it_does_not_know() {
    at("examples/iframe/with-token/")
        .play(async |page| {
            page.in_frame(async || page.shows("DEPLOYED").await).await;
            // The browser tells that nobody was there to hear of the frame.
            page.expect_noise(&["Failed to execute 'postMessage'"]);
            let () = page
                .look(
                    "new Promise((loaded) => {
                        const frame = document.querySelector('iframe');
                        globalThis.heard = [];
                        addEventListener('message', ({ data }) => heard.push(data));
                        frame.onload = () => loaded();
                        frame.src += '?stranger';
                    })",
                )
                .await;
            let read = page.statuses_read();
            page.in_frame(async || {
                page.wait_for("the form", "look.visible(look.tokenField())").await;
                let () = page.look("void (globalThis.offers = 0, addEventListener('message', () => offers++))").await;
            })
            .await;
            let token = page.take(page.api.token());
            let () = page
                .look(&format!(
                    "(({{ contentWindow, src }}, {{ port1, port2 }}) => {{
                        port1.onmessage = () => {{ heard.push('a question'); port1.postMessage({{ token: {token:?} }}) }};
                        contentWindow.postMessage('helm-redeploy-port', new URL(src).origin, [port2]);
                    }})(document.querySelector('iframe'), new MessageChannel())"
                ))
                .await;
            page.in_frame(async || {
                page.wait_for("the offer", "offers === 1").await;
                let () = page.look("parent.postMessage('the end', '*')").await;
            })
            .await;
            page.wait_for("the end", "heard.includes('the end')").await;
            assert_eq!(page.look::<Vec<String>>("heard").await, ["the end"]);
            page.in_frame(async || {
                assert!(page.look::<bool>("look.visible(look.tokenField())").await, "it goes on asking the person");
            })
            .await;
            assert_eq!(page.statuses_read(), read);
        })
        .await;
}

#[tokio::test]
async fn a_portal_gives_its_token_to_no_other_frame_and_no_other_page() {
    at("examples/iframe/with-token/")
        .play(async |page| {
            page.in_frame(async || page.shows("DEPLOYED").await).await;
            // The same page, but not in the portal's own frame.
            let () = page
                .look(
                    "((frame) => {
                        globalThis.heard = [];
                        addEventListener('message', ({ data }) => heard.push(data));
                        document.body.append(frame.cloneNode());
                    })(document.querySelector('iframe'))",
                )
                .await;
            page.wait_for("the other frame", "heard.length === 1").await;
            // The portal's own frame, but not the same page.
            let () = page
                .look(
                    "new Promise((loaded) => {
                        const frame = document.querySelector('iframe');
                        frame.onload = () => loaded();
                        frame.contentWindow.location = `${location.origin}/dist/`;
                    })",
                )
                .await;
            page.in_frame(async || {
                let () = page
                    .look(
                        "(globalThis.got = [], addEventListener('message', ({ data }) => got.push(data)),
                            parent.postMessage('helm-redeploy-ready', '*'))",
                    )
                    .await;
            })
            .await;
            page.wait_for("the other page", "heard.length === 2").await;
            assert_eq!(page.look::<Vec<String>>("heard").await, ["helm-redeploy-ready"; 2]);
            let () = page.look("document.querySelector('iframe').contentWindow.postMessage('the end', '*')").await;
            page.in_frame(async || {
                page.wait_for("the end", "got.includes('the end')").await;
                assert_eq!(page.look::<Vec<String>>("got").await, ["the end"]);
            })
            .await;
            let tokens =
                "performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('/qovery-token'))";
            assert_eq!(page.look::<usize>(&format!("{tokens}.length")).await, 1);
        })
        .await;
}

/// The address of a page on which a deployment takes a second.
fn at(query: &'static str) -> Scene {
    Scene { query, ..Scene::at_speed(20.0) }
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

/// What npm has built.
mod built {
    use super::{at, connects_and_redeploys, redeploys_to_the_end};

    const TRUSTED_TYPES: [&str; 3] = ["trusted-types", "Trusted Type", "trustedTypes"];

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
        an_application("portals/vue/dist/", &TRUSTED_TYPES).await;
    }

    #[tokio::test]
    #[ignore = "it needs what `cargo xtask test page` builds"]
    async fn a_bundle_of_webpack() {
        an_application("portals/bundlers/dist/webpack/", &[]).await;
    }

    #[tokio::test]
    #[ignore = "it needs what `cargo xtask test page` builds"]
    async fn a_bundle_of_rspack() {
        an_application("portals/bundlers/dist/rspack/", &[]).await;
    }

    #[tokio::test]
    #[ignore = "it needs what `cargo xtask test page` builds"]
    async fn a_bundle_of_esbuild() {
        an_application("portals/bundlers/dist/esbuild/", &[]).await;
    }

    #[tokio::test]
    #[ignore = "it needs what `cargo xtask test page` builds"]
    async fn an_angular_application() {
        // Angular itself asks for a Trusted Types policy, and does without one.
        an_application("portals/angular/dist/", &TRUSTED_TYPES).await;
    }

    #[tokio::test]
    #[ignore = "it needs what `cargo xtask test page` builds"]
    async fn a_page_that_next_renders_on_a_server() {
        an_application("portals/next/out/", &[]).await;
    }

    #[tokio::test]
    #[ignore = "it needs what `cargo xtask test page` builds"]
    async fn one_file() {
        at("single.html?entity=3c90c3cc-0d44-4b50-8888-8dd25736052a").play(connects_and_redeploys).await;
    }

    #[tokio::test]
    #[ignore = "it needs what `cargo xtask test page` builds"]
    async fn one_file_in_a_sandbox() {
        at("hosts/frame.html")
            .play(async |page| page.in_frame(async || connects_and_redeploys(page).await).await)
            .await;
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
}
