//! Weighs what a browser has to load, as servers send it, and holds it to a budget; and says what makes the wasm heavy.

use std::{
    collections::BTreeMap,
    fs,
    io::Write,
    ops::Range,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use flate2::{Compression, write::GzEncoder};
use rustc_demangle::demangle;
use wasmparser::{KnownCustom, Name, Parser, Payload};
use xshell::Shell;

use crate::build::{self, Build};

/// Bytes of brotli that a browser loads for the widget in a page of somebody else.
const BUDGET: usize = 80_000;
/// What our own page may add: its HTML, style and script.
const OWN_PAGE: usize = 2_000;

/// What generic code of these is compiled for counts for the crate that asked for it.
const STANDARD_LIBRARY: [&str; 3] = ["core", "alloc", "std"];

#[derive(Clone, Copy, Default)]
struct Sizes {
    raw: usize,
    gzip: usize,
    brotli: usize,
}

/// Prints a table of all files, and fails if what a browser loads is over the budget.
pub(crate) fn report(build: &Build) -> Result<()> {
    heading();
    let page = table(&build.page, "the page: html, css, js, wasm", is_loaded)?;
    let package = table(&build.package, "the widget in another page: js, wasm", is_loaded)?;
    if !build.is_full {
        println!("Not held to the size budget: this build had to go without some tools, see above.");
        return Ok(());
    }
    for (what, loaded, most) in [("widget", package.brotli, BUDGET), ("page", page.brotli, BUDGET + OWN_PAGE)] {
        ensure!(loaded <= most, "a browser loads {loaded} bytes for the {what}, over the size budget of {most}");
        println!("The {what} is within its size budget of {most} bytes of brotli.");
    }
    Ok(())
}

/// Prints a table of all files, which count whatever they are.
pub(crate) fn all(folder: &Path, title: &str) -> Result<()> {
    heading();
    table(folder, title, |_| true).map(|_| ())
}

fn heading() {
    println!("\n{:>10} {:>10} {:>10} {:>7}", "bytes", "gzip -9", "brotli 11", "share");
}

/// Prints what each part of the wasm weighs: the code of each crate, and what is no code.
pub(crate) fn ledger(sh: &Shell) -> Result<()> {
    let parts = parts(&build::named_wasm(sh)?)?;
    let total: usize = parts.values().sum();
    let mut parts: Vec<_> = parts.into_iter().collect();
    parts.sort_by_key(|(_, size)| usize::MAX - size);
    println!("\n{:>10} {:>7}  of the wasm, before compression", "bytes", "share");
    for (part, size) in parts.into_iter().chain([("all of it".into(), total)]) {
        println!("{size:>10} {:>7}  {part}", share(size, total));
    }
    Ok(())
}

/// Prints the size of each file in the folder, and of all that count together.
fn table(folder: &Path, title: &str, counts: fn(&Path) -> bool) -> Result<Sizes> {
    let parent = folder.parent().unwrap_or(folder);
    let mut files = Vec::new();
    for file in files_in(folder)? {
        let sizes = Sizes::of(&fs::read(&file).with_context(|| format!("{} cannot be read", file.display()))?)?;
        files.push((file, sizes));
    }
    let loaded = files.iter().filter(|(file, _)| counts(file));
    let total = loaded.fold(Sizes::default(), |total, (_, sizes)| total.plus(*sizes));
    for (file, sizes) in &files {
        let share = if counts(file) { share(sizes.brotli, total.brotli) } else { String::new() };
        sizes.print(&share, &file.strip_prefix(parent).unwrap_or(file).display().to_string());
    }
    total.print("", title);
    println!();
    Ok(total)
}

impl Sizes {
    fn of(bytes: &[u8]) -> Result<Self> {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(bytes)?;
        let mut brotli = Vec::new();
        let best = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 24, ..Default::default() };
        brotli::BrotliCompress(&mut &*bytes, &mut brotli, &best)?;
        Ok(Self { raw: bytes.len(), gzip: gzip.finish()?.len(), brotli: brotli.len() })
    }

    fn plus(self, other: Self) -> Self {
        Self { raw: self.raw + other.raw, gzip: self.gzip + other.gzip, brotli: self.brotli + other.brotli }
    }

    fn print(self, share: &str, name: &str) {
        println!("{:>10} {:>10} {:>10} {share:>7}  {name}", self.raw, self.gzip, self.brotli);
    }
}

#[allow(clippy::cast_precision_loss, reason = "no file here is that large")]
fn share(part: usize, whole: usize) -> String {
    format!("{:.1} %", 100.0 * part as f64 / whole as f64)
}

/// Whether a browser loads it to show the widget. The single file has all the others inside, and so has define.js the
/// scripts that a bundler is given in its place; the component is for those who have React, a theme for a page that wants it,
/// and the board for an address of several services.
fn is_loaded(file: &Path) -> bool {
    let others = ["single.html", "helm-redeploy.js", "define-for-bundlers.js", "react.js"];
    let is_theme = file.parent().is_some_and(|folder| folder.ends_with("themes"));
    let is_board = file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("board-"));
    let is_another = is_theme || is_board || others.iter().any(|other| file.ends_with(other));
    !is_another
        && file.extension().is_some_and(|kind| ["html", "css", "js", "wasm"].iter().any(|loaded| kind == *loaded))
}

fn files_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(files_in(&path)?);
        } else {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// What a module with the names of its functions is made of. The names themselves are not counted.
fn parts(wasm: &[u8]) -> Result<BTreeMap<String, usize>> {
    let (mut parts, mut names, mut functions) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
    let mut imported = 0;
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        match &payload {
            Payload::CustomSection(section) => {
                let KnownCustom::Name(section) = section.as_known() else { continue };
                for name in section {
                    let Name::Function(functions) = name? else { continue };
                    for function in functions {
                        let function = function?;
                        names.insert(function.index, function.name);
                    }
                }
                continue;
            }
            Payload::CodeSectionEntry(body) => functions.push(body.range()),
            Payload::ImportSection(imports) => imported = imports.count(),
            _ => {}
        }
        let Some((id, range)) = payload.as_section() else { continue };
        let part = match id {
            2 | 7 => "(imports and exports)",
            10 => continue,
            11 => "(data: texts and tables)",
            _ => "(types, tables and the like)",
        };
        *parts.entry(part.to_owned()).or_default() += length(range)?;
    }
    // wasm-bindgen and wasm-opt make a few functions of their own, without one.
    ensure!(
        names.len() > functions.len() / 2,
        "the wasm has no names of functions, so its crates cannot be told apart"
    );
    for (index, range) in (imported..).zip(functions) {
        let name = names.get(&index).copied().unwrap_or_default();
        *parts.entry(crate_of(&format!("{:#}", demangle(name))).to_owned()).or_default() += length(range)?;
    }
    Ok(parts)
}

fn length(range: Range<u64>) -> Result<usize> {
    Ok(usize::try_from(range.end - range.start)?)
}

/// The crate that a function is of, or was compiled for: the first in its name that is not the standard library.
fn crate_of(name: &str) -> &str {
    let paths = name.split(|next: char| !next.is_ascii_alphanumeric() && !"_:".contains(next));
    let crates =
        paths.filter_map(|path| path.split_once("::")).map(|(first, _)| first).filter(|first| !first.is_empty());
    let crates: Vec<&str> = crates.collect();
    let own = crates.iter().find(|name| !STANDARD_LIBRARY.contains(name)).or(crates.first());
    own.copied().unwrap_or("(no crate: what JavaScript calls, and the compiler's own)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compressed_sizes_are_smaller() -> Result<()> {
        let sizes = Sizes::of(&[7; 5_000])?;
        assert_eq!(sizes.raw, 5_000);
        assert!(sizes.gzip < 100 && sizes.brotli < sizes.gzip);
        Ok(())
    }

    #[test]
    fn only_what_shows_the_widget_counts() {
        assert!(is_loaded(Path::new("dist/app.wasm")));
        assert!(!is_loaded(Path::new("dist/app.d.ts")));
        assert!(!is_loaded(Path::new("dist/LICENSE")));
        assert!(!is_loaded(Path::new("dist/single.html")));
        assert!(!is_loaded(Path::new("dist/board-0123456789abcdef.js")));
        assert!(is_loaded(Path::new("dist/page-0123456789abcdef.js")));
        assert!(!is_loaded(Path::new("pkg/define-for-bundlers.js")));
        assert!(!is_loaded(Path::new("pkg/react.js")));
        assert!(!is_loaded(Path::new("pkg/themes/port.css")));
    }

    #[test]
    fn a_function_counts_for_the_crate_it_was_compiled_for() {
        for (name, owner) in [
            ("helm_redeploy::machine::Machine::hear::h0123", "helm_redeploy"),
            ("core::ptr::drop_in_place<alloc::vec::Vec<leptos::View>>", "leptos"),
            ("<alloc::string::String as core::fmt::Write>::write_str", "alloc"),
            ("<tachys::html::Element as core::fmt::Debug>::fmt", "tachys"),
        ] {
            assert_eq!(crate_of(name), owner, "{name}");
        }
        assert!(crate_of("memcpy").starts_with("(no crate"));
    }
}
