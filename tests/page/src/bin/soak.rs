//! Redeploys again and again for as long as you like, in a real Chromium, while the API misbehaves at random, and
//! tells what came of it. It fails when the widget has shown anything that was not true, or could not go on.
//!
//! ```text
//! cargo run -p page-tests --bin soak -- [minutes, 10] [seed, any] [speed of deployments, 10]
//! ```
//!
//! The minutes begin once each service was seen undisturbed. What counts as wrong is in [`Witness::check`] and
//! [`Witness::check_end`]; the simulator, which knows every run, is the judge. Meanwhile colleagues redeploy and take back
//! what waits, and statuses keep to themselves what they need not tell.
//!
//! As in `tests/history`, what no status could tell is left out. Where colleagues redeploy the same service the queue is
//! told (the vendor's description requires it): without it nothing says whose run a new execution is. And a colleague's
//! run does not take the place of a request that has just vanished, unseen: runs are over within a look here.

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    fmt::Write as _,
    process::ExitCode,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use page_tests::{Burden, Page, Scene};
use serde::Deserialize;
use simulator::{Detail, Fault, On, Told, What};
use tokio::time::{Instant, sleep};

/// Those that stand for themselves.
const ALONE: [&str; 7] = ["shop", "payments", "search", "gateway", "ledger-sync", "reports", "labs"];
/// Those that share an environment, which deploys one thing at a time.
const TOGETHER: [&str; 9] =
    ["basket", "checkout", "catalog", "newsletter", "wishlist", "archive", "mailer", "tracking", "stock"];
/// Its request is taken back within a second here, so that colleagues do not ask for it.
const TAKEN_BACK: &str = "newsletter";
/// It takes a minute to find out that nothing comes of it, so it is asked for now and then only.
const LOST: &str = "coupons";

/// After this the API behaves again, so that a run can come to its end.
const TROUBLE: Duration = Duration::from_secs(25);
/// After this a widget that has not come to an end is stuck.
const PATIENCE: Duration = Duration::from_secs(120);
/// What a token may ask of the API in a minute, whatever happens.
const MOST_A_MINUTE: usize = 25;
const OFTEN: Duration = Duration::from_millis(50);

/// What Chromium writes to the console about what the API does to it.
const NOISE: [&str; 5] =
    ["the server responded with a status of", "net::ERR_", "blocked by CORS policy", "redirect", "connect-src"];

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let mut arguments = env::args().skip(1).map(|text| text.parse::<f64>().expect("numbers only"));
    let minutes = arguments.next().unwrap_or(10.0);
    let seed = arguments.next().map_or_else(any_seed, f64::to_bits);
    let pace = arguments.next().unwrap_or(10.0);
    println!("{minutes} minutes, seed {}, deployments {pace} times as fast as life", f64::from_bits(seed));

    let mut report = None;
    Scene::at_speed(pace)
        .play(async |page| {
            page.expect_noise(&NOISE);
            report = Some(soak(page, Duration::from_secs_f64(60.0 * minutes), Dice(seed | 1)).await);
        })
        .await;
    let report = report.expect("the soak has ended");
    println!("{}", report.text);
    if report.is_fine { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// A small whole number, so that it can be typed in again.
fn any_seed() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    f64::from(now.subsec_micros()).to_bits()
}

struct Report {
    text: String,
    is_fine: bool,
}

async fn soak(page: &Page, length: Duration, mut dice: Dice) -> Report {
    let mut witness = Witness::default();
    connect(page, ALONE[0]).await;
    // Every service once and undisturbed, so that what is made once is made before anything is weighed.
    for service in ALONE.iter().skip(1).chain(&TOGETHER).chain(&ALONE[..1]) {
        switch(page, &mut witness, service).await;
        round(page, &mut witness, service, None).await;
    }
    let before = page.burden().await;

    let end = Instant::now() + length;
    let mut service = ALONE[0];
    let mut colleagues = Colleagues { dice: dice.another(), asked: BTreeMap::new(), have_taken_back: false };
    while Instant::now() < end {
        if dice.up_to::<u8>(2) == 0 {
            service = match dice.up_to::<usize>(24) {
                0 => LOST,
                number => TOGETHER.into_iter().chain(ALONE).cycle().nth(number).unwrap_or(LOST),
            };
            switch(page, &mut witness, service).await;
            let mut withheld = dice.withheld();
            withheld.retain(|detail| !is_shared(service) || *detail != Detail::Request);
            page.api.withhold(&page.api.helm_id(service), &withheld);
            witness.note(format!("{service} keeps {withheld:?} to itself"));
        }
        for _ in 0..dice.up_to::<u8>(4) {
            let (on, times, what) = (dice.kind(), u32::try_from(1 + dice.up_to::<u64>(3)).unwrap_or(1), dice.fault());
            let fault = Fault { on, times, what };
            witness.note(format!("{fault:?}"));
            page.api.misbehave(fault);
        }
        round(page, &mut witness, service, Some(&mut colleagues)).await;
        page.api.behave();
        println!("{:>5} s left, {}", end.saturating_duration_since(Instant::now()).as_secs(), witness.line());
    }
    // Weighed as it was before: after an undisturbed run of the same service.
    switch(page, &mut witness, ALONE[0]).await;
    page.api.withhold(&page.api.helm_id(ALONE[0]), &[]);
    round(page, &mut witness, ALONE[0], None).await;
    let after = page.burden().await;
    witness.report(page, before, after)
}

/// Has the page name another service, and gives a token for it.
async fn switch(page: &Page, witness: &mut Witness, service: &str) {
    page.api.behave();
    let id = page.api.helm_id(service);
    let _: () = page.look(&format!("document.querySelector('helm-redeploy').setAttribute('helm-id', {id:?})")).await;
    if page.look("!look.tokenField()").await {
        page.press("Forget token").await;
    }
    connect(page, service).await;
    witness.is_new_here();
}

/// Gives a token, for another service if the page asks which one.
async fn connect(page: &Page, service: &str) {
    page.wait_for("the form", "look.tokenField()").await;
    page.connect_with(service, &page.api.token()).await;
}

/// Presses the button once, and watches until the widget has come to an end of it, whatever it is and whatever colleagues
/// do meanwhile.
async fn round(page: &Page, witness: &mut Witness, service: &str, mut colleagues: Option<&mut Colleagues>) {
    if let Some(colleagues) = &mut colleagues {
        colleagues.have_taken_back = false;
    }
    let began = Instant::now();
    let mut has_pressed = false;
    loop {
        witness.look(page, service).await;
        if let Some(colleagues) = colleagues.as_mut().filter(|_| began.elapsed() < TROUBLE) {
            colleagues.act(page, witness, service);
        }
        let now: Now = page.look(NOW).await;
        if now.wants_token {
            // A refusal was among the faults.
            page.api.behave();
            connect(page, service).await;
            witness.is_new_here();
        } else if now.may_press && has_pressed {
            break;
        } else if now.may_press {
            // By its place: a driver's click on an element would keep each button that was ever clicked, and what is around it.
            while !page.look::<bool>("look.ready(look.part('confirm'))").await {
                if page.look("look.part('confirm') === null && look.ready(look.part('redeploy'))").await {
                    page.click_at("look.part('redeploy')").await;
                }
                page.wait_for("the question", "look.ready(look.part('confirm')) || look.ready(look.part('redeploy'))")
                    .await;
            }
            witness.press(page, service).await;
            has_pressed = true;
            page.wait_for("the press to be heard", "!look.ready(look.part('redeploy')) || look.complaint().trim()")
                .await;
        } else if now.may_retry {
            let _: () = page.look("look.button('Retry now')?.click()").await;
        }
        if began.elapsed() > TROUBLE {
            page.api.behave();
        }
        if began.elapsed() > PATIENCE {
            witness.stuck.push(page.look("look.text()").await);
            break;
        }
        sleep(OFTEN).await;
    }
}

/// Whether colleagues redeploy it too.
fn is_shared(service: &str) -> bool {
    TOGETHER.contains(&service) || service == LOST
}

/// Those who use the shared environment too.
struct Colleagues {
    dice: Dice,
    /// When they have asked for a service last.
    asked: BTreeMap<String, Instant>,
    /// Whether they have taken something back in this round.
    have_taken_back: bool,
}

impl Colleagues {
    /// Now and then, one of them asks for something in the environment, or takes back what waits there.
    fn act(&mut self, page: &Page, witness: &mut Witness, service: &str) {
        if !is_shared(service) {
            return;
        }
        let id = page.api.helm_id(service);
        let asked_lately = self.asked.get(service).is_some_and(|asked| asked.elapsed() < PATIENCE);
        let what = match self.dice.up_to::<u8>(120) {
            0 if !self.have_taken_back && service != TAKEN_BACK => {
                page.api.somebody_redeploys(&id);
                self.asked.insert(service.to_owned(), Instant::now());
                "asks for it"
            }
            1 if service != TOGETHER[0] => {
                page.api.somebody_redeploys(&page.api.helm_id(TOGETHER[0]));
                self.asked.insert(TOGETHER[0].to_owned(), Instant::now());
                "asks for another service"
            }
            2 if !asked_lately && page.api.somebody_takes_back(&id) => {
                self.have_taken_back = true;
                "takes back what waits"
            }
            _ => return,
        };
        witness.note(format!("a colleague of {service} {what}"));
    }
}

/// What can be done now.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Now {
    wants_token: bool,
    may_press: bool,
    may_retry: bool,
}

const NOW: &str = "({
    wantsToken: Boolean(look.tokenField()),
    mayPress: look.ready(look.part('redeploy')),
    mayRetry: Boolean(look.button('Retry now')),
})";

/// What the page did and showed since the last look.
#[derive(Deserialize)]
struct Seen {
    frames: Vec<Frame>,
    posts: u32,
    /// When each request was sent, in milliseconds.
    sent: Vec<f64>,
    /// The ends that the host was told of.
    ends: Vec<End>,
}

/// An end that the host was told of. It may be of a service that the page has named before.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct End {
    helm_id: String,
    execution_id: Option<String>,
    outcome: String,
}

/// Something that was on the screen.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Frame {
    /// The service that the page named.
    helm_id: Option<String>,
    text: String,
    phase: String,
    state: String,
    kind: String,
}

/// Sees every frame, knows the truth, and counts.
#[derive(Default)]
struct Witness {
    presses: u32,
    /// How many redeploys the page has sent.
    posts: u32,
    /// When the page has sent each request, in milliseconds.
    sent_ms: Vec<f64>,
    /// How many redeploys had been accepted when the button was pressed last.
    accepted_before: usize,
    /// Whether the widget has been connected since, so that it may speak of a run that it did not start.
    is_new: bool,
    /// What was true a look ago.
    truth: Option<Told>,
    /// Whether there was a look since the last press.
    has_looked: bool,
    phase: String,
    kind: String,
    ends: BTreeMap<String, u32>,
    errors: BTreeMap<String, u32>,
    /// The executions whose ends the host was told of.
    told: BTreeSet<String>,
    /// What the API was told to do wrong, and what colleagues have done.
    notes: Vec<String>,
    wrong: Vec<String>,
    stuck: Vec<String>,
}

impl Witness {
    /// Confirms a redeploy, and looks at what was shown until then: of the run before, and not of this one.
    async fn press(&mut self, page: &Page, service: &str) {
        let accepted_before = page.api.ledger().len();
        let ours = self.newest(page, service);
        // Taken as the press comes in.
        let take = "void (window.taken = null, \
            addEventListener('click', () => { window.taken = outside.takeSeen() }, { once: true, capture: true }))";
        let () = page.look(take).await;
        page.click_at("look.part('confirm')").await;
        page.wait_for("the press", "window.taken").await;
        let seen = page.look("window.taken").await;
        self.judge(page, service, seen, ours.as_deref());
        self.presses += 1;
        self.accepted_before = accepted_before;
        self.is_new = false;
        self.has_looked = false;
    }

    fn is_new_here(&mut self) {
        self.is_new = true;
        self.has_looked = false;
    }

    async fn look(&mut self, page: &Page, service: &str) {
        let seen = page.look("outside.takeSeen()").await;
        let ours = self.newest(page, service);
        self.judge(page, service, seen, ours.as_deref());
    }

    /// The execution of the service's newest redeploy that the widget may speak of.
    fn newest(&self, page: &Page, service: &str) -> Option<String> {
        let id = page.api.helm_id(service);
        let ledger = page.api.ledger();
        let mut accepted = ledger.into_iter().skip(if self.is_new { 0 } else { self.accepted_before });
        accepted.rfind(|redeploy| redeploy.helm_id == id).map(|redeploy| redeploy.execution_id)
    }

    fn note(&mut self, what: String) {
        self.notes.push(what);
    }

    fn judge(&mut self, page: &Page, service: &str, seen: Seen, ours: Option<&str>) {
        self.posts += seen.posts;
        self.sent_ms.extend(seen.sent);
        let id = page.api.helm_id(service);
        let newest = ours.and_then(|execution| page.api.run(&id, execution));
        let is_on_its_way = newest.is_some() || ours.is_some_and(|execution| page.api.waits(&id, execution));
        // The last frames of the service before tell nothing about this one's run.
        let frames: Vec<_> =
            seen.frames.into_iter().filter(|frame| frame.helm_id.as_ref().is_none_or(|named| *named == id)).collect();
        for frame in &frames {
            if let Some(complaint) = self.check(frame, service, newest, is_on_its_way) {
                self.complain(&format!(
                    "{complaint} ({:?} {:?} after {:?}); the truth is {newest:?}, a look ago {:?}:\n{}",
                    frame.phase, frame.state, self.phase, self.truth, frame.text
                ));
            }
            if frame.phase != self.phase && ["succeeded", "failed"].contains(&frame.phase.as_str()) {
                *self.ends.entry(frame.phase.clone()).or_default() += 1;
            }
            if frame.kind != self.kind && !frame.kind.is_empty() {
                *self.errors.entry(frame.kind.clone()).or_default() += 1;
            }
            self.phase.clone_from(&frame.phase);
            self.kind.clone_from(&frame.kind);
        }
        for End { helm_id, execution_id, outcome } in seen.ends {
            let Some(execution) = execution_id else { continue };
            if let Some(complaint) = self.check_end(page.api.run(&helm_id, &execution), &execution, &outcome) {
                self.complain(&format!("{complaint}: {outcome} of {execution}"));
            }
            self.told.insert(execution);
        }
        self.truth = newest;
        self.has_looked = true;
    }

    fn complain(&mut self, complaint: &str) {
        let latest = &self.notes[self.notes.len().saturating_sub(8)..];
        let wrong = format!("{complaint}\nafter {latest:#?}");
        println!("{wrong}");
        self.wrong.push(wrong);
    }

    /// What is wrong with an end that the host was told of: that it is none, that it is another one, or that it was told
    /// before.
    fn check_end(&self, run: Option<Told>, execution: &str, outcome: &str) -> Option<&'static str> {
        let Some(Told { state: Some(state), ended: true }) = run else {
            return Some("an end was told of a run that has not ended");
        };
        let truth = match state {
            "DEPLOYED" | "RESTARTED" => "success",
            state if state.ends_with("_ERROR") => "failure",
            _ => "other",
        };
        if outcome != truth {
            return Some("an end was told as another one");
        }
        self.told.contains(execution).then_some("an end was told twice")
    }

    /// What is wrong with a frame. A run is *ours* when it was accepted after the last press (or, when the widget was
    /// connected since and so finds it, the service's newest one).
    ///
    /// 1. A phase `succeeded` or `failed` begins only when our run had ended already a look ago, in the state that is
    ///    shown, and well or badly as the phase says: the widget takes seconds to confirm an end. (Where there are others,
    ///    this holds while the words speak of *your* run.)
    /// 2. While the words speak of *your* run, a state that is an end is shown only when our run has ended in it.
    /// 3. Nobody reads that a request has left the queue which waits, or has come to a run.
    fn check(&self, frame: &Frame, service: &str, now: Option<Told>, is_on_its_way: bool) -> Option<&'static str> {
        // Until a redeploy is accepted, the frames after its press may still tell of the run before.
        let now = if self.has_looked { now } else { now.or(self.truth) };
        let has_ended_so =
            |truth: Option<Told>| truth.is_some_and(|told| told.ended && told.state == Some(frame.state.as_str()));
        let is_yours = frame.text.contains("Your redeploy ·") || frame.text.contains("Your DIFF run ·");
        let begins = frame.phase != self.phase;
        let says_well = match frame.phase.as_str() {
            "succeeded" => Some(true),
            "failed" => Some(false),
            _ => None,
        };
        if let Some(says_well) = says_well.filter(|_| begins) {
            let must_be_ours = is_yours || ALONE.contains(&service);
            if must_be_ours && !has_ended_so(if self.has_looked { self.truth } else { now }) {
                return Some("an end was shown of a run that had not ended so");
            }
            if says_well != ["DEPLOYED", "RESTARTED"].contains(&frame.state.as_str()) {
                return Some("an end was shown in the wrong colour");
            }
        }
        if self.has_looked && is_on_its_way && frame.text.contains("left the queue, and nothing was deployed") {
            return Some("a request was said to have left the queue that has not");
        }
        let is_end =
            ["DEPLOYED", "RESTARTED", "CANCELED"].contains(&frame.state.as_str()) || frame.state.ends_with("_ERROR");
        // Right after a press the words of the run before may still be there for a frame or two.
        let is_old = self.phase != "running" && frame.phase != "running" && !begins;
        (is_yours && is_end && !is_old && !has_ended_so(now))
            .then_some("your run was shown in an end that is not its own")
    }

    fn line(&self) -> String {
        format!("{} presses, {} wrong, {} stuck", self.presses, self.wrong.len(), self.stuck.len())
    }

    fn report(&self, page: &Page, before: Burden, after: Burden) -> Report {
        let requests = page.api.requests();
        let preflights = requests.iter().filter(|seen| seen.method == "OPTIONS").count();
        let in_a_minute = |from: f64| self.sent_ms.iter().filter(|at| (from..from + 60_000.0).contains(*at)).count();
        let busiest = self.sent_ms.iter().map(|from| in_a_minute(*from)).max().unwrap_or(0);
        let accepted = page.api.ledger().len();
        let has_sent_too_often = self.posts > self.presses || busiest > MOST_A_MINUTE;

        let mut text = String::new();
        let mut tell = |words: String| _ = writeln!(text, "{words}");
        tell(format!("Requests      {} sent by the page, {busiest} of them in the busiest minute", self.sent_ms.len()));
        // Chromium repeats by itself what it has sent over a connection that turns out to be dead.
        tell(format!("              {} and {preflights} preflights seen by the API", requests.len() - preflights));
        tell(format!("Redeploys     {} pressed, {} sent, {accepted} accepted", self.presses, self.posts));
        tell(format!("Ends shown    {:?}", self.ends));
        tell(format!("Errors shown  {:?}", self.errors));
        tell(format!("JS heap       {:.0} KiB, then {:.0} KiB", before.heap / 1024.0, after.heap / 1024.0));
        tell(format!("wasm memory   {} KiB, then {} KiB", before.wasm / 1024, after.wasm / 1024));
        tell(format!("DOM nodes     {}, then {}", before.nodes, after.nodes));
        tell(format!("Listeners     {}, then {}", before.listeners, after.listeners));
        tell(format!("Wrong states  {}", self.wrong.len()));
        self.wrong.iter().for_each(|wrong| tell(format!("--- {wrong}")));
        tell(format!("Stuck         {}", self.stuck.len()));
        self.stuck.iter().for_each(|stuck| tell(format!("--- {stuck}")));
        Report { text, is_fine: self.wrong.is_empty() && self.stuck.is_empty() && !has_sent_too_often }
    }
}

/// Random numbers that can be had again.
struct Dice(u64);

impl Dice {
    /// For somebody else.
    fn another(&mut self) -> Self {
        Self(self.up_to::<u64>(u64::MAX - 1) | 1)
    }

    /// From 0 to `most`.
    fn up_to<T: TryFrom<u64> + Default>(&mut self, most: u64) -> T {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        T::try_from((self.0 >> 16) % (most + 1)).unwrap_or_default()
    }

    fn kind(&mut self) -> On {
        match self.up_to::<u8>(9) {
            0..=2 => On::Redeploy,
            3 => On::RedeployPreflight,
            4 => On::Preflight,
            5 => On::Any,
            _ => On::Status,
        }
    }

    /// Nothing, more often than not.
    fn withheld(&mut self) -> Vec<Detail> {
        let details = [Detail::Waiting, Detail::Execution, Detail::Date, Detail::Request];
        if self.up_to::<u8>(1) == 0 {
            return Vec::new();
        }
        details.into_iter().filter(|_| self.up_to::<u8>(2) == 0).collect()
    }

    /// Anything that passes within seconds.
    fn fault(&mut self) -> What {
        let what = match self.up_to::<u8>(20) {
            0 => What::Html,
            1 => What::Reset,
            2 => What::Close,
            3 => What::ResetBody,
            4 => What::TruncatedJson,
            5 => What::Empty,
            6 => What::NoCors,
            7 => What::WrongLength { by: 30 },
            8 => What::WrongLength { by: -30 },
            9 => What::Redirect { to: "http://127.0.0.1:9/".to_owned(), code: 307 },
            10 => What::SlowBody { piece: 32, ms: 20 },
            11 => What::Late { ms: self.up_to::<u64>(2_000) },
            12 | 13 => What::Delay { ms: self.up_to::<u64>(2_000) },
            14 => What::Code { code: [200, 201, 204, 304][self.up_to::<usize>(3)] },
            15 => What::Body { body: "{\"state\":\"DEPLOYED\"".into() },
            16 => What::Oversized { mib: 8 },
            17 => What::code(401 + self.up_to::<u16>(3)),
            _ => What::code([408, 500, 502, 503, 504][self.up_to::<usize>(4)]),
        };
        if self.up_to::<u8>(2) == 0 { what.after_the_deed() } else { what }
    }
}
