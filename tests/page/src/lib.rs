//! A test here is a person in front of the built page: it looks, types and clicks in a real browser, while the API
//! on the other side is simulated in this process and tells what really reached it.
//!
//! ```text
//! lib.rs      Scene (what is special about a test) and Page (what a person can do and see)
//! driver.rs   starts and ends the browsers, which one test leaves to another
//! keeper.sh   ends what is left of them when the process of the tests is gone
//! hoster.rs   serves the page, with the headers of a careful hoster
//! proxy.rs    hands a path of the hoster on to the API, as a portal's proxy does
//! barriers.rs what axe-core says of a page
//! hearing.rs  what a screen reader reads of the widget
//! pictures.rs pictures of many cards, and whether they are as somebody has approved them
//! promises.rs what is checked at the end of every test: no secret got out, nothing was broken silently
//! look.js     how a test looks into the widget
//! outside.js  how a test moves the world around it: time, visibility, what was asked for and said
//! ```

#![allow(clippy::missing_panics_doc, reason = "to panic is how a test says that a promise is broken")]

mod barriers;
pub mod driver;
mod hearing;
mod hoster;
pub mod pictures;
mod promises;
mod proxy;

use std::{cell::RefCell, path::PathBuf, time::Duration};

use serde_json::{Value, json};
use simulator::{Fault, On, Options, Seen, Simulator, What};
pub use thirtyfour::Key;
pub use thirtyfour::support::base64_encode;
use thirtyfour::{WebDriver, WebElement, session::scriptret::ScriptRet, support::base64_decode};
use tokio::time::{Instant, sleep};

use driver::{Browser, Session};
use hoster::Hoster;
pub use hoster::{compressed, dist, kind, package};
pub use proxy::hand_on;

const LOOK: &str = include_str!("look.js");
const OUTSIDE: &str = include_str!("outside.js");

/// As long as a person waits before they think that something is broken.
const PATIENCE: Duration = Duration::from_secs(15);

/// What is special about a test.
#[derive(Debug, Clone, Copy)]
pub struct Scene {
    /// How many seconds of a deployment pass in a real one; at 0 nothing moves.
    pub speed: f64,
    /// Whether the page's `connect-src` names the API.
    pub may_connect: bool,
    /// What the page's address ends with.
    pub query: &'static str,
    /// How many times as fast as the world's the page's own clock runs, if it has one.
    pub pace: Option<f64>,
}

impl Scene {
    /// A page of an ordinary hoster, with deployments at this speed.
    #[must_use]
    pub fn at_speed(speed: f64) -> Self {
        Self { speed, may_connect: true, query: "", pace: None }
    }

    /// The page's timers, stopwatch and calendar run so many times as fast as the world's, except while an answer is
    /// on its way: what takes minutes is told in seconds, and no answer comes too late because the machine is busy.
    #[must_use]
    pub fn with_fast_clock(self, pace: f64) -> Self {
        Self { pace: Some(pace), ..self }
    }

    /// Opens the page, tells the story, and then checks what every story has to keep. In Firefox a test sees less:
    /// neither the console nor the browser's own records can be read, and nobody can be made to see other colours or
    /// letters, a network that is gone, or a frozen page.
    pub async fn play(self, story: impl AsyncFnOnce(&Page)) {
        let browser = Browser::chosen();
        let api = simulator::start(Options { port: 0, speed: self.speed }).await.expect("the simulator starts");
        let login = api.token();
        let eyes = (browser == Browser::Firefox).then(|| self.eyes(&api.base()).concat());
        let hoster = Hoster::start(&api.base(), self.may_connect, login.clone(), eyes).await;
        let session = Session::take(browser).await;
        let secrets = RefCell::new(vec![login]);
        let driver = session.driver.clone();
        let page = Page { api, hoster, browser, driver, scene: self, secrets, noise: RefCell::default() };
        if browser == Browser::Chromium {
            // The last scene has left its words there, and the new tab has not always the keyboard.
            promises::console(&page).await;
            page.cdp("Page.bringToFront", json!({})).await;
        }
        page.prepare_tab().await;
        page.open(self.query).await;
        story(&page).await;
        promises::check(&page).await;
        // A story that has failed does not come here, and takes its browser with it.
        session.leave().await;
    }

    /// What runs in a page before its own scripts.
    fn eyes(self, api: &str) -> [String; 4] {
        let clock = self.pace.map(|pace| format!("outside.clock.install({pace});"));
        [LOOK.into(), OUTSIDE.into(), format!("outside.api = {api:?};"), clock.unwrap_or_default()]
    }
}

/// The page in its browser, and the API behind it.
#[derive(Debug)]
pub struct Page {
    /// The API, to be told what to do and asked what it has seen.
    pub api: Simulator,
    hoster: Hoster,
    browser: Browser,
    driver: WebDriver,
    scene: Scene,
    /// Every token that was typed; none of them may turn up anywhere.
    secrets: RefCell<Vec<String>>,
    /// The console errors that this test provokes.
    noise: RefCell<Vec<&'static str>>,
}

/// What a page holds, in bytes and numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Burden {
    /// Bytes of JavaScript's heap.
    pub heap: f64,
    /// Nodes of all documents.
    pub nodes: f64,
    /// Event listeners.
    pub listeners: f64,
    /// Bytes of the widget's WebAssembly.
    pub wasm: u64,
}

/// What a person does.
impl Page {
    /// Opens the page with this at the end of its address, and waits for the widget.
    pub async fn open(&self, query: &str) {
        self.driver.goto(format!("{}/{query}", self.hoster.origin())).await.expect("the page opens");
        self.bring_eyes().await;
        self.wait_for(
            "the widget",
            "look.text() !== '' || globalThis.host || globalThis.looks || document.querySelector('iframe, #board')",
        )
        .await;
    }

    /// Opens the page at another host, and waits for the widget.
    pub async fn open_at(&self, origin: &str) {
        self.driver.goto(origin).await.expect("the page opens");
        self.wait_for("the widget", "look.text() !== ''").await;
    }

    /// Tells what happens inside the first frame of the page.
    pub async fn in_frame(&self, story: impl AsyncFnOnce()) {
        self.driver.enter_frame(0).await.expect("the page has a frame");
        self.bring_eyes().await;
        self.wait_for("the widget", "look.text() !== ''").await;
        story().await;
        promises::check_document(self).await;
        self.driver.enter_default_frame().await.expect("the page is around it");
    }

    /// They are there before the first script of a page, but not in frames that Chromium isolates.
    async fn bring_eyes(&self) {
        let script = format!("if (!window.look) {{ {LOOK} }}");
        self.driver.execute(script, vec![]).await.expect("the page can be looked at");
    }

    /// Connects to a service with a token that may do everything, and waits for its status.
    pub async fn connect(&self, service: &str) {
        self.connect_with(service, &self.api.token()).await;
        self.wait_for("a status", "look.state()").await;
    }

    /// A token for the page of a host, which may turn up nowhere either.
    pub fn take(&self, token: String) -> String {
        self.secrets.borrow_mut().push(token.clone());
        token
    }

    /// From now on the page's portal has a token whenever the widget wants one.
    pub async fn has_a_portal_with_tokens(&self) {
        // It has not ended after a day, either.
        let token = self.take(self.api.token_expiring_in(48 * 3_600));
        let _: () =
            self.look(&format!("void (document.querySelector('helm-redeploy').getToken = () => {token:?})")).await;
    }

    /// Fills in the form and sends it off.
    pub async fn connect_with(&self, service: &str, token: &str) {
        self.fill_in(&self.api.helm_id(service), token).await;
        self.press("Connect").await;
    }

    /// Pastes into the fields of the form, as a person would. The page may know the id from its address.
    pub async fn fill_in(&self, helm_id: &str, token: &str) {
        self.secrets.borrow_mut().push(token.to_owned());
        for (field, text) in [("look.idField()", helm_id), ("look.tokenField()", token)] {
            if self.look(&format!("{field} !== null")).await {
                self.element(field).await.click().await.expect("the field can be clicked");
                let paste = format!("({field}.select(), document.execCommand('insertText', false, {text:?}))");
                assert!(self.look::<bool>(&paste).await, "nothing can be pasted into the field");
            }
        }
    }

    /// Clicks the button that says this, once it can be clicked.
    pub async fn press(&self, label: &str) {
        let button = self.ready(&format!("look.button({label:?})")).await;
        button.click().await.expect("the button can be clicked");
    }

    /// Asks for a redeploy and confirms it.
    pub async fn redeploy(&self) {
        self.click("redeploy").await;
        self.click("confirm").await;
    }

    /// Clicks this part, once it can be clicked.
    pub async fn click(&self, part: &str) {
        let element = self.ready(&format!("look.part({part:?})")).await;
        element.click().await.expect("the part can be clicked");
    }

    /// Clicks what a script finds, whether or not it can be used.
    pub async fn click_on(&self, expression: &str) {
        self.element(expression).await.click().await.expect("it can be clicked");
    }

    /// Clicks where something is that a script finds. The driver keeps nothing of it, as it does of the elements that it clicks.
    pub async fn click_at(&self, expression: &str) {
        let middle = "(it) => {
            it.scrollIntoView({ block: 'nearest', behavior: 'instant' });
            const { x, y, width, height } = it.getBoundingClientRect();
            return [x + width / 2, y + height / 2].map(Math.round);
        }";
        let (x, y): (i64, i64) = self.look(&format!("({middle})({expression})")).await;
        self.driver.action_chain().move_to(x, y).click().perform().await.expect("the place can be clicked");
    }

    /// Draws the pointer over an element, with its button held down.
    pub async fn draw_over(&self, expression: &str) {
        let element = self.element(expression).await;
        let drawing = self.driver.action_chain().move_to_element_with_offset(&element, -20, 0).click_and_hold();
        drawing
            .move_by_offset(20, 0)
            .move_by_offset(40, 0)
            .release()
            .perform()
            .await
            .expect("the pointer can be moved");
    }

    /// Clicks this part twice, as fast as a double click is.
    pub async fn double_click(&self, part: &str) {
        let element = self.ready(&format!("look.part({part:?})")).await;
        let clicks = self.driver.action_chain().double_click_element(&element);
        clicks.perform().await.expect("the part can be clicked twice");
    }

    /// Chooses `forceEvent=DIFF`.
    pub async fn choose_diff(&self) {
        self.element("look.diff()").await.click().await.expect("it can be chosen");
    }

    /// Opens the list of all states.
    pub async fn show_legend(&self) {
        let summary = self.element("document.querySelector('#states > summary')").await;
        summary.click().await.expect("the legend can be opened");
        self.wait_for("the legend", "look.legend('light').length && look.legend('dark').length").await;
    }

    /// Presses a key wherever the focus is.
    pub async fn key(&self, key: impl Into<char>) {
        self.driver.action_chain().send_keys(key.into()).perform().await.expect("the key can be pressed");
    }

    /// Types wherever the focus is.
    pub async fn type_text(&self, text: &str) {
        self.driver.action_chain().send_keys(text).perform().await.expect("the keys can be pressed");
    }

    /// Presses a key so many times, with Shift held down.
    pub async fn key_with_shift(&self, key: impl Into<char>, times: usize) {
        let keys = String::from(key.into()).repeat(times);
        let keys = self.driver.action_chain().key_down(Key::Shift).send_keys(keys).key_up(Key::Shift);
        keys.perform().await.expect("the keys can be pressed");
    }

    /// Types a token wherever the focus is.
    pub async fn type_token(&self, token: &str) {
        self.secrets.borrow_mut().push(token.to_owned());
        self.type_text(token).await;
    }
}

/// What happens around the page.
impl Page {
    /// Nobody looks at the page any more: it is in a tab behind others, or the window is minimised.
    pub async fn hide(&self) {
        let _: () = self.look("outside.isSeen(false)").await;
    }

    /// Somebody looks at the page again.
    pub async fn show(&self) {
        let _: () = self.look("outside.isSeen(true)").await;
    }

    /// From now on the page's clock runs so many times as fast as the world's; the scene must have one.
    pub async fn run_clock(&self, pace: f64) {
        let _: () = self.look(&format!("outside.clock.run({pace})")).await;
    }

    /// The computer sleeps: when it wakes, the calendar has gone on, and the page's timers and stopwatch have not.
    pub async fn sleep(&self, hours: f64) {
        let _: () = self.look(&format!("outside.clock.sleep({hours} * 3600000)")).await;
    }

    /// Lets time pass on the page's clock.
    pub async fn wait_seconds(&self, seconds: f64) {
        let end: f64 = self.look(&format!("outside.clock.time() + 1000 * {seconds}")).await;
        self.wait_for(&format!("{seconds} s to pass"), &format!("outside.clock.time() >= {end}")).await;
    }

    /// The network is gone, and the browser knows; or it is back.
    pub async fn set_offline(&self, offline: bool) {
        self.cdp("Network.enable", json!({})).await;
        let conditions = json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        self.cdp("Network.emulateNetworkConditions", conditions).await;
        // The page hears of it a moment later than the network does.
        self.wait_for("the browser's own word on being offline", &format!("navigator.onLine !== {offline}")).await;
    }

    /// Reloads the page, and waits for the widget.
    pub async fn reload(&self) {
        self.driver.refresh().await.expect("the page reloads");
        self.wait_for("the widget", "look.text() !== ''").await;
    }

    /// Reloads the page without such files, which something on the way has blocked.
    pub async fn reload_without(&self, files: &str) {
        self.cdp("Network.enable", json!({})).await;
        self.cdp("Network.setBlockedURLs", json!({ "urls": [files] })).await;
        self.expect_noise(&["net::ERR_BLOCKED_BY_CLIENT"]);
        self.driver.refresh().await.expect("the page reloads");
    }

    /// Goes to another page and comes back, as with the browser's own button.
    pub async fn leave_and_return(&self) {
        let elsewhere = format!("{}/nothing-here", self.hoster.origin());
        self.expect_noise(&["status of 404"]);
        self.driver.goto(elsewhere).await.expect("another page opens");
        self.driver.back().await.expect("it goes back");
        self.wait_for("the widget", "look.text() !== ''").await;
    }

    /// Goes on to another page. The browser keeps this one if its hoster allows that, as a scene with `?kept` does.
    pub async fn leave(&self) {
        let _: () = self.look("void location.assign('/hosts/host.html')").await;
        self.wait_for("another page", "location.pathname === '/hosts/host.html' && globalThis.host").await;
    }

    /// Goes back from there to the page as it was, which the browser must not have loaded again.
    pub async fn return_to_kept_page(&self) {
        let _: () = self.look("void history.back()").await;
        self.wait_for("the page", "location.pathname === '/' && look.text() !== ''").await;
        let reasons = "JSON.stringify(performance.getEntriesByType('navigation')[0].notRestoredReasons)";
        let reasons: Option<String> = self.look(reasons).await;
        assert!(self.look::<bool>("outside.returned() !== null").await, "the page began anew, because of {reasons:?}");
    }

    /// The window is minimised, and the browser freezes its page, as it does when nobody has looked at one for long.
    pub async fn freeze(&self) {
        self.driver.minimize_window().await.expect("the window can be minimised");
        self.wait_for("nobody to look", "document.hidden").await;
        self.cdp("Page.setWebLifecycleState", json!({ "state": "frozen" })).await;
    }

    /// Somebody opens the window of a frozen page again. Gives the page's time of just before.
    pub async fn thaw(&self) -> f64 {
        let before = self.look("outside.clock.time()").await;
        self.cdp("Page.setWebLifecycleState", json!({ "state": "active" })).await;
        self.driver.maximize_window().await.expect("the window can be opened");
        self.wait_for("somebody to look", "!document.hidden").await;
        before
    }

    /// Opens the page in another tab as well, tells what happens there, and comes back to this one.
    pub async fn in_another_tab(&self, story: impl AsyncFnOnce()) {
        let here = self.driver.window().await.expect("this tab");
        let there = self.driver.new_tab().await.expect("another tab");
        self.driver.switch_to_window(there).await.expect("it can be seen");
        self.prepare_tab().await;
        self.open("").await;
        story().await;
        self.driver.switch_to_window(here).await.expect("this tab is still there");
    }

    /// Puts another widget of this service beside the first, with a token; `look` goes on looking into the first.
    pub async fn add_widget(&self, service: &str, token: &str) {
        self.secrets.borrow_mut().push(token.to_owned());
        let (id, base) = (self.api.helm_id(service), self.api.base());
        let _: () = self
            .look(&format!(
                "((widget) => {{
                    widget.className = 'another';
                    widget.setAttribute('helm-id', {id:?});
                    widget.setAttribute('api-base', {base:?});
                    document.querySelector('main').append(widget);
                    widget.token = {token:?};
                }})(document.createElement('helm-redeploy'))"
            ))
            .await;
    }

    /// How many bytes the widget's WebAssembly holds.
    pub async fn wasm_memory(&self) -> u64 {
        self.look("outside.memory()").await
    }

    /// What the page holds once its garbage is gone.
    pub async fn burden(&self) -> Burden {
        self.cdp("Performance.enable", json!({})).await;
        self.cdp("HeapProfiler.collectGarbage", json!({})).await;
        let answer = self.cdp("Performance.getMetrics", json!({})).await;
        let metric = |name: &str| {
            let metrics = answer["metrics"].as_array().into_iter().flatten();
            let value = metrics.filter(|metric| metric["name"] == name).find_map(|metric| metric["value"].as_f64());
            value.unwrap_or_else(|| panic!("there is no metric {name}"))
        };
        Burden {
            heap: metric("JSHeapUsedSize"),
            nodes: metric("Nodes"),
            listeners: metric("JSEventListeners"),
            wasm: self.wasm_memory().await,
        }
    }

    async fn prepare_tab(&self) {
        // In Firefox, it is the hoster who brings them.
        if self.browser == Browser::Chromium {
            for source in self.scene.eyes(&self.api.base()) {
                self.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source })).await;
            }
        }
    }
}

/// What happens elsewhere.
impl Page {
    /// Has the next requests answered so, about which Chromium will write to the console.
    pub fn misbehave(&self, on: On, what: What, times: u32, noise: &[&'static str]) {
        self.api.misbehave(Fault { on, times, what });
        self.expect_noise(noise);
    }

    /// Lets the console have errors that contain one of these.
    pub fn expect_noise(&self, noise: &[&'static str]) {
        self.noise.borrow_mut().extend(noise);
    }

    /// Has the browser collect its garbage, and waits until it has told everybody who wants to know.
    pub async fn collect_garbage(&self) {
        let _: () = self.look("look.litter()").await;
        self.cdp("HeapProfiler.collectGarbage", json!({})).await;
        self.wait_for("the garbage collector", "look.isClean()").await;
    }

    /// Checks that so many redeploys were accepted, and that no more than that, or one, were asked for.
    pub fn has_deployed(&self, count: usize) {
        assert_eq!(self.api.ledger().len(), count, "redeploys accepted");
        assert!(self.redeploys_sent() <= count.max(1), "{} redeploys sent", self.redeploys_sent());
    }

    /// Checks that exactly so many redeploys were asked for, whatever became of them.
    pub fn has_sent(&self, count: usize) {
        assert_eq!(self.redeploys_sent(), count, "redeploys sent");
    }

    /// How many times the status was asked for.
    #[must_use]
    pub fn statuses_read(&self) -> usize {
        let reads = |seen: &&Seen| seen.method == "GET" && seen.path.ends_with("/status");
        self.api.requests().iter().filter(reads).count()
    }

    /// How many redeploys the page has asked for, whatever became of them. It is their preflights that are counted,
    /// one for each: Chromium itself repeats a POST when a kept connection ends without an answer, and no page can
    /// prevent that.
    #[must_use]
    pub fn redeploys_sent(&self) -> usize {
        let is_preflight = |seen: &&Seen| seen.method == "OPTIONS" && seen.path.ends_with("/redeploy");
        self.api.requests().iter().filter(is_preflight).count()
    }
}

/// What a person sees.
impl Page {
    /// Waits until the widget reads so.
    pub async fn reads(&self, words: &str) {
        self.wait_for(&format!("{words:?}"), &format!("look.text().includes({words:?})")).await;
    }

    /// Waits until what is in the first frame reads so, widget or not.
    pub async fn reads_in_frame(&self, words: &str) {
        self.driver.enter_frame(0).await.expect("the page has a frame");
        self.wait_for(&format!("{words:?}"), &format!("document.body?.innerText.includes({words:?})")).await;
        self.driver.enter_default_frame().await.expect("the page is around it");
    }

    /// Waits until so many frames were drawn, in which whatever was done has had its effect.
    pub async fn looks_after(&self, frames: usize) {
        let () =
            self.look("void (window.drawn = 0, function draw() { drawn += 1; requestAnimationFrame(draw); }())").await;
        self.wait_for("some frames", &format!("window.drawn > {frames}")).await;
    }

    /// Checks that these words have not been on the screen so far, not even for a frame.
    pub async fn never_read(&self, words: &str) {
        let was_read: bool = self.look(&format!("outside.hasSaid({words:?})")).await;
        assert!(!was_read, "the page has read {words:?}");
    }

    /// Checks that no frame so far has had this phase: `succeeded`, `failed`, …
    pub async fn was_never(&self, phase: &str) {
        let frames: Vec<String> = self.look("look.frames").await;
        assert!(frames.iter().all(|frame| !frame.starts_with(phase)), "the page was {phase}: {frames:?}");
    }

    /// Checks that nothing on the page keeps people out who see little, or hear it, or have no mouse.
    pub async fn has_no_barriers(&self) {
        barriers::check(self).await;
    }

    /// What somebody hears who goes through the widget with a screen reader, a line for each thing.
    pub async fn hears(&self) -> Vec<String> {
        hearing::script(self).await
    }

    /// Waits until the badge shows this state.
    pub async fn shows(&self, state: &str) {
        self.wait_for(&format!("the state {state}"), &format!("look.state() === {state:?}")).await;
    }

    /// Waits until the badge reads so.
    pub async fn badge_reads(&self, label: &str) {
        self.wait_for(&format!("the badge {label:?}"), &format!("look.badge()?.innerText.trim() === {label:?}")).await;
    }

    /// Waits until the page has looked at the status once more, and shows what came of it.
    pub async fn looks_again(&self) {
        // The one that is under way may have been answered before.
        let looks: usize = self.look("outside.looks().length + 2").await;
        self.wait_for("another look", &format!("outside.looks().length >= {looks} && outside.inFlight() === 0")).await;
    }

    /// Has the status read at once, and waits until the page shows what came of it.
    pub async fn refreshes(&self) {
        let looks: usize = self.look("outside.looks().length + 1").await;
        self.press("Refresh").await;
        self.wait_for("another look", &format!("outside.looks().length >= {looks} && outside.inFlight() === 0")).await;
    }

    /// Execution and outcome of each end that the widget has told its host of.
    pub async fn ends_told(&self) -> Vec<(Option<String>, String)> {
        self.look("outside.ends().map(({ executionId, outcome }) => [executionId, outcome])").await
    }

    /// Waits until a script's expression is true, and complains with what the widget says instead.
    pub async fn wait_for(&self, what: &str, condition: &str) {
        let patience = Instant::now() + PATIENCE;
        while !self.look::<bool>(&format!("Boolean({condition})")).await {
            if Instant::now() > patience {
                let text: String = self.look("look.text() || document.body.innerText").await;
                let console = match self.browser {
                    Browser::Chromium => promises::console(self).await.join("\n"),
                    Browser::Firefox => "(Firefox does not tell)".to_owned(),
                };
                panic!("waited in vain for {what}; the page reads:\n{text}\n\nIts console:\n{console}");
            }
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// The text of a part as it can be read.
    pub async fn text(&self, part: &str) -> String {
        self.look(&format!("look.part({part:?})?.innerText ?? ''")).await
    }

    /// The value of a script's expression, in which `look` is what `look.js` offers.
    pub async fn look<T: serde::de::DeserializeOwned>(&self, expression: &str) -> T {
        let answer = self.driver.execute(self.script(expression), vec![]).await;
        let answer = answer.unwrap_or_else(|error| panic!("`{expression}` failed: {error}"));
        answer.convert().unwrap_or_else(|error| panic!("`{expression}` gave something else: {error}"))
    }

    /// One of the numbers that Chromium keeps of the page, such as `Nodes` or `JSEventListeners`.
    pub async fn metric(&self, name: &str) -> f64 {
        self.cdp("Performance.enable", json!({})).await;
        driver::metric(&self.driver, name).await
    }

    /// The kind of the error that is shown.
    pub async fn kind(&self) -> String {
        self.look("look.find('[data-kind]')?.dataset.kind ?? ''").await
    }

    /// Saves a picture of the widget with a little air around it.
    pub async fn picture(&self, file: PathBuf) {
        let clip: Value = self.look("look.clip(16)").await;
        let png = self.screenshot(clip).await;
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("the folder can be made");
        std::fs::write(&file, png).expect("the picture can be written");
    }

    /// A picture of this part of the page.
    async fn screenshot(&self, clip: Value) -> Vec<u8> {
        let shot = self.cdp("Page.captureScreenshot", json!({ "clip": clip, "captureBeyondViewport": true })).await;
        base64_decode(shot["data"].as_str().expect("a picture")).expect("base64")
    }

    /// Whether a test can say what the system and its person prefer, which Firefox's driver cannot.
    #[must_use]
    pub fn knows_preferences(&self) -> bool {
        self.browser == Browser::Chromium
    }

    /// The system is at this place, with its time, and writes as is usual there.
    pub async fn is_at(&self, time_zone: &str, locale: &str) {
        self.cdp("Emulation.setTimezoneOverride", json!({ "timezoneId": time_zone })).await;
        self.cdp("Emulation.setLocaleOverride", json!({ "locale": locale })).await;
    }

    /// Has the system prefer `light` or `dark`, and no motion, in which a picture could catch it.
    pub async fn prefer(&self, scheme: &str) {
        let features = json!([
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.cdp("Emulation.setEmulatedMedia", json!({ "features": features })).await;
    }

    /// Shows the page on another medium (`print`, or an empty word for the screen), to somebody with this preference.
    pub async fn emulate(&self, medium: &str, feature: &str, value: &str) {
        let features = json!([{ "name": feature, "value": value }]);
        self.cdp("Emulation.setEmulatedMedia", json!({ "media": medium, "features": features })).await;
    }

    /// Magnifies the page so much that only so many of its pixels fit side by side.
    pub async fn magnify_to(&self, width: u32) {
        let metrics = json!({ "width": width, "height": width, "deviceScaleFactor": 2, "mobile": false });
        self.cdp("Emulation.setDeviceMetricsOverride", metrics).await;
        self.wait_for("the narrow page", &format!("innerWidth === {width}")).await;
    }

    /// The reader has told the browser that letters are to have so many pixels.
    pub async fn read_at(&self, pixels: u32) {
        self.cdp("Page.setFontSizes", json!({ "fontSizes": { "standard": pixels } })).await;
    }

    async fn ready(&self, expression: &str) -> WebElement {
        self.wait_for(&format!("a usable {expression}"), &format!("look.ready({expression})")).await;
        self.element(expression).await
    }

    async fn element(&self, expression: &str) -> WebElement {
        let answer = self.driver.execute(self.script(expression), vec![]).await;
        let element = answer.and_then(ScriptRet::element);
        element.unwrap_or_else(|error| panic!("there is no `{expression}`: {error}"))
    }

    fn script(&self, expression: &str) -> String {
        match self.browser {
            Browser::Chromium => format!("return {expression}"),
            // What its driver runs has a `globalThis`, a `Date` and so on of its own.
            Browser::Firefox => format!("with (window) return {expression}"),
        }
    }

    async fn cdp(&self, command: &str, parameters: Value) -> Value {
        driver::cdp(&self.driver, command, parameters).await
    }
}
