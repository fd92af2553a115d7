//! Puts the npm package together, in `pkg/`.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use xshell::Shell;

use super::{Sources, VERSION, bundle, element_scripts, interface};
use crate::{fingerprint::Fingerprint, shell::empty_folder};

/// Stands for the version in the package.json that is written by hand.
const NO_VERSION: &str = "\"version\": \"0.0.0\"";

/// What hosts import. All else is in the first of them, and there must be only one of that.
const MODULES: [&str; 3] = ["helm-redeploy.js", "define.js", "define-for-bundlers.js"];

pub(super) fn build(sh: &Shell, sources: &Sources) -> Result<PathBuf> {
    let package = sh.current_dir().join("pkg");
    empty_folder(sh, &package)?;
    sh.copy_file(sources.widget.join("widget_bg.wasm"), &package)?;
    if sources.has_esbuild {
        let scripts = bundle::gather(sh, sources)?.join("element");
        for module in MODULES {
            add_bundled(sh, sources, &package, &scripts.join(module))?;
        }
    } else {
        for script in element_scripts(sh)?.into_iter().chain([sources.widget.join("widget.js")]) {
            sh.copy_file(script, &package)?;
        }
    }
    interface::describe(sh, &package)?;
    for file in ["LICENSE", "package/README.md"] {
        sh.copy_file(file, &package)?;
    }
    sh.write_file(package.join("package.json"), about(&sh.read_file("package/package.json")?)?)?;
    sh.write_file(package.join("sri.json"), hashes(sh, &package)?)?;
    Ok(package)
}

fn add_bundled(sh: &Shell, sources: &Sources, package: &Path, script: &Path) -> Result<()> {
    let name = script.file_name().context("a script has a name")?;
    // Whoever debugs their portal reads the script as it was written.
    let options = ["--external:./helm-redeploy.js", "--sourcemap"];
    sh.write_file(package.join(name), bundle::script(sh, sources, script, &options)?)?;
    Ok(sh.copy_file(bundle::source_map(sh, script)?, package)?)
}

/// The package.json, with the version.
fn about(template: &str) -> Result<String> {
    ensure!(template.contains(NO_VERSION), "package/package.json has no {NO_VERSION} to put the version at");
    Ok(template.replace(NO_VERSION, &format!("\"version\": \"{VERSION}\"")))
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
