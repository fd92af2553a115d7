//! Weighs what a browser has to load, as servers send it, and holds it to a budget.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use flate2::{Compression, write::GzEncoder};

use crate::build::Build;

/// Bytes of brotli that a browser loads for the page, or for the widget in a page of somebody else.
const BUDGET: usize = 80_000;

#[derive(Clone, Copy, Default)]
struct Sizes {
    raw: usize,
    gzip: usize,
    brotli: usize,
}

/// Prints a table of all files, and fails if what a browser loads is over the budget.
pub(crate) fn report(build: &Build) -> Result<()> {
    println!("\n{:>10} {:>10} {:>10}", "bytes", "gzip -9", "brotli 11");
    let page = table(&build.page, "the page: html, css, js, wasm")?;
    let package = table(&build.package, "the widget in another page: js, wasm")?;
    let most = page.brotli.max(package.brotli);
    if !build.is_full {
        println!(
            "Not held to the size budget of {BUDGET} bytes of brotli: this build had to go without some tools, see above."
        );
        return Ok(());
    }
    ensure!(most <= BUDGET, "a browser loads {most} bytes, over the size budget of {BUDGET}");
    println!("Within the size budget of {BUDGET} bytes of brotli.");
    Ok(())
}

/// Prints the size of each file in the folder, and of all that a browser loads together.
fn table(folder: &Path, title: &str) -> Result<Sizes> {
    let mut total = Sizes::default();
    let parent = folder.parent().unwrap_or(folder);
    for file in files_in(folder)? {
        let sizes = Sizes::of(&fs::read(&file).with_context(|| format!("{} cannot be read", file.display()))?)?;
        sizes.print(&file.strip_prefix(parent).unwrap_or(&file).display().to_string());
        if is_loaded(&file) {
            total = total.plus(sizes);
        }
    }
    total.print(title);
    println!();
    Ok(total)
}

impl Sizes {
    fn of(bytes: &[u8]) -> Result<Self> {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(bytes)?;
        let mut brotli = Vec::new();
        let best = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 24, ..Default::default() };
        brotli::BrotliCompress(&mut &*bytes, &mut brotli, &best)?;
        Ok(Self { raw: bytes.len(), gzip: gzip.finish()?.len(), brotli: brotli.len() })
    }

    fn plus(self, other: Self) -> Self {
        Self { raw: self.raw + other.raw, gzip: self.gzip + other.gzip, brotli: self.brotli + other.brotli }
    }

    fn print(self, name: &str) {
        println!("{:>10} {:>10} {:>10}  {name}", self.raw, self.gzip, self.brotli);
    }
}

/// Whether a browser loads it to show the widget. The single file has all the others inside.
fn is_loaded(file: &Path) -> bool {
    !file.ends_with("single.html")
        && file.extension().is_some_and(|kind| ["html", "css", "js", "wasm"].iter().any(|loaded| kind == *loaded))
}

fn files_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(files_in(&path)?);
        } else {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compressed_sizes_are_smaller() -> Result<()> {
        let sizes = Sizes::of(&[7; 5_000])?;
        assert_eq!(sizes.raw, 5_000);
        assert!(sizes.gzip < 100 && sizes.brotli < sizes.gzip);
        Ok(())
    }

    #[test]
    fn only_what_shows_the_widget_counts() {
        assert!(is_loaded(Path::new("dist/app.wasm")));
        assert!(!is_loaded(Path::new("dist/app.d.ts")));
        assert!(!is_loaded(Path::new("dist/LICENSE")));
        assert!(!is_loaded(Path::new("dist/single.html")));
    }
}
