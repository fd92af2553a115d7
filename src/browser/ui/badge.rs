//! A word of the API with its colour and its picture.

use super::{
    icon,
    node::{Element, html::span},
};
use crate::{screen::Badge, text::digits};

/// The badge of a state. Its colour can be set for each state, in a custom property that is named after the raw word,
/// and falls back to the tone's, so that a new state needs no new style.
pub(super) fn state_badge(badge: &Badge) -> Element {
    let hook = badge.is_known.then(|| ["var(--helm-redeploy-state-", &badge.word, ",var(--_shaded))"].concat());
    span()
        .part("badge")
        .class("badge")
        .attr("data-state", badge.word.clone())
        .attr("data-tone", badge.tone.as_str())
        .style("--_shade", digits(badge.shade.into()))
        .style("--_state", hook)
        .child(icon(badge.icon))
        .child(&badge.label)
}

/// The badge that tells whether what is deployed is what is configured.
pub(super) fn up_to_date_badge(badge: &Badge) -> Element {
    span()
        .part("badge")
        .class("badge soft")
        .attr("data-service-deployment-status", badge.word.clone())
        .attr("data-tone", badge.tone.as_str())
        .child(&badge.label)
}
