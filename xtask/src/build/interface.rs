//! Says what the element offers, from its source: the declarations for TypeScript, the manifest for editors and
//! documentation, and the page docs/reference.md.

use std::path::Path;

use anyhow::{Context, Result};
use xshell::{Shell, cmd};

use crate::{npm, shell::say};

/// The declarations that a host's own code leads to.
const DECLARATIONS: [&str; 9] = [
    "helm-redeploy",
    "define-for-bundlers",
    "react",
    "element",
    "attributes",
    "errors",
    "frameworks",
    "origins",
    "types",
];

/// Checks the types of the scripts in src, and adds the declarations and the manifest to the package, if npm can be
/// asked for what makes them.
pub(super) fn describe(sh: &Shell, package: &Path) -> Result<()> {
    let react = npm::REACT_19.modules(sh).filter(|_| npm::TYPESCRIPT.is_there(sh));
    if let Some(react) = react {
        let types = react.join("@types");
        let tsc = cmd!(sh, "tsc --project src/element --typeRoots {types}");
        tsc.run().context("the types of the scripts in src do not fit together")?;
        for module in DECLARATIONS {
            sh.copy_file(format!("target/types/element/{module}.d.ts"), package)?;
        }
    } else {
        say(
            "Building without TypeScript or React's types, which could not be had through npm: the package will have no declarations.",
        );
    }
    if !manifest(sh, &package.join("custom-elements.json"))? {
        say("Building without the analyzer, which could not be had through npm: the package will have no manifest.");
    }
    Ok(())
}

/// Writes docs/reference.md anew.
pub(crate) fn reference(sh: &Shell) -> Result<()> {
    let file = sh.current_dir().join("target/custom-elements.json");
    manifest(sh, &file)?.then_some(()).context("the analyzer could not be had through npm")?;
    let page = cmd!(sh, "node package/reference.mjs {file}").read()?;
    Ok(sh.write_file("docs/reference.md", page + "\n")?)
}

/// Writes the manifest, if that is possible.
fn manifest(sh: &Shell, file: &Path) -> Result<bool> {
    let Some(modules) = npm::ANALYZER.modules(sh) else { return Ok(false) };
    cmd!(sh, "node package/manifest.mjs {file}").env("HELM_REDEPLOY_ANALYZER", modules).run()?;
    Ok(true)
}
