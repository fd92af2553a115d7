//! The redeploy button.

use crate::{
    machine::{Machine, Now, Stage},
    words::Label,
};

/// The redeploy button.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Button {
    /// What it says, such as "Redeploy" or "Requesting…".
    pub label: &'static str,
    /// Whether it may be pressed.
    pub enabled: bool,
    /// Whether something is under way, for a spinner.
    pub busy: bool,
}

impl Button {
    pub(super) fn of(machine: &Machine, now: Now) -> Self {
        let enabled = machine.may_redeploy(now);
        Self {
            label: label(machine, enabled).text(),
            enabled,
            busy: machine.is_preparing() || (machine.is_under_way() && !enabled),
        }
    }
}

fn label(machine: &Machine, enabled: bool) -> Label {
    match machine.run.as_ref().map(|run| run.stage) {
        _ if machine.is_preparing() => Label::Checking,
        Some(Stage::Requesting) => Label::Requesting,
        Some(Stage::FindingOut(_)) => Label::Checking,
        Some(_) if enabled => Label::RedeployAgain,
        Some(Stage::Queued) => Label::Queued,
        Some(Stage::Accepted | Stage::Underway | Stage::Ending(_)) => Label::InProgress,
        Some(Stage::Ended(_) | Stage::Gone(_)) => Label::RedeployAgain,
        None => Label::Redeploy,
    }
}
