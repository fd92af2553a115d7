//! The components, one a file. They only draw: one closure rebuilds a typed view from plain values (a
//! [`Screen`](crate::screen::Screen) and what the person is in the middle of), Leptos patches what differs, and what a
//! person does becomes an event. A signal or a node reference for each field would cost size and time.
//!
//! Two habits look odd and have their reason. Text stands in braces (`{"Cancel"}`), because the `view!` macro turns
//! static markup into `innerHTML`, which a page that enforces Trusted Types refuses. And there is no `style="…"`,
//! which a strict Content Security Policy refuses; `style:name=` is fine.

mod badge;
mod legend;
mod notice;
mod redeploy_button;
mod status_card;
mod steps;
mod token_form;
mod widget;

use leptos::prelude::*;

pub(crate) use legend::legend;
pub use widget::HelmRedeploy;

/// A picture of one stroke. Whatever it says is said beside it in words.
fn icon(path: &'static str) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
            <path d=path></path>
        </svg>
    }
}

/// For attributes that say both in words.
fn true_or_false(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}
