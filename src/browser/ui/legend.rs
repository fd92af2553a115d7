//! All states at once, to look at and to choose colours by.

use leptos::prelude::*;

use super::badge::state_badge;
use crate::{browser::Theme, model::State, screen::Badge};

/// A state of tomorrow, as this version shows it.
const UNKNOWN: &str = "WARMING_UP";

/// Every state that this version knows, and one that it does not, each with its raw word.
pub(crate) fn legend(theme: Theme) -> impl IntoView {
    let row = |state: &State| {
        view! {
            <li>
                {state_badge(&Badge::of_state(state))}
                <code>{state.as_str().to_owned()}</code>
            </li>
        }
    };
    let unknown = State::from_wire(UNKNOWN);
    let rows = State::ALL.iter().chain([&unknown]).map(row).collect_view();
    view! {
        <section part="base" class="base" data-theme=theme.as_str()>
            <ul class="legend">{rows}</ul>
        </section>
    }
}
