//! What people feel, measured in Chromium beside two pages that do the same job: one without any framework, and one with
//! React and `TanStack` Query. `cargo xtask bench` builds all three, and prints what this prints.
//!
//! Only the ratios within one run mean anything, and no difference below a tenth does.

use std::{
    collections::BTreeMap,
    env, fs,
    net::Ipv4Addr,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    extract::Request,
    http::{StatusCode, header},
    response::IntoResponse,
};
use page_tests::{
    compressed,
    driver::{self, Browser, Session},
    kind,
};
use serde_json::{Value, json};
use tokio::{
    net::TcpListener,
    time::{Instant, sleep},
};

const OUTSIDE: &str = include_str!("../../../../benches/outside.js");
const SUBJECTS: [&str; 3] = ["vanilla", "react", "widget"];
const FIGURES: [&str; 4] = ["bytes, brotli", "start, ms", "slow start, ms", "update, µs of the main thread"];
const RUNS: usize = 3;

/// Unsigned, and it ends in a hundred years.
const TOKEN: &str = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJleHAiOjQ5MTk2NjcyMDB9.c2lnbmF0dXJl";
const ID: &str = "3c90c3cc-0d44-4b50-8888-8dd25736052a";

/// How often a run is looked at, in milliseconds, and how many times as fast the page's clock runs for updates.
const POLL_MS: u32 = 3_000;
const PACE: u32 = 60;
const WARM_UP: u64 = 50;
const UPDATES: u64 = 250;

/// A slow network and a slow computer: 1.6 Mbit/s, 150 ms for each request, a quarter of the processor.
const SLOW_LATENCY_MS: u32 = 150;
const SLOW_BYTES_A_SECOND: u32 = 200_000;
const SLOWER: u32 = 4;

const PATIENCE: Duration = Duration::from_secs(120);

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let folder = env::var_os("HELM_REDEPLOY_BENCH").map_or_else(|| PathBuf::from("target/bench"), PathBuf::from);
    let site = Site::start(folder).await;
    let mut table = Table::default();
    for run in 1..=RUNS {
        for subject in SUBJECTS {
            table.entry(subject).or_default().push(site.measure(subject).await);
        }
        eprintln!("run {run} of {RUNS}");
    }
    print(&table);
}

/// Of each subject, the figures of each run, in the order of [`FIGURES`].
type Table = BTreeMap<&'static str, Vec<[f64; FIGURES.len()]>>;

/// Prints a table in Markdown: medians, and how many times vanilla's they are.
fn print(table: &Table) {
    println!("| | {} |", SUBJECTS.join(" | "));
    println!("|---|{}", "---:|".repeat(SUBJECTS.len()));
    for (index, figure) in FIGURES.into_iter().enumerate() {
        let median = |subject| {
            let mut values: Vec<f64> = table[subject].iter().map(|run| run[index]).collect();
            values.sort_by(f64::total_cmp);
            values[values.len() / 2]
        };
        let cell = |subject| format!("{:.0} (×{:.2})", median(subject), median(subject) / median(SUBJECTS[0]));
        println!("| {figure} | {} |", SUBJECTS.map(cell).join(" | "));
    }
}

/// The pages and the API, on one origin.
struct Site {
    origin: String,
    sent: Arc<AtomicU32>,
}

impl Site {
    async fn start(folder: PathBuf) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port is free");
        let origin = format!("http://{}", listener.local_addr().expect("it has an address"));
        let sent = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&sent);
        let files = SUBJECTS.into_iter().flat_map(|subject| files(&folder, subject)).collect::<BTreeMap<_, _>>();
        let router = Router::new().fallback(async move |request: Request| {
            let path = request.uri().path();
            if path.starts_with("/qovery/") {
                return ([(header::CONTENT_TYPE, "application/json")], status(0).to_string()).into_response();
            }
            let Some((kind, body)) = files.get(path) else { return StatusCode::NOT_FOUND.into_response() };
            counted.fetch_add(u32::try_from(body.len()).unwrap_or(u32::MAX), Ordering::Relaxed);
            let headers =
                [(header::CONTENT_TYPE, *kind), (header::CONTENT_ENCODING, "br"), (header::CACHE_CONTROL, "no-store")];
            (headers, body.clone()).into_response()
        });
        tokio::spawn(async { axum::serve(listener, router).await.expect("it serves") });
        Self { origin, sent }
    }

    async fn measure(&self, subject: &str) -> [f64; FIGURES.len()] {
        let [bytes, start] = self.first_visit(subject).await;
        let slow_start = Page::open(self, subject, &json!({}), true).await.until_usable().await;
        [bytes, start, slow_start, self.update(subject).await]
    }

    /// What a page loads, and how long it takes from the beginning of the navigation to the first frame with a button that
    /// takes a press, with nothing cached.
    async fn first_visit(&self, subject: &str) -> [f64; 2] {
        self.sent.store(0, Ordering::Relaxed);
        let page = Page::open(self, subject, &json!({}), false).await;
        let start = page.until_usable().await;
        // What is on its way then counts as well.
        sleep(Duration::from_millis(500)).await;
        [f64::from(self.sent.load(Ordering::Relaxed)), start]
    }

    /// What an answer costs that changes a card on the screen, with the ticks of the seconds in between.
    async fn update(&self, subject: &str) -> f64 {
        let bodies: Vec<String> = (1..=24).map(|number| status(number).to_string()).collect();
        let page = Page::open(self, subject, &json!({ "bodies": bodies, "pace": PACE }), false).await;
        page.until(&format!("bench.answered > {WARM_UP}")).await;
        let (before_s, before) = page.task().await;
        page.until(&format!("bench.answered > {}", WARM_UP + UPDATES)).await;
        let (after_s, after) = page.task().await;
        1e6 * (after_s - before_s) / (after - before)
    }
}

/// A status of a run under way: in each, another step has taken longer, and now and then the state is another.
fn status(number: u32) -> Value {
    let state = ["BUILDING", "DEPLOYMENT_QUEUED", "DEPLOYING"][number as usize / 8 % 3];
    let steps = ["REGISTRY_CREATE_REPOSITORY", "GIT_CLONE", "BUILD", "DEPLOYMENT_QUEUEING", "DEPLOYMENT"];
    let details = steps.iter().zip(1..).map(|(step, place)| {
        // The last one runs, so that it has no status yet.
        let (status, duration) = if place == 5 { (None, 3 * number) } else { (Some("SUCCESS"), 7 * place) };
        json!({ "step_name": step, "status": status, "duration_sec": duration })
    });
    json!({
        "id": ID,
        "state": state,
        "service_deployment_status": "UP_TO_DATE",
        "is_part_last_deployment": true,
        "status_details": { "action": "DEPLOY", "status": "ONGOING", "sub_action": "NONE" },
        "deployment_request_id": null,
        "deployment_requests_count": 0,
        "last_deployment_date": "2026-01-02T12:00:00Z",
        "execution_id": "run-2",
        "steps": {
            "total_duration_sec": 70 + 3 * number,
            "total_computing_duration_sec": 60 + 3 * number,
            "details": details.collect::<Vec<_>>(),
        },
    })
}

/// The files of a page by their addresses, each with its type, as a server sends it that compresses.
fn files(folder: &Path, subject: &str) -> Vec<(String, (&'static str, Vec<u8>))> {
    let files = fs::read_dir(folder.join(subject)).expect("`cargo xtask bench` has built it");
    let read = |file: fs::DirEntry| {
        let name = file.file_name().to_string_lossy().into_owned();
        let kind = kind(&file.path());
        let plain = fs::read(file.path()).expect("a file");
        let body = compressed(&plain, 11);
        (format!("/{subject}/{}", if name == "index.html" { "" } else { &name }), (kind, body))
    };
    files.map(|file| read(file.expect("a file"))).collect()
}

/// A page in a browser of its own, so that nothing is cached.
struct Page(Session);

impl Page {
    async fn open(site: &Site, subject: &str, more: &Value, is_slow: bool) -> Self {
        let page = Self(Session::start(Browser::Chromium).await);
        let mut config = json!({ "helmId": ID, "token": TOKEN, "pollMs": POLL_MS });
        let members = more.as_object().expect("an object").clone();
        config.as_object_mut().expect("an object").extend(members);
        page.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": format!("{OUTSIDE}({config})") })).await;
        page.cdp("Performance.enable", json!({ "timeDomain": "threadTicks" })).await;
        if is_slow {
            page.cdp("Network.enable", json!({})).await;
            let network = json!({ "offline": false, "latency": SLOW_LATENCY_MS,
                "downloadThroughput": SLOW_BYTES_A_SECOND, "uploadThroughput": SLOW_BYTES_A_SECOND });
            page.cdp("Network.emulateNetworkConditions", network).await;
            page.cdp("Emulation.setCPUThrottlingRate", json!({ "rate": SLOWER })).await;
        }
        page.0.driver.goto(format!("{}/{subject}/", site.origin)).await.expect("the page opens");
        page
    }

    async fn until_usable(&self) -> f64 {
        self.until("bench.usableMs !== null").await;
        self.look("bench.usableMs").await.as_f64().expect("a time")
    }

    async fn until(&self, condition: &str) {
        let began = Instant::now();
        while self.look(condition).await != true {
            assert!(began.elapsed() < PATIENCE, "waited in vain for {condition}");
            sleep(Duration::from_millis(100)).await;
        }
    }

    /// Seconds of the main thread so far, and how many answers were given.
    async fn task(&self) -> (f64, f64) {
        let task = driver::metric(&self.0.driver, "TaskDuration").await;
        (task, self.look("bench.answered").await.as_f64().expect("a number"))
    }

    async fn look(&self, expression: &str) -> Value {
        let answer = self.0.driver.execute(format!("return {expression}"), vec![]).await;
        answer.unwrap_or_else(|error| panic!("`{expression}` failed: {error}")).json().clone()
    }

    async fn cdp(&self, command: &str, parameters: Value) -> Value {
        driver::cdp(&self.0.driver, command, parameters).await
    }
}
