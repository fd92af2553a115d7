//! Why it failed, what is deployed and where: what is asked beside the status, when, and what comes of whatever is answered.

use helm_redeploy::{
    api::{self, Answer, Call, Mode, NoAnswer},
    budget::Urgency,
    machine::{Event, Machine, News, Next, Now},
    screen::{Card, Notice, Screen},
    target::{ApiBase, HelmId},
    token::Token,
};
use serde_json::{Value, json};

const ID: &str = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const ENVIRONMENT: &str = "5ab3a86a-2c4a-4b0f-9c55-3a1e2a1b7a10";
const ORGANIZATION: &str = "0a1b2c3d-0000-4000-8000-000000000001";
const PROJECT: &str = "0a1b2c3d-0000-4000-8000-000000000002";
/// Three minutes and ten seconds after noon, on 2 January 2026.
const START_MS: i64 = 1_767_355_390_000;
const TOKEN: &str = "qov_0123456789-the-token-of-a-person";

struct Story {
    machine: Machine,
    now: Now,
    next: Next,
    asked: Vec<Call>,
    news: Vec<News>,
    /// What the last runs are.
    history: Value,
    /// What the environment says of all its services.
    stages: Value,
}

impl Story {
    /// A person gives a token, and this is how things stand.
    fn at(status: &Value) -> Self {
        let machine = Machine::new(ApiBase::default(), id(), 7);
        let now = Now { monotonic_ms: 1_000, unix_ms: START_MS, utc_offset_min: 0, seems_offline: false };
        let mut story = Self {
            machine,
            now,
            next: Next::Rest,
            asked: Vec::new(),
            news: Vec::new(),
            history: json!({ "results": [] }),
            stages: json!({}),
        };
        story.on(Event::TokenGiven(Token::parse(TOKEN).expect("a token")));
        story.answer(Call::Status, status);
        story
    }

    /// The same, once all that is asked beside it is answered.
    fn told(status: &Value, rows: &Value) -> Self {
        let mut story = Self::at(status);
        story.tell_all(rows);
        story
    }

    fn on(&mut self, event: Event) {
        let next = self.machine.on(event, self.now);
        if next != Next::Stay {
            self.next = next;
        }
        if let Next::Call(call) = next {
            self.asked.push(call);
        }
        self.news.extend(self.machine.take_news());
    }

    fn answer(&mut self, call: Call, body: &Value) {
        self.on(Event::Answered(call, Ok(answer(200, body))));
    }

    fn tell_all(&mut self, rows: &Value) {
        while let Next::Call(call) = self.next {
            match call {
                Call::Service => self.answer(call, &service()),
                Call::Environment => self.answer(call, &environment()),
                Call::Logs => self.answer(call, rows),
                Call::History => self.answer(call, &self.history.clone()),
                Call::Queue => self.answer(call, &self.stages.clone()),
                Call::Status | Call::Redeploy(_) => break,
            }
        }
    }

    /// Waits until the status is due, and answers so.
    fn then(&mut self, status: &Value) {
        let Next::Sleep(ms) = self.next else { panic!("expected a sleep, not {:?}", self.next) };
        self.now.monotonic_ms += u64::from(ms);
        self.now.unix_ms += i64::from(ms);
        self.on(Event::Woke);
        self.answer(Call::Status, status);
    }

    fn redeploy(&mut self) {
        self.on(Event::Redeploy(Mode::Normal));
        self.on(Event::Answered(Call::Redeploy(Mode::Normal), Ok(answer(202, &running("2")))));
    }

    /// A run from the press to its end, with all that is asked meanwhile.
    fn goes_well(&mut self, run: &str) {
        self.redeploy();
        for status in [running(run), deployed(run), deployed(run)] {
            self.then(&status);
            self.tell_all(&json!([]));
        }
    }

    fn screen(&self) -> Screen {
        Screen::of(&self.machine, self.now)
    }

    fn notice(&self) -> Notice {
        *self.screen().notice.expect("a notice")
    }

    /// What was asked since, beside the status and the redeploy.
    fn questions(&mut self) -> Vec<Call> {
        let asked = std::mem::take(&mut self.asked);
        asked.into_iter().filter(|call| !matches!(call, Call::Status | Call::Redeploy(_))).collect()
    }

    fn finish(&self) -> (Option<&str>, Option<&str>) {
        let finish = self.news.iter().rev().find_map(|news| match news {
            News::Finished { failed_step, reason, .. } => Some((failed_step.as_deref(), reason.as_deref())),
            _ => None,
        });
        finish.expect("an end was told")
    }
}

fn id() -> HelmId {
    HelmId::parse(ID).expect("a UUID")
}

fn answer(http_status: u16, body: &Value) -> Answer {
    Answer { http_status, body: Some(body.to_string().into_bytes()), ..Answer::default() }
}

fn execution(run: &str) -> String {
    format!("{ENVIRONMENT}-{run}")
}

fn deployed(run: &str) -> Value {
    json!({ "id": ID, "state": "DEPLOYED", "execution_id": execution(run), "last_deployment_date": "2026-01-02T12:00:00Z" })
}

fn running(run: &str) -> Value {
    json!({ "id": ID, "state": "DEPLOYING", "execution_id": execution(run) })
}

fn failed(run: &str) -> Value {
    let steps = json!({ "details": [
        { "step_name": "BUILD", "status": "SUCCESS", "duration_sec": 20 },
        { "step_name": "DEPLOYMENT", "status": "ERROR", "duration_sec": 45 },
    ] });
    json!({ "id": ID, "state": "DEPLOYMENT_ERROR", "execution_id": execution(run), "steps": steps })
}

fn service() -> Value {
    let git = json!({
        "url": "https://github.com/example/shop.git", "branch": "main", "deployed_commit_contributor": "Ana",
        "deployed_commit_id": "1a2b3c4d5e6f7a8b9c0d1a2b3c4d5e6f7a8b9c0d", "deployed_commit_date": "2026-01-02T10:00:00Z",
    });
    json!({ "id": ID, "name": "shop", "environment": { "id": ENVIRONMENT }, "source": { "git": { "git_repository": git } } })
}

fn environment() -> Value {
    json!({
        "id": ENVIRONMENT, "name": "live", "mode": "PRODUCTION",
        "organization": { "id": ORGANIZATION }, "project": { "id": PROJECT },
    })
}

/// A row with an error, of this service.
fn row(message: &str) -> Value {
    json!({
        "type": "error", "timestamp": "2026-01-02T12:00:00Z",
        "details": { "transmitter": { "id": ID, "name": "shop", "type": "Helm" }, "stage": { "step": "Deployed" } },
        "error": { "tag": "HELM", "user_log_message": message, "hint_message": "" },
    })
}

fn with(mut row: Value, path: &str, value: Value) -> Value {
    *row.pointer_mut(path).expect("a member") = value;
    row
}

fn reason(rows: &Value) -> Option<String> {
    api::read_reason(&answer(200, rows), &id(), true).map(|reason| reason.words)
}

#[test]
fn a_failure_says_which_step_and_why_and_where_the_logs_are() {
    let story = Story::told(&failed("1"), &json!([row("\u{1b}[31mtimed out\u{1b}[0m\nwaiting for pod shop-0")]));
    let notice = story.notice();
    assert_eq!(
        notice.text,
        "It failed in the step “Deploy” after 45 s. What ran before may still be running. The logs say:"
    );
    assert_eq!(notice.quote, "timed out\nwaiting for pod shop-0");
    assert!(notice.is_about_logs && !notice.is_error);
    let runs =
        format!("/organization/{ORGANIZATION}/project/{PROJECT}/environment/{ENVIRONMENT}/service/{ID}/deployments");
    assert_eq!(story.screen().logs, Some(format!("{runs}/logs/{}", execution("1"))));
}

#[test]
fn a_press_that_fails_takes_three_more_requests_and_one_that_goes_well_two() {
    let mut story = Story::told(&deployed("1"), &json!([]));
    assert_eq!(story.questions(), [Call::Service]);
    story.redeploy();
    story.then(&running("2"));
    assert_eq!((story.next, story.machine.urgency()), (Next::Call(Call::Environment), Urgency::Run));
    story.tell_all(&json!([]));
    story.then(&failed("2"));
    story.tell_all(&json!([row("no such image")]));
    story.then(&failed("2"));
    story.tell_all(&json!([]));
    assert_eq!(story.questions(), [Call::Environment, Call::Logs, Call::Service]);
    assert_eq!(story.finish(), (Some("DEPLOYMENT"), Some("no such image")));

    story.goes_well("3");
    assert_eq!(story.questions(), [Call::Service], "what is deployed is another thing now");
    assert_eq!(story.finish(), (None, None));
}

#[test]
fn each_failure_is_asked_about_once_and_keeps_its_own_reason() {
    let mut story = Story::told(&failed("1"), &json!([row("first")]));
    story.questions();
    story.then(&failed("1"));
    assert_eq!(story.questions(), []);
    assert_eq!(story.notice().quote, "first");
    story.redeploy();
    assert!(story.screen().notice.is_none_or(|notice| notice.quote.is_empty()), "it is not this run's");
    story.then(&failed("2"));
    story.tell_all(&json!([]));
    story.then(&failed("2"));
    story.tell_all(&json!([row("never asked for again")]));
    assert_eq!(story.notice().quote, "");
}

#[test]
fn whatever_is_answered_beside_the_status_takes_nothing_away() {
    let bad: [Result<Answer, NoAnswer>; 7] = [
        Err(NoAnswer::Timeout),
        Err(NoAnswer::Unreachable),
        Ok(answer(401, &json!({}))),
        Ok(answer(403, &json!({}))),
        Ok(answer(500, &json!({ "detail": "no" }))),
        Ok(answer(200, &json!("<html>"))),
        Ok(Answer { http_status: 200, body: None, ..Answer::default() }),
    ];
    for answered in bad {
        for asked in [Call::Service, Call::Environment, Call::Logs, Call::History] {
            let mut story = Story::at(&failed("1"));
            while let Next::Call(call) = story.next {
                if call == asked {
                    story.on(Event::Answered(call, answered.clone()));
                } else {
                    let body = match call {
                        Call::Service => service(),
                        Call::Environment => environment(),
                        _ => json!([row("why")]),
                    };
                    story.answer(call, &body);
                }
            }
            let notice = story.notice();
            assert!(notice.text.starts_with("It failed in the step “Deploy” after 45 s."), "{asked:?} {answered:?}");
            assert!(notice.kind.is_none() && story.screen().button.enabled, "{asked:?} {answered:?}");
            assert!(matches!(story.next, Next::Sleep(_)), "it is looked at again");
            assert!(!story.screen().wants_token);
            story.then(&deployed("1"));
            assert_eq!(story.screen().notice, None);
        }
    }
}

#[test]
fn another_environments_answer_is_discarded() {
    for (path, value) in [("/id", json!(PROJECT)), ("/organization/id", json!("../../evil")), ("/project", Value::Null)]
    {
        let mut story = Story::at(&failed("1"));
        story.answer(Call::Service, &service());
        story.answer(Call::Environment, &with(environment(), path, value));
        story.tell_all(&json!([]));
        assert_eq!((story.screen().logs, story.screen().place), (None, String::new()), "{path}");
    }
}

#[test]
fn who_is_about_to_press_reads_what_is_deployed_and_where() {
    let mut story = Story::told(&deployed("1"), &json!([]));
    assert_eq!(story.screen().source, "main · 1a2b3c4 · Ana · 2 h ago");
    assert_eq!(story.screen().place, "");
    story.on(Event::Asked);
    story.tell_all(&json!([]));
    assert_eq!(story.screen().place, "Production environment “live”.");
    story.on(Event::Asked);
    assert_eq!(story.questions(), [Call::Service, Call::Environment], "once is enough");

    let mut story = Story::at(&deployed("1"));
    story.answer(Call::Service, &service());
    story.on(Event::Refresh);
    story.on(Event::Asked);
    story.answer(Call::Status, &deployed("1"));
    assert_eq!(story.next, Next::Call(Call::Environment), "it is asked once what is under way is answered");

    let chart = json!({ "repository": { "chart_name": "ingress", "chart_version": "4.12.1" } });
    let mut story = Story::at(&deployed("1"));
    story.answer(Call::Service, &with(service(), "/source", chart));
    assert_eq!(story.screen().source, "ingress · 4.12.1");
}

#[test]
fn the_reason_is_the_first_error_of_this_service() {
    let other = with(row("the other's"), "/details/transmitter/id", json!(PROJECT));
    let check = with(row("a check's"), "/details/stage/step", json!("PreCheck"));
    let info = with(row("no error"), "/error", Value::Null);
    let around = with(other.clone(), "/details/transmitter/type", json!("TaskManager"));
    let own = || row("ours");
    for (rows, expected) in [
        (json!([]), None),
        (json!([info, other, check]), None),
        (json!([info, other, check, own(), row("a banner")]), Some("ours")),
        (json!([around, own()]), Some("the other's")),
        (json!([null, 7, "text", {}, { "error": {} }, { "error": "x", "details": 7 }, own()]), Some("ours")),
        (json!({ "results": [own()] }), None),
        (json!("ours"), None),
    ] {
        assert_eq!(reason(&rows).as_deref(), expected, "{rows}");
    }
    assert_eq!(api::read_reason(&answer(500, &json!([own()])), &id(), true), None);
}

#[test]
fn the_words_of_a_reason_are_those_that_say_most() {
    let hint = with(row("what"), "/error/hint_message", json!("Check the image."));
    assert_eq!(reason(&json!([hint])).as_deref(), Some("what\nCheck the image."));
    let mut bare = row("what");
    bare["error"] = json!({ "underlying_error": { "message": "deep", "full_details": "--set password=x" } });
    assert_eq!(reason(&json!([bare])).as_deref(), Some("deep"));
    bare["message"] = json!({ "safe_message": "safe", "full_details": "--set password=x" });
    assert_eq!(reason(&json!([bare])).as_deref(), Some("safe"));
}

#[test]
fn a_service_that_got_no_turn_names_the_one_that_failed() {
    let other = with(row("no space left"), "/details/transmitter", json!({ "id": PROJECT, "name": "database" }));
    let check = with(other.clone(), "/details/stage/step", json!("PreCheck"));
    for state in ["CANCELED", "DEPLOYMENT_ERROR"] {
        let status = json!({ "id": ID, "state": state, "execution_id": execution("1") });
        for rows in [json!([check, other]), json!([check])] {
            let notice = Story::told(&status, &rows).notice();
            let told = "It did not get its turn: “database” failed in the same deployment. The logs say:";
            assert_eq!((notice.text.as_str(), notice.quote.as_str()), (told, "no space left"), "{state}");
        }
        let notice = Story::told(&status, &json!([])).notice();
        assert!(notice.text.starts_with("It did not get its turn: another service or a pre-check"), "{}", notice.text);
    }
}

#[test]
fn nothing_of_the_token_is_shown_whatever_echoes_it() {
    let status = json!({ "id": ID, "state": "CANCELED", "execution_id": execution("1") });
    let source = "/source/git/git_repository";
    for (what, path) in [
        (Call::Logs, "/0/error/user_log_message"),
        (Call::Logs, "/0/error/hint_message"),
        (Call::Logs, "/0/details/transmitter/name"),
        (Call::Environment, "/name"),
        (Call::Service, "/name"),
        (Call::Service, &format!("{source}/branch")),
        (Call::Service, &format!("{source}/deployed_commit_contributor")),
        (Call::Service, &format!("{source}/deployed_commit_id")),
    ] {
        let mut story = Story::at(&status);
        let other = with(row("why"), "/details/transmitter/id", json!(PROJECT));
        while let Next::Call(call) = story.next {
            let body = match call {
                Call::Service => service(),
                Call::Environment => environment(),
                _ => json!([other]),
            };
            let echo = json!(format!("Token {TOKEN}"));
            story.answer(call, &if call == what { with(body, path, echo) } else { body });
        }
        story.on(Event::Asked);
        assert!(!format!("{:?}", story.screen()).contains(&TOKEN[..12]), "{path}");
    }
}

#[test]
fn a_thousand_rows_of_a_megabyte_are_read_for_six_lines() {
    let mut rows: Vec<Value> = (0..999).map(|_| with(row(""), "/error", Value::Null)).collect();
    rows.push(row(&"a line that is longer than anybody reads\n".repeat(30_000)));
    let words = reason(&Value::Array(rows)).expect("a reason");
    assert_eq!(words.lines().count(), 6);
}

/// A row of the last runs.
fn past(execution_id: &str, state: &str, duration: &str) -> Value {
    json!({
        "identifier": { "execution_id": execution_id },
        "status": state,
        "auditing_data": { "created_at": "2026-01-02T11:03:10Z", "triggered_by": "Ana", "origin": "CLI" },
        "details": { "commit": { "git_commit_id": "1a2b3c4d5e6f7a8b9c0d1a2b3c4d5e6f7a8b9c0d", "tag": "v1.2" } },
        "total_duration": duration,
    })
}

fn history(rows: &[Value]) -> Value {
    json!({ "page": 1, "page_size": 6, "results": rows })
}

/// Somebody else's run is under way, and these are the last ones.
fn met(rows: &[Value]) -> Story {
    let mut story = Story::at(&running("2"));
    story.history = history(rows);
    story.tell_all(&json!([]));
    story
}

fn card(story: &Story) -> Card {
    story.screen().card.expect("a card")
}

#[test]
fn a_run_that_is_met_says_who_started_it_and_from_where() {
    let story = met(&[past(&execution("2"), "DEPLOYING", "PT5S"), past(&execution("1"), "DEPLOYED", "PT2M")]);
    assert!(card(&story).headline.starts_with("A deployment by Ana, from the CLI · "), "{}", card(&story).headline);
    let story = met(&[past(&execution("1"), "DEPLOYED", "PT2M")]);
    assert!(card(&story).headline.starts_with("A deployment · "), "another run's starter is not this one's");
}

fn waiting(run: &str) -> Value {
    json!({ "id": ID, "state": "DEPLOYMENT_QUEUED", "execution_id": execution(run), "deployment_requests_count": 1 })
}

/// A redeploy that waits behind another service's deployment, which this is told of.
fn queued(stages: Value) -> Story {
    let mut story = Story::told(&deployed("1"), &json!([]));
    story.stages = stages;
    story.on(Event::Redeploy(Mode::Normal));
    story.on(Event::Answered(Call::Redeploy(Mode::Normal), Ok(answer(202, &waiting("1")))));
    let start_ms = story.now.monotonic_ms;
    while story.now.monotonic_ms < start_ms + 15_000 {
        assert!(!story.questions().contains(&Call::Queue), "so long a wait is usual");
        story.then(&waiting("1"));
        story.tell_all(&json!([]));
    }
    story
}

fn stages(state: &str, others: usize) -> Value {
    let waits = |number: usize| json!({ "id": format!("{number}"), "state": "DEPLOYMENT_QUEUED" });
    let environment = json!({ "id": ENVIRONMENT, "state": state, "triggered_by": "Ana", "origin": "CLI" });
    let all: Vec<_> = (0..others).map(waits).chain([waiting("1")]).collect();
    json!({ "environment": environment, "stages": [{ "helms": all }] })
}

#[test]
fn who_waits_is_told_whose_deployment_is_before_and_how_many_others_wait() {
    let mut story = queued(stages("DEPLOYING", 2));
    let waits = "Your request waits for its turn: this environment deploys one thing at a time.";
    let all = format!("{waits} Under way now: a deployment by Ana, from the CLI. Other services that wait: 2.");
    assert_eq!(story.notice().text, all);
    assert_eq!(story.questions().iter().filter(|call| **call == Call::Queue).count(), 1);

    story.stages = stages("DEPLOYED", 0);
    while story.notice().text == all {
        story.then(&waiting("1"));
        story.tell_all(&json!([]));
        assert!(story.now.monotonic_ms < 120_000, "it is asked again");
    }
    assert_eq!(story.notice().text, waits, "who has deployed is not before us any more");
    let asked = story.questions();
    assert!(asked.iter().all(|call| *call == Call::Queue) && asked.len() <= 2, "{asked:?}");

    for status in [running("2"), deployed("2"), deployed("2")] {
        story.then(&status);
        story.tell_all(&json!([]));
    }
    assert_eq!(story.screen().notice, None);
    assert!(!story.questions().contains(&Call::Queue), "nothing waits any more");
}

#[test]
fn an_environment_is_asked_again_about_its_queue_and_one_that_does_not_tell_is_not() {
    for (stages, times) in [(json!({}), 1..=1), (json!("<html>"), 1..=1), (stages("DEPLOYED", 0), 2..=9)] {
        let mut story = queued(stages.clone());
        for _ in 0..20 {
            let waits = "Your request waits for its turn: this environment deploys one thing at a time.";
            assert_eq!(story.notice().text, waits);
            story.then(&waiting("1"));
            story.tell_all(&json!([]));
        }
        let asked = story.questions().iter().filter(|call| **call == Call::Queue).count();
        assert!(times.contains(&asked), "{asked} times: {stages}");
    }
}

#[test]
fn a_run_that_has_begun_at_once_has_nothing_to_ask_of_the_queue() {
    let mut story = Story::told(&deployed("1"), &json!([]));
    story.redeploy();
    for status in [waiting("2"), running("2"), deployed("2"), deployed("2")] {
        story.then(&status);
        story.tell_all(&json!([]));
    }
    assert!(!story.questions().contains(&Call::Queue));
}

#[test]
fn a_run_says_how_much_longer_such_runs_take_and_when_it_takes_longer_than_they_did() {
    let past: Vec<_> = [("3", "PT1M"), ("4", "PT2M"), ("5", "PT4M"), ("6", "PT9M")]
        .map(|(run, duration)| {
            past(&execution(run), if run == "6" { "DEPLOYMENT_ERROR" } else { "DEPLOYED" }, duration)
        })
        .into();
    let mut story = Story::told(&deployed("1"), &json!([]));
    story.history = history(&past);
    story.on(Event::LooksAtHistory(true));
    story.tell_all(&json!([]));
    let started_ms = story.now.monotonic_ms;
    story.redeploy();
    let mut started = running("2");
    started["last_deployment_date"] = json!("2026-01-02T12:03:10Z");
    story.then(&started);
    story.tell_all(&json!([]));
    for (seconds, percent, words) in [
        (30, 25, "about 2 min left"),
        (75, 62, "about 50 s left"),
        (119, 99, "about 10 s left"),
        (120, 100, "usually done by now"),
        (240, 100, "usually done by now"),
        (241, 100, "longer than the last 3"),
    ] {
        // The person's clock may be wrong by hours, in both directions.
        for wrong_ms in [-20_000_000, 0, 20_000_000] {
            let now = Now {
                monotonic_ms: started_ms + seconds * 1_000,
                unix_ms: START_MS + seconds.cast_signed() * 1_000 + wrong_ms,
                ..story.now
            };
            let progress = Screen::of(&story.machine, now).card.and_then(|card| card.progress).expect("a progress");
            assert_eq!((progress.percent, progress.words.as_str()), (percent, words), "after {seconds} s");
        }
    }
    started["state"] = json!("DEPLOYED");
    story.then(&started);
    story.tell_all(&json!([]));
    story.then(&started);
    assert_eq!(card(&story).progress, None, "it has ended");
}

#[test]
fn a_press_says_how_long_the_run_before_it_took_without_another_request() {
    let mut before = deployed("1");
    before["steps"] = json!({ "total_duration_sec": 100, "details": [] });
    let mut story = Story::told(&before, &json!([]));
    story.redeploy();
    story.then(&running("2"));
    story.tell_all(&json!([]));
    assert_eq!(card(&story).progress.expect("a progress").words, "about 2 min left");
    story.now.monotonic_ms += 101_000;
    assert_eq!(card(&story).progress.expect("a progress").words, "longer than the last one");
    assert!(!story.questions().contains(&Call::History));
    story.then(&failed("2"));
    story.tell_all(&json!([]));
    story.then(&failed("2"));
    story.tell_all(&json!([]));
    story.redeploy();
    story.then(&running("3"));
    story.tell_all(&json!([]));
    assert_eq!(card(&story).progress.expect("a progress").words, "about 2 min left", "what failed tells nothing");
}

#[test]
fn nobody_is_told_how_long_it_takes_where_no_run_has_gone_well() {
    for rows in [vec![], vec![past("1", "DEPLOYMENT_ERROR", "PT1M")], vec![past("1", "DEPLOYED", "soon")]] {
        assert_eq!(card(&met(&rows)).progress, None);
    }
}

#[test]
fn the_last_runs_are_asked_for_when_somebody_looks_and_once_more_after_each_run() {
    let mut story = Story::told(&deployed("1"), &json!([]));
    story.questions();
    assert_eq!(card(&story).past_runs, None);
    story.history = history(&[past(&execution("1"), "DEPLOYED", "PT1M53.5S"), past("", "CANCELED", "")]);
    story.on(Event::LooksAtHistory(true));
    assert_eq!(card(&story).past_runs.expect("a list").remark, "Asking for them…");
    story.tell_all(&json!([]));
    assert_eq!(story.questions(), [Call::Environment, Call::History]);
    let runs = card(&story).past_runs.expect("a list");
    let rows: Vec<_> = runs.rows.iter().map(|row| (row.label.as_str(), row.words.as_str())).collect();
    assert_eq!(
        rows,
        [
            ("Deployed", "1 h ago · 1 min 53 s · by Ana, from the CLI · v1.2 · 1a2b3c4"),
            ("Canceled", "1 h ago · by Ana, from the CLI · v1.2 · 1a2b3c4"),
        ]
    );
    assert!(runs.rows[0].path.as_ref().is_some_and(|path| path.ends_with(&format!("/logs/{}", execution("1")))));
    assert!(runs.path.is_some_and(|path| path.ends_with("/deployments")));

    story.then(&deployed("1"));
    assert_eq!(story.questions(), [], "they are known");
    story.history = history(&[past(&execution("2"), "DEPLOYED", "PT7S"), past(&execution("1"), "DEPLOYED", "PT8S")]);
    story.goes_well("2");
    assert!(card(&story).past_runs.expect("a list").rows[0].words.contains(" 7 s "));
    assert_eq!(story.questions(), [Call::History, Call::Service], "once, when it has ended");
    story.on(Event::LooksAtHistory(false));
    story.goes_well("3");
    assert_eq!(story.questions(), [Call::Service], "nobody looks at them");
    story.redeploy();
    story.then(&running("4"));
    story.tell_all(&json!([]));
    story.on(Event::LooksAtHistory(true));
    assert_eq!(story.next, Next::Call(Call::History), "there has been another run since");
}

#[test]
fn a_run_that_is_under_way_is_told_by_the_card_and_never_as_it_was_once() {
    let under_way = past(&execution("2"), "DEPLOYING", "PT0S");
    let mut story = met(&[under_way.clone(), past(&execution("1"), "DEPLOYED", "PT8S")]);
    story.on(Event::LooksAtHistory(true));
    let rows = |story: &Story| {
        let rows = card(story).past_runs.expect("a list").rows;
        rows.into_iter().map(|row| row.words.contains(" 8 s ")).collect::<Vec<_>>()
    };
    assert_eq!(rows(&story), [true]);
    // Another one follows, and who has started it cannot be had.
    story.then(&running("3"));
    story.on(Event::Answered(Call::History, Err(NoAnswer::Timeout)));
    assert_eq!(rows(&story), [true]);
    // Where the service's environment is not known, neither.
    let mut story = Story::at(&running("2"));
    story.history = history(&[under_way]);
    story.on(Event::Answered(Call::Service, Err(NoAnswer::Timeout)));
    story.on(Event::LooksAtHistory(true));
    story.tell_all(&json!([]));
    assert!(rows(&story).is_empty());
}

#[test]
fn last_runs_that_cannot_be_had_are_asked_for_once_more_when_somebody_looks_again() {
    let mut story = Story::told(&deployed("1"), &json!([]));
    story.on(Event::LooksAtHistory(true));
    story.on(Event::Answered(Call::Environment, Err(NoAnswer::Timeout)));
    story.on(Event::Answered(Call::History, Ok(answer(500, &json!({})))));
    assert_eq!(card(&story).past_runs.expect("a list").remark, "Qovery does not tell them right now.");
    story.questions();
    story.then(&deployed("1"));
    assert_eq!(story.questions(), []);
    story.on(Event::LooksAtHistory(false));
    story.on(Event::LooksAtHistory(true));
    story.tell_all(&json!([]));
    assert_eq!(story.questions(), [Call::History]);
    assert_eq!(card(&story).past_runs.expect("a list").remark, "There are none.");
}
