//! What really happens in an environment, and what its API says of it.

use std::collections::VecDeque;

use fastrand::Rng;
use serde_json::{Value, json};

pub(crate) const ID: &str = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const SECOND: u64 = 1_000;

/// How this API and the people around it behave, from the first day to the last.
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a habit of its own")]
pub(crate) struct Habits {
    pub(crate) executions: Given,
    pub(crate) dates: Given,
    pub(crate) tells_count: bool,
    pub(crate) tells_request: bool,
    /// Of several requests that wait, it names the newest and not the next.
    names_the_newest: bool,
    /// The state says `DEPLOYMENT_QUEUED` while a request waits.
    shows_waiting: bool,
    /// A run of another service is named as the last of this one too, which was left out.
    names_runs_of_others: bool,
    /// Answers may be some seconds old.
    pub(crate) is_stale: bool,
    /// A run that waits to begin still counts as a request.
    counts_what_begins: bool,
    /// Some requests and answers are lost on their way.
    pub(crate) loses: bool,
    /// A redeploy is refused while the environment is busy.
    locks: bool,
    was_ever_deployed: bool,
}

/// Whether something is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Given {
    Always,
    Sometimes,
    Never,
}

impl Given {
    fn any(dice: &mut Rng) -> Self {
        match dice.u8(..4) {
            0 => Self::Sometimes,
            1 => Self::Never,
            _ => Self::Always,
        }
    }

    fn is_told(self, dice: &mut Rng) -> bool {
        match self {
            Self::Always => true,
            Self::Sometimes => dice.bool(),
            Self::Never => false,
        }
    }
}

impl Habits {
    fn any(dice: &mut Rng) -> Self {
        let (tells_count, tells_request) = (dice.u8(..4) > 0, dice.u8(..4) > 0);
        Self {
            executions: Given::any(dice),
            dates: Given::any(dice),
            tells_count,
            tells_request,
            names_the_newest: dice.bool() || !tells_count,
            shows_waiting: dice.bool(),
            names_runs_of_others: dice.bool(),
            is_stale: dice.bool(),
            counts_what_begins: dice.bool(),
            loses: dice.bool(),
            locks: dice.u8(..4) == 0,
            was_ever_deployed: dice.u8(..8) > 0,
        }
    }

    /// Whether the queue of several people can be told apart at all.
    fn tells_the_queue(&self) -> bool {
        self.tells_count || self.tells_request
    }

    /// Whether every answer says whose run and whose request it is about.
    pub(crate) fn tells_all(&self) -> bool {
        self.executions == Given::Always && self.tells_count && self.tells_request && !self.names_the_newest
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Person {
    Us,
    Ana,
    Eve,
}

#[derive(Debug)]
struct Request {
    id: u32,
    by: Person,
    /// Whether it is for the service that is watched.
    is_for_ours: bool,
    /// It will be dropped without a word, and no run of it ever starts.
    is_doomed: bool,
}

/// A deployment, from the end of the queue on.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) execution: u32,
    requests: Vec<u32>,
    is_of_ours: bool,
    pub(crate) begins: u64,
    deploys: u64,
    pub(crate) ends: u64,
    pub(crate) ending: &'static str,
}

/// What the service's status would be at a moment, if all of it was told.
#[derive(Debug, Clone, PartialEq, Eq)]
struct View {
    state: &'static str,
    execution: Option<u32>,
    began: Option<u64>,
    request: Option<u32>,
    count: usize,
    is_part: bool,
}

pub(crate) struct World {
    pub(crate) habits: Habits,
    pub(crate) dice: Rng,
    pub(crate) now: u64,
    queue: VecDeque<Request>,
    /// Every run so far, the last of which may still be going on.
    pub(crate) runs: Vec<Run>,
    /// The next request of the queue does not begin before this.
    may_begin: u64,
    /// What somebody else does next is at this time.
    others_act: u64,
    /// Nobody else asks for our service before this.
    others_ask: u64,
    /// No one else does anything after this.
    pub(crate) others_leave: u64,
    requests: u32,
    /// Our requests that were accepted. One that is late may be asked for again, and then either run is ours.
    pub(crate) ours: Vec<u32>,
    /// When the last of them was.
    pub(crate) asked: u64,
    /// Since when what was told of the service by itself, and together with all others of its environment.
    views: Vec<(u64, View, View)>,
}

/// What a redeploy comes to.
pub(crate) enum Outcome {
    Accepted(Value),
    Locked,
}

impl World {
    pub(crate) fn new(seed: u64) -> Self {
        let mut dice = Rng::with_seed(seed);
        let habits = Habits::any(&mut dice);
        let before = Run {
            execution: 1,
            requests: Vec::new(),
            is_of_ours: true,
            begins: 0,
            deploys: 0,
            ends: 10 * SECOND,
            ending: dice.choice(["DEPLOYED", "DEPLOYED", "DEPLOYMENT_ERROR", "CANCELED"]).expect("a choice"),
        };
        let now = 100 * SECOND;
        let mut world = Self {
            runs: if habits.was_ever_deployed { vec![before] } else { Vec::new() },
            habits,
            now,
            queue: VecDeque::new(),
            may_begin: now,
            others_act: now + dice.u64(..40) * SECOND,
            others_ask: now,
            others_leave: now + dice.u64(60..180) * SECOND,
            requests: 0,
            ours: Vec::new(),
            asked: now,
            views: Vec::new(),
            dice,
        };
        world.look();
        world
    }

    /// Lets time pass, and everything happen that happens meanwhile.
    pub(crate) fn pass(&mut self, ms: u64) {
        let until = self.now + ms;
        while let Some(next) = self.next_happening().filter(|next| *next <= until) {
            self.now = self.now.max(next);
            self.happen();
            self.look();
        }
        self.now = until;
    }

    fn next_happening(&self) -> Option<u64> {
        let running = self.running().map(|run| if self.now < run.deploys { run.deploys } else { run.ends });
        let beginning = (running.is_none() && !self.queue.is_empty()).then_some(self.may_begin.max(self.now + 1));
        let acting = (self.others_act < self.others_leave).then_some(self.others_act);
        running.into_iter().chain(beginning).chain(acting).min()
    }

    fn happen(&mut self) {
        if self.others_act <= self.now && self.others_act < self.others_leave {
            self.others_act = self.now + self.dice.u64(1..40) * SECOND;
            self.somebody_acts();
        }
        if self.running().is_none() && self.may_begin <= self.now {
            self.begin();
        }
    }

    pub(crate) fn running(&self) -> Option<&Run> {
        self.runs.last().filter(|run| run.ends > self.now)
    }

    /// Whether something of our service waits or runs.
    pub(crate) fn is_busy_with_ours(&self) -> bool {
        self.running().is_some_and(|run| run.is_of_ours) || self.waiting().next().is_some()
    }

    fn waiting(&self) -> impl DoubleEndedIterator<Item = &Request> {
        self.queue.iter().filter(|request| request.is_for_ours)
    }

    fn somebody_acts(&mut self) {
        match self.dice.u8(..10) {
            0..=3 if self.others_may_ask() => {
                let by = if self.dice.bool() { Person::Ana } else { Person::Eve };
                self.ask(by, true);
            }
            4..=6 => _ = self.ask(Person::Eve, false),
            7 => self.take_back(),
            8 => self.cancel(),
            // Somebody else's is pulled before another's, and never before or behind ours unseen.
            9 if self.habits.tells_all() => self.queue.make_contiguous().reverse(),
            _ => {}
        }
    }

    /// Whether what others ask for can be told from what we did.
    fn others_may_ask(&self) -> bool {
        let last = self.ours.last().and_then(|last| self.runs.iter().find(|run| run.requests.contains(last)));
        let is_settled = last.is_some_and(|run| self.now > run.deploys + 8 * SECOND);
        let is_over = last.is_none_or(|run| self.now > run.ends + 30 * SECOND);
        let is_asked = self.queue.iter().any(|request| self.ours.contains(&request.id));
        self.now >= self.others_ask
            && self.habits.tells_the_queue()
            && if self.ours.is_empty() {
                true
            } else if self.habits.tells_all() {
                is_settled || (is_asked && !self.habits.loses)
            } else {
                self.habits.executions == Given::Always && !is_asked && is_over
            }
    }

    pub(crate) fn run_of_ours(&self) -> Option<&Run> {
        self.runs.iter().rfind(|run| run.requests.iter().any(|id| self.ours.contains(id)))
    }

    fn ask(&mut self, by: Person, is_for_ours: bool) -> u32 {
        let merges = self.habits.tells_all();
        let same = self.queue.iter().find(|other| merges && other.by == by && other.is_for_ours == is_for_ours);
        if let Some(same) = same {
            return same.id;
        }
        self.requests += 1;
        let is_doomed = self.dice.u8(..12) == 0;
        self.queue.push_back(Request { id: self.requests, by, is_for_ours, is_doomed });
        if self.running().is_none() && self.queue.len() == 1 {
            self.may_begin = self.now + self.dice.u64(200..3_000);
        }
        self.requests
    }

    fn take_back(&mut self) {
        let index = self.dice.usize(..self.queue.len().max(1));
        self.drop_request(index);
    }

    /// A request vanishes. What it would have been taken for does not come at the same moment.
    fn drop_request(&mut self, index: usize) -> bool {
        let others = self.waiting().filter(|request| request.by != Person::Us).count();
        let Some(request) = self.queue.get(index) else { return false };
        if request.by == Person::Us && request.is_for_ours {
            // Its place would be taken by a run that no answer tells from its own.
            let is_unseen = |run: &Run| self.habits.loses && run.ends + 20 * SECOND > self.now;
            let is_behind_a_run =
                self.runs.last().is_some_and(|run| run.is_of_ours && (run.ends > self.now || is_unseen(run)));
            if is_behind_a_run || (others > 0 && !self.habits.tells_all()) {
                return false;
            }
            self.others_ask = if self.habits.tells_count { self.now + 60 * SECOND } else { u64::MAX };
            self.may_begin = self.may_begin.max(self.now + 20 * SECOND);
        }
        self.queue.remove(index).is_some()
    }

    fn cancel(&mut self) {
        let now = self.now;
        if let Some(run) = self.runs.last_mut().filter(|run| run.ends > now + 2 * SECOND) {
            run.ends = (now + 2 * SECOND).max(run.begins + 10 * SECOND);
            run.deploys = run.deploys.min(run.ends);
            run.ending = "CANCELED";
        }
    }

    fn begin(&mut self) {
        let Some(request) = self.queue.front() else { return };
        if request.is_doomed && self.drop_request(0) {
            return;
        }
        let Some(request) = self.queue.pop_front() else { return };
        let deploys = self.now + self.dice.u64(..12) * SECOND;
        let ending = ["DEPLOYED", "DEPLOYED", "RESTARTED", "DEPLOYMENT_ERROR", "BUILD_ERROR"];
        let run = Run {
            execution: self.runs.last().map_or(1, |run| run.execution + 1),
            requests: vec![request.id],
            is_of_ours: request.is_for_ours,
            begins: self.now,
            deploys,
            // Some fail before anybody could see them deploy.
            ends: (deploys + self.dice.u64(..30) * SECOND).max(self.now + 10 * SECOND),
            ending: self.dice.choice(ending).expect("a choice"),
        };
        self.may_begin = run.ends + self.dice.u64(..3_000);
        self.runs.push(run);
    }

    fn look(&mut self) {
        // Which shows what waits whatever the other does.
        let (alone, together) = (self.view(self.habits.shows_waiting), self.view(true));
        if self.views.last().is_none_or(|(_, one, other)| (one, other) != (&alone, &together)) {
            self.views.push((self.now, alone, together));
        }
    }

    fn view(&self, shows_waiting: bool) -> View {
        let is_beginning = |run: &&Run| self.habits.counts_what_begins && self.now < run.deploys;
        let beginning = self.running().filter(|run| run.is_of_ours).filter(is_beginning);
        let mut requests: Vec<u32> = beginning.into_iter().flat_map(|run| run.requests.clone()).collect();
        requests.extend(self.waiting().map(|request| request.id));
        let request = if self.habits.names_the_newest { requests.last() } else { requests.first() };
        let last = self.runs.iter().rfind(|run| run.is_of_ours);
        let (state, is_moving) = match last {
            None => ("READY", false),
            Some(run) if self.now < run.deploys => ("DEPLOYMENT_QUEUED", true),
            Some(run) if self.now < run.ends => ("DEPLOYING", true),
            Some(run) => (run.ending, false),
        };
        let waits = shows_waiting && !is_moving && self.waiting().next().is_some();
        let newest = self.runs.last().filter(|_| self.habits.names_runs_of_others && !waits);
        let named = newest.or(last);
        View {
            state: if waits { "DEPLOYMENT_QUEUED" } else { state },
            execution: named.map(|run| run.execution),
            began: named.map(|run| run.begins),
            request: request.copied(),
            count: requests.len(),
            is_part: named.is_some_and(|run| run.is_of_ours),
        }
    }

    /// Whether a request for our service was waiting at any time between these moments.
    pub(crate) fn was_busy_between(&self, from: u64, to: u64) -> bool {
        let last = self.views.iter().rposition(|(since, ..)| *since <= from).unwrap_or(0);
        self.views[last..].iter().take_while(|(since, ..)| *since <= to).any(|(_, view, _)| view.count > 0)
    }

    /// What the API says of our service now when it is asked about the whole environment.
    pub(crate) fn status_among_others(&mut self) -> Value {
        let (_, _, view) = self.seen();
        self.told(&view)
    }

    /// What the API answers to a look that arrives now.
    pub(crate) fn status(&mut self) -> Value {
        let (_, view, _) = self.seen();
        self.told(&view)
    }

    fn seen(&mut self) -> (u64, View, View) {
        let lag = if self.habits.is_stale && self.dice.bool() { self.dice.u64(..4_000) } else { 0 };
        // What was told before our request was accepted is not told after it.
        let moment = (self.now - lag).max(self.asked.min(self.now));
        let newest = self.views.iter().rfind(|(since, ..)| *since <= moment).or(self.views.first());
        newest.expect("there is always one").clone()
    }

    fn told(&mut self, view: &View) -> Value {
        let mut status = json!({"id": ID, "state": view.state, "is_part_last_deployment": view.is_part});
        if let Some(execution) = view.execution.filter(|_| self.habits.executions.is_told(&mut self.dice)) {
            status["execution_id"] = json!(format!("run-{execution}"));
        }
        if let Some(began) = view.began.filter(|_| self.habits.dates.is_told(&mut self.dice)) {
            let (minutes, seconds, ms) = (began / 60_000, began / 1_000 % 60, began % 1_000);
            status["last_deployment_date"] = json!(format!("2026-01-02T10:{minutes:02}:{seconds:02}.{ms:03}Z"));
        }
        if self.habits.tells_request {
            status["deployment_request_id"] = json!(view.request.map(|id| format!("request-{id}")));
        }
        if self.habits.tells_count {
            status["deployment_requests_count"] = json!(view.count);
        }
        status
    }

    /// Our request arrives.
    pub(crate) fn redeploy(&mut self) -> Outcome {
        let is_idle = self.running().is_none() && self.queue.is_empty();
        if !is_idle && (self.habits.locks || !self.habits.tells_the_queue()) {
            return Outcome::Locked;
        }
        let id = self.ask(Person::Us, true);
        self.ours.push(id);
        self.asked = self.now;
        self.look();
        let mut status = self.status();
        if self.habits.tells_request {
            status["deployment_request_id"] = json!(format!("request-{id}"));
        }
        Outcome::Accepted(status)
    }
}
