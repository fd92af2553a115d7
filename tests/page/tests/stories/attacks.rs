//! What somebody would want who is not to have it: each story is named after that, and is about why they do not get it.

use std::net::TcpListener;

use page_tests::Scene;
use simulator::{On, What};

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
