//! Tests and builds the plugin of `examples/backstage` as its owners would: with Backstage's own tools, and the package from
//! its tarball. All else is installed once, in the cache, because it is more than a gigabyte.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;
use xshell::{Shell, cmd};

use crate::{
    npm, portals,
    shell::{empty_folder, say},
    tools::cache,
};

/// What came of the plugin's own tests.
pub(crate) struct Outcome {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
}

/// A copy of the plugin in `target/`, with all that it imports in the folders above it.
pub(crate) fn prepare(sh: &Shell, package: &Path) -> Result<PathBuf> {
    let folder = sh.current_dir().join("target/backstage");
    let (plugins, plugin) = (folder.join("plugins"), folder.join("plugins/qovery-helm"));
    empty_folder(sh, &folder)?;
    portals::copy_without_package(sh, Path::new("examples/backstage"), &plugin)?;
    let modules = modules(sh, &sh.read_file(plugin.join("package.json"))?)?;
    // What is packed names the package.
    sh.copy_file("examples/backstage/package.json", &plugin)?;
    cmd!(sh, "ln -s {modules} {folder}").run()?;
    let archive = npm::pack(sh, package, &folder)?;
    npm::install(sh, &plugins, &["--offline", &archive.to_string_lossy()])?;
    Ok(plugin)
}

/// Checks the types, tests, builds and packs, each with Backstage's own tools. The archive lies beside that of the package.
pub(crate) fn check(sh: &Shell, plugin: &Path) -> Result<Outcome> {
    // What it imports lies elsewhere, and is to be called by its name here.
    cmd!(sh, "npm run tsc --silent --prefix {plugin} -- --preserveSymlinks").run().context("its types are wrong")?;
    let results = plugin.join("results.json");
    // Failures are counted, and what failed was said.
    let tests = cmd!(sh, "npm test --silent --prefix {plugin} -- --silent --json --outputFile={results}");
    tests.env("CI", "true").ignore_status().run()?;
    let results: Value = serde_json::from_str(&sh.read_file(results).context("its tests do not start")?)?;
    cmd!(sh, "npm run build --silent --prefix {plugin}").run().context("it does not build")?;
    cmd!(sh, "npm pack --silent --pack-destination {plugin}/../.. {plugin}").run().context("it cannot be packed")?;
    Ok(Outcome {
        passed: number(&results, "numPassedTests"),
        failed: number(&results, "numFailedTests") + number(&results, "numRuntimeErrorTestSuites"),
    })
}

fn number(results: &Value, name: &str) -> usize {
    results[name].as_u64().and_then(|number| number.try_into().ok()).unwrap_or_default()
}

/// The folder `node_modules` that holds what the plugin's package.json names.
fn modules(sh: &Shell, wanted: &str) -> Result<PathBuf> {
    let folder = cache()?.join("backstage");
    // It is written last, so an interrupted installation is done again.
    let installed = folder.join("installed.json");
    if sh.read_file(&installed).ok().as_deref() != Some(wanted) {
        say("Installing Backstage from npm, which tests and builds its plugin. It is more than a gigabyte.");
        sh.create_dir(&folder)?;
        sh.remove_path(&installed)?;
        sh.write_file(folder.join("package.json"), wanted)?;
        npm::install(sh, &folder, &["--ignore-scripts"]).context("Backstage could not be had through npm")?;
        sh.write_file(installed, wanted)?;
    }
    Ok(folder.join("node_modules"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::VERSION;

    #[test]
    fn the_plugin_is_published_with_the_package_of_its_version() -> Result<()> {
        let plugin: Value = serde_json::from_str(&std::fs::read_to_string("../examples/backstage/package.json")?)?;
        assert_eq!(plugin["version"], VERSION);
        assert_eq!(plugin["dependencies"]["helm-redeploy"], VERSION);
        Ok(())
    }
}
