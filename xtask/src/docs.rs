//! What docs say is so: the code that docs/ shows is that of the examples, which the tests build, and so are the files
//! that the site shows; and the tests that SECURITY.md names are there.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};

#[test]
fn what_is_shown_is_what_is_built() -> Result<()> {
    let root = Path::new("..");
    let mut count = 0;
    for page in fs::read_dir(root.join("docs"))? {
        let page = page?.path();
        if page.extension().is_none_or(|kind| kind != "md") {
            continue;
        }
        let text = fs::read_to_string(&page)?;
        let name = page.display();
        // `<!-- examples/… -->`, and in the next lines the code.
        for shown in text.split("<!-- examples/").skip(1) {
            let (file, rest) = shown.split_once(" -->\n```").with_context(|| format!("no code follows in {name}"))?;
            let (_, code) = rest.split_once('\n').context("a line has an end")?;
            let (code, _) = code.split_once("```").with_context(|| format!("the code has no end in {name}"))?;
            let source =
                fs::read_to_string(root.join("examples").join(file)).with_context(|| format!("examples/{file}"))?;
            ensure!(source.contains(code), "{name} shows what is not in examples/{file}:\n{code}");
            count += 1;
        }
    }
    ensure!(count > 0, "no page shows any code");
    Ok(())
}

#[test]
fn the_site_shows_files_that_are_there() -> Result<()> {
    let root = Path::new("..");
    let site = fs::read_to_string(root.join("docs/site/index.html"))?;
    let shown: Vec<_> = site.split("<!-- show ").skip(1).filter_map(|rest| rest.split(' ').next()).collect();
    ensure!(shown.len() > 8, "the site shows only {shown:?}");
    for file in shown {
        ensure!(root.join(file).is_file(), "the site shows {file}, which is not there");
    }
    Ok(())
}

#[test]
fn what_is_said_to_be_tested_is() -> Result<()> {
    let root = Path::new("..");
    let mut core = String::new();
    for file in
        ["src", "tests"].into_iter().map(|folder| sources(&root.join(folder))).collect::<Result<Vec<_>>>()?.concat()
    {
        core += &fs::read_to_string(file)?;
    }
    let security = fs::read_to_string(root.join("SECURITY.md"))?;
    let mut rows = 0;
    for row in security.lines().filter(|line| line.starts_with("| T")) {
        rows += 1;
        ensure!(row.starts_with(&format!("| T{rows} |")), "a threat is missing before {row}");
        // What is between backticks, and only in the last column a test.
        let tests = row.rsplit('|').nth(1).context("a row has a last column")?;
        ensure!(["`", "argued", "the end of every story"].iter().any(|way| tests.contains(way)), "nothing tests {row}");
        for name in tests.split('`').skip(1).step_by(2) {
            let (place, name) = name.split_once("::").unwrap_or(("", name));
            let name = name.trim_end_matches('…');
            let is_there = if name.contains(['/', ' ']) {
                name.starts_with("cargo ") || root.join(name).exists()
            } else if place.is_empty() {
                core.contains(&format!("fn {name}"))
            } else {
                let stories = fs::read_to_string(root.join(format!("tests/page/tests/stories/{place}.rs")));
                stories.is_ok_and(|stories| stories.contains(&format!("async fn {name}")))
            };
            ensure!(is_there, "SECURITY.md says that `{name}` tests something, and it is nowhere");
        }
    }
    ensure!(rows == 30, "there are {rows} threats");
    Ok(())
}

/// All files of Rust in a folder, but for those of the page's own tests.
fn sources(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() && !path.ends_with("tests/page") {
            files.extend(sources(&path)?);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            files.push(path);
        }
    }
    Ok(files)
}
