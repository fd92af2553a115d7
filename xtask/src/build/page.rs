//! Puts the standalone page together, in `dist/`: index.html, and each of its files under a name that changes with its
//! content.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use xshell::Shell;

use super::{
    ELEMENT, Sources, bundle, copy_snippets, copy_words,
    html::{Asset, with_assets},
    scripts_in,
};
use crate::{fingerprint::Fingerprint, shell::empty_folder};

/// The board's script, as the page's script names it.
const BOARD: &str = "board/board.js";

pub(super) fn build(sh: &Shell, sources: &Sources) -> Result<PathBuf> {
    let dist = sh.current_dir().join("dist");
    empty_folder(sh, &dist)?;
    let page = sh.read_file("index.html")?;
    let html = with_assets(&page, |asset| asset_element(sh, sources, &dist, asset))?;
    sh.write_file(dist.join("index.html"), html)?;
    Ok(dist)
}

/// Adds the asset to the folder, and names it in HTML.
fn asset_element(sh: &Shell, sources: &Sources, dist: &Path, asset: &Asset) -> Result<String> {
    Ok(match *asset {
        Asset::Icon(icon) => {
            let Published { name, .. } = publish(sh, dist, icon, &sh.read_binary_file(icon)?)?;
            format!("<link rel=\"icon\" type=\"image/svg+xml\" href=\"./{name}\">")
        }
        Asset::Style(style) => {
            let Published { name, integrity } =
                publish(sh, dist, style, &bundle::style(sh, style, sources.has_esbuild)?)?;
            // In a sandbox, where the page's own files are those of another origin, only CORS lets a hash be checked.
            format!("<link rel=\"stylesheet\" href=\"./{name}\" integrity=\"{integrity}\" crossorigin>")
        }
        Asset::Script(script) => {
            let Published { name, integrity } = publish(sh, dist, script, &small_script(sh, sources, dist, script)?)?;
            format!("<script type=\"module\" src=\"./{name}\" integrity=\"{integrity}\"></script>")
        }
        Asset::Imports(folder) => {
            imports(sh, sources, dist, folder)?;
            String::new()
        }
        Asset::Widget => hints(sh, sources, dist)?,
    })
}

/// Adds what the script imports, as far as that is not in it, and what is beside that.
fn imports(sh: &Shell, sources: &Sources, dist: &Path, folder: &str) -> Result<()> {
    let beside = dist.join(Path::new(folder).file_name().context("a folder has a name")?);
    if folder != ELEMENT {
        return if sources.has_esbuild { Ok(()) } else { copy_files(sh, &sh.read_dir(folder)?, &beside) };
    }
    if sources.has_esbuild {
        return copy_words(sh, dist);
    }
    copy_files(sh, &scripts_in(sh, folder)?, &beside)?;
    copy_words(sh, &beside)
}

fn copy_files(sh: &Shell, files: &[PathBuf], folder: &Path) -> Result<()> {
    sh.create_dir(folder)?;
    for file in files {
        sh.copy_file(file, folder)?;
    }
    Ok(())
}

/// Where the script finds the wasm, which is asked for at once with it, and the glue where that is a file of its own. The
/// script itself checks the wasm: browsers do not for a preload, and Chromium complains when told to.
fn hints(sh: &Shell, sources: &Sources, dist: &Path) -> Result<String> {
    let publish = |name| publish(sh, dist, name, &sh.read_binary_file(sources.widget.join(name))?);
    let wasm = publish("widget_bg.wasm")?.name;
    let wasm = format!(
        "<link rel=\"preload\" href=\"./{wasm}\" as=\"fetch\" type=\"application/wasm\" crossorigin data-helm-redeploy-wasm>"
    );
    if sources.has_esbuild {
        return Ok(wasm);
    }
    let Published { name, integrity } = publish("widget.js")?;
    copy_snippets(sh, sources, dist)?;
    Ok(format!(
        "<link rel=\"modulepreload\" href=\"./{name}\" integrity=\"{integrity}\" data-helm-redeploy-module>\n  {wasm}"
    ))
}

/// The page's script without the board, which is a file of its own: few pages load it. It is named in the script, with its
/// hash.
fn small_script(sh: &Shell, sources: &Sources, dist: &Path, script: &str) -> Result<Vec<u8>> {
    if !sources.has_esbuild {
        return Ok(sh.read_binary_file(script)?);
    }
    let folder = bundle::gather(sh, sources)?;
    let board = bundle::script(sh, sources, &folder.join(BOARD), &[])?;
    let board = publish(sh, dist, BOARD, &board)?;
    let options = [format!("--external:./{BOARD}"), format!("--define:__BOARD__=\"{}\"", board.integrity)];
    let page = bundle::script(sh, sources, &folder.join(script), &options.each_ref().map(String::as_str))?;
    let page = String::from_utf8(page).context("scripts are text")?;
    ensure!(page.contains(BOARD), "{script} does not load {BOARD}");
    Ok(page.replace(BOARD, &board.name).into_bytes())
}

/// A file as the page names it.
struct Published {
    name: String,
    integrity: String,
}

/// Adds a file with this content, whose name is that of its source and something that changes with the content.
fn publish(sh: &Shell, dist: &Path, source: &str, content: &[u8]) -> Result<Published> {
    let fingerprint = Fingerprint::of(content);
    let name = hashed_name(source, &fingerprint).with_context(|| format!("{source} has no name to change"))?;
    sh.write_file(dist.join(&name), content)?;
    Ok(Published { name, integrity: fingerprint.integrity() })
}

fn hashed_name(source: &str, fingerprint: &Fingerprint) -> Option<String> {
    let source = Path::new(source);
    let (stem, kind) = (source.file_stem()?.to_str()?, source.extension()?.to_str()?);
    Some(format!("{stem}-{}.{kind}", fingerprint.short()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_changes_with_the_content() {
        let name = |content: &[u8]| hashed_name("style/page.css", &Fingerprint::of(content));
        assert_eq!(name(b"").as_deref(), Some("page-38b060a751ac9638.css"));
        assert_ne!(name(b""), name(b"body {}"));
    }
}
