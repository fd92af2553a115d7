//! Builds the site, for any static host: the widget to try in a page that plays Qovery, the examples with their code, and
//! docs/ as pages. docs/site/build.mjs puts it together.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use xshell::{Shell, cmd};

use crate::{build, npm, shell::empty_folder, sizes};

/// Builds what is published, and the site from it.
pub(crate) fn docs(sh: &Shell) -> Result<()> {
    let build = build::build(sh)?;
    ensure!(build.is_bundled, "the site is made from the package as it is published, which needs npm");
    sizes::all(&site(sh, &build.package)?, "the site")
}

/// Puts the site together in `target/site`.
pub(crate) fn site(sh: &Shell, package: &Path) -> Result<PathBuf> {
    let marked = npm::MARKED.modules(sh).context("what makes pages of docs/ could not be had through npm")?;
    let site = sh.current_dir().join("target/site");
    empty_folder(sh, &site)?;
    let script = cmd!(sh, "node docs/site/build.mjs {package} {site}");
    script.env("HELM_REDEPLOY_MARKED", marked).run().context("the site cannot be put together")?;
    Ok(site)
}
