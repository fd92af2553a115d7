//! Finds Chromium and its driver for the tests in a browser, or installs them where apt-get may be used.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result, bail};

use crate::{
    apt,
    shell::{Shell, on_path, say},
};

const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// How to start it, for everything that does. In a container, the sandbox, the GPU and a large /dev/shm are not there;
/// the rest would talk to the internet.
const CAPABILITIES: &str = include_str!("../../webdriver.json");
const OPTIONS: &str = "\"goog:chromeOptions\": {";

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
        if !apt::may_install(shell) {
            bail!(
                "the tests in a browser need Chromium and its driver: please install the packages `chromium` and `chromium-driver` (on Debian), or put `chromedriver` and a matching browser on the PATH"
            )
        }
        say("Installing chromium and chromium-driver with apt-get: some tests run in a browser.");
        apt::install(shell, &["chromium", "chromium-driver"])?;
        Self::find().context("chromium and chromium-driver were installed, but are not on the PATH")
    }

    fn find() -> Option<Self> {
        let chosen = |name| std::env::var_os(name).map(PathBuf::from);
        Some(Self {
            browser: chosen("CHROMIUM").or_else(|| BROWSERS.iter().find_map(|name| on_path(name)))?,
            driver: chosen("CHROMEDRIVER").or_else(|| on_path("chromedriver"))?,
        })
    }

    /// Writes down for wasm-bindgen-test-runner how to start this browser.
    pub(crate) fn capabilities(&self, shell: &Shell) -> Result<PathBuf> {
        let file = shell.path("target/webdriver.json");
        let binary = format!("{OPTIONS}\n    \"binary\": {:?},", self.browser.display().to_string());
        let json = CAPABILITIES.replace(OPTIONS, &binary);
        fs::create_dir_all(shell.path("target"))?;
        fs::write(&file, json).with_context(|| format!("{} cannot be written", file.display()))?;
        Ok(file)
    }
}
