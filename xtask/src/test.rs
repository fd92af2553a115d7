//! Runs every check in order, and ends with one line: `N passed, M failed`.
//!
//! A step that fails does not keep the others from running: one run shows everything.

use std::{
    io::{BufRead, BufReader},
    ops::AddAssign,
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
    time::Instant,
};

use anyhow::{Context, Result, bail, ensure};

use crate::{
    build::{self, Build},
    chromium::Chromium,
    firefox::Firefox,
    npm, portals,
    shell::{Shell, answer},
    sizes, tools,
};

type Step = fn(&mut Suite);

const STEPS: [(&str, Step); 6] = [
    ("lint", Suite::lint),
    ("native", Suite::native),
    ("browser", Suite::browser),
    ("firefox", Suite::firefox),
    ("package", Suite::package),
    ("page", Suite::page),
];

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
    ("Tests of the tools", "test --locked --no-fail-fast --package simulator --package xtask"),
];

/// Runs the named steps, or all.
pub(crate) fn test(shell: Shell, chosen: &[&str]) -> Result<ExitCode> {
    let names = STEPS.map(|(name, _)| name);
    if let Some(unknown) = chosen.iter().find(|step| !names.contains(step)) {
        bail!("there is no step `{unknown}`; there are {}", names.join(", "));
    }
    let mut suite = Suite { shell, built: None, tally: Tally::default(), failures: Vec::new() };
    for (_, step) in STEPS.iter().filter(|(name, _)| chosen.is_empty() || chosen.contains(name)) {
        step(&mut suite);
    }
    Ok(suite.conclude())
}

/// The steps, and what came of them so far.
struct Suite {
    shell: Shell,
    /// What is published, once it was built.
    built: Option<Build>,
    tally: Tally,
    failures: Vec<String>,
}

impl Suite {
    fn lint(&mut self) {
        self.attempt("Tools for the lints", |suite| {
            for (component, program) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
                let present = answer(suite.shell.cargo(program).arg("--version")).is_some();
                tools::component(&suite.shell, component, present)?;
            }
            tools::wasm_target(&suite.shell)
        });
        self.run_all(&LINT);
    }

    fn native(&mut self) {
        self.run_all(&NATIVE);
    }

    fn browser(&mut self) {
        self.attempt("Tests of the widget in Chromium", |suite| {
            tools::for_wasm(&mut suite.shell)?;
            let chromium = Chromium::ensure(&suite.shell)?;
            let mut cargo = suite.component_tests(&chromium.capabilities(&suite.shell)?);
            suite.count(cargo.env("CHROMEDRIVER", chromium.driver))
        });
    }

    /// The second browser is left out where it cannot be had: it would be a surprise if only it failed.
    fn firefox(&mut self) {
        let firefox = match Firefox::ensure(&mut self.shell) {
            Ok(firefox) => firefox,
            Err(reason) => {
                println!("\n━━ Tests in Firefox: skipped, because it cannot be used: {reason:#}.");
                return;
            }
        };
        self.attempt("Tests of the widget in Firefox", |suite| {
            tools::for_wasm(&mut suite.shell)?;
            let mut cargo = suite.component_tests(&firefox.capabilities(&suite.shell)?);
            suite.count(cargo.env("GECKODRIVER", &firefox.driver))
        });
        self.build();
        if self.built.is_none() {
            return;
        }
        self.attempt("A test of the page in Firefox", |suite| {
            let mut cargo = suite.page_tests("--ignored firefox::");
            suite.count(cargo.env("FIREFOX", &firefox.browser).env("GECKODRIVER", &firefox.driver))
        });
    }

    fn component_tests(&self, capabilities: &Path) -> Command {
        let mut cargo = self.shell.cargo("test --locked --no-fail-fast --target wasm32-unknown-unknown --test browser");
        cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner");
        cargo.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", capabilities);
        cargo
    }

    fn package(&mut self) {
        self.build();
        let Some((package, is_bundled)) = self.built.as_ref().map(|built| (built.package.clone(), built.is_bundled))
        else {
            return;
        };
        self.attempt("Tests of the npm package", |suite| {
            let checkers = npm::MANIFEST_CHECK.modules(&suite.shell).filter(|_| is_bundled);
            let Some(checkers) = checkers else {
                println!("Skipped, because the package is tested with Node, npm and esbuild.");
                return Ok(());
            };
            let installed = suite.install(&package)?;
            let mut node = suite.shell.command("node");
            node.args(["--test", "--test-reporter=tap", "tests/package/package.test.mjs"]);
            node.env("HELM_REDEPLOY_INSTALLED", installed).env("HELM_REDEPLOY_CHECKERS", checkers);
            suite.count(node.env("HELM_REDEPLOY_VERSION", build::VERSION))
        });
    }

    /// Installs the package as its users would get it, and gives the folder `node_modules` that it is in.
    fn install(&self, package: &Path) -> Result<PathBuf> {
        let folder = self.shell.path("target/package-test");
        build::empty_folder(&folder)?;
        let archive = npm::pack(&self.shell, package, &folder)?;
        npm::install(&self.shell, &folder, &["--offline", &archive.to_string_lossy()])?;
        Ok(folder.join("node_modules"))
    }

    fn page(&mut self) {
        self.build();
        if self.built.is_none() {
            return;
        }
        let mut has_portals = false;
        self.attempt("The portals of examples/, built with npm", |suite| {
            has_portals = suite.portals()?;
            Ok(())
        });
        self.attempt("Tests of the page, end to end", |suite| {
            let chromium = Chromium::ensure(&suite.shell)?;
            let axe = npm::AXE.modules(&suite.shell);
            let mut stories = "--test-threads=2 --include-ignored --skip firefox::".to_owned();
            if !has_portals {
                stories += " --skip portals::built::";
            }
            if axe.is_none() {
                println!("The stories about barriers are skipped, because there is no npm to get axe-core with.");
                stories += " --skip barriers::";
            }
            let mut cargo = suite.page_tests(&stories);
            cargo.envs(axe.map(|modules| ("HELM_REDEPLOY_AXE", modules.join("axe-core/axe.min.js"))));
            suite.count(cargo.env("CHROMIUM", chromium.browser).env("CHROMEDRIVER", chromium.driver))
        });
    }

    /// Builds the portals, or says why not.
    fn portals(&self) -> Result<bool> {
        let package = self.built.as_ref().filter(|built| built.is_bundled).map(|built| &built.package);
        let skipped = match package {
            Some(package) => portals::build(&self.shell, package)?,
            None => Some("there is no npm, or no esbuild".to_owned()),
        };
        if let Some(reason) = &skipped {
            println!("Skipped, and so are the stories about them, because {reason}.");
        }
        Ok(skipped.is_none())
    }

    fn page_tests(&self, options: &str) -> Command {
        self.shell.cargo(&format!("test --locked --no-fail-fast --package page-tests -- {options}"))
    }

    /// Builds and weighs what is published, the first time that a step needs it.
    fn build(&mut self) {
        if self.built.is_some() {
            return;
        }
        self.attempt("What is published", |suite| {
            suite.built = Some(build::build(&mut suite.shell)?);
            Ok(())
        });
        if self.built.is_some() {
            self.attempt("Its sizes", |suite| suite.built.as_ref().map_or(Ok(()), sizes::report));
        }
    }

    fn run_all(&mut self, steps: &[(&str, &str)]) {
        for (title, words) in steps {
            self.attempt(title, |suite| {
                let mut cargo = suite.shell.cargo(words);
                suite.count(&mut cargo)
            });
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
    fn count(&mut self, command: &mut Command) -> Result<()> {
        let mut child =
            command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().context("the tests do not start")?;
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
