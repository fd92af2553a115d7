//! Runs programs in the workspace's root, with the tools that were found or installed first on the PATH.

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};

/// Where commands run, and where they find their tools.
pub(crate) struct Shell {
    root: PathBuf,
    tools: Vec<PathBuf>,
}

impl Shell {
    /// Cargo says where this package is; the workspace's root is the folder above.
    pub(crate) fn new() -> Result<Self> {
        let package = env::var_os("CARGO_MANIFEST_DIR").context("start this with `cargo xtask`")?;
        let root = Path::new(&package).parent().context("this package lies in a workspace")?.to_path_buf();
        Ok(Self { root, tools: Vec::new() })
    }

    /// A path in the workspace.
    pub(crate) fn path(&self, inside: &str) -> PathBuf {
        self.root.join(inside)
    }

    /// From now on, programs in this folder win over those of the machine.
    pub(crate) fn prefer(&mut self, folder: PathBuf) {
        self.tools.insert(0, folder);
    }

    /// A program that has not been started yet.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).env("PATH", self.search_path());
        command
    }

    /// Cargo with its words, separated by spaces: the very cargo that runs this.
    pub(crate) fn cargo(&self, words: &str) -> Command {
        let mut command = self.command(&env::var("CARGO").unwrap_or_else(|_| "cargo".into()));
        command.args(words.split_whitespace());
        command
    }

    /// What the program prints, or nothing if it is not there or fails.
    pub(crate) fn ask(&self, program: &str, words: &str) -> Option<String> {
        answer(self.command(program).args(words.split_whitespace()))
    }

    fn search_path(&self) -> OsString {
        let machine = env::var_os("PATH").unwrap_or_default();
        let folders = self.tools.iter().cloned().chain(env::split_paths(&machine));
        env::join_paths(folders).unwrap_or(machine)
    }
}

/// What the command prints, or nothing if it cannot be started or fails.
pub(crate) fn answer(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The program's file, if it is on the machine's own PATH.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// Runs the command to its end, with its output on this terminal.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command.stdin(Stdio::null()).status().with_context(|| format!("{name} does not start"))?;
    if !status.success() {
        bail!("{name} failed ({status})");
    }
    Ok(())
}

/// Says what is being done.
pub(crate) fn say(sentence: &str) {
    eprintln!("==> {sentence}");
}
