//! The code that docs/ shows is that of the examples, which the tests build.

use std::{fs, path::Path};

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
