//! Builds the portals of `examples/` that a bundler puts together, as their owners would: in fresh folders, with the
//! package from its tarball, and all else from npm.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::{
    build::empty_folder,
    npm,
    shell::{Shell, run},
};

const PORTALS: [&str; 3] = ["vite", "react", "vue"];

/// What the examples call the package; here it comes from its tarball.
const PACKAGE: &str = "    \"helm-redeploy\": \"file:../../pkg\",\n";
const ONLY_PACKAGE: &str = "    \"helm-redeploy\": \"file:../../pkg\"\n";

/// Builds each in a folder of its name in `target/portals`. Where npm cannot be asked for what they need (but for the
/// package), nothing is built, and the reason is given.
pub(crate) fn build(shell: &Shell, package: &Path) -> Result<Option<String>> {
    let portals = shell.path("target/portals");
    empty_folder(&portals)?;
    let archive = npm::pack(shell, package, &portals)?;
    for name in PORTALS {
        let portal = portals.join(name);
        copy_without_package(&shell.path("examples").join(name), &portal)?;
        if npm::install(shell, &portal, &["--prefer-offline"]).is_err() {
            return Ok(Some(format!("what examples/{name} is built with could not be had through npm")));
        }
        let archive = archive.to_string_lossy();
        npm::install(shell, &portal, &["--offline", archive.as_ref()])
            .with_context(|| format!("the package cannot be installed in examples/{name}"))?;
        // The stories find it in a folder, and not at the root of a server.
        let mut npm = shell.command("npm");
        npm.args(["run", "build", "--silent", "--prefix"]).arg(&portal).args(["--", "--base=./", "--logLevel=warn"]);
        run(&mut npm).with_context(|| format!("examples/{name} does not build"))?;
    }
    Ok(None)
}

/// Copies what is written by hand, and leaves the package out of package.json.
fn copy_without_package(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for file in written_files(from)? {
        let target = to.join(file.file_name().context("a file has a name")?);
        if file.is_dir() {
            copy_without_package(&file, &target)?;
        } else if file.ends_with("package.json") {
            let text = fs::read_to_string(&file)?;
            fs::write(target, text.replace(PACKAGE, "").replace(ONLY_PACKAGE, ""))?;
        } else {
            fs::copy(&file, target)?;
        }
    }
    Ok(())
}

/// A person may have tried the example, and left in its folder what npm and Vite have made.
fn written_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry?;
        if !["node_modules", "dist", "package-lock.json"].iter().any(|made| entry.file_name() == *made) {
            files.push(entry.path());
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_portal_names_the_package_in_a_line_of_its_own() {
        for portal in [
            include_str!("../../examples/vite/package.json"),
            include_str!("../../examples/react/package.json"),
            include_str!("../../examples/vue/package.json"),
        ] {
            assert!(portal.contains(PACKAGE) || portal.contains(ONLY_PACKAGE), "{portal}");
        }
    }
}
