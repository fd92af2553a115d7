//! Finds the build tools at the versions that fit, or installs them in a cache folder of their own.
//!
//! Nothing here touches what the user has installed. What comes from npm is in [`crate::npm`].

use std::{
    env, fs,
    path::{Path, PathBuf},
    time::Instant,
};

use anyhow::{Context, Result, ensure};
use xshell::{Shell, cmd};

use crate::shell::{answer, prefer, say};

const WASM: &str = "wasm32-unknown-unknown";
const TRUNK: &str = "0.21.14";

/// What `cargo install` compiles these tools with: they run for seconds, so the time to compile them counts.
const QUICK: [(&str, &str); 5] = [
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0"),
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "256"),
    ("CARGO_PROFILE_RELEASE_DEBUG", "0"),
    ("CARGO_PROFILE_RELEASE_STRIP", "symbols"),
];

/// A tool from crates.io.
struct Tool {
    package: &'static str,
    version: String,
    /// Whether a later patch release does as well.
    or_later: bool,
    programs: &'static [&'static str],
    /// Features left out are those for downloads: here, whatever a tool would fetch is on its PATH already.
    features: &'static [&'static str],
    purpose: &'static str,
}

/// The wasm-bindgen CLI and the wasm target: what the widget is built with, and tested in a browser.
pub(crate) fn for_wasm(sh: &Shell) -> Result<()> {
    wasm_target(sh)?;
    find_or_install(sh, &[wasm_bindgen(sh)?])
}

/// The same, and trunk, which builds a page while it is worked on.
pub(crate) fn for_serving(sh: &Shell) -> Result<()> {
    wasm_target(sh)?;
    find_or_install(sh, &[wasm_bindgen(sh)?, trunk()])
}

/// Firefox's driver, which Debian has no package of.
pub(crate) fn geckodriver(sh: &Shell) -> Result<PathBuf> {
    let tool = Tool {
        package: "geckodriver",
        version: "0.37.1".into(),
        or_later: false,
        programs: &["geckodriver"],
        features: &[],
        purpose: "steers Firefox in tests",
    };
    let file = tool.home(&cache()?).join("bin/geckodriver").with_extension(env::consts::EXE_EXTENSION);
    find_or_install(sh, &[tool])?;
    Ok(file)
}

fn trunk() -> Tool {
    Tool {
        package: "trunk",
        version: TRUNK.into(),
        or_later: true,
        programs: &["trunk"],
        features: &["--no-default-features"],
        purpose: "builds and serves the pages",
    }
}

fn wasm_bindgen(sh: &Shell) -> Result<Tool> {
    let lock = sh.read_file("Cargo.lock")?;
    let version = locked_version(&lock, "wasm-bindgen").context("Cargo.lock does not mention wasm-bindgen")?;
    Ok(Tool {
        package: "wasm-bindgen-cli",
        version: version.into(),
        or_later: false, // the library and its CLI must be the same version
        programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
        features: &["--no-default-features"],
        purpose: "writes the JavaScript around the wasm, and runs tests in a browser",
    })
}

/// The target that pages are compiled for.
pub(crate) fn wasm_target(sh: &Shell) -> Result<()> {
    if in_sysroot(sh, &format!("lib/rustlib/{WASM}/lib")) {
        return Ok(());
    }
    say(&format!("Installing the Rust target {WASM}: the widget is compiled for it."));
    cmd!(sh, "rustup target add {WASM}").run().with_context(|| {
        format!("the Rust target {WASM} is missing, and could not be installed (is this machine offline?)")
    })
}

/// A component of the toolchain, installed if it is not `present`.
pub(crate) fn component(sh: &Shell, name: &str, present: bool) -> Result<()> {
    if present {
        return Ok(());
    }
    say(&format!("Installing the Rust component {name}."));
    cmd!(sh, "rustup component add {name}")
        .run()
        .with_context(|| format!("the Rust component {name} is missing, and could not be installed"))
}

/// Whether the active toolchain has this file or folder.
pub(crate) fn in_sysroot(sh: &Shell, inside: &str) -> bool {
    answer(cmd!(sh, "rustc --print sysroot")).is_some_and(|sysroot| Path::new(&sysroot).join(inside).exists())
}

/// The program's file, if it is on the machine's own PATH.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// Finds or installs each tool, and puts it on the shell's PATH.
fn find_or_install(sh: &Shell, tools: &[Tool]) -> Result<()> {
    let cache = cache()?;
    // One folder for all, so that what tools have in common compiles once. After an interruption it is still there to go on with.
    let scratch = cache.join("build");
    let mut has_installed = false;
    for tool in tools.iter().filter(|tool| !tool.fits(sh)).collect::<Vec<_>>() {
        let home = tool.home(&cache);
        prefer(sh, &home.join("bin"))?;
        if !tool.fits(sh) {
            tool.install(sh, &home, &scratch)?;
            has_installed = true;
        }
    }
    // Who has installed nothing leaves it to another command, which may be at it. A folder that stays costs disk space only.
    if has_installed {
        let _ = fs::remove_dir_all(&scratch);
    }
    Ok(())
}

impl Tool {
    fn fits(&self, sh: &Shell) -> bool {
        let wanted = numbers(&self.version);
        self.programs.iter().all(|program| {
            let found = answer(cmd!(sh, "{program} --version")).and_then(|text| numbers(&text));
            found == wanted || self.or_later && is_later_patch(found, wanted)
        })
    }

    fn install(&self, sh: &Shell, home: &Path, scratch: &Path) -> Result<()> {
        let Self { package, version, purpose, .. } = self;
        say(&format!("Installing {package} {version}, which {purpose}. It goes to {}.", home.display()));
        let start = Instant::now();
        if !self.download(sh, home) {
            say("It is compiled from source: a few minutes, the first time only.");
            self.compile(sh, home, scratch)?;
        }
        ensure!(self.fits(sh), "{package} was installed, but does not run as version {version}");
        say(&format!("{package} is ready after {} s.", start.elapsed().as_secs()));
        Ok(())
    }

    /// Takes a prebuilt one, where the user has `cargo binstall`.
    fn download(&self, sh: &Shell, home: &Path) -> bool {
        let exactly = self.exactly();
        let options = ["--no-confirm", "--disable-telemetry", "--disable-strategies", "compile"];
        answer(cmd!(sh, "cargo binstall -V")).is_some()
            && cmd!(sh, "cargo binstall {options...} --root {home} {exactly}").run().is_ok()
            && self.fits(sh)
    }

    fn compile(&self, sh: &Shell, home: &Path, scratch: &Path) -> Result<()> {
        let (features, exactly) = (self.features, self.exactly());
        let install = cmd!(sh, "cargo install --locked --force --root {home} {features...} {exactly}");
        let install = install.envs(QUICK).env("CARGO_TARGET_DIR", scratch);
        // Flags meant for the project, or for another target, would slow this down or break it.
        let install =
            install.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS").env_remove("CARGO_BUILD_TARGET");
        install.run().with_context(|| {
            format!("{exactly} could not be installed (is this machine offline?). Any installation of it on the PATH will do")
        })
    }

    fn home(&self, cache: &Path) -> PathBuf {
        cache.join(format!("{}-{}", self.package, self.version))
    }

    fn exactly(&self) -> String {
        format!("{}@{}", self.package, self.version)
    }
}

/// The cache folder of this project's tools.
pub(crate) fn cache() -> Result<PathBuf> {
    let set = |name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let caches = set("XDG_CACHE_HOME").or_else(|| env::home_dir().map(|home| home.join(".cache")));
    Ok(caches.context("no home folder to keep the tools in: set XDG_CACHE_HOME")?.join("helm-redeploy"))
}

/// The version of a package in the text of a Cargo.lock.
fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"')
}

/// The version in what a program says of itself: `trunk 0.21.14`, `wasm-opt version 116 (…)`. A pre-release is none.
pub(crate) fn numbers(text: &str) -> Option<[u32; 3]> {
    let version = text.split_whitespace().find(|word| word.starts_with(|first: char| first.is_ascii_digit()))?;
    let mut numbers = [0; 3];
    let mut parts = version.split('.');
    for number in &mut numbers {
        *number = parts.next().map_or(Ok(0), str::parse).ok()?;
    }
    parts.next().is_none().then_some(numbers)
}

fn is_later_patch(found: Option<[u32; 3]>, wanted: Option<[u32; 3]>) -> bool {
    matches!((found, wanted), (Some([a, b, patch]), Some([c, d, least])) if (a, b) == (c, d) && patch >= least)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_found_in_what_programs_say() {
        for (text, version) in [
            ("trunk 0.21.14", Some([0, 21, 14])),
            ("wasm-bindgen 0.2.129 (1a2b3c)", Some([0, 2, 129])),
            ("wasm-opt version 116 (version_116)", Some([116, 0, 0])),
            ("trunk 0.22.0-beta.1", None),
            ("command not found", None),
        ] {
            assert_eq!(numbers(text), version, "{text}");
        }
    }

    #[test]
    fn a_later_patch_fits_and_another_release_does_not() {
        let wanted = numbers(TRUNK);
        assert!(is_later_patch(numbers("0.21.15"), wanted));
        assert!(!is_later_patch(numbers("0.21.13"), wanted));
        assert!(!is_later_patch(numbers("0.22.14"), wanted));
        assert!(!is_later_patch(None, wanted));
    }

    #[test]
    fn the_lock_file_says_which_version_is_used() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"9.9.9\"\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.129\"\nsource = \"…\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen"), Some("0.2.129"));
        assert_eq!(locked_version(lock, "leptos"), None);
    }
}
