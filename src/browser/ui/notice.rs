//! What happened that the person should know, with at most one thing to do about it.

use super::{
    super::Widget,
    node::{Element, el},
};
use crate::screen::{Notice, Offer};

/// Only errors interrupt a screen reader, and only when they change; everything else is in the widget's announcement.
pub(super) fn notice(notice: &Notice, widget: &Widget) -> Element {
    let (part, role) = if notice.is_error { ("error", Some("alert")) } else { ("notice", None) };
    let offer = |offer: Offer| {
        el("button", "type=button").on("click", widget.on(move |widget, _| widget.take(offer))).child(offer.label())
    };
    el("div", "class=notice")
        .attr("part", part)
        .maybe("data-kind", notice.kind)
        .attr("data-tone", notice.tone.as_str())
        .child(el("p", "").child(el("span", "").maybe("role", role).child(&notice.text)).child(&notice.countdown))
        .child(notice.offer.map(offer))
}
