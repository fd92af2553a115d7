//! The host's token: when it is asked for, what is said of a host that has none, and how there is a way on.

use page_tests::{Page, Scene};
use serde_json::{Value, json};

const WIDGET: &str = "document.querySelector('#helm-redeploy')";

#[tokio::test]
async fn a_portal_that_never_answers_is_told_of_and_can_be_asked_again() {
    with_a_fast_clock(async |page| {
        // The function that hangs, and one whose answer hangs.
        add(page, "asked === 1 ? new Promise(() => {}) : asked === 2 ? { then() {} } : token").await;
        for times in 1..=2 {
            page.reads("This portal has no token to give right now: it has not answered within 30 seconds.").await;
            assert_eq!(page.kind().await, "invalid-token");
            assert_eq!(page.look::<usize>("host.asked.length").await, times, "it is not asked by itself");
            page.press("Ask again").await;
            page.wait_for("the question", &format!("host.asked.length === {}", times + 1)).await;
        }
        page.shows("DEPLOYED").await;
        let kinds: Vec<String> = page.look("host.heard.map(({ detail }) => detail.kind).filter(Boolean)").await;
        assert_eq!(kinds, ["invalid-token", "invalid-token"]);
    })
    .await;
}

#[tokio::test]
async fn what_a_portal_answers_too_late_is_not_used() {
    with_a_fast_clock(async |page| {
        add(page, "new Promise((resolve) => { host.answer = () => resolve(token) })").await;
        page.reads("it has not answered within 30 seconds").await;
        let () = page.look("(host.answer(), host.frames(10))").await;
        assert!(page.api.requests().is_empty(), "{:?}", page.api.requests());
        page.press("Ask again").await;
        page.reads("Asking this portal for a token…").await;
        let () = page.look("(host.answer(), host.frames(1))").await;
        page.shows("DEPLOYED").await;
    })
    .await;
}

#[tokio::test]
async fn another_way_to_a_token_is_tried_at_once_and_the_old_one_does_not_count_any_more() {
    for (first, is_void) in [
        ("new Promise((resolve) => { host.answer = resolve })", true),
        ("Promise.reject(1)", false),
        ("undefined", false),
    ] {
        on_the_page_of_a_host(async |page| {
            add(page, first).await;
            page.wait_for("the question", "host.asked.length === 1").await;
            if !is_void {
                page.reads("This portal has no token to give right now").await;
            }
            let () = page
                .look(&format!(
                    "void ({WIDGET}.getToken = (reason) => (host.asked.push(reason), new Promise((resolve) => {{ host.later = resolve }})))"
                ))
                .await;
            page.wait_for("the second question", "host.asked.length === 2").await;
            let () = page.look("(host.answer?.(host.token), host.frames(10))").await;
            assert!(page.api.requests().is_empty(), "the old answer has counted");
            let () = page.look("host.later(host.token)").await;
            page.shows("DEPLOYED").await;
        })
        .await;
    }
}

#[tokio::test]
async fn a_portal_that_failed_is_asked_again_when_somebody_comes_back_or_is_online_again() {
    for back in [
        "outside.isSeen(false), outside.isSeen(true)",
        "window.dispatchEvent(new Event('online'))",
        "window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))",
    ] {
        on_the_page_of_a_host(async |page| {
            add(page, "asked === 1 ? Promise.reject(new Error('signed out')) : token").await;
            page.reads("This portal has no token to give right now: asking it for one has failed.").await;
            let () = page.look(&format!("void ({back})")).await;
            page.shows("DEPLOYED").await;
            assert_eq!(page.look::<Vec<String>>("host.asked").await, ["start", "start"]);
        })
        .await;
    }
}

#[tokio::test]
async fn a_portal_whose_tokens_are_refused_can_be_asked_again() {
    on_the_page_of_a_host(async |page| {
        page.expect_noise(&["status of 401"]);
        let refused = page.take(page.api.token_expiring_in(-5));
        add(page, &format!("asked < 3 ? {refused:?} : token")).await;
        page.reads("Your token has expired. Give a new one.").await;
        page.wait_for("the second question", "host.asked.length === 2").await;
        page.press("Ask again").await;
        page.shows("DEPLOYED").await;
        assert_eq!(page.look::<Vec<String>>("host.asked").await, ["start", "expired", "expired"]);
    })
    .await;
}

#[tokio::test]
async fn whoever_gives_tokens_by_hand_is_not_offered_to_be_asked() {
    on_the_page_of_a_host(async |page| {
        add(page, "undefined").await;
        page.reads("it gave undefined").await;
        page.wait_for("the offer", "look.button('Ask again')").await;
        let () = page.look(&format!("void ({WIDGET}.getToken = undefined)")).await;
        page.wait_for("no offer", "!look.button('Ask again')").await;
        let () = page.look(&format!("void ({WIDGET}.token = 'hello')")).await;
        page.reads("it gave a text that is none. This is no token").await;
        assert!(page.look::<bool>("!look.button('Ask again')").await);
        let () = page.look(&format!("void ({WIDGET}.token = host.token)")).await;
        page.shows("DEPLOYED").await;
    })
    .await;
}

#[tokio::test]
async fn nothing_that_a_page_does_asks_in_a_loop() {
    for happening in [
        // A page that makes a new function each time that it draws itself, and draws itself when there is no token.
        "host.widget.getToken = (reason) => give(reason)",
        "(outside.isSeen(false), outside.isSeen(true))",
        "window.dispatchEvent(new Event('focus'))",
    ] {
        on_the_page_of_a_host(async |page| {
            add(page, "Promise.reject(1)").await;
            page.reads("This portal has no token to give right now").await;
            let asked: usize = page
                .look(&format!(
                    "(async () => {{
                        const give = host.widget.getToken;
                        for (let i = 0; i < 150; i++) {{ {happening}; await host.frames(1); }}
                        return host.asked.length;
                    }})()"
                ))
                .await;
            assert!((2..=6).contains(&asked), "asked {asked} times: {happening}");
        })
        .await;
    }
}

#[tokio::test]
async fn what_a_portal_gives_in_place_of_a_token_is_named_by_its_kind() {
    for (answer, words) in [
        ("undefined", "it gave undefined."),
        ("null", "it gave null."),
        ("''", "it gave an empty text."),
        ("' \\n'", "it gave an empty text."),
        ("({ access_token: token })", "it gave an object."),
        ("[token]", "it gave a list."),
        ("42", "it gave a number."),
        ("10n", "it gave a bigint."),
        ("true", "it gave a boolean."),
        ("Symbol(token)", "it gave a symbol."),
        ("() => token", "it gave a function."),
        ("new String(token)", "it gave an object."),
        ("fetch('/hosts/host.js')", "it gave an object."),
        ("Promise.reject(new Error(token))", "asking it for one has failed."),
        ("{ then() { throw token } }", "asking it for one has failed."),
        ("{ then(_, reject) { reject(token) } }", "asking it for one has failed."),
        ("(() => { throw new Error(token) })()", "asking it for one has failed."),
        ("Promise.resolve(Promise.resolve(Promise.reject(token)))", "asking it for one has failed."),
        ("'secret'.repeat(10000)", "it gave a text that is none. "),
        ("'secret-words of the host'", "it gave a text that is none. "),
        ("'secret\\u0000'", "it gave a text that is none. "),
    ] {
        on_the_page_of_a_host(async |page| {
            add(page, answer).await;
            page.reads(&format!("This portal has no token to give right now: {words}")).await;
            page.wait_for("the offer", "look.button('Ask again')").await;
            let text: String = page.look("look.text()").await;
            assert!(!text.contains("secret"), "{answer}: {text}");
            let told: Value = page.look("host.heard.map(({ detail: { kind, message } }) => ({ kind, message }))").await;
            assert_eq!(told[0]["kind"], "invalid-token", "{answer}");
            assert!(told[0]["message"].as_str().is_some_and(|message| text.contains(message)), "{answer}: {told}");
            assert_eq!(told.as_array().map(Vec::len), Some(1), "{answer}: {told}");
            assert!(page.api.requests().is_empty());
        })
        .await;
    }
}

#[tokio::test]
async fn a_promise_of_a_promise_is_a_token() {
    for answer in ["Promise.resolve(Promise.resolve(token))", "{ then: (give) => give(Promise.resolve(` ${token} `)) }"]
    {
        on_the_page_of_a_host(async |page| {
            add(page, answer).await;
            page.shows("DEPLOYED").await;
        })
        .await;
    }
}

#[tokio::test]
async fn a_token_that_was_asked_for_another_service_does_not_count() {
    on_the_page_of_a_host(async |page| {
        let other = page.api.helm_id("search");
        add(page, "new Promise((resolve) => { (host.answers ??= []).push(resolve) })").await;
        page.wait_for("the question", "host.answers?.length === 1").await;
        let () = page.look(&format!("void (host.widget.helmId = {other:?})")).await;
        page.wait_for("a question for the other service", "host.answers.length === 2").await;
        let () = page.look("(host.answers[0](host.token), host.frames(10))").await;
        assert!(page.api.requests().is_empty(), "{:?}", page.api.requests());
        let () = page.look("host.answers[1](host.token)").await;
        page.reads("search").await;
        assert_eq!(page.look::<Value>("host.asked").await, json!(["start", "start"]));
    })
    .await;
}

async fn on_the_page_of_a_host(story: impl AsyncFnOnce(&Page)) {
    Scene { query: "hosts/host.html", ..Scene::at_speed(0.0) }.play(story).await;
}

async fn with_a_fast_clock(story: impl AsyncFnOnce(&Page)) {
    Scene { query: "hosts/host.html", ..Scene::at_speed(0.0) }.with_fast_clock(20.0).play(story).await;
}

/// A widget whose host answers so (in JavaScript, which knows the `token` and how often it was `asked`). `host.asked` are
/// the reasons for which it was.
async fn add(page: &Page, answer: &str) {
    let (id, token) = (page.api.helm_id("shop"), page.take(page.api.token()));
    let () = page
        .look(&format!(
            "(() => {{
                host.define();
                early.remove();
                const token = host.token = {token:?};
                host.asked = [];
                const getToken = (reason) => {{ const asked = host.asked.push(reason); return {}{answer}{} }};
                host.widget = host.add({{ helmId: {id:?}, getToken }});
            }})()",
            "(", ")"
        ))
        .await;
}
