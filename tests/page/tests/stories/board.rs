//! The board of several services: what the address names, one token for all, and one question for those that were chosen.

use std::fs;

use page_tests::{Key, Page, Scene, dist};
use simulator::{On, What};

/// Three services, each of an environment of its own kind.
const NAMES: [&str; 3] = ["shop", "payments", "reports"];

const ROWS: &str = "[...document.querySelectorAll('#board li > helm-redeploy')]";
/// Whether a row's button cannot be pressed.
const IS_OFF: &str = "(row) => row.shadowRoot.querySelector('[part=redeploy]').ariaDisabled === 'true'";
const FIELD: &str = "document.querySelector('#token')";

/// The address of a board of these services.
fn address(page: &Page, names: &[&str]) -> String {
    let ids: Vec<String> = names.iter().map(|name| format!("helm-id={}", page.api.helm_id(name))).collect();
    format!("?{}", ids.join("&"))
}

fn environment_of(page: &Page, service: &str) -> String {
    let services = page.api.services();
    let found = services.iter().find(|known| known.name == service);
    format!("?environment-id={}", found.expect("there is such a service").environment_id)
}

/// A button of the board, by what it says.
fn button(words: &str) -> String {
    format!(
        "[...document.querySelectorAll('#board button')].find((button) => \
         button.textContent === {words:?} && button.checkVisibility() && button.ariaDisabled !== 'true')"
    )
}

async fn press(page: &Page, words: &str) {
    let button = button(words);
    page.wait_for(words, &button).await;
    page.click_on(&button).await;
}

/// Types a token into the form, or a text with one in it.
async fn paste(page: &Page, text: &str) {
    page.wait_for("a field for a token", &format!("{FIELD}?.checkVisibility()")).await;
    page.click_on(FIELD).await;
    page.type_token(text).await;
    press(page, "Connect").await;
}

/// Opens a board, with a token that may do everything, and waits until all of it is known.
async fn open(page: &Page, address: &str) {
    page.open(address).await;
    paste(page, &page.api.token()).await;
    page.wait_for("the name of each", "document.querySelectorAll('#board code[slot]:not([hidden])').length === 0")
        .await;
    page.wait_for("a status of each", &format!("{ROWS}.length && {ROWS}.every(({{ status }}) => status)")).await;
}

/// Waits until somebody reads these words on the page.
async fn reads(page: &Page, words: &str) {
    page.wait_for(words, &format!("document.querySelector('#board').innerText.includes({words:?})")).await;
}

async fn choose(page: &Page, names: &[&str]) {
    for name in names {
        page.click_on(&format!("document.querySelector('#board [aria-label=\"Choose {name}\"]')")).await;
    }
}

/// What became of each, a line for each.
async fn words(page: &Page) -> Vec<String> {
    page.look("[...document.querySelectorAll('#board [role=log] li')].map(({ innerText }) => innerText)").await
}

/// The services whose redeploys the API has heard of, in this order.
fn asked_for(page: &Page) -> Vec<String> {
    let services = page.api.services();
    let name = |path: &str| {
        let id = path.strip_prefix("/helm/")?.strip_suffix("/redeploy")?;
        services.iter().find(|service| service.helm_id == id).map(|service| service.name.clone())
    };
    let posts = page.api.requests().into_iter().filter(|seen| seen.method == "POST");
    posts.filter_map(|seen| name(&seen.path)).collect()
}

#[tokio::test]
async fn several_ids_are_a_row_each_and_need_one_token() {
    Scene::at_speed(0.0)
        .play(async |page| {
            let again = page.api.helm_id("shop").to_uppercase();
            page.open(&format!("{}&helm-id={again}&helm-id=no-id", address(page, &NAMES))).await;
            let token = page.take(page.api.token());
            paste(page, &format!("Authorization: Bearer {token}")).await;
            page.wait_for("a status of each", &format!("{ROWS}.every(({{ status }}) => status)")).await;
            assert_eq!(page.look::<usize>(&format!("{ROWS}.length")).await, 3);
            assert!(page.look::<bool>(&format!("{FIELD}.value === '' && !{FIELD}.checkVisibility()")).await);
            let sent: Vec<_> = page.api.requests().into_iter().filter_map(|seen| seen.authorization).collect();
            assert!(sent.iter().all(|header| *header == format!("Bearer {token}")), "{}", sent.len());
            reads(page, "3 of 3 shown").await;
            page.has_sent(0);
        })
        .await;
}

#[tokio::test]
async fn who_names_no_service_reads_that() {
    Scene::at_speed(0.0)
        .play(async |page| {
            for (address, why) in [
                ("?helm-id=shop&helm-id=payments", "names no service"),
                ("?environment-id=production", "names an environment with an id that is none"),
            ] {
                page.open(address).await;
                reads(page, why).await;
                assert!(page.look::<bool>(&format!("!{FIELD}.checkVisibility()")).await, "a token is of no use");
            }
        })
        .await;
}

#[tokio::test]
async fn a_text_that_is_no_token_is_named_as_that_and_goes_nowhere() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.open(&address(page, &NAMES)).await;
            for (text, why) in [
                ("", "Paste a token first."),
                ("two words", "spaces, line breaks or unusual signs"),
                ("hello", "three parts with dots between"),
                ("eyJhbGciOiJkaXIifQ..aXY.Y2lwaGVydGV4dA.dGFn", "encrypted"),
            ] {
                page.click_on(FIELD).await;
                page.type_text(text).await;
                press(page, "Connect").await;
                reads(page, why).await;
                assert!(
                    page.look::<bool>(&format!("{FIELD}.value === '' && document.activeElement === {FIELD}")).await
                );
            }
            assert!(page.api.requests().is_empty());
        })
        .await;
}

#[tokio::test]
async fn an_environment_lists_its_services_by_name() {
    Scene::at_speed(0.0)
        .play(async |page| {
            open(page, &environment_of(page, "shop")).await;
            let names: Vec<String> = page
                .look(&format!("{ROWS}.map((row) => row.shadowRoot.querySelector('[part=title]').textContent)"))
                .await;
            let services = page.api.services();
            let production = services.iter().filter(|service| service.environment == "production");
            assert_eq!(names, production.map(|service| service.name.clone()).collect::<Vec<_>>());
            let lists =
                page.api.requests().into_iter().filter(|seen| seen.method == "GET" && seen.path.ends_with("/helm"));
            let headers: Vec<Vec<String>> = lists.map(|seen| seen.headers).collect();
            // The board's, and one of its rows, which know nothing of each other.
            assert_eq!(headers.len(), 2, "one list each");
            assert!(headers[0].iter().all(|name| name != "cookie" && name != "referer"), "{headers:?}");
        })
        .await;
}

#[tokio::test]
async fn why_there_is_no_list_is_said_and_it_can_be_asked_for_again() {
    for (what, why) in [
        (What::code(403), "This token may not see this environment."),
        (What::code(404), "No environment with this id, or no access to it."),
        (What::code(429), "Too many requests with this token."),
        (What::code(503), "Qovery answered an error (HTTP 503)."),
        (What::code(418), "Qovery refused the request (HTTP 418)."),
        (What::Html, "A proxy or login page answered instead of Qovery."),
        (What::Redirect { to: "https://example.com/".into(), code: 307 }, "a redirect to elsewhere"),
        (What::Oversized { mib: 8 }, "larger than what this page reads"),
        (What::TruncatedJson, "Unexpected answer from"),
        (What::Body { body: "{\"results\":[]}".into() }, "This environment has no Helm service."),
        (What::Body { body: "{\"results\":[{\"id\":\"shop\"},null]}".into() }, "Unexpected answer from"),
        (What::NoCors, "No readable answer from"),
    ] {
        Scene::at_speed(0.0)
            .play(async |page| {
                page.misbehave(On::Services, what, 1, &["status of", "CORS", "net::ERR"]);
                page.open(&environment_of(page, "shop")).await;
                paste(page, &page.api.token()).await;
                reads(page, why).await;
                press(page, "Try again").await;
                page.wait_for("the rows", &format!("{ROWS}.length > 2")).await;
                page.wait_for("no word of it any more", "!document.querySelector('#board [role=alert]').textContent")
                    .await;
            })
            .await;
    }
}

#[tokio::test]
async fn a_token_that_brings_no_list_is_asked_for_again() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.expect_noise(&["status of 401"]);
            page.open(&environment_of(page, "shop")).await;
            paste(page, &page.api.token_expiring_in(-5)).await;
            reads(page, "Token refused or expired. Give a new one.").await;
            paste(page, &page.api.token()).await;
            page.wait_for("the rows", &format!("{ROWS}.length > 2")).await;
        })
        .await;
}

#[tokio::test]
async fn a_filter_hides_rows_by_name_id_and_what_they_do() {
    Scene::at_speed(0.0)
        .play(async |page| {
            open(page, &address(page, &["shop", "busy", "search"])).await;
            let shown = format!(
                "{ROWS}.filter((row) => row.checkVisibility()).map((row) => row.shadowRoot.querySelector('[part=title]').textContent)"
            );
            let id = page.api.helm_id("search");
            page.click_on("document.querySelector('#words')").await;
            for (words, expected) in [("PAY", ""), ("sho", "shop"), (&id[..6], "search"), ("", "shop busy search")] {
                let () = page.look("void document.querySelector('#words').select()").await;
                page.key(Key::Delete).await;
                page.type_text(words).await;
                page.wait_for(&format!("what {words:?} leaves"), &format!("{shown}.join(' ') === {expected:?}")).await;
            }
            let () = page.look("void document.querySelector('#words').select()").await;
            page.type_text("nothing like it").await;
            reads(page, "No service is like that.").await;
            let () = page.look("void document.querySelector('#words').select()").await;
            page.key(Key::Delete).await;

            page.api.pass(1.0);
            page.click_on("document.querySelector('#kind')").await;
            page.type_text("R").await;
            page.key(Key::Enter).await;
            page.wait_for("what runs", &format!("{shown}.join(' ') === 'busy'")).await;
            reads(page, "1 of 3 shown").await;
            // What is not shown goes on.
            assert_eq!(page.look::<usize>(&format!("{ROWS}.length")).await, 3);
            page.wait_for("the tab to tell", "document.title.startsWith('1 running · ')").await;
        })
        .await;
}

#[tokio::test]
async fn a_service_that_fails_is_among_the_failing_and_in_the_tab() {
    Scene::at_speed(100.0)
        .play(async |page| {
            open(page, &address(page, &["shop", "search"])).await;
            page.click_on("document.querySelector('#kind')").await;
            page.type_text("F").await;
            page.key(Key::Enter).await;
            reads(page, "No service is like that.").await;
            let () = page.look(&format!("void {ROWS}[1].redeploy()")).await;
            page.wait_for(
                "the one that fails",
                &format!("{ROWS}[1].checkVisibility() && !{ROWS}[0].checkVisibility()"),
            )
            .await;
            page.wait_for("the tab to tell", "document.title.startsWith('1 failing · ')").await;
        })
        .await;
}

#[tokio::test]
async fn a_row_opens_into_the_card_by_keyboard_and_the_address_names_it() {
    Scene::at_speed(0.0)
        .play(async |page| {
            open(page, &address(page, &NAMES)).await;
            let id = page.api.helm_id("payments");
            let toggle = "document.querySelector('#board [aria-label=\"All about payments\"]')";
            let has_details = format!("{ROWS}[1].shadowRoot.querySelector('[part=details]').checkVisibility()");
            let () = page.look(&format!("void {toggle}.focus()")).await;
            page.key(Key::Enter).await;
            page.wait_for("the card", &has_details).await;
            assert_eq!(page.look::<String>("location.hash").await, format!("#{id}"));
            let before: usize = page.look("history.length").await;
            page.key(' ').await;
            page.wait_for("the row", &format!("!{has_details}")).await;
            assert_eq!(page.look::<String>("location.hash").await, "");
            assert!(
                page.look::<bool>(&format!("document.activeElement === {toggle} && {toggle}.ariaExpanded === 'false'"))
                    .await
            );
            assert_eq!(page.look::<usize>("history.length").await, before);
        })
        .await;
}

#[tokio::test]
async fn a_link_opens_the_service_that_it_names_and_goes_there() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.api.crowd(40, 1);
            open_crowd(page, "#00000000-0000-4000-8000-000000000030").await;
            let row = format!("{ROWS}[29]");
            page.wait_for("the card", &format!("{row}.layout === 'card' && {row}.status")).await;
            let in_sight = format!("(({{ top }}) => top >= 0 && top < innerHeight)({row}.getBoundingClientRect())");
            page.wait_for("it in sight", &in_sight).await;
            // Another link on the same page.
            let () = page.look("void (location.hash = '00000000-0000-4000-8000-000000000002')").await;
            page.wait_for("the other card", &format!("{ROWS}[1].layout === 'card'")).await;
            let in_sight = in_sight.replace("[29]", "[1]");
            page.wait_for("it in sight", &in_sight).await;
        })
        .await;
}

async fn open_crowd(page: &Page, hash: &str) {
    page.open(&format!("?environment-id=00000000-0000-4000-9000-000000000001{hash}")).await;
    paste(page, &page.api.token()).await;
    page.wait_for("the rows", &format!("{ROWS}.length")).await;
}

#[tokio::test]
async fn of_a_hundred_rows_only_those_that_are_seen_are_laid_out() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.api.crowd(100, 1);
            open_crowd(page, "").await;
            reads(page, "100 of 100 shown").await;
            let drawn =
                format!("{ROWS}.filter((row) => row.shadowRoot.querySelector('[part=title]').checkVisibility({{ contentVisibilityAuto: true }})).length");
            page.wait_for("most of them not to be", &format!("{drawn} > 3 && {drawn} < 60")).await;
            let () = page.look("void scrollTo(0, document.documentElement.scrollHeight)").await;
            page.wait_for("the last one", &format!("{ROWS}[99].shadowRoot.querySelector('[part=title]').checkVisibility({{ contentVisibilityAuto: true }})"))
                .await;
            page.wait_for("most of them not to be", &format!("{drawn} < 60")).await;
        })
        .await;
}

#[tokio::test]
async fn more_than_three_hundred_are_said_to_be_left_out() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.api.crowd(302, 1);
            open_crowd(page, "#00000000-0000-4000-8000-000000000301").await;
            reads(page, "The service that the link names is not on this board.").await;
            reads(page, "2 more are left out: a board shows 300 at most.").await;
            reads(page, "300 of 300 shown").await;
        })
        .await;
}

#[tokio::test]
async fn the_chosen_ones_are_redeployed_one_request_each_in_their_order() {
    Scene::at_speed(0.0)
        .play(async |page| {
            open(page, &address(page, &NAMES)).await;
            choose(page, &["reports", "shop"]).await;
            press(page, "Redeploy 2 chosen").await;
            reads(page, "Redeploy these 2 services?").await;
            let named: String = page.look("document.querySelector('dialog ul').innerText").await;
            assert!(named.contains("shop") && named.contains("reports") && !named.contains("payments"), "{named}");
            page.has_sent(0);
            press(page, "Yes, redeploy 2").await;
            reads(page, "reports: asked for").await;
            assert_eq!(words(page).await, ["shop: asked for", "reports: asked for"]);
            assert_eq!(asked_for(page), ["shop", "reports"]);
            page.has_deployed(2);
            // They are not chosen any more.
            page.wait_for("nobody to be chosen", "!document.querySelector('#board li input:checked')").await;
            assert!(page.look::<bool>(&format!("!{}", button("Redeploy 2 chosen"))).await);
        })
        .await;
}

#[tokio::test]
async fn a_question_that_is_answered_with_no_sends_nothing() {
    Scene::at_speed(0.0)
        .play(async |page| {
            open(page, &address(page, &NAMES)).await;
            choose(page, &["shop", "payments"]).await;
            for way_out in ["Cancel", "Escape"] {
                press(page, "Redeploy 2 chosen").await;
                page.wait_for("the question", "document.querySelector('dialog').open").await;
                assert_eq!(page.look::<String>("document.activeElement.textContent").await, "Cancel");
                if way_out == "Cancel" {
                    press(page, "Cancel").await;
                } else {
                    page.key(Key::Escape).await;
                }
                page.wait_for("no question", "!document.querySelector('dialog').open").await;
                assert_eq!(page.look::<String>("document.activeElement.textContent").await, "Redeploy 2 chosen");
            }
            let yes = "[...document.querySelectorAll('dialog button')].find((it) => it.textContent.startsWith('Yes'))";
            // A script answers nothing, nor does the second half of a double click.
            press(page, "Redeploy 2 chosen").await;
            let () = page.look(&format!("void {yes}.click()")).await;
            page.wait_for("it to be armed", &button("Yes, redeploy 2")).await;
            let () = page.look(&format!("void {yes}.click()")).await;
            page.looks_after(3).await;
            page.has_sent(0);
            assert!(page.look::<bool>("document.querySelector('dialog').open").await);
        })
        .await;
}

#[tokio::test]
async fn the_first_refusal_stops_the_rest_and_each_is_told() {
    Scene::at_speed(0.0)
        .play(async |page| {
            open(page, &address(page, &NAMES)).await;
            let body = "{\"message\":\"Not on a Friday\"}".to_owned();
            let no = What::Status { code: 400, body, content_type: "application/json".into(), headers: Vec::new() };
            choose(page, &["shop"]).await;
            press(page, "Redeploy 1 chosen").await;
            reads(page, "Redeploy this service?").await;
            page.misbehave(On::Redeploy, no, 1, &["status of 400"]);
            press(page, "Cancel").await;
            page.click_on("document.querySelector('#board .choice input')").await;
            press(page, "Redeploy 3 chosen").await;
            press(page, "Yes, redeploy 3").await;
            reads(page, "reports: not sent, because shop was not accepted").await;
            let words = words(page).await;
            assert!(words[0].starts_with("shop: refused: Qovery refused the request (HTTP 400)."), "{words:?}");
            assert_eq!(words[1], "payments: not sent, because shop was not accepted");
            page.has_deployed(0);
            page.has_sent(1);
            // They are still chosen.
            page.wait_for("the button", &button("Redeploy 3 chosen")).await;
        })
        .await;
}

#[tokio::test]
async fn a_service_that_is_under_way_is_skipped() {
    Scene::at_speed(0.0)
        .play(async |page| {
            open(page, &address(page, &["busy", "shop"])).await;
            page.wait_for("the run", &format!("{ROWS}[0].phase === 'running'")).await;
            choose(page, &["busy", "shop"]).await;
            press(page, "Redeploy 2 chosen").await;
            press(page, "Yes, redeploy 2").await;
            reads(page, "shop: asked for").await;
            assert_eq!(words(page).await[0], "busy: skipped, because a deployment is under way");
            assert_eq!(asked_for(page), ["shop"]);
        })
        .await;
}

#[tokio::test]
async fn what_was_not_sent_yet_can_be_stopped() {
    Scene::at_speed(0.0)
        .play(async |page| {
            open(page, &address(page, &NAMES)).await;
            page.misbehave(On::Redeploy, What::Delay { ms: 1_500 }, 1, &[]);
            page.click_on("document.querySelector('#board .choice input')").await;
            press(page, "Redeploy 3 chosen").await;
            press(page, "Yes, redeploy 3").await;
            press(page, "Stop").await;
            reads(page, "reports: not sent, because it was stopped").await;
            assert_eq!(words(page).await[..2], ["shop: asked for", "payments: not sent, because it was stopped"]);
            assert_eq!(asked_for(page), ["shop"]);
        })
        .await;
}

#[tokio::test]
async fn a_page_that_has_no_room_for_a_request_waits_and_sends_each_once() {
    Scene::at_speed(0.0)
        .with_fast_clock(1.0)
        .play(async |page| {
            page.api.crowd(14, 14);
            let ids: Vec<String> =
                (1..=14).map(|number| format!("helm-id=00000000-0000-4000-8000-{number:012}")).collect();
            page.open(&format!("?{}", ids.join("&"))).await;
            page.run_clock(20.0).await;
            paste(page, &page.api.token()).await;
            page.wait_for("a status of each", &format!("{ROWS}.every(({{ status }}) => status)")).await;
            page.click_on("document.querySelector('#board .choice input')").await;
            press(page, "Redeploy 14 chosen").await;
            press(page, "Yes, redeploy 14").await;
            reads(page, "Waiting: this page may send 25 requests a minute").await;
            page.run_clock(60.0).await;
            let mut told = 0;
            while told < 14 {
                page.wait_for(
                    "one more",
                    &format!("document.querySelectorAll('#board [role=log] li').length > {told}"),
                )
                .await;
                told += 1;
            }
            let words = words(page).await;
            assert!(words.iter().all(|word| word.ends_with(": asked for")), "{words:#?}");
            page.has_deployed(14);
        })
        .await;
}

#[tokio::test]
async fn a_token_that_is_refused_at_once_is_asked_for_where_it_was_typed() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.expect_noise(&["status of 401"]);
            page.open(&address(page, &NAMES)).await;
            paste(page, &page.api.token_expiring_in(-5)).await;
            reads(page, "Your token has expired. Give a new one.").await;
            page.wait_for("the field", &format!("document.activeElement === {FIELD} && {FIELD}.value === ''")).await;
        })
        .await;
}

#[tokio::test]
async fn a_token_that_ends_is_asked_for_once_for_all() {
    Scene::at_speed(0.0)
        .play(async |page| {
            open(page, &address(page, &NAMES)).await;
            page.misbehave(On::Any, What::code(401), 1, &["status of 401"]);
            let () = page.look(&format!("{ROWS}[1].refresh().catch(() => undefined)")).await;
            reads(page, "Token refused or expired. Give a new one.").await;
            let fields: usize = page.look("document.querySelectorAll('#token').length").await;
            let own: usize = page
                .look(&format!("{ROWS}.filter((row) => row.shadowRoot.querySelector('[part=token]')).length"))
                .await;
            assert_eq!((fields, own), (1, 0));
            page.wait_for("no row to have one", &format!("{ROWS}.every({IS_OFF})")).await;
            paste(page, &page.api.token()).await;
            page.wait_for("each to have one", &format!("!{ROWS}.some({IS_OFF})")).await;
        })
        .await;
}

#[tokio::test]
async fn a_token_that_is_forgotten_or_left_behind_is_nowhere_any_more() {
    let press = button("Forget token");
    for way in
        [format!("{press}.focus(), {press}.click()"), "dispatchEvent(new PageTransitionEvent('pagehide'))".into()]
    {
        Scene::at_speed(0.0)
            .play(async |page| {
                let token = page.take(page.api.token());
                page.open(&address(page, &NAMES)).await;
                paste(page, &token).await;
                page.wait_for("a status of each", &format!("{ROWS}.every(({{ status }}) => status)")).await;
                page.wait_for("the last answer", "outside.inFlight() === 0").await;
                let () = page.look(&format!("void ({way})")).await;
                page.wait_for("a memory without the token", &format!("outside.traces({token:?}) === 0")).await;
                page.wait_for("the field", &format!("{FIELD}.checkVisibility()")).await;
                page.wait_for("no way to redeploy", &format!("{ROWS}.every({IS_OFF})")).await;
            })
            .await;
    }
}

#[tokio::test]
async fn a_page_of_one_service_loads_no_board() {
    Scene::at_speed(0.0)
        .play(async |page| {
            let loaded =
                "performance.getEntriesByType('resource').filter(({ name }) => name.includes('/board')).length";
            page.open(&format!("?helm-id={}", page.api.helm_id("shop"))).await;
            assert_eq!(page.look::<usize>(loaded).await, 0);
            page.open(&address(page, &NAMES)).await;
            assert_eq!(page.look::<usize>(loaded).await, 1);
        })
        .await;
}

#[tokio::test]
async fn a_board_of_other_bytes_does_not_run() {
    let files = fs::read_dir(dist()).expect("the page is built");
    let mut names = files.map(|file| file.expect("a file").file_name().to_string_lossy().into_owned());
    let name = names.find(|name| name.starts_with("board-")).expect("there is a board");
    Scene::at_speed(0.0)
        .play(async |page| {
            page.expect_noise(&["integrity", "board-", "/page-"]);
            let () = page.look(&format!("void location.assign('/?flip={name}')")).await;
            page.wait_for("the page", &format!("location.search === '?flip={name}' && look.text()")).await;
            let () = page.look(&format!("void location.assign('/{}')", address(page, &NAMES))).await;
            page.wait_for(
                "why there is none",
                "document.querySelector('#helm-redeploy > p')?.checkVisibility({ visibilityProperty: true })",
            )
            .await;
            assert!(page.look::<bool>("!document.querySelector('#board')").await);
        })
        .await;
}

#[tokio::test]
async fn the_page_in_one_file_has_the_board_inside() {
    Scene::at_speed(0.0)
        .play(async |page| {
            open(page, &format!("single.html{}", address(page, &NAMES))).await;
            reads(page, "3 of 3 shown").await;
        })
        .await;
}

#[tokio::test]
#[ignore = "it needs axe-core: `cargo xtask test page`"]
async fn nobody_is_kept_out_of_the_board() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.open(&address(page, &["busy", "shop", "search", "payments"])).await;
            page.prefer("light").await;
            paste(page, &page.api.token()).await;
            page.wait_for(
                "the name of each",
                "document.querySelectorAll('#board code[slot]:not([hidden])').length === 0",
            )
            .await;
            page.click_on("document.querySelector('#board [aria-label=\"All about shop\"]')").await;
            choose(page, &["busy", "search"]).await;
            press(page, "Redeploy 2 chosen").await;
            page.wait_for("the question", &button("Yes, redeploy 2")).await;
            // As it is, but beside what is behind it, which is examined as well.
            let () =
                page.look("void (window.sheet = new CSSStyleSheet()).replaceSync('dialog, dialog * { position: static !important }')").await;
            let () = page.look("void document.adoptedStyleSheets.push(sheet)").await;
            let () = page
                .look("void ((question) => (question.close(), question.show()))(document.querySelector('dialog'))")
                .await;
            for scheme in ["light", "dark"] {
                page.prefer(scheme).await;
                page.has_no_barriers().await;
            }
            press(page, "Yes, redeploy 2").await;
            reads(page, "search: asked for").await;
            press(page, "Forget token").await;
            press(page, "Connect").await;
            for scheme in ["light", "dark"] {
                page.prefer(scheme).await;
                page.has_no_barriers().await;
            }
            page.magnify_to(320).await;
            let over: i32 = page.look("document.documentElement.scrollWidth - innerWidth").await;
            assert!(over <= 0, "it is wider than the page");
            page.has_no_barriers().await;
        })
        .await;
}
