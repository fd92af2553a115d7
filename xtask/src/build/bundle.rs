//! Bundles scripts and styles with esbuild.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use xshell::{Shell, cmd};

use super::{ELEMENT, Sources, VERSION, WORDS, scripts_in};
use crate::{fingerprint::Fingerprint, shell::empty_folder};

/// What the widget needs anyway, so nothing has to be rewritten for older browsers.
const COMMON: [&str; 5] =
    ["--bundle", "--format=esm", "--target=es2022", "--legal-comments=none", "--log-level=warning"];

/// What the element uses of the glue.
const USED: &str = "initSync, mount, mountLegend, styleSheet";

/// The file in its bundled form, together with what it imports, except for `external` modules.
pub(super) fn bundle(sh: &Shell, file: &Path, options: &[&str]) -> Result<Vec<u8>> {
    let out = sh.current_dir().join("target/bundled").join(file.file_name().context("a file has a name")?);
    cmd!(sh, "esbuild {COMMON...} {options...} {file} --outfile={out}").run()?;
    Ok(sh.read_binary_file(out)?)
}

/// A style sheet, minified if that is possible.
pub(super) fn style(sh: &Shell, style: &str, has_esbuild: bool) -> Result<Vec<u8>> {
    if has_esbuild { bundle(sh, Path::new(style), &["--minify"]) } else { Ok(sh.read_binary_file(style)?) }
}

/// A script, which is told its version and the hashes of what it loads.
pub(super) fn script(sh: &Shell, sources: &Sources, file: &Path, options: &[&str]) -> Result<Vec<u8>> {
    let told = told(sh, sources)?;
    let told: Vec<&str> = told.iter().map(String::as_str).collect();
    bundle(sh, file, &[&told, options].concat())
}

/// A script of the package, under the name that hosts know. Whoever debugs their portal reads it as it was written.
pub(super) fn published(sh: &Shell, sources: &Sources, file: &Path, options: &[&str], out: &Path) -> Result<()> {
    let told = told(sh, sources)?;
    Ok(cmd!(sh, "esbuild {COMMON...} {told...} --sourcemap {options...} {file} --outfile={out}").run()?)
}

/// What each script is told.
fn told(sh: &Shell, sources: &Sources) -> Result<Vec<String>> {
    let integrity = |file: &Path| Ok::<_, anyhow::Error>(Fingerprint::of(&sh.read_binary_file(file)?).integrity());
    let define = |name: &str, value: &str| format!("--define:__{name}__=\"{value}\"");
    let mut told = vec!["--minify".into(), "--loader:.css=text".into(), define("VERSION", VERSION)];
    told.push(define("WASM_INTEGRITY", &integrity(&sources.widget.join("widget_bg.wasm"))?));
    for words in sh.read_dir(WORDS)? {
        let language = words.file_stem().context("a file has a name")?.to_string_lossy().to_uppercase();
        told.push(define(&language, &integrity(&words)?));
    }
    Ok(told)
}

/// A folder with all scripts where they find each other, and the glue and the style among them.
pub(super) fn gather(sh: &Shell, sources: &Sources) -> Result<PathBuf> {
    let folder = sh.current_dir().join("target/scripts");
    let [element, board] = ["element", "board"].map(|name| folder.join(name));
    empty_folder(sh, &folder)?;
    for script in ["page.js", "package/single.js", "package/port.js"] {
        sh.copy_file(script, &folder)?;
    }
    for (scripts, copy) in [(ELEMENT, &element), ("board", &board)] {
        sh.create_dir(copy)?;
        for script in scripts_in(sh, scripts)? {
            sh.copy_file(script, copy)?;
        }
    }
    sh.write_file(element.join("glue.js"), glue(sh, sources)?)?;
    sh.write_file(element.join("sheet.js"), "export { default } from \"./widget.css\";\n")?;
    sh.write_file(element.join("widget.css"), style(sh, "style/widget.css", true)?.trim_ascii_end())?;
    sh.write_file(board.join("sheet.js"), "export { default } from \"./board.css\";\n")?;
    sh.write_file(board.join("board.css"), style(sh, "board/board.css", true)?.trim_ascii_end())?;
    Ok(folder)
}

/// The glue in place of src/element/glue.js. A module has one state, and after a panic another is needed; so the whole
/// of it is put into a function, which is also where the engine says what `WebAssembly` is in there.
fn glue(sh: &Shell, sources: &Sources) -> Result<Vec<u8>> {
    let widget = sources.widget.join("widget.js");
    let used = sh.current_dir().join("target/glue.js");
    ensure!(
        !sh.read_file(&widget)?.contains("import * as"),
        "a function of src/browser.js takes and gives numbers only, which breaks on pages that add to Object.prototype",
    );
    let import = format!("import {{ {USED} }} from {:?};\n", widget.to_string_lossy());
    sh.write_file(&used, import + &format!("glue = {{ {USED} }};\n"))?;
    let options = [
        "--minify",
        "--format=iife",
        "--banner:js=export default (WebAssembly) => { let glue;",
        "--footer:js=return glue; };",
        // Only of ways to start it that are not taken.
        "--drop:console",
        "--define:import.meta.url=undefined",
    ];
    bundle(sh, &used, &options)
}
