//! Stands in for the linker while the widget is compiled, to ask the real one for less.
//!
//! rustc has the linker export whatever any dependency offers to JavaScript, and what is exported is kept with all that
//! it reaches, although nobody can call it. Once it is linked it is too late: no tool can tell which of the wasm's data
//! and callbacks were there only for that. It was a tenth of the widget.

use std::process::Command;

use anyhow::Result;

use crate::shell::run;

/// What the names have in common of streams that JavaScript reads from Rust. Leptos has them for server functions,
/// which a widget has none of.
const UNUSED: &str = "intounderlying";

/// Whether this is how rustc starts a linker.
pub(crate) fn is_asked_for(words: &[&str]) -> bool {
    words.first() == Some(&"-flavor")
}

/// Links. rustc has put its own linker on the PATH.
pub(crate) fn link(words: &[&str]) -> Result<()> {
    run(Command::new("rust-lld").args(without_unused(words)))
}

/// The words for the linker, which has each export as `--export` and a name.
fn without_unused<'a>(words: &[&'a str]) -> Vec<&'a str> {
    let mut kept: Vec<&str> = Vec::new();
    for word in words {
        if kept.last() == Some(&"--export") && word.contains(UNUSED) {
            kept.pop();
        } else {
            kept.push(word);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::without_unused;

    #[test]
    fn only_exports_are_left_out() {
        let words = ["--export", "mount", "--export", "intounderlyingsource_pull", "-o", "intounderlying.wasm"];
        assert_eq!(without_unused(&words), ["--export", "mount", "-o", "intounderlying.wasm"]);
        assert_eq!(without_unused(&["--export"]), ["--export"]);
    }
}
