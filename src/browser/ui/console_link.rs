//! A link into Qovery's console.

use super::{
    super::Settings,
    node::{Element, html::a},
};
use crate::console;

/// Leads to the console, in a tab of its own; nothing where the host wants no links.
pub(super) fn console_link(path: &str, words: &str, settings: &Settings) -> Option<Element> {
    let address = console::address(settings.console_base.as_deref(), path)?;
    let link = a().class("plain").attr("href", address).attr("target", "_blank").attr("rel", "noopener noreferrer");
    Some(link.child(words.to_owned()))
}
