//! Puts the standalone page together as one file, for portals that take no more than that.

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use base64ct::{Base64, Encoding};
use flate2::{Compression, write::GzEncoder};
use xshell::Shell;

use super::{
    Sources, bundle,
    html::{Asset, with_assets},
};

/// Adds `single.html` to the folder.
pub(super) fn build(sh: &Shell, sources: &Sources, dist: &Path) -> Result<PathBuf> {
    let file = dist.join("single.html");
    let page = sh.read_file("index.html")?;
    let html = with_assets(&page, |asset| asset_element(sh, sources, asset))?;
    sh.write_file(&file, html)?;
    Ok(file)
}

fn asset_element(sh: &Shell, sources: &Sources, asset: &Asset) -> Result<String> {
    Ok(match *asset {
        Asset::Icon(icon) => {
            let icon = Base64::encode_string(&sh.read_binary_file(icon)?);
            format!("<link rel=\"icon\" type=\"image/svg+xml\" href=\"data:image/svg+xml;base64,{icon}\">")
        }
        Asset::Style(style) => inline("style", "", bundle::style(sh, style, sources.has_esbuild)?)?,
        Asset::Script(_) => inline("script", " type=\"module\"", script(sh, sources)?)?,
        Asset::Imports | Asset::Widget => String::new(),
    })
}

/// The page's script, with the widget inside.
fn script(sh: &Shell, sources: &Sources) -> Result<Vec<u8>> {
    let folder = bundle::gather(sh, sources)?;
    let wasm = packed(&sh.read_binary_file(sources.widget.join("widget_bg.wasm"))?)?;
    sh.write_file(folder.join("widget_bg.wasm.gz"), wasm)?;
    bundle::script(sh, sources, &folder.join("single.js"), &["--loader:.gz=binary"])
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
