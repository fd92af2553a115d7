//! Runs every check in order, and ends with one line: `N passed, M failed`.
//!
//! A step that fails does not keep the others from running: one run shows everything.

use std::{
    io::{BufRead, BufReader},
    ops::AddAssign,
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
    str::FromStr,
    time::Instant,
};

use anyhow::{Context, Result, ensure};
use xshell::{Cmd, Shell, cmd};

use crate::{
    apt, backstage,
    browsers::{self, Browser},
    build::{self, Build},
    deny, npm, portals,
    shell::{answer, empty_folder},
    site, sizes, tools,
};

/// A part of the checks that can be run alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Step {
    Lint,
    Native,
    Browser,
    Firefox,
    Package,
    Backstage,
    Page,
}

const STEPS: [(&str, Step); 7] = [
    ("lint", Step::Lint),
    ("native", Step::Native),
    ("browser", Step::Browser),
    ("firefox", Step::Firefox),
    ("package", Step::Package),
    ("backstage", Step::Backstage),
    ("page", Step::Page),
];

impl FromStr for Step {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let known = STEPS.iter().find(|(name, _)| *name == word).map(|(_, step)| *step);
        known.ok_or_else(|| format!("`{word}` is no step; there are {}", STEPS.map(|(name, _)| name).join(", ")))
    }
}

const LINT: [(&str, &str); 3] = [
    ("Formatting", "fmt --all --check"),
    ("Lints", "clippy --workspace --all-targets --locked -- -D warnings"),
    (
        "Lints for wasm",
        "clippy --package helm-redeploy --package leptos-app --all-targets --locked --target wasm32-unknown-unknown \
         -- -D warnings",
    ),
];

const NATIVE: [(&str, &str); 2] = [
    ("Tests of the widget's core", "test --locked --no-fail-fast"),
    (
        "Tests of the tools",
        // Which features a dependency has is a matter of all the packages that are named, and so the same are named
        // here as for the stories: else most of their dependencies would be compiled twice.
        "test --locked --no-fail-fast --package simulator --package xtask --package page-tests --lib --bins \
         --test simulator",
    ),
];

/// The stories that are told in Firefox: those about what two browsers may do in two ways. The others would take as long
/// again, and need what only Chromium's driver has: its console, its own account of what a screen reader reads, a system
/// with other colours and letters, a network that is gone, a frozen page, a count of what lies in memory.
const IN_FIREFOX: [&str; 35] = [
    "firefox::",
    "barriers::everything",
    "keyboard::",
    "languages::",
    "layouts::",
    "inputs::",
    "resets::",
    "cards::who",
    "cards::the_card",
    "focus::a_",
    "focus::an_id",
    "focus::who_types",
    "views::what_a_browser",
    "heard::",
    "early::",
    "origins::a_",
    "origins::nobody",
    "patched::a_body",
    "loading::",
    "asking::a_portal",
    "asking::another",
    "asking::what_a_portal_answers",
    "element::a_host_that_throws",
    "element::a_move",
    "element::it_",
    "element::names",
    "portals::a_frame",
    "--include-ignored",
    "--test-threads=2",
    // These five are about a system's colours, a reader's letters and paper.
    "--skip=layouts::it_has_the_colours",
    "--skip=layouts::it_has_the_pages",
    "--skip=layouts::its_letters_follow",
    "--skip=layouts::in_forced_colours",
    "--skip=layouts::a_printed_card",
    // This one is about a page that is narrow.
    "--skip=languages::twice_as_many",
];

/// These name the script of axe-core and a font to the stories.
const AXE: &str = "HELM_REDEPLOY_AXE";
const LETTERS: &str = "HELM_REDEPLOY_LETTERS";

/// So many histories of an environment are told; a plain `cargo test` tells a tenth of them.
const HISTORIES: &str = "100000";

/// Runs the chosen steps, or all. System packages are installed first, so that nobody is asked in the middle.
pub(crate) fn test(sh: &Shell, chosen: &[Step], may_install: bool) -> Result<ExitCode> {
    let chosen: Vec<Step> =
        STEPS.map(|(_, step)| step).into_iter().filter(|step| chosen.is_empty() || chosen.contains(step)).collect();
    let has = |step| chosen.contains(&step);
    let mut packages = browsers::missing_packages(has(Step::Browser) || has(Step::Page), has(Step::Firefox));
    // Once installed it serves on port 80, which is nothing to offer to a person for the sake of one story.
    if has(Step::Page) && may_install && tools::on_path("nginx").is_none() {
        packages.push("nginx-light");
    }
    apt::offer(sh, &packages, may_install)?;
    let mut suite = Suite { sh, built: None, tally: Tally::default(), failures: Vec::new() };
    for step in chosen {
        match step {
            Step::Lint => suite.lint(),
            Step::Native => {
                let _all_of_them = sh.push_env("HISTORIES", HISTORIES);
                suite.run_all(&NATIVE);
            }
            Step::Browser => suite.browser(),
            Step::Firefox => suite.firefox(),
            Step::Package => suite.package(),
            Step::Backstage => suite.backstage(),
            Step::Page => suite.page(),
        }
    }
    Ok(suite.conclude())
}

/// The steps, and what came of them so far.
struct Suite<'a> {
    sh: &'a Shell,
    /// What is published, once it was built.
    built: Option<Build>,
    tally: Tally,
    failures: Vec<String>,
}

impl<'a> Suite<'a> {
    fn lint(&mut self) {
        self.attempt("Tools for the lints", |suite| {
            for (component, program) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
                let present = answer(cmd!(suite.sh, "cargo {program} --version")).is_some();
                tools::component(suite.sh, component, present)?;
            }
            tools::wasm_target(suite.sh)
        });
        self.run_all(&LINT);
        self.attempt("Licences, sources and known vulnerabilities of the dependencies", |suite| deny::check(suite.sh));
    }

    fn browser(&mut self) {
        self.attempt("Tests of the widget in Chromium", |suite| {
            let chromium = browsers::chromium(suite.sh)?;
            suite.component_tests(&chromium, "CHROMEDRIVER")
        });
    }

    /// The second browser is left out where it cannot be had: it would be a surprise if only it failed.
    fn firefox(&mut self) {
        let firefox = match browsers::firefox(self.sh) {
            Ok(firefox) => firefox,
            Err(reason) => {
                println!("\n━━ Tests in Firefox: skipped, because it cannot be used: {reason:#}.");
                return;
            }
        };
        self.attempt("Tests of the widget in Firefox", |suite| suite.component_tests(&firefox, "GECKODRIVER"));
        self.build();
        if self.built.is_none() {
            return;
        }
        self.attempt("Tests of the page in Firefox", |suite| {
            let resets = npm::RESETS.modules(suite.sh).context("there is no npm to get the resets with")?;
            let axe = npm::AXE.modules(suite.sh).context("there is no npm to get axe-core with")?;
            let tests = suite.page_tests(&IN_FIREFOX);
            let tests = tests.env("HELM_REDEPLOY_BROWSER", "firefox").env("HELM_REDEPLOY_RESETS", resets);
            let tests = tests.env(AXE, axe_in(&axe));
            suite.count(tests.env("FIREFOX", &firefox.program).env("GECKODRIVER", &firefox.driver))
        });
    }

    fn component_tests(&mut self, browser: &Browser, driver: &str) -> Result<()> {
        tools::for_wasm(self.sh)?;
        let tests =
            cmd!(self.sh, "cargo test --locked --no-fail-fast --target wasm32-unknown-unknown --lib --test browser");
        let tests = tests.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner");
        let tests = tests.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &browser.capabilities);
        // No browser shows it, and wasm-bindgen goes through all of it, for half a minute.
        let tests = tests.env("CARGO_PROFILE_DEV_DEBUG", "none");
        self.count(tests.env(driver, &browser.driver))
    }

    fn package(&mut self) {
        let Some((package, is_bundled)) = self.built_package() else { return };
        self.attempt("Tests of the npm package", |suite| {
            let tools = [
                ("HELM_REDEPLOY_CHECKERS", &npm::MANIFEST_CHECK),
                ("HELM_REDEPLOY_TYPESCRIPT", &npm::TYPESCRIPT),
                ("HELM_REDEPLOY_WEBPACK", &npm::WEBPACK),
                ("HELM_REDEPLOY_REACT_18", &npm::REACT_18),
                ("HELM_REDEPLOY_REACT_19", &npm::REACT_19),
                ("HELM_REDEPLOY_HAPPY_DOM", &npm::HAPPY_DOM),
            ];
            let tools = tools.into_iter().map(|(name, package)| Some((name, package.modules(suite.sh)?)));
            let Some(tools) = is_bundled.then(|| tools.collect::<Option<Vec<_>>>()).flatten() else {
                println!("Skipped, because the package is tested with Node, npm and esbuild.");
                return Ok(());
            };
            let installed = suite.install(&package)?;
            let tests =
                ["package", "react", "port", "board", "site"].map(|about| format!("tests/package/{about}.test.mjs"));
            let node = cmd!(suite.sh, "node --test --test-reporter=tap {tests...}");
            let node = node.env("HELM_REDEPLOY_INSTALLED", installed).envs(tools);
            suite.count(node.env("HELM_REDEPLOY_VERSION", build::VERSION))
        });
    }

    fn backstage(&mut self) {
        let Some((package, is_bundled)) = self.built_package() else { return };
        self.attempt("The plugin for Backstage", |suite| {
            if !is_bundled {
                println!("Skipped, because the plugin is tested with Node, npm and esbuild.");
                return Ok(());
            }
            let plugin = backstage::prepare(suite.sh, &package)?;
            let backstage::Outcome { passed, failed } = backstage::check(suite.sh, &plugin)?;
            suite.tally += Tally { passed, failed };
            ensure!(failed == 0, "{failed} of its tests failed");
            backstage::bundle(suite.sh, &plugin)
        });
    }

    /// The package, and whether its scripts were bundled; none when it does not build.
    fn built_package(&mut self) -> Option<(PathBuf, bool)> {
        self.build();
        self.built.as_ref().map(|built| (built.package.clone(), built.is_bundled))
    }

    /// Installs the package as its users would get it, and gives the folder `node_modules` that it is in.
    fn install(&self, package: &Path) -> Result<PathBuf> {
        let folder = self.sh.current_dir().join("target/package-test");
        empty_folder(self.sh, &folder)?;
        let archive = npm::pack(self.sh, package, &folder)?;
        npm::install(self.sh, &folder, &["--offline", &archive.to_string_lossy()])?;
        Ok(folder.join("node_modules"))
    }

    fn page(&mut self) {
        let Some((package, is_bundled)) = self.built_package() else { return };
        let check = || -> Result<()> {
            ensure!(is_bundled, "there is no npm, or no esbuild, and so there are no stories about it");
            Ok(())
        };
        let mut has_portals = false;
        self.attempt("The portals of examples/, built with npm", |suite| {
            check()?;
            portals::build(suite.sh, &package)?;
            has_portals = true;
            Ok(())
        });
        let mut has_site = false;
        self.attempt("The site of docs/, built with npm", |suite| {
            check()?;
            site::site(suite.sh, &package)?;
            has_site = true;
            Ok(())
        });
        self.attempt("Tests of the page, end to end", |suite| {
            let chromium = browsers::chromium(suite.sh)?;
            let axe = npm::AXE.modules(suite.sh);
            let mut stories = vec!["--test-threads=4", "--include-ignored", "--skip", "firefox::"];
            if !has_portals {
                stories.extend(["--skip", "portals::built::"]);
            }
            if !has_site {
                stories.extend(["--skip", "site::"]);
            }
            if axe.is_none() {
                println!("The stories about barriers are skipped, because there is no npm to get axe-core with.");
                stories.extend(["--skip", "barriers::"]);
            }
            let letters = npm::LETTERS.modules(suite.sh);
            if letters.is_none() {
                println!("The story about pictures is skipped, because there is no npm to get its letters with.");
                stories.extend(["--skip", "pictures::cards"]);
            }
            let resets = npm::RESETS.modules(suite.sh);
            if resets.is_none() {
                println!("The story about resets is skipped, because there is no npm to get them with.");
                stories.extend(["--skip", "resets::"]);
            }
            if tools::on_path("nginx").is_none() {
                println!("The story about nginx is skipped, because it is not here: the package `nginx-light` (on Debian) has it.");
                stories.extend(["--skip", "hosted::"]);
            }
            let tests = suite.page_tests(&stories);
            let tests = tests.envs(axe.map(|modules| (AXE, axe_in(&modules))));
            let tests = tests.envs(letters.map(|modules| (LETTERS, letters_in(&modules))));
            let tests = tests.envs(resets.map(|modules| ("HELM_REDEPLOY_RESETS", modules)));
            suite.count(tests.env("CHROMIUM", chromium.program).env("CHROMEDRIVER", chromium.driver))
        });
    }

    fn page_tests(&self, options: &[&str]) -> Cmd<'a> {
        page_tests(self.sh, options)
    }

    /// Builds and weighs what is published, the first time that a step needs it.
    fn build(&mut self) {
        if self.built.is_some() {
            return;
        }
        self.attempt("What is published", |suite| {
            suite.built = Some(build::build(suite.sh)?);
            Ok(())
        });
        if self.built.is_some() {
            self.attempt("Its sizes", |suite| suite.built.as_ref().map_or(Ok(()), sizes::report));
        }
    }

    fn run_all(&mut self, steps: &[(&str, &str)]) {
        for (title, words) in steps {
            self.attempt(title, |suite| suite.count(suite.sh.cmd("cargo").args(words.split_whitespace())));
        }
    }

    /// Does one thing under a heading, and remembers whether it failed.
    fn attempt(&mut self, title: &str, work: impl FnOnce(&mut Self) -> Result<()>) {
        println!("\n━━ {title}");
        let start = Instant::now();
        let failed_before = self.tally.failed;
        let result = work(self);
        let seconds = start.elapsed().as_secs_f64();
        match result {
            Ok(()) => println!("━━ {title}: fine, {seconds:.1} s"),
            Err(error) => {
                println!("━━ {title}: failed, {seconds:.1} s: {error:#}");
                self.failures.push(format!("{title}: {error:#}"));
                // What does not even compile has no failing test, and counts as one.
                self.tally.failed = self.tally.failed.max(failed_before + 1);
            }
        }
    }

    /// Passes the command's output on, and counts the test results in it.
    fn count(&mut self, command: Cmd) -> Result<()> {
        let mut child = Command::from(command)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .context("the tests do not start")?;
        let output = child.stdout.take().context("the output was piped")?;
        for line in BufReader::new(output).split(b'\n') {
            let line = line?;
            let line = String::from_utf8_lossy(&line);
            println!("{line}");
            self.tally += Tally::of_line(&line);
        }
        let status = child.wait()?;
        ensure!(status.success(), "they ended with {status}");
        Ok(())
    }

    fn conclude(self) -> ExitCode {
        println!();
        for failure in &self.failures {
            println!("Failed: {failure}");
        }
        let Tally { passed, failed } = self.tally;
        println!("{passed} passed, {failed} failed");
        if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

fn axe_in(modules: &Path) -> PathBuf {
    modules.join("axe-core/axe.min.js")
}

fn letters_in(modules: &Path) -> PathBuf {
    modules.join("@fontsource-variable/inter/files/inter-latin-wght-normal.woff2")
}

fn page_tests<'a>(sh: &'a Shell, options: &[&str]) -> Cmd<'a> {
    let packages = ["--package", "simulator", "--package", "xtask", "--package", "page-tests"];
    cmd!(sh, "cargo test --locked --no-fail-fast {packages...} --test stories -- {options...}")
}

/// Takes the pictures anew that the stories compare the cards with. Whoever commits them approves of what they show.
pub(crate) fn take_pictures(sh: &Shell) -> Result<()> {
    let letters = npm::LETTERS.modules(sh).context("there is no npm to get letters with")?;
    let chromium = browsers::chromium(sh)?;
    build::build(sh)?;
    let tests = page_tests(sh, &["--include-ignored", "pictures::cards"]).env(LETTERS, letters_in(&letters));
    let tests = tests.env("CHROMIUM", chromium.program).env("CHROMEDRIVER", chromium.driver);
    Ok(tests.env("HELM_REDEPLOY_APPROVE", "yes").run()?)
}

/// How many tests passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Tally {
    passed: usize,
    failed: usize,
}

impl Tally {
    /// Reads `test result: ok. 3 passed; 0 failed; …` of Cargo, and `# pass 3` and `# fail 0` of Node; any other line
    /// counts nothing.
    fn of_line(line: &str) -> Self {
        let number = |word| line.strip_prefix(word).and_then(|number| number.parse().ok());
        if let Some(passed) = number("# pass ") {
            return Self { passed, failed: 0 };
        }
        if let Some(failed) = number("# fail ") {
            return Self { passed: 0, failed };
        }
        let Some((_, result)) = line.split_once("test result: ") else { return Self::default() };
        let words: Vec<&str> = result.split([' ', ';']).collect();
        let before = |word| {
            let place = words.iter().position(|candidate| *candidate == word)?;
            words.get(place.checked_sub(1)?)?.parse().ok()
        };
        Self { passed: before("passed").unwrap_or(0), failed: before("failed").unwrap_or(0) }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn test_results_are_counted() {
        for (line, passed, failed) in [
            ("test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s", 3, 0),
            ("test result: FAILED. 10 passed; 2 failed; 0 ignored; 0 filtered out", 10, 2),
            ("test result: \u{1b}[32mok\u{1b}[m. 12 passed; 0 failed; 0 ignored", 12, 0),
            ("# pass 7", 7, 0),
            ("# fail 1", 0, 1),
            ("# passing", 0, 0),
            ("test passed_before ... ok", 0, 0),
            ("3 passed; 4 failed", 0, 0),
        ] {
            assert_eq!(Tally::of_line(line), Tally { passed, failed }, "{line}");
        }
    }
}
