//! Answers as servers, proxies and logins really write them, and what a person then reads.
#![cfg(not(target_arch = "wasm32"))]

use helm_redeploy::{
    api::{self, Answer, ApiError, Call, Mode, NoAnswer},
    machine::{Event, Machine, Next, Now},
    model::Status,
    screen::{Card, Screen},
    target::{ApiBase, HelmId},
    token::Token,
};

const ID: &str = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const NOW: Now = Now { monotonic_ms: 1_000, unix_ms: 1_767_355_390_000, utc_offset_min: 0, seems_offline: false };
const AT_REST: &str = r#"{"state":"DEPLOYED","execution_id":"run-1"}"#;

fn id() -> HelmId {
    HelmId::parse(ID).expect("a UUID")
}

fn answer(http_status: u16, body: impl AsRef<[u8]>) -> Answer {
    Answer { http_status, body: Some(body.as_ref().to_vec()), ..Answer::default() }
}

fn status(body: impl AsRef<[u8]>) -> Result<Status, ApiError> {
    api::read_status(&answer(200, body), &id(), NOW.unix_ms)
}

/// A widget that has a token and has read this.
fn after(body: &str) -> Machine {
    let mut machine = Machine::new(ApiBase::default(), id(), 1);
    _ = machine.on(Event::TokenGiven(Token::parse("qov_test").expect("a token")), NOW);
    _ = machine.on(Event::Answered(Call::Status, Ok(answer(200, body))), NOW);
    _ = machine.on(Event::Answered(Call::Service, Ok(answer(200, r#"{"name":"shop"}"#))), NOW);
    machine
}

fn card(body: &str) -> Card {
    Screen::of(&after(body), NOW).card.expect("a card")
}

fn notice(machine: &Machine) -> String {
    Screen::of(machine, NOW).notice.map(|notice| notice.text + &notice.countdown).unwrap_or_default()
}

#[test]
fn seconds_are_whole_in_every_notation() {
    for (number, shown) in [
        ("123", "2 min 3 s"),
        ("3.0", "3 s"),
        ("1.25e1", "12 s"),
        ("1e3", "16 min 40 s"),
        ("1E+2", "1 min 40 s"),
        ("99e-1", "9 s"),
        ("0.999", "0 s"),
        ("0.0", "0 s"),
        ("-0", "0 s"),
        ("-0.0", "0 s"),
        ("1e-400", "0 s"),
        ("59.99999", "59 s"),
        ("12345678901234567890e-18", "12 s"),
    ] {
        let card = card(&format!(
            r#"{{"state":"DEPLOYING","steps":{{"total_duration_sec":{number},
               "details":[{{"step_name":"DEPLOYMENT","duration_sec":{number}}}]}}}}"#
        ));
        let total = card.facts.iter().find(|fact| fact.key == "total_duration_sec").expect("a duration");
        assert_eq!(total.value, shown, "{number}");
        assert_eq!((card.steps[0].status.as_str(), card.steps[0].duration.as_str()), ("Running", shown), "{number}");
    }
}

#[test]
fn a_number_that_is_no_duration_costs_the_duration_alone() {
    for number in ["-1", "-0.5", "-1e400", "1e400", "1e300", "4294967296", "18446744073709551616", "null", "true"]
        .into_iter()
        .chain([r#""12""#, r#""12 s""#, "[12]", r#"{"seconds":12}"#, r#""""#])
    {
        let card = card(&format!(
            r#"{{"state":"DEPLOYED","deployment_requests_count":{number},"steps":{{"total_duration_sec":{number},
               "details":[{{"step_name":"BUILD","status":"SUCCESS","duration_sec":{number}}}]}}}}"#
        ));
        assert_eq!(card.facts.len(), 0, "{number}: {:?}", card.facts);
        assert_eq!((card.steps[0].status.as_str(), card.steps[0].duration.as_str()), ("Succeeded", ""), "{number}");
    }
}

#[test]
fn what_is_odd_where_nobody_reads_costs_nothing() {
    for odd in [
        br#""description":"half \ud83d of it""#.as_slice(),
        br#""description":"\udc00\ud800""#,
        br#""\ud83d":0"#,
        br#""description":"\u0000\u001f""#,
        b"\"description\":\"\0 and a\nline\"",
        b"\"description\":\"Andr\xe9 in Latin-1\"",
        b"\"description\":\"\xed\xa0\xbd\xff\"",
        br#""version":1e400,"size":-1e999"#,
        br#""version":123456789012345678901234567890.5e-7"#,
        br#""__proto__":{"state":"DEPLOYED"}"#,
        br#""constructor":{"prototype":null},"hasOwnProperty":1,"toString":[]"#,
        br#""x":1,"x":{"y":[]},"x":null"#,
        br#""id":null,"steps":[],"status_details":"none","last_deployment_date":7,"is_part_last_deployment":"yes""#,
    ] {
        for body in
            [[b"{", odd, b",\"state\":\"BUILDING\"}"].concat(), [b"{\"state\":\"BUILDING\",", odd, b"}"].concat()]
        {
            let read = status(&body).expect("a status");
            assert_eq!(read.state.as_str(), "BUILDING", "{}", String::from_utf8_lossy(&body));
        }
    }
    assert_eq!(status("\u{feff}{\"state\":\"BUILDING\"}").expect("a status").state.as_str(), "BUILDING");
    assert_eq!(status(r#"{"state":"QUEUED","state":"BUILDING"}"#).expect("a status").state.as_str(), "BUILDING");
}

#[test]
fn what_is_odd_in_a_text_is_not_shown() {
    let service = |body: &[u8]| api::read_service(&answer(200, body), &id(), NOW.unix_ms).expect("a service").name;
    assert_eq!(service(br#"{"name":"shop \ud83d"}"#).as_deref(), Some("shop \u{fffd}"));
    assert_eq!(service(br#"{"name":"sh\u0000op\u202e"}"#).as_deref(), Some("shop"));
    assert_eq!(service(br#"{"name":["shop"],"timeout_sec":6e2}"#), None);
}

#[test]
fn a_word_or_an_id_with_a_character_lost_is_none() {
    let read = status(br#"{"state":"DEPLOYED","execution_id":"run-\ud83d","service_deployment_status":"UP\udc00"}"#);
    let read = read.expect("a status");
    assert_eq!((read.execution_id, read.service_deployment_status), (None, None));
    assert!(status(b"{\"state\":\"\xff\xfe\"}").is_err());
}

#[test]
fn what_an_object_inherits_is_no_status() {
    for body in
        [r#"{"__proto__":{"state":"DEPLOYED"}}"#, r#"{"constructor":{"state":"DEPLOYED"}}"#, "[]", "\"DEPLOYED\""]
    {
        assert!(status(body).is_err(), "{body}");
    }
}

/// Pages as proxies, gateways, logins and captive portals send them, with the content type that they name.
const PAGES: [(Option<&str>, &[u8]); 14] = [
    (Some("text/html"), b"<html><body>Please sign in</body></html>"),
    (Some("text/html; charset=utf-8"), b"<!DOCTYPE html><title>Blocked</title>"),
    (Some("application/json"), b"<!doctype HTML>\n<p>Bad gateway"),
    (None, b"\r\n\t <HTML>"),
    (None, b"\xef\xbb\xbf\n<html>"),
    (None, b"\xff\xfe<\0h\0t\0m\0l\0"),
    (None, b"<!-- a comment first --><html>"),
    (Some("application/xhtml+xml"), b"<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"/>"),
    (Some("application/xml"), b"<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>"),
    (Some("text/plain"), b"<h1>403 Forbidden</h1>"),
    (Some("TEXT/HTML"), b"Access denied by policy"),
    (Some("text/html"), b"\"Forbidden\""),
    (Some("text/html"), b"404"),
    (None, b"Warning: something failed in line 7\n<html><body></body></html>"),
];

const CODES: [u16; 20] =
    [200, 201, 203, 400, 401, 402, 403, 404, 405, 406, 407, 409, 410, 429, 431, 500, 502, 503, 504, 511];

fn page(http_status: u16, (content_type, body): (Option<&str>, &[u8])) -> Answer {
    Answer { content_type: content_type.map(str::to_owned), ..answer(http_status, body) }
}

fn words(http_status: u16) -> String {
    match http_status {
        200..=299 => "A proxy or login page answered instead of Qovery.".to_owned(),
        _ => format!("A proxy or login page answered instead of Qovery (HTTP {http_status})."),
    }
}

#[test]
fn a_page_is_no_verdict_on_the_token_or_the_service() {
    for http_status in CODES {
        for content in PAGES {
            let mut machine = after(AT_REST);
            _ = machine.on(Event::Refresh, NOW);
            // The first failure is nobody's concern, and the second one says that it tries again.
            for _ in 0..3 {
                _ = machine.on(Event::Answered(Call::Status, Ok(page(http_status, content))), NOW);
                _ = machine.on(Event::Woke, NOW);
            }
            let text = notice(&machine);
            let words = words(http_status);
            assert!(text.starts_with(&words), "{content:?}: {text}");
            let screen = Screen::of(&machine, NOW);
            assert!(!screen.wants_token, "HTTP {http_status} {content:?}");
            assert_eq!(screen.card.expect("a card").state.word, "DEPLOYED");
        }
    }
}

#[test]
fn a_page_leaves_open_whether_the_redeploy_went_through() {
    for http_status in CODES {
        for content in PAGES {
            let mut machine = after(AT_REST);
            let next = machine.on(Event::Redeploy(Mode::Normal), NOW);
            assert_eq!(next, Next::Call(Call::Redeploy(Mode::Normal)));
            let answered = Event::Answered(Call::Redeploy(Mode::Normal), Ok(page(http_status, content)));
            assert_eq!(machine.on(answered, NOW), Next::Call(Call::Status), "HTTP {http_status} {content:?}");
            let words = words(http_status) + " Checking whether the redeploy started; it is not sent again.";
            assert_eq!(notice(&machine), words);
            assert!(!Screen::of(&machine, NOW).wants_token);
        }
    }
}

#[test]
fn an_acceptance_is_one_with_any_body() {
    for content in PAGES {
        assert_eq!(api::read_acceptance(&page(202, content), &id(), 0), Ok(None), "{content:?}");
    }
    for body in ["", "null", "{", "{\"state\":7}"] {
        assert_eq!(api::read_acceptance(&answer(200, body), &id(), 0), Ok(None), "{body:?}");
    }
}

#[test]
fn what_is_no_page_is_the_apis_verdict() {
    for (content_type, body) in [
        (None, ""),
        (Some("text/html"), ""),
        (Some("text/html; charset=utf-8"), "  \r\n"),
        (Some("text/plain"), "Unauthorized"),
        (Some("application/problem+json"), r#"{"status":401,"detail":"<html> is not welcome here"}"#),
        (Some("text/html"), r#"{"status":401,"error":"Unauthorized"}"#),
    ] {
        let verdict = |http_status| {
            api::read_status(&page(http_status, (content_type, body.as_bytes())), &id(), 0)
                .expect_err("no status")
                .kind()
        };
        assert_eq!(
            [401, 403, 404, 409, 429, 400, 500].map(verdict),
            ["unauthorized", "forbidden", "not-found", "conflict", "rate-limited", "refused", "server"],
            "{content_type:?} {body:?}"
        );
    }
    let labelled = page(200, (Some("text/html"), AT_REST.as_bytes()));
    assert!(api::read_status(&labelled, &id(), 0).is_ok(), "a status is one whatever it is called");
}

#[test]
fn a_page_that_broke_off_is_known_by_its_name() {
    let too_large = Answer { body: None, ..page(200, (Some("text/html"), b"")) };
    assert_eq!(api::read_status(&too_large, &id(), 0), Err(ApiError::Html(200, None)));
}

#[test]
fn a_page_that_names_a_wait_is_obeyed() {
    for http_status in [429, 503] {
        let busy = Answer { retry_after: Some("20".to_owned()), ..page(http_status, PAGES[0]) };
        let error = api::read_status(&busy, &id(), 0).expect_err("a page");
        assert_eq!(error, ApiError::Html(http_status, Some(20_000)));
        assert_eq!(
            (error.kind(), error.http_status(), error.wait_ms()),
            ("unreadable", Some(http_status), Some(20_000))
        );
    }
}

#[test]
fn a_refusal_is_told_in_the_apis_own_words_whatever_their_shape() {
    for (body, words) in [
        (r#"{"status":400,"error":"Bad Request","detail":"The service is stopped."}"#, "The service is stopped."),
        (r#"{"detail":"","message":"  No action\tpossible.  ","error":"Bad Request"}"#, "No action possible."),
        (r#"{"detail":null,"message":42,"error":"Bad Request"}"#, "Bad Request"),
        (r#"{"error":{"code":7,"message":"Stopped"}}"#, "Stopped"),
        (r#"{"detail":[{"loc":["body"]},{"message":"Too early"}]}"#, "Too early"),
        (r#"{"message":["First","Second"]}"#, "First"),
        (r#"{"type":"about:blank","title":"Not possible","status":400}"#, "Not possible"),
        (r#"{"detail":"<p>no</p>","message":"Stopped"}"#, "Stopped"),
        (r#"{"detail":"half \ud83d"}"#, "half \u{fffd}"),
    ] {
        let refused = api::read_status(&answer(400, body), &id(), 0);
        assert_eq!(refused, Err(ApiError::Refused(400, Some(words.to_owned()))), "{body}");
    }
    for body in [
        "",
        "no",
        r#""no""#,
        "{}",
        r#"{"detail":{},"message":[],"error":true}"#,
        r#"{"__proto__":{"detail":"no"}}"#,
        r#"{"detail":" \n ","error":"<html>no"}"#,
        r#"{"detail":"no</b> way"}"#,
        r#"{"detail":"Error: <html><body>no"}"#,
    ] {
        assert_eq!(api::read_status(&answer(400, body), &id(), 0), Err(ApiError::Refused(400, None)), "{body}");
    }
}

#[test]
fn a_lost_answer_is_as_open_as_a_page() {
    for error in [ApiError::Html(403, None), ApiError::Server(502, None), ApiError::NoAnswer(NoAnswer::Timeout)] {
        assert!(error.leaves_the_outcome_open(), "{error:?}");
    }
    for error in [ApiError::Forbidden, ApiError::Conflict, ApiError::Refused(400, None)] {
        assert!(!error.leaves_the_outcome_open(), "{error:?}");
    }
}
