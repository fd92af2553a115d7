//! Builds all that is published, from one wasm: the npm package `pkg/`, the standalone page `dist/`, and the page as
//! one file, `dist/single.html`.
//!
//! [`wasm`] compiles Rust; [`package`], [`page`] and [`single`] put the result together with the JavaScript, which
//! [`bundle`] makes small and [`interface`] describes; [`parts`] says what of others is in it. [`html`] reads the page as
//! it is written for trunk.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use xshell::Shell;

use crate::{npm, shell::say};

mod bundle;
mod html;
mod interface;
mod package;
mod page;
mod parts;
mod single;
mod wasm;

pub(crate) use interface::reference;
pub(crate) use wasm::named_wasm;

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
pub(crate) fn build(sh: &Shell) -> Result<Build> {
    let has_esbuild = npm::ESBUILD.is_there(sh);
    if !has_esbuild {
        say(
            "Building without esbuild, which could not be had through npm: JavaScript stays as it is written, and there will be no dist/single.html.",
        );
    }
    let (widget, is_small) = wasm::build(sh, has_esbuild)?;
    let sources = Sources { widget, has_esbuild };
    let package = package::build(sh, &sources)?;
    let page = page::build(sh, &sources)?;
    if has_esbuild {
        single::build(sh, &sources, &page)?;
    }
    for published in [&page, &package] {
        parts::describe(sh, published)?;
    }
    Ok(Build { page, package, is_bundled: has_esbuild, is_full: has_esbuild && is_small })
}

/// What the artifacts are put together from.
struct Sources {
    /// The folder with `widget.js`, `widget_bg.wasm` and `widget.d.ts`.
    widget: PathBuf,
    has_esbuild: bool,
}

/// Puts src/browser.js where the glue finds it, which wasm-bindgen has copied beside it.
fn copy_snippets(sh: &Shell, sources: &Sources, beside_glue: &Path) -> Result<()> {
    for snippet in sh.read_dir(sources.widget.join("snippets"))? {
        let name = snippet.file_name().context("a folder has a name")?;
        let folder = beside_glue.join("snippets").join(name).join("src");
        sh.create_dir(&folder)?;
        sh.copy_file(snippet.join("src/browser.js"), folder)?;
    }
    Ok(())
}

/// Puts the words of other languages than English where the scripts find them.
fn copy_words(sh: &Shell, beside_scripts: &Path) -> Result<()> {
    let folder = sh.create_dir(beside_scripts.join("words"))?;
    for file in sh.read_dir(WORDS)? {
        sh.copy_file(file, &folder)?;
    }
    Ok(())
}

/// A file for each language.
const WORDS: &str = "src/element/words";

/// Where the custom element is.
const ELEMENT: &str = "src/element";

fn scripts_in(sh: &Shell, folder: &str) -> Result<Vec<PathBuf>> {
    let files = sh.read_dir(folder)?;
    Ok(files.into_iter().filter(|file| file.extension().is_some_and(|kind| kind == "js")).collect())
}
