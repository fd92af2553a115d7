//! The machine's stories: what it does next, and what the person sees, when the API and the world behave as they do.

use helm_redeploy::{
    api::{Answer, ApiError, Call, Mode, NoAnswer},
    budget::Urgency,
    machine::{About, Event, Machine, News, Next, Now, Reason},
    screen::{Offer, Screen},
    target::{ApiBase, HelmId},
    token::Token,
};
use serde_json::{Value, json};

const ID: &str = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const HOUR: u64 = 3_600_000;
/// As long as a token is kept that nobody uses.
const HALF_HOUR: u64 = 30 * 60_000;
/// 2026-01-02T12:03:10Z
const START_UNIX_MS: i64 = 1_767_355_390_000;

/// A machine, two clocks, what was to be done next, and what was told.
struct Story {
    machine: Machine,
    now_ms: u64,
    /// How long the computer has slept, which only one of its clocks has noticed.
    slept_ms: u64,
    seems_offline: bool,
    next: Next,
    posts: u32,
    news: Vec<News>,
}

impl Story {
    /// A service whose last deployment was yesterday's.
    fn without_token() -> Self {
        let id = HelmId::parse(ID).expect("a UUID");
        Self {
            machine: Machine::new(ApiBase::default(), id, 7),
            now_ms: 1_000,
            slept_ms: 0,
            seems_offline: false,
            next: Next::Rest,
            posts: 0,
            news: Vec::new(),
        }
    }

    /// The same, with a token.
    fn begin() -> Self {
        let mut story = Self::without_token();
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
        let unix_ms = START_UNIX_MS + i64::try_from(self.now_ms + self.slept_ms).expect("a short story");
        Now { monotonic_ms: self.now_ms, unix_ms, utc_offset_min: 0, seems_offline: self.seems_offline }
    }

    fn on(&mut self, event: Event) {
        let next = self.machine.on(event, self.now());
        if next != Next::Stay {
            self.next = next;
        }
        self.posts += u32::from(matches!(next, Next::Call(Call::Redeploy(_))));
        self.news.extend(self.machine.take_news());
    }

    /// The lid is closed for so long.
    fn sleep(&mut self, ms: u64) {
        self.slept_ms += ms;
    }

    /// What a host heard, without the looks that told nothing new.
    fn told(&self) -> Vec<&News> {
        self.news.iter().filter(|news| !matches!(news, News::Read { .. })).collect()
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

    fn headline(&self) -> String {
        self.screen().card.expect("a card").headline
    }

    fn notice(&self) -> String {
        self.screen().notice.map(|notice| notice.text + &notice.countdown).unwrap_or_default()
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
fn a_state_is_read_out_once_its_name_is_known_or_will_not_be() {
    for name in [http(200, r#"{"name":"shop"}"#), http(404, "")] {
        let mut story = Story::begin();
        story.answer(&yesterday());
        assert_eq!(story.screen().announcement, "");
        story.on(Event::Answered(Call::Service, Ok(name)));
        assert_eq!(story.screen().announcement, "Deployed");
    }
}

#[test]
fn a_run_is_followed_to_its_end() {
    let mut story = Story::accepted(&status("QUEUED", "run-2"));
    assert_eq!(story.next, Next::Sleep(1_000));
    for (state, label) in [("BUILDING", "Building"), ("DEPLOYING", "Deploying"), ("DEPLOYED", "Deployed")] {
        story.look(&status(state, "run-2"));
        assert_eq!((story.badge().as_str(), story.screen().phase), (label, "running"));
    }
    assert_eq!(story.screen().announcement, "", "an end that may not last is not read out");
    assert_eq!(story.wake(), 3_000, "an end is confirmed by a second look");
    story.answer(&status("DEPLOYED", "run-2"));
    assert_eq!(story.screen().phase, "succeeded");
    assert_eq!(story.screen().button.label, "Redeploy again");
    assert!(story.screen().button.enabled);
    assert_eq!(story.screen().announcement, "Deployed. Your redeploy has ended");
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
    let pressed_ms = story.now_ms;
    while story.now_ms - pressed_ms <= 300_000 {
        assert_eq!((story.badge().as_str(), story.screen().phase), ("Waiting to start", "running"));
        assert_ne!(story.screen().card.expect("a card").state.tone.as_str(), "success");
        story.look(&yesterday());
    }
    assert!(story.notice().contains("No new deployment observed yet"), "{}", story.notice());
    assert_eq!((story.badge().as_str(), story.screen().phase), ("Not started", ""));
    story.look(&status("DEPLOYING", "run-2"));
    assert!(story.headline().starts_with("A deployment"), "{}", story.headline());
    story.look(&status("DEPLOYED", "run-2"));
    story.look(&status("DEPLOYED", "run-2"));
    assert_eq!(story.screen().phase, "succeeded");
}

/// A cache on the way, or a server that is behind the others, may go back to what was before the run.
#[test]
fn a_run_that_was_seen_is_not_painted_with_yesterdays_success() {
    let mut story = Story::accepted(&status("QUEUED", "run-2"));
    for (state, label) in [("BUILDING", "Building"), ("BUILD_ERROR", "Build error")] {
        story.look(&status(state, "run-2"));
        story.news.clear();
        story.look(&yesterday());
        assert_eq!((story.badge().as_str(), story.screen().phase), (label, "running"));
        assert!(matches!(story.news[..], [News::Read { is_new: false }]), "{:?}", story.news);
    }
    story.look(&status("BUILD_ERROR", "run-2"));
    assert_eq!(story.screen().phase, "failed");
}

#[test]
fn a_second_press_sends_nothing() {
    let mut story = Story::connected();
    story.redeploy();
    story.redeploy();
    story.on(Event::Refresh);
    story.on(Event::KeepWatching);
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
            "Qovery refused the request (HTTP 400) and said: “The service is stopped”. Nothing was deployed.",
        ),
        (400, "no", "Qovery refused the request (HTTP 400). Nothing was deployed."),
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

/// Who refuses may be a proxy that has let the request through.
#[test]
fn after_a_refusal_a_redeploy_looks_first() {
    let mut story = Story::connected();
    story.redeploy();
    story.on(Event::Answered(Call::Redeploy(Mode::Normal), Ok(http(403, ""))));
    story.redeploy();
    assert_eq!((story.next, story.posts), (Next::Call(Call::Status), 1));
    story.answer(&status("BUILDING", "run-2"));
    assert_eq!(story.posts, 1, "what runs is not asked for again");
    assert!(story.notice().contains("already running"), "{}", story.notice());
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
fn a_look_that_fails_while_nobody_sees_the_page_waits_for_somebody() {
    let mut story = Story::connected();
    story.redeploy();
    story.on(Event::Hidden);
    story.on(Event::Answered(Call::Redeploy(Mode::Normal), Ok(http(502, ""))));
    assert_eq!(story.next, Next::Call(Call::Status), "what became of it is worth a look");
    story.fail(502);
    assert_eq!(story.next, Next::Rest);
    story.after(60_000);
    story.on(Event::Visible);
    assert_eq!(story.next, Next::Call(Call::Status));
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
    assert_eq!(story.notice(), "Token refused or expired. The deployment continues on Qovery. Give a new one.");
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
    story.sleep(8 * HOUR);
    story.on(Event::Tick);
    assert!(
        !matches!(story.next, Next::Call(_)),
        "nor is it cut short by a sleep, which the clock for waits leaves out"
    );
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
    story.after(HALF_HOUR);
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
    let asked_ms = story.now_ms;
    assert_eq!(story.next, Next::Call(Call::Status));
    story.answer(&status("DEPLOYING", "run-2"));
    while story.next != Next::Rest {
        story.look(&status("DEPLOYING", "run-2"));
    }
    assert!(story.now_ms - asked_ms > 60 * 60_000, "and that for another hour");
}

#[test]
fn a_run_is_looked_at_ever_more_seldom() {
    let mut story = Story::accepted(&status("DEPLOYING", "run-2"));
    let pressed_ms = story.now_ms;
    story.look(&status("DEPLOYING", "run-2"));
    while story.next != Next::Rest {
        let expected = match story.now_ms - pressed_ms {
            0..120_000 => 2_700..=3_300,
            120_000..600_000 => 4_500..=5_500,
            _ => 9_000..=11_000,
        };
        let wait = story.wake();
        assert!(expected.contains(&wait), "{wait} is not within {expected:?}");
        story.answer(&status("DEPLOYING", "run-2"));
    }
    assert!((3_600_000..3_612_000).contains(&(story.now_ms - pressed_ms)), "after an hour the person is asked");
}

#[test]
fn a_run_that_takes_its_time_is_told_about_when_it_was_promised() {
    let mut story = Story::accepted(&yesterday());
    let pressed_ms = story.now_ms;
    for (age, then, words) in [
        (30_000, yesterday(), "It has not started yet"),
        (60_000, status("DEPLOYING", "run-2"), "You may press Redeploy again"),
        // It was first seen at work a millisecond after the minute.
        (60_001 + 1_800_000, status("DEPLOYING", "run-2"), "unusually long"),
    ] {
        story.now_ms = pressed_ms + age;
        assert!(!story.notice().contains(words), "too early: {}", story.notice());
        story.now_ms += 1;
        assert!(story.notice().contains(words), "too late: {}", story.notice());
        story.on(Event::Refresh);
        story.answer(&then);
    }
}

#[test]
fn a_card_at_rest_looks_again_after_two_minutes() {
    let mut story = Story::connected();
    assert!((108_000..=132_000).contains(&story.wake()));
}

#[test]
fn a_status_is_fresh_for_five_seconds() {
    for (age, next) in [(4_999, Call::Redeploy(Mode::Normal)), (5_000, Call::Status)] {
        let mut story = Story::connected();
        story.after(age);
        story.redeploy();
        assert_eq!(story.next, Next::Call(next), "after {age} ms");
    }
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

#[test]
fn a_computer_that_slept_takes_one_look() {
    let mut story = Story::accepted(&status("DEPLOYING", "run-2"));
    story.sleep(HALF_HOUR);
    story.on(Event::Tick);
    assert_eq!(story.next, Next::Call(Call::Status));
    story.next = Next::Rest;
    for event in [Event::Tick, Event::Visible, Event::Tick] {
        story.on(event);
        assert_eq!(story.next, Next::Rest, "the look is already under way");
    }
    story.answer(&status("DEPLOYED", "run-2"));
    story.look(&status("DEPLOYED", "run-2"));
    assert_eq!(story.screen().phase, "succeeded");
}

#[test]
fn a_busy_page_is_not_taken_for_a_computer_that_slept() {
    // A second to wait for, twice that and five seconds for the page.
    for (late_ms, next) in [(7_000, Next::Sleep(1_000)), (7_001, Next::Call(Call::Status))] {
        let mut story = Story::accepted(&status("DEPLOYING", "run-2"));
        story.sleep(late_ms);
        story.on(Event::Tick);
        assert_eq!(story.next, next, "{late_ms} ms late");
    }
}

#[test]
fn a_look_that_was_slept_through_is_taken_again_and_held_against_nobody() {
    let mut story = Story::connected();
    story.wake();
    story.sleep(HALF_HOUR - 2 * 120_000);
    story.on(Event::Answered(Call::Status, Err(NoAnswer::Timeout)));
    assert_eq!(story.next, Next::Call(Call::Status));
    assert_eq!(story.notice(), "");
}

#[test]
fn what_was_pressed_before_the_computer_slept_is_not_sent_after_it() {
    for event in [Event::Tick, Event::Answered(Call::Status, Ok(http(200, &yesterday().to_string())))] {
        let mut story = Story::connected();
        story.after(HOUR);
        story.redeploy();
        story.sleep(8 * HOUR);
        story.on(event);
        assert_eq!(story.posts, 0);
        story.answer(&yesterday());
        assert_eq!(story.posts, 0);
    }
}

#[test]
fn a_browser_that_is_wrong_about_being_offline_stands_in_nobodys_way() {
    let mut story = Story::connected();
    story.seems_offline = true;
    story.redeploy();
    story.answer(&yesterday());
    assert_eq!(story.posts, 1);
}

#[test]
fn a_run_is_watched_slowly_in_a_hidden_tab_if_the_host_asks_for_it() {
    let mut story = Story::accepted(&status("DEPLOYING", "run-2"));
    story.on(Event::PollHidden(true));
    story.on(Event::Hidden);
    assert_eq!(story.wake(), 60_000);
    story.answer(&status("DEPLOYED", "run-2"));
    assert_eq!(story.wake(), 60_000);
    story.answer(&status("DEPLOYED", "run-2"));
    assert_eq!(story.next, Next::Rest, "nothing is under way any more");
    assert!(story.told().iter().any(|news| matches!(news, News::Finished { .. })));
}

#[test]
fn time_in_a_hidden_tab_does_not_count_as_watched() {
    let mut story = Story::accepted(&status("DEPLOYING", "run-2"));
    story.on(Event::Hidden);
    story.after(HALF_HOUR);
    story.on(Event::Visible);
    assert_eq!(story.next, Next::Call(Call::Status));
    story.answer(&status("DEPLOYING", "run-2"));
    while story.next != Next::Rest {
        story.look(&status("DEPLOYING", "run-2"));
    }
    let watched_until = HOUR + HALF_HOUR;
    assert!(
        (watched_until..watched_until + 60_000).contains(&story.now_ms),
        "it was watched for an hour: {}",
        story.now_ms
    );
}

#[test]
fn a_failing_look_in_a_hidden_tab_is_not_repeated_any_sooner() {
    let mut story = Story::accepted(&status("DEPLOYING", "run-2"));
    story.on(Event::PollHidden(true));
    story.on(Event::Hidden);
    story.wake();
    story.fail(502);
    assert_eq!(story.wake(), 60_000);
}

#[test]
fn a_return_within_seconds_asks_nothing() {
    let mut story = Story::connected();
    let planned = story.next;
    story.after(1_000);
    story.on(Event::Visible);
    assert_eq!(story.next, planned);
}

#[test]
fn a_return_does_not_ask_again_what_was_refused() {
    let mut story = Story::connected();
    story.wake();
    story.fail(403);
    story.after(HOUR);
    story.on(Event::Visible);
    assert_eq!(story.next, Next::Rest);
}

#[test]
fn a_host_that_asks_for_a_look_hears_why_there_is_none() {
    let mut story = Story::connected();
    story.wake();
    let heard = |story: &mut Story| {
        story.news.clear();
        story.on(Event::Refresh);
        story.news.pop()
    };
    story.fail(502);
    story.wake();
    assert_eq!(heard(&mut story), None, "the answer of the look under way is this one's as well");
    let answer = Answer { retry_after: Some("60".into()), ..http(429, "") };
    story.on(Event::Answered(Call::Status, Ok(answer)));
    let told_to_wait = News::Failed { about: About::Status, error: ApiError::RateLimited(Some(60_000)), is_new: false };
    assert_eq!(heard(&mut story), Some(told_to_wait));
    story.on(Event::TokenForgotten);
    let has_no_token = News::Failed { about: About::Status, error: ApiError::Unauthorized, is_new: false };
    assert_eq!(heard(&mut story), Some(has_no_token));
}

#[test]
fn a_token_that_is_forgotten_mid_request_leaves_the_outcome_to_be_found_out() {
    let mut story = Story::connected();
    story.redeploy();
    story.on(Event::TokenForgotten);
    assert_eq!(story.next, Next::Rest);
    story.on(Event::TokenGiven(Token::parse("qov_another").expect("a token")));
    assert_eq!((story.badge().as_str(), story.next), ("Not known yet", Next::Call(Call::Status)));
    story.answer(&status("QUEUED", "run-2"));
    assert_eq!((story.badge().as_str(), story.posts), ("Queued", 1));
}

#[test]
fn an_outage_of_more_than_five_minutes_ends_with_a_button_however_few_the_looks_were() {
    let mut story = Story::connected();
    story.after(HALF_HOUR - 2 * 200_000);
    for is_the_last in [false, false, true] {
        story.on(Event::Answered(Call::Status, Ok(Answer { retry_after: Some("200".into()), ..http(503, "") })));
        assert_eq!(story.next == Next::Rest, is_the_last, "{:?}", story.next);
        story.after(200_000);
    }
    assert_eq!(story.screen().notice.and_then(|notice| notice.offer), Some(Offer::RetryNow));
}

/// A status with what it says of the queue.
fn queue(state: &str, execution_id: &str, count: u64) -> Value {
    let mut status = status(state, execution_id);
    status["deployment_request_id"] = json!("req-9");
    status["deployment_requests_count"] = json!(count);
    status
}

#[test]
fn a_run_before_ours_is_told_of_only_while_it_runs() {
    let mut story = Story::accepted(&queue("DEPLOYMENT_QUEUED", "run-1", 1));
    let (behind, alone) = ("waits behind a deployment that is running", "waits for its turn");
    for (status, words) in [
        (queue("DEPLOYMENT_QUEUED", "run-1", 1), alone),
        (queue("DEPLOYING", "run-2", 1), behind),
        (queue("DEPLOYED", "run-2", 1), alone),
        (queue("DEPLOYMENT_QUEUED", "run-3", 1), alone),
        (queue("DEPLOYING", "run-3", 0), ""),
    ] {
        story.look(&status);
        assert!(
            story.notice().contains(words) && (!words.is_empty() || story.notice().is_empty()),
            "{}",
            story.notice()
        );
    }
    assert!(story.headline().starts_with("Your redeploy"), "{}", story.headline());
}

#[test]
fn what_moves_under_an_old_execution_is_no_rest() {
    let mut story = Story::accepted(&yesterday());
    let pressed_ms = story.now_ms;
    while story.now_ms - pressed_ms <= 600_000 {
        story.look(&status("DEPLOYING", "run-1"));
        assert_ne!(story.badge(), "Not started");
    }
}

/// Where nothing names a run, an end that lasts is the best that can be had.
#[test]
fn an_end_that_names_nothing_counts_once_it_lasts() {
    let unnamed = |state: &str| json!({"id": ID, "state": state});
    let mut story = Story::begin();
    story.answer(&unnamed("DEPLOYED"));
    story.on(Event::Answered(Call::Service, Ok(http(404, ""))));
    story.redeploy();
    story.on(Event::Answered(Call::Redeploy(Mode::Normal), Ok(http(202, &unnamed("DEPLOYED").to_string()))));
    story.look(&unnamed("DEPLOYING"));
    let (mut looks, seen_ms) = (0, story.now_ms);
    while story.screen().phase == "running" {
        story.look(&unnamed("DEPLOYED"));
        looks += 1;
    }
    assert!(looks > 4 && (10_000..60_000).contains(&(story.now_ms - seen_ms)), "{looks} looks");
    for (state, phase) in [("DEPLOYED", "succeeded"), ("DEPLOYED", "succeeded"), ("STOPPED", "")] {
        story.look(&unnamed(state));
        assert_eq!(story.screen().phase, phase, "{state}");
    }
}

#[test]
fn somebody_elses_request_that_is_taken_back_is_waited_for_no_longer() {
    let mut story = Story::begin();
    story.answer(&queue("DEPLOYMENT_QUEUED", "run-1", 1));
    story.on(Event::Answered(Call::Service, Ok(http(404, ""))));
    assert_eq!(story.screen().phase, "running");
    story.look(&queue("DEPLOYED", "run-1", 0));
    assert_eq!((story.screen().phase, story.badge().as_str(), story.notice().as_str()), ("", "Deployed", ""));
    assert!(story.screen().button.enabled);
}

#[test]
fn an_end_counts_for_its_own_run_only() {
    let mut story = Story::accepted(&status("DEPLOYING", "run-2"));
    for _ in 0..3 {
        story.look(&status("DEPLOYED", "run-2"));
    }
    assert_eq!(story.screen().phase, "succeeded", "a later look at the same end changes nothing");
    story.look(&status("DEPLOYED", "run-3"));
    assert_eq!((story.badge().as_str(), story.screen().phase), ("Deployed", ""));
}

#[test]
fn an_end_that_flaps_is_none() {
    let mut story = Story::accepted(&status("DEPLOYING", "run-2"));
    for state in ["DEPLOYED", "DEPLOYING", "DEPLOYED"] {
        story.look(&status(state, "run-2"));
        assert_eq!(story.screen().phase, "running");
    }
    story.look(&status("DEPLOYED", "run-2"));
    assert_eq!(story.screen().phase, "succeeded");
}

#[test]
fn a_run_that_nobody_sees_is_soon_looked_for_slowly() {
    let mut story = Story::accepted(&yesterday());
    let pressed_ms = story.now_ms;
    story.look(&yesterday());
    while story.now_ms - pressed_ms <= 600_000 {
        let is_late = story.now_ms - pressed_ms > 300_000;
        assert_eq!(story.wake() > 8_000, is_late, "{} ms after the press", story.now_ms - pressed_ms);
        story.answer(&yesterday());
    }
}

#[test]
fn a_proxy_that_does_not_answer_is_called_one() {
    let id = HelmId::parse(ID).expect("a UUID");
    let base = ApiBase::parse("/qovery", &[]).expect("a path");
    let mut story = Story { machine: Machine::new(base, id, 7), ..Story::connected() };
    story.on(Event::TokenGiven(Token::parse("qov_test").expect("a token")));
    for _ in 0..3 {
        story.on(Event::Answered(Call::Status, Err(NoAnswer::Timeout)));
        story.wake();
    }
    assert!(story.notice().starts_with("No answer from this site's proxy in time."), "{}", story.notice());
}

#[test]
fn a_name_can_not_make_itself_read_as_something_else() {
    let mut story = Story::begin();
    story.answer(&yesterday());
    let name = json!({"name": "sh\u{202e}o\u{7}p\u{2066}"});
    story.on(Event::Answered(Call::Service, Ok(http(200, &name.to_string()))));
    assert_eq!(story.screen().title, "shop");
}

#[test]
fn what_is_not_part_of_the_last_deployment_is_said_not_to_be() {
    for (is_part, words) in [(true, "Yes"), (false, "No")] {
        let mut story = Story::begin();
        let mut status = yesterday();
        status["is_part_last_deployment"] = json!(is_part);
        story.answer(&status);
        let facts = story.screen().card.expect("a card").facts;
        let fact = facts.iter().find(|fact| fact.key == "is_part_last_deployment").expect("the fact");
        assert_eq!(fact.value, words);
    }
}

#[test]
fn a_host_may_ask_for_a_redeploy_before_the_first_status_is_read() {
    let mut story = Story::begin();
    story.redeploy();
    assert_eq!(story.posts, 0);
    story.answer(&yesterday());
    assert_eq!(story.next, Next::Call(Call::Redeploy(Mode::Normal)));
}

#[test]
fn a_host_hears_of_a_run_once_and_in_order() {
    let mut story = Story::accepted(&status("QUEUED", "run-2"));
    story.redeploy();
    for state in ["DEPLOYING", "DEPLOYING", "DEPLOYED", "DEPLOYED", "DEPLOYED"] {
        story.look(&status(state, "run-2"));
    }
    let News::Finished { state, execution_id, .. } = story.told()[2] else { panic!("{:?}", story.told()) };
    assert_eq!((state.as_str(), execution_id.as_deref()), ("DEPLOYED", Some("run-2")));
    assert!(matches!(story.told()[..2], [News::Accepted, News::NotPossible(_)]), "{:?}", story.told());
    assert_eq!(story.told().len(), 3);
    let is_new = |news: &News| if let News::Read { is_new } = news { Some(*is_new) } else { None };
    let changes: Vec<bool> = story.news.iter().filter_map(is_new).collect();
    // Yesterday's, queued, deploying twice, deployed three times.
    assert_eq!(changes, [true, true, true, false, true, false, false]);
}

#[test]
fn a_host_hears_what_became_of_a_lost_answer() {
    for (then, accepted) in [(status("QUEUED", "run-2"), true), (yesterday(), false)] {
        let mut story = Story::connected();
        story.redeploy();
        story.on(Event::Answered(Call::Redeploy(Mode::Normal), Err(NoAnswer::Timeout)));
        assert_eq!(story.told(), Vec::<&News>::new(), "nothing is known yet");
        story.answer(&then);
        while !accepted && story.screen().phase == "running" {
            story.look(&then);
        }
        let told = story.told();
        let as_expected = if accepted {
            matches!(told[..], [News::Accepted])
        } else {
            matches!(told[..], [News::Failed { about: About::Redeploy, .. }])
        };
        assert!(as_expected, "{told:?}");
    }
}

#[test]
fn an_outage_is_news_once() {
    let mut story = Story::connected();
    story.wake();
    for code in [502, 502, 503, 429] {
        story.fail(code);
        story.wake();
    }
    let is_new = |news: &&News| if let News::Failed { is_new, .. } = news { Some(*is_new) } else { None };
    let new: Vec<bool> = story.told().iter().filter_map(is_new).collect();
    assert_eq!(new, [true, false, false, true], "a server's trouble, and then too many requests");
}

#[test]
fn a_host_is_asked_for_another_token_once() {
    let wanted = |story: &Story| -> Vec<Reason> {
        let reason = |news: &News| if let News::TokenWanted(reason) = news { Some(*reason) } else { None };
        story.news.iter().filter_map(reason).collect()
    };
    let mut story = Story::connected();
    story.wake();
    for _ in 0..3 {
        story.fail(401);
        story.on(Event::TokenGiven(Token::parse("qov_another").expect("a token")));
    }
    assert_eq!(wanted(&story), [Reason::Refused], "a host that gives one refused token after another is not asked on");
    story.answer(&yesterday());
    story.wake();
    story.fail(401);
    assert_eq!(wanted(&story), [Reason::Refused, Reason::Refused]);
}

#[test]
fn a_token_is_replaced_before_it_ends() {
    let mut story = Story::connected();
    // {"exp":1767355450}: a minute and a second from the beginning of the story.
    let ending = "e30.eyJleHAiOjE3NjczNTU0NTB9.c2ln";
    story.on(Event::TokenGiven(Token::parse(ending).expect("a token")));
    story.answer(&yesterday());
    story.news.clear();
    for _ in 0..3 {
        story.on(Event::Tick);
    }
    assert_eq!(story.told(), [&News::TokenWanted(Reason::Expired)]);
    story.after(62_000);
    story.on(Event::Refresh);
    story.fail(401);
    assert_eq!(story.notice(), "Your token has expired. Give a new one.");
}

#[test]
fn a_host_without_a_token_is_told_in_words() {
    let mut story = Story::connected();
    story.on(Event::TokenFailed("This portal has no token to give.".into()));
    assert_eq!(story.notice(), "This portal has no token to give.");
    assert_eq!(story.screen().notice.and_then(|notice| notice.kind), Some("invalid-token"));
}

/// How often the host was asked since this was looked at last.
fn asked(story: &mut Story) -> usize {
    let asked = story.news.iter().filter(|news| matches!(news, News::TokenWanted(_))).count();
    story.news.clear();
    asked
}

fn offer(story: &Story) -> Option<Offer> {
    story.screen().notice.and_then(|notice| notice.offer)
}

#[test]
fn a_host_that_failed_is_asked_again_when_the_person_wants_it_or_comes_back() {
    let mut story = Story::without_token();
    assert_eq!(offer(&story), None);
    story.on(Event::TokenFailed("No token.".into()));
    assert_eq!(offer(&story), Some(Offer::AskAgain));
    for event in [Event::AskHost, Event::Visible] {
        story.on(event);
        assert_eq!(story.told(), [&News::TokenWanted(Reason::Start)]);
        assert_eq!(asked(&mut story), 1);
        story.on(Event::TokenFailed("No token.".into()));
    }
    story.on(Event::TokenGiven(Token::parse("qov_test").expect("a token")));
    story.answer(&yesterday());
    assert_eq!(story.notice(), "");
    story.on(Event::Visible);
    assert_eq!(asked(&mut story), 0);
}

#[test]
fn a_host_whose_tokens_are_refused_can_be_asked_again() {
    let mut story = Story::connected();
    for _ in 0..2 {
        story.on(Event::TokenGiven(Token::parse("qov_test").expect("a token")));
        story.fail(401);
    }
    assert_eq!(asked(&mut story), 1, "for the first one");
    assert_eq!(offer(&story), Some(Offer::AskAgain));
    story.on(Event::AskHost);
    assert_eq!(story.told(), [&News::TokenWanted(Reason::Refused)]);
    assert_eq!(offer(&story), None, "it is being asked");
    story.on(Event::TokenGiven(Token::parse("qov_test").expect("a token")));
    assert_eq!(story.next, Next::Call(Call::Status));
}

#[test]
fn a_host_is_not_asked_in_a_loop_whatever_the_page_does() {
    for event in [|| Event::Visible, || Event::HostChanged] {
        let mut story = Story::without_token();
        story.on(Event::TokenFailed("No token.".into()));
        // Ten times a second, for an hour.
        for _ in 0..36_000 {
            story.after(100);
            story.on(event());
            story.on(Event::TokenFailed("No token.".into()));
            if let Next::Sleep(ms) = story.next {
                assert!(ms > 0);
            }
        }
        let times = asked(&mut story);
        assert!((3..=14).contains(&times), "{times} times");
        story.on(Event::AskHost);
        assert_eq!(asked(&mut story), 1, "the person has no budget");
        story.on(Event::TokenFailed("No token.".into()));
        story.on(event());
        assert_eq!(asked(&mut story), 1, "and begins a new one");
    }
}

#[test]
fn the_ways_in_which_a_return_is_told_are_one() {
    let mut story = Story::without_token();
    story.on(Event::TokenFailed("No token.".into()));
    for _ in 0..4 {
        story.on(Event::Visible);
        story.on(Event::TokenFailed("No token.".into()));
        story.after(5);
    }
    assert_eq!(asked(&mut story), 1);
}

#[test]
fn a_new_way_to_a_token_is_tried_at_once_or_after_a_pause_and_never_for_one_that_was_forgotten() {
    let mut story = Story::without_token();
    for _ in 0..3 {
        story.on(Event::HostChanged);
        assert_eq!(asked(&mut story), 1);
    }
    story.on(Event::HostChanged);
    assert_eq!((asked(&mut story), story.next), (0, Next::Sleep(4_000)));
    story.after(4_000);
    story.on(Event::Woke);
    assert_eq!((asked(&mut story), story.next), (1, Next::Rest));
    story.on(Event::TokenForgotten);
    story.after(HOUR);
    story.on(Event::HostChanged);
    story.on(Event::Visible);
    assert_eq!((asked(&mut story), story.next), (0, Next::Rest));
}

#[test]
fn a_token_that_works_is_not_replaced_because_the_host_has_another_way() {
    let mut story = Story::connected();
    asked(&mut story);
    story.on(Event::HostChanged);
    story.on(Event::AskHost);
    assert_eq!(asked(&mut story), 0);
}

#[test]
fn offline_is_said_and_nothing_is_queued() {
    // With an old status a fresh one is asked for anyway.
    for (age, seems_offline) in [(60_000, false), (0, true)] {
        let mut story = Story::connected();
        story.seems_offline = seems_offline;
        story.after(age);
        story.redeploy();
        story.on(Event::Answered(Call::Status, Err(NoAnswer::Offline)));
        assert_eq!(story.notice(), "You look offline. Nothing was queued.");
        story.on(Event::Visible);
        story.answer(&yesterday());
        assert_eq!(story.posts, 0);
    }
}

#[test]
fn a_page_that_has_sent_too_much_says_so_and_sends_later_only_if_asked() {
    let mut story = Story::connected();
    story.redeploy();
    story.on(Event::Answered(Call::Redeploy(Mode::Normal), Err(NoAnswer::Held(12_000))));
    let words =
        "This page has sent as many requests as one token may. Nothing was deployed. You can try again in 12 s.";
    assert_eq!(story.notice(), words);
    assert!(!story.screen().button.enabled);
    story.after(12_000);
    assert!(story.screen().button.enabled);
    assert_eq!(story.posts, 1);
}

#[test]
fn a_refused_token_says_what_to_do() {
    let mut story = Story::begin();
    story.fail(401);
    assert_eq!(story.notice(), "Token refused or expired. Give a new one.");
}

#[test]
fn who_waits_for_a_turn_is_told_so() {
    let mut story = Story::begin();
    story.after(10_000);
    assert_eq!(story.notice(), "");
    story.after(10_000);
    assert!(story.notice().contains("Waiting for this one's turn"), "{}", story.notice());
    story.answer(&yesterday());
    assert_eq!(story.notice(), "");
}

#[test]
fn a_code_that_this_api_does_not_have_is_survived() {
    for code in [304, 302, 199] {
        let mut story = Story::connected();
        story.wake();
        story.fail(code);
        assert!(matches!(story.next, Next::Sleep(_)), "{code}");
        assert_eq!((story.badge().as_str(), story.notice().as_str()), ("Deployed", ""));
    }
}

#[test]
fn who_waits_for_an_answer_decides_how_urgent_it_is() {
    let first_look = Story::begin();
    assert_eq!(first_look.machine.urgency(), Urgency::Run);

    let mut pressed = Story::connected();
    pressed.redeploy();
    assert_eq!(pressed.machine.urgency(), Urgency::Person);

    let mut pressed_later = Story::connected();
    pressed_later.after(60_000);
    assert_eq!(pressed_later.machine.urgency(), Urgency::Rest);
    pressed_later.redeploy();
    assert_eq!(pressed_later.machine.urgency(), Urgency::Person, "the look before it");

    let mut at_rest = Story::connected();
    at_rest.wake();
    assert_eq!(at_rest.machine.urgency(), Urgency::Rest);

    let mut refreshed = Story::connected();
    refreshed.on(Event::Refresh);
    assert_eq!(refreshed.machine.urgency(), Urgency::Run, "somebody waits for it");
    refreshed.answer(&yesterday());
    refreshed.wake();
    assert_eq!(refreshed.machine.urgency(), Urgency::Rest);

    let mut under_way = Story::accepted(&status("DEPLOYING", "run-2"));
    under_way.wake();
    assert_eq!(under_way.machine.urgency(), Urgency::Run);
}

#[test]
fn the_status_is_handed_on_as_it_came() {
    let mut story = Story::begin();
    assert_eq!(story.machine.status_json(), None);
    story.answer(&yesterday());
    assert_eq!(story.machine.status_json(), Some(yesterday().to_string().as_bytes()));
}

#[test]
fn a_409_on_a_service_at_rest_is_a_word_and_no_lock() {
    let mut story = Story::connected();
    story.redeploy();
    story.on(Event::Answered(Call::Redeploy(Mode::Normal), Ok(http(409, ""))));
    let refused_ms = story.now_ms;
    story.answer(&yesterday());
    assert!(!story.screen().button.enabled);
    assert!(story.notice().contains("nother operation is in progress"), "{}", story.notice());
    while !story.screen().button.enabled {
        story.look(&yesterday());
    }
    let waited_ms = story.now_ms - refused_ms;
    assert!((10_000..20_000).contains(&waited_ms), "seen at rest again and again, and no longer: {waited_ms} ms");
    assert!(story.notice().contains("Nothing runs here now"), "{}", story.notice());
    assert_eq!((story.badge().as_str(), story.screen().phase), ("Deployed", ""));
    story.redeploy();
    assert_eq!(story.posts, 2);
}

#[test]
fn a_409_whose_deployment_shows_late_is_followed_to_its_end() {
    let mut story = Story::connected();
    story.redeploy();
    story.on(Event::Answered(Call::Redeploy(Mode::Normal), Ok(http(409, ""))));
    story.answer(&yesterday());
    for state in ["DEPLOYMENT_QUEUED", "DEPLOYING", "DEPLOYED", "DEPLOYED"] {
        story.look(&status(state, "run-2"));
    }
    assert_eq!((story.badge().as_str(), story.screen().phase), ("Deployed", "succeeded"));
    assert!(story.headline().starts_with("A deployment"), "{}", story.headline());
}

/// A request waits for minutes, and nobody says that it did not start.
#[test]
fn who_waits_in_the_queue_is_told_so_and_nothing_else() {
    let mut story = Story::connected();
    story.redeploy();
    let queued = |state: &str, execution: &str, count: u32| {
        json!({"id": ID, "state": state, "execution_id": execution, "deployment_request_id": "request-9",
            "deployment_requests_count": count})
    };
    let accepted = queued("DEPLOYED", "run-1", 2).to_string();
    story.on(Event::Answered(Call::Redeploy(Mode::Normal), Ok(http(202, &accepted))));
    let pressed_ms = story.now_ms;
    while story.now_ms - pressed_ms < 600_000 {
        assert_eq!((story.badge().as_str(), story.screen().phase), ("Queued", "running"));
        assert_eq!(story.screen().button.label, "Queued…");
        assert!(!story.notice().contains("tart"), "{}", story.notice());
        story.look(&queued("DEPLOYED", "run-1", 2));
    }
    for state in ["DEPLOYING", "DEPLOYED", "DEPLOYED"] {
        story.look(&queued(state, "run-2", 1));
        assert_eq!((story.badge().as_str(), story.screen().phase), ("Queued", "running"), "{state} is another's");
    }
    for (state, badge) in [("DEPLOYING", "Deploying"), ("DEPLOYED", "Deployed"), ("DEPLOYED", "Deployed")] {
        story.look(&status(state, "run-3"));
        assert_eq!(story.badge(), badge);
    }
    let ends: Vec<_> = story.told().into_iter().filter(|news| matches!(news, News::Finished { .. })).collect();
    assert!(matches!(ends[..], [News::Finished { execution_id: Some(id), .. }] if id == "run-3"), "{ends:?}");
}

#[test]
fn a_request_that_is_gone_from_the_queue_leaves_the_button_to_be_pressed() {
    let mut story = Story::accepted(&status("DEPLOYMENT_QUEUED", "run-1"));
    story.look(&status("DEPLOYMENT_QUEUED", "run-1"));
    while !story.screen().button.enabled {
        assert_ne!(story.screen().card.expect("a card").state.tone.as_str(), "success");
        story.look(&yesterday());
    }
    assert!(story.notice().contains("has left the queue, and nothing was deployed"), "{}", story.notice());
    assert_eq!((story.badge().as_str(), story.screen().phase), ("Not deployed", ""));
    story.look(&yesterday());
    assert_eq!(story.badge(), "Not deployed", "until somebody asks");
    story.on(Event::Refresh);
    story.answer(&yesterday());
    assert_eq!((story.badge().as_str(), story.notice().as_str()), ("Deployed", ""));
    assert!(!story.news.iter().any(|news| matches!(news, News::Finished { .. })));
}

#[test]
fn while_it_waits_no_step_of_the_run_before_is_shown() {
    let queued = |execution: &str| {
        let steps = json!({"total_duration_sec": 14, "details": [{"step_name": "BUILD", "status": "SUCCESS"}]});
        json!({"id": ID, "state": "DEPLOYMENT_QUEUED", "execution_id": execution, "steps": steps})
    };
    let shown = |story: &Story| {
        let card = story.screen().card.expect("a card");
        let is_told = |key: &str| card.facts.iter().any(|fact| fact.key == key);
        [!card.steps.is_empty(), is_told("execution_id"), is_told("total_duration_sec")]
    };
    let mut story = Story::accepted(&queued("run-1"));
    story.look(&queued("run-1"));
    assert_eq!((story.badge().as_str(), shown(&story)), ("Deployment queued", [false; 3]));
    story.look(&queued("run-2"));
    assert_eq!((story.badge().as_str(), shown(&story)), ("Deployment queued", [true; 3]));
}

/// Nobody could prove that a service's own status tells of what waits for it.
#[test]
fn a_request_that_only_the_acceptance_tells_of_is_not_said_to_have_left_the_queue() {
    let waiting = json!({"id": ID, "state": "DEPLOYMENT_QUEUED", "execution_id": "run-1",
        "deployment_request_id": "request-9", "deployment_requests_count": 1});
    let waits = || {
        let mut story = Story::accepted(&waiting);
        let pressed_ms = story.now_ms;
        while story.now_ms - pressed_ms < 240_000 {
            assert!(!story.notice().contains("left the queue"), "{}", story.notice());
            story.look(&yesterday());
        }
        story
    };
    let mut story = waits();
    for state in ["DEPLOYING", "DEPLOYED", "DEPLOYED"] {
        story.look(&status(state, "run-2"));
    }
    assert!(story.headline().starts_with("Your redeploy"), "{}", story.headline());
    assert_eq!(story.screen().phase, "succeeded");

    let mut story = waits();
    while !story.screen().button.enabled {
        story.look(&yesterday());
    }
    assert!(story.notice().contains("nothing was seen to start"), "{}", story.notice());
}

#[test]
fn a_request_that_is_gone_before_any_status_has_told_of_it_was_not_seen_to_start() {
    let status = |state: &str, count: u32| json!({"id": ID, "state": state, "execution_id": "run-1", "deployment_requests_count": count});
    let mut story = Story::accepted(&status("DEPLOYMENT_QUEUED", 1));
    let pressed_ms = story.now_ms;
    while !story.screen().button.enabled {
        story.look(&status("DEPLOYED", 0));
    }
    let waited_ms = story.now_ms - pressed_ms;
    assert!((30_000..40_000).contains(&waited_ms), "{waited_ms} ms");
    assert!(story.notice().contains("nothing was seen to start"), "{}", story.notice());
}

#[test]
fn between_the_queue_and_the_run_nothing_is_given_up() {
    let mut story = Story::accepted(&status("DEPLOYMENT_QUEUED", "run-1"));
    story.look(&yesterday());
    story.look(&yesterday());
    story.look(&status("DEPLOYING", "run-2"));
    assert!(story.headline().starts_with("Your redeploy"), "{}", story.headline());
}

#[test]
fn a_run_whose_end_is_never_seen_is_given_up_in_words() {
    let mut story = Story::accepted(&status("DEPLOYING", "run-2"));
    story.wake();
    let seen_ms = story.now_ms;
    story.answer(&yesterday());
    while !story.screen().button.enabled {
        assert_eq!(story.badge(), "Deploying", "what was seen stays");
        story.look(&yesterday());
    }
    assert!((60_000..70_000).contains(&(story.now_ms - seen_ms)));
    assert!(story.notice().contains("the end of your redeploy was not seen"), "{}", story.notice());
    assert_eq!((story.badge().as_str(), story.screen().phase), ("End not seen", ""));
}

#[test]
fn an_end_that_others_hide_at_once_was_an_end_all_the_same() {
    let left_out = json!({"id": ID, "state": "DEPLOYED", "execution_id": "run-3", "is_part_last_deployment": false});
    let mut story = Story::accepted(&status("DEPLOYING", "run-2"));
    story.look(&status("DEPLOYED", "run-2"));
    while story.screen().phase == "running" {
        story.look(&left_out);
    }
    assert_eq!(story.screen().phase, "succeeded");
    let ended = |news: &News| matches!(news, News::Finished { execution_id: Some(id), .. } if id == "run-2");
    assert_eq!(story.news.iter().filter(|news| ended(news)).count(), 1);
}

#[test]
fn what_is_not_watched_any_more_may_be_asked_for_again() {
    let mut story = Story::accepted(&status("DEPLOYING", "run-2"));
    while story.next != Next::Rest {
        assert!(!story.screen().button.enabled);
        story.look(&status("DEPLOYING", "run-2"));
    }
    assert!(story.screen().button.enabled);
    story.redeploy();
    assert_eq!(story.next, Next::Call(Call::Status), "a look first");
    story.answer(&status("DEPLOYING", "run-2"));
    assert_eq!(story.posts, 1, "it still runs");
    assert!(story.headline().starts_with("Your redeploy"), "{}", story.headline());
    assert!(!story.screen().button.enabled, "and is watched again");
    story.look(&status("DEPLOYED", "run-2"));
    story.look(&status("DEPLOYED", "run-2"));
    assert_eq!(story.screen().phase, "succeeded");
}

#[test]
fn a_late_start_may_be_asked_for_again_and_is_still_ours() {
    let mut story = Story::accepted(&yesterday());
    let pressed_ms = story.now_ms;
    while story.now_ms - pressed_ms <= 60_000 {
        assert!(!story.screen().button.enabled, "{} ms", story.now_ms - pressed_ms);
        story.look(&yesterday());
    }
    assert!(story.screen().button.enabled);
    story.look(&status("DEPLOYING", "run-2"));
    assert!(!story.screen().button.enabled);
    assert!(story.headline().starts_with("Your redeploy"), "{}", story.headline());
}

/// An execution whose end was told is told once, whatever a cache says of it later.
#[test]
fn an_end_out_of_a_cache_is_not_told_again() {
    let mut story = Story::accepted(&status("DEPLOYING", "run-2"));
    for state in ["DEPLOYED", "DEPLOYED", "DEPLOYING", "DEPLOYED", "DEPLOYED"] {
        story.look(&status(state, "run-2"));
    }
    assert_eq!(story.news.iter().filter(|news| matches!(news, News::Finished { .. })).count(), 1);
}

/// Without executions, a date that is new says that something ran behind the queue, and not what; and what names neither
/// says nothing.
#[test]
fn a_request_whose_run_the_queue_may_have_hidden_is_not_said_to_have_left_it() {
    let dated = |state: &str| json!({"id": ID, "state": state, "last_deployment_date": "2026-01-02T10:00:00Z"});
    let nameless = |state: &str| json!({"id": ID, "state": state});
    let as_before = |state: &str| json!({"id": ID, "state": state, "last_deployment_date": "2026-01-01T10:00:00Z"});
    for (queued, at_rest, badge) in [
        (dated("DEPLOYMENT_QUEUED"), dated("DEPLOYED"), "End not seen"),
        (nameless("DEPLOYMENT_QUEUED"), nameless("CANCELED"), "End not seen"),
        (as_before("DEPLOYMENT_QUEUED"), as_before("DEPLOYED"), "Not deployed"),
        (status("DEPLOYMENT_QUEUED", "run-1"), yesterday(), "Not deployed"),
    ] {
        let mut story = Story::accepted(&queued);
        story.look(&queued);
        while !story.screen().button.enabled {
            story.look(&at_rest);
        }
        assert_eq!(story.badge(), badge, "{at_rest}");
    }
}

/// Who asks after a minute in which nothing waited is somebody else.
#[test]
fn a_run_that_begins_long_after_the_queue_was_empty_is_not_claimed() {
    let rests = json!({"id": ID, "state": "DEPLOYED", "execution_id": "run-1", "deployment_requests_count": 0});
    for (wait_ms, whose) in [(20_000, "Your redeploy"), (45_000, "A deployment")] {
        let mut story = Story::accepted(&rests);
        let pressed_ms = story.now_ms;
        while story.now_ms - pressed_ms < wait_ms {
            story.look(&rests);
        }
        story.look(&status("DEPLOYING", "run-2"));
        assert!(story.headline().starts_with(whose), "{} after {wait_ms} ms", story.headline());
    }
}
