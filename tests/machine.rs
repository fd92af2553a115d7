//! The machine's stories: what it does next, and what the person sees, when the API and the world behave as they do.

use helm_redeploy::{
    api::{Answer, Call, Mode, NoAnswer},
    machine::{Event, Machine, Next, Now},
    screen::{Offer, Screen},
    target::{ApiBase, HelmId},
    token::Token,
};
use serde_json::{Value, json};

const ID: &str = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
/// 2026-01-02T12:03:10Z
const START_UNIX_MS: i64 = 1_767_355_390_000;

/// A machine, a clock, and what was to be done next.
struct Story {
    machine: Machine,
    now_ms: u64,
    next: Next,
    posts: u32,
}

impl Story {
    /// A service whose last deployment was yesterday's, with a token.
    fn begin() -> Self {
        let id = HelmId::parse(ID).expect("a UUID");
        let mut story =
            Self { machine: Machine::new(ApiBase::default(), id, 7), now_ms: 1_000, next: Next::Rest, posts: 0 };
        story.on(Event::TokenGiven(Token::parse("qov_test").expect("a token")));
        story
    }

    /// The same, after the first look and the name.
    fn connected() -> Self {
        let mut story = Self::begin();
        story.answer(&yesterday());
        assert_eq!(story.next, Next::Call(Call::Service));
        story.on(Event::Answered(Call::Service, Ok(http(200, &json!({"name": "shop"}).to_string()))));
        story
    }

    /// The same, after a redeploy was accepted with this answer.
    fn accepted(with: &Value) -> Self {
        let mut story = Self::connected();
        story.redeploy();
        story.on(Event::Answered(Call::Redeploy(Mode::Normal), Ok(http(202, &with.to_string()))));
        story
    }

    fn now(&self) -> Now {
        let unix_ms = START_UNIX_MS + i64::try_from(self.now_ms).expect("a short story");
        Now { monotonic_ms: self.now_ms, unix_ms, utc_offset_min: 0 }
    }

    fn on(&mut self, event: Event) {
        let next = self.machine.on(event, self.now());
        if next != Next::Stay {
            self.next = next;
        }
        self.posts += u32::from(matches!(next, Next::Call(Call::Redeploy(_))));
    }

    fn redeploy(&mut self) {
        self.on(Event::Redeploy(Mode::Normal));
    }

    fn after(&mut self, ms: u64) {
        self.now_ms += ms;
    }

    /// Sleeps as long as the machine wants to, until it wants to read; returns how long that was.
    fn wake(&mut self) -> u64 {
        let Next::Sleep(ms) = self.next else { panic!("expected a sleep, not {:?}", self.next) };
        self.after(ms.into());
        self.on(Event::Woke);
        assert_eq!(self.next, Next::Call(Call::Status));
        ms.into()
    }

    fn answer(&mut self, status: &Value) {
        self.on(Event::Answered(Call::Status, Ok(http(200, &status.to_string()))));
    }

    fn fail(&mut self, http_status: u16) {
        self.on(Event::Answered(Call::Status, Ok(http(http_status, ""))));
    }

    /// Wakes and gets this answer.
    fn look(&mut self, status: &Value) {
        self.wake();
        self.answer(status);
    }

    fn screen(&self) -> Screen {
        Screen::of(&self.machine, self.now())
    }

    fn badge(&self) -> String {
        self.screen().card.expect("a card").state.label
    }

    fn notice(&self) -> String {
        self.screen().notice.map(|notice| notice.text).unwrap_or_default()
    }
}

fn http(http_status: u16, body: &str) -> Answer {
    Answer { http_status, body: Some(body.as_bytes().to_vec()), ..Answer::default() }
}

fn status(state: &str, execution_id: &str) -> Value {
    json!({"id": ID, "state": state, "execution_id": execution_id, "last_deployment_date": "2026-01-01T10:00:00Z"})
}

fn yesterday() -> Value {
    status("DEPLOYED", "run-1")
}

#[test]
fn a_run_is_followed_to_its_end() {
    let mut story = Story::accepted(&status("QUEUED", "run-2"));
    assert_eq!(story.next, Next::Sleep(1_000));
    for (state, label) in [("BUILDING", "Building"), ("DEPLOYING", "Deploying"), ("DEPLOYED", "Deployed")] {
        story.look(&status(state, "run-2"));
        assert_eq!((story.badge().as_str(), story.screen().phase), (label, "running"));
    }
    assert_eq!(story.wake(), 3_000, "an end is confirmed by a second look");
    story.answer(&status("DEPLOYED", "run-2"));
    assert_eq!(story.screen().phase, "succeeded");
    assert_eq!(story.screen().button.label, "Redeploy again");
    assert!(story.screen().button.enabled);
    assert!(story.screen().announcement.contains("Your redeploy has ended"));
}

#[test]
fn a_failing_run_ends_red_and_a_canceled_one_in_neither_colour() {
    for (state, phase) in
        [("DEPLOYMENT_ERROR", "failed"), ("BUILD_ERROR", "failed"), ("CANCELED", ""), ("RESTARTED", "succeeded")]
    {
        let mut story = Story::accepted(&status("QUEUED", "run-2"));
        story.look(&status(state, "run-2"));
        story.look(&status(state, "run-2"));
        assert_eq!(story.screen().phase, phase, "{state}");
    }
}

#[test]
fn yesterdays_success_is_never_shown_as_todays() {
    let mut story = Story::accepted(&yesterday());
    for _ in 0..200 {
        assert_eq!((story.badge().as_str(), story.screen().phase), ("Waiting to start", "running"));
        assert_ne!(story.screen().card.expect("a card").state.tone.as_str(), "success");
        story.look(&yesterday());
    }
    assert!(story.notice().contains("No new deployment observed yet"), "{}", story.notice());
    story.look(&status("DEPLOYING", "run-2"));
    story.look(&status("DEPLOYED", "run-2"));
    story.look(&status("DEPLOYED", "run-2"));
    assert_eq!(story.screen().phase, "succeeded");
}

#[test]
fn a_second_press_sends_nothing() {
    let mut story = Story::connected();
    story.redeploy();
    story.redeploy();
    story.on(Event::Refresh);
    story.on(Event::Hidden);
    story.on(Event::Visible);
    assert_eq!((story.posts, story.next), (1, Next::Call(Call::Redeploy(Mode::Normal))));
}

#[test]
fn an_old_status_is_read_again_before_a_redeploy() {
    let mut story = Story::connected();
    story.after(60_000);
    story.redeploy();
    assert_eq!((story.posts, story.next), (0, Next::Call(Call::Status)));
    story.answer(&status("DEPLOYED", "run-of-someone-else"));
    assert_eq!(story.posts, 1);
    story.on(Event::Answered(Call::Redeploy(Mode::Normal), Ok(http(202, ""))));
    story.look(&status("DEPLOYED", "run-of-someone-else"));
    assert_eq!(story.badge(), "Waiting to start");
}

#[test]
fn someone_else_was_quicker() {
    let mut story = Story::connected();
    story.after(60_000);
    story.redeploy();
    story.answer(&status("DEPLOYING", "run-2"));
    assert_eq!(story.posts, 0);
    assert!(story.notice().contains("already running"));

    let mut story = Story::connected();
    story.redeploy();
    story.on(Event::Answered(Call::Redeploy(Mode::Normal), Ok(http(409, "busy"))));
    assert_eq!(story.next, Next::Call(Call::Status));
    assert!(story.notice().contains("already running"), "{}", story.notice());
    assert!(!story.screen().notice.expect("a notice").is_error);
}

#[test]
fn a_later_run_takes_over() {
    let mut story = Story::accepted(&status("QUEUED", "run-2"));
    story.look(&status("DEPLOYING", "run-3"));
    assert!(story.notice().contains("later deployment"), "{}", story.notice());
}

#[test]
fn a_lost_answer_is_found_out_and_never_repeated() {
    for lost in [Err(NoAnswer::Timeout), Err(NoAnswer::Unreachable), Ok(http(502, "<html>")), Ok(http(200, "<html>"))] {
        let mut story = Story::connected();
        story.redeploy();
        story.on(Event::Answered(Call::Redeploy(Mode::Normal), lost));
        assert_eq!(story.next, Next::Call(Call::Status));
        assert_eq!(story.badge(), "Not known yet");
        assert!(
            story.notice().ends_with("Checking whether the redeploy started; it is not sent again."),
            "{}",
            story.notice()
        );
        story.answer(&yesterday());
        story.look(&status("QUEUED", "run-2"));
        assert_eq!((story.badge().as_str(), story.posts), ("Queued", 1));
        assert!(story.notice().contains("a new deployment did start"), "{}", story.notice());
    }
}

#[test]
fn no_sign_after_a_lost_answer_is_said_as_such() {
    let mut story = Story::connected();
    story.redeploy();
    story.on(Event::Answered(Call::Redeploy(Mode::Normal), Err(NoAnswer::Timeout)));
    story.answer(&yesterday());
    let mut waited = 0;
    for _ in 0..5 {
        waited += story.wake();
        story.answer(&yesterday());
    }
    assert_eq!(waited, 30_000);
    assert!(story.notice().contains("No sign that the redeploy started"), "{}", story.notice());
    assert!(story.screen().button.enabled);
    assert_eq!(story.posts, 1);
}

#[test]
fn a_refused_redeploy_says_that_nothing_was_deployed() {
    for (code, body, words) in [
        (
            400,
            r#"{"detail":"The service is stopped."}"#,
            "Qovery refused the request (HTTP 400): The service is stopped. Nothing was deployed.",
        ),
        (400, "<html>no</html>", "Qovery refused the request (HTTP 400). Nothing was deployed."),
        (401, "", "Token refused or expired. Nothing was deployed. Give a new one."),
        (403, "", "This token may not redeploy this service. Nothing was deployed."),
        (404, "", "No Helm service with this id, or no access to it. Nothing was deployed. Check the id."),
        (429, "", "Too many requests with this token. Nothing was deployed. You can try again in 30 s."),
    ] {
        let mut story = Story::connected();
        story.redeploy();
        story.on(Event::Answered(Call::Redeploy(Mode::Normal), Ok(http(code, body))));
        assert_eq!(story.notice(), words);
        assert_eq!(story.badge(), "Deployed", "the last known status stays");
        assert_eq!(story.screen().wants_token, code == 401);
        assert_eq!(story.posts, 1);
    }
}

#[test]
fn too_many_requests_count_down_and_then_may_be_tried_again() {
    let mut story = Story::connected();
    story.redeploy();
    let answer = Answer { retry_after: Some("20".into()), ..http(429, "") };
    story.on(Event::Answered(Call::Redeploy(Mode::Normal), Ok(answer)));
    assert!(!story.screen().button.enabled);
    story.after(20_000);
    assert!(story.screen().button.enabled);
    assert!(story.notice().ends_with("You can try again now."), "{}", story.notice());
}

#[test]
fn a_blip_is_silent_and_an_outage_is_told() {
    let mut story = Story::accepted(&status("DEPLOYING", "run-2"));
    story.wake();
    story.fail(502);
    assert_eq!((story.badge().as_str(), story.notice().as_str()), ("Deploying", ""));
    story.wake();
    story.fail(502);
    assert!(story.notice().starts_with("Reconnecting"), "{}", story.notice());
    story.wake();
    story.fail(502);
    assert!(
        story.notice().contains("HTTP 502") && story.notice().contains("Status as of 12:03:11"),
        "{}",
        story.notice()
    );
    for _ in 0..7 {
        story.wake();
        story.fail(502);
    }
    assert_eq!(story.next, Next::Rest, "ten failures in a row are enough");
    assert_eq!(story.screen().notice.and_then(|notice| notice.offer), Some(Offer::RetryNow));
    story.on(Event::Refresh);
    assert_eq!(story.next, Next::Call(Call::Status));
    story.answer(&status("DEPLOYING", "run-2"));
    assert_eq!(story.notice(), "");
}

#[test]
fn a_token_that_is_refused_in_the_middle_ends_the_questions_and_not_the_deployment() {
    let mut story = Story::accepted(&status("DEPLOYING", "run-2"));
    story.wake();
    story.fail(401);
    assert_eq!(story.notice(), "Token refused or expired. The deployment continues on Qovery.");
    assert_eq!(story.next, Next::Rest);
    assert!(story.screen().wants_token);
    story.on(Event::Visible);
    story.on(Event::Refresh);
    assert_eq!(story.next, Next::Rest);
    story.on(Event::TokenGiven(Token::parse("qov_another").expect("a token")));
    story.answer(&status("DEPLOYED", "run-2"));
    story.look(&status("DEPLOYED", "run-2"));
    assert_eq!(story.screen().phase, "succeeded", "the run is still ours");
}

#[test]
fn a_server_that_asks_for_time_gets_it() {
    let mut story = Story::connected();
    story.wake();
    let answer = Answer { retry_after: Some("60".into()), ..http(429, "") };
    story.on(Event::Answered(Call::Status, Ok(answer)));
    let Next::Sleep(ms) = story.next else { panic!("expected a sleep, not {:?}", story.next) };
    assert!(ms >= 60_000);
    story.after(20_000);
    for event in [Event::Refresh, Event::Visible, Event::Hidden, Event::Visible] {
        story.on(event);
        assert!(!matches!(story.next, Next::Call(_)));
    }
    assert!(matches!(story.next, Next::Sleep(40_000..=46_000)), "{:?}", story.next);
}

#[test]
fn a_new_token_takes_the_old_ones_refusal_away() {
    let mut story = Story::connected();
    story.redeploy();
    story.on(Event::Answered(Call::Redeploy(Mode::Normal), Ok(http(401, ""))));
    story.on(Event::TokenGiven(Token::parse("qov_another").expect("a token")));
    story.answer(&yesterday());
    assert_eq!((story.notice().as_str(), story.screen().wants_token), ("", false));
}

#[test]
fn another_services_status_is_not_painted() {
    let mut story = Story::connected();
    story.wake();
    story.answer(&json!({"id": "00000000-0000-4000-8000-000000000000", "state": "BUILD_ERROR"}));
    assert_eq!(story.badge(), "Deployed");
}

#[test]
fn a_hidden_page_asks_nothing_and_a_return_asks_once() {
    let mut story = Story::accepted(&status("DEPLOYING", "run-2"));
    story.on(Event::Hidden);
    assert_eq!(story.next, Next::Rest);
    story.after(8 * 3_600_000);
    story.on(Event::Visible);
    assert_eq!(story.next, Next::Call(Call::Status));
    story.next = Next::Rest;
    story.on(Event::Visible);
    assert_eq!(story.next, Next::Rest, "the question is already under way");
}

#[test]
fn a_deployment_found_running_is_followed() {
    let mut story = Story::begin();
    story.answer(&status("DEPLOYING", "run-5"));
    assert_eq!(story.screen().phase, "running");
    assert!(!story.screen().button.enabled);
    story.on(Event::Answered(Call::Service, Ok(http(404, ""))));
    story.look(&status("DEPLOYED", "run-5"));
    story.look(&status("DEPLOYED", "run-5"));
    assert_eq!(story.screen().phase, "succeeded");
}

#[test]
fn a_very_long_run_asks_before_it_is_watched_on() {
    let mut story = Story::accepted(&status("DEPLOYING", "run-2"));
    while story.next != Next::Rest {
        story.look(&status("DEPLOYING", "run-2"));
    }
    assert!(story.now_ms > 60 * 60_000);
    assert_eq!(story.screen().notice.and_then(|notice| notice.offer), Some(Offer::KeepWatching));
    story.on(Event::KeepWatching);
    assert_eq!(story.next, Next::Call(Call::Status));
}

#[test]
fn an_unknown_state_is_shown_as_it_came_and_asked_for_slowly() {
    let mut story = Story::accepted(&status("WARMING_UP", "run-2"));
    assert_eq!(story.badge(), "WARMING_UP");
    story.look(&status("WARMING_UP", "run-2"));
    assert!((9_000..=11_000).contains(&story.wake()));
}

#[test]
fn the_owners_example_is_shown_whole() {
    let mut story = Story::begin();
    story.answer(&serde_json::from_str(include_str!("fixtures/owners_example.json")).expect("JSON"));
    let card = story.screen().card.expect("a card");
    assert_eq!((card.state.word.as_str(), card.state.label.as_str()), ("BUILDING", "Building"));
    assert_eq!(card.service_deployment_status.expect("a badge").label, "Never deployed");
    let shown: Vec<_> = card.facts.iter().map(|fact| (fact.key, fact.value.as_str())).collect();
    assert_eq!(
        shown,
        [
            ("status_details", "Deploy, queued"),
            ("last_deployment_date", "787 d ago"),
            ("is_part_last_deployment", "Yes"),
            ("deployment_requests_count", "123"),
            ("deployment_request_id", "3c90c3cc-0d44…"),
            ("execution_id", "<string>"),
            ("total_duration_sec", "2 min 3 s"),
            ("total_computing_duration_sec", "2 min 3 s"),
        ]
    );
    assert_eq!(card.facts[1].exact_unix_ms, Some(1_699_335_116_000));
    assert_eq!(card.facts[4].copy.as_deref(), Some(ID));
    let step = &card.steps[0];
    assert_eq!(
        (step.name.as_str(), step.status.as_str(), step.duration.as_str(), step.percent),
        ("Create registry repository", "Succeeded", "2 min 3 s", 100)
    );
}

#[test]
fn any_answer_is_survived() {
    for body in [
        "",
        "null",
        "[]",
        "{}",
        "{\"state\":null}",
        "{\"state\":7}",
        "<html>",
        "{\"state\":\"DEPLOYED\"",
        "\u{feff}{}",
        "[[[[[",
    ] {
        let mut story = Story::connected();
        story.wake();
        story.on(Event::Answered(Call::Status, Ok(http(200, body))));
        assert_eq!(story.badge(), "Deployed", "{body}");
    }
    let deep = "[".repeat(100_000);
    let mut story = Story::connected();
    story.wake();
    story.on(Event::Answered(Call::Status, Ok(http(200, &deep))));
    assert_eq!(story.badge(), "Deployed");
}
