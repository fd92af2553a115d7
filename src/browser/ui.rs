//! The components, one a file. They only draw: one closure makes a tree of plain [`node`]s from plain values (a
//! [`Screen`](crate::screen::Screen) and what the person is in the middle of), Leptos mounts it and has it patched, and
//! what a person does becomes an event. A signal or a typed view for each field would cost size and time.

mod badge;
mod console_link;
mod legend;
pub mod node;
mod notice;
mod own_events;
mod past_runs;
mod redeploy_button;
mod report;
mod status_card;
mod steps;
mod token_form;
mod widget;

use node::{
    Element,
    html::svg::{path, svg},
};

pub(crate) use legend::legend;
pub use widget::helm_redeploy;

/// Stands in a sentence for something that is drawn as an element of its own.
const SLOT: &str = "\u{fffc}";
/// The same as a character: to search for a text instead is 600 bytes of brotli more.
const SLOT_CHAR: char = '\u{fffc}';

/// A picture of one stroke. Whatever it says is said beside it in words.
fn icon(stroke: &'static str) -> Element {
    svg().class("icon").attr("viewBox", "0 0 24 24").attr("aria-hidden", "true").child(path().attr("d", stroke))
}

/// Puts a sentence into an element, and something else in the place of its [`SLOT`].
fn fill(element: Element, sentence: &str, inner: Element) -> Element {
    let (before, after) = sentence.split_once(SLOT_CHAR).unwrap_or((sentence, ""));
    element.child(before.to_owned()).child(inner).child(after.to_owned())
}

/// For attributes that say both in words.
fn true_or_false(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}
