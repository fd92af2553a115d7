//! A page in a browser of its own, so that nothing is cached.

use std::{env, time::Duration};

use page_tests::driver::{self, Browser, Session};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use crate::site::Site;

/// What is in the page before its own scripts.
const OUTSIDE: &str = include_str!("../../../../../benches/outside.js");
/// Its clock, which runs faster than life except while an answer is on its way.
const CLOCK: &str = include_str!("../../outside.js");

/// How often a run is looked at by the pages without our widget, in milliseconds.
const POLL_MS: u32 = 3_000;

/// A slow network and a slow computer: 1.6 Mbit/s, 150 ms for each request, a quarter of the processor.
const SLOW_LATENCY_MS: u32 = 150;
const SLOW_BYTES_A_SECOND: u32 = 200_000;
const SLOWER: u32 = 4;

/// As long as anything may take before a page is said not to do its job.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);

pub(crate) struct Page {
    session: Session,
}

/// What a page holds once its garbage is gone: bytes and numbers.
#[derive(Clone, Copy)]
pub(crate) struct Burden {
    pub(crate) heap: f64,
    pub(crate) nodes: f64,
    pub(crate) listeners: f64,
    /// Nothing in a page without WebAssembly.
    pub(crate) linear: f64,
}

impl Page {
    /// Opens the page of a subject, which shows these services.
    pub(crate) async fn open(site: &Site, subject: &str, helm_ids: &[String]) -> Self {
        Self::open_with(site, subject, helm_ids, &json!({}), false).await
    }

    /// Opens it on a slow computer with a slow network.
    pub(crate) async fn open_slowly(site: &Site, subject: &str, helm_ids: &[String]) -> Self {
        Self::open_with(site, subject, helm_ids, &json!({}), true).await
    }

    /// Opens it with more of what [`OUTSIDE`] understands.
    pub(crate) async fn open_with(
        site: &Site,
        subject: &str,
        helm_ids: &[String],
        more: &Value,
        is_slow: bool,
    ) -> Self {
        let page = Self { session: Session::start(Browser::Chromium).await };
        let token = site.api.token_expiring_in(7 * 24 * 3_600);
        let mut config = json!({ "helmIds": helm_ids, "token": token, "pollMs": POLL_MS });
        let members = more.as_object().expect("an object").clone();
        config.as_object_mut().expect("an object").extend(members);
        page.prepare(&format!("{OUTSIDE}({config})")).await;
        page.cdp("Performance.enable", json!({ "timeDomain": "threadTicks" })).await;
        if is_slow {
            page.cdp("Network.enable", json!({})).await;
            let network = json!({ "offline": false, "latency": SLOW_LATENCY_MS,
                "downloadThroughput": SLOW_BYTES_A_SECOND, "uploadThroughput": SLOW_BYTES_A_SECOND });
            page.cdp("Network.emulateNetworkConditions", network).await;
            page.cdp("Emulation.setCPUThrottlingRate", json!({ "rate": SLOWER })).await;
        }
        if config.get("hasClock").is_some() {
            page.prepare(CLOCK).await;
            page.prepare("outside.clock.install(1)").await;
        }
        page.session.driver.goto(format!("{}/{subject}/", site.origin)).await.expect("the page opens");
        page
    }

    /// Opens it with a clock that [`Self::hurry`] can move.
    pub(crate) async fn open_with_clock(site: &Site, subject: &str, helm_ids: &[String]) -> Self {
        Self::open_with(site, subject, helm_ids, &json!({ "hasClock": true }), false).await
    }

    async fn prepare(&self, source: &str) {
        self.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source })).await;
    }

    /// From now on the page's clock runs so many times as fast as the world's.
    pub(crate) async fn hurry(&self, pace: u32) {
        self.look(&format!("void outside.clock.run({pace})")).await;
    }

    /// How long it took from the beginning of the navigation to the first frame with a button that takes a press.
    pub(crate) async fn until_usable(&self) -> f64 {
        self.until("bench.usableMs !== null").await;
        self.number("bench.usableMs").await
    }

    pub(crate) async fn until(&self, condition: &str) {
        let began = Instant::now();
        while self.look(condition).await != true {
            assert!(began.elapsed() < PATIENCE, "waited in vain for {condition}");
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// Presses the button that says this, as a person does, once it takes a press.
    pub(crate) async fn press(&self, label: &str) {
        self.until(&format!("bench.buttons({label:?}).length > 0")).await;
        let place = format!("bench.buttons({label:?})[0]");
        let answer = self.session.driver.execute(format!("return {place}"), vec![]).await;
        let button = answer.and_then(thirtyfour::session::scriptret::ScriptRet::element).expect("a button");
        button.click().await.expect("the button can be pressed");
    }

    /// Seconds that the main thread has worked so far.
    pub(crate) async fn task(&self) -> f64 {
        driver::metric(&self.session.driver, "TaskDuration").await
    }

    pub(crate) async fn burden(&self) -> Burden {
        // What is kept of requests is the bench's own.
        self.look("void (outside.calls().length = 0)").await;
        // What was let go of by the first is collected by the next.
        for _ in 0..3 {
            self.cdp("HeapProfiler.collectGarbage", json!({})).await;
        }
        let driver = &self.session.driver;
        Burden {
            heap: driver::metric(driver, "JSHeapUsedSize").await,
            nodes: driver::metric(driver, "Nodes").await,
            listeners: driver::metric(driver, "JSEventListeners").await,
            linear: self.number("outside.memory()").await,
        }
    }

    pub(crate) async fn number(&self, expression: &str) -> f64 {
        self.look(expression).await.as_f64().unwrap_or_else(|| panic!("`{expression}` is no number"))
    }

    pub(crate) async fn look(&self, expression: &str) -> Value {
        let answer = self.session.driver.execute(format!("return {expression}"), vec![]).await;
        answer.unwrap_or_else(|error| panic!("`{expression}` failed: {error}")).json().clone()
    }

    async fn cdp(&self, command: &str, parameters: Value) -> Value {
        driver::cdp(&self.session.driver, command, parameters).await
    }
}

/// What is measured, and where: a commit, a browser, and how many processors it has.
pub(crate) async fn machine() -> String {
    let commit = env::var("HELM_REDEPLOY_COMMIT").unwrap_or_else(|_| "unknown".to_owned());
    let session = Session::start(Browser::Chromium).await;
    let version = driver::cdp(&session.driver, "Browser.getVersion", json!({})).await;
    let product = version["product"].as_str().unwrap_or_default().replace("Headless", "").replace('/', " ");
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("Commit {commit}, {product}, {cores} processors.")
}
