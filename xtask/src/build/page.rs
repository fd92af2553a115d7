//! Puts the standalone page together, in `dist/`: index.html, and each of its files under a name that changes with its
//! content.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use xshell::Shell;

use super::{
    Sources, bundle, copy_snippets, copy_words, element_scripts,
    html::{Asset, with_assets},
};
use crate::{fingerprint::Fingerprint, shell::empty_folder};

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
            let Published { name, integrity } = publish(sh, dist, script, &small_script(sh, sources, script)?)?;
            format!("<script type=\"module\" src=\"./{name}\" integrity=\"{integrity}\"></script>")
        }
        Asset::Imports => {
            if sources.has_esbuild {
                copy_words(sh, dist)?;
            } else {
                let element = dist.join("element");
                sh.create_dir(&element)?;
                for script in element_scripts(sh)? {
                    sh.copy_file(script, &element)?;
                }
                copy_words(sh, &element)?;
            }
            String::new()
        }
        Asset::Widget => hints(sh, sources, dist)?,
    })
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

fn small_script(sh: &Shell, sources: &Sources, script: &str) -> Result<Vec<u8>> {
    if !sources.has_esbuild {
        return Ok(sh.read_binary_file(script)?);
    }
    let folder = bundle::gather(sh, sources)?;
    bundle::script(sh, sources, &folder.join(script), &[])
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
