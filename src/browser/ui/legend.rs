//! All states at once, to look at and to choose colours by.

use super::{
    badge::state_badge,
    node::{Element, Live, el},
};
use crate::{browser::Theme, model::State, screen::Badge};

/// A state of tomorrow, as this version shows it.
const UNKNOWN: &str = "WARMING_UP";

/// Every state that this version knows, and one that it does not, each with its raw word.
pub(crate) fn legend(theme: Theme) -> Live {
    Live::new(move || whole(theme))
}

fn whole(theme: Theme) -> Element {
    let unknown = State::from_wire(UNKNOWN);
    let rows = State::ALL.iter().chain([&unknown]).map(row);
    el("section", "part=base;class=base")
        .attr("data-theme", theme.as_str())
        .child(el("ul", "class=legend").children(rows))
}

fn row(state: &State) -> Element {
    let word = el("code", "").child(state.as_str().to_owned());
    el("li", "").child(state_badge(&Badge::of_state(state))).child(word)
}
