//! Compiles the widget to wasm, makes it small, and has wasm-bindgen write the JavaScript around it (the glue).

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use xshell::{Cmd, Shell, cmd};

use crate::{
    npm,
    shell::{answer, empty_folder, say},
    tools,
};

/// The standard library built anew for size, and panics that end at once without a text.
/// Both are unstable in cargo and rustc, hence the first line. The flags reach the wasm only, not build scripts.
const FOR_SIZE: [(&str, &str); 4] = [
    ("RUSTC_BOOTSTRAP", "1"),
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
    ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", FLAGS),
];
/// Code that is taken apart and put together anew, twice, gains from being optimised five times. Rust puts the stack first in
/// memory, so that its lowest bytes are in use only when there is no stack left. What is stripped of its names says nothing of
/// the features that Rust uses beyond those of 2017.
const WASM_OPT: [&str; 20] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    // What Rust refuses, it refuses with an `unreachable`, which stays: it relies on no trap of a load or a division.
    "--ignore-implicit-traps",
    "-Os",
    "-Os",
    "--flatten",
    "--rereloop",
    "-Oz",
    "--flatten",
    "--rereloop",
    "-Oz",
    "-Oz",
    "--low-memory-unused",
    // What is called from one place only compresses better where it is, and what is tiny where it is called.
    "--one-caller-inline-max-function-size=0",
    "--always-inline-max-function-size=4",
    // What these make shorter compresses worse: 530 bytes of brotli.
    "--skip-pass=local-cse",
    "--skip-pass=simplify-locals",
    "--skip-pass=memory-packing",
    // No engine makes anything of alignments.
    "--dealign",
    "--strip-producers",
];
/// Names of one or two letters for what passes between the wasm and its glue. wasm-bindgen gives each a hash, which no
/// compression makes smaller: 3,100 bytes of brotli. wasm-opt says what it has renamed, and esbuild renames the same.
const SHORT_NAMES: &str = "--minify-imports-and-exports-and-modules";
/// JavaScript's objects as numbers in the wasm, and not as its own references, which are larger by 750 bytes of brotli; and
/// loops as they are written, and not in the form that is fastest, by 250.
const FLAGS: &str =
    "-Zunstable-options -Cpanic=immediate-abort -Ctarget-feature=-reference-types -Cllvm-args=-disable-lsr";

/// Gives the folder with `widget.js`, `widget_bg.wasm` and `widget.d.ts`, and says whether the wasm is as small as it
/// can be.
pub(super) fn build(sh: &Shell, has_esbuild: bool) -> Result<(PathBuf, bool)> {
    tools::for_wasm(sh)?;
    let (compiled, has_small_std) = compile(sh, "release", has_esbuild)?;
    let folder = sh.current_dir().join("target/widget");
    empty_folder(sh, &folder)?;
    // Every browser that knows the rest has `encodeInto`.
    cmd!(sh, "wasm-bindgen --target web --encode-into always --out-name widget --out-dir {folder} {compiled}").run()?;
    let has_binaryen = npm::BINARYEN.is_there(sh);
    if has_binaryen {
        let wasm = folder.join("widget_bg.wasm");
        let names = has_esbuild.then_some(SHORT_NAMES);
        let renamed = cmd!(sh, "wasm-opt {WASM_OPT...} {names...} {wasm} -o {wasm}").read()?;
        if has_esbuild {
            rename_in_glue(sh, &folder.join("widget.js"), &renamed)?;
        }
    } else {
        say("Building without wasm-opt: it is not here and could not be had through npm, so the wasm will be larger.");
    }
    Ok((folder, has_small_std && has_binaryen))
}

/// Has esbuild rename in the glue what wasm-opt has `renamed` in the wasm.
fn rename_in_glue(sh: &Shell, glue: &Path, renamed: &str) -> Result<()> {
    let renamed: BTreeMap<String, Vec<Vec<String>>> =
        serde_json::from_str(renamed).context("wasm-opt says no names")?;
    let mut names = BTreeMap::from([("./widget_bg.js", "a")]);
    for row in renamed.values().flatten() {
        let [.., old, new] = row.as_slice() else { continue };
        names.insert(old, new);
    }
    let text = sh.read_file(glue)?;
    for name in names.keys() {
        let (all, ours) = (format!(".{name}"), format!("wasm.{name}"));
        // A property of the browser's that is called as one of ours would be renamed as well.
        let is_told_apart = name.starts_with('_') || text.matches(&all).count() == text.matches(&ours).count();
        ensure!(is_told_apart, "`{name}` of the wasm needs a name that nothing else in the glue has");
    }
    let cache = glue.with_extension("names.json");
    sh.write_file(&cache, serde_json::to_string(&names)?)?;
    let names = names.into_keys().collect::<Vec<_>>().join("|").replace('.', "\\.");
    let options = [
        format!("--mangle-cache={}", cache.display()),
        format!("--mangle-props=^({names})$"),
        format!("--outfile={}", glue.display()),
    ];
    // The module's name is a quoted one.
    cmd!(sh, "esbuild --log-level=warning --mangle-quoted --allow-overwrite {options...} {glue}").run()?;
    Ok(())
}

/// The wasm with the names of its functions, which is what is published in all else.
pub(crate) fn named_wasm(sh: &Shell) -> Result<Vec<u8>> {
    ensure!(npm::BINARYEN.is_there(sh), "what is in the wasm can only be told with wasm-opt");
    let (compiled, _) = compile(sh, "named", true)?;
    let folder = sh.current_dir().join("target/named");
    cmd!(sh, "wasm-bindgen --target web --no-demangle --out-name named --out-dir {folder} {compiled}").run()?;
    let wasm = folder.join("named_bg.wasm");
    cmd!(sh, "wasm-opt {WASM_OPT...} --debuginfo {wasm} -o {wasm}").run()?;
    Ok(sh.read_binary_file(wasm)?)
}

/// Gives the compiled file, and says whether its standard library was rebuilt for size.
fn compile(sh: &Shell, profile: &str, has_esbuild: bool) -> Result<(PathBuf, bool)> {
    if can_rebuild_std(sh) {
        // Its own target folder, so that the two kinds of builds do not undo each other's work.
        let target = sh.current_dir().join("target/release-size");
        let result = cargo(sh, profile, has_esbuild, &target).envs(FOR_SIZE).run();
        let folder = target.join("wasm32-unknown-unknown").join(profile);
        if result.is_ok() || has_std(sh, &folder) {
            result.context("the widget does not build")?;
            return Ok((folder.join(COMPILED), true));
        }
    }
    say(
        "Building with the standard library as it comes: it could not be rebuilt for size, so the wasm will be larger.",
    );
    let target = sh.current_dir().join("target");
    cargo(sh, profile, has_esbuild, &target).run().context("the widget does not build")?;
    Ok((target.join("wasm32-unknown-unknown").join(profile).join(COMPILED), false))
}

const COMPILED: &str = "helm-redeploy.wasm";

fn cargo<'a>(sh: &'a Shell, profile: &str, has_esbuild: bool, target: &Path) -> Cmd<'a> {
    let cargo =
        cmd!(sh, "cargo build --profile {profile} --locked --target wasm32-unknown-unknown --bin helm-redeploy")
            .env("CARGO_TARGET_DIR", target);
    // The bundled scripts bring the style.
    if has_esbuild { cargo.env("HELM_REDEPLOY_STYLE", "") } else { cargo.env_remove("HELM_REDEPLOY_STYLE") }
}

/// Whether rustc knows the flags and has the sources, or can get them.
fn can_rebuild_std(sh: &Shell) -> bool {
    let flags = FLAGS.split(' ');
    let rustc = cmd!(sh, "rustc --print cfg --target wasm32-unknown-unknown {flags...}").env("RUSTC_BOOTSTRAP", "1");
    let has_sources = tools::in_sysroot(sh, "lib/rustlib/src/rust/library/Cargo.lock");
    answer(rustc).is_some() && tools::component(sh, "rust-src", has_sources).is_ok()
}

/// Whether the standard library was rebuilt. If it was, then what failed is the widget, and would fail again without it.
fn has_std(sh: &Shell, folder: &Path) -> bool {
    let files = sh.read_dir(folder.join("deps")).unwrap_or_default();
    files.iter().filter_map(|file| file.file_name()).any(|name| name.to_string_lossy().starts_with("libstd-"))
}
