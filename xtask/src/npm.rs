//! Tools from npm, each installed in a folder of its own in the cache. A build can go without them, and is larger then.

use std::path::{Path, PathBuf};

use anyhow::Result;
use xshell::{Shell, cmd};

use crate::{
    build,
    shell::{answer, prefer, say},
    tools::{cache, numbers},
};

/// One or more packages that are installed together.
pub(crate) struct Package {
    /// The folder's name.
    name: &'static str,
    /// What npm is asked for.
    wanted: &'static [&'static str],
    /// The programs in it, and which of their versions do as well when they are on the PATH already.
    programs: &'static [&'static str],
    fits: fn([u32; 3]) -> bool,
    purpose: &'static str,
}

/// Older versions than 116 do not know all that today's rustc emits.
pub(crate) const BINARYEN: Package = Package {
    name: "binaryen-132.0.0",
    wanted: &["binaryen@132.0.0"],
    programs: &["wasm-opt"],
    fits: |[major, ..]| major >= 116,
    purpose: "makes the wasm smaller",
};

pub(crate) const ESBUILD: Package = Package {
    name: "esbuild-0.28.2",
    wanted: &["esbuild@0.28.2"],
    programs: &["esbuild"],
    fits: |version| version == [0, 28, 2],
    purpose: "bundles the JavaScript and makes it smaller",
};

pub(crate) const TYPESCRIPT: Package = Package {
    name: "typescript-5.9.3",
    wanted: &["typescript@5.9.3"],
    programs: &["tsc"],
    fits: |version| version == [5, 9, 3],
    purpose: "checks the types of the JavaScript and declares them",
};

/// No programs: a script of ours imports it.
pub(crate) const ANALYZER: Package = Package {
    name: "custom-elements-manifest-analyzer-0.11.0",
    wanted: &["@custom-elements-manifest/analyzer@0.11.0"],
    programs: &[],
    fits: |_| false,
    purpose: "describes the custom element",
};

/// No programs: the tests of the package import them.
pub(crate) const MANIFEST_CHECK: Package = Package {
    name: "manifest-check-2.1.0",
    wanted: &["ajv@8.20.0", "custom-elements-manifest@2.1.0"],
    programs: &[],
    fits: |_| false,
    purpose: "checks the manifest of the custom element",
};

/// No programs: the tests of the package import it.
pub(crate) const WEBPACK: Package = Package {
    name: "webpack-5.112.2",
    wanted: &["webpack@5.112.2"],
    programs: &[],
    fits: |_| false,
    purpose: "bundles the package as a host would",
};

/// No programs: the types of the component are declared with its own, and the tests of the package render with it.
pub(crate) const REACT_19: Package = Package {
    name: "react-19.3.1",
    wanted: &["react@19.3.1", "react-dom@19.3.1", "@types/react@19.3.0", "@types/react-dom@19.3.0"],
    programs: &[],
    fits: |_| false,
    purpose: "has the types that the component for it is declared with",
};

/// No programs: the tests of the package render with it.
pub(crate) const REACT_18: Package = Package {
    name: "react-18.3.1",
    wanted: &["react@18.3.1", "react-dom@18.3.1", "@types/react@18.3.32", "@types/react-dom@18.3.7"],
    programs: &[],
    fits: |_| false,
    purpose: "renders the component that the package has for it",
};

/// No programs: the tests of the package import it.
pub(crate) const HAPPY_DOM: Package = Package {
    name: "happy-dom-21.0.4",
    wanted: &["happy-dom@21.0.4"],
    programs: &[],
    fits: |_| false,
    purpose: "is the page that React renders to",
};

/// No programs: the script that puts the site together imports it.
pub(crate) const MARKED: Package = Package {
    name: "marked-18.2.1",
    wanted: &["marked@18.2.1"],
    programs: &[],
    fits: |_| false,
    purpose: "makes pages of what is in docs/",
};

/// No programs: a story runs it in the page.
pub(crate) const AXE: Package = Package {
    name: "axe-core-4.14.1",
    wanted: &["axe-core@4.14.1"],
    programs: &[],
    fits: |_| false,
    purpose: "finds what keeps people out of a page",
};

/// No programs: a story writes with them.
pub(crate) const LETTERS: Package = Package {
    name: "inter-5.3.0",
    wanted: &["@fontsource-variable/inter@5.3.0"],
    programs: &[],
    fits: |_| false,
    purpose: "has letters that are the same in the pictures of every machine",
};

/// No programs: a story puts them around the element.
pub(crate) const RESETS: Package = Package {
    name: "resets-1",
    wanted: &[
        "normalize.css@8.0.1",
        "modern-normalize@3.0.1",
        "sanitize.css@13.0.0",
        "tailwindcss@4.3.5",
        "@unocss/reset@66.12.0",
        "bootstrap@5.3.9",
    ],
    programs: &[],
    fits: |_| false,
    purpose: "are the style sheets that many pages begin with",
};

/// Installs what npm is told to in a folder, or else what its package.json names.
pub(crate) fn install(sh: &Shell, folder: &Path, wanted: &[&str]) -> Result<()> {
    let options = ["--no-audit", "--no-fund", "--loglevel=error"];
    Ok(cmd!(sh, "npm install {options...} --prefix {folder} {wanted...}").run()?)
}

/// Packs our package as it would be published, and gives the archive in that folder.
pub(crate) fn pack(sh: &Shell, package: &Path, folder: &Path) -> Result<PathBuf> {
    cmd!(sh, "npm pack --silent --pack-destination {folder} {package}").run()?;
    Ok(folder.join(format!("helm-redeploy-{}.tgz", build::VERSION)))
}

impl Package {
    /// Makes its programs available, if that is possible.
    pub(crate) fn is_there(&self, sh: &Shell) -> bool {
        let installed = || self.modules(sh).and_then(|modules| prefer(sh, &modules.join(".bin")).ok());
        self.fits(sh) || installed().is_some() && self.fits(sh)
    }

    /// The folder `node_modules` that holds it, installed if need be and possible.
    pub(crate) fn modules(&self, sh: &Shell) -> Option<PathBuf> {
        let folder = cache().ok()?.join(self.name);
        let modules = folder.join("node_modules");
        // npm writes this file last, so an interrupted installation is done again.
        if modules.join(".package-lock.json").exists() {
            return Some(modules);
        }
        answer(cmd!(sh, "npm --version"))?;
        say(&format!("Installing {} from npm, which {}.", self.wanted.join(" and "), self.purpose));
        sh.create_dir(&folder).ok()?;
        install(sh, &folder, self.wanted).ok()?;
        Some(modules)
    }

    fn fits(&self, sh: &Shell) -> bool {
        let version = |program: &&str| answer(cmd!(sh, "{program} --version")).and_then(|text| numbers(&text));
        !self.programs.is_empty() && self.programs.iter().all(|program| version(program).is_some_and(self.fits))
    }
}
