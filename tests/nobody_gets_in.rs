//! What somebody would want who is not to have it, tried on the core: each test is named after that. The same in a real
//! page is in `tests/page/tests/stories/attacks.rs`.
#![cfg(not(target_arch = "wasm32"))]

use helm_redeploy::{
    api::{Answer, Call, Mode},
    machine::{Event, Machine, News, Next, Now, Reason},
    screen::Screen,
    target::{ApiBase, HelmId},
    token::Token,
};
use serde_json::json;

const ID: &str = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const SECRET: &str = "qov_CANARY-0123456789-abcdefghij";
/// 2026-01-02T12:03:10Z
const START_UNIX_MS: i64 = 1_767_355_390_000;

/// A widget in its first moments, and a clock.
struct Widget {
    machine: Machine,
    now: Now,
}

impl Widget {
    fn with_token(text: &str) -> Self {
        let machine = Machine::new(ApiBase::default(), HelmId::parse(ID).expect("a UUID"), 7);
        let now = Now { monotonic_ms: 1_000, unix_ms: START_UNIX_MS, utc_offset_min: 0, seems_offline: false };
        let mut widget = Self { machine, now };
        assert_eq!(widget.hears(Event::TokenGiven(Token::parse(text).expect("a token"))), Next::Call(Call::Status));
        widget
    }

    fn at_rest() -> Self {
        let mut widget = Self::with_token(SECRET);
        widget.answers(Call::Status, 200, &json!({ "id": ID, "state": "DEPLOYED" }).to_string());
        widget.answers(Call::Service, 200, r#"{"name":"shop"}"#);
        widget
    }

    fn hears(&mut self, event: Event) -> Next {
        self.machine.on(event, self.now)
    }

    fn answers(&mut self, call: Call, http_status: u16, body: &str) {
        let body = Some(body.as_bytes().to_vec());
        _ = self.hears(Event::Answered(call, Ok(Answer { http_status, body, ..Answer::default() })));
    }

    /// Time passes, as the widget hears of it, and nobody does anything.
    fn pass(&mut self, ms: u64) {
        for _ in 0..ms.div_ceil(20_000) {
            self.now.monotonic_ms += 20_000;
            self.now.unix_ms += 20_000;
            _ = self.hears(Event::Tick);
        }
    }

    fn has_token(&self) -> bool {
        !self.screen().wants_token
    }

    /// What a host heard of the token.
    fn told(&mut self) -> Vec<(Option<Reason>, Option<&'static str>)> {
        let about_tokens = |news: News| match news {
            News::TokenWanted(reason) => Some((Some(reason), None)),
            News::Failed { error, .. } => Some((None, Some(error.kind()))),
            _ => None,
        };
        self.machine.take_news().into_iter().filter_map(about_tokens).collect()
    }

    fn screen(&self) -> Screen {
        Screen::of(&self.machine, self.now)
    }

    /// Everything that is drawn, and what hosts are told that is not drawn.
    fn everything(&mut self) -> String {
        format!("{:?} {:?}", self.screen(), self.machine.take_news())
    }
}

fn holds_no_secret(text: &str) {
    for part in SECRET.as_bytes().windows(8) {
        let part = str::from_utf8(part).expect("a token is ASCII");
        assert!(!text.contains(part), "{part} is in {text}");
    }
}

#[test]
fn to_read_the_token_where_an_answer_echoes_it() {
    for body in [
        json!({ "detail": format!("unknown header Authorization: Token {SECRET}") }),
        json!({ "detail": format!("bad key …{}…", &SECRET[12..20]) }),
        json!({ "message": [format!("no\u{200b}t {SECRET}")] }),
    ] {
        let mut widget = Widget::at_rest();
        assert_eq!(widget.hears(Event::Redeploy(Mode::Normal)), Next::Call(Call::Redeploy(Mode::Normal)));
        widget.answers(Call::Redeploy(Mode::Normal), 400, &body.to_string());
        holds_no_secret(&widget.everything());
        let notice = widget.screen().notice.expect("a notice").text;
        assert_eq!(notice, "Qovery refused the request (HTTP 400). Nothing was deployed.");

        let mut widget = Widget::with_token(SECRET);
        widget.answers(Call::Status, 422, &body.to_string());
        holds_no_secret(&widget.everything());
    }
}

#[test]
fn to_read_the_token_in_the_name_of_a_service() {
    let mut widget = Widget::with_token(SECRET);
    widget.answers(Call::Status, 200, &json!({ "id": ID, "state": "DEPLOYED" }).to_string());
    widget.answers(Call::Service, 200, &json!({ "name": format!("shop {SECRET}") }).to_string());
    holds_no_secret(&widget.everything());
}

#[test]
fn to_speak_with_our_voice_through_the_words_of_an_answer() {
    let mut widget = Widget::with_token(SECRET);
    let lie = "x”. \u{202e}\u{2028}Your redeploy has ended well. “\u{2067}";
    widget.answers(Call::Status, 400, &json!({ "detail": lie }).to_string());
    let notice = widget.screen().notice.expect("a notice").text;
    assert!(
        notice.starts_with("Qovery refused the request (HTTP 400) and said: “x\".  Your redeploy has ended well. \"”."),
        "{notice}"
    );
}

const MINUTE: u64 = 60_000;

fn jwt_ending_at(unix_ms: i64) -> String {
    use data_encoding::BASE64URL_NOPAD as BASE64;
    let claims = format!(r#"{{"exp":{}}}"#, unix_ms / 1_000);
    format!("{}.{}.c2lnbmF0dXJl", BASE64.encode(b"{}"), BASE64.encode(claims.as_bytes()))
}

#[test]
fn to_deploy_from_a_page_that_somebody_has_left_open() {
    let mut widget = Widget::at_rest();
    widget.pass(30 * MINUTE);
    assert!(widget.has_token(), "half an hour is not over");
    widget.pass(MINUTE);
    assert!(!widget.has_token());
    let notice = widget.screen().notice.expect("a notice").text;
    assert_eq!(notice, "Your token was forgotten, because it was not used for a while. Give a new one.");
    assert_eq!(widget.told(), [(None, Some("token-expired")), (Some(Reason::Start), None)]);
    assert_eq!(widget.hears(Event::Redeploy(Mode::Normal)), Next::Stay);
}

#[test]
fn to_open_a_lid_that_was_closed_with_a_token_under_it() {
    for first in [Event::Redeploy(Mode::Normal), Event::Visible, Event::Woke, Event::Refresh, Event::Tick] {
        let mut widget = Widget::at_rest();
        widget.now.unix_ms += 8 * 3_600_000;
        assert_eq!(widget.hears(first), Next::Rest);
        assert!(!widget.has_token());
    }
}

#[test]
fn to_deploy_with_a_token_that_has_ended() {
    let mut widget = Widget::with_token(&jwt_ending_at(START_UNIX_MS + 120_000));
    widget.answers(Call::Status, 200, &json!({ "id": ID, "state": "DEPLOYED" }).to_string());
    widget.answers(Call::Service, 200, "{}");
    widget.pass(2 * MINUTE);
    assert!(widget.has_token(), "the person's clock may be a little fast");
    widget.pass(MINUTE + 20_000);
    assert!(!widget.has_token());
    assert_eq!(widget.screen().notice.expect("a notice").text, "Your token has expired. Give a new one.");
}

#[test]
fn a_clock_that_is_wrong_keeps_nobody_out() {
    let mut widget = Widget::with_token(&jwt_ending_at(START_UNIX_MS - 3_600_000));
    widget.pass(10 * MINUTE);
    assert!(widget.has_token());
}

#[test]
fn whoever_watches_a_run_keeps_the_token_for_as_long() {
    let mut widget = Widget::at_rest();
    _ = widget.hears(Event::Redeploy(Mode::Normal));
    let running = json!({ "id": ID, "state": "DEPLOYING", "execution_id": "run-2" }).to_string();
    widget.answers(Call::Redeploy(Mode::Normal), 202, &running);
    widget.pass(50 * MINUTE);
    assert!(widget.has_token());
    widget.pass(2 * 60 * MINUTE);
    assert!(!widget.has_token(), "nobody has said that they still watch");
}

#[test]
fn a_host_may_choose_another_time() {
    let mut widget = Widget::at_rest();
    _ = widget.hears(Event::TokenIdle(5 * MINUTE));
    widget.pass(6 * MINUTE);
    assert!(!widget.has_token());
}

#[test]
fn to_go_back_to_a_page_that_the_browser_has_kept() {
    let mut widget = Widget::at_rest();
    assert_eq!(widget.hears(Event::Left), Next::Rest);
    assert!(!widget.has_token());
    assert_eq!(widget.told(), [(None, Some("token-expired"))], "nobody is asked on the way out");
    _ = widget.hears(Event::Visible);
    _ = widget.hears(Event::Visible);
    assert_eq!(widget.told(), [(Some(Reason::Start), None)]);
}

#[test]
fn to_answer_for_another_service() {
    let mut widget = Widget::with_token(SECRET);
    widget.answers(Call::Status, 200, &json!({ "id": ID, "state": "DEPLOYED" }).to_string());
    let another = json!({ "id": "00000000-0000-4000-8000-000000000000", "name": "playground" });
    widget.answers(Call::Service, 200, &another.to_string());
    let screen = widget.screen();
    assert_eq!((screen.title.as_str(), screen.short_id.as_str()), ("Helm service", "3c90c3cc…"));
}
