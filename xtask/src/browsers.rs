//! The browsers of the tests, each with the program that steers it.

use std::{
    env,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use xshell::Shell;

use crate::tools::{self, on_path};

const CHROMIUM: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const FIREFOX: [&str; 2] = ["firefox-esr", "firefox"];

/// How to start Chromium, for everything that does. In a container, the sandbox, the GPU and a large /dev/shm are not
/// there; the rest would talk to the internet.
const CAPABILITIES: &str = include_str!("../../webdriver.json");
const OPTIONS: &str = "\"goog:chromeOptions\": {";

/// A browser, and the program that steers it.
pub(crate) struct Browser {
    pub(crate) program: PathBuf,
    pub(crate) driver: PathBuf,
    /// How wasm-bindgen-test-runner is to start it.
    pub(crate) capabilities: PathBuf,
}

/// The Debian packages of what is not here yet. (Firefox's driver comes from crates.io, because Debian has none.)
pub(crate) fn missing_packages(with_chromium: bool, with_firefox: bool) -> Vec<&'static str> {
    let chromium = (with_chromium && chromium_files().is_none()).then_some(["chromium", "chromium-driver"]);
    let firefox = (with_firefox && find("FIREFOX", &FIREFOX).is_none()).then_some("firefox-esr");
    chromium.into_iter().flatten().chain(firefox).collect()
}

pub(crate) fn chromium(sh: &Shell) -> Result<Browser> {
    let (program, driver) = chromium_files().context(
        "the tests in a browser need Chromium and its driver: please install the packages `chromium` and `chromium-driver` (on Debian), or put `chromedriver` and a matching browser on the PATH",
    )?;
    ensure!(CAPABILITIES.contains(OPTIONS), "webdriver.json has no {OPTIONS}");
    let options = format!("{OPTIONS}\n    \"binary\": {:?},", program.display().to_string());
    let capabilities = write(sh, "target/webdriver.json", &CAPABILITIES.replace(OPTIONS, &options))?;
    Ok(Browser { program, driver, capabilities })
}

/// The second browser. Why it cannot be used is an error.
pub(crate) fn firefox(sh: &Shell) -> Result<Browser> {
    let program = find("FIREFOX", &FIREFOX).context("it is not here: the package `firefox-esr` (on Debian) has it")?;
    let driver = match find("GECKODRIVER", &["geckodriver"]) {
        Some(driver) => driver,
        None => tools::geckodriver(sh).context("its driver is not here")?,
    };
    let options = format!("{{\"moz:firefoxOptions\": {{\"binary\": {:?}}}}}\n", program.display().to_string());
    let capabilities = write(sh, "target/webdriver-firefox.json", &options)?;
    Ok(Browser { program, driver, capabilities })
}

fn chromium_files() -> Option<(PathBuf, PathBuf)> {
    Some((find("CHROMIUM", &CHROMIUM)?, find("CHROMEDRIVER", &["chromedriver"])?))
}

/// The one that the environment names, or else the first on the PATH.
fn find(variable: &str, programs: &[&str]) -> Option<PathBuf> {
    env::var_os(variable).map(PathBuf::from).or_else(|| programs.iter().find_map(|program| on_path(program)))
}

fn write(sh: &Shell, file: &str, text: &str) -> Result<PathBuf> {
    sh.write_file(file, text)?;
    Ok(sh.current_dir().join(Path::new(file)))
}
