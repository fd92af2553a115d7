//! Whether what is published follows from the sources alone: whoever has these can make it, and see that nobody has put
//! anything else into it.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use anyhow::{Context, Result, ensure};
use xshell::{Shell, cmd};

use crate::{
    build,
    fingerprint::Fingerprint,
    shell::{empty_folder, say},
};

/// Longer than the path of here, so that one which has got into the result is seen.
const ELSEWHERE: &str = "target/reproduce/somewhere-else";

/// What is no source.
const MADE: [&str; 5] =
    ["--exclude=./target", "--exclude=./dist", "--exclude=./pkg", "--exclude=./.git", "--exclude=node_modules"];

/// The files of a build, by name, each with what it is told apart by.
type Files = BTreeMap<String, String>;

/// Builds what is here, and once more elsewhere and from nothing, and compares.
pub(crate) fn reproduce(sh: &Shell) -> Result<()> {
    say("Building here.");
    build::build(sh)?;
    let here = files(sh)?;

    say(&format!("Building in {ELSEWHERE}, from nothing."));
    empty_folder(sh, ELSEWHERE)?;
    let archive = format!("{ELSEWHERE}.tar");
    cmd!(sh, "tar --create --file {archive} {MADE...} .").run()?;
    cmd!(sh, "tar --extract --file {archive} --directory {ELSEWHERE}").run()?;
    sh.remove_path(archive)?;
    let _inside = sh.push_dir(ELSEWHERE);
    build::build(sh)?;

    let builds = [here, files(sh)?];
    compare(&builds)?;
    for (name, hash) in &builds[0] {
        println!("{hash}  {name}");
    }
    println!("Both builds are the same: {} files.", builds[0].len());
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
        let name = folder.join(path.file_name().context("a file has a name")?);
        if path.is_dir() {
            add(sh, &name, files)?;
        } else {
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
