//! Weighs what a browser has to load, as servers send it, and holds it to a budget.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use flate2::{Compression, write::GzEncoder};

/// Bytes of brotli for all that a browser loads. The goal is 60,000; until it is reached, this keeps what there is, and
/// leaves room for a build that had to go without wasm-opt or the rebuilt standard library.
const BUDGET: usize = 120_000;

#[derive(Clone, Copy, Default)]
struct Sizes {
    raw: usize,
    gzip: usize,
    brotli: usize,
}

/// Prints a table of the folder's files, and fails if what a browser loads is over the budget.
pub(crate) fn report(folder: &Path) -> Result<()> {
    let mut total = Sizes::default();
    println!("\n{:>10} {:>10} {:>10}", "bytes", "gzip -9", "brotli 11");
    for file in files_in(folder)? {
        let bytes = fs::read(&file).with_context(|| format!("{} cannot be read", file.display()))?;
        let sizes = Sizes::of(&bytes)?;
        sizes.print(&file.strip_prefix(folder).unwrap_or(&file).display().to_string());
        if is_loaded(&file) {
            total = total.plus(sizes);
        }
    }
    total.print("html + css + js + wasm");
    ensure!(total.brotli <= BUDGET, "a browser loads {} bytes, over the size budget of {BUDGET}", total.brotli);
    println!("Within the size budget of {BUDGET} bytes of brotli.");
    Ok(())
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

fn is_loaded(file: &Path) -> bool {
    file.extension().is_some_and(|kind| ["html", "css", "js", "wasm"].iter().any(|loaded| kind == *loaded))
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
    fn a_type_declaration_is_not_loaded() {
        assert!(is_loaded(Path::new("dist/app.wasm")));
        assert!(!is_loaded(Path::new("dist/app.d.ts")));
        assert!(!is_loaded(Path::new("dist/LICENSE")));
    }
}
