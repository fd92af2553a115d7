//! Bundles scripts and styles with esbuild.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use xshell::{Shell, cmd};

use super::{Sources, VERSION, element_files};
use crate::{fingerprint::Fingerprint, shell::empty_folder};

/// What the widget needs anyway, so nothing has to be rewritten for older browsers.
const COMMON: [&str; 5] =
    ["--bundle", "--format=esm", "--target=es2022", "--legal-comments=none", "--log-level=warning"];

/// The file in its bundled form, together with what it imports, except for `external` modules.
pub(super) fn bundle(sh: &Shell, file: &Path, options: &[&str]) -> Result<Vec<u8>> {
    let out = bundled(sh, file)?;
    cmd!(sh, "esbuild {COMMON...} {options...} {file} --outfile={out}").run()?;
    Ok(sh.read_binary_file(out)?)
}

fn bundled(sh: &Shell, file: &Path) -> Result<PathBuf> {
    Ok(sh.current_dir().join("target/bundled").join(file.file_name().context("a file has a name")?))
}

/// The source map of a file that was bundled with one.
pub(super) fn source_map(sh: &Shell, file: &Path) -> Result<PathBuf> {
    let mut map = bundled(sh, file)?.into_os_string();
    map.push(".map");
    Ok(map.into())
}

/// A style sheet, minified if that is possible.
pub(super) fn style(sh: &Shell, style: &str, has_esbuild: bool) -> Result<Vec<u8>> {
    if has_esbuild { bundle(sh, Path::new(style), &["--minify"]) } else { Ok(sh.read_binary_file(style)?) }
}

/// A script, which is told its version and the hash of its wasm.
pub(super) fn script(sh: &Shell, sources: &Sources, file: &Path, options: &[&str]) -> Result<Vec<u8>> {
    let wasm = sh.read_binary_file(sources.widget.join("widget_bg.wasm"))?;
    let version = format!("--define:__VERSION__=\"{VERSION}\"");
    let integrity = format!("--define:__WASM_INTEGRITY__=\"{}\"", Fingerprint::of(&wasm).integrity());
    bundle(sh, file, &[&["--minify", version.as_str(), &integrity], options].concat())
}

/// A folder with all scripts side by side, as they are published, so that they find each other.
pub(super) fn gather(sh: &Shell, sources: &Sources) -> Result<PathBuf> {
    let folder = sh.current_dir().join("target/scripts");
    empty_folder(sh, &folder)?;
    let others = ["page.js".into(), "package/single.js".into(), sources.widget.join("widget.js")];
    for script in element_files(sh, ".js")?.into_iter().chain(others) {
        sh.copy_file(script, &folder)?;
    }
    Ok(folder)
}
