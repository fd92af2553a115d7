//! What a person reads: times by their own clock, limits, endings, and what is honest about each.
#![cfg(not(target_arch = "wasm32"))]

use helm_redeploy::{
    api::{Answer, Call, Mode, NoAnswer},
    machine::{Event, Machine, Next, Now},
    screen::{Card, Fact, Screen},
    target::{ApiBase, HelmId},
    token::Token,
};
use serde_json::{Value, json};

const ID: &str = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// 2026-01-02T12:03:10Z
const NOON: i64 = 1_767_355_390_000;

/// Somebody with a widget and two clocks.
struct Person {
    machine: Machine,
    now: Now,
    next: Next,
}

impl Person {
    /// Who looks at a service in this status, of which nothing else is known.
    fn sees(status: &Value) -> Self {
        Self::sees_at(NOON, 0, status)
    }

    /// The same, at a moment in milliseconds since 1970, so many minutes east of Greenwich.
    fn sees_at(unix_ms: i64, utc_offset_min: i32, status: &Value) -> Self {
        Self::sees_a_service(unix_ms, utc_offset_min, &json!({}), status)
    }

    /// Who looks at a service of which this is known.
    fn sees_a_service(unix_ms: i64, utc_offset_min: i32, service: &Value, status: &Value) -> Self {
        let machine = Machine::new(ApiBase::default(), HelmId::parse(ID).expect("a UUID"), 7);
        let now = Now { monotonic_ms: 1_000, unix_ms, utc_offset_min, seems_offline: false };
        let mut person = Self { machine, now, next: Next::Rest };
        person.on(Event::TokenGiven(Token::parse("qov_test").expect("a token")));
        person.is_answered(status);
        person.on(Event::Answered(Call::Service, Ok(answer(200, service))));
        person
    }

    /// Who has pressed the button, and whose request was accepted.
    fn has_pressed(mode: Mode, service: &Value, before: &Value) -> Self {
        let mut person = Self::sees_a_service(NOON, 0, service, before);
        person.on(Event::Redeploy(mode));
        person.on(Event::Answered(Call::Redeploy(mode), Ok(answer(202, &json!({})))));
        person
    }

    fn on(&mut self, event: Event) {
        let next = self.machine.on(event, self.now);
        if next != Next::Stay {
            self.next = next;
        }
    }

    fn is_answered(&mut self, status: &Value) {
        self.on(Event::Answered(Call::Status, Ok(answer(200, status))));
    }

    /// Both clocks go on.
    fn waits(&mut self, ms: i64) {
        self.now.monotonic_ms += u64::try_from(ms).expect("time that passes");
        self.now.unix_ms += ms;
    }

    /// The next looks find this.
    fn looks(&mut self, times: u32, status: &Value) {
        for _ in 0..times {
            let Next::Sleep(ms) = self.next else { panic!("expected a sleep, not {:?}", self.next) };
            self.waits(i64::from(ms));
            self.on(Event::Woke);
            self.is_answered(status);
        }
    }

    /// Looks at once, by hand.
    fn refreshes(&mut self, status: &Value) {
        self.on(Event::Refresh);
        self.is_answered(status);
    }

    fn screen(&self) -> Screen {
        Screen::of(&self.machine, self.now)
    }

    fn card(&self) -> Card {
        self.screen().card.expect("a card")
    }

    fn headline(&self) -> String {
        self.card().headline
    }

    fn age(&self) -> String {
        self.card().age
    }

    fn notice(&self) -> String {
        self.screen().notice.map(|notice| notice.text).unwrap_or_default()
    }

    fn fact(&self, key: &str) -> Option<Fact> {
        self.card().facts.into_iter().find(|fact| fact.key == key)
    }
}

fn answer(http_status: u16, body: &Value) -> Answer {
    Answer { http_status, body: Some(body.to_string().into_bytes()), ..Answer::default() }
}

fn status(state: &str, execution_id: &str) -> Value {
    json!({"state": state, "execution_id": execution_id, "last_deployment_date": "2026-01-01T10:00:00Z"})
}

fn started(state: &str, date: &str) -> Value {
    json!({"state": state, "execution_id": "run-5", "last_deployment_date": date})
}

/// A status of a run under way, with these steps: what each is called, how it ended, and after how many seconds.
fn running(steps: &[(&str, Option<&str>, Option<u64>)]) -> Value {
    let steps: Vec<_> = steps
        .iter()
        .map(|(name, status, seconds)| json!({"step_name": name, "status": status, "duration_sec": seconds}))
        .collect();
    let mut running = status("DEPLOYING", "run-2");
    running["steps"] = json!({"details": steps});
    running
}

// How long a step has been running.

#[test]
fn the_step_that_runs_goes_on_between_two_looks() {
    let steps =
        [("BUILD", Some("SUCCESS"), Some(20)), ("DEPLOYMENT", None, Some(10)), ("ROUTER_DEPLOYMENT", None, None)];
    let mut person = Person::sees(&running(&steps));
    let told = |person: &Person| person.card().steps.iter().map(|step| (step.duration.clone(), step.percent)).collect();
    let expected = |rows: [(&str, u8); 3]| rows.map(|(duration, percent)| (duration.to_owned(), percent)).to_vec();
    let seen: Vec<_> = told(&person);
    assert_eq!(seen, expected([("20 s", 100), ("10 s", 50), ("", 0)]));
    person.waits(2_900);
    let seen: Vec<_> = told(&person);
    assert_eq!(seen, expected([("20 s", 100), ("12 s", 60), ("", 0)]));
    // What the API says is what counts.
    person.looks(1, &running(&[steps[0], ("DEPLOYMENT", None, Some(40)), steps[2]]));
    let seen: Vec<_> = told(&person);
    assert_eq!(seen, expected([("20 s", 50), ("40 s", 100), ("", 0)]));
    // Nobody knows what goes on meanwhile.
    person.on(Event::Refresh);
    person.on(Event::Answered(Call::Status, Err(NoAnswer::Unreachable)));
    person.waits(5_000);
    let seen: Vec<_> = told(&person);
    assert_eq!(seen, expected([("20 s", 50), ("40 s", 100), ("", 0)]));
}

#[test]
fn of_several_steps_that_seem_to_run_none_goes_on() {
    let mut person = Person::sees(&running(&[("BUILD", None, Some(20)), ("DEPLOYMENT", None, Some(0))]));
    person.waits(2_900);
    let durations: Vec<_> = person.card().steps.iter().map(|step| step.duration.clone()).collect();
    assert_eq!(durations, ["20 s", "0 s"]);
}

// How old it is.

#[test]
fn what_is_from_another_day_says_which() {
    // (minutes east, then, how long ago that was, what is read)
    let evening = NOON + 6 * HOUR; // 18:03:10Z
    for (offset, then, passed, words) in [
        (0, evening, MINUTE, "as of 18:03:10"),
        (0, evening, 14 * HOUR, "as of yesterday at 18:03:10"),
        (0, evening, 2 * DAY, "as of 2 January at 18:03:10"),
        (0, NOON - 3 * DAY, 2 * DAY, "as of 30 December 2025 at 12:03:10"),
        // Up to the last second before midnight it is today.
        (0, evening, 5 * HOUR + 56 * MINUTE + 49 * SECOND, "as of 18:03:10"),
        (0, evening, 5 * HOUR + 56 * MINUTE + 50 * SECOND, "as of yesterday at 18:03:10"),
        // Midnight is the person's, not Greenwich's.
        (120, evening, 3 * HOUR + 56 * MINUTE + 49 * SECOND, "as of 20:03:10"),
        (120, evening, 3 * HOUR + 56 * MINUTE + 50 * SECOND, "as of yesterday at 20:03:10"),
        (-480, NOON, 14 * HOUR, "as of 04:03:10"),
        (-480, NOON, 20 * HOUR, "as of yesterday at 04:03:10"),
        (345, NOON, MINUTE, "as of 17:48:10"),
        (840, NOON, MINUTE, "as of 02:03:10"),
    ] {
        let mut person = Person::sees_at(then, offset, &status("DEPLOYED", "run-1"));
        person.waits(passed);
        assert_eq!(person.age(), words, "after {} min at {offset} min east", passed / MINUTE);
    }
}

#[test]
fn a_clock_that_is_set_back_does_not_bring_back_another_day() {
    let mut person = Person::sees(&status("DEPLOYED", "run-1"));
    person.waits(MINUTE);
    person.now.unix_ms -= DAY;
    assert_eq!(person.age(), "as of 12:03:10", "by the clock that is right now, it was today");
    person.now.unix_ms -= 10 * MINUTE;
    assert_eq!(person.age(), "as of 11:53:10");
}

#[test]
fn a_clock_that_is_a_second_off_changes_nothing() {
    for drift in [-2_000, -1, 0, 1, 2_000] {
        let mut person = Person::sees(&status("DEPLOYED", "run-1"));
        person.waits(MINUTE);
        person.now.unix_ms += drift;
        assert_eq!(person.age(), "as of 12:03:10", "{drift} ms");
    }
}

#[test]
fn who_travels_reads_what_their_clock_showed_then() {
    let mut person = Person::sees(&status("DEPLOYED", "run-1"));
    person.waits(MINUTE);
    person.now.utc_offset_min = 60;
    assert_eq!(person.age(), "as of 12:03:10");

    let mut person = Person::sees_at(NOON, 840, &status("DEPLOYED", "run-1"));
    person.waits(MINUTE);
    person.now.utc_offset_min = -660;
    assert_eq!(person.age(), "as of 3 January at 02:03:10", "where they are now, it is still the day before");
}

#[test]
fn an_outage_over_midnight_says_the_day_too() {
    let mut person = Person::sees_at(NOON + 11 * HOUR + 55 * MINUTE, 0, &status("DEPLOYED", "run-1"));
    for _ in 0..3 {
        let Next::Sleep(ms) = person.next else { panic!("expected a sleep, not {:?}", person.next) };
        person.waits(i64::from(ms));
        person.on(Event::Woke);
        person.on(Event::Answered(Call::Status, Err(NoAnswer::Timeout)));
    }
    person.waits(4 * MINUTE);
    assert!(person.notice().ends_with("Status as of yesterday at 23:58:10."), "{}", person.notice());
}

// When it was deployed.

#[test]
fn a_date_a_little_ahead_is_now_and_one_further_ahead_is_written_out() {
    for (ahead, words) in [
        (-10 * SECOND, "10 s ago"),
        (-9_999, "just now"),
        (0, "just now"),
        (2 * MINUTE, "just now"),
        (5 * MINUTE, "just now"),
        (5 * MINUTE + 1, ""),
        (3 * DAY, ""),
        (300 * DAY, ""),
    ] {
        let at = Person::sees_at(NOON - ahead, 0, &started("DEPLOYED", "2026-01-02T12:03:10Z"));
        let fact = at.fact("last_deployment_date").expect("the fact");
        assert_eq!(fact.value, words, "{ahead} ms ahead");
        assert_eq!(fact.exact_unix_ms, Some(NOON), "the page writes it out in the person's own format");
    }
}

#[test]
fn no_readable_date_is_shown_as_it_came() {
    for date in [
        "2026-03-01T10:02:19.123456Z",
        "9999-12-31T23:59:59Z",
        "2026-01-02T12:10:10+00:00",
        "2026-01-02T14:30:00.5+02:00",
        "0001-01-01T00:00:00Z",
    ] {
        for clock in [NOON, NOON - 20_000 * DAY, 0, i64::MIN / 2, i64::MAX / 2] {
            let fact = Person::sees_at(clock, -720, &started("DEPLOYED", date)).fact("last_deployment_date");
            let fact = fact.expect("the fact");
            assert!(!fact.value.contains('T') && !fact.value.contains('Z'), "{}", fact.value);
            assert!(fact.exact_unix_ms.is_some());
        }
    }
    let odd = Person::sees(&started("DEPLOYED", "next Tuesday")).fact("last_deployment_date").expect("the fact");
    assert_eq!((odd.value.as_str(), odd.exact_unix_ms), ("next Tuesday", None), "what nobody can read stays as it is");
}

// How long it has been going.

#[test]
fn somebody_elses_run_is_as_old_as_its_start() {
    for (date, words) in [
        ("2026-01-02T12:00:05Z", "A deployment · 3 min 5 s"),
        ("2026-01-01T12:03:10Z", "A deployment · 1 d"),
        ("2026-01-01T12:03:09Z", "A deployment · watched for 0 s"),
        ("2025-11-01T12:00:00Z", "A deployment · watched for 0 s"),
        // A clock that is a little slow.
        ("2026-01-02T12:05:10Z", "A deployment · 0 s"),
        ("2026-01-02T12:08:10Z", "A deployment · 0 s"),
        ("2026-01-02T12:08:11Z", "A deployment · watched for 0 s"),
        ("2031-01-02T12:00:00Z", "A deployment · watched for 0 s"),
        ("at dawn", "A deployment · watched for 0 s"),
    ] {
        assert_eq!(Person::sees(&started("DEPLOYING", date)).headline(), words, "{date}");
    }
    let undated = Person::sees(&json!({"state": "DEPLOYING", "execution_id": "run-5"}));
    assert_eq!(undated.headline(), "A deployment · watched for 0 s");
}

#[test]
fn no_clock_makes_a_run_younger_than_it_was_watched() {
    let mut person = Person::sees(&started("DEPLOYING", "2026-01-02T12:05:10Z"));
    person.waits(30 * SECOND);
    assert_eq!(person.headline(), "A deployment · 30 s");
    person.waits(3 * MINUTE);
    assert_eq!(person.headline(), "A deployment · 3 min 30 s");
    person.now.unix_ms -= 4 * MINUTE;
    assert_eq!(person.headline(), "A deployment · 3 min 30 s");
    person.refreshes(&started("DEPLOYED", "2026-01-02T12:05:10Z"));
    assert_eq!(person.headline(), "A deployment · 3 min 30 s", "until a second look has confirmed its end");
}

#[test]
fn while_somebody_elses_request_waits_the_date_is_of_a_run_before_it() {
    let person = Person::sees(&started("DEPLOYMENT_QUEUED", "2026-01-02T11:00:00Z"));
    assert_eq!(person.headline(), "A deployment · watched for 0 s");
}

#[test]
fn somebody_elses_run_took_what_the_api_says_that_it_took() {
    let ended = |steps: &Value| {
        let mut person = Person::sees(&started("DEPLOYING", "2026-01-02T12:00:00Z"));
        let mut end = started("DEPLOYED", "2026-01-02T12:00:00Z");
        end["steps"] = steps.clone();
        person.looks(2, &end);
        person.headline()
    };
    assert_eq!(ended(&json!({"total_duration_sec": 185, "details": []})), "A deployment · ended after 3 min 5 s");
    for untold in [json!(null), json!({"total_duration_sec": null, "details": []})] {
        assert!(ended(&untold).starts_with("A deployment · ended, watched for "), "{}", ended(&untold));
    }
}

#[test]
fn what_was_asked_for_and_has_not_begun_is_waited_for() {
    let mut person = Person::has_pressed(Mode::Normal, &json!({}), &status("DEPLOYED", "run-1"));
    person.waits(12 * SECOND);
    assert_eq!(person.headline(), "Your redeploy · waiting for 12 s");
    person.refreshes(&status("DEPLOYMENT_QUEUED", "run-1"));
    assert_eq!(person.headline(), "Your redeploy · waiting for 12 s");
    assert!(person.notice().contains("waits for its turn"), "{}", person.notice());
    person.waits(10 * SECOND);
    person.refreshes(&status("DEPLOYING", "run-2"));
    assert_eq!(person.headline(), "Your redeploy · 22 s");
}

// How long it may take.

/// Who watches their run at work, in a service with this in its settings.
fn at_work(service: &Value) -> Person {
    let mut person = Person::has_pressed(Mode::Normal, service, &status("DEPLOYED", "run-1"));
    person.waits(10 * MINUTE);
    person.refreshes(&status("DEPLOYMENT_QUEUED", "run-1"));
    assert!(!person.notice().contains("Helm"), "time in the queue is not Helm's");
    person.refreshes(&status("DEPLOYING", "run-2"));
    person
}

#[test]
fn helms_own_limit_is_told_as_it_comes_near_and_only_beyond_it_a_run_takes_unusually_long() {
    for (limit, written, near_after, beyond_after) in
        [(600, "10 min", 480, 600), (60, "1 min", 48, 60), (2_000, "33 min 20 s", 1_600, 2_000), (5, "5 s", 4, 5)]
    {
        let mut person = at_work(&json!({"name": "shop", "timeout_sec": limit}));
        person.waits(near_after * SECOND - 1);
        assert_eq!(person.notice(), "", "a limit of {limit} s");
        person.waits(1);
        let near = format!("Helm gives a deployment of this service up after {written}, which is near.");
        assert!(person.notice().starts_with(&near), "{}", person.notice());
        person.waits((beyond_after - near_after) * SECOND);
        assert!(person.notice().starts_with(&near), "{}", person.notice());
        person.waits(1);
        let beyond = format!("This takes unusually long: Helm should have given it up after {written}.");
        assert!(person.notice().starts_with(&beyond), "{}", person.notice());
    }
}

#[test]
fn a_limit_that_nobody_knows_is_not_told() {
    for service in [json!({}), json!({"timeout_sec": null}), json!({"timeout_sec": 0}), json!({"timeout_sec": "soon"})]
    {
        let mut person = at_work(&service);
        person.waits(30 * MINUTE);
        assert_eq!(person.notice(), "");
        person.waits(1);
        assert!(person.notice().starts_with("This takes unusually long. "), "{}", person.notice());
        assert!(!person.notice().contains("gives"), "{}", person.notice());
    }
}

#[test]
fn a_step_that_tells_how_long_it_runs_is_believed() {
    let mut person = at_work(&json!({"timeout_sec": 600}));
    let mut late = status("DEPLOYING", "run-2");
    for (step, word) in [
        (json!({"step_name": "DEPLOYMENT", "duration_sec": 479}), ""),
        (json!({"step_name": "DEPLOYMENT", "duration_sec": 480}), "near"),
        (json!({"step_name": "DEPLOYMENT", "duration_sec": 601}), "unusually long"),
        (json!({"step_name": "DEPLOYMENT", "duration_sec": 601, "status": "SUCCESS"}), ""),
        (json!({"step_name": "DEPLOYMENT_QUEUEING", "duration_sec": 601}), ""),
    ] {
        late["steps"] = json!({"details": [step]});
        person.refreshes(&late);
        assert!(person.notice().contains(word) && person.notice().is_empty() == word.is_empty(), "{}", person.notice());
    }
}

#[test]
fn what_is_being_undone_has_no_limit_of_helms() {
    for state in ["CANCELING", "STOPPING", "DELETING"] {
        let mut person = at_work(&json!({"timeout_sec": 60}));
        person.waits(2 * MINUTE);
        person.refreshes(&status(state, "run-2"));
        assert_eq!(person.notice(), "", "{state}");
    }
}

#[test]
fn the_limit_is_told_of_somebody_elses_run_too() {
    let service = json!({"timeout_sec": 600});
    let mut person = Person::sees_a_service(NOON, 0, &service, &started("DEPLOYING", "2026-01-02T11:00:00Z"));
    assert_eq!(person.notice(), "", "its environment began an hour ago, which Helm need not have done");
    person.waits(9 * MINUTE);
    assert!(person.notice().contains("up after 10 min"), "{}", person.notice());
}

// How it ended.

#[test]
fn ready_is_never_deployed_or_was_left_out() {
    let dated = json!({"state": "READY", "last_deployment_date": "2026-01-01T10:00:00Z"});
    let named = json!({"state": "READY", "execution_id": "run-1"});
    for (status, words) in [
        (json!({"state": "READY"}), "Never deployed"),
        (json!({"state": "READY", "last_deployment_date": null, "execution_id": ""}), "Never deployed"),
        (dated, "Not part of the environment's last deployment"),
        (named, "Not part of the environment's last deployment"),
        // The badge says it already.
        (json!({"state": "READY", "service_deployment_status": "NEVER_DEPLOYED"}), ""),
    ] {
        let person = Person::sees(&status);
        assert_eq!((person.card().state.label.as_str(), person.headline().as_str()), ("Ready", words), "{status}");
    }
}

const NO_TURN: &str = "It did not get its turn: another service or a pre-check of the same deployment failed, or \
                       somebody canceled.";

const FAILED: &str = "It failed in the step “Deploy” after 9 s. What ran before may still be running.";

#[test]
fn what_failed_without_a_step_did_not_get_its_turn() {
    let step = json!({"details": [{"step_name": "DEPLOYMENT", "status": "ERROR", "duration_sec": 9}]});
    for (state, steps, words) in [
        ("CANCELED", json!(null), NO_TURN),
        ("DEPLOYMENT_ERROR", json!({"details": []}), NO_TURN),
        ("BUILD_ERROR", json!({"total_duration_sec": 0, "details": null}), NO_TURN),
        ("RESTART_ERROR", json!([]), NO_TURN),
        ("CANCELED", step.clone(), ""),
        ("DEPLOYMENT_ERROR", step, FAILED),
        ("DEPLOYED", json!(null), ""),
        ("STOPPED", json!(null), ""),
        ("DELETED", json!(null), ""),
        ("UNAVAILABLE", json!(null), ""),
        ("READY", json!(null), ""),
    ] {
        let mut end = status(state, "run-2");
        end["steps"] = steps;
        assert_eq!(Person::sees(&end).notice(), words, "{end} at rest");
        if state != "UNAVAILABLE" && state != "READY" {
            let mut person = Person::has_pressed(Mode::Normal, &json!({}), &status("DEPLOYED", "run-1"));
            person.looks(1, &end);
            assert_eq!(person.notice(), "", "{end} before a second look has confirmed it");
            person.looks(1, &end);
            assert_eq!(person.notice(), words, "{end} of a run");
        }
    }
}

#[test]
fn a_configuration_that_has_changed_waits_for_a_redeploy() {
    let mut out_of_date = status("DEPLOYED", "run-1");
    out_of_date["service_deployment_status"] = json!("OUT_OF_DATE");
    let mut person = Person::sees(&out_of_date);
    assert_eq!(person.headline(), "The configuration has changed and waits for a redeploy");
    assert_eq!(person.notice(), "", "somebody who presses a hundred times a day wants no second place for it");
    person.on(Event::Redeploy(Mode::Normal));
    assert!(person.headline().starts_with("Your redeploy · "), "{}", person.headline());
    for other in ["UP_TO_DATE", "SOMETHING_NEW"] {
        out_of_date["service_deployment_status"] = json!(other);
        assert_eq!(Person::sees(&out_of_date).headline(), "Last deployment");
    }
}

#[test]
fn a_diff_run_says_what_was_seen_and_claims_no_more() {
    let press = || Person::has_pressed(Mode::Diff, &json!({}), &status("DEPLOYED", "run-1"));

    let mut deployed = press();
    deployed.looks(1, &status("DEPLOYING", "run-2"));
    deployed.looks(2, &status("DEPLOYED", "run-2"));
    let words = "A deployment ran for this DIFF run, and it may have been a real one. What the DIFF run found, if \
                 anything, is in the deployment's logs in the Qovery console.";
    assert_eq!(deployed.notice(), words);
    assert!(deployed.headline().starts_with("Your DIFF run · ended after "), "{}", deployed.headline());
    assert_eq!(deployed.screen().announcement, "Deployed. Your DIFF run has ended");

    let mut left_it = press();
    let mut end = status("DEPLOYED", "run-2");
    end["service_deployment_status"] = json!("OUT_OF_DATE");
    left_it.looks(2, &end);
    assert!(left_it.notice().contains("The configuration still waits for a redeploy."), "{}", left_it.notice());

    let mut no_turn = press();
    no_turn.looks(2, &status("CANCELED", "run-2"));
    assert_eq!(no_turn.notice(), NO_TURN);

    let mut nothing = press();
    nothing.looks(120, &status("DEPLOYED", "run-1"));
    let words = "Qovery accepted the DIFF run, and nothing was seen to start: it may do nothing for this service. You \
                 may press Redeploy again.";
    assert_eq!(nothing.notice(), words);
    assert_eq!(nothing.headline(), "Your DIFF run");
}

#[test]
fn an_end_that_nobody_saw_is_of_the_run_that_was_asked_for() {
    for (mode, whose) in [(Mode::Normal, "your redeploy"), (Mode::Diff, "your DIFF run")] {
        let mut person = Person::has_pressed(mode, &json!({}), &status("DEPLOYED", "run-1"));
        person.looks(1, &status("DEPLOYING", "run-2"));
        person.looks(30, &status("DEPLOYED", "run-1"));
        assert!(person.notice().contains(&format!("the end of {whose} was not seen")), "{}", person.notice());
    }
}

#[test]
fn a_normal_run_that_went_well_needs_no_more_words() {
    let mut person = Person::has_pressed(Mode::Normal, &json!({}), &status("DEPLOYED", "run-1"));
    person.looks(1, &status("DEPLOYING", "run-2"));
    person.looks(2, &status("DEPLOYED", "run-2"));
    assert_eq!(person.notice(), "");
    assert_eq!(person.screen().announcement, "Deployed. Your redeploy has ended");
}
