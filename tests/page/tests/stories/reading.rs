//! The status, whatever becomes of its answers: the last one that is known stays, trouble shows only when it lasts, and
//! nothing is asked for more often than it may be.

use page_tests::{Page, Scene};
use serde_json::{Value, json};
use simulator::{On, Options, What};

use crate::sending::answer;

/// What Chromium writes to the console about answers that are errors; no page can prevent it.
const NOISE: [&str; 4] = ["the server responded with a status of", "net::ERR_", "blocked by CORS policy", "redirect"];

const SHOP: &str = "3c90c3cc-0d44-4b50-8888-8dd25736052a";

#[tokio::test]
async fn a_run_that_nobody_sees_is_waited_for_and_never_green() {
    Scene::at_speed(0.0)
        .with_fast_clock(60.0)
        .play(async |page| {
            page.api.answer_status_with(SHOP, Some(end("DEPLOYED", "yesterday")));
            page.connect("shop").await;
            page.misbehave(On::Redeploy, What::Empty, 1, &[]);
            page.redeploy().await;
            page.reads("Waiting for it to start.").await;
            page.reads("It has not started yet.").await;
            page.reads("No new deployment observed yet.").await;
            let read = page.statuses_read();
            page.wait_seconds(60.0).await;
            assert!(page.statuses_read() > read, "nobody watches any more");
            page.was_never("succeeded").await;
            page.never_read("ended after").await;
            page.has_deployed(1);
        })
        .await;
}

#[tokio::test]
async fn a_hiccup_is_nobodys_concern() {
    Scene::at_speed(0.0)
        .with_fast_clock(10.0)
        .play(async |page| {
            page.connect("shop").await;
            page.redeploy().await;
            page.shows("QUEUED").await;
            for code in [408, 425, 429, 500, 502, 503, 504] {
                let read = page.statuses_read();
                page.misbehave(On::Status, answer(code, &[("Retry-After", "1")]), 1, &NOISE);
                recovers(page, read + 2).await;
            }
            page.never_read("Reconnecting").await;
            page.never_read("HTTP").await;
            page.was_never("failed").await;
        })
        .await;
}

#[tokio::test]
async fn a_flapping_network_is_first_silent_and_then_told() {
    Scene::at_speed(0.0)
        .with_fast_clock(4.0)
        .play(async |page| {
            page.connect("shop").await;
            page.redeploy().await;
            page.shows("QUEUED").await;
            page.misbehave(On::Status, What::Reset, 12, &NOISE);
            page.reads("Reconnecting to").await;
            assert_eq!(page.look::<String>("look.complaint().trim()").await, "", "two failures are no alarm");
            page.reads("No readable answer from").await;
            page.reads("Status as of ").await;
            page.reads("Next try in").await;
            page.shows("QUEUED").await;
            page.api.behave();
            page.wait_for("the notice to go", "!look.find('[data-kind]')").await;
            page.was_never("failed").await;
            page.has_deployed(1);
        })
        .await;
}

/// Each way of asking for time, and the least that a page that heard it has to wait, in seconds.
#[tokio::test]
async fn a_wait_that_was_asked_for_is_waited() {
    let hidden = ("Access-Control-Expose-Headers", "Date");
    Scene::at_speed(0.0)
        .with_fast_clock(30.0)
        .play(async |page| {
            page.connect("shop").await;
            page.redeploy().await;
            page.shows("QUEUED").await;
            for (code, headers, least) in [
                (429, vec![("Retry-After", "90")], 90.0),
                (503, vec![("Retry-After", "45")], 45.0),
                (429, vec![("X-RateLimit-Reset", "70")], 70.0),
                (429, vec![("Retry-After", "90"), hidden], 30.0),
                (503, vec![("Retry-After", "90"), hidden], 10.0),
                (429, vec![("Retry-After", "-5")], 30.0),
                (429, vec![("Retry-After", "soon")], 30.0),
                (429, vec![("Retry-After", "Tue, 07 Nov 2023 05:31:56 GMT")], 1.0),
                (429, vec![("Retry-After", "Tuesday, 07-Nov-23 05:31:60 GMT")], 1.0),
                (429, vec![("Retry-After", "0")], 1.0),
            ] {
                let read: usize = page.look("outside.gets().length").await;
                page.misbehave(On::Status, answer(code, &headers), 1, &NOISE);
                recovers(page, read + 2).await;
                // The pause after the spoilt look is the longest of the last few.
                let looks: Vec<f64> =
                    page.look(&format!("outside.gets().slice({}).map(({{ at }}) => at)", read - 1)).await;
                let longest = looks.windows(2).map(|pair| pair[1] - pair[0]).fold(0.0, f64::max);
                assert!(longest >= 1000.0 * least, "asked again after {longest} ms with {code} {headers:?}");
            }
            page.shows("QUEUED").await;
            page.has_deployed(1);
        })
        .await;
}

#[tokio::test]
async fn a_wait_of_years_is_left_to_the_person() {
    Scene::at_speed(0.0)
        .with_fast_clock(30.0)
        .play(async |page| {
            page.connect("shop").await;
            page.redeploy().await;
            page.shows("QUEUED").await;
            page.misbehave(On::Status, answer(429, &[("Retry-After", "1000000000000")]), 1, &NOISE);
            page.reads("Too many requests with this token.").await;
            let read = page.statuses_read();
            page.wait_seconds(400.0).await;
            assert_eq!(page.statuses_read(), read, "it was asked not to");
            page.press("Retry now").await;
            page.wait_for("the notice to go", "!look.find('[data-kind]')").await;
        })
        .await;
}

#[tokio::test]
async fn a_refusal_in_the_middle_of_a_run_ends_the_questions_and_not_the_deployment() {
    for (code, words) in [
        (401, "Token refused or expired."),
        (403, "This token may not see this service."),
        (404, "No Helm service with this id, or no access to it."),
    ] {
        Scene::at_speed(0.0)
            .with_fast_clock(20.0)
            .play(async |page| {
                page.connect("shop").await;
                page.redeploy().await;
                page.shows("QUEUED").await;
                page.misbehave(On::Status, What::code(code), u32::MAX, &NOISE);
                page.reads(words).await;
                page.reads("The deployment continues on Qovery.").await;
                page.shows("QUEUED").await;
                let asked = page.api.requests().len();
                page.wait_seconds(120.0).await;
                assert_eq!(page.api.requests().len(), asked, "it was refused, and asked again");
                page.was_never("failed").await;
                page.has_deployed(1);
            })
            .await;
    }
}

#[tokio::test]
async fn a_long_outage_ends_with_a_button() {
    Scene::at_speed(0.0)
        .with_fast_clock(60.0)
        .play(async |page| {
            page.connect("shop").await;
            page.redeploy().await;
            page.shows("QUEUED").await;
            page.misbehave(On::Status, What::NoCors, u32::MAX, &NOISE);
            page.wait_for(
                "it to give up",
                "look.text().includes('Status as of') && !/Next try|Trying/.test(look.text())",
            )
            .await;
            let read = page.statuses_read();
            assert!(read < 20, "{read} requests into the void");
            page.wait_seconds(200.0).await;
            assert_eq!(page.statuses_read(), read);
            page.shows("QUEUED").await;
            page.was_never("failed").await;
            page.api.behave();
            page.press("Retry now").await;
            page.wait_for("the notice to go", "!look.find('[data-kind]')").await;
            page.has_deployed(1);
        })
        .await;
}

/// The answers come too late to be waited for, and carry what was true when they were asked for.
#[tokio::test]
async fn slow_answers_never_overlap_and_never_go_back_in_time() {
    Scene::at_speed(0.0)
        .with_fast_clock(20.0)
        .play(async |page| {
            page.connect("shop").await;
            page.redeploy().await;
            page.shows("QUEUED").await;
            page.misbehave(On::Status, What::Delay { ms: 3_000 }, 1, &NOISE);
            let read = page.statuses_read();
            while page.statuses_read() == read {
                page.look::<bool>("true").await;
            }
            page.api.set_speed(1_000.0);
            page.shows("DEPLOYED").await;
            page.wait_for("success", "look.phase() === 'succeeded'").await;
            page.wait_seconds(60.0).await;
            page.shows("DEPLOYED").await;
            let frames: Vec<String> = page.look("look.frames").await;
            let end = frames.iter().position(|frame| frame.contains("succeeded")).expect("it succeeded");
            assert!(frames[end..].iter().all(|frame| !frame.contains("QUEUED")), "{frames:?}");
            assert_eq!(page.look::<usize>("outside.busiest()").await, 1, "requests at once");
        })
        .await;
}

#[tokio::test]
async fn an_answer_that_stalls_is_given_up_and_asked_for_again() {
    for what in [What::StalledHead, What::StalledBody, What::SlowBody { piece: 8, ms: 2_000 }, What::Hang] {
        Scene::at_speed(0.0)
            .with_fast_clock(8.0)
            .play(async |page| {
                page.connect("shop").await;
                page.redeploy().await;
                page.shows("QUEUED").await;
                let read: usize = page.look("outside.gets().length").await;
                page.misbehave(On::Status, what.clone(), 1, &NOISE);
                recovers(page, read + 2).await;
                let gaps: Vec<f64> = page.look("outside.gets().map(({ at }) => at)").await;
                let longest = gaps.windows(2).map(|pair| pair[1] - pair[0]).fold(0.0, f64::max);
                assert!((9_000.0..25_000.0).contains(&longest), "it was given up after {longest} ms: {what:?}");
            })
            .await;
    }
}

#[tokio::test]
async fn a_body_without_an_end_is_not_read_to_it() {
    for what in [What::Oversized { mib: 1024 }, What::Bomb { mib: 1024 }] {
        Scene::at_speed(0.0)
            .with_fast_clock(5.0)
            .play(async |page| {
                page.connect("shop").await;
                let memory = page.wasm_memory().await;
                page.misbehave(On::Status, what.clone(), u32::MAX, &NOISE);
                page.press("Refresh").await;
                page.reads("Unexpected answer from").await;
                page.api.behave();
                page.shows("DEPLOYED").await;
                let grown = page.wasm_memory().await - memory;
                assert!(grown <= 1024 * 1024, "the widget's memory has grown by {grown} bytes");
                // What the browser and the sockets hold on the way cannot be told from what was read.
                let (taken, answers) = (page.api.bytes_taken() / 1024 / 1024, page.statuses_read() as u64);
                assert!(taken < 24 * answers, "{taken} MiB of {answers} answers were taken");
                page.wait_for("the notice to go", "!look.find('[data-kind]')").await;
            })
            .await;
    }
}

#[tokio::test]
async fn a_length_that_lies_is_survived() {
    for by in [-40, 40] {
        is_survived(&[What::WrongLength { by }]).await;
    }
}

#[tokio::test]
async fn a_login_page_is_called_one_whatever_it_claims_to_be_and_soon_left_alone() {
    let page = "<!DOCTYPE html><html><head><title>Secret sign-in</title></head></html>";
    let labelled = What::Status {
        code: 200,
        body: page.to_owned(),
        content_type: "application/json".to_owned(),
        headers: Vec::new(),
    };
    for what in [What::Html, labelled] {
        Scene::at_speed(0.0)
            .with_fast_clock(20.0)
            .play(async |page| {
                page.connect("shop").await;
                let read = page.statuses_read();
                page.misbehave(On::Status, what.clone(), u32::MAX, &[]);
                page.press("Refresh").await;
                page.reads("A proxy or login page answered instead of Qovery.").await;
                page.wait_seconds(100.0).await;
                assert_eq!(page.statuses_read(), read + 3, "a login page does not heal by itself");
                page.never_read("ign in").await;
                page.never_read("ecret").await;
                page.shows("DEPLOYED").await;
                page.api.behave();
                page.press("Retry now").await;
                page.wait_for("the notice to go", "!look.find('[data-kind]')").await;
            })
            .await;
    }
}

/// A page that a proxy shows with this code.
fn blocked(code: u16) -> What {
    let body = "\n<!-- blocked --><!DOCTYPE html><title>Access denied</title>".to_owned();
    What::Status { code, body, content_type: "text/html; charset=utf-8".to_owned(), headers: Vec::new() }
}

#[tokio::test]
async fn a_page_of_a_proxy_is_no_verdict_on_the_token_or_the_service() {
    for code in [401, 403, 404, 405] {
        Scene::at_speed(0.0)
            .with_fast_clock(20.0)
            .play(async |page| {
                page.connect("shop").await;
                page.misbehave(On::Status, blocked(code), u32::MAX, &NOISE);
                page.press("Refresh").await;
                page.reads(&format!("A proxy or login page answered instead of Qovery (HTTP {code}).")).await;
                page.shows("DEPLOYED").await;
                page.api.behave();
                page.press("Retry now").await;
                page.wait_for("a card without trouble", "!look.text().includes('login page')").await;
                page.never_read("Give a new one").await;
                page.never_read("no access to it").await;
            })
            .await;
    }
}

#[tokio::test]
async fn a_page_of_a_proxy_leaves_open_whether_a_redeploy_went_through() {
    for code in [401, 403, 404, 405] {
        let checking = format!(
            "A proxy or login page answered instead of Qovery (HTTP {code}). Checking whether the redeploy started; it is \
             not sent again."
        );
        for (what, words) in
            [(blocked(code), checking.as_str()), (blocked(code).after_the_deed(), "but a new deployment did start.")]
        {
            Scene::at_speed(0.0)
                .play(async |page| {
                    page.connect("shop").await;
                    page.misbehave(On::Redeploy, what.clone(), 1, &NOISE);
                    page.redeploy().await;
                    page.reads(words).await;
                    page.has_sent(1);
                    page.never_read("Give a new one").await;
                    page.never_read("Nothing was deployed").await;
                })
                .await;
        }
    }
}

#[tokio::test]
async fn seconds_are_whole_in_every_notation() {
    for (number, shown) in [("3.0", "3 s"), ("1.25e1", "12 s"), ("1e3", "16 min 40 s")] {
        let body = format!(
            r#"{{"state":"DEPLOYING","description":"\ud83d","steps":{{"details":[{{"step_name":"BUILD","duration_sec":{number}}}]}}}}"#
        );
        Scene::at_speed(0.0)
            .play(async |page| {
                page.misbehave(On::Status, What::Body { body: body.as_str().into() }, u32::MAX, &[]);
                page.connect("shop").await;
                page.reads(shown).await;
                page.reads("Running").await;
            })
            .await;
    }
}

#[tokio::test]
async fn json_is_json_whatever_it_is_called() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.connect("shop").await;
            for (value, state) in [
                (None, "BUILDING"),
                (Some("application/problem+json"), "DEPLOYING"),
                (Some("text/plain"), "STOPPED"),
                (Some("text/html"), "CANCELED"),
                (Some("nonsense"), "READY"),
            ] {
                page.api.answer_status_with(SHOP, Some(json!({ "state": state })));
                let what = What::Header { name: "Content-Type".to_owned(), value: value.map(str::to_owned) };
                page.misbehave(On::Status, what, 1, &[]);
                page.press("Refresh").await;
                page.shows(state).await;
            }
        })
        .await;
}

#[tokio::test]
async fn bytes_that_are_no_json_are_survived() {
    let utf16: Vec<u8> = "\u{feff}{\"state\":\"DEPLOYED\"}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let bodies: Vec<Vec<u8>> = vec![
        b"{\"state\":\"DEPL".to_vec(),
        "\u{feff}[]".as_bytes().to_vec(),
        utf16,
        b"{\"state\":\"\xff\xfe\"}".to_vec(),
        b"{\"state\":\"DEPLOYED\"}\0\0".to_vec(),
        b"{\"state\":\"DEPLOYED\"} and more".to_vec(),
        b"{\"state\":1,\"state\":2}".to_vec(),
        "[".repeat(100_000).into_bytes(),
        "{\"state\":".repeat(20_000).into_bytes(),
        b"[]".to_vec(),
        b"null".to_vec(),
        Vec::new(),
    ];
    let bodies: Vec<What> = bodies.into_iter().map(|body| What::Body { body: body.into() }).collect();
    is_survived(&bodies).await;
}

#[tokio::test]
async fn codes_without_a_status_are_survived() {
    is_survived(&[204, 205, 304].map(|code| What::Code { code })).await;
    is_survived(&[What::Empty]).await;
}

#[tokio::test]
async fn a_state_that_is_none_is_survived() {
    let bodies = [json!({}), json!({"state": null}), json!({"state": 7}), json!({"state": ["DEPLOYED"]})];
    is_survived(&bodies.map(|body| What::Body { body: body.to_string().as_str().into() })).await;
}

#[tokio::test]
async fn another_services_status_is_not_painted() {
    let other = json!({"id": "71b8f0c2-94de-4a37-8c15-e2d6a3b4950f", "state": "BUILD_ERROR"}).to_string();
    is_survived(&[What::Body { body: other.as_str().into() }]).await;
}

#[tokio::test]
async fn a_status_of_nulls_or_of_things_unheard_of_is_a_normal_card() {
    Scene::at_speed(0.0)
        .play(async |page| {
            let nulls = json!({
                "id": null, "state": "BUILDING", "service_deployment_status": null, "is_part_last_deployment": null,
                "status_details": null, "deployment_request_id": null, "deployment_requests_count": null,
                "last_deployment_date": null, "steps": null, "execution_id": null,
            });
            let news = json!({
                "id": SHOP, "state": "DEPLOYING", "service_deployment_status": "IN_LIMBO", "weather": {"is": ["fine"]},
                "status_details": {"action": "DANCE", "status": "DANCING", "sub_action": "WALTZ"},
                "steps": {"total_duration_sec": -3, "details": [{"step_name": "BOW", "status": "MAYBE"}, 7, null]},
            });
            page.api.answer_status_with(SHOP, Some(nulls));
            page.connect("shop").await;
            page.shows("BUILDING").await;
            page.api.answer_status_with(SHOP, Some(news));
            page.press("Refresh").await;
            page.shows("DEPLOYING").await;
            page.never_read("Unexpected answer").await;
            page.never_read("null").await;
            page.never_read("undefined").await;
        })
        .await;
}

#[tokio::test]
async fn a_redirected_status_is_asked_for_nowhere_else() {
    let elsewhere = simulator::start(Options { port: 0, speed: 0.0 }).await.expect("another origin");
    Scene::at_speed(0.0)
        .with_fast_clock(10.0)
        .play(async |page| {
            page.connect("shop").await;
            for code in [301, 302, 307, 308] {
                let to = format!("{}/helm/{SHOP}/status", elsewhere.base());
                page.misbehave(On::Status, What::Redirect { to, code }, 1, &NOISE);
                let read = page.statuses_read();
                page.press("Refresh").await;
                recovers(page, read + 2).await;
            }
            assert_eq!(elsewhere.requests(), []);
        })
        .await;
}

#[tokio::test]
async fn a_later_deployment_takes_over() {
    Scene::at_speed(0.0)
        .with_fast_clock(5.0)
        .play(async |page| {
            page.connect("shop").await;
            page.redeploy().await;
            page.shows("QUEUED").await;
            page.reads("Your redeploy").await;
            page.api.somebody_redeploys(SHOP);
            page.reads("A later deployment has taken over from yours. Following it.").await;
            page.api.set_speed(1_000.0);
            page.shows("DEPLOYED").await;
            page.reads("A later deployment · ended after").await;
            page.never_read("Your redeploy · ended").await;
        })
        .await;
}

#[tokio::test]
async fn a_deployment_started_elsewhere_is_noticed_by_a_card_at_rest() {
    Scene::at_speed(0.0)
        .with_fast_clock(60.0)
        .play(async |page| {
            page.connect("shop").await;
            page.shows("DEPLOYED").await;
            page.api.somebody_redeploys(SHOP);
            page.shows("QUEUED").await;
            page.reads("A deployment").await;
            page.has_sent(0);
        })
        .await;
}

#[tokio::test]
async fn an_end_that_flaps_counts_only_once_it_stays() {
    Scene::at_speed(0.0)
        .with_fast_clock(1.0)
        .play(async |page| {
            page.api.answer_status_with(SHOP, Some(end("DEPLOYED", "yesterday")));
            page.connect("shop").await;
            page.redeploy().await;
            page.shows("QUEUED").await;
            let ours = &page.api.ledger()[0].execution_id;
            page.api.answer_status_with(SHOP, Some(end("DEPLOYED", ours)));
            page.shows("DEPLOYED").await;
            page.api.answer_status_with(SHOP, Some(end("DEPLOYING", ours)));
            page.shows("DEPLOYING").await;
            page.was_never("succeeded").await;
            page.never_read("ended after").await;
            page.api.answer_status_with(SHOP, Some(end("DEPLOYED", ours)));
            page.run_clock(10.0).await;
            page.wait_for("success", "look.phase() === 'succeeded'").await;
            let said: Vec<String> = page.look("look.said").await;
            assert_eq!(
                said,
                ["Deployed", "Requesting", "Queued", "Deploying", "Deployed. Your redeploy has ended"]
                    .map(|words| format!("shop: {words}")),
                "a screen reader says each change once"
            );
        })
        .await;
}

#[tokio::test]
async fn a_date_that_makes_no_sense_is_shown_as_it_came() {
    Scene::at_speed(0.0)
        .play(async |page| {
            // One that can be read is written as the person writes dates.
            for (date, shown) in [
                ("next Tuesday", "next Tuesday"),
                ("2999-06-01T00:00:00Z", "2999"),
                ("2023-11-07T05:31:56", "2023-11-07T05:31:56"),
                ("2023-02-30T99:99:99Z", "2023-02-30T99:99:99Z"),
            ] {
                let status = json!({"state": "DEPLOYED", "last_deployment_date": date});
                page.api.answer_status_with(SHOP, Some(status));
                if page.look("look.state() === ''").await {
                    page.connect("shop").await;
                } else {
                    page.press("Refresh").await;
                }
                page.wait_for(
                    date,
                    &format!("look.find('[data-fact=last_deployment_date]')?.innerText.includes({shown:?})"),
                )
                .await;
            }
            for words in ["NaN", "Invalid", "in 9", "-1"] {
                let fact = "look.find('[data-fact=last_deployment_date]').innerText";
                let is_there: bool = page.look(&format!("{fact}.includes({words:?})")).await;
                assert!(!is_there, "{words:?}");
            }
        })
        .await;
}

#[tokio::test]
async fn a_calendar_that_jumps_changes_no_duration() {
    for hours in [-24.0, 24.0] {
        Scene::at_speed(0.0)
            .with_fast_clock(5.0)
            .play(async |page| {
                page.connect("shop").await;
                page.has_a_portal_with_tokens().await;
                page.redeploy().await;
                page.shows("QUEUED").await;
                page.sleep(hours).await;
                let read = page.statuses_read();
                page.wait_for("two more looks", &format!("outside.gets().length >= {}", read + 2)).await;
                let headline: String = page.look("look.text().match(/Your redeploy · (.*)/)[1]").await;
                assert!(!headline.contains(" h") && !headline.contains(" d") && !headline.contains('-'), "{headline}");
                let most: usize = page.look("outside.most(60000)").await;
                assert!(most <= 25, "{most} requests in a minute");
            })
            .await;
    }
}

#[tokio::test]
async fn an_answer_that_may_be_kept_is_asked_for_afresh() {
    Scene::at_speed(0.0)
        .play(async |page| {
            let cache = |value: &str| What::Header { name: "Cache-Control".to_owned(), value: Some(value.to_owned()) };
            page.misbehave(On::Status, cache("public, max-age=3600, immutable"), u32::MAX, &[]);
            page.connect("shop").await;
            page.api.answer_status_with(SHOP, Some(json!({"state": "BUILDING"})));
            page.press("Refresh").await;
            page.shows("BUILDING").await;
        })
        .await;
}

/// A status in this state, of this run.
fn end(state: &str, execution: &str) -> Value {
    let second = if execution == "yesterday" { "2026-01-01T10:00:00Z" } else { "2026-01-02T10:00:00Z" };
    json!({"id": SHOP, "state": state, "execution_id": execution, "last_deployment_date": second})
}

/// Waits for so many looks at the status, after which nothing may be wrong any more.
async fn recovers(page: &Page, looks: usize) {
    page.wait_for("another look", &format!("outside.looks().length >= {looks} && outside.inFlight() === 0")).await;
    page.wait_for("peace", "!look.find('[data-kind]') && look.complaint().trim() === ''").await;
}

/// Each of these comes in place of a status: the last one stays, and the next try heals it.
async fn is_survived(faults: &[What]) {
    Scene::at_speed(0.0)
        .with_fast_clock(10.0)
        .play(async |page| {
            page.connect("shop").await;
            for what in faults {
                page.misbehave(On::Status, what.clone(), 1, &NOISE);
                let read: usize = page.look("outside.gets().length").await;
                page.press("Refresh").await;
                recovers(page, read + 2).await;
                assert_eq!(page.look::<String>("look.state()").await, "DEPLOYED", "{what:?}");
            }
            let frames: Vec<String> = page.look("look.frames").await;
            let since: Vec<_> = frames.iter().skip_while(|frame| !frame.contains("DEPLOYED")).collect();
            assert!(
                since.iter().all(|frame| frame.contains("DEPLOYED")),
                "the card was cleared or repainted: {since:?}"
            );
            page.has_sent(0);
        })
        .await;
}
