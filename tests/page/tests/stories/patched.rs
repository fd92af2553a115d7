//! What the page has put in place of the browser's own: its `fetch`, and what every script stands on.

use page_tests::{Page, Scene};

/// Each is what `window.fetch` becomes; `native` is the browser's.
const WORKING: [&str; 10] = [
    // Wants a text, as code that adds something to addresses does.
    "(url, options) => { if (!url.startsWith('/') && !url.includes('://')) throw new TypeError(); return native(url, options) }",
    // Takes the options apart.
    "(url, { method, headers, ...others } = {}) => native(`${url}`, { ...others, method, headers: { ...headers } })",
    "(url, options) => native(url, Object.assign({}, options, { headers: Object.entries(options?.headers ?? {}) }))",
    // Gives back what is no promise of the browser's.
    "(...all) => ({ then: (...both) => native(...all).then(...both) })",
    "async (...all) => native(...all)",
    // Gives back an answer without a stream, as older polyfills do.
    "async (...all) => Object.defineProperty(await native(...all), 'body', { value: null })",
    "async (...all) => Object.defineProperty(await native(...all), 'body', { value: undefined })",
    // Gives back something that only looks like one.
    "async (...all) => { const it = await native(...all); return { ok: it.ok, status: it.status, headers: it.headers, text: () => it.text(), json: () => it.json() } }",
    "async (...all) => { const it = await native(...all); const text = await it.text(); return { status: it.status, headers: new Map(), text: async () => text } }",
    // Is another window's.
    "(...all) => (window.inner ??= document.body.appendChild(document.createElement('iframe')).contentWindow).fetch(...all)",
];

/// The same; no answer of these can be read.
const BROKEN: [&str; 9] = [
    "() => { throw new TypeError('a text is expected') }",
    "() => { throw undefined }",
    "() => Promise.reject('no')",
    "() => undefined",
    "async () => null",
    "async () => ({ state: 'DEPLOYED' })",
    "async () => ({ status: '200', text: async () => '{}' })",
    "async () => Response.error()",
    "() => ({ then() { throw 1 } })",
];

#[tokio::test]
async fn a_fetch_that_is_somebody_elses_works() {
    for fetch in WORKING {
        on_the_page_of_a_host(async |page| {
            begin(page).await;
            put_in_place(page, fetch).await;
            give_token(page).await;
            page.shows("DEPLOYED").await;
            page.redeploy().await;
            page.shows("QUEUED").await;
            assert_eq!(page.api.ledger().len(), 1, "{fetch}");
        })
        .await;
    }
}

#[tokio::test]
async fn a_fetch_that_does_not_work_is_a_failed_try_like_any_other() {
    for fetch in BROKEN {
        on_the_page_of_a_host(async |page| {
            begin(page).await;
            put_in_place(page, fetch).await;
            give_token(page).await;
            page.reads("No readable answer from 127.0.0.1").await;
            assert_eq!(page.look::<Vec<String>>("host.heard.map(({ detail }) => detail.kind)").await[0], "unreachable");
            // Another token is no end either.
            give_token(page).await;
            page.reads("No readable answer from 127.0.0.1").await;
            assert!(!page.look::<bool>("document.querySelector('#helm-redeploy').matches(':state(broken)')").await);
            let () = page.look("void (window.fetch = host.fetch)").await;
            page.press("Retry now").await;
            page.shows("DEPLOYED").await;
        })
        .await;
    }
}

/// The program itself comes the same way.
#[tokio::test]
async fn a_widget_comes_through_a_fetch_that_is_somebody_elses_or_says_that_it_cannot() {
    for (fetch, comes) in [
        (
            "(url, options) => { if (!url.includes('/')) throw new TypeError(); return native(url, { ...options }) }",
            true,
        ),
        ("async (...all) => Object.defineProperty(await native(...all), 'body', { value: null })", true),
        (
            "async (...all) => { const it = await native(...all); return { ok: true, headers: it.headers, arrayBuffer: () => it.arrayBuffer() } }",
            true,
        ),
        (
            "(...all) => (window.inner ??= document.body.appendChild(document.createElement('iframe')).contentWindow).fetch(...all)",
            true,
        ),
        ("() => { throw new TypeError('a text is expected') }", false),
        ("() => undefined", false),
        ("async () => ({ ok: true })", false),
    ] {
        on_the_page_of_a_host(async |page| {
            put_in_place(page, fetch).await;
            // By its address, where it is asked for before the class is there.
            let () = page.look("import('/pkg/define.js').then(() => {})").await;
            if !comes {
                page.wait_for(
                    "words about it",
                    "early.shadowRoot.textContent.includes('This widget could not start.')",
                )
                .await;
                let () = page.look("void (window.fetch = host.fetch)").await;
                let () = page.look("early.shadowRoot.querySelector('button').click()").await;
            }
            page.wait_for("the widget", "early.shadowRoot.textContent.includes('helm-id is missing')").await;
        })
        .await;
    }
}

#[tokio::test]
async fn a_fetch_that_breaks_later_leaves_what_is_known_and_a_press_without_its_deed() {
    for fetch in BROKEN {
        on_the_page_of_a_host(async |page| {
            begin(page).await;
            give_token(page).await;
            page.shows("DEPLOYED").await;
            put_in_place(
                page,
                &format!("(url, options) => options?.method === 'POST' ? ({fetch})() : native(url, options)"),
            )
            .await;
            page.redeploy().await;
            page.reads("Checking whether the redeploy started; it is not sent again.").await;
            page.has_deployed(0);
        })
        .await;
    }
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_no_end() {
    for body in [
        "{ getReader() { throw new TypeError('locked') } }",
        "{ getReader: () => ({ read() { throw 1 } }) }",
        "{ getReader: () => ({ read: async () => undefined }) }",
        "{ getReader: () => ({ read: async () => ({ done: false, value: 'text' }) }) }",
        "{ getReader: () => ({ read: async () => ({ done: false, value: { length: 1e15 } }) }) }",
    ] {
        on_the_page_of_a_host(async |page| {
            begin(page).await;
            put_in_place(
                page,
                &format!(
                    "async (...all) => {{ const it = await native(...all); return {{ status: it.status, headers: it.headers, body: {body} }} }}"
                ),
            )
            .await;
            give_token(page).await;
            page.reads("Unexpected answer from 127.0.0.1").await;
            let () = page.look("void (window.fetch = host.fetch)").await;
            page.press("Retry now").await;
            page.shows("DEPLOYED").await;
        })
        .await;
    }
}

#[tokio::test]
async fn what_the_page_has_added_to_the_language_is_no_obstacle() {
    for patch in [
        "Object.prototype.toJSON = function () { return 'mine' }",
        "Array.prototype.toJSON = function () { return '[]' }",
        "String.prototype.toJSON = Date.prototype.toJSON = function () { throw new Error('mine') }",
        "Array.prototype.extra = Object.prototype.extra = Function.prototype.extra = () => { throw new Error('mine') }",
        "Array.from = (it) => it ? [].slice.call(it) : []; Array.prototype.includes = function (it) { return this.indexOf(it) >= 0 }",
        "JSON.parse = ((native) => (text) => native(text, (_, it) => /^\\d{4}-\\d\\d-\\d\\dT/.test(it) ? new Date(it) : it))(JSON.parse)",
        "JSON.stringify = () => { throw new Error('mine') }",
        "window.setTimeout = ((native) => (call, ms, ...all) => ({ id: native(call, ms, ...all) }))(setTimeout);
         window.clearTimeout = ((native) => (it) => native(it?.id))(clearTimeout)",
        "Promise.prototype.then = ((native) => function (...all) { return native.apply(this, all) })(Promise.prototype.then);
         Promise.prototype.finally = undefined",
        "window.Promise = class extends Promise { static get [Symbol.species]() { return Promise } }",
        "window.queueMicrotask = (call) => void Promise.resolve().then(call)",
        "Object.assign = (to, ...all) => { for (const it of all) for (const name in it) to[name] = it[name]; return to }",
    ] {
        on_the_page_of_a_host(async |page| {
            // What the tests have put on the page stands on the same.
            page.expect_noise(&["Error: mine"]);
            let () = page.look(&format!("(() => {{ host.patch = () => {{ {patch} }} }})()")).await;
            let (id, token) = (page.api.helm_id("shop"), page.take(page.api.token()));
            // The driver of the browser stands on the same, so it is put back before anybody looks.
            let told: String = page
                .look(&format!(
                    "(async () => {{
                        const kept = [JSON, Promise, Object, Array, Object.prototype, Array.prototype, String.prototype, Date.prototype,
                            Function.prototype, Promise.prototype].map((it) => [it, Object.getOwnPropertyDescriptors(it)]);
                        const globals = {{ Promise, setTimeout, clearTimeout, queueMicrotask }};
                        const {{ getOwnPropertyNames, defineProperty, hasOwn }} = Object;
                        const {{ frames }} = host;
                        let told = '';
                        host.patch();
                        try {{
                            host.define();
                            const it = host.add({{ helmId: {id:?}, getToken: async () => {token:?} }});
                            await host.until(() => look.state() || it.matches(':state(broken)'));
                            told += look.state();
                            await it.refresh();
                            await it.redeploy();
                            await host.until(() => look.state() === 'QUEUED' || it.matches(':state(broken)'));
                            told += ' ' + look.state() + ' ' + look.text().includes('Last deployment');
                        }} catch (error) {{
                            told += ' ' + error;
                        }}
                        for (const [it, own] of kept) {{
                            for (const name of getOwnPropertyNames(it)) if (!hasOwn(own, name)) delete it[name];
                            for (const name of getOwnPropertyNames(own)) if (own[name].configurable) defineProperty(it, name, own[name]);
                        }}
                        for (const name of getOwnPropertyNames(globals)) window[name] = globals[name];
                        return told;
                    }})()"
                ))
                .await;
            assert_eq!(told, "DEPLOYED QUEUED true", "{patch}");
            page.has_deployed(1);
        })
        .await;
    }
}

async fn on_the_page_of_a_host(story: impl AsyncFnOnce(&Page)) {
    Scene { query: "hosts/host.html", ..Scene::at_speed(0.0) }.play(story).await;
}

/// Makes this the page's `fetch`.
async fn put_in_place(page: &Page, fetch: &str) {
    let () = page
        .look(&format!("(() => {{ const native = host.fetch = window.fetch.bind(window); window.fetch = {fetch} }})()"))
        .await;
}

/// A widget that waits for a token.
async fn begin(page: &Page) {
    let (id, token) = (page.api.helm_id("shop"), page.take(page.api.token()));
    let () = page
        .look(&format!("void (host.define(), early.remove(), host.token = {token:?}, host.add({{ helmId: {id:?} }}))"))
        .await;
    page.wait_for("the field", "look.tokenField()").await;
}

async fn give_token(page: &Page) {
    let () = page.look("void (document.querySelector('#helm-redeploy').token = host.token)").await;
}
