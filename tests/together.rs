//! A page with many services: what it asks for all of them at once, how soon each is shown, and what becomes of those whose
//! environment does not tell.
#![cfg(not(target_arch = "wasm32"))]

use std::{
    cell::RefCell,
    collections::BTreeMap,
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
use serde_json::{Value, json};

const SECOND: u64 = 1_000;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;
/// The clock goes on by so much.
const STEP: u64 = 50;

/// What an environment's calls come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Environments {
    Tell,
    Answer(u16),
    AnswerWithAPage,
    AreCut,
    DoNotAnswer,
    /// They know all services but the first.
    ForgetOne,
}

/// What one widget is doing.
enum Doing {
    Nothing,
    SleepingUntil(u64),
    /// Until the watch drops its other end, or it is told.
    Together(Call, Weak<()>),
    Queued(Waiter, Call),
    Waiting(u64, Call, Result<Answer, NoAnswer>),
}

/// What is asked for many.
enum Asking {
    Nothing,
    /// In a moment.
    Soon,
    Queued(Waiter, Question<Rc<()>>),
    Waiting(u64, u64, Question<Rc<()>>, Result<Answer, NoAnswer>),
}

struct Widget {
    machine: Machine,
    doing: Doing,
    /// When it was last told the state, by whomever.
    looked_ms: u64,
    /// Since when somebody else's run of it goes on.
    runs_since: Option<u64>,
}

struct Page {
    now: u64,
    budget: Budget,
    watch: Watch<Rc<()>>,
    asking: Asking,
    widgets: Vec<Widget>,
    environments: u32,
    tell: Environments,
    sent: Vec<u64>,
    /// How often each path was asked for, with its ids left out.
    asked: BTreeMap<String, u32>,
    redeploys: Vec<usize>,
    dice: u64,
}

fn id(number: usize) -> HelmId {
    HelmId::parse(&format!("3c90c3cc-0d44-4b50-8888-{number:012}")).expect("a UUID")
}

fn environment(number: usize) -> String {
    format!("5ab3a86a-2c4a-4b0f-9c55-{number:012}")
}

impl Page {
    fn new(services: usize, environments: u32) -> Self {
        let widget = |number: usize| Widget {
            machine: Machine::new(ApiBase::default(), id(number), u32::try_from(number).expect("a few") + 1),
            doing: Doing::Nothing,
            looked_ms: 0,
            runs_since: None,
        };
        Self {
            now: HOUR,
            budget: Budget::new(),
            watch: Watch::new(),
            asking: Asking::Nothing,
            widgets: (0..services).map(widget).collect(),
            environments,
            tell: Environments::Tell,
            sent: Vec::new(),
            asked: BTreeMap::new(),
            redeploys: Vec::new(),
            dice: 1,
        }
    }

    fn give_tokens(&mut self) {
        for index in 0..self.widgets.len() {
            self.on(index, Event::TokenGiven(Token::parse("qov_test").expect("a token")));
        }
    }

    fn time(&self) -> Now {
        let unix_ms = 1_767_355_390_000 + i64::try_from(self.now).expect("one day");
        Now { monotonic_ms: self.now, unix_ms, utc_offset_min: 0, seems_offline: false }
    }

    fn place(&self, index: usize) -> usize {
        index % self.environments as usize
    }

    fn status(&self, index: usize) -> Value {
        let (state, run) = match self.widgets[index].runs_since {
            Some(_) => ("DEPLOYING", "run-2"),
            None if self.redeploys.contains(&index) => ("DEPLOYED", "run-3"),
            None => ("DEPLOYED", "run-1"),
        };
        json!({"id": id(index).as_str(), "state": state, "execution_id": run, "deployment_requests_count": 0})
    }

    fn service(&self, index: usize) -> Value {
        let environment = environment(self.place(index));
        json!({"id": id(index).as_str(), "name": format!("service {index}"), "environment": {"id": environment}})
    }

    /// What the API answers to this path, such as `/environment/…/helm`.
    fn answer(&mut self, path: &str) -> Result<Answer, NoAnswer> {
        let parts: Vec<&str> = path.split('/').collect();
        let named = parts.iter().map(|part| if part.len() == 36 { "*" } else { part }).collect::<Vec<_>>().join("/");
        *self.asked.entry(named).or_default() += 1;
        self.sent.push(self.now);
        let number = parts[2][24..].parse::<usize>().expect("an id of ours");
        let there = || (0..self.widgets.len()).filter(|index| self.place(*index) == number);
        let good =
            |body: Value| Ok(Answer { http_status: 200, body: Some(body.to_string().into()), ..Answer::default() });
        let known = || there().filter(|index| self.tell != Environments::ForgetOne || *index > 0);
        match (&parts[1..], self.tell) {
            (["environment", _, "statusesWithStages" | "helm"], Environments::Answer(http_status)) => {
                Ok(Answer { http_status, body: Some(b"{}".to_vec()), ..Answer::default() })
            }
            (["environment", _, _], Environments::AnswerWithAPage) => {
                Ok(Answer { http_status: 200, body: Some(b"<html>".to_vec()), ..Answer::default() })
            }
            (["environment", _, _], Environments::AreCut) => Ok(Answer { http_status: 200, ..Answer::default() }),
            (["environment", _, _], Environments::DoNotAnswer) => Err(NoAnswer::Timeout),
            (["helm", _], _) => good(self.service(number)),
            (["helm", _, "status"], _) => good(self.status(number)),
            (["helm", _, "redeploy"], _) => {
                self.redeploys.push(number);
                Ok(Answer { http_status: 202, ..Answer::default() })
            }
            (["environment", _, "statusesWithStages"], _) => {
                let (first, second): (Vec<_>, Vec<_>) = known().partition(|index| index % 3 == 0);
                let stage =
                    |of: Vec<usize>| json!({"helms": of.into_iter().map(|it| self.status(it)).collect::<Vec<_>>()});
                good(json!({"environment": {}, "stages": [stage(first), {"stage": {}}, stage(second)]}))
            }
            (["environment", _, "helm"], _) => {
                good(json!({"results": known().map(|it| self.service(it)).collect::<Vec<_>>()}))
            }
            _ => Ok(Answer { http_status: 404, body: Some(b"{}".to_vec()), ..Answer::default() }),
        }
    }

    fn took(&mut self) -> u64 {
        self.dice = self.dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        80 + (self.dice >> 33) % 120
    }

    fn on(&mut self, index: usize, event: Event) {
        let now = self.time();
        let widget = &mut self.widgets[index];
        let next = widget.machine.on(event, now);
        if widget.machine.take_news().iter().any(|news| matches!(news, News::Read { .. })) {
            widget.looked_ms = self.now;
        }
        if next == Next::Stay {
            return;
        }
        if let Doing::Queued(waiter, _) = widget.doing {
            self.budget.leave(waiter);
        }
        let doing = match next {
            Next::Stay | Next::Rest => Doing::Nothing,
            Next::Sleep(ms) => Doing::SleepingUntil(self.now + u64::from(ms)),
            Next::Call(call) => self.begin(index, call),
        };
        self.widgets[index].doing = doing;
    }

    fn begin(&mut self, index: usize, call: Call) -> Doing {
        let machine = &self.widgets[index].machine;
        let Some((request, authorization)) = machine.request(call) else { return Doing::Nothing };
        if let Some((call, key)) = request.together.filter(|_| self.widgets.len() >= MANY) {
            let (base, id, asker) = (ApiBase::default(), id(index), Rc::new(()));
            let waits = Rc::downgrade(&asker);
            self.watch.wait(Waiting { base, id, call, key, authorization, asker }, self.now);
            if matches!(self.asking, Asking::Nothing) {
                self.asking = Asking::Soon;
            }
            return Doing::Together(call, waits);
        }
        self.alone(index, call)
    }

    fn alone(&mut self, index: usize, call: Call) -> Doing {
        let urgency = self.widgets[index].machine.urgency();
        let is_now_or_never = urgency == Urgency::Idle || !call.only_reads();
        match is_now_or_never.then(|| self.budget.try_acquire(urgency, self.now)) {
            None => Doing::Queued(self.budget.enqueue(urgency, self.now), call),
            Some(Ok(())) => self.send(index, call),
            Some(Err(wait)) => Doing::Waiting(self.now, call, Err(NoAnswer::Held(wait))),
        }
    }

    fn send(&mut self, index: usize, call: Call) -> Doing {
        let answer = self.answer(&self.path(index, call));
        Doing::Waiting(self.now + self.took(), call, answer)
    }

    fn path(&self, index: usize, call: Call) -> String {
        let (request, _) = self.widgets[index].machine.request(call).expect("a request");
        request.url.trim_start_matches("https://api.qovery.com").to_owned()
    }

    fn step(&mut self) {
        self.now += STEP;
        match std::mem::replace(&mut self.asking, Asking::Nothing) {
            Asking::Nothing => {}
            Asking::Soon => self.ask_next(),
            Asking::Queued(waiter, question) => {
                self.asking = if self.budget.acquire(waiter, self.now).is_ok() {
                    let path = question.request().url.trim_start_matches("https://api.qovery.com").to_owned();
                    let answer = self.answer(&path);
                    Asking::Waiting(self.now, self.now + self.took(), question, answer)
                } else {
                    Asking::Queued(waiter, question)
                };
            }
            Asking::Waiting(asked_ms, until, question, answer) if until <= self.now => {
                let key = question.first.key;
                let told = RefCell::new(Vec::new());
                self.watch.answered(&question, answer, |service, call, answer| {
                    let index = (0..self.widgets.len()).find(|index| id(*index) == *service);
                    told.borrow_mut().extend(index.map(|index| (index, Told { call, key, asked_ms, answer })));
                    index.is_some()
                });
                for (index, told) in told.into_inner() {
                    self.on(index, Event::Told(Box::new(told)));
                }
                drop(question);
                self.ask_next();
            }
            asking @ Asking::Waiting(..) => self.asking = asking,
        }
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
                Doing::Waiting(until, call, answer) if until <= self.now => {
                    self.on(index, Event::Answered(call, answer));
                }
                still => self.widgets[index].doing = still,
            }
        }
    }

    fn ask_next(&mut self) {
        self.asking = match self.watch.question() {
            Some(question) => {
                let waiter = self.budget.enqueue(Urgency::Run, self.now);
                Asking::Queued(waiter, question)
            }
            None => Asking::Nothing,
        };
    }

    /// Lets time pass until this is so, and says how long it took.
    fn until(&mut self, most: u64, is_so: impl Fn(&Self) -> bool) -> u64 {
        let start = self.now;
        while !is_so(self) {
            assert!(self.now - start < most, "not within {most} ms: {:?}", self.asked);
            self.step();
        }
        self.now - start
    }

    fn pass(&mut self, ms: u64) {
        let until = self.now + ms;
        while self.now < until {
            self.step();
        }
    }

    fn shows(&self, index: usize) -> String {
        Screen::of(&self.widgets[index].machine, self.time()).card.map(|card| card.state.word).unwrap_or_default()
    }

    fn is_shown(&self) -> bool {
        self.widgets.iter().all(|widget| widget.machine.status_json().is_some())
    }

    fn is_named(&self) -> bool {
        let title = |widget: &Widget| Screen::of(&widget.machine, self.time()).title;
        self.widgets.iter().all(|widget| title(widget).starts_with("service "))
    }

    fn most_in(&self, window: u64) -> usize {
        let within = |first: usize| self.sent[first..].partition_point(|at| *at < self.sent[first] + window);
        (0..self.sent.len()).map(within).max().unwrap_or(0)
    }

    fn asked(&self, path: &str) -> u32 {
        self.asked.get(path).copied().unwrap_or(0)
    }
}

const STATUS: &str = "/helm/*/status";
const SERVICE: &str = "/helm/*";
const STATUSES: &str = "/environment/*/statusesWithStages";
const SERVICES: &str = "/environment/*/helm";

#[test]
fn a_hundred_services_of_one_environment_are_shown_and_named_by_three_requests() {
    let mut page = Page::new(100, 1);
    page.give_tokens();
    page.until(2 * SECOND, |page| page.is_shown() && page.is_named());
    assert_eq!(page.sent.len(), 3, "{:?}", page.asked);
}

#[test]
fn a_hundred_services_of_ten_environments_are_shown_within_six_seconds() {
    let mut page = Page::new(100, 10);
    page.give_tokens();
    page.until(6 * SECOND, Page::is_shown);
    assert_eq!((page.asked(SERVICE), page.asked(STATUSES), page.asked(STATUS)), (10, 10, 0), "{:?}", page.asked);
    page.until(3 * MINUTE, Page::is_named);
    assert_eq!((page.asked(SERVICE), page.asked(SERVICES)), (10, 10), "{:?}", page.asked);
}

#[test]
fn what_runs_is_fresh_for_an_hour_and_the_budget_holds() {
    let mut page = Page::new(100, 1);
    for widget in &mut page.widgets[..20] {
        widget.runs_since = Some(0);
    }
    page.give_tokens();
    page.until(2 * SECOND, Page::is_shown);
    let start = page.now;
    while page.now < start + HOUR {
        page.step();
        let oldest = page.widgets[..20].iter().map(|widget| page.now - widget.looked_ms).max().expect("some run");
        let most = if page.now < start + 10 * MINUTE { 6 } else { 10 };
        assert!(oldest <= most * SECOND, "{oldest} ms old after {} s", (page.now - start) / SECOND);
    }
    assert!(page.most_in(MINUTE) <= 25 && page.most_in(HOUR) <= 700, "{} {}", page.most_in(MINUTE), page.most_in(HOUR));
    // One request for all of them, and none for each.
    assert!(page.asked(STATUS) == 0 && page.asked(STATUSES) > 300, "{:?}", page.asked);
}

#[test]
fn what_starts_at_rest_is_seen_by_all_as_soon_as_by_one() {
    let mut page = Page::new(8, 1);
    page.widgets[0].runs_since = Some(0);
    page.give_tokens();
    page.until(2 * SECOND, Page::is_shown);
    page.widgets[7].runs_since = Some(page.now);
    page.until(6 * SECOND, |page| page.shows(7) == "DEPLOYING");
    assert_eq!(page.asked(STATUS), 0, "{:?}", page.asked);
}

#[test]
fn services_whose_environment_does_not_tell_ask_as_if_nobody_else_was_there() {
    for tell in [
        Environments::Answer(403),
        Environments::Answer(404),
        Environments::Answer(500),
        Environments::AnswerWithAPage,
        Environments::AreCut,
        Environments::DoNotAnswer,
    ] {
        let mut page = Page::new(6, 1);
        page.tell = tell;
        page.give_tokens();
        page.until(20 * SECOND, Page::is_shown);
        page.pass(25 * MINUTE);
        assert!((1..=3).contains(&page.asked(STATUSES)), "{tell:?}: it is tried again seldom: {:?}", page.asked);
        assert!(page.asked(STATUS) > 50 && page.asked(SERVICE) <= 12, "{tell:?}: {:?}", page.asked);
        page.tell = Environments::Tell;
        page.give_tokens();
        page.pass(20 * MINUTE);
        assert!(page.asked(STATUSES) > 5, "{tell:?}: and it is tried again: {:?}", page.asked);
    }
}

#[test]
fn a_refused_token_is_no_reason_to_leave_an_environment_alone() {
    let mut page = Page::new(6, 1);
    page.give_tokens();
    page.until(2 * SECOND, Page::is_shown);
    page.tell = Environments::Answer(401);
    page.pass(5 * MINUTE);
    page.tell = Environments::Tell;
    let before = page.asked(STATUSES);
    page.give_tokens();
    page.pass(5 * SECOND);
    assert!(page.asked(STATUSES) > before, "{:?}", page.asked);
}

#[test]
fn a_service_that_its_environment_does_not_know_asks_alone_and_the_others_do_not() {
    let mut page = Page::new(6, 1);
    page.tell = Environments::ForgetOne;
    page.give_tokens();
    page.until(5 * SECOND, Page::is_shown);
    page.pass(9 * MINUTE);
    let of_one = page.asked(STATUS);
    assert!((2..=12).contains(&of_one), "{:?}", page.asked);
}

#[test]
fn a_run_of_ours_is_found_by_its_own_status() {
    let mut page = Page::new(100, 1);
    page.give_tokens();
    page.until(2 * SECOND, |page| page.is_shown() && page.is_named());
    page.on(42, Event::Redeploy(Mode::Normal));
    page.until(20 * SECOND, |page| page.shows(42) == "DEPLOYED" && !page.redeploys.is_empty());
    assert_eq!(page.redeploys, [42]);
    assert!((1..=8).contains(&page.asked(STATUS)), "{:?}", page.asked);
}

#[test]
fn a_few_services_ask_one_by_one() {
    let mut page = Page::new(MANY - 1, 1);
    page.give_tokens();
    page.until(2 * SECOND, |page| page.is_shown() && page.is_named());
    assert_eq!((page.asked(STATUS), page.asked(SERVICE)), (3, 3), "{:?}", page.asked);
}

#[test]
fn services_that_are_alone_in_their_environments_ask_no_more_for_it() {
    let mut page = Page::new(8, 8);
    page.give_tokens();
    page.until(10 * SECOND, |page| page.is_shown() && page.is_named());
    // The last of them has nobody left who may be a neighbour.
    assert_eq!((page.asked(SERVICE), page.asked(SERVICES)), (8, 0), "{:?}", page.asked);
    let before = page.asked(STATUSES);
    page.pass(HOUR);
    assert_eq!(page.asked(STATUSES), before, "{:?}", page.asked);
}

#[test]
fn many_runs_in_several_environments_are_all_looked_at() {
    let mut page = Page::new(14, 3);
    for widget in &mut page.widgets[..13] {
        widget.runs_since = Some(0);
    }
    page.give_tokens();
    page.until(6 * SECOND, Page::is_shown);
    for minute in 0..30 {
        page.pass(MINUTE);
        let oldest = page.widgets[..13].iter().map(|widget| page.now - widget.looked_ms).max().expect("some run");
        assert!(oldest < MINUTE, "{oldest} ms old in minute {minute}: {:?}", page.asked);
    }
}
