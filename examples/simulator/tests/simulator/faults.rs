//! What each fault is on the wire, seen by a client that reads whatever comes.

use std::{io::ErrorKind, time::Duration};

use serde_json::{Value, json};
use simulator::{FAULTS, Fault, On, Options, Simulator, What};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

const SILENCE: Duration = Duration::from_millis(300);

/// How an exchange ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// With a goodbye.
    Closed,
    Reset,
    /// Not at all: nothing more came for a while.
    Silent,
}

struct Exchange {
    head: String,
    body: Vec<u8>,
    end: End,
}

#[tokio::test]
async fn a_reset_is_a_reset_and_a_close_is_a_goodbye() {
    for (what, end) in [(What::Reset, End::Reset), (What::Close, End::Closed)] {
        let (simulator, exchange) = redeploy(what).await;
        assert_eq!((exchange.head.as_str(), exchange.end), ("", end));
        assert!(simulator.ledger().is_empty());
    }
}

#[tokio::test]
async fn after_the_deed_anything_can_go_wrong() {
    for (what, begins, end) in [
        (What::Reset, "", End::Reset),
        (What::Close, "", End::Closed),
        (What::Hang, "", End::Silent),
        (What::Html, "HTTP/1.1 200", End::Closed),
        (What::code(502), "HTTP/1.1 502", End::Closed),
        (What::Empty, "HTTP/1.1 202", End::Closed),
        (What::StalledHead, "HTTP/1.1 202", End::Silent),
        (What::NoCors, "HTTP/1.1 202", End::Closed),
    ] {
        let (simulator, exchange) = redeploy(what.clone().after_the_deed()).await;
        assert!(exchange.head.starts_with(begins), "{what:?}: {}", exchange.head);
        assert_eq!(exchange.end, end, "{what:?}");
        let is_shared = exchange.head.contains("access-control-allow-origin");
        assert_eq!(is_shared, !begins.is_empty() && !matches!(what, What::NoCors), "{what:?}");
        assert_eq!(simulator.ledger().len(), 1, "{what:?}");
    }
}

#[tokio::test]
async fn what_hangs_never_reaches_the_api_and_what_is_late_does() {
    let (simulator, exchange) = redeploy(What::Hang).await;
    assert_eq!((exchange.head.as_str(), exchange.end), ("", End::Silent));
    assert!(simulator.ledger().is_empty());
    let (simulator, exchange) = redeploy(What::Late { ms: 50 }).await;
    assert!(exchange.head.starts_with("HTTP/1.1 202"));
    assert_eq!(simulator.ledger().len(), 1);
}

#[tokio::test]
async fn a_stalled_head_promises_a_body() {
    let (_, exchange) = status(What::StalledHead).await;
    assert!(length(&exchange) > 100);
    assert_eq!((exchange.body.len(), exchange.end), (0, End::Silent));
}

#[tokio::test]
async fn a_stalled_and_a_reset_body_are_half_of_one() {
    for (what, end) in [(What::StalledBody, End::Silent), (What::ResetBody, End::Reset)] {
        let (_, exchange) = status(what).await;
        assert_eq!((exchange.body.len(), exchange.end), (length(&exchange) / 2, end));
    }
}

#[tokio::test]
async fn a_slow_body_is_whole_in_the_end() {
    let (_, exchange) = status(What::SlowBody { piece: 64, ms: 5 }).await;
    let text = String::from_utf8_lossy(&exchange.body);
    assert!(text.contains("\r\n40\r\n"), "it comes in chunks of 64 bytes: {text}");
    assert!(text.ends_with("0\r\n\r\n"), "{text}");
}

#[tokio::test]
async fn a_length_can_lie_in_both_directions() {
    let (_, honest) = status(What::Delay { ms: 0 }).await;
    let (_, long) = status(What::WrongLength { by: 10 }).await;
    assert_eq!((length(&long), long.body.len()), (length(&honest) + 10, honest.body.len()));
    let (_, short) = status(What::WrongLength { by: -10 }).await;
    assert_eq!((length(&short), short.body.len()), (length(&honest) - 10, honest.body.len() - 10));
}

#[tokio::test]
async fn bodies_and_codes_can_be_exchanged() {
    let (_, exchange) = status(What::Body { body: vec![0xff, 0xfe, 0].into() }).await;
    assert_eq!(exchange.body, [0xff, 0xfe, 0]);
    let (_, exchange) = status(What::Code { code: 304 }).await;
    assert!(exchange.head.starts_with("HTTP/1.1 304") && exchange.body.is_empty());
    let (simulator, exchange) = redeploy(What::Code { code: 201 }).await;
    assert!(exchange.head.starts_with("HTTP/1.1 201") && !exchange.body.is_empty());
    assert_eq!(simulator.ledger().len(), 1);
}

#[tokio::test]
async fn a_body_without_an_end_is_counted() {
    let (simulator, exchange) = status(What::Oversized { mib: 1 }).await;
    assert!(exchange.head.contains("transfer-encoding: chunked"));
    assert!(exchange.body.len() > 1024 * 1024);
    assert!(simulator.bytes_taken() > 1024 * 1024);
}

/// What comes after the head of gzip and the first three bits is the same 13 bytes again and again.
#[tokio::test]
async fn a_bomb_is_small() {
    let (simulator, exchange) = status(What::Bomb { mib: 16 }).await;
    assert!(exchange.head.contains("content-encoding: gzip"), "{}", exchange.head);
    assert!((50_000..200_000).contains(&simulator.bytes_taken()), "{}", simulator.bytes_taken());
    assert_eq!(exchange.body.windows(2).position(|bytes| bytes == [0x1f, 0x8b]), Some(3), "after the chunk's size");
}

#[tokio::test]
async fn every_kind_of_reading_misbehaves_for_itself() {
    for (on, spoilt) in
        [(On::Service, 0), (On::Environment, 1), (On::Logs, 2), (On::History, 3), (On::Services, 4), (On::Stages, 5)]
    {
        let simulator = still().await;
        let shop = simulator.services().remove(0);
        let paths = [
            format!("/helm/{}", shop.helm_id),
            format!("/environment/{}", shop.environment_id),
            format!("/environment/{}/logs", shop.environment_id),
            format!("/helm/{}/deploymentHistoryV2?pageSize=5", shop.helm_id),
            format!("/environment/{}/helm", shop.environment_id),
            format!("/environment/{}/statusesWithStages", shop.environment_id),
        ];
        for (place, path) in paths.iter().enumerate().filter(|(place, _)| *place != spoilt) {
            simulator.misbehave(Fault { on, times: 1, what: What::code(503) });
            let spared = exchange(&simulator, "GET", path, "").await;
            assert!(spared.head.starts_with("HTTP/1.1 200"), "{on:?} is not {place}: {}", spared.head);
            simulator.behave();
        }
        for (what, begins, end) in [
            (What::code(403), "HTTP/1.1 403", End::Closed),
            (What::code(404), "HTTP/1.1 404", End::Closed),
            (What::code(502), "HTTP/1.1 502", End::Closed),
            (What::Html, "HTTP/1.1 200", End::Closed),
            (What::SlowBody { piece: 100_000, ms: 5 }, "HTTP/1.1 200", End::Closed),
            (What::StalledBody, "HTTP/1.1 200", End::Silent),
            (What::ResetBody, "HTTP/1.1 200", End::Reset),
            (What::Oversized { mib: 2 }, "HTTP/1.1 200", End::Closed),
        ] {
            simulator.misbehave(Fault { on, times: 1, what: what.clone() });
            let exchange = exchange(&simulator, "GET", &paths[spoilt], "").await;
            assert!(exchange.head.starts_with(begins), "{on:?}, {what:?}: {}", exchange.head);
            assert_eq!(exchange.end, end, "{on:?}, {what:?}");
        }
        assert!(simulator.bytes_taken() > 2 * 1024 * 1024);
    }
}

#[tokio::test]
async fn headers_can_change_and_go_missing() {
    let cache = What::Header { name: "Cache-Control".to_owned(), value: Some("max-age=60".to_owned()) };
    assert!(status(cache).await.1.head.contains("cache-control: max-age=60"));
    let untyped = What::Header { name: "Content-Type".to_owned(), value: None };
    assert!(!status(untyped).await.1.head.contains("content-type"));
}

#[tokio::test]
async fn preflights_lose_their_permissions_one_by_one() {
    for name in ["access-control-allow-headers", "access-control-allow-origin"] {
        let simulator = still().await;
        let what = What::Header { name: name.to_owned(), value: None };
        simulator.misbehave(Fault { on: On::RedeployPreflight, times: 1, what });
        let path = path(&simulator, "redeploy");
        let permission = "access-control-request-method: POST\r\naccess-control-request-headers: authorization\r\n";
        let spared = exchange(&simulator, "OPTIONS", &path.replace("redeploy", "status"), permission).await;
        assert!(spared.head.contains(name));
        let spoilt = exchange(&simulator, "OPTIONS", &path, permission).await;
        assert!(spoilt.head.starts_with("HTTP/1.1 200") && !spoilt.head.contains(name), "{}", spoilt.head);
    }
}

#[tokio::test]
async fn a_page_may_be_kept_from_reading_when_to_come_back() {
    for (exposed, expected) in [(None, "Retry-After"), (Some(""), "access-control-expose-headers: \r\n")] {
        let headers = [("Retry-After", Some("7")), ("Access-Control-Expose-Headers", exposed)];
        let headers =
            headers.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned()))).collect();
        let what = What::Status { code: 429, body: String::new(), content_type: String::new(), headers };
        let (_, exchange) = status(what).await;
        assert!(exchange.head.contains("retry-after: 7"));
        assert!(exchange.head.contains(expected), "{}", exchange.head);
    }
}

#[tokio::test]
async fn a_redirect_has_the_code_that_was_asked_for() {
    for code in [301, 302, 307, 308] {
        let (simulator, exchange) = redeploy(What::Redirect { to: "http://127.0.0.1:9/".to_owned(), code }).await;
        assert!(exchange.head.starts_with(&format!("HTTP/1.1 {code}")));
        assert!(exchange.head.contains("location: http://127.0.0.1:9/"));
        assert!(simulator.ledger().is_empty());
    }
}

#[tokio::test]
async fn somebody_else_can_redeploy_and_the_truth_can_be_asked_for() {
    let simulator = still().await;
    let shop = simulator.helm_id("shop");
    simulator.somebody_redeploys(&shop);
    assert!(simulator.ledger().is_empty());
    let queued = exchange(&simulator, "GET", &path(&simulator, "status"), "").await;
    let status: Value = serde_json::from_slice(&queued.body).expect("JSON");
    assert_eq!(status["state"], "QUEUED");
    let run = status["execution_id"].as_str().expect("a run");
    assert_eq!(simulator.run(&shop, run).map(|told| (told.state, told.ended)), Some((Some("QUEUED"), false)));
    simulator.set_speed(1e6);
    tokio::time::sleep(Duration::from_millis(5)).await;
    assert_eq!(simulator.run(&shop, run).map(|told| (told.state, told.ended)), Some((Some("DEPLOYED"), true)));
    assert_eq!(simulator.run(&shop, "no such run"), None);
}

#[test]
fn every_fault_is_in_the_table_with_an_example_that_works() {
    let examples: Vec<&str> = FAULTS
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once("` |").map(|(example, _)| example))
        .filter(|example| *example != "what")
        .collect();
    for example in &examples {
        let what: Value = serde_json::from_str(example).expect("JSON");
        let fault: Fault = serde_json::from_value(json!({"on": "Any", "what": what})).expect(example);
        let name = format!("{:?}", fault.what);
        assert!(example.contains(name.split([' ', '(']).next().unwrap_or_default()), "{example} is {name}");
    }
    // The names that are refused are followed by those that exist.
    let all = serde_json::from_value::<What>(json!("Nonsense")).expect_err("no fault").to_string();
    let names: Vec<&str> = all.split('`').skip(3).step_by(2).collect();
    assert_eq!(names.len(), examples.len(), "{names:?}");
    for name in names {
        assert!(examples.iter().any(|example| example.contains(&format!("\"{name}\""))), "{name} is not in the table");
    }
}

async fn still() -> Simulator {
    simulator::start(Options { port: 0, speed: 0.0 }).await.expect("a port is free")
}

fn path(simulator: &Simulator, what: &str) -> String {
    format!("/helm/{}/{what}", simulator.helm_id("shop"))
}

async fn status(what: What) -> (Simulator, Exchange) {
    spoilt(On::Status, what, "GET", "status").await
}

async fn redeploy(what: What) -> (Simulator, Exchange) {
    spoilt(On::Redeploy, what, "POST", "redeploy").await
}

async fn spoilt(on: On, what: What, method: &str, end: &str) -> (Simulator, Exchange) {
    let simulator = still().await;
    simulator.misbehave(Fault { on, times: 1, what });
    let path = path(&simulator, end);
    let exchange = exchange(&simulator, method, &path, "").await;
    (simulator, exchange)
}

/// Sends a request, and reads until the connection ends or falls silent.
async fn exchange(simulator: &Simulator, method: &str, path: &str, headers: &str) -> Exchange {
    let address = simulator.base().replace("http://", "");
    let mut connection = TcpStream::connect(address).await.expect("it listens");
    let token = simulator.token();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: api\r\norigin: http://page.example\r\nconnection: close\r\n\
         authorization: Bearer {token}\r\ncontent-length: 0\r\n{headers}\r\n"
    );
    connection.write_all(request.as_bytes()).await.expect("it can be written");
    let mut received = Vec::new();
    let end = loop {
        match timeout(SILENCE, connection.read_buf(&mut received)).await {
            Err(_) => break End::Silent,
            Ok(Ok(0)) => break End::Closed,
            Ok(Ok(_)) => {}
            Ok(Err(error)) if error.kind() == ErrorKind::ConnectionReset => break End::Reset,
            Ok(Err(error)) => panic!("{error}"),
        }
    };
    let split = received.windows(4).position(|bytes| bytes == b"\r\n\r\n").map_or(0, |place| place + 4);
    let body = received.split_off(split);
    Exchange { head: String::from_utf8(received).expect("a head is text"), body, end }
}

/// What the head claims of the body.
fn length(exchange: &Exchange) -> usize {
    let (_, rest) = exchange.head.split_once("content-length: ").expect("it claims a length");
    rest.split("\r\n").next().and_then(|number| number.parse().ok()).expect("a number")
}
