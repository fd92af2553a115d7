//! Builds all that is published, from one wasm: the npm package `pkg/`, the standalone page `dist/`, and the page as
//! one file, `dist/single.html`.
//!
//! [`wasm`] compiles Rust; [`package`], [`page`] and [`single`] put the result together with the JavaScript, which
//! [`bundle`] makes small. [`html`] reads the page as it is written for trunk.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::{
    npm,
    shell::{Shell, say},
};

mod bundle;
mod html;
mod package;
mod page;
mod single;
mod wasm;

/// The released version: one for all packages of this workspace.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What was built, and whether it is as small as it can be.
pub(crate) struct Build {
    /// The standalone page.
    pub(crate) page: PathBuf,
    /// The npm package.
    pub(crate) package: PathBuf,
    /// Whether the scripts were bundled.
    pub(crate) is_bundled: bool,
    /// Whether every tool was there. What is published, and what is held to the size budget, should be built in full.
    pub(crate) is_full: bool,
}

/// Builds everything, with as many of the tools that make it small as there are.
pub(crate) fn build(shell: &mut Shell) -> Result<Build> {
    let has_esbuild = npm::ESBUILD.is_there(shell);
    if !has_esbuild {
        say(
            "Building without esbuild, which could not be had through npm: JavaScript stays as it is written, and there will be no dist/single.html.",
        );
    }
    let (widget, is_small) = wasm::build(shell, has_esbuild)?;
    let sources = Sources { widget, has_esbuild };
    let package = package::build(shell, &sources)?;
    let page = page::build(shell, &sources)?;
    if has_esbuild {
        single::build(shell, &sources, &page)?;
    }
    Ok(Build { page, package, is_bundled: has_esbuild, is_full: has_esbuild && is_small })
}

/// What the artifacts are put together from.
struct Sources {
    /// The folder with `widget.js`, `widget_bg.wasm` and `widget.d.ts`.
    widget: PathBuf,
    has_esbuild: bool,
}

/// The files of the custom element.
fn element_files(shell: &Shell, kind: &str) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(shell.path("src/element")).context("src/element cannot be read")? {
        let file = entry?.path();
        if file.to_string_lossy().ends_with(kind) {
            files.push(file);
        }
    }
    files.sort();
    Ok(files)
}

/// Makes a folder that holds nothing yet.
pub(crate) fn empty_folder(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("{} cannot be emptied", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))
}

/// Copies a file into a folder, under its own name.
fn copy_into(folder: &Path, file: &Path) -> Result<()> {
    let name = file.file_name().context("a file has a name")?;
    fs::copy(file, folder.join(name)).with_context(|| format!("{} cannot be copied", file.display()))?;
    Ok(())
}

fn read(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).with_context(|| format!("{} cannot be read", file.display()))
}

fn read_text(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))
}

fn write(file: &Path, content: impl AsRef<[u8]>) -> Result<()> {
    fs::write(file, content).with_context(|| format!("{} cannot be written", file.display()))
}
