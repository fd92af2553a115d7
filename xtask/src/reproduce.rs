//! Whether what is published follows from the sources alone: whoever has these can make it, and see that nobody has put
//! anything else into it.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use anyhow::{Context, Result, ensure};
use xshell::{Shell, cmd};

use crate::{
    fingerprint::Fingerprint,
    shell::{empty_folder, say},
};

/// The paths differ in length, so that one which has got into the result is seen.
const FOLDERS: [&str; 2] = ["target/reproduce/here", "target/reproduce/somewhere-else"];

/// The files of a build, by name, each with what it is told apart by.
type Files = BTreeMap<String, String>;

/// Builds the last commit twice and compares.
pub(crate) fn reproduce(sh: &Shell) -> Result<()> {
    let mut builds = Vec::new();
    for folder in FOLDERS {
        say(&format!("Building in {folder}, from nothing."));
        empty_folder(sh, folder)?;
        let archive = format!("{folder}.tar");
        cmd!(sh, "git archive --output {archive} HEAD").run()?;
        cmd!(sh, "tar --extract --file {archive} --directory {folder}").run()?;
        sh.remove_path(archive)?;
        let _inside = sh.push_dir(folder);
        cmd!(sh, "cargo xtask build").env_remove("CARGO_TARGET_DIR").ignore_stdout().run()?;
        builds.push(files(sh)?);
    }
    compare(&builds)?;
    let all = builds.pop().context("two builds were made")?;
    for (name, hash) in &all {
        println!("{hash}  {name}");
    }
    println!("Both builds are the same: {} files.", all.len());
    Ok(())
}

fn files(sh: &Shell) -> Result<Files> {
    let mut files = Files::new();
    for folder in ["dist", "pkg"] {
        add(sh, Path::new(folder), &mut files)?;
    }
    Ok(files)
}

fn add(sh: &Shell, folder: &Path, files: &mut Files) -> Result<()> {
    for path in sh.read_dir(folder)? {
        if path.is_dir() {
            add(sh, &path, files)?;
        } else {
            let name = folder.join(path.file_name().context("a file has a name")?);
            files.insert(name.display().to_string(), Fingerprint::of(&sh.read_binary_file(&path)?).integrity());
        }
    }
    Ok(())
}

fn compare(builds: &[Files]) -> Result<()> {
    let names = builds.iter().flat_map(BTreeMap::keys);
    let differ: BTreeSet<&String> =
        names.filter(|name| !builds.windows(2).all(|two| two[0].get(*name) == two[1].get(*name))).collect();
    ensure!(differ.is_empty(), "two builds of the same sources differ in {differ:?}");
    ensure!(builds.iter().all(|files| !files.is_empty()), "nothing was built");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_named() {
        let files = |hash: &str| Files::from([("a".to_owned(), "same".to_owned()), ("b".to_owned(), hash.to_owned())]);
        assert!(compare(&[files("1"), files("1")]).is_ok());
        let error = compare(&[files("1"), files("2")]).map_err(|error| error.to_string());
        assert!(error.is_err_and(|words| words.contains("\"b\"") && !words.contains("\"a\"")));
        assert!(compare(&[files("1"), Files::new()]).is_err());
    }
}
