//! The machine, the person before it, and the network between them and the world.

use fastrand::Rng;
use helm_redeploy::{
    api::{Answer, Call, Mode, NoAnswer},
    machine::{Event, Machine, News, Next, Now, Told},
    screen::Screen,
    target::{ApiBase, HelmId},
    token::Token,
};
use serde_json::Value;

use crate::world::{ID, Outcome, World};

const SECOND: u64 = 1_000;
const MINUTE: u64 = 60 * SECOND;

pub(crate) struct Watcher {
    world: World,
    machine: Machine,
    next: Next,
    presses_at: Vec<u64>,
    /// How many ends were shown as ours.
    shown: u64,
    /// Executions of ours whose end was shown, under whatever name.
    told: Vec<u32>,
    /// Since when each look was answered, so that whatever lasts must have been seen.
    sees_since: u64,
    has_faults: bool,
    /// Whether other services of the environment are on the page, and when it is asked about all of them.
    others_look: Option<Rng>,
    /// Whether it prints what is shown, after each event.
    tells: bool,
}

impl Watcher {
    pub(crate) fn new(seed: u64, tells: bool) -> Self {
        let mut world = World::new(seed);
        let id = HelmId::parse(ID).expect("a UUID");
        let machine = Machine::new(ApiBase::default(), id, world.dice.u32(..));
        let first = world.now + world.dice.u64(1..40) * SECOND;
        let presses_at = vec![first + world.dice.u64(30..150) * SECOND, first];
        let has_faults = world.habits.loses;
        let sees_since = world.now;
        let others_look = seed.is_multiple_of(2).then(|| Rng::with_seed(!seed));
        Self {
            world,
            machine,
            next: Next::Rest,
            presses_at,
            shown: 0,
            told: Vec::new(),
            sees_since,
            has_faults,
            others_look,
            tells,
        }
    }

    /// Watches until everybody else has left, and then for as long as anything may take.
    pub(crate) fn live(mut self) -> u64 {
        self.on(Event::TokenGiven(Token::parse("qov_test").expect("a token")));
        let until = self.world.others_leave + 2 * MINUTE;
        while self.world.now < until {
            self.go_on(until);
        }
        self.has_faults = false;
        self.must_have_been_shown();
        self.can_be_pressed_again();
        self.shown
    }

    fn go_on(&mut self, until: u64) {
        if let Some(at) = self.presses_at.last().copied()
            && at <= self.world.now
            && self.machine.may_redeploy(self.now())
        {
            self.presses_at.pop();
            self.must_have_been_shown();
            self.on(Event::Redeploy(Mode::Normal));
            return;
        }
        let to_press = self.presses_at.last().map_or(until, |at| (*at).max(self.world.now + SECOND)).min(until);
        match self.next {
            Next::Call(call) => self.call(call),
            Next::Sleep(ms) if self.others_look.as_mut().is_some_and(Rng::bool) => self.is_told(ms, to_press),
            Next::Sleep(ms) if self.world.now + u64::from(ms) <= to_press => {
                self.world.pass(ms.into());
                self.on(Event::Woke);
            }
            Next::Sleep(ms) => {
                let passed = to_press - self.world.now;
                self.world.pass(passed);
                self.next = Next::Sleep(ms - u32::try_from(passed).expect("less than it sleeps"));
            }
            Next::Rest | Next::Stay => {
                let passed = to_press - self.world.now;
                self.world.pass(passed.max(1));
                self.on(Event::Refresh);
            }
        }
    }

    /// Another widget has the environment asked, while this one waits for so long.
    fn is_told(&mut self, ms: u32, to_press: u64) {
        let Some(dice) = &mut self.others_look else { return };
        let most = u64::from(ms).min(to_press - self.world.now).max(1);
        let (waits, there) = (dice.u64(..most), dice.u64(20..400).min(most - 1));
        let key = self.machine.request(Call::Status).and_then(|(request, _)| Some(request.together?.1));
        self.world.pass(waits.saturating_sub(there));
        let asked_ms = self.world.now;
        let status = self.world.status_among_others();
        self.world.pass(there);
        self.next = Next::Sleep(ms.saturating_sub(u32::try_from(waits.max(there)).expect("less than it sleeps")));
        if let Some(key) = key {
            let answer = Answer { http_status: 200, body: Some(status.to_string().into()), ..Answer::default() };
            self.on(Event::Told(Box::new(Told { call: Call::Status, key, asked_ms, answer })));
        }
    }

    fn call(&mut self, call: Call) {
        let there = self.world.dice.u64(20..400);
        self.world.pass(there);
        let fault = self.has_faults && self.world.dice.u8(..12) == 0;
        let good = |http_status, body: Value| {
            Ok(Answer { http_status, body: Some(body.to_string().into()), ..Answer::default() })
        };
        let mut answer = match call {
            Call::Service | Call::Environment | Call::Queue | Call::Logs | Call::History => good(404, Value::Null),
            Call::Status => good(200, self.world.status()),
            // What goes wrong on its way there has not been asked for.
            Call::Redeploy(_) if fault && self.world.dice.bool() => Err(NoAnswer::Unreachable),
            Call::Redeploy(_) => match self.world.redeploy() {
                Outcome::Accepted(status) => good(202, status),
                Outcome::Locked => good(409, Value::Null),
            },
        };
        if fault {
            answer = match self.world.dice.u8(..3) {
                0 => Err(NoAnswer::Timeout),
                1 => good(502, Value::Null),
                _ => Err(NoAnswer::Unreachable),
            };
            self.sees_since = self.world.now + 10 * SECOND;
        }
        let back = self.world.dice.u64(20..400);
        self.world.pass(back);
        self.on(Event::Answered(call, answer));
    }

    fn now(&self) -> Now {
        let unix_ms = 1_767_348_000_000 + i64::try_from(self.world.now).expect("a short story");
        Now { monotonic_ms: self.world.now, unix_ms, utc_offset_min: 0, seems_offline: false }
    }

    fn on(&mut self, event: Event) {
        let next = self.machine.on(event, self.now());
        if next != Next::Stay {
            self.next = next;
        }
        let news = self.machine.take_news();
        let screen = Screen::of(&self.machine, self.now());
        let Some(card) = &screen.card else { return };
        let claims = card.headline.starts_with("Your redeploy") && !card.headline.contains("probably");
        if self.tells {
            let status = self.machine.status_json().map(String::from_utf8_lossy).unwrap_or_default();
            let (now, shown) = (self.world.now, &card.state.label);
            println!("{now} {} · {shown} · {news:?} · {:?} · {status}", card.headline, self.next);
        }
        for news in news {
            if let News::Finished { state, execution_id, .. } = news {
                self.is_true(claims, state.as_str(), execution_id.as_deref());
            }
        }
        // An end is green a moment before it is confirmed, and that must be true as well.
        if claims && card.state.tone.as_str() == "success" {
            self.is_true(true, &card.state.word, None);
        }
        if claims && screen.phase == "failed" {
            self.is_true(true, &card.state.word, None);
        }
    }

    /// Holds an end that is shown to what has really happened.
    fn is_true(&mut self, claims: bool, state: &str, execution: Option<&str>) {
        let now = self.world.now;
        let named: Option<u32> = execution.and_then(|id| id.strip_prefix("run-")?.parse().ok());
        let has_ended_so = |run: &&crate::world::Run| run.ends <= now && run.ending == state;
        if claims {
            let is_of_the_last_press = |run: &&crate::world::Run| run.ends + 5 * SECOND > self.world.asked;
            let run = self.world.run_of_ours().filter(has_ended_so).filter(is_of_the_last_press);
            let run =
                run.unwrap_or_else(|| panic!("{state} of {execution:?} is told of a run of ours: {}", self.truth()));
            assert!(named.is_none_or(|named| named == run.execution), "{execution:?} is not ours: {}", self.truth());
            self.shown += u64::from(execution.is_some());
            self.told.push(run.execution);
            return;
        }
        let mut runs = self.world.runs.iter().filter(has_ended_so);
        let run = runs.find(|run| named.is_none_or(|named| named == run.execution));
        let run = run.unwrap_or_else(|| panic!("{state} of {execution:?} is told, and is not so: {}", self.truth()));
        self.told.push(run.execution);
    }

    /// Where every answer says whose it is, each end of ours that could be seen is shown.
    fn must_have_been_shown(&self) {
        let Some(run) = self.world.run_of_ours().filter(|_| self.world.habits.tells_all()) else { return };
        let was_seen = self.sees_since <= run.ends && run.ends + 20 * SECOND < self.world.now;
        let next = self.world.runs.iter().find(|next| next.execution > run.execution);
        let lasted = next.is_none_or(|next| next.begins > run.ends + 20 * SECOND);
        if was_seen && lasted && !self.is_hidden_behind_a_queue(run.ends) {
            assert!(self.told.contains(&run.execution), "the end of ours was not shown: {}", self.truth());
        }
    }

    fn is_hidden_behind_a_queue(&self, end: u64) -> bool {
        self.world.was_busy_between(end, end + 20 * SECOND)
    }

    /// Once nothing of ours waits or runs, the button can be pressed again within a few minutes.
    fn can_be_pressed_again(&mut self) {
        let mut rest = 0;
        while rest < 7 * MINUTE {
            let before = self.world.now;
            self.go_on(before + 10 * SECOND);
            rest = if self.world.is_busy_with_ours() { 0 } else { rest + (self.world.now - before) };
            if self.presses_at.is_empty() && rest > 0 && self.machine.may_redeploy(self.now()) {
                return;
            }
        }
        panic!("the button stays off: {:?} {}", self.machine, self.truth());
    }

    fn truth(&self) -> String {
        format!("{:?} {:?} at {}: {:?}", self.world.habits, self.world.ours, self.world.now, self.world.runs)
    }
}
