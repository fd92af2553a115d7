//! The site that `cargo xtask docs` builds: a page that plays Qovery itself, for whoever wants to see what the widget does.
//!
//! These are ignored because they need the site. `cargo xtask test page` builds it and tells them, or says why not.

use std::{fs, path::Path};

use page_tests::{Page, Scene};

#[tokio::test]
#[ignore = "it needs what `cargo xtask docs` builds"]
async fn a_redeploy_goes_well_and_nothing_leaves_the_page() {
    at("site/")
        .play(async |page| {
            choose(page, "well").await;
            page.redeploy().await;
            page.reads("Your redeploy · ended after").await;
            assert_eq!(page.look::<String>("look.state()").await, "DEPLOYED");
            let elsewhere = "performance.getEntriesByType('resource').map(({ name }) => name)
                .filter((name) => !name.startsWith(location.href))";
            assert_eq!(page.look::<Vec<String>>(elsewhere).await, [""; 0], "it asked for what is not the site's");
            assert_eq!(page.api.requests(), [], "the other simulator was asked");
            let own: bool =
                page.look("document.querySelector('meta[http-equiv=Content-Security-Policy]') !== null").await;
            assert!(own, "the site has a policy of its own");
        })
        .await;
}

#[tokio::test]
#[ignore = "it needs what `cargo xtask docs` builds"]
async fn a_redeploy_that_fails_says_why() {
    at("site/")
        .play(async |page| {
            choose(page, "fails").await;
            page.redeploy().await;
            page.reads("The pods of payments did not become ready.").await;
            page.shows("DEPLOYMENT_ERROR").await;
            let link: String =
                page.look("look.all('a').find((link) => link.href.includes('console.html#/')).href").await;
            assert!(link.contains("/deployments/logs/"), "{link}");
        })
        .await;
}

#[tokio::test]
#[ignore = "it needs what `cargo xtask docs` builds"]
async fn an_attribute_that_is_changed_is_seen_in_the_widget_and_in_the_html() {
    at("site/")
        .play(async |page| {
            page.wait_for("the other widget", "tried.shadowRoot?.querySelector('[part~=badge][data-state]')").await;
            let attributes: Vec<String> = page.look("[...attributes.elements].map(({ name }) => name)").await;
            let of_the_element: Vec<String> = page.look("tried.constructor.observedAttributes").await;
            for name in attributes.iter().filter(|name| !name.is_empty()) {
                assert!(of_the_element.contains(name), "{name} is no attribute");
            }
            assert!(attributes.contains(&"without-diff".to_owned()), "{attributes:?}");

            page.click_on("attributes.elements.label").await;
            page.type_text("The <shop>").await;
            page.wait_for("the label", "tried.shadowRoot.querySelector('[part~=title]').innerText === 'The <shop>'").await;
            page.click_on("attributes.elements['without-diff']").await;
            page.wait_for("no choice", "!tried.shadowRoot.querySelector('option[value=DIFF]')?.checkVisibility()").await;
            let () = page
                .look("void ((field) => { field.value = 'none'; field.dispatchEvent(new Event('change')); })(attributes.elements.confirm)")
                .await;
            let html: String = page.look("html.querySelector('code').textContent").await;
            for line in ["label=\"The <shop>\"", "\n  without-diff>", "widget.confirm = \"none\";"] {
                assert!(html.contains(line), "{line} is not in {html}");
            }
            assert!(!html.contains("invalid"), "{html}");

            let () = page
                .look("void ((field) => { field.value = 'fr'; field.dispatchEvent(new Event('change')); })(document.querySelector('[aria-describedby=about-lang]'))")
                .await;
            page.wait_for("French", "tried.shadowRoot.querySelector('[part~=redeploy]').innerText === 'Redéployer'").await;
            let html: String = page.look("html.querySelector('code').textContent").await;
            assert!(html.contains("lang=\"fr\""), "{html}");

            page.click_on("[...methods.children].find(({ innerText }) => innerText === 'redeploy()')").await;
            page.wait_for("its events", "['request', 'status', 'finish'].every((name) => events.innerText.includes(`helm-redeploy-${name}`))").await;
            let token: bool = page.look("/eyJ|made up/.test(events.innerText)").await;
            assert!(!token, "an event has a token in it");
        })
        .await;
}

#[tokio::test]
#[ignore = "it needs what `cargo xtask docs` builds"]
async fn what_is_copied_is_what_the_examples_have() {
    at("site/")
        .play(async |page| {
            let files: Vec<String> =
                page.look("[...document.querySelectorAll('figure[data-title^=examples]')].map(({ dataset }) => dataset.title)").await;
            assert!(files.len() > 8, "{files:?}");
            let () = page
                .look("void (window.copies = [], navigator.clipboard.writeText = async (text) => void copies.push(text))")
                .await;
            let buttons = "[...document.querySelectorAll('figure[data-title^=examples] .copy')]";
            let () = page.look(&format!("{buttons}.forEach((button) => button.click())")).await;
            page.wait_for("a word of it", &format!("{buttons}.every(({{ textContent }}) => textContent === 'Copied')")).await;
            let copies: Vec<String> = page.look("copies").await;
            let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
            for (file, copy) in files.iter().zip(&copies) {
                let source = fs::read_to_string(root.join(file)).expect("the example can be read");
                // Of a README it is a block of code, of all others the whole.
                let is_so = source == *copy || file.contains("README") && source.contains(copy);
                assert!(is_so, "{file} is copied as {copy}");
            }
            assert_eq!(copies.len(), files.len());
        })
        .await;
}

mod barriers {
    use super::{at, choose};

    #[tokio::test]
    #[ignore = "it needs what `cargo xtask docs` builds, and axe-core"]
    async fn nothing_keeps_people_out_in_light_and_dark() {
        at("site/")
            .play(async |page| {
                choose(page, "expired").await;
                page.wait_for("the other widget", "tried.shadowRoot?.querySelector('[part~=badge][data-state]')").await;
                for scheme in ["light", "dark"] {
                    page.prefer(scheme).await;
                    page.has_no_barriers().await;
                }
            })
            .await;
    }
}

/// A page of the site. The simulator of all other stories is not asked there.
fn at(query: &'static str) -> Scene {
    Scene { query, ..Scene::at_speed(0.0) }
}

/// Has a story told ten times faster.
async fn choose(page: &Page, story: &str) {
    page.click_on("document.querySelector('[name=pace][value=\"10\"]')").await;
    page.click_on(&format!("document.querySelector('[name=story][value={story}]')")).await;
    page.wait_for(
        "the service",
        "stories.story.value && look.text().startsWith(told.innerText.split(':')[0]) && look.state()",
    )
    .await;
}
