//! The browsers, each with a fresh profile. A test has one for itself, and leaves it to another test once nothing of its
//! own is in it any more. The browser of a test that has failed is ended; the others end with the process of the tests,
//! however that ends.

use std::{
    cell::Cell,
    env,
    io::{BufRead, BufReader, Write},
    process::{Child, Command, Stdio},
    sync::{Mutex, PoisonError},
    thread,
};

use serde_json::{Value, json};
use thirtyfour::{Capabilities, ChromiumLikeCapabilities, DesiredCapabilities, WebDriver, error::WebDriverResult};

/// How every test of this project starts Chromium.
const CAPABILITIES: &str = include_str!("../../../webdriver.json");

/// How often a driver may fail to find a port.
const TRIES: u8 = 5;

/// The window of Chromium.
const WINDOW: (u32, u32) = (1000, 1200);

/// Starts a driver, and ends its browser and then the driver itself as soon as nobody holds the other end of the input
/// any more. (A process that is killed lets go of it as well, but would drop nothing.)
const KEEPER: &str = include_str!("keeper.sh");

/// Browsers that are open, and that no test has at present.
static FREE: Mutex<Vec<Session>> = Mutex::new(Vec::new());

thread_local! {
    /// The browser that this test has had for its last scene. (A test has a thread of its own.)
    static OURS: Cell<Ours> = const { Cell::new(Ours(None)) };
}

/// Is free once the thread ends: the connections to its driver belong to the runtime of the test, which is gone then.
#[derive(Default)]
struct Ours(Option<Session>);

impl Drop for Ours {
    fn drop(&mut self) {
        FREE.lock().unwrap_or_else(PoisonError::into_inner).extend(self.0.take());
    }
}

/// A browser that tests run in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Browser {
    /// Chromium, or what is made of it.
    Chromium,
    /// Firefox.
    Firefox,
}

impl Browser {
    /// The one that the environment names.
    pub(crate) fn chosen() -> Self {
        if chosen("HELM_REDEPLOY_BROWSER", "") == "firefox" { Self::Firefox } else { Self::Chromium }
    }
}

/// A browser that is open, until this is dropped.
pub struct Session {
    /// What steers it.
    pub driver: WebDriver,
    browser: Browser,
    _process: Process,
}

impl Session {
    /// Opens one.
    pub async fn start(browser: Browser) -> Self {
        let mut process = Process::start(browser);
        let wishes: Capabilities = match browser {
            Browser::Chromium => chromium().into(),
            Browser::Firefox => firefox().into(),
        };
        let address = format!("http://127.0.0.1:{}", process.port);
        let driver = WebDriver::new(address, wishes).await.expect("the browser starts");
        // Chromium's driver removes the profile only after it has said that its session is over.
        process.ends_with(&match browser {
            Browser::Chromium => "GET /shutdown".to_owned(),
            Browser::Firefox => format!("DELETE /session/{}", driver.session_id()),
        });
        Self { driver, browser, _process: process }
    }

    /// One that another scene has left, or a new one.
    pub(crate) async fn take(browser: Browser) -> Self {
        let ours = OURS.take().0.take();
        let free = || FREE.lock().unwrap_or_else(PoisonError::into_inner).pop();
        match ours.or_else(free) {
            Some(session) => session,
            None => Self::start(browser).await,
        }
    }

    /// Leaves it to the next scene: with a new tab in place of all that was open, and nothing left of that.
    pub(crate) async fn leave(self) {
        self.clear().await.expect("what is open can be closed");
        OURS.set(Ours(Some(self)));
    }

    async fn clear(&self) -> WebDriverResult<()> {
        self.driver.enter_default_frame().await?;
        self.driver.delete_all_cookies().await?;
        let open = self.driver.windows().await?;
        let blank = self.driver.new_tab().await?;
        for window in open {
            self.driver.switch_to_window(window).await?;
            self.driver.close_window().await?;
        }
        self.driver.switch_to_window(blank).await?;
        if self.browser == Browser::Chromium {
            // What stays is what is the browser's own and not the tab's.
            let all = json!({ "origin": "*", "storageTypes": "all" });
            self.driver.cdp().send_raw("Storage.clearDataForOrigin", all).await?;
            self.driver.set_window_rect(0, 0, WINDOW.0, WINDOW.1).await?;
        }
        Ok(())
    }
}

impl Drop for Session {
    /// It is not thirtyfour that ends it: once a test has ended there is no runtime any more that it could do so in.
    fn drop(&mut self) {
        let _ = self.driver.clone().leak();
    }
}

/// Has Chromium do what only its own protocol can say.
pub async fn cdp(driver: &WebDriver, command: &str, parameters: Value) -> Value {
    let answer = driver.cdp().send_raw(command, parameters).await;
    answer.unwrap_or_else(|error| panic!("{command} failed: {error}"))
}

/// One of the numbers that Chromium keeps of a page once `Performance.enable` has told it to.
pub async fn metric(driver: &WebDriver, name: &str) -> f64 {
    let metrics = cdp(driver, "Performance.getMetrics", json!({})).await;
    let metrics = metrics["metrics"].as_array().expect("a list");
    let metric = metrics.iter().find(|metric| metric["name"] == name);
    metric.and_then(|metric| metric["value"].as_f64()).unwrap_or_else(|| panic!("no metric {name}"))
}

/// The driver's process, with its keeper around it.
struct Process {
    keeper: Child,
    port: u16,
}

impl Process {
    fn start(browser: Browser) -> Self {
        // Each takes any free port, and says which.
        let (program, options, before_port) = match browser {
            Browser::Chromium => {
                (chosen("CHROMEDRIVER", "/usr/bin/chromedriver"), &["--port=0"][..], "started successfully on port ")
            }
            Browser::Firefox => (
                chosen("GECKODRIVER", "geckodriver"),
                &["--port=0", "--websocket-port=0"][..],
                "Listening on 127.0.0.1:",
            ),
        };
        // Chromium's wants the port that it was given for IPv4 on IPv6 as well, and ends when it is taken there: then
        // another one has to be found.
        let started = (0..TRIES).find_map(|_| Self::try_start(&program, options, before_port));
        started.unwrap_or_else(|| panic!("{program} says no port, {TRIES} times in a row"))
    }

    /// Gives nothing when it ends without having said a port.
    fn try_start(program: &str, options: &[&str], before_port: &str) -> Option<Self> {
        let mut keeper = Command::new("bash")
            .args(["-c", KEEPER, "keeper", program])
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("bash does not start, which is to keep {program}: {error}"));
        let said = BufReader::new(keeper.stdout.take().expect("its output is piped"));
        let mut process = Self { keeper, port: 0 };
        let mut lines = said.lines().map_while(Result::ok);
        process.port = lines.find_map(|line| {
            let (_, port) = line.split_once(before_port)?;
            port.trim_end_matches('.').parse().ok()
        })?;
        // A driver that nobody listens to any more would end at its next word.
        thread::spawn(move || lines.for_each(drop));
        Some(process)
    }

    /// Has the keeper ask the driver for this in the end.
    fn ends_with(&mut self, request: &str) {
        let input = self.keeper.stdin.as_mut().expect("its input is piped");
        writeln!(input, "{} {request}", self.port).expect("the keeper listens");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

fn chromium() -> thirtyfour::ChromeCapabilities {
    let mut wishes = DesiredCapabilities::chrome();
    wishes.set_binary(&chosen("CHROMIUM", "/usr/bin/chromium")).expect("a path is a wish");
    for argument in arguments() {
        wishes.add_arg(&argument).expect("an argument is a wish");
    }
    wishes.as_mut().set("goog:loggingPrefs", json!({ "browser": "ALL" })).expect("a level is a wish");
    wishes
}

fn firefox() -> thirtyfour::FirefoxCapabilities {
    let mut wishes = DesiredCapabilities::firefox();
    wishes.set_firefox_binary(&chosen("FIREFOX", "firefox")).expect("a path is a wish");
    wishes.set_headless().expect("an argument is a wish");
    wishes
}

fn arguments() -> Vec<String> {
    let capabilities: Value = serde_json::from_str(CAPABILITIES).expect("webdriver.json is JSON");
    let arguments = capabilities["goog:chromeOptions"]["args"].as_array().expect("it lists arguments");
    let arguments = arguments.iter().filter_map(Value::as_str).map(str::to_owned);
    arguments.chain([format!("--window-size={},{}", WINDOW.0, WINDOW.1)]).collect()
}

fn chosen(name: &str, usual: &str) -> String {
    env::var(name).unwrap_or_else(|_| usual.to_owned())
}
