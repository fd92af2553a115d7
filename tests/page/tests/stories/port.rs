//! The page in one file as a plugin in Port's frame. The page around it plays Port, in the shape that Port's own sample has
//! published; the reading of a message alone is tested in `tests/package/port.test.mjs`.

use page_tests::{Page, Scene};

const SHOP: &str = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const SEARCH: &str = "71b8f0c2-94de-4a37-8c15-e2d6a3b4950f";

const ATTRIBUTES: &str = "JSON.stringify(document.querySelector('helm-redeploy').getAttributeNames().sort())";

#[tokio::test]
async fn it_shows_the_service_of_the_entity_in_ports_theme() {
    port(20.0)
        .play(async |page| {
            page.in_frame(async || {
                assert!(page.look::<bool>("look.visible(look.idField())").await, "until Port speaks, it asks");
            })
            .await;
            says(page, &format!("{{ properties: {{ qovery_helm_id: {SHOP:?} }}, mode: 'dark' }}")).await;
            page.in_frame(async || {
                page.reads("The shop").await;
                page.wait_for("no question for the id", "look.idField() === null").await;
                assert_eq!(scheme(page).await, "dark");
                assert!(page.api.requests().is_empty(), "nobody has given a token yet");
                page.fill_in(SHOP, &page.take(page.api.token())).await;
                page.press("Connect").await;
                page.shows("DEPLOYED").await;
                page.click("redeploy").await;
                page.reads("Redeploy shop (3c90c3cc…) with a normal run? This page calls it “The shop”.").await;
            })
            .await;
            // Another theme, and a new name: it is the same service, and the question stays.
            says(page, &format!("{{ properties: {{ qovery_helm_id: {SHOP:?} }}, title: 'Our shop', mode: 'light' }}"))
                .await;
            page.in_frame(async || {
                page.reads("Our shop").await;
                assert_eq!(scheme(page).await, "light");
                page.click("confirm").await;
                page.wait_for("success", "look.phase() === 'succeeded'").await;
                page.has_deployed(1);
            })
            .await;
        })
        .await;
}

#[tokio::test]
async fn another_entity_is_another_service_which_the_last_ones_token_is_not_for() {
    port(0.0)
        .play(async |page| {
            says(page, &format!("{{ params: {{ helm_id: {{ type: 'string', value: {SHOP:?} }} }} }}")).await;
            page.in_frame(async || {
                page.reads("The shop").await;
                page.fill_in(SHOP, &page.take(page.api.token())).await;
                page.press("Connect").await;
                page.shows("DEPLOYED").await;
            })
            .await;
            let read = page.api.requests().len();
            says(page, &format!("{{ identifier: 'search', title: 'Search', properties: {{ helm_id: {SEARCH:?} }} }}"))
                .await;
            page.in_frame(async || {
                page.reads("Search").await;
                page.wait_for("the form", "look.visible(look.tokenField())").await;
                assert_eq!(page.look::<String>("look.tokenField().value").await, "");
            })
            .await;
            says(page, "{ identifier: 'docs', title: 'Docs', properties: {} }").await;
            page.in_frame(async || {
                page.wait_for("a question for the id", "look.visible(look.idField())").await;
                assert!(!page.look::<bool>("look.text().includes('Docs')").await, "nobody knows what it is called");
            })
            .await;
            assert_eq!(page.api.requests().len(), read);
        })
        .await;
}

#[tokio::test]
async fn an_id_that_a_person_typed_for_one_entity_is_not_about_the_next() {
    port(0.0)
        .play(async |page| {
            says(page, "{ properties: {} }").await;
            page.in_frame(async || {
                page.fill_in(SHOP, &page.take(page.api.token())).await;
                page.press("Connect").await;
                page.shows("DEPLOYED").await;
            })
            .await;
            says(page, "{ properties: {}, title: 'Renamed', mode: 'dark' }").await;
            page.in_frame(async || {
                page.wait_for("the theme", "getComputedStyle(document.documentElement).colorScheme === 'dark'").await;
                page.shows("DEPLOYED").await;
            })
            .await;
            says(page, "{ properties: {}, identifier: 'cart' }").await;
            page.in_frame(async || {
                page.wait_for("the form", "look.visible(look.idField()) && look.state() === ''").await;
                assert_eq!(page.look::<String>("look.idField().value + look.tokenField().value").await, "");
            })
            .await;
        })
        .await;
}

#[tokio::test]
async fn what_else_is_in_a_message_counts_for_nothing() {
    port(0.0)
        .play(async |page| {
            page.in_frame(async || ()).await;
            let properties = format!("properties: {{ helm_id: {SHOP:?} }}");
            let evil = "token: 'qov_evil', getToken: 'qov_evil', apiBase: 'https://evil.example', 'api-base': '/evil', \
                        baseUrl: 'https://evil.example', consoleBase: 'https://evil.example', confirm: 'none', parents: '*'";
            // Whatever it is, the next message is heard after it.
            for message in [
                "null",
                "'PLUGIN_DATA'",
                "[]",
                "{ type: 'PLUGIN_DATA', params: 'helm_id', entity: [], theme: 7 }",
                "{ type: 'PLUGIN_DATA', params: new Map(), entity: { properties: { helm_id: { value: {} } } } }",
                "{ type: 'PORT_TOKEN', token: 'qov_evil' }",
                "JSON.parse('{\"type\":\"PLUGIN_DATA\",\"__proto__\":{\"token\":\"qov_evil\"},\"params\":{\"__proto__\":{\"helm_id\":\"x\"}}}')",
                "{ type: 'PLUGIN_DATA', entity: { title: 'x'.repeat(1e6), properties: { helm_id: 'y'.repeat(1e6) } } }",
            ] {
                let () = page
                    .look(&format!("document.querySelector('iframe').contentWindow.postMessage({message}, '*')"))
                    .await;
            }
            let values = evil.replace(": '", ": { value: '").replace("',", "' },") + " }";
            says(page, &format!("{{ {evil}, params: {{ {values} }}, title: '<img src=x onerror=alert(1)>\\u202e', {properties} }}"))
                .await;
            page.in_frame(async || {
                page.reads("<img src=x onerror=alert(1)>").await;
                assert_eq!(
                    page.look::<String>(ATTRIBUTES).await,
                    r#"["api-base","data-api-base","data-parents","helm-id","id","label"]"#
                );
                let base: String = page.look("document.querySelector('helm-redeploy').apiBase").await;
                assert_eq!(base, page.api.base());
                assert!(page.look::<bool>("look.visible(look.tokenField()) && look.tokenField().value === ''").await);
                assert!(page.look::<bool>("Object.keys(Object.prototype).length === 0").await);
                assert_eq!(
                    page.look::<String>("getComputedStyle(document.querySelector('helm-redeploy')).display").await,
                    "block",
                    "Port's style sheet is not taken"
                );
                assert!(page.api.requests().is_empty());
                page.fill_in(SHOP, &page.take(page.api.token())).await;
                page.press("Connect").await;
                page.shows("DEPLOYED").await;
                page.click("redeploy").await;
                page.reads("Redeploy shop (3c90c3cc…)").await;
            })
            .await;
            page.has_sent(0);
        })
        .await;
}

#[tokio::test]
async fn only_the_page_around_it_is_heard() {
    port(0.0)
        .play(async |page| {
            page.in_frame(async || {
                let () = page
                    .look(
                        "(globalThis.labels = [], ((it) =>
                            new MutationObserver(() => labels.push(it.getAttribute('label'))).observe(it, { attributes: true })
                        )(document.querySelector('helm-redeploy')))",
                    )
                    .await;
            })
            .await;
            // A page of Port's own site speaks, which is not the one around it.
            let () = page
                .look(
                    "new Promise((loaded) => {
                        const other = document.createElement('iframe');
                        other.onload = () => loaded();
                        other.src = '/dist/';
                        document.body.prepend(other);
                    })",
                )
                .await;
            let message = format!("{{ type: 'PLUGIN_DATA', params: {{ helm_id: {SEARCH:?} }}, entity: {{ title: 'Evil' }} }}");
            page.in_frame(async || {
                let frame = "[...Array(parent.length).keys()].map((index) => parent[index]).find((frame) => frame !== self)";
                let () = page.look(&format!("{frame}.postMessage({message}, '*')")).await;
            })
            .await;
            let () = page.look("document.querySelector('iframe').remove()").await;
            page.in_frame(async || {
                // So does the page itself, and one that makes a message up.
                let () = page
                    .look(&format!(
                        "(postMessage({message}, '*'), \
                         dispatchEvent(new MessageEvent('message', {{ data: {message}, source: parent, origin: 'https://evil.example' }})), \
                         void 0)"
                    ))
                    .await;
            })
            .await;
            says(page, &format!("{{ properties: {{ helm_id: {SHOP:?} }} }}")).await;
            page.in_frame(async || {
                page.reads("The shop").await;
                assert_eq!(page.look::<Vec<String>>("[...new Set(labels)]").await, ["The shop"]);
                let id: String = page.look("document.querySelector('helm-redeploy').helmId").await;
                assert_eq!(id, SHOP);
            })
            .await;
        })
        .await;
}

#[tokio::test]
async fn a_page_that_its_html_does_not_name_is_not_heard() {
    port(0.0)
        .play(async |page| {
            let () = page
                .look(
                    "new Promise((loaded) => {
                        const frame = document.querySelector('iframe');
                        frame.onload = () => loaded();
                        frame.removeAttribute('sandbox');
                        frame.src = '/single.html?stranger';
                    })",
                )
                .await;
            page.reads_in_frame("shown inside another one that it does not know").await;
            says(page, &format!("{{ properties: {{ helm_id: {SHOP:?} }}, mode: 'dark' }}")).await;
            // Messages come in the order in which they are sent.
            let heard = "new Promise((heard) => {
                const { contentWindow } = document.querySelector('iframe');
                contentWindow.addEventListener('message', () => heard());
                contentWindow.postMessage('the end', '*');
            })";
            let () = page.look(heard).await;
            page.reads_in_frame("shown inside another one that it does not know").await;
            let inside = "document.querySelector('iframe').contentDocument";
            let attributes: String = page.look(&ATTRIBUTES.replace("document", inside)).await;
            assert_eq!(attributes, r#"["data-api-base","id"]"#);
            assert!(page.api.requests().is_empty());
        })
        .await;
}

/// What the public says of the policy that Port serves plugins with forbids WebAssembly, and every API but Port's own.
#[tokio::test]
async fn under_ports_own_policy_it_says_why_it_cannot_start() {
    port(0.0)
        .play(async |page| {
            page.expect_noise(&["WebAssembly", "wasm-eval", "script-src"]);
            let () = page.look("void (document.querySelector('iframe').src = '/single.html?port')").await;
            page.in_frame(async || {
                page.reads("script-src has to allow 'wasm-unsafe-eval'").await;
                page.reads("Nothing was sent, and no deployment has changed.").await;
            })
            .await;
        })
        .await;
}

fn port(speed: f64) -> Scene {
    Scene { query: "hosts/port-frame.html", ..Scene::at_speed(speed) }
}

/// Port says which entity it shows.
async fn says(page: &Page, about: &str) {
    let () = page.look(&format!("void say({about})")).await;
}

async fn scheme(page: &Page) -> String {
    page.look("getComputedStyle(look.part('base')).colorScheme").await
}
