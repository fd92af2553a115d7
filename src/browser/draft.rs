//! What the person is in the middle of.

use super::settings::{Confirm, Settings};
use crate::api::Mode;

/// Nothing of it reaches the machine before it is done.
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(crate) struct Draft {
    /// Whether the person is asked which service it is.
    pub(crate) asks_for_id: bool,
    /// Whether the host's settings leave nothing to do.
    pub(crate) is_refused: bool,
    /// The run that is chosen.
    pub(crate) mode: Mode,
    /// Whether the button was pressed before it could be.
    pub(crate) was_pressed_early: bool,
    /// Whether the question is open that asks if the chosen run is meant.
    pub(crate) is_confirming: bool,
    /// Whether the button can be seen that answers it with yes; nothing while nobody has had the time to look.
    pub(crate) is_seen: Option<bool>,
    /// Whether the last runs are shown.
    pub(crate) shows_past_runs: bool,
    /// Whether the end of the run is told to who does not see the page.
    pub(crate) notifies: bool,
    /// What is wrong with the id; empty for nothing.
    pub(crate) id_problem: &'static str,
    /// What is wrong with the token; empty for nothing.
    pub(crate) token_problem: &'static str,
    /// What is read out.
    pub(crate) said: Said,
    /// The fact that was just copied.
    pub(crate) copied: &'static str,
    /// The fact that could not be copied, and so stands there whole, to be selected.
    pub(crate) uncopied: &'static str,
}

/// What is read out. It becomes nothing for a moment before it is the same once more, or else nobody would hear it.
#[derive(PartialEq)]
pub(crate) enum Said {
    /// What the screen announces.
    OfTheScreen,
    /// Nothing, until it is known what came of a press.
    NotYet,
    /// What came of the last press.
    OfAPress(String),
}

impl Draft {
    pub(crate) fn new(asks_for_id: bool) -> Self {
        Self {
            asks_for_id,
            is_refused: false,
            mode: Mode::Normal,
            was_pressed_early: false,
            is_confirming: false,
            is_seen: None,
            shows_past_runs: false,
            notifies: false,
            id_problem: "",
            token_problem: "",
            said: Said::OfTheScreen,
            copied: "",
            uncopied: "",
        }
    }

    /// Asks whether the chosen run is meant; once, however often that is wanted.
    pub(crate) fn ask(&mut self) {
        if !self.is_confirming {
            self.is_confirming = true;
            self.is_seen = None;
        }
    }

    /// What was wrong with a text goes with the form that it was typed into.
    pub(crate) fn forget_problems(&mut self) {
        self.id_problem = "";
        self.token_problem = "";
    }

    /// A choice that the host has hidden is not made, and a question that the host does not want asked is closed.
    pub(crate) fn keep_to(&mut self, settings: &Settings, confirm_before: Confirm) {
        if settings.without_diff && self.mode == Mode::Diff {
            self.mode = Mode::Normal;
            self.is_confirming = false;
        }
        if settings.confirm != confirm_before {
            self.is_confirming = false;
        }
        if settings.without_token_form {
            self.forget_problems();
        }
    }
}
