//! Installs Debian packages, where that needs no question.

use std::process::Command;

use anyhow::{Context, Result};

use crate::shell::{Shell, answer, on_path, run};

/// Whether apt-get may be used without being asked anything: as root, or through sudo where it wants no password.
pub(crate) fn may_install(shell: &Shell) -> bool {
    on_path("apt-get").is_some() && (is_root(shell) || answer(Command::new("sudo").args(["-n", "true"])).is_some())
}

pub(crate) fn install(shell: &Shell, packages: &[&str]) -> Result<()> {
    let apt = || {
        let mut command = Command::new(if is_root(shell) { "env" } else { "sudo" });
        command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        command
    };
    run(apt().arg("update")).context("apt-get update failed (is this machine offline?)")?;
    run(apt().args(["install", "--yes", "--no-install-recommends"]).args(packages)).with_context(|| {
        format!("please install the packages `{}`, or what they are called here", packages.join("` and `"))
    })
}

fn is_root(shell: &Shell) -> bool {
    shell.ask("id", "-u").as_deref() == Some("0")
}
