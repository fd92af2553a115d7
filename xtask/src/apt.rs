//! Installs Debian packages, once the person at the terminal agrees.

use std::{
    env,
    io::{self, IsTerminal},
};

use anyhow::{Result, ensure};
use xshell::{Shell, cmd};

use crate::{
    shell::{answer, say},
    tools::on_path,
};

/// Installs the packages, each of which tests need and this machine lacks, where apt-get may be used without a password.
///
/// One that cannot be had is not an error here: the step that needs it knows what to do without.
pub(crate) fn offer(sh: &Shell, packages: &[&str], is_agreed: bool) -> Result<()> {
    if packages.is_empty() || !may_install(sh) || !(is_agreed || is_ci() || asked(packages)?) {
        return Ok(());
    }
    say(&format!("Installing {} with apt-get: some tests run in a browser.", packages.join(", ")));
    let sudo: &[&str] = if is_root(sh) { &[] } else { &["sudo"] };
    let apt = [sudo, &["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]].concat();
    let (program, words) = (apt[0], &apt[1..]);
    let mut result = cmd!(sh, "{program} {words...} update").run();
    for package in packages {
        result = result.and(cmd!(sh, "{program} {words...} install --yes --no-install-recommends {package}").run());
    }
    if let Err(error) = result {
        say(&format!("{error} (is this machine offline?)"));
    }
    Ok(())
}

/// As root, or through sudo where it wants no password.
fn may_install(sh: &Shell) -> bool {
    on_path("apt-get").is_some() && (is_root(sh) || answer(cmd!(sh, "sudo -n true")).is_some())
}

fn is_root(sh: &Shell) -> bool {
    answer(cmd!(sh, "id -u")).as_deref() == Some("0")
}

fn is_ci() -> bool {
    env::var_os("CI").is_some_and(|ci| !["", "0", "false"].iter().any(|no| ci == *no))
}

fn asked(packages: &[&str]) -> Result<bool> {
    let packages = packages.join(", ");
    ensure!(
        io::stdin().is_terminal(),
        "the tests need the system packages {packages}, and there is no terminal to ask at: --yes installs them"
    );
    eprint!("==> Some tests run in a browser. Install {packages} with apt-get? [y/N] ");
    let mut reply = String::new();
    io::stdin().read_line(&mut reply)?;
    Ok(["y", "yes"].contains(&reply.trim().to_lowercase().as_str()))
}
