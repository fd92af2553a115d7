//! The project's commands. What a command needs and the machine lacks, it installs first, and says so.
//!
//! [`serve`] shows the demo page, [`preview`] the release page, [`build`] makes what is published, [`sizes`] weighs it,
//! [`bench`] times it, [`reproduce`] makes it again, [`site`] shows it, [`test`] runs every check ([`portals`] builds the
//! examples for it, [`backstage`] tests one that has tests of its own, [`deny`] looks at the dependencies).
//! Underneath: [`tools`] and [`npm`] find or install programs, [`browsers`] those that come from [`apt`], and [`shell`]
//! is what they all have in common.

use std::{env, ffi::OsString, process::ExitCode};

use anyhow::Result;

mod apt;
mod backstage;
mod bench;
mod browsers;
mod build;
mod deny;
#[cfg(test)]
mod docs;
mod fingerprint;
mod flags;
mod npm;
mod portals;
mod preview;
mod reproduce;
mod serve;
mod shell;
mod site;
mod sizes;
mod test;
mod tools;

use flags::{Xtask, XtaskCmd};

fn main() -> ExitCode {
    let mut words: Vec<OsString> = env::args_os().skip(1).collect();
    if words.is_empty() {
        words.push("--help".into());
    }
    match run(Xtask::from_vec(words).unwrap_or_else(|error| error.exit()).subcommand) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: XtaskCmd) -> Result<ExitCode> {
    let sh = shell::in_root()?;
    match command {
        XtaskCmd::Serve(options) => serve::serve(&sh, options.port.unwrap_or(8080), options.speed.unwrap_or(1.0))?,
        XtaskCmd::Test(options) => return test::test(&sh, &options.step, options.yes),
        XtaskCmd::Pictures(_) => test::take_pictures(&sh)?,
        XtaskCmd::Bench(options) => bench::bench(&sh, options.part)?,
        XtaskCmd::Docs(_) => site::docs(&sh)?,
        XtaskCmd::Reference(_) => build::reference(&sh)?,
        XtaskCmd::Build(_) => sizes::report(&build::build(&sh)?)?,
        XtaskCmd::Preview(options) => preview::preview(&sh, options.port.unwrap_or(8080))?,
        XtaskCmd::Reproduce(_) => reproduce::reproduce(&sh)?,
        XtaskCmd::Sizes(_) => {
            let build = build::build(&sh)?;
            sizes::ledger(&sh)?;
            sizes::report(&build)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
