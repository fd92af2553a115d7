//! The element on the page of a host that embeds it from the npm package: what the host may do to it, what it hears of
//! it, and what happens when the wasm cannot be had or dies.

use std::fs;

use page_tests::{Page, Scene, package};
use serde_json::{Value, json};
use simulator::{Fault, On, What};

/// What Chromium writes to the console about an answer of 401, and about a file that is not what was expected.
const REFUSED: [&str; 1] = ["status of 401"];
const DAMAGED: [&str; 2] = ["status of 404", "integrity"];

/// Before the wasm is there: remembers its memory.
const WATCH: &str = "void (WebAssembly.Instance = class extends WebAssembly.Instance {
    constructor(...all) {
        super(...all);
        host.memory = Object.values(this.exports).find((it) => it instanceof WebAssembly.Memory);
    }
})";
/// How a wasm ends: all its pointers lead to where there is nothing, and one of its own listeners follows one. Chromium
/// reports it as it would a panic. What dies is the very build that is published: a panic on request would need an
/// export of its own, and so a second build that nobody uses.
const DIE: &str = "void (new Uint8Array(host.memory.buffer).fill(0x7f), window.dispatchEvent(new Event('online')))";
const DEAD: [&str; 1] = ["RuntimeError"];

// What a host sets.

#[tokio::test]
async fn importing_the_class_registers_nothing_and_defines_nothing() {
    on_the_page_of_a_host(async |page| {
        assert!(page.look::<bool>("!customElements.get('helm-redeploy')").await);
        let before: Vec<String> = page.look("Object.keys(window)").await;
        define(page).await;
        let added: Vec<String> = page.look("Object.keys(window)").await;
        assert_eq!(added, before);
        assert!(page.look::<bool>("document.head.querySelectorAll('style').length === 0").await);
    })
    .await;
}

#[tokio::test]
async fn what_was_set_before_the_class_was_known_counts() {
    on_the_page_of_a_host(async |page| {
        let (id, token) = service_and_token(page);
        let () = page
            .look(&format!(
                "void Object.assign(early, {{ id: 'helm-redeploy', helmId: {id:?}, apiBase: host.apiBase, label: 'Shop',
                    withoutDiff: true, getToken: () => {token:?} }})"
            ))
            .await;
        define(page).await;
        page.shows("DEPLOYED").await;
        page.reads("Shop").await;
        assert!(page.look::<bool>("!look.diff()").await);
        let attributes: Vec<String> = page.look("document.querySelector('#helm-redeploy').getAttributeNames()").await;
        assert_eq!(attributes, ["id", "helm-id", "api-base", "label", "without-diff"]);
    })
    .await;
}

#[tokio::test]
async fn attributes_and_properties_are_the_same() {
    on_the_page_of_a_host(async |page| {
        define(page).await;
        let answers: Value = page
            .look(
                "(() => {
                    const it = document.createElement('helm-redeploy');
                    const bare = it.outerHTML;
                    const usual = [it.helmId, it.apiBase, it.confirm, it.theme, it.withoutDiff, it.token];
                    Object.assign(it, { helmId: 'a', theme: 'dark', withoutDiff: true, token: 'secret' });
                    const set = it.outerHTML;
                    it.setAttribute('theme', 'pink');
                    it.setAttribute('confirm', 'none');
                    it.toggleAttribute('poll-hidden');
                    Object.assign(it, { helmId: undefined, withoutDiff: false });
                    return { bare, usual, set, after: [it.theme, it.confirm, it.pollHidden, it.helmId, it.withoutDiff] };
                })()",
            )
            .await;
        assert_eq!(
            answers,
            json!({
                "bare": "<helm-redeploy></helm-redeploy>",
                "usual": [null, "https://api.qovery.com", "click", "auto", false, null],
                "set": "<helm-redeploy helm-id=\"a\" theme=\"dark\" without-diff=\"\"></helm-redeploy>",
                "after": ["auto", "click", true, null, false],
            })
        );
    })
    .await;
}

/// React 18 sets attributes by the names of the properties, and so do servers; HTML writes those in small letters.
#[tokio::test]
async fn names_in_camel_case_are_understood_where_they_are_set_as_attributes() {
    on_the_page_of_a_host(async |page| {
        let (id, token) = service_and_token(page);
        let (other, third) = (page.api.helm_id("search"), page.api.helm_id("payments"));
        // As the elements of a server's page are, before anything is known of them.
        let () = page
            .look(&format!(
                "(() => {{
                    const names = {{ id: 'helm-redeploy', helmId: {id:?}, apiBase: host.apiBase, withoutDiff: '',
                        withoutTokenForm: false, pollHidden: true, Theme: 'dark' }};
                    host.it = early;
                    for (const [name, value] of Object.entries(names)) host.it.setAttribute(name, value);
                    host.it.getToken = () => {token:?};
                }})()"
            ))
            .await;
        define(page).await;
        page.shows("DEPLOYED").await;
        page.reads("shop").await;
        let read = "[host.it.helmId, host.it.withoutDiff, host.it.withoutTokenForm, host.it.pollHidden, host.it.theme]";
        assert_eq!(page.look::<Value>(read).await, json!([id, true, false, true, "dark"]));
        // And afterwards, when a framework draws again.
        let () = page.look(&format!("void host.it.setAttribute('helmId', {other:?})")).await;
        page.reads("search").await;
        let () = page.look("void host.it.removeAttribute('withoutDiff')").await;
        page.wait_for("a choice", "look.diff()").await;
        // What is set as a property, or with its own name, is what counts.
        let () = page.look(&format!("void (host.it.helmId = {id:?})")).await;
        page.reads("shop").await;
        let () = page.look(&format!("void host.it.setAttribute('helmId', {third:?})")).await;
        let () = page.look("host.frames(3)").await;
        assert_eq!(page.look::<String>("host.it.helmId").await, id);
        let () = page.look("void (host.it.helmId = null)").await;
        assert_eq!(page.look::<Option<String>>("host.it.helmId").await, None);
    })
    .await;
}

/// A token that was asked for is not thrown away because a framework writes the same once more, in another way.
#[tokio::test]
async fn the_same_in_another_way_of_writing_changes_nothing() {
    on_the_page_of_a_host(async |page| {
        let (id, token) = service_and_token(page);
        define(page).await;
        let () = page
            .look(&format!(
                "(async () => {{
                    early.remove();
                    const it = host.it = host.make({{ getToken: () => new Promise((resolve) => {{ host.answer = resolve }}) }});
                    it.setAttribute('helmId', {id:?});
                    host.main.append(it);
                    await host.until(() => host.answer);
                    it.helmId = {id:?};
                    await host.frames(2);
                    Object.assign(it, {{ helmId: 'elsewhere' }}, {{ helmId: {id:?} }});
                    it.setAttribute('apiBase', host.apiBase);
                    await host.frames(2);
                    host.answer({token:?});
                }})()"
            ))
            .await;
        page.shows("DEPLOYED").await;
    })
    .await;
}

#[tokio::test]
async fn what_templates_write_for_nothing_is_nothing() {
    on_the_page_of_a_host(async |page| {
        define(page).await;
        let read: Value = page
            .look(
                "(() => {
                    const it = document.createElement('helm-redeploy');
                    const flags = ['without-token-form', 'without-diff', 'poll-hidden'];
                    for (const name of flags) it.setAttribute(name, 'false');
                    for (const name of ['helm-id', 'api-base', 'label', 'wasm-url', 'theme']) it.setAttribute(name, '');
                    const off = [it.withoutTokenForm, it.withoutDiff, it.pollHidden];
                    for (const name of flags) it.setAttribute(name, name);
                    const on = [it.withoutTokenForm, it.withoutDiff, it.pollHidden];
                    return { off, on, empty: [it.helmId, it.apiBase, it.label, it.wasmUrl, it.theme] };
                })()",
            )
            .await;
        assert_eq!(
            read,
            json!({
                "off": [false, false, false],
                "on": [true, true, true],
                "empty": [null, "https://api.qovery.com", null, null, "auto"],
            })
        );
    })
    .await;
}

#[tokio::test]
async fn a_plain_tag_says_what_is_missing() {
    on_the_page_of_a_host(async |page| {
        define(page).await;
        let () = page.look("void host.add({ apiBase: null })").await;
        page.reads("helm-id is missing").await;
        assert!(page.look::<bool>("!look.tokenField()").await, "there is nothing to give a token for");
    })
    .await;
}

#[tokio::test]
async fn setting_the_same_a_thousand_times_asks_for_nothing() {
    on_the_page_of_a_host(async |page| {
        show(page, "").await;
        let asked = page.api.requests().len();
        let () = page
            .look(
                "(async () => {
                    const it = document.querySelector('#helm-redeploy');
                    for (let i = 0; i < 1000; i++) {
                        for (const name of it.getAttributeNames()) it.setAttribute(name, it.getAttribute(name));
                        it.theme = i % 2 ? 'dark' : 'light';
                    }
                    await host.frames(5);
                })()",
            )
            .await;
        assert_eq!(page.api.requests().len(), asked);
    })
    .await;
}

#[tokio::test]
async fn settings_change_what_is_shown_at_once() {
    on_the_page_of_a_host(async |page| {
        show(page, "").await;
        let () = page
            .look("void Object.assign(document.querySelector('#helm-redeploy'), { label: 'Till', theme: 'dark', withoutDiff: true })")
            .await;
        page.reads("Till").await;
        page.wait_for("the dark colours", "look.part('base').dataset.theme === 'dark'").await;
        page.wait_for("no choice", "!look.diff()").await;
    })
    .await;
}

#[tokio::test]
async fn another_service_takes_nothing_of_the_old_one_along() {
    on_the_page_of_a_host(async |page| {
        show(page, "").await;
        let other = page.api.helm_id("search");
        let () = page.look(&format!("void (document.querySelector('#helm-redeploy').helmId = {other:?})")).await;
        page.reads("search").await;
        let reasons: Vec<String> = page.look("host.reasons").await;
        assert_eq!(reasons, ["start", "start"], "each service has its own token");
    })
    .await;
}

// What a host hears.

#[tokio::test]
async fn a_run_is_told_from_the_request_to_its_end() {
    let scene = Scene { query: "hosts/host.html", ..Scene::at_speed(20.0) };
    scene
        .play(async |page| {
            show(page, "").await;
            page.redeploy().await;
            page.wait_for("the end", "host.heard.some(({ name }) => name === 'finish')").await;
            let () = page.look("host.frames(30)").await;
            let names: Vec<String> = page.look("host.heard.map(({ name }) => name)").await;
            let count = |wanted: &str| names.iter().filter(|name| *name == wanted).count();
            assert_eq!((count("request"), count("finish"), count("error")), (1, 1, 0), "{names:?}");
            assert!(count("status") >= 2, "{names:?}");

            let request: Value = page.look("host.heard.find(({ name }) => name === 'request').detail").await;
            assert_eq!(request["helmId"], page.api.helm_id("shop"));
            let finish: Value = page.look("host.heard.find(({ name }) => name === 'finish').detail").await;
            assert_eq!((&finish["state"], &finish["outcome"]), (&json!("DEPLOYED"), &json!("success")));
            assert!(finish["executionId"].is_string() && finish["durationMs"].is_number(), "{finish}");
            let status: Value = page.look("host.heard.findLast(({ name }) => name === 'status').detail.status").await;
            assert_eq!(status["state"], "DEPLOYED");
            let plain = "host.heard.every(({ detail }) => Object.isFrozen(detail) && structuredClone(detail))";
            assert!(page.look::<bool>(plain).await, "what is told can be copied, and not be changed");
            assert!(page.look::<bool>("document.querySelector('#helm-redeploy').matches(':state(succeeded)')").await);
        })
        .await;
}

#[tokio::test]
async fn a_host_may_veto_a_redeploy() {
    on_the_page_of_a_host(async |page| {
        show(page, "").await;
        let () =
            page.look("document.addEventListener('helm-redeploy-request', (event) => event.preventDefault())").await;
        page.redeploy().await;
        let outcome: Value = page.look("host.outcome(document.querySelector('#helm-redeploy').redeploy())").await;
        assert_eq!(
            (&outcome["error"]["name"], &outcome["error"]["kind"]),
            (&json!("HelmRedeployError"), &json!("refused"))
        );
        page.has_deployed(0);
        assert_eq!(page.redeploys_sent(), 0);
    })
    .await;
}

#[tokio::test]
async fn methods_answer_with_statuses_and_errors() {
    on_the_page_of_a_host(async |page| {
        show(page, "").await;
        let read: Value = page.look("host.outcome(document.querySelector('#helm-redeploy').refresh())").await;
        assert_eq!(read["value"]["state"], "DEPLOYED");
        let diff: Value =
            page.look("host.outcome(document.querySelector('#helm-redeploy').redeploy({ forceEvent: 'DIFF' }))").await;
        assert_eq!(diff["value"]["state"], "QUEUED");
        page.has_deployed(1);
        let again: Value = page.look("host.outcome(document.querySelector('#helm-redeploy').redeploy())").await;
        assert_eq!(again["error"]["kind"], "conflict");
        let wrong: Value =
            page.look("host.outcome(document.querySelector('#helm-redeploy').redeploy({ forceEvent: 'ALL' }))").await;
        assert_eq!(wrong["error"]["kind"], "configuration");
        let without: Value = page.look("host.outcome(early.refresh())").await;
        assert_eq!(without["error"]["kind"], "configuration");
        let id = page.api.helm_id("search");
        let unknown: Value =
            page.look(&format!("host.outcome(host.add({{ id: '', helmId: {id:?} }}).refresh())")).await;
        assert_eq!(unknown["error"]["kind"], "unauthorized");
        let nowhere: Value = page.look("host.outcome(host.make().refresh())").await;
        assert_eq!(nowhere["error"]["kind"], "configuration");
        page.has_deployed(1);
    })
    .await;
}

#[tokio::test]
async fn a_host_that_throws_in_its_listeners_disturbs_nobody() {
    on_the_page_of_a_host(async |page| {
        page.expect_noise(&["a host's own mistake"]);
        let () = page
            .look(
                "['request', 'status', 'error'].forEach((name) => document.addEventListener(`helm-redeploy-${name}`,
                    () => { throw new Error(\"a host's own mistake\") }))",
            )
            .await;
        show(page, "").await;
        page.redeploy().await;
        page.shows("QUEUED").await;
        page.has_deployed(1);
    })
    .await;
}

#[tokio::test]
async fn a_listener_may_call_everything_back() {
    on_the_page_of_a_host(async |page| {
        let () = page
            .look(
                "document.addEventListener('helm-redeploy-status', ({ target }) => {
                    target.refresh(); target.focus(); target.label = 'From a listener'; target.theme = 'dark';
                    const parent = target.parentNode; target.remove(); parent.append(target);
                }, { once: true })",
            )
            .await;
        show(page, "").await;
        page.reads("From a listener").await;
    })
    .await;
}

// Where the element is.

#[tokio::test]
async fn a_move_keeps_the_session_and_the_token() {
    on_the_page_of_a_host(async |page| {
        show(page, "").await;
        let asked = page.api.requests().len();
        let () = page
            .look(
                "(async () => {
                    const it = document.querySelector('#helm-redeploy');
                    for (let i = 0; i < 20; i++) host.main.append(document.createElement('div')), host.main.lastChild.append(it);
                    host.main.moveBefore?.(it, host.main.firstChild);
                    await host.frames(3);
                })()",
            )
            .await;
        page.shows("DEPLOYED").await;
        assert_eq!(page.api.requests().len(), asked);
        assert_eq!(page.look::<usize>("host.reasons.length").await, 1);
        page.redeploy().await;
        page.shows("QUEUED").await;
        page.has_deployed(1);
    })
    .await;
}

/// Such as routers that keep their pages, and view transitions.
#[tokio::test]
async fn who_is_taken_out_and_put_back_a_little_later_keeps_token_and_run() {
    for journey in [
        "it.remove(); await pause(300); host.main.append(it)",
        "it.remove(); await pause(0); document.body.append(it)",
        // Twice, and longer away than one time may be.
        "for (let i = 0; i < 3; i++) { it.remove(); await pause(500); host.main.append(it); await pause(50) }",
        "const page = document.createDocumentFragment(); page.append(it); await pause(300); host.main.append(page)",
        "const parent = it.parentNode; parent.remove(); await pause(300); document.body.append(parent)",
        "const root = document.body.appendChild(document.createElement('div')).attachShadow({ mode: 'open' });
         it.remove(); await pause(300); root.append(it); await pause(300); host.main.append(it)",
        "await document.startViewTransition(async () => { it.remove(); await pause(100); host.main.append(it) }).finished",
        // Another document, and back.
        "const frame = document.body.appendChild(document.createElement('iframe')).contentDocument;
         it.remove(); await pause(300); frame.body.append(it); await pause(100);
         it.remove(); await pause(300); host.main.append(it)",
    ] {
        on_the_page_of_a_host(async |page| {
            show(page, "").await;
            page.redeploy().await;
            page.shows("QUEUED").await;
            let () = page
                .look(&format!(
                    "(async () => {{
                        const it = document.querySelector('#helm-redeploy');
                        const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
                        {journey};
                        await pause(1100);
                    }})()"
                ))
                .await;
            page.shows("QUEUED").await;
            page.reads("Your redeploy").await;
            assert_eq!(page.look::<usize>("host.reasons.length").await, 1, "{journey}");
            page.has_deployed(1);
        })
        .await;
    }
}

#[tokio::test]
async fn what_was_being_typed_is_still_there_after_a_move() {
    on_the_page_of_a_host(async |page| {
        define(page).await;
        let id = page.api.helm_id("shop");
        let () = page.look(&format!("void (early.remove(), host.it = host.add({{ helmId: {id:?} }}))")).await;
        page.wait_for("the field", "look.tokenField()").await;
        let () = page.look("look.tokenField().focus()").await;
        page.type_text("half a tok").await;
        let () =
            page.look("(async () => { host.it.remove(); await host.frames(10); host.main.append(host.it) })()").await;
        assert_eq!(page.look::<String>("look.tokenField().value").await, "half a tok");
    })
    .await;
}

#[tokio::test]
async fn it_lives_in_another_elements_shadow_root() {
    on_the_page_of_a_host(async |page| {
        let (id, token) = service_and_token(page);
        define(page).await;
        let told: Value = page
            .look(&format!(
                "(async () => {{
                    const outer = host.main.appendChild(document.createElement('div')).attachShadow({{ mode: 'open' }});
                    const it = host.make({{ helmId: {id:?}, getToken: () => {token:?} }});
                    outer.append(it);
                    await host.until(() => host.heard.length);
                    const base = it.shadowRoot.querySelector('[part~=base]');
                    return [base.innerText.includes('Deployed'), getComputedStyle(base).borderRadius,
                        document.adoptedStyleSheets.length];
                }})()"
            ))
            .await;
        assert_eq!(told, json!([true, "14px", 0]), "it has its own style, and gives none away");
    })
    .await;
}

#[tokio::test]
async fn it_can_be_carried_to_another_document() {
    on_the_page_of_a_host(async |page| {
        show(page, "").await;
        let radius: String = page
            .look(
                "(async () => {
                    const it = document.querySelector('#helm-redeploy');
                    const frame = host.main.appendChild(document.createElement('iframe'));
                    frame.contentDocument.body.append(it);
                    await host.frames(2);
                    const radius = getComputedStyle(it.shadowRoot.querySelector('[part~=base]')).borderRadius;
                    host.main.append(it);
                    await host.frames(2);
                    return radius + ' ' + getComputedStyle(it.shadowRoot.querySelector('[part~=base]')).borderRadius;
                })()",
            )
            .await;
        assert_eq!(radius, "14px 14px");
        page.shows("DEPLOYED").await;
    })
    .await;
}

#[tokio::test]
async fn it_can_begin_in_another_document() {
    on_the_page_of_a_host(async |page| {
        let (id, token) = service_and_token(page);
        define(page).await;
        let told: Value = page
            .look(&format!(
                "(async () => {{
                    const frame = host.main.appendChild(document.createElement('iframe'));
                    const make = () => host.make({{ helmId: {id:?}, getToken: () => {token:?} }});
                    const all = [make(), make(), host.make()];
                    frame.contentDocument.body.append(...all);
                    const base = (it) => it.shadowRoot.querySelector('[part~=base]:not([aria-busy])');
                    await host.until(() => base(all[2]) && /Deployed|could not start/.test(base(all[0]).innerText));
                    const sheets = all.map((it) => it.shadowRoot.adoptedStyleSheets[0]);
                    return [base(all[0]).innerText.includes('Deployed'), new Set(sheets).size,
                        getComputedStyle(base(all[0]).lastElementChild).containerType, frame.contentDocument.adoptedStyleSheets.length];
                }})()"
            ))
            .await;
        assert_eq!(told, json!([true, 1, "inline-size", 0]), "all share the style of that document");
    })
    .await;
}

#[tokio::test]
async fn what_is_removed_asks_for_nothing_any_more() {
    let scene = Scene { query: "hosts/host.html", ..Scene::at_speed(1.0) };
    scene
        .play(async |page| {
            show(page, "").await;
            page.redeploy().await;
            page.shows("QUEUED").await;
            let () =
                page.look("(globalThis.removed = document.querySelector('#helm-redeploy'), removed.remove())").await;
            page.wait_for("it to be gone", "removed.shadowRoot.innerHTML === ''").await;
            let asked = page.api.requests().len();
            tokio::time::sleep(std::time::Duration::from_secs(5)).await;
            assert!(page.api.requests().len() <= asked + 1, "one may have been under way");
            // It begins anew when it comes back.
            let () = page.look("void host.main.append(removed)").await;
            page.wait_for("a status", "look.state()").await;
            assert_eq!(page.look::<usize>("host.reasons.length").await, 2);
        })
        .await;
}

/// The request is not called back, so its caller must neither wait for ever nor hear that nothing was deployed.
#[tokio::test]
async fn whoever_waits_for_a_redeploy_of_what_is_removed_hears_that_it_goes_on() {
    for (when, is_sent) in [("at once", false), ("mid-request", true)] {
        on_the_page_of_a_host(async |page| {
            show(page, "").await;
            page.misbehave(On::Redeploy, What::Delay { ms: 4_000 }, 1, &[]);
            let () = page
                .look(
                    "(() => {
                        host.it = document.querySelector('#helm-redeploy');
                        host.onIt = [];
                        for (const name of ['finish', 'error'])
                            host.it.addEventListener(`helm-redeploy-${name}`, () => host.onIt.push(name));
                        host.ask = () => { host.promise = host.outcome(host.it.redeploy()); };
                    })()",
                )
                .await;
            if is_sent {
                let () = page.look("host.ask()").await;
                while page.api.ledger().is_empty() {
                    page.reads("Requesting").await;
                }
            }
            let outcome: Value = page.look("(host.promise || host.ask(), host.it.remove(), host.promise)").await;
            assert_eq!(outcome["error"]["name"], "HelmRedeployError", "{when}: {outcome}");
            assert_eq!(outcome["error"]["kind"], "internal", "{when}");
            let message = outcome["error"]["message"].as_str().expect("words");
            assert!(message.contains("A redeploy that was sent continues on Qovery."), "{when}: {message}");
            page.wait_for("the last answer", "outside.inFlight() === 0").await;
            assert_eq!(
                page.look::<Vec<String>>("host.onIt").await,
                ["error"],
                "{when}: listeners hear it as well, once"
            );
            assert!(page.redeploys_sent() <= 1, "{} redeploys sent", page.redeploys_sent());
            assert!(!is_sent || page.api.ledger().len() == 1, "{when}: it was called back");
        })
        .await;
    }
}

#[tokio::test]
async fn a_thousand_come_and_go_and_leave_nothing() {
    on_the_page_of_a_host(async |page| {
        define(page).await;
        let id = page.api.helm_id("shop");
        let come_and_go = |count: usize| {
            format!(
                "(async () => {{
                    for (let i = 0; i < {count}; i += 100) {{
                        const elements = Array.from({{ length: 100 }}, () => host.add({{ helmId: {id:?} }}));
                        await host.until(() => elements.every((it) => it.shadowRoot.querySelector('[part~=redeploy]')));
                        for (const it of elements) it.remove();
                        await host.until(() => elements.every((it) => !it.shadowRoot.hasChildNodes()));
                    }}
                    return outside.memory();
                }})()"
            )
        };
        let mut levels = Vec::new();
        for count in [200, 1000] {
            let memory: f64 = page.look(&come_and_go(count)).await;
            page.collect_garbage().await;
            levels.push([memory, page.metric("Nodes").await, page.metric("JSEventListeners").await]);
        }
        let [memory, nodes, listeners] = [0, 1, 2].map(|which| levels[1][which] - levels[0][which]);
        assert!(memory <= 0.0, "the wasm's memory has grown by {memory} bytes: {levels:?}");
        assert!(nodes <= 50.0, "{nodes} nodes are left: {levels:?}");
        assert!(listeners <= 5.0, "{listeners} listeners are left: {levels:?}");
    })
    .await;
}

// Other code on the page.

#[tokio::test]
async fn the_first_of_two_versions_wins_and_the_console_says_so_once() {
    on_the_page_of_a_host(async |page| {
        let warnings: Value = page
            .look(
                "(() => {
                    const warnings = [];
                    console.warn = (text) => warnings.push(text);
                    const First = class extends HTMLElement { static version = '0.0.1' };
                    customElements.define('helm-redeploy', First);
                    host.define(); host.define();
                    return [warnings.length, warnings[0].includes('0.0.1'),
                        warnings[0].includes(host.HelmRedeployElement.version), customElements.get('helm-redeploy') === First];
                })()",
            )
            .await;
        assert_eq!(warnings, json!([1, true, true, true]));
    })
    .await;
}

#[tokio::test]
async fn a_second_copy_and_another_name_do_no_harm() {
    on_the_page_of_a_host(async |page| {
        let warnings: Value = page
            .look(
                "(async () => {
                    let warnings = 0;
                    console.warn = () => warnings++;
                    await import('/pkg/define.js');
                    const copy = await import('/pkg/helm-redeploy.js?copy');
                    copy.define();
                    host.define('my-redeploy');
                    return [warnings, customElements.get('helm-redeploy') === host.HelmRedeployElement,
                        document.createElement('my-redeploy') instanceof host.HelmRedeployElement];
                })()",
            )
            .await;
        assert_eq!(warnings, json!([0, true, true]));
        show(page, "").await;
    })
    .await;
}

#[tokio::test]
async fn origins_are_allowed_once_and_before_the_first_token() {
    on_the_page_of_a_host(async |page| {
        let refusal: String = page
            .look("(() => { try { host.allowApiOrigins(['https://evil.example']) } catch (error) { return error.message } })()")
            .await;
        assert!(refusal.contains("only once"), "{refusal}");
        define(page).await;
        let () = page.look("void host.add({ helmId: early.id, apiBase: 'https://evil.example', token: 'a.b.c' })").await;
        page.reads("an API that no token may be sent to").await;
    })
    .await;
}

#[tokio::test]
async fn patched_globals_are_no_obstacle() {
    on_the_page_of_a_host(async |page| {
        let () = page
            .look(
                "(() => {
                    for (const name of ['fetch', 'setTimeout', 'clearTimeout', 'queueMicrotask', 'requestAnimationFrame']) {
                        const native = window[name];
                        window[name] = function (...all) { return native.apply(window, all) };
                    }
                    window.Promise = class ZoneAwarePromise extends Promise {
                        then(...all) { return super.then(...all) }
                    };
                    const { addEventListener } = EventTarget.prototype;
                    EventTarget.prototype.addEventListener = function (...all) { return addEventListener.apply(this, all) };
                })()",
            )
            .await;
        show(page, "").await;
        page.redeploy().await;
        page.shows("QUEUED").await;
    })
    .await;
}

#[tokio::test]
async fn a_polluted_prototype_sets_nothing() {
    on_the_page_of_a_host(async |page| {
        let () = page
            .look(
                "void Object.assign(Object.prototype, { forceEvent: 'DIFF', confirm: 'none', glue: 'https://evil.example/',
                    wasm: 'https://evil.example/', apiBase: 'https://evil.example', asksForId: true, helmId: 'evil',
                    httpStatus: 1,
                    // Whatever a browser may read in the options of a request.
                    method: 'DELETE', headers: { Authorization: 'evil' }, body: 'evil', referrer: 'https://evil.example/',
                    referrerPolicy: 'unsafe-url', mode: 'closed', credentials: 'include', cache: 'only-if-cached',
                    redirect: 'manual', integrity: 'sha384-evil', keepalive: true, signal: AbortSignal.abort(),
                    window: 'evil', duplex: 'half', priority: 'evil', targetAddressSpace: 'evil', privateToken: 'evil',
                    adAuctionHeaders: true, browsingTopics: true, sharedStorageWritable: true, attributionReporting: 'evil' })",
            )
            .await;
        show(page, "").await;
        let () = page.look("document.querySelector('#helm-redeploy').redeploy({}).then(() => {})").await;
        page.shows("QUEUED").await;
        let sent: Vec<_> = page.api.requests().into_iter().filter(|seen| seen.path.ends_with("/redeploy")).collect();
        assert!(sent.iter().all(|seen| !format!("{:?}", seen.query).contains("DIFF")), "{sent:?}");
    })
    .await;
}

// The host's token.

#[tokio::test]
async fn ten_widgets_share_one_wasm_and_one_question() {
    on_the_page_of_a_host(async |page| {
        let (id, token) = service_and_token(page);
        define(page).await;
        let counts: Value = page
            .look(&format!(
                "(async () => {{
                    let asked = 0;
                    const getToken = async () => {{ asked++; await host.frames(5); return {token:?} }};
                    const all = Array.from({{ length: 10 }}, () => host.add({{ helmId: {id:?}, getToken }}));
                    await host.until(() => all.every((it) => it.shadowRoot.querySelector('[data-state]')));
                    const loaded = performance.getEntriesByType('resource').filter(({{ name }}) => name.includes('_bg.wasm'));
                    return [asked, loaded.length];
                }})()"
            ))
            .await;
        assert_eq!(counts, json!([1, 1]));
    })
    .await;
}

#[tokio::test]
async fn the_host_is_asked_again_before_a_token_ends() {
    on_the_page_of_a_host(async |page| {
        let ending = page.take(page.api.token_expiring_in(50));
        let lasting = page.take(page.api.token());
        show(page, &format!("[{ending:?}, {lasting:?}]")).await;
        // It looks at the clock every twenty seconds.
        tokio::time::sleep(std::time::Duration::from_secs(10)).await;
        page.wait_for("the second question", "host.reasons.length === 2").await;
        assert_eq!(page.look::<Vec<String>>("host.reasons").await, ["start", "expired"]);
        page.wait_for("the new token", "!look.text().includes('less than a minute')").await;
    })
    .await;
}

#[tokio::test]
async fn the_host_is_asked_again_after_a_refusal_and_never_in_a_loop() {
    on_the_page_of_a_host(async |page| {
        page.expect_noise(&REFUSED);
        let refused = page.take(page.api.token_expiring_in(-5));
        define(page).await;
        let id = page.api.helm_id("shop");
        let () = page
            .look(&format!(
                "(() => {{
                    host.reasons = [];
                    host.add({{ helmId: {id:?}, getToken: (reason) => (host.reasons.push(reason), {refused:?}) }});
                }})()"
            ))
            .await;
        page.reads("Your token has expired.").await;
        tokio::time::sleep(std::time::Duration::from_secs(3)).await;
        let reasons: Vec<String> = page.look("host.reasons").await;
        assert_eq!(reasons.len(), 2, "{reasons:?}");
        let kinds: Vec<String> = page.look("host.heard.map(({ detail }) => detail.kind)").await;
        assert!(kinds.iter().all(|kind| kind == "token-expired" || kind == "unauthorized"), "{kinds:?}");
    })
    .await;
}

#[tokio::test]
async fn a_host_without_a_token_is_told_of_in_words() {
    for answer in
        ["Promise.reject(new Error('secret-reason-of-the-host'))", "'no token'", "undefined", "(() => { throw 1 })()"]
    {
        on_the_page_of_a_host(async |page| {
            define(page).await;
            let id = page.api.helm_id("shop");
            let () = page.look(&format!("void host.add({{ helmId: {id:?}, getToken: () => {answer} }})")).await;
            page.wait_for("a word about it", "host.heard.length").await;
            assert_eq!(page.look::<String>("host.heard[0].detail.kind").await, "invalid-token");
            page.wait_for("a notice", "/token/.test(look.find('[part~=error], [part~=notice]')?.innerText)").await;
            assert!(!page.look::<String>("look.text()").await.contains("secret"));
            assert!(page.api.requests().is_empty());
        })
        .await;
    }
}

#[tokio::test]
async fn an_answer_that_comes_too_late_is_not_used() {
    on_the_page_of_a_host(async |page| {
        let (id, token) = service_and_token(page);
        let other = page.api.helm_id("search");
        define(page).await;
        let () = page
            .look(&format!(
                "(async () => {{
                    let answer;
                    const it = host.add({{ helmId: {id:?}, getToken: () => new Promise((resolve) => {{ answer = resolve }}) }});
                    await host.until(() => answer);
                    it.getToken = () => new Promise(() => {{}});
                    it.helmId = {other:?};
                    await host.frames(2);
                    answer({token:?});
                    await host.frames(10);
                }})()"
            ))
            .await;
        assert!(page.api.requests().is_empty(), "{:?}", page.api.requests());
    })
    .await;
}

// When the wasm cannot be had, or dies.

#[tokio::test]
async fn a_wasm_that_cannot_be_had_is_told_of_and_had_later() {
    for trouble in ["missing", "login", "flipped", "cut"] {
        on_the_page_of_a_host(async |page| {
            page.expect_noise(&DAMAGED);
            // The first element decides where the wasm is.
            let () = page.look("early.remove()").await;
            define(page).await;
            let id = page.api.helm_id("shop");
            let () = page
                .look(&format!("void host.add({{ helmId: {id:?}, wasmUrl: '/pkg/widget_bg.wasm?{trouble}' }})"))
                .await;
            page.reads("This widget could not start.").await;
            page.reads("widget_bg.wasm").await;
            page.reads("Nothing was sent, and no deployment has changed.").await;
            assert_eq!(page.kind().await, "internal");
            assert!(page.look::<bool>("document.querySelector('#helm-redeploy').matches(':state(broken)')").await);
            assert_eq!(page.look::<Vec<String>>("host.heard.map(({ detail }) => detail.kind)").await, ["internal"]);
            page.press("Restart").await;
            page.wait_for("the widget", "look.part('redeploy')").await;
        })
        .await;
    }
}

#[tokio::test]
async fn a_policy_without_wasm_is_named() {
    let scene = Scene { query: "hosts/host.html?no-wasm", ..Scene::at_speed(0.0) };
    scene
        .play(async |page| {
            page.expect_noise(&["wasm", "script-src"]);
            define(page).await;
            let () = page.look("void host.add()").await;
            page.reads("its script-src has to allow 'wasm-unsafe-eval'").await;
        })
        .await;
}

#[tokio::test]
async fn a_browser_without_wasm_is_told_of() {
    on_the_page_of_a_host(async |page| {
        let () = page.look("void delete globalThis.WebAssembly").await;
        define(page).await;
        let () = page.look("void host.add()").await;
        page.reads("This browser has no WebAssembly").await;
    })
    .await;
}

#[tokio::test]
async fn when_the_wasm_dies_all_say_so_and_one_restart_brings_all_back() {
    on_the_page_of_a_host(async |page| {
        page.expect_noise(&DEAD);
        let () = page.look(WATCH).await;
        show(page, "").await;
        let id = page.api.helm_id("search");
        let () = page.look(&format!("void (host.second = host.add({{ helmId: {id:?}, id: 'second' }}))")).await;
        page.wait_for("the other widget", "host.second.shadowRoot.querySelector('[part~=token]')").await;
        let () = page.look(DIE).await;
        page.reads("This widget has stopped because of an error in it.").await;
        page.reads("Your deployment is not affected: what was started continues on Qovery.").await;
        page.wait_for("the other card", "host.second.matches(':state(broken)')").await;
        let kinds: Vec<String> = page.look("host.heard.map(({ detail }) => detail.kind).filter(Boolean)").await;
        assert_eq!(kinds, ["internal"; 3], "the tag that was there early has lost its wasm too");
        let refusal: Value = page.look("host.outcome(host.second.redeploy())").await;
        assert_eq!(refusal["error"]["kind"], "internal");

        // The dead one asks for nothing any more.
        let asked = page.api.requests().len();
        tokio::time::sleep(std::time::Duration::from_secs(4)).await;
        assert!(page.api.requests().len() <= asked + 1);

        page.press("Restart").await;
        page.shows("DEPLOYED").await;
        page.wait_for("the other widget", "host.second.shadowRoot.querySelector('[part~=token]')").await;
        assert!(page.look::<bool>("!host.second.matches(':state(broken)')").await);
        page.redeploy().await;
        page.shows("QUEUED").await;
        page.has_deployed(1);
    })
    .await;
}

#[tokio::test]
async fn a_death_while_a_redeploy_is_on_its_way_admits_what_is_not_known() {
    on_the_page_of_a_host(async |page| {
        page.expect_noise(&DEAD);
        page.expect_noise(&["net::ERR_"]);
        let () = page.look(WATCH).await;
        show(page, "").await;
        page.api.misbehave(Fault { on: On::Redeploy, times: 1, what: What::Delay { ms: 60_000 } });
        let () =
            page.look("void (host.promise = host.outcome(document.querySelector('#helm-redeploy').redeploy()))").await;
        page.reads("Requesting").await;
        let () = page.look(DIE).await;
        page.reads("Whether your redeploy has started is not known").await;
        let outcome: Value = page.look("host.promise").await;
        assert_eq!(outcome["error"]["kind"], "internal");
    })
    .await;
}

#[tokio::test]
async fn a_wasm_without_any_stack_left_has_died() {
    on_the_page_of_a_host(async |page| {
        page.expect_noise(&["RangeError"]);
        show(page, "").await;
        // The host leaves a little more of it each time, and does so in larger and larger steps: with some, it ends
        // inside the wasm.
        let () = page
            .look(
                "(async () => {
                    const it = document.querySelector('#helm-redeploy');
                    const dive = (...step) => { try { dive(...step) } catch { it.focus() } };
                    for (let size = 0; size < 500 && !it.matches(':state(broken)'); size++) {
                        try { dive(...Array(size).fill(0)) } catch { /* so little was left that not even this worked */ }
                        await 0;
                    }
                })()",
            )
            .await;
        page.reads("This widget has stopped because of an error in it.").await;
        page.press("Restart").await;
        page.shows("DEPLOYED").await;
    })
    .await;
}

/// Whatever the host's own code throws, wherever it runs, is the host's: it is in its console, and we go on.
#[tokio::test]
async fn what_the_hosts_own_code_throws_is_no_end_of_ours() {
    // (module (func (export "f") unreachable)): a wasm of the host's, which really ends.
    const BYTES: &str = "[0,97,115,109,1,0,0,0,1,4,1,96,0,0,3,2,1,0,7,5,1,1,102,0,0,10,5,1,3,0,0,11]";
    let mistakes = [
        ("RangeError", "new Date(NaN).toISOString()".to_owned()),
        ("RangeError", "(function dive() { dive() })()".to_owned()),
        ("InternalError", "(() => { throw Object.assign(new Error('mine'), { name: 'InternalError' }) })()".to_owned()),
        ("RuntimeError", "(() => { throw new WebAssembly.RuntimeError('unreachable') })()".to_owned()),
        (
            "unreachable",
            format!("new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array({BYTES}))).exports.f()"),
        ),
    ];
    for (noise, mistake) in mistakes {
        on_the_page_of_a_host(async |page| {
            page.expect_noise(&[noise]);
            let (id, token) = service_and_token(page);
            define(page).await;
            let () = page
                .look(&format!(
                    "(() => {{
                        host.mistakes = 0;
                        const err = () => {{ host.mistakes++; {mistake} }};
                        for (const name of ['request', 'status', 'error']) {{
                            document.addEventListener(`helm-redeploy-${{name}}`, () => err());
                            document.addEventListener(`helm-redeploy-${{name}}`, async () => err());
                            document.addEventListener(`helm-redeploy-${{name}}`, () => setTimeout(err));
                        }}
                        const answers = [() => err(), async () => err()];
                        host.add({{ helmId: {id:?}, getToken: () => answers.length ? answers.shift()() : {token:?} }});
                    }})()"
                ))
                .await;
            page.wait_for(
                "a word about the token",
                "/token/.test(look.find('[part~=error], [part~=notice]')?.innerText)",
            )
            .await;
            let () = page.look(&format!("void (document.querySelector('#helm-redeploy').token = {token:?})")).await;
            page.shows("DEPLOYED").await;
            page.redeploy().await;
            page.shows("QUEUED").await;
            page.has_deployed(1);
            assert!(page.look::<usize>("host.mistakes").await > 6, "the host's code has run");
            assert!(!page.look::<bool>("document.querySelector('#helm-redeploy').matches(':state(broken)')").await);
        })
        .await;
    }
}

// A service worker between the widget and the API.

#[tokio::test]
async fn a_service_worker_that_keeps_the_portals_own_files_disturbs_no_status() {
    on_the_page_of_a_worker("careful", "shop", 0.0, async |page| {
        page.api.answer_status_with(&page.api.helm_id("shop"), Some(json!({ "state": "BUILDING" })));
        page.press("Refresh").await;
        page.shows("BUILDING").await;
        let kept: Vec<String> = page
            .look("caches.open('careful').then((it) => it.keys()).then((all) => all.map(({ url }) => new URL(url).pathname))")
            .await;
        assert!(kept.iter().any(|path| path.starts_with("/pkg/")), "it keeps what it should: {kept:?}");
        assert!(!kept.iter().any(|path| path.contains("/helm/")), "it keeps a status: {kept:?}");
    })
    .await;
}

/// No page can reach past its own service worker. The run is one that fails, so that any green would be a lie.
#[tokio::test]
async fn a_service_worker_that_answers_with_what_it_has_kept_turns_no_run_green() {
    on_the_page_of_a_worker("greedy", "search", 30.0, async |page| {
        page.api.set_speed(1_000.0);
        page.redeploy().await;
        page.reads("Your redeploy").await;
        page.wait_seconds(180.0).await;
        assert!(page.look::<usize>("outside.gets().length").await > 10, "it has stopped asking");
        assert_eq!(page.statuses_read(), 1, "the worker was asked, and not the API");
        page.reads("nothing was seen to start").await;
        is_never_green(page).await;
    })
    .await;
}

#[tokio::test]
async fn a_service_worker_that_is_one_answer_behind_turns_no_run_green() {
    on_the_page_of_a_worker("hasty", "search", 5.0, async |page| {
        page.api.set_speed(1_000.0);
        page.redeploy().await;
        page.shows("QUEUED").await;
        page.shows("BUILD_ERROR").await;
        page.wait_for("the end", "look.phase() === 'failed'").await;
        is_never_green(page).await;
    })
    .await;
}

/// From the redeploy on, yesterday's success was not on the screen, not even for a frame.
async fn is_never_green(page: &Page) {
    page.was_never("succeeded").await;
    let frames: Vec<String> = page.look("look.frames").await;
    let since: Vec<_> = frames.iter().skip_while(|frame| !frame.contains("QUEUED")).collect();
    assert!(since.iter().all(|frame| !frame.contains("DEPLOYED")), "the run was green: {since:?}");
    page.has_deployed(1);
    page.has_sent(1);
}

// The manifest.

#[tokio::test]
async fn the_manifest_describes_the_element_that_runs() {
    let manifest = fs::read_to_string(package().join("custom-elements.json")).expect("the manifest");
    let manifest: Value = serde_json::from_str(&manifest).expect("JSON");
    let element = &manifest["modules"][0]["declarations"][0];
    let names = |key: &str| -> Vec<String> {
        let all = element[key].as_array().expect("a list").iter();
        all.filter_map(|it| it["name"].as_str().map(str::to_owned)).collect()
    };
    on_the_page_of_a_host(async |page| {
        show(page, "").await;
        let observed: Vec<String> = page.look("host.HelmRedeployElement.observedAttributes").await;
        // And what HTML makes of the properties' names.
        let lowered = names("attributes").iter().map(|name| name.replace('-', "")).collect::<Vec<_>>();
        let known = names("attributes");
        assert!(known.iter().chain(&lowered).all(|name| observed.contains(name)), "{observed:?}");
        assert!(observed.iter().all(|name| known.contains(name) || lowered.contains(name)), "{observed:?}");

        let members: Vec<String> = page
            .look(
                "Object.getOwnPropertyNames(host.HelmRedeployElement.prototype)
                    .filter((name) => !/constructor|Callback$/.test(name)).concat('version').sort()",
            )
            .await;
        let mut described = names("members");
        described.sort();
        assert_eq!(members, described);

        page.click("redeploy").await;
        let parts: Vec<String> =
            page.look("[...document.querySelector('#helm-redeploy').shadowRoot.querySelectorAll('[part]')].flatMap(({ part }) => [...part])").await;
        let slots: Vec<String> =
            page.look("[...document.querySelector('#helm-redeploy').shadowRoot.querySelectorAll('slot')].map(({ name }) => name)").await;
        for (found, key) in [(parts, "cssParts"), (slots, "slots")] {
            let known = names(key);
            assert!(found.iter().all(|name| known.contains(name)), "{found:?} are not all in {key}");
        }
        let heard: Vec<String> = page.look("host.heard.map(({ name }) => `helm-redeploy-${name}`)").await;
        assert!(heard.iter().all(|name| names("events").contains(name)), "{heard:?}");
    })
    .await;
}

/// A page that has the class, and on which nothing moves.
async fn on_the_page_of_a_host(story: impl AsyncFnOnce(&Page)) {
    Scene { query: "hosts/host.html", ..Scene::at_speed(0.0) }.play(story).await;
}

/// A page whose requests go through a service worker of this kind, with a widget of this service, and a fast clock if
/// there is a pace.
async fn on_the_page_of_a_worker(kind: &str, service: &str, pace: f64, story: impl AsyncFnOnce(&Page)) {
    let scene = Scene { query: "hosts/host.html?worker", ..Scene::at_speed(0.0) };
    let scene = if pace > 0.0 { scene.with_fast_clock(pace) } else { scene };
    scene
        .play(async |page| {
            let () = page.look(&format!("void navigator.serviceWorker.register('/hosts/worker.js?{kind}')")).await;
            page.wait_for("the worker", "navigator.serviceWorker.controller").await;
            define(page).await;
            let (id, token) = (page.api.helm_id(service), page.take(page.api.token()));
            let () = page.look(&format!("void host.add({{ helmId: {id:?}, token: {token:?} }})")).await;
            page.shows("DEPLOYED").await;
            story(page).await;
        })
        .await;
}

async fn define(page: &Page) {
    let () = page.look("host.define()").await;
}

fn service_and_token(page: &Page) -> (String, String) {
    (page.api.helm_id("shop"), page.take(page.api.token()))
}

/// Puts a widget on the page whose host gives the tokens, one after the other, or the same one for ever; and waits
/// until it shows a status. `host.reasons` are the reasons for which the host was asked.
async fn show(page: &Page, tokens: &str) {
    define(page).await;
    let (id, token) = service_and_token(page);
    let tokens = if tokens.is_empty() { "[]" } else { tokens };
    let () = page
        .look(&format!(
            "(() => {{
                host.reasons = [];
                const tokens = {tokens};
                host.add({{ helmId: {id:?}, getToken: async (reason) => (host.reasons.push(reason), tokens.shift() ?? {token:?}) }});
            }})()"
        ))
        .await;
    page.shows("DEPLOYED").await;
}
