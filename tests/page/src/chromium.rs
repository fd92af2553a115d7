//! A Chromium of its own for every test, with a fresh profile, that is gone when the test is, however it ended.

use std::{
    env,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use serde_json::json;
use thirtyfour::{ChromiumLikeCapabilities, DesiredCapabilities, WebDriver};

/// In a container, the sandbox, the GPU and a large /dev/shm are not there; the rest would talk to the internet.
const ARGUMENTS: [&str; 10] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--window-size=1000,1200",
];

/// The driver's process. It ends its browsers when their sessions are ended, which thirtyfour does.
pub(crate) struct Chromium {
    process: Child,
    address: String,
}

impl Chromium {
    pub(crate) fn start() -> Self {
        let mut process = Command::new(chosen("CHROMEDRIVER", "/usr/bin/chromedriver"))
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver starts");
        let said = BufReader::new(process.stdout.take().expect("its output is piped"));
        let port = said.lines().map_while(Result::ok).find_map(|line| {
            let (_, port) = line.split_once("started successfully on port ")?;
            port.trim_end_matches('.').parse::<u16>().ok()
        });
        Self { process, address: format!("http://127.0.0.1:{}", port.expect("chromedriver says its port")) }
    }

    pub(crate) async fn open(&self) -> WebDriver {
        let mut wishes = DesiredCapabilities::chrome();
        wishes.set_binary(&chosen("CHROMIUM", "/usr/bin/chromium")).expect("a path is a wish");
        for argument in ARGUMENTS {
            wishes.add_arg(argument).expect("an argument is a wish");
        }
        wishes.as_mut().set("goog:loggingPrefs", json!({ "browser": "ALL" })).expect("a level is a wish");
        WebDriver::new(&self.address, wishes).await.expect("Chromium starts")
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn chosen(name: &str, usual: &str) -> String {
    env::var(name).unwrap_or_else(|_| usual.to_owned())
}
