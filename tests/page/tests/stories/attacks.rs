//! What somebody would want who is not to have it: each story is named after that, and is about why they do not get it.
//! The core's part is in `tests/nobody_gets_in.rs`.

use std::net::TcpListener;

use page_tests::{Page, Scene};
use simulator::{On, What};

/// The page as a portal has it that keeps pages when somebody goes on to another.
const KEPT: &str = "?kept";

/// How often something of the token is in the widget's memory.
async fn traces(page: &Page, token: &str) -> usize {
    page.look(&format!("outside.traces({token:?})")).await
}

async fn until_forgotten(page: &Page, token: &str) {
    page.wait_for("a memory without the token", &format!("outside.traces({token:?}) === 0")).await;
}

const ELEMENT: &str = "document.querySelector('helm-redeploy')";

#[tokio::test]
async fn to_find_the_token_in_the_memory_of_the_widget_once_it_is_gone() {
    for way in [
        "look.button('Forget token').click()",
        "void ELEMENT.forgetToken()",
        "ELEMENT.remove()",
        "void (ELEMENT.token = 'qov_another-token-of-the-portal')",
        "void (ELEMENT.helmId = '00000000-0000-4000-8000-000000000000')",
        "void dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))",
    ] {
        Scene::at_speed(0.0)
            .play(async |page| {
                page.expect_noise(&["status of 401", "status of 404"]);
                let token = page.take(page.api.token());
                page.connect_with("shop", &token).await;
                page.shows("DEPLOYED").await;
                page.wait_for("the last answer", "outside.inFlight() === 0").await;
                page.wait_for("one copy of the token, and no more", &format!("outside.traces({token:?}) === 1")).await;
                let _: () = page.look(&way.replace("ELEMENT", ELEMENT)).await;
                until_forgotten(page, &token).await;
            })
            .await;
    }
}

#[tokio::test]
async fn to_find_a_token_in_memory_that_the_api_has_refused() {
    Scene::at_speed(0.0)
        .play(async |page| {
            let token = page.take(page.api.token());
            page.misbehave(On::Any, What::code(401), u32::MAX, &["status of 401"]);
            page.connect_with("shop", &token).await;
            page.reads("Token refused or expired.").await;
            until_forgotten(page, &token).await;
        })
        .await;
}

#[tokio::test]
async fn to_find_a_token_in_memory_that_was_never_connected() {
    Scene::at_speed(0.0)
        .play(async |page| {
            let token = page.take(page.api.token());
            page.fill_in("no id", &token).await;
            page.press("Connect").await;
            page.wait_for("a word about the id", "/UUID|id/.test(look.complaint())").await;
            until_forgotten(page, &token).await;
        })
        .await;
}

#[tokio::test]
async fn to_read_what_was_typed_in_a_field_that_is_gone_or_has_refused_it() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.fill_in(&page.api.helm_id("shop"), "not-quite-a-token-but-a-password").await;
            let _: () = page.look("void (window.field = look.tokenField())").await;
            page.press("Connect").await;
            page.wait_for("the field to be empty", "look.complaint() && window.field.value === ''").await;

            page.fill_in(&page.api.helm_id("shop"), &page.api.token()).await;
            let _: () = page.look(&format!("{ELEMENT}.remove()")).await;
            page.wait_for("the field to be empty", "!window.field.isConnected && window.field.value === ''").await;
        })
        .await;
}

#[tokio::test]
async fn to_go_back_to_a_page_that_somebody_else_has_left() {
    Scene { query: KEPT, ..Scene::at_speed(0.0) }
        .play(async |page| {
            let token = page.take(page.api.token());
            page.connect_with("shop", &token).await;
            page.shows("DEPLOYED").await;
            page.leave().await;
            page.return_to_kept_page().await;
            page.reads("Your token was forgotten, because it was not used for a while. Give a new one.").await;
            assert!(!page.look::<bool>("look.ready(look.part('redeploy'))").await);
            assert_eq!(traces(page, &token).await, 0);
        })
        .await;
}

#[tokio::test]
async fn to_deploy_with_a_script_that_clicks() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.connect("shop").await;
            let presses = |part: &str| {
                format!(
                    "((button) => {{ button.click(); for (const type of ['pointerdown', 'pointerup', 'click']) \
                     button.dispatchEvent(new PointerEvent(type, {{ bubbles: true, composed: true }})) }})\
                     (look.part({part:?}))"
                )
            };
            let () = page.look(&presses("redeploy")).await;
            page.looks_after(2).await;
            assert!(page.look::<bool>("look.part('confirm') === null").await, "a script has pressed the button");
            page.click("redeploy").await;
            page.wait_for("the question", "look.ready(look.part('confirm'))").await;
            let () = page.look(&presses("confirm")).await;
            page.looks_after(2).await;
            page.has_sent(0);
            page.click("confirm").await;
            page.shows("QUEUED").await;
            page.has_deployed(1);
        })
        .await;
}

#[tokio::test]
async fn to_have_a_double_click_confirmed_by_a_button_that_nobody_sees() {
    for style in [
        "helm-redeploy::part(confirm) { position: fixed; inset: 0; opacity: 0 }",
        "helm-redeploy::part(confirm) { position: fixed; inset: 0; opacity: .02 }",
        "helm-redeploy { opacity: .1 }",
        "main::after { content: 'Play'; position: fixed; inset: 0; background: pink; pointer-events: none; z-index: 9 }",
    ] {
        Scene::at_speed(0.0)
            .play(async |page| {
                page.connect("shop").await;
                let () = page.look(&format!("void (window.sheet = new CSSStyleSheet()).replaceSync({style:?})")).await;
                let () = page.look("void document.adoptedStyleSheets.push(sheet)").await;
                page.double_click("redeploy").await;
                page.reads("Not possible while it is covered or pale.").await;
                page.click_on("document.elementFromPoint(5, 5)").await;
                page.has_sent(0);

                let () = page.look("void sheet.replaceSync('')").await;
                page.click("confirm").await;
                page.shows("QUEUED").await;
                page.has_deployed(1);
            })
            .await;
    }
}

/// Time stands all but still, so that the moment in which nothing is confirmed lasts.
#[tokio::test]
async fn to_lay_the_confirmation_under_the_second_half_of_a_double_click() {
    Scene::at_speed(0.0)
        .with_fast_clock(1.0)
        .play(async |page| {
            page.connect("shop").await;
            page.run_clock(0.001).await;
            let () = page
                .look("void (window.sheet = new CSSStyleSheet()).replaceSync('helm-redeploy::part(confirm) { position: fixed; inset: 0; z-index: 9 }')")
                .await;
            let () = page.look("void document.adoptedStyleSheets.push(sheet)").await;
            page.double_click("redeploy").await;
            page.wait_for("the question", "look.part('confirm')").await;
            page.click_on("look.part('confirm')").await;
            page.has_sent(0);
        })
        .await;
}

#[tokio::test]
async fn to_use_a_token_that_another_element_was_given() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.connect("shop").await;
            let (id, base) = (page.api.helm_id("shop"), page.api.base());
            let () = page
                .look(&format!(
                    "((it) => {{
                        for (const [name, value] of Object.entries({{
                            'helm-id': {id:?}, 'api-base': {base:?}, confirm: 'none', label: 'Staging', class: 'another',
                        }})) it.setAttribute(name, value);
                        document.querySelector('main').append(it);
                    }})(document.createElement('helm-redeploy'))"
                ))
                .await;
            let other = "document.querySelector('.another')";
            page.wait_for("its form", &format!("{other}.shadowRoot.querySelector('[part~=token]')")).await;
            assert_eq!(page.look::<String>(&format!("{other}.confirm")).await, "click");
            page.click_on(&format!("{other}.shadowRoot.querySelector('[part~=redeploy]')")).await;
            page.has_sent(0);
        })
        .await;
}

#[tokio::test]
async fn to_have_the_token_sent_to_a_path_of_the_portal_that_passes_it_on() {
    Scene { query: "hosts/host.html?open", ..Scene::at_speed(0.0) }
        .play(async |page| {
            for (index, (allowed, base, is_taken)) in [
                ("[]", "'/qovery'", false),
                ("[]", "location.origin + '/qovery'", false),
                ("['https://gateway.example.com']", "' /qovery/'", false),
                ("[location.origin]", "'/qovery'", true),
                ("[]", "undefined", true),
            ]
            .into_iter()
            .enumerate()
            {
                let said: String = page
                    .look(&format!(
                        "(async () => {{
                            const copy = await import('/pkg/helm-redeploy.js?{index}');
                            copy.allowApiOrigins({allowed});
                            copy.define('helm-{index}');
                            const element = Object.assign(document.createElement('helm-{index}'), {{ apiBase: {base} }});
                            host.main.append(element);
                            const part = (name) => element.shadowRoot.querySelector(`[part=${{name}}]`);
                            await host.until(() => part('error') ?? part('notice'));
                            return (part('error') ?? part('notice')).innerText;
                        }})()"
                    ))
                    .await;
                assert_eq!(!said.contains("an API that no token may be sent to"), is_taken, "{allowed} {base}: {said}");
            }
        })
        .await;
}

#[tokio::test]
async fn to_have_an_origin_allowed_once_somebody_has_typed_a_token() {
    Scene { query: "hosts/host.html?open", ..Scene::at_speed(0.0) }
        .play(async |page| {
            let id = page.api.helm_id("shop");
            let () = page
                .look(&format!(
                    "(async () => {{
                        window.copy = await import('/pkg/helm-redeploy.js?typed');
                        copy.define('helm-typed');
                        const element = document.createElement('helm-typed');
                        host.main.append(Object.assign(element, {{ id: 'helm-redeploy', helmId: {id:?}, apiBase: '/qovery' }}));
                    }})()"
                ))
                .await;
            page.wait_for("the form", "look.tokenField()").await;
            page.connect("shop").await;
            let said: String = page
                .look("(() => { try { copy.allowApiOrigins(['https://evil.example']) } catch (error) { return error.message } })()")
                .await;
            assert_eq!(said, "allowApiOrigins works only once, and before a widget is given a token.");
        })
        .await;
}

#[tokio::test]
async fn to_read_the_token_on_its_way() {
    Scene { query: "hosts/host.html?open", ..Scene::at_speed(0.0) }
        .play(async |page| {
            let () = page
                .look("void Object.defineProperty(window, 'isSecureContext', { value: false, configurable: true })")
                .await;
            let () = page.look("void (host.define(), host.add({ token: 'qov_token-of-the-portal' }))").await;
            page.reads("Open this page with https: without it, others could read your token.").await;
            assert!(page.look::<bool>("look.tokenField() === null").await, "it asks for a token");
            page.has_sent(0);
        })
        .await;
}

#[tokio::test]
async fn to_have_another_service_confirmed_by_a_misleading_name() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.connect("shop").await;
            let () = page.look(&format!("void ({ELEMENT}.label = 'playground\\u202e')")).await;
            page.reads("playground").await;
            page.click("redeploy").await;
            let id = &page.api.helm_id("shop")[..8];
            page.reads(&format!("Redeploy shop ({id}…) with a normal run? This page calls it “playground”.")).await;
        })
        .await;
}

#[tokio::test]
async fn to_fill_the_memory_that_all_widgets_share() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.connect("shop").await;
            let () = page.look(&format!("void ({ELEMENT}.label = 'x'.repeat(1e7))")).await;
            page.wait_for("a label that fits", "look.part('title').innerText.length === 200").await;
            let before = page.wasm_memory().await;
            for text in ["'qov_' + 'a'.repeat(6e7)", "'x'.repeat(6e7)"] {
                let () = page.look(&format!("void ({ELEMENT}.token = {text})")).await;
                page.looks_after(2).await;
            }
            assert_eq!(page.wasm_memory().await, before);
        })
        .await;
}

#[tokio::test]
async fn to_have_the_page_pressed_inside_an_invisible_frame() {
    Scene { query: "hosts/frame.html", ..Scene::at_speed(0.0) }
        .play(async |page| {
            for address in ["/single.html?stranger", "/dist/?stranger"] {
                let () = page.look(&format!("void (document.querySelector('iframe').src = {address:?})")).await;
                page.reads_in_frame("shown inside another one that it does not know").await;
            }
        })
        .await;
}

#[tokio::test]
async fn to_run_another_program_from_where_ours_is_served() {
    for (flipped, runs) in [("none", true), ("define.js", false), ("widget_bg.wasm", false)] {
        Scene { query: "hosts/host.html", ..Scene::at_speed(0.0) }
            .play(async |page| {
                if !runs {
                    page.expect_noise(&["integrity", "Failed to fetch", "Failed to load", "Failed to find"]);
                }
                let () = page.look(&format!("void location.assign('/hosts/held.html?flip={flipped}')")).await;
                page.wait_for("the portal", "location.pathname.includes('held')").await;
                if runs {
                    page.reads("This page does not say which Helm service to redeploy").await;
                } else if flipped == "widget_bg.wasm" {
                    page.reads("This widget could not start.").await;
                } else {
                    // A page has loaded when its modules have run, or cannot.
                    page.wait_for("its scripts", "document.readyState === 'complete'").await;
                    page.looks_after(2).await;
                    assert!(page.look::<bool>("document.querySelector('helm-redeploy').shadowRoot === null").await);
                }
            })
            .await;
    }
}

#[tokio::test]
async fn to_have_the_events_tell_it() {
    Scene::at_speed(20.0)
        .play(async |page| {
            let token = page.take(page.api.token());
            let names = "['request', 'status', 'finish', 'error'].map((name) => `helm-redeploy-${name}`)";
            let () = page
                .look(&format!(
                    "void (window.heard = [], {names}.forEach((name) => \
                     addEventListener(name, ({{ detail }}) => heard.push(JSON.stringify([name, detail])))))"
                ))
                .await;
            page.connect_with("shop", &token).await;
            page.shows("DEPLOYED").await;
            page.redeploy().await;
            page.wait_for("the end", "look.phase() === 'succeeded'").await;
            let body = format!("{{\"detail\":\"no such key: {token}\"}}");
            let answer = What::Status { code: 400, body, content_type: "application/json".into(), headers: Vec::new() };
            page.misbehave(On::Status, answer, 1, &["status of 400"]);
            page.press("Refresh").await;
            page.reads("Qovery refused the request (HTTP 400).").await;
            let heard: Vec<String> = page.look("heard").await;
            assert!(heard.len() >= 4, "{heard:?}");
            let claims = token.split('.').nth(1).expect("a JWT");
            assert!(heard.iter().all(|said| !said.contains(&claims[..16])), "{heard:?}");
        })
        .await;
}

/// Hundreds of hostile texts in every place that takes one, made of pieces: whatever a page, a person or the API hands in,
/// nobody is asked but who was allowed, and of them nothing but a service.
#[tokio::test]
async fn to_get_one_request_to_an_origin_that_nobody_has_allowed() {
    let evil = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    evil.set_nonblocking(true).expect("whoever has come is told at once");
    let place = evil.local_addr().expect("it has an address");
    Scene { query: "hosts/host.html?open", ..Scene::at_speed(0.0) }
        .play(async |page| {
            let body = format!("{{\"detail\":\"//{place} <img src=http://{place}> ](http://{place}/)\"}}");
            let words = What::Status { code: 400, body, content_type: "application/json".into(), headers: Vec::new() };
            page.misbehave(On::Any, words, u32::MAX, &["status of"]);
            let () = page.look(&HOSTILE.replace("EVIL", &place.to_string())).await;
            page.wait_for("all of them", "window.tried === 300 && outside.inFlight() === 0").await;
            assert!(evil.accept().is_err(), "somebody has asked the evil origin");
            let asked = page.api.requests();
            assert!(!asked.is_empty(), "what is right among the hostile texts works");
            for seen in asked {
                let id = seen.path.strip_prefix("/helm/").map(|rest| rest.split('/').next().unwrap_or_default());
                assert_eq!(id.map(str::len), Some(36), "{}", seen.path);
            }
            // Who asks it is seen.
            page.expect_noise(&["ERR_CONNECTION_RESET"]);
            let () = page.look(&format!("void fetch('http://{place}').catch(() => undefined)")).await;
            page.looks_after(10).await;
            assert!(evil.accept().is_ok());
        })
        .await;
}

/// Makes texts of pieces, always the same ones, and hands them to three hundred elements.
const HOSTILE: &str = r"void (async () => {
    host.define();
    let seed = 14;
    const any = (list) => list[(seed = (seed * 48271) % 2147483647) % list.length];
    const [, authority] = host.apiBase.split('//');
    const odd = ['', '', '', ' ', '\t', '\r\n', '\0', '\u202e', '\u3002', '%2f', '/..', '//', '\\', '@', ':', '#', '?', 'EVIL'];
    const spoilt = (text) => {
        const at = any([...Array(text.length + 1).keys()]);
        return text.slice(0, at) + any(odd) + text.slice(at);
    };
    const mostly = (right, texts) => (any([true, false]) ? right : spoilt(any(texts)));
    const id = '3c90c3cc-0d44-4b50-8888-8dd25736052a';
    const bases = ['http://EVIL', 'https://EVIL', '//EVIL', '/\\EVIL', '\\\\EVIL', '/%2fEVIL', '/.//EVIL', 'http:EVIL', 'EVIL',
        `${host.apiBase}@EVIL`, `${host.apiBase}.EVIL`, `http://${authority}\\@EVIL`, `http://${authority}#@EVIL`,
        `http://${authority}:80@EVIL`, `${host.apiBase}/`, host.apiBase, host.apiBase, 'javascript:fetch(`http://EVIL`)'];
    const ids = [id, id, id, `//EVIL/${id}`, `${id}@EVIL`, `../${id}`, `http://EVIL/${id}`];
    const labels = ['shop', '<img src=http://EVIL>', '<style>@import `http://EVIL`</style>', '](http://EVIL)'];
    const tokens = ['qov_0123456789-abcdefghij', 'qov_0123456789-abcdefghij\r\nHost: EVIL', 'http://EVIL/?token=a.b.c'];
    window.tried = 0;
    const first = host.add({ helmId: id });
    await host.until(() => first.shadowRoot?.querySelector('[part~=form]'));
    for (let batch = 0; batch < 10; batch += 1) {
        const elements = Array.from({ length: 30 }, () => {
            const given = { apiBase: mostly(host.apiBase, bases), helmId: mostly(id, ids), label: spoilt(any(labels)) };
            return host.make(Object.assign(given, { token: mostly(tokens[0], tokens) }));
        });
        host.main.append(...elements);
        await host.frames(3);
        elements.forEach((element) => element.redeploy().catch(() => undefined));
        await host.frames(3);
        elements.forEach((element) => element.remove());
        window.tried += elements.length;
    }
})()";
