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
use crate::fingerprint::Fingerprint;

/// Adds `single.html` to the folder.
pub(super) fn build(sh: &Shell, sources: &Sources, dist: &Path) -> Result<PathBuf> {
    let file = dist.join("single.html");
    let page = sh.read_file("index.html")?;
    let mut html = with_assets(&page, |asset| asset_element(sh, sources, asset))?;
    let policy = policy(&html)?;
    let charset = html.find(FIRST).context("the page does not say its charset")? + FIRST.len();
    html.insert_str(charset, &format!("\n  <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">"));
    sh.write_file(&file, html)?;
    Ok(file)
}

/// What the page begins with. Its policy is next, before anything that it is about.
const FIRST: &str = "<meta charset=\"utf-8\">";

/// What the page in one file may do, which no server says of it: run what is inside, and talk to its API.
fn policy(html: &str) -> Result<String> {
    let hash = |element: &str| {
        let (_, rest) = html.split_once(&format!("<{element}")).with_context(|| format!("there is no {element}"))?;
        let content = rest.split_once('>').and_then(|(_, rest)| rest.split_once(&format!("</{element}>")));
        let (content, _) = content.with_context(|| format!("the {element} does not end"))?;
        Ok::<_, anyhow::Error>(Fingerprint::of(content.as_bytes()).integrity())
    };
    let api = html.split_once("data-api-base=\"").and_then(|(_, rest)| rest.split_once('"'));
    let api = api.map(|(api, _)| api).filter(|api| api.starts_with("https:")).unwrap_or_default();
    Ok(format!(
        "default-src 'none'; script-src '{}' 'wasm-unsafe-eval'; style-src '{}'; img-src data:; \
         connect-src 'self' {api}; base-uri 'none'; form-action 'none'; \
         require-trusted-types-for 'script'; trusted-types 'none'",
        hash("script")?,
        hash("style")?
    ))
}

fn asset_element(sh: &Shell, sources: &Sources, asset: &Asset) -> Result<String> {
    Ok(match *asset {
        Asset::Icon(icon) => {
            let icon = Base64::encode_string(&sh.read_binary_file(icon)?);
            format!("<link rel=\"icon\" type=\"image/svg+xml\" href=\"data:image/svg+xml;base64,{icon}\">")
        }
        Asset::Style(style) => inline("style", "", bundle::style(sh, style, sources.has_esbuild)?)?,
        Asset::Script(_) => inline("script", " type=\"module\"", script(sh, sources)?)?,
        Asset::Imports(_) | Asset::Widget => String::new(),
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
    fn what_is_inside_is_what_may_run() -> Result<()> {
        let policy = policy("<style>a{}</style><script type=\"module\">1</script>")?;
        let [style, script] = ["a{}", "1"].map(|content| Fingerprint::of(content.as_bytes()).integrity());
        assert!(
            policy.contains(&format!("script-src '{script}' 'wasm-unsafe-eval'; style-src '{style}';")),
            "{policy}"
        );
        Ok(())
    }

    #[test]
    fn what_is_put_inside_cannot_end_early() -> Result<()> {
        assert_eq!(inline("style", "", b"a{}\n".to_vec())?, "<style>a{}</style>");
        assert!(inline("script", "", b"'</SCRIPT>'".to_vec()).is_err());
        Ok(())
    }
}
