//! Builds the portals of `examples/` that a bundler puts together, as their owners would: in fresh folders, with the
//! package from its tarball, and all else from npm.

use std::path::Path;

use anyhow::{Context, Result};
use xshell::{Shell, cmd};

use crate::{npm, shell::empty_folder};

/// What their tools are told besides: the stories find them in a folder, and not at the root of a server.
const PORTALS: [(&str, &[&str]); 6] = [
    ("vite", VITE),
    ("react", VITE),
    ("vue", VITE),
    ("bundlers", &[]),
    ("angular", &["--progress=false"]),
    ("next", &[]),
];
const VITE: &[&str] = &["--base=./", "--logLevel=warn"];

/// Next takes no relative base.
const NEXT_BASE: (&str, &str) = ("BASE_PATH", "/portals/next/out");

/// What npm and the tools have made in the folder of an example that a person has tried.
const MADE: [&str; 6] = ["node_modules", "dist", "dist-types", "out", ".next", ".angular"];

/// How the line begins in which an example names the package; here it comes from its tarball.
const PACKAGE: &str = "    \"helm-redeploy\": ";

/// Builds each in a folder of its name in `target/portals`.
pub(crate) fn build(sh: &Shell, package: &Path) -> Result<()> {
    let portals = sh.current_dir().join("target/portals");
    empty_folder(sh, &portals)?;
    let archive = npm::pack(sh, package, &portals)?;
    let archive = archive.to_string_lossy();
    for (name, options) in PORTALS {
        let portal = portals.join(name);
        copy_without_package(sh, &Path::new("examples").join(name), &portal)?;
        npm::install(sh, &portal, &["--prefer-offline"])
            .with_context(|| format!("what examples/{name} is built with could not be had through npm"))?;
        npm::install(sh, &portal, &["--offline", archive.as_ref()])
            .with_context(|| format!("the package cannot be installed in examples/{name}"))?;
        let build = cmd!(sh, "npm run build --silent --prefix {portal} -- {options...}");
        build
            .env(NEXT_BASE.0, NEXT_BASE.1)
            .env("NEXT_TELEMETRY_DISABLED", "1")
            .run()
            .with_context(|| format!("examples/{name} does not build"))?;
    }
    Ok(())
}

/// Copies what is written by hand, and leaves the package out of package.json.
pub(crate) fn copy_without_package(sh: &Shell, from: &Path, to: &Path) -> Result<()> {
    sh.create_dir(to)?;
    for file in sh.read_dir(from)? {
        let name = file.file_name().context("a file has a name")?;
        if file.is_dir() {
            if !MADE.contains(&name.to_string_lossy().as_ref()) {
                copy_without_package(sh, &file, &to.join(name))?;
            }
        } else if name == "package.json" {
            let lines = sh.read_file(&file)?;
            let lines: Vec<_> = lines.lines().filter(|line| !line.starts_with(PACKAGE)).collect();
            sh.write_file(to.join(name), lines.join("\n"))?;
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
    fn every_portal_names_the_package_in_a_line_of_its_own() -> Result<()> {
        for (name, _) in PORTALS {
            let portal = std::fs::read_to_string(format!("../examples/{name}/package.json"))?;
            assert!(portal.lines().any(|line| line.starts_with(PACKAGE)), "{portal}");
        }
        Ok(())
    }
}
