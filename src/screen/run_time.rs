//! How long a run takes, from what the API tells of it: its start, and what Helm has spent so far.

use crate::{
    machine::{Now, Run},
    model::{Status, StepName, Timestamp},
    policy::{A_LITTLE, HOUR, SECOND},
};

/// The seconds since the start of the run that is under way; none when what the status names can hardly be that.
pub(super) fn since_start(status: &Status, now: Now) -> Option<u64> {
    let start_ms = status.last_deployment_date.as_ref().and_then(Timestamp::unix_ms)?;
    match now.unix_ms.saturating_sub(start_ms) {
        ms if ms < -A_LITTLE => None,
        ms => Some(u64::try_from(ms).unwrap_or(0)).filter(|ms| *ms <= 24 * HOUR).map(|ms| ms / SECOND),
    }
}

/// The milliseconds that Helm has been at work, at least: it may have begun before anybody looked.
pub(super) fn of_helm_ms(run: &Run, status: &Status, now: Now) -> Option<u64> {
    let mut ms = now.monotonic_ms.saturating_sub(run.at_work_since_ms?);
    for step in status.steps.as_ref().map_or(&[][..], |steps| &steps.details) {
        if step.step_name == Some(StepName::Deployment) && step.status.is_none() {
            ms = ms.max(step.duration_sec.unwrap_or_default() * SECOND);
        }
    }
    status.state.is_at_work().then_some(ms)
}
