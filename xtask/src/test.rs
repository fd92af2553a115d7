//! Runs every check in order, and ends with one line: `N passed, M failed`.
//!
//! A step that fails does not keep the others from running: one run shows everything.

use std::{
    io::{BufRead, BufReader},
    ops::AddAssign,
    process::{Command, ExitCode, Stdio},
    time::Instant,
};

use anyhow::{Context, Result, bail, ensure};

use crate::{
    chromium::Chromium,
    page,
    shell::{Shell, answer},
    sizes, tools,
};

type Step = fn(&mut Suite);

const STEPS: [(&str, Step); 4] =
    [("lint", Suite::lint), ("native", Suite::native), ("browser", Suite::browser), ("page", Suite::page)];

const LINT: [(&str, &str); 3] = [
    ("Formatting", "fmt --all --check"),
    ("Lints", "clippy --workspace --all-targets --locked -- -D warnings"),
    ("Lints for wasm", "clippy --all-targets --locked --target wasm32-unknown-unknown -- -D warnings"),
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
    let mut suite = Suite { shell, tally: Tally::default(), failures: Vec::new() };
    for (_, step) in STEPS.iter().filter(|(name, _)| chosen.is_empty() || chosen.contains(name)) {
        step(&mut suite);
    }
    Ok(suite.conclude())
}

/// The steps, and what came of them so far.
struct Suite {
    shell: Shell,
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
            tools::for_browser_tests(&mut suite.shell)?;
            let chromium = Chromium::ensure(&suite.shell)?;
            let mut cargo =
                suite.shell.cargo("test --locked --no-fail-fast --target wasm32-unknown-unknown --test browser");
            cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner");
            cargo.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", chromium.capabilities(&suite.shell)?);
            cargo.env("CHROMEDRIVER", chromium.driver);
            suite.count(&mut cargo)
        });
    }

    fn page(&mut self) {
        let mut dist = None;
        self.attempt("The standalone page", |suite| {
            dist = Some(page::build(&mut suite.shell)?);
            Ok(())
        });
        let Some(dist) = dist else { return };
        self.attempt("The page's size", |_| sizes::report(&dist));
        self.attempt("Tests of the page, end to end", |suite| {
            let chromium = Chromium::ensure(&suite.shell)?;
            let mut cargo = suite.shell.cargo("test --locked --no-fail-fast --package page-tests -- --test-threads=2");
            cargo.env("HELM_REDEPLOY_DIST", dist);
            cargo.env("CHROMIUM", chromium.browser).env("CHROMEDRIVER", chromium.driver);
            suite.count(&mut cargo)
        });
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
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().context("cargo does not start")?;
        let output = child.stdout.take().context("the output was piped")?;
        for line in BufReader::new(output).split(b'\n') {
            let line = line?;
            let line = String::from_utf8_lossy(&line);
            println!("{line}");
            self.tally += Tally::of_line(&line);
        }
        let status = child.wait()?;
        ensure!(status.success(), "cargo ended with {status}");
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
    /// Reads `test result: ok. 3 passed; 0 failed; …`; any other line counts nothing.
    fn of_line(line: &str) -> Self {
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
            ("test passed_before ... ok", 0, 0),
            ("3 passed; 4 failed", 0, 0),
        ] {
            assert_eq!(Tally::of_line(line), Tally { passed, failed }, "{line}");
        }
    }
}
