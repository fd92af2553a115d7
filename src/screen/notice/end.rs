//! What there is to say of a deployment that has ended, beyond its state.

use super::Notice;
use crate::{
    api::Mode,
    machine::{Machine, Origin, Run, Stage, had_its_turn},
    model::{Phase, ServiceDeploymentStatus, Status, Tone},
    words::Message,
};

pub(super) fn about(machine: &Machine, status: &Status) -> Option<Box<Notice>> {
    let is_diff = match &machine.run {
        Some(Run { stage: Stage::Ended(_), origin, .. }) => *origin == Origin::Ours(Mode::Diff),
        // It goes on, or its end is told already.
        Some(_) => return None,
        None => false,
    };
    let reason = machine.reason();
    let (tone, mut sentences) = if !had_its_turn(status) {
        let other = reason.and_then(|reason| reason.other.as_deref());
        (Tone::Neutral, vec![other.map_or(Message::NoTurn, Message::NoTurnBecauseOf)])
    } else if status.state.phase() == Phase::EndedBadly {
        (Tone::Error, what_failed(status))
    } else if is_diff {
        (Tone::Neutral, what_a_diff_left(status))
    } else {
        return None;
    };
    let quote = reason.map(|reason| reason.words.clone()).unwrap_or_default();
    if !quote.is_empty() {
        sentences.push(Message::TheLogsSay);
    }
    let mut notice = Notice::saying(tone, &sentences);
    (notice.quote, notice.is_about_logs) = (quote, true);
    Some(notice)
}

fn what_failed(status: &Status) -> Vec<Message<'_>> {
    let step = status.failed_step();
    let mut sentences = Vec::new();
    sentences.extend(step.and_then(|step| Some(Message::StepFailed(step.step_name.as_ref()?, step.duration_sec))));
    sentences.push(Message::MayRunAsBefore);
    sentences
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
