//! Bundles scripts and styles with esbuild.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::{Sources, VERSION, copy_into, element_files, empty_folder, read};
use crate::{
    fingerprint::Fingerprint,
    shell::{Shell, run},
};

/// What the widget needs anyway, so nothing has to be rewritten for older browsers.
const COMMON: [&str; 5] =
    ["--bundle", "--format=esm", "--target=es2022", "--legal-comments=none", "--log-level=warning"];

/// The file in its bundled form, together with what it imports, except for `external` modules.
pub(super) fn bundle(shell: &Shell, file: &Path, options: &[&str]) -> Result<Vec<u8>> {
    let out = bundled(shell, file)?;
    let mut esbuild = shell.command("esbuild");
    esbuild.args(COMMON).args(options).arg(file).arg(format!("--outfile={}", out.display()));
    run(&mut esbuild).with_context(|| format!("{} could not be bundled", file.display()))?;
    read(&out)
}

fn bundled(shell: &Shell, file: &Path) -> Result<PathBuf> {
    Ok(shell.path("target/bundled").join(file.file_name().context("a file has a name")?))
}

/// The source map of a file that was bundled with one.
pub(super) fn source_map(shell: &Shell, file: &Path) -> Result<PathBuf> {
    let mut map = bundled(shell, file)?.into_os_string();
    map.push(".map");
    Ok(map.into())
}

/// A style sheet, minified if that is possible.
pub(super) fn style(shell: &Shell, style: &str, has_esbuild: bool) -> Result<Vec<u8>> {
    let style = shell.path(style);
    if has_esbuild { bundle(shell, &style, &["--minify"]) } else { read(&style) }
}

/// A script, which is told its version and the hash of its wasm.
pub(super) fn script(shell: &Shell, sources: &Sources, file: &Path, options: &[&str]) -> Result<Vec<u8>> {
    let wasm = read(&sources.widget.join("widget_bg.wasm"))?;
    let version = format!("--define:__VERSION__=\"{VERSION}\"");
    let integrity = format!("--define:__WASM_INTEGRITY__=\"{}\"", Fingerprint::of(&wasm).integrity());
    bundle(shell, file, &[&["--minify", version.as_str(), &integrity], options].concat())
}

/// A folder with all scripts side by side, as they are published, so that they find each other.
pub(super) fn gather(shell: &Shell, sources: &Sources) -> Result<PathBuf> {
    let folder = shell.path("target/scripts");
    empty_folder(&folder)?;
    let own = ["page.js", "package/single.js"].map(|script| shell.path(script));
    for script in own.into_iter().chain(element_files(shell, ".js")?) {
        copy_into(&folder, &script)?;
    }
    copy_into(&folder, &sources.widget.join("widget.js"))?;
    Ok(folder)
}
