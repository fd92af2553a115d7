//! Puts the standalone page together, in `dist/`: index.html, and each of its files under a name that changes with its
//! content.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::{
    Sources, bundle, copy_into, empty_folder,
    html::{Asset, with_assets},
    read, read_text, write,
};
use crate::{fingerprint::Fingerprint, shell::Shell};

pub(super) fn build(shell: &Shell, sources: &Sources) -> Result<PathBuf> {
    let dist = shell.path("dist");
    empty_folder(&dist)?;
    let page = read_text(&shell.path("index.html"))?;
    let html = with_assets(&page, |asset| asset_element(shell, sources, &dist, asset))?;
    write(&dist.join("index.html"), html)?;
    Ok(dist)
}

/// Adds the asset to the folder, and names it in HTML.
fn asset_element(shell: &Shell, sources: &Sources, dist: &Path, asset: &Asset) -> Result<String> {
    Ok(match *asset {
        Asset::Icon(icon) => {
            let Published { name, .. } = publish(dist, icon, &read(&shell.path(icon))?)?;
            format!("<link rel=\"icon\" type=\"image/svg+xml\" href=\"./{name}\">")
        }
        Asset::Style(style) => {
            let Published { name, integrity } =
                publish(dist, style, &bundle::style(shell, style, sources.has_esbuild)?)?;
            // In a sandbox, where the page's own files are those of another origin, only CORS lets a hash be checked.
            format!("<link rel=\"stylesheet\" href=\"./{name}\" integrity=\"{integrity}\" crossorigin>")
        }
        Asset::Script(script) => {
            let Published { name, integrity } = publish(dist, script, &small_script(shell, sources, script)?)?;
            format!("<script type=\"module\" src=\"./{name}\" integrity=\"{integrity}\"></script>")
        }
        Asset::Import(script) => {
            if !sources.has_esbuild {
                copy_into(dist, &shell.path(script))?;
            }
            String::new()
        }
        Asset::Widget => hints(sources, dist)?,
    })
}

/// Where the script finds the widget, whose two files are asked for at once with it. The script itself checks the wasm:
/// browsers do not for a preload, and Chromium complains when told to.
fn hints(sources: &Sources, dist: &Path) -> Result<String> {
    let publish = |name| publish(dist, name, &read(&sources.widget.join(name))?);
    let glue = publish("widget.js")?;
    let wasm = publish("widget_bg.wasm")?;
    Ok(format!(
        "<link rel=\"modulepreload\" href=\"./{}\" integrity=\"{}\" data-helm-redeploy-module>\n  \
         <link rel=\"preload\" href=\"./{}\" as=\"fetch\" type=\"application/wasm\" crossorigin \
         data-helm-redeploy-wasm>",
        glue.name, glue.integrity, wasm.name
    ))
}

fn small_script(shell: &Shell, sources: &Sources, script: &str) -> Result<Vec<u8>> {
    if !sources.has_esbuild {
        return read(&shell.path(script));
    }
    let folder = bundle::gather(shell, sources)?;
    bundle::script(shell, sources, &folder.join(script), &["--external:./widget.js"])
}

/// A file as the page names it.
struct Published {
    name: String,
    integrity: String,
}

/// Adds a file with this content, whose name is that of its source and something that changes with the content.
fn publish(dist: &Path, source: &str, content: &[u8]) -> Result<Published> {
    let fingerprint = Fingerprint::of(content);
    let name = hashed_name(source, &fingerprint).with_context(|| format!("{source} has no name to change"))?;
    write(&dist.join(&name), content)?;
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
