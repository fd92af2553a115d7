//! Puts the npm package together, in `pkg/`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};

use super::{Sources, VERSION, bundle, copy_into, element_files, empty_folder, read, read_text, write};
use crate::{fingerprint::Fingerprint, shell::Shell};

/// Stands for the version in the package.json that is written by hand.
const NO_VERSION: &str = "\"version\": \"0.0.0\"";

/// Each of them stays a module of its own: the class is imported by the file that registers it and by its users, and
/// there must be only one of it.
const MODULES: [&str; 2] = ["--external:./helm-redeploy.js", "--external:./widget.js"];

pub(super) fn build(shell: &Shell, sources: &Sources) -> Result<PathBuf> {
    let package = shell.path("pkg");
    empty_folder(&package)?;
    for file in ["widget.js", "widget_bg.wasm", "widget.d.ts"] {
        copy_into(&package, &sources.widget.join(file))?;
    }
    for script in element_files(shell, ".js")? {
        add_script(shell, sources, &package, &script)?;
    }
    for file in [element_files(shell, ".d.ts")?, element_files(shell, ".json")?].concat() {
        copy_into(&package, &file)?;
    }
    for file in ["LICENSE", "package/README.md"] {
        copy_into(&package, &shell.path(file))?;
    }
    write(&package.join("package.json"), about(&read_text(&shell.path("package/package.json"))?)?)?;
    write(&package.join("sri.json"), hashes(&package)?)?;
    Ok(package)
}

fn add_script(shell: &Shell, sources: &Sources, package: &Path, script: &Path) -> Result<()> {
    if !sources.has_esbuild {
        return copy_into(package, script);
    }
    let name = script.file_name().context("a script has a name")?;
    // A module cannot be kept out of itself.
    let itself = format!("--external:./{}", name.display());
    let others = MODULES.into_iter().filter(|module| *module != itself);
    // Whoever debugs their portal reads the script as it was written.
    let options: Vec<&str> = others.chain(["--sourcemap"]).collect();
    write(&package.join(name), bundle::script(shell, sources, script, &options)?)?;
    copy_into(package, &bundle::source_map(shell, script)?)
}

/// The package.json, with the version.
fn about(template: &str) -> Result<String> {
    ensure!(template.contains(NO_VERSION), "package/package.json has no {NO_VERSION} to put the version at");
    Ok(template.replace(NO_VERSION, &format!("\"version\": \"{VERSION}\"")))
}

/// The hash of each file that a browser loads, as JSON.
fn hashes(package: &Path) -> Result<String> {
    let mut lines = Vec::new();
    for entry in fs::read_dir(package)? {
        let file = entry?.path();
        if file.extension().is_some_and(|kind| kind == "js" || kind == "wasm") {
            let name = file.file_name().context("a file has a name")?;
            lines.push(format!("  \"{}\": \"{}\"", name.display(), Fingerprint::of(&read(&file)?).integrity()));
        }
    }
    lines.sort();
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
