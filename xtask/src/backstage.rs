//! Tests and builds the plugin of `examples/backstage` as its owners would: with Backstage's own tools, and the package from
//! its tarball. All else is installed once, in the cache, because it is more than a gigabyte.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use xshell::{Shell, cmd};

use crate::{
    build::VERSION,
    npm, portals,
    shell::{empty_folder, say},
    tools::cache,
};

/// What came of the plugin's own tests.
pub(crate) struct Outcome {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
}

/// The plugin in `target/backstage`, with all that it imports in the folders above it.
pub(crate) struct Plugin {
    folder: PathBuf,
    /// Holds the plugin, and what is installed beside it.
    plugins: PathBuf,
    /// Holds the two archives that a Backstage would get.
    archives: PathBuf,
}

/// Copies the plugin, and installs the package beside it.
pub(crate) fn prepare(sh: &Shell, package: &Path) -> Result<Plugin> {
    let archives = sh.current_dir().join("target/backstage");
    let plugins = archives.join("plugins");
    let folder = plugins.join("qovery-helm");
    empty_folder(sh, &archives)?;
    portals::copy_without_package(sh, Path::new("examples/backstage"), &folder)?;
    let modules = modules(sh, &sh.read_file(folder.join("package.json"))?)?;
    // What is packed names the package, and its licence.
    for file in ["examples/backstage/package.json", "LICENSE"] {
        sh.copy_file(file, &folder)?;
    }
    cmd!(sh, "ln -s {modules} {archives}").run()?;
    let archive = npm::pack(sh, package, &archives)?;
    npm::install(sh, &plugins, &["--offline", &archive.to_string_lossy()])?;
    Ok(Plugin { folder, plugins, archives })
}

/// Checks the types, tests, builds and packs, each with Backstage's own tools.
pub(crate) fn check(sh: &Shell, plugin: &Plugin) -> Result<Outcome> {
    let Plugin { folder, archives, .. } = plugin;
    // What it imports lies elsewhere, and is to be called by its name here.
    cmd!(sh, "npm run tsc --silent --prefix {folder} -- --preserveSymlinks").run().context("its types are wrong")?;
    let results = folder.join("results.json");
    // Failures are counted, and what failed was said.
    let tests = cmd!(sh, "npm test --silent --prefix {folder} -- --silent --json --outputFile={results}");
    tests.env("CI", "true").ignore_status().run()?;
    let results: Value = serde_json::from_str(&sh.read_file(results).context("its tests do not start")?)?;
    cmd!(sh, "npm run build --silent --prefix {folder}").run().context("it does not build")?;
    cmd!(sh, "npm pack --silent --pack-destination {archives} {folder}").run().context("it cannot be packed")?;
    Ok(Outcome {
        passed: number(&results, "numPassedTests"),
        failed: number(&results, "numFailedTests") + number(&results, "numRuntimeErrorTestSuites"),
    })
}

/// Has Backstage's bundler, rspack, build an app with the plugin as it was packed, and looks for the wasm in it.
pub(crate) fn bundle(sh: &Shell, plugin: &Plugin) -> Result<()> {
    let Plugin { plugins, archives, .. } = plugin;
    let (app, installed) = (plugins.join("app"), plugins.join("node_modules/backstage-plugin-qovery-helm"));
    portals::copy_without_package(sh, Path::new("tests/backstage"), &app)?;
    sh.create_dir(&installed)?;
    let archive = archives.join(format!("backstage-plugin-qovery-helm-{VERSION}.tgz"));
    cmd!(sh, "tar --extract --gzip --strip-components=1 --file={archive} --directory={installed}").run()?;
    let bundled = cmd!(sh, "npm run build --silent --prefix {app}").read();
    bundled.context("an app with it does not build")?;
    let wasm = sh.read_binary_file(plugins.join("node_modules/helm-redeploy/widget_bg.wasm"))?;
    let files = sh.read_dir(app.join("dist"))?;
    let mut found = files.iter().filter(|file| file.extension().is_some_and(|kind| kind == "wasm"));
    let is_there = found.any(|file| sh.read_binary_file(file).is_ok_and(|bytes| bytes == wasm));
    ensure!(is_there, "an app with it has no wasm");
    Ok(())
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

    #[test]
    fn the_plugin_is_published_with_the_package_of_its_version() -> Result<()> {
        let plugin: Value = serde_json::from_str(&std::fs::read_to_string("../examples/backstage/package.json")?)?;
        assert_eq!(plugin["version"], VERSION);
        assert_eq!(plugin["dependencies"]["helm-redeploy"], VERSION);
        Ok(())
    }
}
