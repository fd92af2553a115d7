//! A browser of its own for every test, with a fresh profile, that is gone when the test is, however it ended.

use std::{
    env,
    io::{self, BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
    thread,
};

use serde_json::{Value, json};
use thirtyfour::{Capabilities, ChromiumLikeCapabilities, DesiredCapabilities, WebDriver, error::WebDriverResult};

/// How every test of this project starts Chromium.
const CAPABILITIES: &str = include_str!("../../../webdriver.json");

/// How often a driver may fail to find a port.
const TRIES: u8 = 5;

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
    process: Process,
}

impl Session {
    /// Opens one.
    pub async fn start(browser: Browser) -> Self {
        let process = Process::start(browser);
        let wishes: Capabilities = match browser {
            Browser::Chromium => chromium().into(),
            Browser::Firefox => firefox().into(),
        };
        let address = format!("http://{}", process.address);
        let driver = WebDriver::new(address, wishes).await.expect("the browser starts");
        Self { driver, process }
    }

    /// Has a new tab in place of all that was open, and nothing left of that.
    pub(crate) async fn leave(&self) {
        self.try_to_leave().await.expect("what is open can be closed");
    }

    async fn try_to_leave(&self) -> WebDriverResult<()> {
        self.driver.delete_all_cookies().await?;
        let open = self.driver.windows().await?;
        let blank = self.driver.new_tab().await?;
        for window in open {
            self.driver.switch_to_window(window).await?;
            self.driver.close_window().await?;
        }
        self.driver.switch_to_window(blank).await
    }

    fn end(&self) -> io::Result<usize> {
        let Process { address, .. } = &self.process;
        let mut stream = TcpStream::connect(address)?;
        let session = self.driver.session_id();
        write!(stream, "DELETE /session/{session} HTTP/1.1\r\nHost: {address}\r\n\r\n")?;
        // Chromium's leaves the connection open.
        stream.read(&mut [0; 64])
    }
}

impl Drop for Session {
    /// Once a test has ended there is no runtime any more that thirtyfour could end it in.
    fn drop(&mut self) {
        let _ = self.driver.clone().leak();
        let _ = self.end();
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

/// The driver's process. It ends its browsers when their sessions are ended.
struct Process {
    process: Child,
    address: String,
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
        let (process, port) = started.unwrap_or_else(|| panic!("{program} says no port, {TRIES} times in a row"));
        Self { process, address: format!("127.0.0.1:{port}") }
    }

    /// Gives the process and its port, or nothing when it ends without having said one.
    fn try_start(program: &str, options: &[&str], before_port: &str) -> Option<(Child, u16)> {
        let mut process = Command::new(program)
            .args(options)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{program} does not start: {error}"));
        let said = BufReader::new(process.stdout.take().expect("its output is piped"));
        let mut lines = said.lines().map_while(Result::ok);
        let port = lines.find_map(|line| {
            let (_, port) = line.split_once(before_port)?;
            port.trim_end_matches('.').parse().ok()
        });
        let Some(port) = port else {
            let _ = process.wait();
            return None;
        };
        // A driver that nobody listens to any more would end at its next word.
        thread::spawn(move || lines.for_each(drop));
        Some((process, port))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
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
    arguments.chain(["--window-size=1000,1200".into()]).collect()
}

fn chosen(name: &str, usual: &str) -> String {
    env::var(name).unwrap_or_else(|_| usual.to_owned())
}
