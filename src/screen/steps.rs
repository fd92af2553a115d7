//! The steps of the deployment.

use crate::{
    model::{Status, Step, Tone},
    words::{Label, Message},
};

/// A step of the deployment.
#[derive(Debug, Clone, PartialEq)]
pub struct StepRow {
    /// `step_name` as on the wire, or empty.
    pub word: String,
    /// What a person calls it.
    pub name: String,
    /// `status` as on the wire, or empty while it has none.
    pub status_word: String,
    /// What a person reads: "Succeeded", "Running", "Pending" …
    pub status: String,
    /// The colour family of the status.
    pub tone: Tone,
    /// Such as "1 min 5 s"; empty when it is not told.
    pub duration: String,
    /// The length of its bar, as a share of the longest step, in percent.
    pub percent: u8,
}

/// A row for each step, in the API's order, so many seconds after it was told.
pub(super) fn rows(status: &Status, since_sec: u64) -> Vec<StepRow> {
    let Some(steps) = &status.steps else { return Vec::new() };
    let is_moving = status.is_in_progress();
    let is_running = |step: &&Step| is_moving && step.status.is_none() && step.duration_sec.is_some();
    // Of several that run by what is told, some may wait for the others.
    let since_sec = if steps.details.iter().filter(is_running).count() == 1 { since_sec } else { 0 };
    let seconds = |step: &Step| step.duration_sec.map(|sec| sec + if is_running(&step) { since_sec } else { 0 });
    let longest = steps.details.iter().filter_map(seconds).max().unwrap_or(0).max(1);
    steps.details.iter().map(|step| row(step, seconds(step), longest, is_moving)).collect()
}

fn row(step: &Step, seconds: Option<u64>, longest: u64, is_moving: bool) -> StepRow {
    let (status, tone) = match &step.status {
        Some(status) => (Message::StepStatus(status).say(), status.tone()),
        None if is_moving && seconds.is_some() => (Label::Running.text().to_owned(), Tone::Active),
        None if is_moving => (Label::Pending.text().to_owned(), Tone::Queued),
        None => (Label::NotTold.text().to_owned(), Tone::Neutral),
    };
    let percent = seconds.unwrap_or(0) * 100 / longest;
    StepRow {
        word: step.step_name.as_ref().map_or("", |name| name.as_str()).to_owned(),
        name: match &step.step_name {
            Some(name) => Message::StepName(name).say(),
            None => Label::Step.text().to_owned(),
        },
        status_word: step.status.as_ref().map_or("", |status| status.as_str()).to_owned(),
        status,
        tone,
        duration: seconds.map(|seconds| Message::Duration(seconds).say()).unwrap_or_default(),
        percent: u8::try_from(percent).unwrap_or(100),
    }
}
