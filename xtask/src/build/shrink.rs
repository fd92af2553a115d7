//! Makes the glue and the wasm small together: what one of them does not use any more is taken from the other.
//!
//! The glue offers all that the widget's dependencies ever exported. A bundler sees which of that nobody can call, so
//! the wasm need not export it; wasm-opt then finds code that nothing reaches, and with it imports that the glue need
//! not provide. What the glue has only for them can go as well, and so on. Last, what is left gets short names.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::{bundle, glue, names, read, read_text, write};
use crate::shell::{Shell, run};

/// What the glue is asked for: by the element, which has compiled the wasm, by the page of all states, and by a test that
/// has a handle point nowhere, to see how a widget dies.
const ENTRY: &str = "export { initSync, mount, mountLegend, style, Handle } from \"./widget.js\";\n";

/// What today's browsers know. (With all that wasm-opt knows, it writes modules that no browser takes.)
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Rust puts the stack first in memory, so that its lowest bytes are in use only when there is no stack left. Code that
/// is taken apart and put together anew gains from being optimised again, and a little from a third time.
const PASSES: [&str; 8] = [
    "--flatten",
    "--rereloop",
    "-Oz",
    "-Oz",
    "-Oz",
    "--low-memory-unused",
    "--strip-producers",
    "--strip-target-features",
];

/// The second round finds what the first has left; a third finds nothing.
const ROUNDS: usize = 2;

/// The widget's files, and the tools that there are.
pub(super) struct Shrink<'a> {
    pub(super) shell: &'a Shell,
    pub(super) folder: &'a Path,
    pub(super) has_esbuild: bool,
    pub(super) has_binaryen: bool,
}

impl Shrink<'_> {
    /// Replaces `widget.js`, `widget_bg.wasm` and `widget.d.ts` in the folder by smaller ones.
    pub(super) fn shrink(&self) -> Result<()> {
        let offered = glue::easy_to_shake(&read_text(&self.file("widget.js"))?);
        for _ in 0..ROUNDS {
            if self.has_esbuild {
                self.drop_exports(&offered)?;
            }
            if self.has_binaryen {
                self.optimize()?;
            }
        }
        if self.has_esbuild { self.rename(&offered) } else { Ok(()) }
    }

    /// Takes from the wasm what no part of the glue calls.
    fn drop_exports(&self, offered: &str) -> Result<()> {
        let wasm = read(&self.file("widget_bg.wasm"))?;
        let code = self.bundle(&glue::without_unused(offered, &names::imports(&wasm)?), &["--minify-syntax"])?;
        let export = |name: &str| glue::uses(&code, name).then(|| name.to_owned());
        write(&self.file("widget_bg.wasm"), names::renamed(&wasm, |name| Some(name.into()), export)?)?;
        let types = self.file("widget.d.ts");
        write(&types, glue::declarations(&read_text(&types)?, &code))
    }

    fn optimize(&self) -> Result<()> {
        let wasm = self.file("widget_bg.wasm");
        let mut optimizer = self.shell.command("wasm-opt");
        run(optimizer.args(FEATURES).args(PASSES).arg(&wasm).arg("-o").arg(&wasm))
    }

    /// Gives all that the two exchange a short name. Half of a name is a hash, which compression cannot make smaller.
    fn rename(&self, offered: &str) -> Result<()> {
        let wasm = read(&self.file("widget_bg.wasm"))?;
        let imports = names::imports(&wasm)?;
        // The one that others may want to look at.
        let exports = names::exports(&wasm)?.into_iter().filter(|name| name != "memory");
        let exports: Vec<(String, String)> = exports.enumerate().map(|(n, name)| (name, glue::short_name(n))).collect();
        let import = |name: &str| imports.iter().position(|known| known == name).map(glue::short_name);
        let export = |name: &str| {
            let other = exports.iter().find(|(known, _)| known == name).map(|(_, other)| other.clone());
            Some(other.unwrap_or_else(|| name.to_owned()))
        };
        let used = glue::without_unused(offered, &imports);
        let code = glue::renamed(&used, |name| import(name).unwrap_or_else(|| name.to_owned()), &exports);
        write(&self.file("widget_bg.wasm"), names::renamed(&wasm, import, export)?)?;
        write(&self.file("widget.js"), self.bundle(&code, &["--minify"])?)
    }

    /// The part of the glue that is asked for.
    fn bundle(&self, code: &str, options: &[&str]) -> Result<String> {
        let folder = self.shell.path("target/glue");
        super::empty_folder(&folder)?;
        write(&folder.join("widget.js"), code)?;
        write(&folder.join("entry.js"), ENTRY)?;
        Ok(String::from_utf8(bundle::bundle(self.shell, &folder.join("entry.js"), options)?)?)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}
