//! Puts the standalone page together as one file, for portals that take no more than that.

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use base64ct::{Base64, Encoding};
use flate2::{Compression, write::GzEncoder};

use super::{
    Sources, bundle,
    html::{Asset, with_assets},
    read, read_text, write,
};
use crate::shell::Shell;

/// Adds `single.html` to the folder.
pub(super) fn build(shell: &Shell, sources: &Sources, dist: &Path) -> Result<PathBuf> {
    let file = dist.join("single.html");
    let page = read_text(&shell.path("index.html"))?;
    let html = with_assets(&page, |asset| asset_element(shell, sources, asset))?;
    write(&file, html)?;
    Ok(file)
}

fn asset_element(shell: &Shell, sources: &Sources, asset: &Asset) -> Result<String> {
    Ok(match *asset {
        Asset::Icon(icon) => {
            let icon = Base64::encode_string(&read(&shell.path(icon))?);
            format!("<link rel=\"icon\" type=\"image/svg+xml\" href=\"data:image/svg+xml;base64,{icon}\">")
        }
        Asset::Style(style) => inline("style", "", bundle::style(shell, style, sources.has_esbuild)?)?,
        Asset::Script(_) => inline("script", " type=\"module\"", script(shell, sources)?)?,
        Asset::Import(_) | Asset::Widget => String::new(),
    })
}

/// The page's script, with the widget inside.
fn script(shell: &Shell, sources: &Sources) -> Result<Vec<u8>> {
    let folder = bundle::gather(shell, sources)?;
    let wasm = packed(&read(&sources.widget.join("widget_bg.wasm"))?)?;
    write(&folder.join("widget_bg.wasm.gz"), wasm)?;
    bundle::script(shell, sources, &folder.join("single.js"), &["--loader:.gz=binary"])
}

fn packed(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(bytes)?;
    Ok(gzip.finish()?)
}

fn inline(element: &str, attributes: &str, content: Vec<u8>) -> Result<String> {
    let content = String::from_utf8(content).context("scripts and styles are text")?;
    let end = format!("</{element}");
    ensure!(!content.to_ascii_lowercase().contains(&end), "a {element} contains {end}, which would end it too early");
    Ok(format!("<{element}{attributes}>{}</{element}>", content.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_inside_cannot_end_early() -> Result<()> {
        assert_eq!(inline("style", "", b"a{}\n".to_vec())?, "<style>a{}</style>");
        assert!(inline("script", "", b"'</SCRIPT>'".to_vec()).is_err());
        Ok(())
    }
}
