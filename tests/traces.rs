//! What a person sees of deployments as the vendor's own client recorded them, at the widget's own rhythm.
#![cfg(not(target_arch = "wasm32"))]

use helm_redeploy::{
    api::{Answer, Call, Mode},
    machine::{Event, Machine, News, Next, Now},
    screen::Screen,
    target::{ApiBase, HelmId},
    token::Token,
};
use serde_json::{Value, json};

const ID: &str = "3c90c3cc-0d44-4b50-8888-8dd25736052a";

/// A recording, played to a machine that looks whenever it wants to.
struct Playing {
    trace: Value,
    machine: Machine,
    next: Next,
    now_ms: u64,
    pressed_ms: Option<u64>,
    ends: Vec<(String, String)>,
    /// What was seen: the badge's label and its tone, `phase`, and how the headline begins.
    seen: Vec<[String; 4]>,
}

impl Playing {
    fn begin(name: &str) -> Self {
        let all: Value = serde_json::from_str(include_str!("fixtures/traces.json")).expect("JSON");
        let mut traces = all["traces"].as_array().expect("a list").iter();
        let trace = traces.find(|trace| trace["name"] == name).expect("a trace of this name").clone();
        let id = HelmId::parse(ID).expect("a UUID");
        let machine = Machine::new(ApiBase::default(), id, 7);
        let (ends, seen) = (Vec::new(), Vec::new());
        let mut playing = Self { trace, machine, next: Next::Rest, now_ms: 0, pressed_ms: None, ends, seen };
        playing.on(Event::TokenGiven(Token::parse("qov_test").expect("a token")));
        playing.pass(2_000);
        playing.pressed_ms = Some(playing.now_ms);
        playing.on(Event::Redeploy(Mode::Normal));
        playing
    }

    /// Plays it, and goes on for a minute after its last entry.
    fn whole(name: &str) -> Self {
        let mut playing = Self::begin(name);
        let last = playing.trace["polls"].as_array().and_then(|polls| polls.last()).expect("an entry");
        let length = seconds_to_ms(&last[0]);
        playing.pass(length + 60_000);
        playing
    }

    fn pass(&mut self, ms: u64) {
        let until = self.now_ms + ms;
        while self.now_ms < until {
            match self.next {
                Next::Call(call) => {
                    self.now_ms += 100;
                    let answer = self.answer(call);
                    self.on(Event::Answered(call, Ok(answer)));
                }
                Next::Sleep(wait) if self.now_ms + u64::from(wait) <= until => {
                    self.now_ms += u64::from(wait);
                    self.on(Event::Woke);
                }
                _ => self.now_ms = until,
            }
        }
    }

    fn now(&self) -> Now {
        let unix_ms = 1_767_355_390_000 + i64::try_from(self.now_ms).expect("a short story");
        Now { monotonic_ms: self.now_ms, unix_ms, utc_offset_min: 0, seems_offline: false }
    }

    fn on(&mut self, event: Event) {
        let next = self.machine.on(event, self.now());
        if next != Next::Stay {
            self.next = next;
        }
        for news in self.machine.take_news() {
            if let News::Finished { state, execution_id, .. } = news {
                self.ends.push((state.as_str().to_owned(), execution_id.unwrap_or_default()));
            }
        }
        let screen = Screen::of(&self.machine, self.now());
        let Some(card) = screen.card else { return };
        let whose = card.headline.split(" · ").next().unwrap_or_default().to_owned();
        let seen = [card.state.label, card.state.tone.as_str().to_owned(), screen.phase.to_owned(), whose];
        if self.seen.last() != Some(&seen) {
            self.seen.push(seen);
        }
    }

    fn answer(&self, call: Call) -> Answer {
        let (http_status, body) = match call {
            Call::Service | Call::Environment | Call::Queue | Call::Logs | Call::History => (404, json!({})),
            Call::Status => (200, self.status()),
            Call::Redeploy(_) => {
                let mut status = self.status();
                status["deployment_request_id"] = self.trace["request"].clone();
                (202, status)
            }
        };
        Answer { http_status, body: Some(body.to_string().into_bytes()), ..Answer::default() }
    }

    /// The newest entry, or what was before the first.
    fn status(&self) -> Value {
        let age = self.pressed_ms.map_or(0, |pressed| self.now_ms - pressed);
        let polls = self.trace["polls"].as_array().expect("a list");
        let newest = polls.iter().rev().find(|poll| seconds_to_ms(&poll[0]) <= age && self.pressed_ms.is_some());
        let Some(poll) = newest else {
            return json!({"id": ID, "state": "DEPLOYED", "execution_id": self.trace["baseline"]});
        };
        let mut status = json!({"id": ID, "state": poll[1], "execution_id": poll[2]});
        if let Some(more) = poll.get(3).and_then(Value::as_object) {
            status.as_object_mut().expect("an object").extend(more.clone());
        }
        status
    }

    /// What was seen since the press, in order.
    fn check(&self, expected: &[[&str; 4]], ends: &[(&str, &str)]) {
        let begin = self.seen.iter().position(|[label, ..]| label == "Requesting").expect("a press");
        assert_eq!(self.seen[begin + 1..], *expected, "what was seen");
        let told: Vec<_> = self.ends.iter().map(|(state, run)| (state.as_str(), run.as_str())).collect();
        assert_eq!(told, *ends, "what a host hears of ends");
        assert!(self.machine.may_redeploy(self.now()), "the button can be pressed again");
    }
}

fn seconds_to_ms(seconds: &Value) -> u64 {
    let seconds = seconds.as_f64().expect("a number");
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "less than a minute")]
    let ms = (seconds * 1_000.0) as u64;
    ms
}

const WAITING: [&str; 4] = ["Waiting to start", "waiting", "running", "Your redeploy"];
const QUEUED: [&str; 4] = ["Deployment queued", "queued", "running", "Your redeploy"];
const DEPLOYING: [&str; 4] = ["Deploying", "active", "running", "Your redeploy"];
const ENDING: [&str; 4] = ["Deployed", "success", "running", "Your redeploy"];
const SUCCEEDED: [&str; 4] = ["Deployed", "success", "succeeded", "Your redeploy"];

#[test]
fn a_redeploy_in_an_idle_environment() {
    let playing = Playing::whole("redeploy in an idle environment");
    playing.check(&[WAITING, QUEUED, DEPLOYING, ENDING, SUCCEEDED], &[("DEPLOYED", "run-2")]);
}

#[test]
fn a_redeploy_that_waits_behind_a_running_deployment() {
    let playing = Playing::whole("queued behind a running deployment");
    playing.check(&[WAITING, QUEUED, DEPLOYING, ENDING, SUCCEEDED], &[("DEPLOYED", "run-2")]);
}

#[test]
fn a_later_deployment_takes_over_and_its_end_is_not_called_ours() {
    let playing = Playing::whole("asked again while its own run goes on");
    let later = |[label, tone, phase, _]: [&'static str; 4]| [label, tone, phase, "A later deployment"];
    playing.check(
        &[WAITING, QUEUED, DEPLOYING, later(QUEUED), later(DEPLOYING), later(ENDING), later(SUCCEEDED)],
        &[("DEPLOYED", "run-4")],
    );
}

#[test]
fn a_redeploy_that_fails_without_ever_having_been_seen_deploying() {
    let playing = Playing::whole("an image that does not exist");
    let failing = ["Deployment error", "error", "running", "Your redeploy"];
    let failed = ["Deployment error", "error", "failed", "Your redeploy"];
    playing.check(&[WAITING, QUEUED, failing, failed], &[("DEPLOYMENT_ERROR", "run-2")]);
}

#[test]
fn a_redeploy_that_is_answered_with_a_restart() {
    let playing = Playing::whole("restart");
    let queued = ["Restart queued", "queued", "running", "Your redeploy"];
    let restarting = ["Restarting", "active", "running", "Your redeploy"];
    let ending = ["Restarted", "success", "running", "Your redeploy"];
    let succeeded = ["Restarted", "success", "succeeded", "Your redeploy"];
    playing.check(&[WAITING, queued, restarting, ending, succeeded], &[("RESTARTED", "run-2")]);
}

#[test]
fn a_request_that_is_taken_back_is_never_green() {
    let playing = Playing::whole("queued, then taken back");
    playing.check(
        &[
            WAITING,
            QUEUED,
            ["Queued", "queued", "running", "Your redeploy"],
            ["Not deployed", "neutral", "", "Your redeploy"],
        ],
        &[],
    );
    let notice = Screen::of(&playing.machine, playing.now()).notice.expect("a word on it");
    assert!(notice.text.contains("left the queue, and nothing was deployed"), "{}", notice.text);
}

#[test]
fn the_run_of_somebody_before_us_is_not_ours() {
    let playing = Playing::whole("somebody else is before us");
    playing.check(
        &[["Queued", "queued", "running", "Your redeploy"], DEPLOYING, ENDING, SUCCEEDED],
        &[("DEPLOYED", "run-3")],
    );
}
