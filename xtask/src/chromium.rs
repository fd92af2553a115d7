//! Finds Chromium and its driver for the tests in a browser, or installs them where apt-get may be used.

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Context, Result, bail};

use crate::shell::{Shell, answer, run, say};

const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// In a container, the sandbox, the GPU and a large /dev/shm are not there; the rest would talk to the internet.
const ARGUMENTS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
];

/// A browser, and the program that steers it.
pub(crate) struct Chromium {
    pub(crate) browser: PathBuf,
    pub(crate) driver: PathBuf,
}

impl Chromium {
    /// Finds them, installing them first if they are missing and that is allowed.
    pub(crate) fn ensure(shell: &Shell) -> Result<Self> {
        if let Some(found) = Self::find() {
            return Ok(found);
        }
        let Some(apt) = apt(shell) else {
            bail!(
                "the tests in a browser need Chromium and its driver: please install the packages `chromium` and `chromium-driver` (on Debian), or put `chromedriver` and a matching browser on the PATH"
            )
        };
        say("Installing chromium and chromium-driver with apt-get: some tests run in a browser.");
        run(apt().arg("update")).context("apt-get update failed (is this machine offline?)")?;
        run(apt().args(["install", "--yes", "--no-install-recommends", "chromium", "chromium-driver"]))
            .context("please install the packages `chromium` and `chromium-driver`, or what they are called here")?;
        Self::find().context("chromium and chromium-driver were installed, but are not on the PATH")
    }

    fn find() -> Option<Self> {
        let chosen = |name| std::env::var_os(name).map(PathBuf::from);
        Some(Self {
            browser: chosen("CHROMIUM").or_else(|| BROWSERS.iter().find_map(|name| on_path(name)))?,
            driver: chosen("CHROMEDRIVER").or_else(|| on_path("chromedriver"))?,
        })
    }

    /// Writes down for wasm-bindgen-test-runner how to start the browser.
    pub(crate) fn capabilities(&self, shell: &Shell) -> Result<PathBuf> {
        let file = shell.path("target/webdriver.json");
        let json = format!(
            "{{\"goog:chromeOptions\": {{\"binary\": {:?}, \"args\": {ARGUMENTS:?}}}}}\n",
            self.browser.display().to_string()
        );
        fs::create_dir_all(shell.path("target"))?;
        fs::write(&file, json).with_context(|| format!("{} cannot be written", file.display()))?;
        Ok(file)
    }
}

/// How to start apt-get without being asked anything: as root, or through sudo where it wants no password.
fn apt(shell: &Shell) -> Option<impl Fn() -> Command> {
    on_path("apt-get")?;
    let is_root = shell.ask("id", "-u").as_deref() == Some("0");
    if !is_root && answer(Command::new("sudo").args(["-n", "true"])).is_none() {
        return None;
    }
    Some(move || {
        let mut command = Command::new(if is_root { "env" } else { "sudo" });
        command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        command
    })
}

fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}
