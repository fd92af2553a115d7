//! Builds the portals of `examples/` that a bundler puts together, as their owners would: in fresh folders, with the
//! package from its tarball, and all else from npm.

use std::path::Path;

use anyhow::{Context, Result};
use xshell::{Shell, cmd};

use crate::{npm, shell::empty_folder};

const PORTALS: [&str; 3] = ["vite", "react", "vue"];

/// What the examples call the package; here it comes from its tarball.
const PACKAGE: &str = "    \"helm-redeploy\": \"file:../../pkg\",\n";
const ONLY_PACKAGE: &str = "    \"helm-redeploy\": \"file:../../pkg\"\n";

/// Builds each in a folder of its name in `target/portals`. Where npm cannot be asked for what they need (but for the
/// package), nothing is built, and the reason is given.
pub(crate) fn build(sh: &Shell, package: &Path) -> Result<Option<String>> {
    let portals = sh.current_dir().join("target/portals");
    empty_folder(sh, &portals)?;
    let archive = npm::pack(sh, package, &portals)?;
    for name in PORTALS {
        let portal = portals.join(name);
        copy_without_package(sh, &Path::new("examples").join(name), &portal)?;
        if npm::install(sh, &portal, &["--prefer-offline"]).is_err() {
            return Ok(Some(format!("what examples/{name} is built with could not be had through npm")));
        }
        let archive = archive.to_string_lossy();
        npm::install(sh, &portal, &["--offline", archive.as_ref()])
            .with_context(|| format!("the package cannot be installed in examples/{name}"))?;
        // The stories find it in a folder, and not at the root of a server.
        cmd!(sh, "npm run build --silent --prefix {portal} -- --base=./ --logLevel=warn")
            .run()
            .with_context(|| format!("examples/{name} does not build"))?;
    }
    Ok(None)
}

/// Copies what is written by hand, and leaves the package out of package.json. A person may have tried the example, and
/// left in its folder what npm and Vite have made.
fn copy_without_package(sh: &Shell, from: &Path, to: &Path) -> Result<()> {
    sh.create_dir(to)?;
    for file in sh.read_dir(from)? {
        let name = file.file_name().context("a file has a name")?;
        if file.is_dir() {
            if name != "node_modules" && name != "dist" {
                copy_without_package(sh, &file, &to.join(name))?;
            }
        } else if name == "package.json" {
            sh.write_file(to.join(name), sh.read_file(&file)?.replace(PACKAGE, "").replace(ONLY_PACKAGE, ""))?;
        } else if name != "package-lock.json" {
            sh.copy_file(&file, to)?;
        }
    }
    Ok(())
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
