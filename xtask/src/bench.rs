//! Measures what people feel of the widget, beside the same card by hand and with React and `TanStack` Query.

use std::str::FromStr;

use anyhow::{Context, Result, ensure};
use xshell::{Shell, cmd};

use crate::{browsers, build, npm, shell::empty_folder};

/// The pages without our widget, and what each is bundled from.
const PEERS: [(&str, &str); 2] = [("vanilla", "vanilla.js"), ("react", "react.jsx")];

/// As small as a bundler makes it.
const SMALL: [&str; 7] = [
    "--bundle",
    "--minify",
    "--format=esm",
    "--target=es2022",
    "--jsx=automatic",
    "--legal-comments=none",
    "--define:process.env.NODE_ENV=\"production\"",
];

/// What can be measured alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Part {
    /// What a card costs.
    Figures,
    /// What an hour costs the API.
    Requests,
}

impl FromStr for Part {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "figures" => Ok(Self::Figures),
            "requests" => Ok(Self::Requests),
            _ => Err(format!("{name:?} is neither figures nor requests")),
        }
    }
}

/// Builds the pages, and prints the tables of one part or of both.
pub(crate) fn bench(sh: &Shell, part: Option<Part>) -> Result<()> {
    let build = build::build(sh)?;
    ensure!(build.is_full, "what is not built in full says nothing about sizes and speed");
    let folder = sh.current_dir().join("target/bench");
    empty_folder(sh, &folder)?;
    let sources = folder.join("sources");
    sh.create_dir(&sources)?;
    for file in sh.read_dir("benches")? {
        sh.copy_file(file, &sources)?;
    }
    npm::install(sh, &sources, &["--prefer-offline"]).context("React could not be had through npm")?;
    for (name, script) in PEERS {
        let page = folder.join(name);
        sh.create_dir(&page)?;
        sh.copy_file(sources.join("peer.html"), page.join("index.html"))?;
        let (script, style) = (sources.join(script), sources.join("peer.css"));
        cmd!(sh, "esbuild {SMALL...} index={script} peer={style} --outdir={page}").run()?;
    }
    let widget = folder.join("widget");
    sh.create_dir(&widget)?;
    sh.copy_file(sources.join("widget.html"), widget.join("index.html"))?;
    for file in ["define.js", "widget_bg.wasm"] {
        sh.copy_file(build.package.join(file), &widget)?;
    }
    let chromium = browsers::chromium(sh)?;
    // What is not committed is said to be.
    let commit = cmd!(sh, "git describe --always --dirty --exclude=*").read().unwrap_or_else(|_| "unknown".to_owned());
    let part = part.map(|part| format!("{part:?}").to_lowercase());
    cmd!(sh, "cargo run --quiet --locked --package page-tests --bin bench -- {part...}")
        .env("HELM_REDEPLOY_COMMIT", commit)
        .env("HELM_REDEPLOY_BENCH", &folder)
        .env("CHROMIUM", chromium.program)
        .env("CHROMEDRIVER", chromium.driver)
        .run()
        .context("a page did not do its job")
}
