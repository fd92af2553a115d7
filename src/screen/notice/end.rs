//! What there is to say of a deployment that has ended, beyond its state.

use super::Notice;
use crate::{
    api::Mode,
    machine::{Machine, Origin, Run, Stage},
    model::{Phase, ServiceDeploymentStatus, State, Status, Tone},
    words::Message,
};

pub(super) fn about(machine: &Machine, status: &Status) -> Option<Notice> {
    let is_diff = match &machine.run {
        Some(Run { stage: Stage::Ended(_), origin, .. }) => *origin == Origin::Ours(Mode::Diff),
        // It goes on, or its end is told already.
        Some(_) => return None,
        None => false,
    };
    let sentences = if got_no_turn(status) {
        vec![Message::NoTurn]
    } else if is_diff {
        what_a_diff_left(status)
    } else {
        return None;
    };
    Some(Notice::saying(Tone::Neutral, &sentences))
}

/// Whether the service did nothing in the deployment that failed or was canceled.
fn got_no_turn(status: &Status) -> bool {
    let has_failed = status.state == State::Canceled || status.state.phase() == Phase::EndedBadly;
    has_failed && status.steps.as_ref().is_none_or(|steps| steps.details.is_empty())
}

/// No status says that a run was a DIFF, so only what was seen is told: a deployment that ran, and what it changed not.
fn what_a_diff_left(status: &Status) -> Vec<Message<'static>> {
    let is_out_of_date = status.service_deployment_status == Some(ServiceDeploymentStatus::OutOfDate);
    let still_waits = is_out_of_date.then_some(Message::StillOutOfDate);
    let mut sentences = vec![Message::DiffRan];
    sentences.extend(still_waits);
    sentences.push(Message::DiffIsInTheLogs);
    sentences
}
