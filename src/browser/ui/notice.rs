//! What happened that the person should know, with at most one thing to do about it.

use leptos::ev::click;

use super::{
    super::{Settings, Widget},
    node::{
        Element,
        html::{blockquote, button, div, p, span},
    },
};
use crate::screen::{Notice, Offer};

/// Only errors interrupt a screen reader, and only when they change; everything else is in the widget's announcement.
pub(super) fn notice(
    notice: &Notice,
    logs: Option<Element>,
    report: Option<Element>,
    settings: &Settings,
    widget: &Widget,
) -> Element {
    let (part, role) = if notice.is_error { ("error", Some("alert")) } else { ("notice", None) };
    let offer = |offer: Offer| {
        let widget = widget.clone();
        button().on(click, move |_| widget.take(offer)).child(offer.label())
    };
    div()
        .class("notice")
        .part(part)
        .attr("data-kind", notice.kind)
        .attr("data-tone", notice.tone.as_str())
        .child(p().child(span().attr("role", role).child(&notice.text)).child(&notice.countdown))
        .child((!notice.quote.is_empty()).then(|| quote(&notice.quote)))
        .child(logs)
        .child(report)
        .child(notice.offer.filter(|offer| settings.asks_host || *offer != Offer::AskAgain).map(offer))
}

/// Words of others, in whatever language.
fn quote(words: &String) -> Element {
    blockquote().part("reason").class("mono").attr("lang", "").attr("translate", "no").child(words)
}
