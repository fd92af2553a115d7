//! What every command needs of a shell.

use std::{env, path::Path};

use anyhow::{Context, Result};
use xshell::{Cmd, Shell};

/// A shell in the workspace's root, which is the folder above this package's. Cargo says where that is.
pub(crate) fn in_root() -> Result<Shell> {
    let sh = Shell::new()?;
    let package = sh.var("CARGO_MANIFEST_DIR").context("start this with `cargo xtask`")?;
    sh.change_dir(Path::new(&package).parent().context("this package lies in a workspace")?);
    Ok(sh)
}

/// From now on, programs in this folder win over those of the machine.
pub(crate) fn prefer(sh: &Shell, folder: &Path) -> Result<()> {
    let path = sh.var_os("PATH").unwrap_or_default();
    let folders = [folder.to_path_buf()].into_iter().chain(env::split_paths(&path));
    sh.set_var("PATH", env::join_paths(folders)?);
    Ok(())
}

/// What the command prints, or nothing if it cannot be started or fails.
pub(crate) fn answer(command: Cmd) -> Option<String> {
    command.quiet().ignore_stderr().read().ok()
}

/// Makes a folder that holds nothing yet.
pub(crate) fn empty_folder(sh: &Shell, folder: impl AsRef<Path>) -> Result<()> {
    sh.remove_path(&folder)?;
    sh.create_dir(&folder)?;
    Ok(())
}

/// Says what is being done.
pub(crate) fn say(sentence: &str) {
    eprintln!("==> {sentence}");
}
