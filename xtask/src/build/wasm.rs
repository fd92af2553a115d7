//! Compiles the widget to wasm, has wasm-bindgen write the JavaScript around it (the glue), and makes both small.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use super::{bundle, empty_folder, write};
use crate::{
    npm,
    shell::{Shell, answer, run, say},
    tools,
};

const CARGO: &str = "build --release --locked --target wasm32-unknown-unknown --bin helm-redeploy";

/// The standard library built anew for size, and panics that end at once without a text.
/// Both are unstable in cargo and rustc, hence the first line. The flags reach the wasm only, not build scripts.
const FOR_SIZE: [(&str, &str); 4] = [
    ("RUSTC_BOOTSTRAP", "1"),
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
    ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", IMMEDIATE_ABORT),
];
/// The features are what today's browsers know. Rust puts the stack first in memory, so that its lowest bytes are in use
/// only when there is no stack left.
const WASM_OPT: [&str; 8] = [
    "-Oz",
    "--low-memory-unused",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];
const IMMEDIATE_ABORT: &str = "-Zunstable-options -Cpanic=immediate-abort";

/// Gives the folder with `widget.js`, `widget_bg.wasm` and `widget.d.ts`, and says whether the wasm is as small as it
/// can be.
pub(super) fn build(shell: &mut Shell, has_esbuild: bool) -> Result<(PathBuf, bool)> {
    tools::for_wasm(shell)?;
    let style = bundle::style(shell, "style/widget.css", has_esbuild)?;
    let style = String::from_utf8(style).context("the style sheet is no text")?;
    let (compiled, has_small_std) = compile(shell, style.trim_end())?;
    let folder = shell.path("target/widget");
    empty_folder(&folder)?;
    let mut bindgen = shell.command("wasm-bindgen");
    bindgen.args(["--target", "web", "--out-name", "widget", "--out-dir"]).arg(&folder).arg(compiled);
    run(&mut bindgen)?;
    let has_binaryen = npm::BINARYEN.is_there(shell);
    if !has_binaryen {
        say("Building without wasm-opt: it is not here and could not be had through npm, so the wasm will be larger.");
    }
    if has_binaryen {
        let wasm = folder.join("widget_bg.wasm");
        run(shell.command("wasm-opt").args(WASM_OPT).arg(&wasm).arg("-o").arg(&wasm))?;
    }
    if has_esbuild {
        let glue = folder.join("widget.js");
        write(&glue, bundle::bundle(shell, &glue, &["--minify"])?)?;
    }
    Ok((folder, has_small_std && has_binaryen))
}

/// Gives the compiled file, and says whether its standard library was rebuilt for size.
fn compile(shell: &Shell, style: &str) -> Result<(PathBuf, bool)> {
    if can_rebuild_std(shell) {
        // Its own target folder, so that the two kinds of builds do not undo each other's work.
        let target = shell.path("target/release-size");
        let result = run(cargo(shell, style, &target).envs(FOR_SIZE));
        if result.is_ok() || has_std(&target) {
            return result.map(|()| (compiled(&target), true)).context("the widget does not build");
        }
    }
    say(
        "Building with the standard library as it comes: it could not be rebuilt for size, so the wasm will be larger.",
    );
    let target = shell.path("target");
    run(&mut cargo(shell, style, &target)).context("the widget does not build")?;
    Ok((compiled(&target), false))
}

fn cargo(shell: &Shell, style: &str, target: &Path) -> Command {
    let mut cargo = shell.cargo(CARGO);
    cargo.env("CARGO_TARGET_DIR", target).env("HELM_REDEPLOY_STYLE", style);
    cargo
}

fn compiled(target: &Path) -> PathBuf {
    target.join("wasm32-unknown-unknown/release/helm-redeploy.wasm")
}

/// Whether rustc knows the flags and has the sources, or can get them.
fn can_rebuild_std(shell: &Shell) -> bool {
    let mut rustc = shell.command("rustc");
    rustc.args(["--print", "cfg", "--target", "wasm32-unknown-unknown"]).args(IMMEDIATE_ABORT.split(' '));
    let has_sources = tools::in_sysroot(shell, "lib/rustlib/src/rust/library/Cargo.lock");
    answer(rustc.env("RUSTC_BOOTSTRAP", "1")).is_some() && tools::component(shell, "rust-src", has_sources).is_ok()
}

/// Whether the standard library was rebuilt. If it was, then what failed is the widget, and would fail again without it.
fn has_std(target: &Path) -> bool {
    let folder = target.join("wasm32-unknown-unknown/release/deps");
    let mut names = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.file_name());
    names.any(|name| name.to_string_lossy().starts_with("libstd-"))
}
