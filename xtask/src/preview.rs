//! Serves the release of the page as a careful host would, until Ctrl-C: with the headers of the README, and its files
//! kept for as long as each may be.

use std::{
    fmt::Write as _,
    fs,
    io::{BufRead, BufReader, Write as _},
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::{Component, Path, PathBuf},
    thread,
};

use anyhow::{Context, Result};
use xshell::Shell;

use crate::build;

/// Where the headers stand, each on a line of its own.
const README: &str = include_str!("../../README.md");

/// Builds the page and serves it.
pub(crate) fn preview(sh: &Shell, port: u16) -> Result<()> {
    let page = build::build(sh)?.page;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .with_context(|| format!("port {port} is taken: choose another one with --port"))?;
    println!("\n  Open http://127.0.0.1:{port}/  (Ctrl-C ends this). It talks to Qovery itself.\n");
    for visitor in listener.incoming() {
        let page = page.clone();
        // Who goes away in the middle needs no answer.
        thread::spawn(move || visitor.map(|visitor| answer(visitor, &page)));
    }
    Ok(())
}

fn answer(mut visitor: TcpStream, page: &Path) -> Result<()> {
    let mut lines = BufReader::new(visitor.try_clone()?).lines();
    let request = lines.next().context("nothing was asked for")??;
    // All that was asked, so that the answer does not cross it.
    while !lines.next().transpose()?.unwrap_or_default().is_empty() {}
    let mut words = request.split(' ');
    let (method, address) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let found = (method == "GET").then(|| file(page, address)).flatten();
    let (status, name, body) = match &found {
        Some((name, body)) => ("200 OK", name.as_path(), body.as_slice()),
        None => ("404 Not Found", Path::new("nothing.html"), b"There is no such file.".as_slice()),
    };
    let mut head = format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
    for (header, value) in headers(name) {
        write!(head, "{header}: {value}\r\n")?;
    }
    visitor.write_all(head.as_bytes())?;
    visitor.write_all(b"\r\n")?;
    Ok(visitor.write_all(body)?)
}

/// The file at an address, which cannot lead out of the folder.
fn file(page: &Path, address: &str) -> Option<(PathBuf, Vec<u8>)> {
    let (path, _) = address.split_once('?').unwrap_or((address, ""));
    let path = path.strip_prefix('/')?;
    let path = Path::new(if path.is_empty() { "index.html" } else { path });
    let stays_inside = path.components().all(|component| matches!(component, Component::Normal(_)));
    let body = fs::read(page.join(path)).ok().filter(|_| stays_inside)?;
    Some((path.to_owned(), body))
}

/// What is said of every file, and how long it may be kept: the name of an asset changes with its content.
fn headers(file: &Path) -> Vec<(&'static str, &'static str)> {
    let kind = match file.extension().and_then(|kind| kind.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        _ => "text/plain; charset=utf-8",
    };
    let keeping = if kind.starts_with("text/html") { "no-store" } else { "public, max-age=31536000, immutable" };
    [("Content-Type", kind), ("Cache-Control", keeping)].into_iter().chain(readme_headers()).collect()
}

/// The headers that the README says to send with the page.
fn readme_headers() -> impl Iterator<Item = (&'static str, &'static str)> {
    let block = README.split_once("**Headers**").and_then(|(_, rest)| rest.split_once("```text"));
    let lines = block.and_then(|(_, rest)| rest.split_once("```")).map_or("", |(lines, _)| lines);
    lines.lines().filter_map(|line| line.trim().split_once(": "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_headers_are_those_of_the_readme() {
        let headers: Vec<_> = readme_headers().collect();
        assert_eq!(headers.len(), 4, "{headers:?}");
        let policy = headers.iter().find(|(name, _)| *name == "Content-Security-Policy").map(|(_, policy)| *policy);
        assert!(policy.is_some_and(|policy| policy.contains("frame-ancestors 'none'")), "{policy:?}");
    }

    #[test]
    fn pages_are_not_kept_and_assets_are() {
        assert!(headers(Path::new("index.html")).contains(&("Cache-Control", "no-store")));
        let asset = headers(Path::new("widget_bg-1.wasm"));
        assert!(asset.contains(&("Content-Type", "application/wasm")), "{asset:?}");
        assert!(asset.contains(&("Cache-Control", "public, max-age=31536000, immutable")), "{asset:?}");
    }

    #[test]
    fn an_address_leads_nowhere_else() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        assert!(file(&here, "/main.rs?restart=1").is_some());
        for address in ["/../Cargo.toml", "//etc/passwd", "main.rs", "/nothing"] {
            assert!(file(&here, address).is_none(), "{address}");
        }
    }
}
