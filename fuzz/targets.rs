//! What the fuzzer tries, and the tests try with its corpus.

use helm_redeploy::{
    api::{self, Answer, ApiError, Call, Mode},
    machine::{Event, Machine, Now},
    screen::Screen,
    target::{ApiBase, HelmId},
    token::Token,
};

const ID: &str = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const NOW: Now = Now { monotonic_ms: 1_000, unix_ms: 1_767_355_390_000, utc_offset_min: 60, seems_offline: false };

/// The bytes are the body of every kind of answer; none of them stops the widget, what is shown is short, and a page of
/// somebody else takes no token away.
#[allow(dead_code, reason = "each fuzz target uses one of the two")]
pub(crate) fn answer(bytes: &[u8]) {
    let mut machine = Machine::new(ApiBase::default(), HelmId::parse(ID).expect("a UUID"), 1);
    _ = machine.on(Event::TokenGiven(Token::parse("qov_test").expect("a token")), NOW);
    for (call, http_status) in [
        (Call::Status, 200),
        (Call::Service, 200),
        (Call::Redeploy(Mode::Normal), 202),
        (Call::Environment, 200),
        (Call::Logs, 200),
        (Call::Status, 400),
        (Call::Status, 200),
    ] {
        let answer = Answer { http_status, body: Some(bytes.to_vec()), ..Answer::default() };
        if matches!(call, Call::Redeploy(_)) {
            _ = machine.on(Event::Redeploy(Mode::Normal), NOW);
        }
        _ = machine.on(Event::Answered(call, Ok(answer)), NOW);
        let screen = Screen::of(&machine, NOW);
        assert!(screen.title.chars().count() <= 201, "a title of {}", screen.title.len());
        assert!(!screen.wants_token, "the token is gone");
        let is_plain = |text: &str| !text.chars().any(|c| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c));
        assert!(is_plain(&screen.title) && screen.notice.is_none_or(|notice| is_plain(&notice.text)));
    }
    let body = Some(bytes.to_vec());
    let page = Answer { http_status: 401, content_type: Some("text/html".to_owned()), body, ..Answer::default() };
    let is_a_page = api::read_service(&page, &HelmId::parse(ID).expect("a UUID"), NOW.unix_ms)
        .is_err_and(|error| error != ApiError::Unauthorized);
    _ = machine.on(Event::Answered(Call::Status, Ok(page)), NOW);
    assert_ne!(machine.request(Call::Status).is_some(), !is_a_page, "a page decides about the token");
}

/// The bytes are everything that a person, a host or a header may say.
#[allow(dead_code, reason = "each fuzz target uses one of the two")]
pub(crate) fn text(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(token) = Token::parse(&text) {
        assert!(token.authorization().bytes().all(|byte| (0x20..0x7f).contains(&byte)));
        assert!(!format!("{token:?}").contains(text.trim()), "the token prints itself");
        assert_eq!(Token::parse(&token.authorization()), Ok(token), "a token is not found again in its own header");
    }
    if let Some(id) = HelmId::parse(&text) {
        let request = Call::Service.request(&ApiBase::default(), &id, None, None).expect("a request");
        assert_eq!(request.url.len(), "https://api.qovery.com/helm/".len() + 36);
    }
    if let Some(base) = ApiBase::parse(&text, &[]) {
        assert!(base.origin() == "https://api.qovery.com" || base.as_str().starts_with('/'));
        assert!(!base.as_str()[base.origin().len()..].contains("//"));
    }
    for http_status in [429, 503] {
        let header = Some(text.clone().into_owned());
        let answer = Answer { http_status, retry_after: header.clone(), rate_limit_reset: header, ..Answer::default() };
        let id = HelmId::parse(ID).expect("a UUID");
        _ = api::read_status(&answer, &id, NOW.unix_ms).map_err(|error| error.wait_ms());
    }
}
