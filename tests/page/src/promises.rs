//! What every test ends with, whatever its story was: the token is nowhere but in the requests' own header, and
//! nothing was broken silently.

use std::sync::Arc;

use axum::http::Method;
use serde_json::{Value, json};
use thirtyfour::common::command::{Command, ExtensionCommand};

use crate::{Page, driver::Browser};

pub(crate) async fn check(page: &Page) {
    check_document(page).await;
    check_places(
        page,
        &[
            ("an address that the API has seen", addresses(page)),
            ("a request for the page", page.hoster.seen()),
            ("the storage", page.look("look.storage()").await),
            ("an event, the clipboard, a file or a cache", page.look("outside.kept()").await),
        ],
    );
    if page.browser == Browser::Chromium {
        check_browser(page).await;
    }
}

/// Checks the document that is looked at: the page, or what is in a frame.
pub(crate) async fn check_document(page: &Page) {
    let violations: Vec<String> = page.look("look.violations").await;
    let violations: Vec<_> = violations.iter().filter(|line| !is_expected(page, line)).collect();
    assert!(violations.is_empty(), "the page breaks its policy: {violations:#?}");
    check_places(page, &[("the page", page.look("look.everything()").await)]);
}

/// Checks what only the browser can tell.
async fn check_browser(page: &Page) {
    let console = console(page).await;
    let errors = console.iter().filter(|line| line.starts_with("SEVERE") && !is_expected(page, line));
    let errors: Vec<_> = errors.collect();
    assert!(errors.is_empty(), "the console has errors: {errors:#?}");
    check_places(
        page,
        &[
            ("the history", page.cdp("Page.getNavigationHistory", json!({})).await.to_string()),
            ("a cookie", page.cdp("Network.getAllCookies", json!({})).await.to_string()),
            ("the console", console.join("\n")),
        ],
    );
}

fn is_expected(page: &Page, line: &str) -> bool {
    page.noise.borrow().iter().any(|noise| line.contains(noise))
}

fn check_places(page: &Page, places: &[(&str, String)]) {
    for secret in page.secrets.borrow().iter() {
        // A part of a token is as bad as the whole. Very short parts would be found in anything.
        for part in secret.split('.').filter(|part| part.len() >= 16) {
            for (place, text) in places {
                assert!(!text.contains(part), "the token is in {place}:\n{text}");
            }
        }
    }
}

fn addresses(page: &Page) -> String {
    let addresses = page.api.requests().into_iter().map(|seen| format!("{} {:?}", seen.path, seen.query));
    addresses.collect::<Vec<_>>().join("\n")
}

/// Each line as "LEVEL source message".
pub(crate) async fn console(page: &Page) -> Vec<String> {
    let answer = page.driver.cmd(Command::ExtensionCommand(Box::new(Log))).await.expect("the console can be read");
    let lines: Vec<Value> = answer.value().expect("the console has lines");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    lines.iter().map(|line| [&line["level"], &line["source"], &line["message"]].map(text).join(" ")).collect()
}

/// chromedriver's own way to the console, which is in no standard.
#[derive(Debug)]
struct Log;

impl ExtensionCommand for Log {
    fn parameters_json(&self) -> Option<Value> {
        Some(json!({ "type": "browser" }))
    }

    fn method(&self) -> Method {
        Method::POST
    }

    fn endpoint(&self) -> Arc<str> {
        "/se/log".into()
    }
}
