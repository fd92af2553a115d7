//! Puts the npm package together, in `pkg/`.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use xshell::Shell;

use super::{ELEMENT, Sources, VERSION, bundle, copy_snippets, copy_words, interface, scripts_in};
use crate::{fingerprint::Fingerprint, shell::empty_folder};

/// Stands for the version in the package.json that is written by hand.
const NO_VERSION: &str = "\"version\": \"0.0.0\"";

/// What hosts import, with the script that it is made of. All else is in it; only what a bundler puts beside the first of
/// them leaves it there, as the component leaves the widget, and React to its host.
const MODULES: [(&str, &str, &[&str]); 4] = [
    ("helm-redeploy.js", "published.js", &[]),
    ("define.js", "define.js", &[]),
    ("define-for-bundlers.js", "define-for-bundlers.js", &["--external:./helm-redeploy.js"]),
    ("react.js", "react.js", &["--external:./define-for-bundlers.js", "--external:react"]),
];

pub(super) fn build(sh: &Shell, sources: &Sources) -> Result<PathBuf> {
    let package = sh.current_dir().join("pkg");
    empty_folder(sh, &package)?;
    sh.copy_file(sources.widget.join("widget_bg.wasm"), &package)?;
    if sources.has_esbuild {
        let scripts = bundle::gather(sh, sources)?.join("element");
        for (name, script, options) in MODULES {
            bundle::published(sh, sources, &scripts.join(script), options, &package.join(name))?;
        }
    } else {
        for script in scripts_in(sh, ELEMENT)?.into_iter().chain([sources.widget.join("widget.js")]) {
            sh.copy_file(script, &package)?;
        }
        copy_snippets(sh, sources, &package)?;
    }
    copy_words(sh, &package)?;
    interface::describe(sh, &package)?;
    for file in ["LICENSE", "package/README.md"] {
        sh.copy_file(file, &package)?;
    }
    let themes = sh.create_dir(package.join("themes"))?;
    for theme in sh.read_dir("package/themes")? {
        sh.copy_file(theme, &themes)?;
    }
    sh.write_file(package.join("package.json"), about(&sh.read_file("package/package.json")?)?)?;
    sh.write_file(package.join("sri.json"), hashes(sh, &package)?)?;
    if sources.has_esbuild {
        sh.write_file(package.join("embed.html"), embed(sh, &package)?)?;
    }
    Ok(package)
}

/// The package.json, with the version.
fn about(template: &str) -> Result<String> {
    ensure!(template.contains(NO_VERSION), "package/package.json has no {NO_VERSION} to put the version at");
    Ok(template.replace(NO_VERSION, &format!("\"version\": \"{VERSION}\"")))
}

/// The line that a page embeds the widget with, with what the browser is to hold the script to. All other scripts are in it,
/// and it holds the wasm to its own hash.
fn embed(sh: &Shell, package: &Path) -> Result<String> {
    let integrity = Fingerprint::of(&sh.read_binary_file(package.join("define.js"))?).integrity();
    Ok(format!("<script type=\"module\" src=\"/helm-redeploy/define.js\" integrity=\"{integrity}\"></script>\n"))
}

/// The hash of each file that a browser loads, as JSON.
fn hashes(sh: &Shell, package: &Path) -> Result<String> {
    let mut lines = Vec::new();
    for file in sh.read_dir(package)? {
        if file.extension().is_some_and(|kind| kind == "js" || kind == "wasm") {
            let name = file.file_name().context("a file has a name")?;
            let hash = Fingerprint::of(&sh.read_binary_file(&file)?).integrity();
            lines.push(format!("  \"{}\": \"{hash}\"", name.display()));
        }
    }
    Ok(format!("{{\n{}\n}}\n", lines.join(",\n")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_that_of_the_crate() -> Result<()> {
        let json = about(include_str!("../../../package/package.json"))?;
        assert!(json.contains(&format!("\"version\": \"{VERSION}\"")) && !json.contains("0.0.0"), "{json}");
        assert!(about("{}").is_err());
        Ok(())
    }
}
