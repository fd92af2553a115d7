//! Where the token may go: what a page allows, what an `api-base` may be, and whose cookies go along.

use page_tests::{Page, Scene};
use serde_json::{Value, json};

#[tokio::test]
async fn what_is_no_origin_is_refused_when_it_is_given() {
    on_the_page_of_a_host("", async |page| {
        let answers: Vec<[String; 2]> = page
            .look(
                "(async () => {
                    const { allowApiOrigins } = await import('/pkg/helm-redeploy.js?fresh');
                    const given = ['/qovery', 'gateway.example.com', '//gateway.example.com', 'http://gateway.example.com',
                        'null', '*', 'https://*.example.com', 'https://me:secret@gateway.example.com', '',
                        'https://gateway.example.com/qovery', 'https://gateway.example.com?a', 'data:,', 'file:///x',
                        'https://gateway.example.com:port', 'http://localhost.example.com', 'http://127.0.0.1.example.com',
                        'javascript:alert(1)', 'blob:https://gateway.example.com/1', null, undefined, {}, 7];
                    return given.map((it) => {
                        try { allowApiOrigins([it]); return [String(it), 'allowed'] } catch ({ message }) { return [String(it), message] }
                    });
                })()",
            )
            .await;
        for [given, said] in answers {
            assert!(said.contains("is none. A path belongs into api-base."), "{given:?}: {said}");
            assert!(!said.contains("secret"), "{given:?}: {said}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_origin_may_be_written_in_many_ways() {
    on_the_page_of_a_host("", async |page| {
        let refusals: Vec<String> = page
            .look(
                "(async () => {
                    const given = ['https://gateway.example.com/', 'HTTPS://Gateway.Example.com', 'https://gateway.example.com:443',
                        'https://gätéway.example', 'http://localhost:7007', 'http://127.0.0.1:7007/', 'http://[::1]:7007'];
                    const refusals = [];
                    for (const [index, it] of given.entries()) {
                        const { allowApiOrigins } = await import(`/pkg/helm-redeploy.js?copy=${index}`);
                        try { allowApiOrigins([it]) } catch ({ message }) { refusals.push(message) }
                    }
                    return refusals;
                })()",
            )
            .await;
        assert!(refusals.is_empty(), "{refusals:?}");
    })
    .await;
}

/// Such as the address that Backstage's `discoveryApi` gives, which is the page's own, whole.
#[tokio::test]
async fn a_path_behind_an_allowed_origin_or_the_pages_own_works() {
    for base in [
        "`${location.origin}/qovery`",
        "`${location.origin.toUpperCase()}/qovery/`",
        "'/qovery/'",
        "`${host.other}/qovery`",
        "` ${host.other.toUpperCase()}/qovery/ `",
        "`${host.apiBase}/`",
    ] {
        on_the_page_of_a_host("", async |page| {
            add(page, base).await;
            page.shows("DEPLOYED").await;
            page.redeploy().await;
            page.shows("QUEUED").await;
            assert_eq!(page.api.ledger().len(), 1, "{base}");
        })
        .await;
    }
}

#[tokio::test]
async fn a_refusal_names_the_base_the_rule_and_what_is_allowed() {
    for (base, named) in [
        ("'https://gateway.example.com/qovery'", "https://gateway.example.com/qovery"),
        ("'//evil.example/qovery'", "//evil.example/qovery"),
        ("'http://api.qovery.com'", "http://api.qovery.com"),
        ("`${host.other}.evil.example/qovery`", ".evil.example/qovery"),
        ("`https://me:pass-word@evil.example/qovery`", "to: …@evil.example/qovery"),
        ("'https://api.qovery.com\\\\@evil.example'", "evil.example"),
        ("`${host.apiBase}/../x?y`", "?y"),
    ] {
        on_the_page_of_a_host("", async |page| {
            add(page, base).await;
            for words in [
                "This page names an API that no token may be sent to:",
                named,
                "Allowed are https://api.qovery.com, and the origins given to allowApiOrigins before the first token",
                "allowApiOrigins",
            ] {
                page.reads(words).await;
            }
            let allowed: Vec<String> = page.look("[host.apiBase, host.other]").await;
            for origin in allowed {
                page.reads(&origin).await;
            }
            assert!(page.look::<bool>("!look.tokenField()").await, "there is nothing to give a token for");
            assert!(!page.look::<String>("look.text()").await.contains("pass-word"));
            let told: Value = page.look("host.heard.map(({ detail }) => [detail.kind, detail.message])[0]").await;
            assert_eq!(told[0], "configuration");
            assert!(told[1].as_str().is_some_and(|words| words.contains(named)), "{told}");
            assert!(page.api.requests().is_empty());
        })
        .await;
    }
}

#[tokio::test]
async fn a_base_element_sends_no_token_elsewhere() {
    on_the_page_of_a_host("?base", async |page| {
        let () = page
            .look(
                "void document.head.prepend(Object.assign(document.createElement('base'), { href: `${host.other}/a/b/` }))",
            )
            .await;
        assert!(page.look::<bool>("document.baseURI.startsWith(host.other)").await);
        add(page, "'/qovery'").await;
        page.shows("DEPLOYED").await;
        let origins: Vec<_> = page.api.requests().into_iter().filter(|seen| seen.method == "OPTIONS").collect();
        assert!(origins.is_empty(), "nothing has left the origin of the page: {origins:?}");
    })
    .await;
}

#[tokio::test]
async fn a_second_copy_that_loses_says_what_does_not_count() {
    // Whatever comes first: what the copy allows, or that it has lost.
    for order in [
        "host.define(); copy.allowApiOrigins(own); copy.define()",
        "host.define(); copy.define(); copy.allowApiOrigins(own)",
        "copy.allowApiOrigins(own); host.define(); copy.define()",
    ] {
        on_the_page_of_a_host("", async |page| {
            let said: Vec<String> = page
                .look(&format!(
                    "(async () => {{
                        const said = [];
                        console.warn = (text) => said.push(text);
                        const copy = await import('/pkg/helm-redeploy.js?copy');
                        const own = ['https://gateway.example.com'];
                        {order};
                        copy.define(); host.define(); host.define('my-redeploy');
                        return said;
                    }})()"
                ))
                .await;
            assert_eq!(said.len(), 1, "{order}: {said:?}");
            assert!(said[0].contains("What it allows (https://gateway.example.com) does not count."));
        })
        .await;
    }
}

#[tokio::test]
async fn a_portals_login_goes_along_to_its_own_proxy() {
    for base in ["'/behind-login/qovery'", "`${location.origin}/behind-login/qovery`"] {
        on_the_page_of_a_host("", async |page| {
            add(page, base).await;
            page.reads("answered with a redirect to elsewhere, which was not followed").await;
            let () = page.look("void (document.cookie = 'portal=in; path=/')").await;
            page.press("Retry now").await;
            page.shows("DEPLOYED").await;
            page.redeploy().await;
            page.shows("QUEUED").await;
            assert_eq!(page.api.ledger().len(), 1);
        })
        .await;
    }
}

#[tokio::test]
async fn nobody_else_gets_a_cookie() {
    // A cookie knows no ports, so the browser has this one for all of them.
    for (base, reads) in
        [("host.apiBase", ""), ("`${host.other}/qovery`", ""), ("`${host.other}/behind-login/qovery`", "redirect")]
    {
        on_the_page_of_a_host("", async |page| {
            page.expect_noise(&["CORS", "net::ERR_FAILED"]);
            let () = page.look("void (document.cookie = 'portal=in; path=/')").await;
            add(page, base).await;
            if reads.is_empty() {
                page.shows("DEPLOYED").await;
            } else {
                page.wait_for("a word about it", "look.find('[part~=error], [part~=notice]')").await;
                assert!(page.look::<String>("look.state()").await.is_empty(), "it is logged in");
            }
            let with_cookies: Vec<_> = page
                .api
                .requests()
                .into_iter()
                .filter(|seen| seen.headers.iter().any(|name| name == "cookie"))
                .collect();
            assert_eq!(json!(with_cookies.len()), 0, "{with_cookies:?}");
        })
        .await;
    }
}

/// The page of a host, on which nothing moves.
async fn on_the_page_of_a_host(query: &str, story: impl AsyncFnOnce(&Page)) {
    let query = if query.is_empty() { "hosts/host.html" } else { "hosts/host.html?base" };
    Scene { query, ..Scene::at_speed(0.0) }.play(story).await;
}

/// A widget with a token at this base, which is written in JavaScript.
async fn add(page: &Page, base: &str) {
    let (id, token) = (page.api.helm_id("shop"), page.take(page.api.token()));
    let () = page.look("void (host.define(), early.remove())").await;
    let () = page.look(&format!("void host.add({{ helmId: {id:?}, apiBase: {base}, token: {token:?} }})")).await;
}
