//! A day in the life of a page: several widgets, one token, environments that tell of all their services and others that do
//! not, an API with bad hours, a laptop that is closed and opened, and people who press things. It takes seconds, and it ends
//! in the truth.
#![cfg(not(target_arch = "wasm32"))]

use std::{
    cell::Cell,
    rc::{Rc, Weak},
};

use helm_redeploy::{
    api::{Answer, Call, Mode, NoAnswer},
    budget::{Budget, Urgency, Waiter},
    machine::{Event, Machine, News, Next, Now, Told},
    screen::Screen,
    target::{ApiBase, HelmId},
    token::Token,
    watch::{MANY, Question, Waiting, Watch},
};
use proptest::prelude::*;
use serde_json::{Value, json};

/// What is asked about it is asked beside its runs.
const HISTORY: &str = r#"{"results":[{"status":"DEPLOYED","total_duration":"PT2M"}]}"#;

const SECOND: u64 = 1_000;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn up_to(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % (most + 1)
    }

    fn one_in(&mut self, chances: u64) -> bool {
        self.up_to(chances - 1) == 0
    }
}

/// A service as it really is: its runs, one after the other.
struct Service {
    run: u32,
    started_ms: u64,
    ends_badly: bool,
    /// Accepted redeploys that the widget asked for, as run numbers.
    ours: Vec<u32>,
}

impl Service {
    const STAGES: [(&str, u64); 3] = [("QUEUED", 10), ("BUILDING", 60), ("DEPLOYING", 120)];

    fn start(&mut self, now: u64, dice: &mut Dice) {
        self.run += 1;
        self.started_ms = now;
        self.ends_badly = dice.one_in(4);
    }

    fn state(&self, now: u64) -> &'static str {
        let age = now.saturating_sub(self.started_ms);
        match Self::STAGES.iter().find(|(_, until_s)| age < until_s * SECOND) {
            Some((moving, _)) => moving,
            None if self.ends_badly => "DEPLOYMENT_ERROR",
            None => "DEPLOYED",
        }
    }

    fn is_moving(&self, now: u64) -> bool {
        now.saturating_sub(self.started_ms) < 120 * SECOND
    }

    /// What it says, and of which run that is. For some seconds after a redeploy was accepted, it is as if nothing had
    /// happened.
    fn status(&self, now: u64) -> (u32, Value) {
        if self.run > 1 && now < self.started_ms + 8 * SECOND {
            return (self.run - 1, self.stale_status());
        }
        (self.run, json!({"state": self.state(now), "execution_id": format!("run-{}", self.run)}))
    }

    fn stale_status(&self) -> Value {
        json!({"state": "DEPLOYED", "execution_id": format!("run-{}", self.run - 1)})
    }
}

/// Who waits for what is asked for many, and whether they have left since.
type Asker = Rc<Cell<bool>>;

enum Doing {
    Nothing,
    SleepingUntil(u64),
    /// Until it is told, or the watch has nothing more to tell.
    Together(Call, Weak<Cell<bool>>),
    Queued(Waiter, Call),
    Waiting {
        until: u64,
        call: Call,
        answer: Result<Answer, NoAnswer>,
        run: u32,
    },
}

struct Widget {
    machine: Machine,
    service: Service,
    doing: Doing,
    next_tick: u64,
    presses: usize,
    /// The newest run that any answer so far spoke of.
    seen_run: u32,
    finished: Vec<Option<String>>,
}

/// What is asked for many.
enum Asking {
    Nothing,
    /// In a moment.
    Soon,
    Queued(Waiter),
    /// With the runs that the answer tells of.
    Waiting {
        asked: u64,
        until: u64,
        question: Question<Asker>,
        answer: Result<Answer, NoAnswer>,
        runs: Vec<u32>,
    },
}

/// What becomes of a question about a whole environment.
#[derive(Debug, Clone, Copy)]
enum Tells {
    All,
    /// All but the first service.
    AllButOne,
    Nothing,
}

/// The page, and the world around it.
struct Day {
    dice: Dice,
    /// Milliseconds by the page's clock, which stops while the computer sleeps.
    now: u64,
    slept: u64,
    is_visible: bool,
    /// Until when every answer is bad.
    outage_until: u64,
    budget: Budget,
    sent: Vec<u64>,
    widgets: Vec<Widget>,
    /// What each environment tells. Services lie in them in turn.
    environments: Vec<Tells>,
    watch: Watch<Asker>,
    asking: Asking,
    /// How many looks were told of, among many.
    told: usize,
    has_faults: bool,
}

impl Day {
    fn begin(seed: u64, widgets: usize, environments: Vec<Tells>) -> Self {
        let widget = |index: usize| Widget {
            machine: Machine::new(ApiBase::default(), id(index), u32::try_from(index).expect("a few")),
            service: Service { run: 1, started_ms: 0, ends_badly: false, ours: Vec::new() },
            doing: Doing::Nothing,
            next_tick: 0,
            presses: 0,
            seen_run: 0,
            finished: Vec::new(),
        };
        let mut day = Self {
            dice: Dice(seed),
            now: HOUR,
            slept: 0,
            is_visible: true,
            outage_until: 0,
            budget: Budget::new(),
            sent: Vec::new(),
            widgets: (0..widgets).map(widget).collect(),
            environments,
            watch: Watch::new(),
            asking: Asking::Nothing,
            told: 0,
            has_faults: true,
        };
        day.everyone(|| Event::TokenGiven(token()));
        day
    }

    fn time(&self) -> Now {
        let wall = i64::try_from(self.now + self.slept).expect("one day");
        Now { monotonic_ms: self.now, unix_ms: 1_767_355_390_000 + wall, utc_offset_min: 0, seems_offline: false }
    }

    fn everyone(&mut self, event: impl Fn() -> Event) {
        for index in 0..self.widgets.len() {
            self.on(index, event());
        }
    }

    fn on(&mut self, index: usize, event: Event) {
        let now = self.time();
        let widget = &mut self.widgets[index];
        let next = widget.machine.on(event, now);
        for news in widget.machine.take_news() {
            if let News::Finished { execution_id, .. } = news {
                assert!(!widget.finished.contains(&execution_id), "{execution_id:?} has ended twice");
                widget.finished.push(execution_id);
            }
        }
        if next == Next::Stay {
            return;
        }
        match &widget.doing {
            Doing::Queued(waiter, _) => self.budget.leave(*waiter),
            Doing::Together(_, asker) => {
                if let Some(asker) = asker.upgrade() {
                    asker.set(true);
                }
                self.watch.retain(|asker| !asker.get());
            }
            _ => {}
        }
        let doing = match next {
            Next::Stay | Next::Rest => Doing::Nothing,
            Next::Sleep(ms) => {
                assert!((SECOND..=10 * MINUTE).contains(&u64::from(ms)), "a sleep of {ms} ms");
                Doing::SleepingUntil(self.now + u64::from(ms))
            }
            Next::Call(Call::Redeploy(_)) => match self.budget.try_acquire(Urgency::Person, self.now) {
                Ok(()) => self.send(index, Call::Redeploy(Mode::Normal)),
                Err(wait) => {
                    let answer = Err(NoAnswer::Held(wait));
                    Doing::Waiting { until: self.now, call: Call::Redeploy(Mode::Normal), answer, run: 0 }
                }
            },
            Next::Call(call) => self.wait_for_others(index, call).unwrap_or_else(|| self.alone(index, call)),
        };
        self.widgets[index].doing = doing;
    }

    /// Where there are many, what one would ask waits for what is asked for all.
    fn wait_for_others(&mut self, index: usize, call: Call) -> Option<Doing> {
        let (request, authorization) = self.widgets[index].machine.request(call)?;
        let (call, key) = request.together.filter(|_| self.widgets.len() >= MANY)?;
        let asker = Asker::default();
        let waits = Rc::downgrade(&asker);
        let (base, id) = (ApiBase::default(), id(index));
        self.watch.wait(Waiting { base, id, call, key, authorization, asker }, self.now);
        if matches!(self.asking, Asking::Nothing) {
            self.asking = Asking::Soon;
        }
        Some(Doing::Together(call, waits))
    }

    fn alone(&mut self, index: usize, call: Call) -> Doing {
        let urgency = self.widgets[index].machine.urgency();
        if urgency != Urgency::Idle {
            return Doing::Queued(self.budget.enqueue(urgency, self.now), call);
        }
        match self.budget.try_acquire(urgency, self.now) {
            Ok(()) => self.send(index, call),
            Err(wait) => Doing::Waiting { until: self.now, call, answer: Err(NoAnswer::Held(wait)), run: 0 },
        }
    }

    fn place(&self, index: usize) -> usize {
        index % self.environments.len()
    }

    fn service(&self, index: usize) -> Value {
        let environment = environment(self.place(index));
        json!({"id": id(index).as_str(), "name": "shop", "environment": {"id": environment}, "source": {}})
    }

    /// What an environment says of its services, and of which runs.
    fn overview(&self, number: usize, is_about_statuses: bool) -> (Value, Vec<u32>) {
        let first = usize::from(matches!(self.environments[number], Tells::AllButOne));
        let mut runs = vec![0; self.widgets.len()];
        let mut rows = Vec::new();
        for index in (first..self.widgets.len()).filter(|index| self.place(*index) == number) {
            let row = if is_about_statuses {
                let (run, mut status) = self.widgets[index].service.status(self.now);
                status["id"] = json!(id(index).as_str());
                runs[index] = run;
                status
            } else {
                self.service(index)
            };
            rows.push(row);
        }
        let answer = if is_about_statuses { json!({"stages": [{"helms": rows}]}) } else { json!({"results": rows}) };
        (answer, runs)
    }

    /// What the API and the network make of a question about many.
    fn send_for_many(&mut self, question: Question<Asker>) -> Asking {
        self.sent.push(self.now);
        let url = question.request().url;
        let parts: Vec<&str> = url.trim_start_matches("https://api.qovery.com/").split('/').collect();
        let number = parts[1][24..].parse::<usize>().expect("an id of ours");
        let (answer, runs) = match parts[..] {
            ["helm", _] => (self.service(number), Vec::new()),
            _ => self.overview(number, parts[2] == "statusesWithStages"),
        };
        let is_refused = parts[0] == "environment" && matches!(self.environments[number], Tells::Nothing);
        let http_status = if is_refused { 403 } else { 200 };
        let honest = Ok(Answer { http_status, body: Some(answer.to_string().into()), ..Answer::default() });
        let dice = &mut self.dice;
        let is_bad = self.has_faults && (self.now < self.outage_until || dice.one_in(20));
        let answer = if is_bad { bad_answer(dice, true) } else { honest };
        let took = if matches!(answer, Err(NoAnswer::Timeout)) { 10 * SECOND } else { 50 + dice.up_to(400) };
        Asking::Waiting { asked: self.now, until: self.now + took, question, answer, runs }
    }

    fn ask_for_many(&mut self) {
        self.asking = match std::mem::replace(&mut self.asking, Asking::Nothing) {
            Asking::Soon if self.watch.question().is_some() => {
                Asking::Queued(self.budget.enqueue(Urgency::Run, self.now))
            }
            Asking::Nothing | Asking::Soon => Asking::Nothing,
            Asking::Queued(waiter) if self.budget.acquire(waiter, self.now).is_ok() => {
                // They may have left by now.
                self.watch.question().map_or(Asking::Nothing, |question| self.send_for_many(question))
            }
            Asking::Waiting { asked, until, question, answer, runs } if until <= self.now => {
                let key = question.first.key;
                let (count, mut told) = (self.widgets.len(), Vec::new());
                self.watch.answered(&question, answer, |service, call, answer| {
                    let index = (0..count).find(|index| id(*index) == *service);
                    told.extend(index.map(|index| (index, Told { call, key, asked_ms: asked, answer })));
                    index.is_some()
                });
                drop(question);
                for (index, told) in told {
                    let widget = &mut self.widgets[index];
                    widget.seen_run = widget.seen_run.max(runs.get(index).copied().unwrap_or_default());
                    self.told += 1;
                    self.on(index, Event::Told(Box::new(told)));
                }
                Asking::Soon
            }
            still => still,
        };
    }

    /// What the API and the network make of a request.
    fn send(&mut self, index: usize, call: Call) -> Doing {
        self.sent.push(self.now);
        let asked_for = self.service(index);
        let (now, dice) = (self.now, &mut self.dice);
        let service = &mut self.widgets[index].service;
        let run_before = service.run;
        let is_bad = self.has_faults && (now < self.outage_until || dice.one_in(20));
        let mut run = 0;
        let good = |http_status, body| Ok(Answer { http_status, body: Some(body), ..Answer::default() });
        let honest = match call {
            Call::Service => good(200, asked_for.to_string().into_bytes()),
            Call::Environment | Call::Queue => good(403, b"{}".to_vec()),
            Call::Logs => good(200, br#"[{"error":{"user_log_message":"why"}}]"#.to_vec()),
            Call::History => good(200, HISTORY.into()),
            Call::Status => {
                let (told, status) = service.status(now);
                run = told;
                good(200, status.to_string().into_bytes())
            }
            Call::Redeploy(_) if service.is_moving(now) => good(409, Vec::new()),
            // Half of the requests that go wrong go wrong on their way back.
            Call::Redeploy(_) if is_bad && dice.one_in(2) => good(502, Vec::new()),
            Call::Redeploy(_) => {
                service.start(now, dice);
                service.ours.push(service.run);
                good(202, service.stale_status().to_string().into_bytes())
            }
        };
        let took = 50 + dice.up_to(400);
        // Nothing that answers with the beginning of a status has left the redeploy undone.
        let may_be_cut = matches!(call, Call::Status) || service.run > run_before;
        let answer = if is_bad { bad_answer(dice, may_be_cut) } else { honest };
        let until = now + if matches!(answer, Err(NoAnswer::Timeout)) { 10 * SECOND } else { took };
        Doing::Waiting { until, call, answer, run: if is_bad { 0 } else { run } }
    }

    /// Lets a second pass.
    fn pass(&mut self) {
        self.now += SECOND;
        self.ask_for_many();
        for index in 0..self.widgets.len() {
            match std::mem::replace(&mut self.widgets[index].doing, Doing::Nothing) {
                Doing::SleepingUntil(until) if until <= self.now => self.on(index, Event::Woke),
                // Nobody has it wait any more, and it was not told.
                Doing::Together(call, waits) if waits.strong_count() == 0 => {
                    self.widgets[index].doing = self.alone(index, call);
                }
                Doing::Queued(waiter, call) if self.budget.acquire(waiter, self.now).is_ok() => {
                    self.widgets[index].doing = self.send(index, call);
                }
                Doing::Waiting { until, call, answer, run } if until <= self.now => {
                    let widget = &mut self.widgets[index];
                    widget.seen_run = widget.seen_run.max(run);
                    self.on(index, Event::Answered(call, answer));
                }
                still => self.widgets[index].doing = still,
            }
            if self.now >= self.widgets[index].next_tick {
                self.on(index, Event::Tick);
                self.look(index);
                let widget = &mut self.widgets[index];
                widget.next_tick = self.now + Screen::fresh_for_ms(&widget.machine).map_or(20 * SECOND, u64::from);
            }
        }
    }

    /// What a person sees is never the end of a run that nobody has seen.
    fn look(&mut self, index: usize) -> Screen {
        let screen = Screen::of(&self.widgets[index].machine, self.time());
        let widget = &self.widgets[index];
        if let ("succeeded" | "failed", Some(ours)) = (screen.phase, widget.service.ours.last()) {
            assert!(widget.seen_run >= *ours, "an end is shown of run {ours}, which nobody has seen");
        }
        screen
    }

    /// What happens to a page in the course of a day.
    fn live(&mut self) {
        let widget = usize::try_from(self.dice.up_to(self.widgets.len() as u64 - 1)).expect("a few");
        match self.dice.up_to(2_000) {
            0 => self.outage_until = self.now + self.dice.up_to(20) * MINUTE,
            1 => {
                self.slept += self.dice.up_to(3) * HOUR;
            }
            2..=4 => {
                self.is_visible = !self.is_visible;
                let is_visible = self.is_visible;
                self.everyone(|| if is_visible { Event::Visible } else { Event::Hidden });
            }
            5 => self.widgets[widget].service.start_elsewhere(self.now, &mut self.dice),
            6..=8 => self.on(widget, Event::Refresh),
            9 => self.everyone(|| Event::TokenGiven(token())),
            10 => self.on(widget, Event::KeepWatching),
            11..=20 if self.is_visible && self.look(widget).button.enabled => {
                for _ in 0..=self.dice.up_to(2) {
                    self.on(widget, Event::Redeploy(Mode::Normal));
                }
                self.widgets[widget].presses += 1;
            }
            _ => {}
        }
    }

    fn most_in(&self, window: u64) -> usize {
        let sent = &self.sent;
        (0..sent.len()).map(|first| sent[first..].partition_point(|at| *at < sent[first] + window)).max().unwrap_or(0)
    }
}

impl Service {
    fn start_elsewhere(&mut self, now: u64, dice: &mut Dice) {
        if !self.is_moving(now) {
            self.start(now, dice);
        }
    }
}

fn bad_answer(dice: &mut Dice, may_be_cut: bool) -> Result<Answer, NoAnswer> {
    let with = |http_status, retry_after: Option<&str>, body: &str| {
        let retry_after = retry_after.map(str::to_owned);
        Ok(Answer { http_status, retry_after, body: Some(body.into()), ..Answer::default() })
    };
    match dice.up_to(8) {
        0 => Err(NoAnswer::Timeout),
        1 => Err(NoAnswer::Unreachable),
        2 => Err(NoAnswer::Offline),
        3 => with(502, None, "<html>Bad gateway</html>"),
        4 => with(503, Some("7"), ""),
        5 => with(429, Some("30"), ""),
        6 => with(200, None, "<html>Please sign in</html>"),
        7 if may_be_cut => with(200, None, "{\"state\":"),
        _ => with(500, Some("soon"), "null"),
    }
}

fn id(index: usize) -> HelmId {
    HelmId::parse(&format!("3c90c3cc-0d44-4b50-8888-{index:012}")).expect("a UUID")
}

fn environment(number: usize) -> String {
    format!("5ab3a86a-2c4a-4b0f-9c55-{number:012}")
}

fn token() -> Token {
    Token::parse("qov_test").expect("a token")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, max_shrink_iters: 0, ..ProptestConfig::default() })]

    #[test]
    fn a_day_with_faults_keeps_within_the_budget_and_ends_in_the_truth(
        seed in any::<u64>(),
        widgets in 1_usize..30,
        environments in prop::collection::vec(prop::sample::select(vec![Tells::All, Tells::AllButOne, Tells::Nothing]), 1..6),
    ) {
        let mut day = Day::begin(seed, widgets, environments);
        for _ in 0..24 * 3_600 {
            day.live();
            day.pass();
        }
        // The evening is quiet, and somebody sits in front of the page.
        day.has_faults = false;
        day.everyone(|| Event::Visible);
        day.everyone(|| Event::TokenGiven(token()));
        for _ in 0..1_800 {
            day.pass();
        }
        prop_assert!(day.most_in(MINUTE) <= 25, "{} requests in a minute", day.most_in(MINUTE));
        prop_assert!(day.most_in(HOUR) <= 700, "{} requests in an hour", day.most_in(HOUR));
        for index in 0..day.widgets.len() {
            let shown = day.look(index).card.expect("a card").state.word;
            let widget = &day.widgets[index];
            prop_assert_eq!(shown, widget.service.state(day.now));
            prop_assert!(widget.service.ours.len() <= widget.presses, "more deployments than presses");
            prop_assert!(!widget.machine.may_redeploy(day.time()) || !widget.service.is_moving(day.now));
        }
        prop_assert!(day.sent.len() > 500, "a page that asks nothing keeps every promise");
        let may_be_told = widgets >= MANY * day.environments.len() && day.environments.iter().any(|tells| matches!(tells, Tells::All));
        prop_assert!(day.told > 0 || !may_be_told, "nobody is told of many");
    }
}
