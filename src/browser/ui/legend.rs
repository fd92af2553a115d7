//! All states at once, to look at and to choose colours by.

use super::{
    badge::state_badge,
    node::{
        Element, View,
        html::{code, div, li, section, ul},
    },
};
use crate::{browser::Theme, model::State, screen::Badge, words::language};

/// A state of tomorrow, as this version shows it.
const UNKNOWN: &str = "WARMING_UP";

/// Every state that this version knows, and one that it does not, each with its raw word.
pub(crate) fn legend(theme: Theme) -> View {
    View::new(move || whole(theme))
}

fn whole(theme: Theme) -> Element {
    let unknown = State::from_wire(UNKNOWN);
    let rows = State::ALL.iter().chain([&unknown]).map(row);
    let base = section().part("base").class("base").attr("lang", language()).attr("data-theme", theme.as_str());
    div().class("page").child(base.child(ul().class("legend").children(rows)))
}

fn row(state: &State) -> Element {
    let word = code().child(state.as_str().to_owned());
    li().child(state_badge(&Badge::of_state(state))).child(word)
}
