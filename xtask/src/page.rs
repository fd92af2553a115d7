//! Builds the standalone page for production, as small as this machine can make it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use crate::{
    shell::{Shell, answer, run, say},
    tools,
};

/// The standard library built anew for size, and panics that end at once without a text.
/// Both are unstable in cargo and rustc, hence the first line. The flags reach the wasm only, not build scripts.
const FOR_SIZE: [(&str, &str); 4] = [
    ("RUSTC_BOOTSTRAP", "1"),
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
    ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", IMMEDIATE_ABORT),
];
const IMMEDIATE_ABORT: &str = "-Zunstable-options -Cpanic=immediate-abort";

/// Builds the page, and gives the folder it is in.
pub(crate) fn build(shell: &mut Shell) -> Result<PathBuf> {
    tools::for_pages(shell)?;
    let page = Source::of_page(shell)?;
    let dist = shell.path("dist");
    if can_rebuild_std(shell) {
        // Its own target folder, so that the two kinds of builds do not undo each other's work.
        let target = shell.path("target/release-size");
        let result = run(page.trunk(shell).envs(FOR_SIZE).env("CARGO_TARGET_DIR", &target));
        if result.is_ok() || has_std(&target) {
            return result.map(|()| dist).context("the page could not be built");
        }
    }
    say(
        "Building with the standard library as it comes: it could not be rebuilt for size, so the wasm will be larger.",
    );
    run(&mut page.trunk(shell)).context("the page could not be built")?;
    Ok(dist)
}

/// Whether the standard library was rebuilt. If it was, then what failed is the page, and would fail again without it.
fn has_std(target: &Path) -> bool {
    let folder = target.join("wasm32-unknown-unknown/release/deps");
    let mut names = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.file_name());
    names.any(|name| name.to_string_lossy().starts_with("libstd-"))
}

/// Trunk, ready to be given a command.
pub(crate) fn trunk(shell: &Shell, command: &str) -> Command {
    let mut trunk = shell.command("trunk");
    trunk.args([command, "--skip-version-check"]);
    // Others accept any value; trunk stops at those that are not a boolean.
    if std::env::var_os("NO_COLOR").is_some() {
        trunk.env("NO_COLOR", "true");
    }
    trunk
}

/// The page that trunk builds: `index.html`, or a copy of it that asks for no wasm-opt. The copy goes when this does.
struct Source {
    file: PathBuf,
    is_copy: bool,
}

impl Source {
    fn of_page(shell: &mut Shell) -> Result<Self> {
        let page = shell.path("index.html");
        if tools::wasm_opt(shell) {
            return Ok(Self { file: page, is_copy: false });
        }
        say("Building without wasm-opt: it is not here and could not be had through npm, so the wasm is larger.");
        let copy = shell.path(".index-without-wasm-opt.html");
        let html = fs::read_to_string(&page).context("index.html cannot be read")?;
        fs::write(&copy, without_wasm_opt(&html)).with_context(|| format!("{} cannot be written", copy.display()))?;
        Ok(Self { file: copy, is_copy: true })
    }

    fn trunk(&self, shell: &Shell) -> Command {
        let mut trunk = trunk(shell, "build");
        trunk.args(["--release", "--locked", "--html-output", "index.html", "--dist"]);
        trunk.arg(shell.path("dist")).arg(&self.file);
        trunk
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        if self.is_copy {
            // Left behind, it would be overwritten by the next build.
            let _ = fs::remove_file(&self.file);
        }
    }
}

/// The page with optimisation level 0, which is how trunk is told to leave wasm-opt alone.
fn without_wasm_opt(html: &str) -> String {
    const LEVEL: &str = "data-wasm-opt=\"";
    let Some((before, rest)) = html.split_once(LEVEL) else { return html.into() };
    let after = rest.trim_start_matches(|character| character != '"');
    format!("{before}{LEVEL}0{after}")
}

/// Whether rustc knows the flags and has the sources, or can get them.
fn can_rebuild_std(shell: &Shell) -> bool {
    let mut rustc = shell.command("rustc");
    rustc.args(["--print", "cfg", "--target", "wasm32-unknown-unknown"]).args(IMMEDIATE_ABORT.split(' '));
    let has_sources = tools::in_sysroot(shell, "lib/rustlib/src/rust/library/Cargo.lock");
    answer(rustc.env("RUSTC_BOOTSTRAP", "1")).is_some() && tools::component(shell, "rust-src", has_sources).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_level_is_replaced_and_the_parameters_stay() {
        let html = r#"<link data-wasm-opt="z" data-wasm-opt-params="--enable-sign-ext">"#;
        assert_eq!(without_wasm_opt(html), r#"<link data-wasm-opt="0" data-wasm-opt-params="--enable-sign-ext">"#);
        assert_eq!(without_wasm_opt("<html>"), "<html>");
    }
}
