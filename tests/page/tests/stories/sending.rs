//! A redeploy on its way: sent once for one intent, never again by itself, and never called failed while nobody knows.

use page_tests::{Key, Page, Scene};
use serde_json::json;
use simulator::{On, Options, What};

const RESET: &str = "net::ERR_";
const CORS: &str = "blocked by CORS policy";
const FAILED: &str = "the server responded with a status of";

/// What follows from a redeploy that was sent and whose outcome nobody knows.
const CHECKING: &str = "Checking whether the redeploy started; it is not sent again.";

#[tokio::test]
async fn a_key_that_is_held_down_deploys_once() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.connect("shop").await;
            page.click("redeploy").await;
            page.wait_for("the question", "look.focused() === look.part('cancel')").await;
            page.wait_for("the question to be answerable", "look.ready(look.part('confirm'))").await;
            let _: () = page.look("look.part('confirm').focus()").await;
            for _ in 0..5 {
                page.key(Key::Enter).await;
            }
            page.shows("QUEUED").await;
            page.has_deployed(1);
            page.has_sent(1);
        })
        .await;
}

#[tokio::test]
async fn two_widgets_of_one_service_are_one_intent() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.connect("shop").await;
            page.add_widget("shop", &page.api.token()).await;
            let other = "document.querySelector('.another').shadowRoot.querySelector";
            page.wait_for("the other's status", &format!("{other}('[data-state=DEPLOYED]')")).await;
            // So that both are on the screen at once: what is not cannot be confirmed.
            let () = page
                .look("void (window.sheet = new CSSStyleSheet()).replaceSync('::part(card) { display: none }')")
                .await;
            let () = page.look("void document.adoptedStyleSheets.push(sheet)").await;
            page.click("redeploy").await;
            page.click_on(&format!("{other}('[part~=redeploy]')")).await;
            let can = |confirm: &str| format!("look.ready({confirm})");
            let others = format!("{other}('[part~=confirm]')");
            page.wait_for("both questions", &[can("look.part('confirm')"), can(&others)].join(" && ")).await;
            page.click_on("look.part('confirm')").await;
            page.click_on(&others).await;
            page.shows("QUEUED").await;
            page.wait_for("the other to follow", &format!("{other}('[data-state=QUEUED]')")).await;
            page.has_deployed(1);
            page.has_sent(1);
        })
        .await;
}

#[tokio::test]
async fn a_second_tab_follows_what_the_first_has_started() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.connect("shop").await;
            page.in_another_tab(async || {
                page.connect("shop").await;
                page.redeploy().await;
                page.shows("QUEUED").await;
            })
            .await;
            page.press("Refresh").await;
            page.shows("QUEUED").await;
            page.reads("A deployment").await;
            assert!(!page.look::<bool>("look.ready(look.part('redeploy'))").await, "it could be started twice");
            assert_eq!(page.look::<String>("look.complaint().trim()").await, "");
            assert_eq!(page.api.ledger().len(), 1);
        })
        .await;
}

#[tokio::test]
async fn a_colleague_who_was_quicker_is_followed() {
    for body in [r#"{"status":409,"message":"in progress"}"#, "Operation is in progress", ""] {
        Scene::at_speed(0.0)
            .play(async |page| {
                page.connect("shop").await;
                page.api.somebody_redeploys(&page.api.helm_id("shop"));
                let what =
                    What::Status { code: 409, body: body.to_owned(), content_type: String::new(), headers: Vec::new() };
                page.misbehave(On::Redeploy, what, u32::MAX, &[FAILED]);
                page.redeploy().await;
                page.reads("A deployment is already running, so nothing new was started. Following it.").await;
                page.shows("QUEUED").await;
                assert_eq!(page.look::<String>("look.complaint().trim()").await, "", "it is no error");
                page.has_deployed(0);
            })
            .await;
    }
}

#[tokio::test]
async fn an_acceptance_with_an_odd_body_is_an_acceptance() {
    let html = "<!doctype html><h1>Sign in</h1>";
    for body in ["", "{\"state\":", html, "null", "[]", "{\"state\":null}", "{\"state\":\"DEPLOYED\"}"] {
        Scene::at_speed(0.0)
            .play(async |page| {
                page.connect("shop").await;
                page.misbehave(On::Redeploy, What::Body { body: body.into() }, 1, &[]);
                is_accepted(page).await;
                page.was_never("succeeded").await;
            })
            .await;
    }
}

#[tokio::test]
async fn any_success_is_an_acceptance() {
    for code in [200, 201, 204] {
        Scene::at_speed(0.0)
            .play(async |page| {
                page.connect("shop").await;
                page.misbehave(On::Redeploy, What::Code { code }, 1, &[]);
                is_accepted(page).await;
            })
            .await;
    }
}

#[tokio::test]
async fn an_acceptance_whose_body_never_ends_is_an_acceptance() {
    for what in [What::StalledHead, What::StalledBody] {
        Scene::at_speed(0.0)
            .with_fast_clock(20.0)
            .play(async |page| {
                page.connect("shop").await;
                page.misbehave(On::Redeploy, what.clone(), 1, &[]);
                is_accepted(page).await;
            })
            .await;
    }
}

#[tokio::test]
async fn a_refusal_is_final_whatever_its_code() {
    for code in [400, 405, 410, 415, 422] {
        Scene::at_speed(0.0)
            .with_fast_clock(20.0)
            .play(async |page| {
                page.connect("shop").await;
                page.misbehave(On::Redeploy, What::code(code), 1, &[FAILED]);
                page.redeploy().await;
                page.reads(&format!("Qovery refused the request (HTTP {code}). Nothing was deployed.")).await;
                page.wait_seconds(60.0).await;
                page.has_sent(1);
                page.has_deployed(0);
            })
            .await;
    }
}

#[tokio::test]
async fn a_refused_token_is_asked_for_where_the_focus_is() {
    Scene::at_speed(0.0)
        .with_fast_clock(20.0)
        .play(async |page| {
            page.connect("shop").await;
            page.misbehave(On::Redeploy, What::code(401), 1, &[FAILED]);
            page.redeploy().await;
            page.reads("Token refused or expired. Nothing was deployed. Give a new one.").await;
            page.wait_for("the focus in the token field", "look.focused() === look.tokenField()").await;
            let asked = page.api.requests().len();
            page.wait_seconds(150.0).await;
            assert_eq!(page.api.requests().len(), asked, "nothing is asked with a token that was refused");
            page.has_sent(1);
            page.has_deployed(0);
        })
        .await;
}

/// Without a readable `Retry-After`, half a minute is the shortest guess that is polite.
#[tokio::test]
async fn too_many_requests_count_down_whether_or_not_the_wait_can_be_read() {
    for (headers, words, least, most) in [
        (vec![("Retry-After", "12")], "You can try again in", 11.0, 12.5),
        (vec![("Retry-After", "12"), ("Access-Control-Expose-Headers", "Date")], "You can try again in", 29.0, 30.5),
        (vec![], "You can try again in", 29.0, 30.5),
    ] {
        Scene::at_speed(0.0)
            .with_fast_clock(1.0)
            .play(async |page| {
                page.connect("shop").await;
                page.misbehave(On::Redeploy, answer(429, &headers), 1, &[FAILED]);
                page.redeploy().await;
                page.reads(words).await;
                let shown: f64 = page.look("outside.clock.time()").await;
                assert!(!page.look::<bool>("look.ready(look.part('redeploy'))").await, "it could be pressed too early");
                page.run_clock(20.0).await;
                page.reads("You can try again now.").await;
                let waited = page.look::<f64>("outside.clock.time()").await - shown;
                // The clock runs fast, so that a busy machine is late by seconds of it; 12 and 30 stay apart.
                let [least, most] = [least - 4.0, most + 12.0].map(|seconds: f64| 1000.0 * seconds);
                assert!((least..most).contains(&waited), "{waited} ms with {headers:?}");
                page.wait_for("the button", "look.ready(look.part('redeploy'))").await;
                let said: Vec<String> = page.look("look.said.filter((words) => words.includes('Too many'))").await;
                let once = "Too many requests with this token. Nothing was deployed.";
                assert_eq!(said, [once, &[once, " You can try again now."].concat()], "nobody counts aloud");
                page.has_sent(1);
                page.has_deployed(0);
            })
            .await;
    }
}

#[tokio::test]
async fn an_error_of_the_server_after_the_deed_ends_attached() {
    for code in [500, 502, 503, 504] {
        is_found_out(What::code(code).after_the_deed()).await;
    }
}

#[tokio::test]
async fn a_connection_that_dies_after_the_deed_ends_attached() {
    for what in [What::Reset, What::Close, What::ResetBody, What::WrongLength { by: 20 }] {
        is_found_out(what.after_the_deed()).await;
    }
}

#[tokio::test]
async fn a_login_page_after_the_deed_ends_attached() {
    is_found_out(What::Html.after_the_deed()).await;
}

#[tokio::test]
async fn a_connection_that_dies_before_the_deed_leaves_no_sign() {
    for what in [What::Reset, What::Close, What::code(503), What::Html] {
        leaves_no_sign(On::Redeploy, what).await;
    }
}

#[tokio::test]
async fn a_preflight_that_is_refused_sends_nothing_and_claims_nothing() {
    let without = |name: &str| What::Header { name: name.to_owned(), value: None };
    for what in [
        What::code(403),
        What::code(502),
        without("access-control-allow-origin"),
        without("access-control-allow-headers"),
        What::Reset,
    ] {
        leaves_no_sign(On::RedeployPreflight, what).await;
    }
}

#[tokio::test]
async fn no_readable_answer_names_what_may_be_the_cause_and_claims_none() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.connect("shop").await;
            page.misbehave(On::RedeployPreflight, What::code(403), 1, &[CORS, RESET]);
            page.redeploy().await;
            page.reads("No readable answer from").await;
            for words in ["offline", "VPN", "proxy", "blocker", "CORS", CHECKING] {
                page.reads(words).await;
            }
            for words in ["Failed to fetch", "TypeError", "CORS error"] {
                page.never_read(words).await;
            }
        })
        .await;
}

#[tokio::test]
async fn half_a_minute_without_an_answer_is_not_called_a_failure() {
    Scene::at_speed(0.0)
        .with_fast_clock(30.0)
        .play(async |page| {
            page.connect("shop").await;
            page.misbehave(On::Redeploy, What::Late { ms: 4_000 }, 1, &[]);
            page.redeploy().await;
            page.reads("in time.").await;
            page.reads(CHECKING).await;
            page.never_read("Canceled").await;
            page.has_deployed(0);
            // The request that was given up by the page arrives nevertheless.
            page.run_clock(2.0).await;
            page.shows("QUEUED").await;
            page.reads("Your redeploy").await;
            page.has_sent(1);
            page.has_deployed(1);
        })
        .await;
}

#[tokio::test]
async fn a_click_while_offline_is_not_queued() {
    Scene::at_speed(0.0)
        .with_fast_clock(20.0)
        .play(async |page| {
            page.expect_noise(&[RESET]);
            page.connect("shop").await;
            page.set_offline(true).await;
            page.redeploy().await;
            page.reads("You look offline. Nothing was queued.").await;
            page.set_offline(false).await;
            page.wait_seconds(60.0).await;
            page.shows("DEPLOYED").await;
            page.has_sent(0);
            page.has_deployed(0);
        })
        .await;
}

#[tokio::test]
async fn a_browser_that_is_wrong_about_being_offline_stands_in_nobodys_way() {
    Scene::at_speed(0.0)
        .play(async |page| {
            let lie = "Object.defineProperty(navigator, 'onLine', { get: () => false })";
            let _: () = page.look(&format!("void ({lie}, dispatchEvent(new Event('offline')))")).await;
            page.connect("shop").await;
            page.redeploy().await;
            page.shows("QUEUED").await;
            page.has_deployed(1);
        })
        .await;
}

#[tokio::test]
async fn a_widget_that_is_removed_mid_request_leaves_quietly() {
    for age in [0, 50, 500] {
        Scene::at_speed(0.0)
            .play(async |page| {
                page.connect("shop").await;
                page.misbehave(On::Redeploy, What::Delay { ms: 200 }, 1, &[]);
                page.redeploy().await;
                let remove = format!(
                    "void setTimeout(() => {{
                        document.querySelector('#helm-redeploy').remove();
                        globalThis.isGone = true;
                    }}, {age})"
                );
                let _: () = page.look(&remove).await;
                page.wait_for("it to be gone", "globalThis.isGone && outside.inFlight() === 0").await;
                page.has_deployed(1);
                page.has_sent(1);
            })
            .await;
    }
}

#[tokio::test]
async fn a_token_that_is_forgotten_mid_request_leaves_the_outcome_to_be_found_out() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.connect("shop").await;
            page.misbehave(On::Redeploy, What::Delay { ms: 500 }, 1, &[]);
            page.redeploy().await;
            page.press("Forget token").await;
            page.wait_for("the form", "look.tokenField()").await;
            page.connect("shop").await;
            page.shows("QUEUED").await;
            page.has_deployed(1);
            page.has_sent(1);
        })
        .await;
}

#[tokio::test]
async fn another_service_does_not_get_the_answer_of_the_first() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.connect("shop").await;
            page.misbehave(On::Redeploy, What::Delay { ms: 500 }, 1, &[]);
            page.redeploy().await;
            let other = page.api.helm_id("search");
            let change = "document.querySelector('#helm-redeploy').setAttribute('helm-id'";
            let _: () = page.look(&format!("{change}, {other:?})")).await;
            page.wait_for("the first answer", "outside.inFlight() === 0").await;
            page.connect_with("search", &page.api.token()).await;
            page.shows("DEPLOYED").await;
            page.reads("search").await;
            page.was_never("succeeded").await;
            assert_eq!(page.api.ledger().len(), 1);
            page.has_sent(1);
        })
        .await;
}

#[tokio::test]
async fn a_reload_picks_the_run_up_again() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.connect("shop").await;
            page.misbehave(On::Redeploy, What::Delay { ms: 300 }, 1, &[]);
            page.redeploy().await;
            page.wait_for("the request", "outside.calls().some(({ method }) => method === 'POST')").await;
            while page.api.ledger().is_empty() {
                tokio::task::yield_now().await;
                page.look::<bool>("true").await;
            }
            page.reload().await;
            page.connect("shop").await;
            page.shows("QUEUED").await;
            page.reads("A deployment").await;
            assert!(!page.look::<bool>("look.ready(look.part('redeploy'))").await, "it could be started twice");
            page.has_deployed(1);
            page.has_sent(1);
        })
        .await;
}

#[tokio::test]
async fn going_away_and_coming_back_mid_request_finds_the_run() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.connect("shop").await;
            page.misbehave(On::Redeploy, What::Delay { ms: 400 }, 1, &[]);
            page.redeploy().await;
            page.wait_for("the request", "outside.calls().some(({ method }) => method === 'POST')").await;
            page.leave_and_return().await;
            // A page that the browser has not kept starts again, without a token.
            if page.look::<bool>("Boolean(look.tokenField())").await {
                page.connect("shop").await;
            }
            page.wait_for("an answer", "look.state() === 'QUEUED' || look.state() === 'DEPLOYED'").await;
            page.never_read("Requesting").await;
            assert!(page.api.ledger().len() <= 1);
            assert!(page.redeploys_sent() <= 1);
        })
        .await;
}

#[tokio::test]
async fn a_redirect_takes_nothing_anywhere() {
    let elsewhere = simulator::start(Options { port: 0, speed: 0.0 }).await.expect("another origin");
    for code in [301, 302, 307, 308] {
        Scene::at_speed(0.0)
            .play(async |page| {
                page.connect("shop").await;
                let path = format!("/helm/{}/redeploy", page.api.helm_id("shop"));
                for base in [elsewhere.base(), page.api.base()] {
                    let what = What::Redirect { to: format!("{base}{path}"), code };
                    page.misbehave(On::Redeploy, what, 1, &[RESET, CORS, "redirect"]);
                }
                page.redeploy().await;
                page.reads(CHECKING).await;
                page.reads("Not known yet").await;
                assert_eq!(elsewhere.requests(), [], "HTTP {code} was followed");
                page.has_sent(1);
                page.has_deployed(0);
            })
            .await;
    }
}

#[tokio::test]
async fn a_redirect_back_to_the_api_is_not_followed_either() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.connect("shop").await;
            let to = format!("/helm/{}/redeploy", page.api.helm_id("shop"));
            page.misbehave(On::Redeploy, What::Redirect { to, code: 307 }, 1, &[RESET, CORS, "redirect"]);
            page.redeploy().await;
            page.reads("Not known yet").await;
            page.has_deployed(0);
        })
        .await;
}

#[tokio::test]
async fn a_redirect_is_called_one() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.connect("shop").await;
            let what = What::Redirect { to: "https://elsewhere.example/".to_owned(), code: 302 };
            page.misbehave(On::Redeploy, what, 1, &[RESET, CORS, "redirect", "connect-src"]);
            page.redeploy().await;
            page.reads("redirect").await;
        })
        .await;
}

#[tokio::test]
async fn a_question_that_was_overtaken_sends_nothing() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.connect("shop").await;
            page.click("redeploy").await;
            page.wait_for("the question", "look.ready(look.part('confirm'))").await;
            page.api.somebody_redeploys(&page.api.helm_id("shop"));
            page.press("Refresh").await;
            page.shows("QUEUED").await;
            assert!(!page.look::<bool>("look.ready(look.part('confirm'))").await, "it could still be confirmed");
            page.click_on("look.part('confirm')").await;
            page.has_sent(0);
            page.has_deployed(0);
        })
        .await;
}

/// The redeploy is accepted, and nobody is given a reason to press again.
async fn is_accepted(page: &Page) {
    page.redeploy().await;
    page.shows("QUEUED").await;
    page.reads("Your redeploy").await;
    assert_eq!(page.look::<String>("look.complaint().trim()").await, "");
    page.never_read(CHECKING).await;
    page.has_deployed(1);
    page.has_sent(1);
}

/// The redeploy happened, its answer did not arrive: the widget finds it, and never sends another.
async fn is_found_out(what: What) {
    Scene::at_speed(0.0)
        .with_fast_clock(5.0)
        .play(async |page| {
            page.connect("shop").await;
            page.misbehave(On::Redeploy, what.clone(), 2, &[FAILED, RESET, CORS]);
            page.redeploy().await;
            page.shows("QUEUED").await;
            page.reads("Your redeploy").await;
            page.never_read("failed").await;
            page.never_read("Nothing was deployed").await;
            page.has_sent(1);
            page.has_deployed(1);
        })
        .await;
}

/// Nothing has happened, which nobody can know at first: the person reads just that, and may try again in the end.
async fn leaves_no_sign(on: On, what: What) {
    Scene::at_speed(0.0)
        .with_fast_clock(20.0)
        .play(async |page| {
            page.connect("shop").await;
            page.misbehave(on, what.clone(), 2, &[FAILED, RESET, CORS]);
            page.redeploy().await;
            page.reads(CHECKING).await;
            page.reads("No sign that the redeploy started").await;
            page.api.behave();
            page.shows("DEPLOYED").await;
            page.was_never("succeeded").await;
            if on == On::RedeployPreflight {
                assert!(page.api.requests().iter().all(|seen| seen.method != "POST"), "only its preflight was sent");
            }
            // Chromium repeats even a preflight on a connection that dies, so that the page's own calls are counted.
            assert_eq!(page.look::<usize>("outside.posts()").await, 1, "redeploys sent");
            assert!(page.api.ledger().is_empty());
            page.redeploy().await;
            page.shows("QUEUED").await;
            assert_eq!(page.api.ledger().len(), 1, "pressing again works");
        })
        .await;
}

/// Another answer, with these headers.
pub(crate) fn answer(code: u16, headers: &[(&str, &str)]) -> What {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let body = json!({ "status": code }).to_string();
    What::Status { code, body, content_type: "application/json".to_owned(), headers }
}
