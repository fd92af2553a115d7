//! Reads a page that is written for trunk, which builds it while it is worked on.
//!
//! Elements with the attribute `data-trunk` name a file of this project. Here they are replaced by what names the file
//! in a release.

use anyhow::{Context, Result, bail};

/// What an element of the page asks for, with the file's path.
#[derive(Debug, PartialEq)]
pub(super) enum Asset<'a> {
    Icon(&'a str),
    Style(&'a str),
    Script(&'a str),
    /// A folder of what the script imports.
    Imports(&'a str),
    /// The widget's wasm and its glue.
    Widget,
}

/// The page, with something else in place of each such element.
pub(super) fn with_assets(page: &str, mut place: impl FnMut(&Asset) -> Result<String>) -> Result<String> {
    let mut html = String::new();
    for line in page.split_inclusive('\n') {
        let Some(element) = Some(line.trim()).filter(|element| element.contains(" data-trunk")) else {
            html.push_str(line);
            continue;
        };
        let asset = asset(element).with_context(|| format!("the build cannot do what trunk does with {element}"))?;
        let replacement = place(&asset)?;
        if !replacement.is_empty() {
            html.push_str(&line.replace(element, &replacement));
        }
    }
    Ok(html)
}

/// What an element asks for. It has a line of its own.
fn asset(element: &str) -> Result<Asset<'_>> {
    if !element.ends_with('>') || element.matches('<').count() != element.matches("</").count() + 1 {
        bail!("it does not have a line of its own");
    }
    let href = || attribute(element, "href").context("it has no `href`");
    Ok(match (element.starts_with("<script "), attribute(element, "rel")) {
        (true, _) => Asset::Script(attribute(element, "src").context("it has no `src`")?),
        (false, Some("icon")) => Asset::Icon(href()?),
        (false, Some("css")) => Asset::Style(href()?),
        (false, Some("copy-dir")) => Asset::Imports(href()?),
        (false, Some("rust")) => Asset::Widget,
        (false, other) => bail!("`rel` is {other:?}"),
    })
}

fn attribute<'a>(element: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = element.split_once(&format!(" {name}=\""))?;
    Some(rest.split_once('"')?.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_element_is_understood() {
        for (element, expected) in [
            (r#"<link rel="icon" type="image/svg+xml" data-trunk href="a.svg">"#, Asset::Icon("a.svg")),
            (r#"<link data-trunk rel="css" href="a.css">"#, Asset::Style("a.css")),
            (r#"<link data-trunk rel="copy-dir" href="a">"#, Asset::Imports("a")),
            (r#"<link data-trunk rel="rust" data-bin="b">"#, Asset::Widget),
            (r#"<script data-trunk type="module" src="a.js"></script>"#, Asset::Script("a.js")),
        ] {
            assert_eq!(asset(element).ok(), Some(expected), "{element}");
        }
    }

    #[test]
    fn what_the_build_does_not_know_is_refused() {
        for element in [
            r#"<link data-trunk rel="sass" href="a.scss">"#,
            r#"<link data-trunk rel="css">"#,
            r#"<link data-trunk rel="css" href="a.css"><link data-trunk rel="css" href="b.css">"#,
            r#"<link data-trunk rel="css""#,
        ] {
            assert!(asset(element).is_err(), "{element}");
        }
    }

    #[test]
    fn elements_are_replaced_and_the_rest_stays() -> Result<()> {
        let page =
            "<head>\n  <link data-trunk rel=\"css\" href=\"a.css\">\n  <link data-trunk rel=\"rust\">\n</head>\n";
        let html =
            with_assets(page, |asset| Ok(if *asset == Asset::Widget { String::new() } else { "<style>".into() }))?;
        assert_eq!(html, "<head>\n  <style>\n</head>\n");
        Ok(())
    }
}
