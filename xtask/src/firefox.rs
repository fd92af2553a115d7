//! Finds Firefox and its driver for the tests in a second browser, or installs them where that is quickly done.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result, bail};

use crate::{
    apt,
    shell::{Shell, on_path, say},
    tools,
};

const BROWSERS: [&str; 2] = ["firefox-esr", "firefox"];

/// A browser, and the program that steers it.
pub(crate) struct Firefox {
    pub(crate) browser: PathBuf,
    pub(crate) driver: PathBuf,
}

impl Firefox {
    /// Finds them, installing them first if they are missing and that is allowed. Why they are not there is an error.
    pub(crate) fn ensure(shell: &mut Shell) -> Result<Self> {
        let browser = Self::browser(shell)?;
        let driver = tools::geckodriver(shell).context("its driver is not here")?;
        Ok(Self { browser, driver })
    }

    fn browser(shell: &Shell) -> Result<PathBuf> {
        let find = || BROWSERS.iter().find_map(|name| on_path(name));
        if let Some(found) = std::env::var_os("FIREFOX").map(PathBuf::from).or_else(find) {
            return Ok(found);
        }
        if !apt::may_install(shell) {
            bail!("it is not here, and may not be installed with apt-get");
        }
        say("Installing firefox-esr with apt-get: the widget is tested in it as well.");
        apt::install(shell, &["firefox-esr"])?;
        find().context("firefox-esr was installed, but is not on the PATH")
    }

    /// Writes down for wasm-bindgen-test-runner how to start this browser.
    pub(crate) fn capabilities(&self, shell: &Shell) -> Result<PathBuf> {
        let file = shell.path("target/webdriver-firefox.json");
        let json = format!("{{\"moz:firefoxOptions\": {{\"binary\": {:?}}}}}\n", self.browser.display().to_string());
        fs::create_dir_all(shell.path("target"))?;
        fs::write(&file, json).with_context(|| format!("{} cannot be written", file.display()))?;
        Ok(file)
    }
}
