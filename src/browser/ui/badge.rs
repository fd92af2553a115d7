//! A word of the API with its colour and its picture.

use leptos::prelude::*;

use super::icon;
use crate::screen::Badge;

/// The badge of a state. Its colour can be set for each state, in a custom property that is named after the raw word,
/// and falls back to the tone's, so that a new state needs no new style.
pub(super) fn state_badge(badge: &Badge) -> impl IntoView + use<> {
    let hook = badge.is_known.then(|| ["var(--helm-redeploy-state-", &badge.word, ",var(--_shaded))"].concat());
    view! {
        <span
            part="badge"
            class="badge"
            data-state=badge.word.clone()
            data-tone=badge.tone.as_str()
            style=("--_shade", badge.shade.to_string())
            style=("--_state", hook)
        >
            {icon(badge.icon)}
            {badge.label.clone()}
        </span>
    }
}

/// The badge that tells whether what is deployed is what is configured.
pub(super) fn up_to_date_badge(badge: &Badge) -> impl IntoView + use<> {
    view! {
        <span
            part="badge"
            class="badge soft"
            data-service-deployment-status=badge.word.clone()
            data-tone=badge.tone.as_str()
        >
            {badge.label.clone()}
        </span>
    }
}
