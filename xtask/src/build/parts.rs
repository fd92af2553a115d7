//! What of others is in what is published: their notices, which their licences ask for, and the list of them (an SBOM).

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    fmt::Write as _,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use xshell::{Shell, cmd};

use super::VERSION;

/// Where the notices are, beside what they are about.
const NOTICES: &str = "THIRD-PARTY.txt";
/// Where the list is, in the form of `CycloneDX`.
const LIST: &str = "sbom.cdx.json";

/// A crate whose code is in the wasm, or may be.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Part {
    name: String,
    version: String,
    licence: String,
}

/// Adds both to the folder.
pub(super) fn describe(sh: &Shell, folder: &Path) -> Result<()> {
    let parts = parts(sh)?;
    let lock = sh.read_file("Cargo.lock")?;
    sh.write_file(folder.join(LIST), list(&parts, &lock))?;
    sh.write_file(folder.join(NOTICES), notices(sh, &parts)?)?;
    Ok(())
}

/// The crates that the wasm is compiled from. Macros run while it is compiled, and leave none of themselves in it.
fn parts(sh: &Shell) -> Result<BTreeSet<Part>> {
    let options = ["--edges=normal,no-proc-macro", "--prefix=none", "--locked", "--format={p}|{l}"];
    let tree = cmd!(sh, "cargo tree --package helm-redeploy --target wasm32-unknown-unknown {options...}");
    let tree = tree.quiet().read().context("cargo does not tell what the widget is compiled from")?;
    // Of those of this repository, which are ours, cargo tells where they are.
    let is_ours = |line: &&str| line.split('|').next().is_some_and(|crate_| crate_.contains('('));
    tree.lines().filter(|line| !is_ours(line)).map(part).collect()
}

/// Reads `name v1.2.3|MIT OR Apache-2.0 (*)`.
fn part(line: &str) -> Result<Part> {
    let read = || {
        let (crate_, licence) = line.trim_end_matches(" (*)").split_once('|')?;
        let (name, version) = crate_.split_once(" v")?;
        let licence = licence.replace('/', " OR ");
        Some(Part { name: name.to_owned(), version: version.to_owned(), licence })
    };
    read().filter(|part| !part.licence.is_empty()).with_context(|| format!("cargo tells no licence in `{line}`"))
}

/// One line each, and nothing that differs between two builds of the same sources.
fn list(parts: &BTreeSet<Part>, lock: &str) -> String {
    let component = |Part { name, version, licence }: &Part| {
        let hash = checksum(lock, name, version);
        let hash = hash.map(|hash| format!(", \"hashes\": [{{ \"alg\": \"SHA-256\", \"content\": \"{hash}\" }}]"));
        format!(
            "    {{ \"type\": \"library\", \"name\": \"{name}\", \"version\": \"{version}\", \
             \"purl\": \"pkg:cargo/{name}@{version}\", \"licenses\": [{{ \"expression\": \"{licence}\" }}]{} }}",
            hash.unwrap_or_default()
        )
    };
    let components: Vec<String> = parts.iter().map(component).collect();
    format!(
        "{{\n  \"bomFormat\": \"CycloneDX\",\n  \"specVersion\": \"1.5\",\n  \"version\": 1,\n  \"metadata\": {{\n    \
         \"component\": {{ \"type\": \"library\", \"name\": \"helm-redeploy\", \"version\": \"{VERSION}\", \
         \"licenses\": [{{ \"expression\": \"MIT\" }}] }}\n  }},\n  \"components\": [\n{}\n  ]\n}}\n",
        components.join(",\n")
    )
}

fn checksum<'a>(lock: &'a str, name: &str, version: &str) -> Option<&'a str> {
    let (_, rest) = lock.split_once(&format!("name = \"{name}\"\nversion = \"{version}\"\n"))?;
    let (entry, _) = rest.split_once("\n\n").unwrap_or((rest, ""));
    Some(entry.split_once("checksum = \"")?.1.split_once('"')?.0)
}

/// Each text once, under all the crates that it is of.
fn notices(sh: &Shell, parts: &BTreeSet<Part>) -> Result<String> {
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let sources = sources(sh);
    for Part { name, version, licence } in parts {
        let texts_of = texts_in(sh, &sources, &format!("{name}-{version}"));
        // A crate that ships no text of its own says by name what it is under.
        let texts_of =
            if texts_of.is_empty() { vec![format!("(No text comes with it: {licence}.)")] } else { texts_of };
        for text in texts_of {
            texts.entry(text).or_default().push(format!("{name} {version} ({licence})"));
        }
    }
    ensure!(!texts.is_empty(), "the widget is compiled from nothing of others");
    let mut notices = format!(
        "The WebAssembly of helm-redeploy {VERSION} is compiled from code of others as well: the crates below, and\nthe standard library of Rust (MIT OR Apache-2.0, The Rust Project Contributors).\n"
    );
    for (text, crates) in texts {
        write!(notices, "\n{}\n{}\n\n{}\n", "=".repeat(80), crates.join("\n"), text.trim_end())?;
    }
    Ok(notices)
}

/// Where cargo keeps the sources of crates: a folder for each registry.
fn sources(sh: &Shell) -> Vec<PathBuf> {
    let cargo = env::var_os("CARGO_HOME").map(PathBuf::from);
    let cargo = cargo.or_else(|| env::home_dir().map(|home| home.join(".cargo"))).unwrap_or_default();
    sh.read_dir(cargo.join("registry/src")).unwrap_or_default()
}

/// The texts of the licences in the folder of a crate, by name.
fn texts_in(sh: &Shell, sources: &[PathBuf], folder: &str) -> Vec<String> {
    let is_text = |file: &PathBuf| {
        let name = file.file_name().unwrap_or_default().to_string_lossy().to_uppercase();
        ["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE", "UNLICENSE"].iter().any(|word| name.starts_with(word))
    };
    let files = sources.iter().filter_map(|source| sh.read_dir(source.join(folder)).ok()).flatten();
    let mut files: Vec<PathBuf> = files.filter(is_text).collect();
    files.sort();
    files.iter().filter_map(|file| sh.read_file(file).ok()).map(|text| text.replace("\r\n", "\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_cargo_is_a_part() -> Result<()> {
        let time = part("time v0.3.55|MIT/Apache-2.0 (*)")?;
        assert_eq!((time.name.as_str(), time.version.as_str()), ("time", "0.3.55"));
        assert_eq!(time.licence, "MIT OR Apache-2.0");
        assert!(part("time v0.3.55|").is_err());
        Ok(())
    }

    #[test]
    fn a_part_is_listed_with_the_hash_of_the_lock_file() -> Result<()> {
        let lock = "[[package]]\nname = \"a\"\nversion = \"1.0.0\"\nchecksum = \"cafe\"\n\n[[package]]\nname = \"b\"\n";
        let list = list(&BTreeSet::from([part("a v1.0.0|MIT")?]), lock);
        assert!(list.contains("pkg:cargo/a@1.0.0") && list.contains("\"content\": \"cafe\""), "{list}");
        Ok(())
    }
}
