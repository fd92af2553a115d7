//! The rows of the card.

use crate::{
    machine::Now,
    model::{Status, SubAction, Timestamp},
    policy::A_LITTLE,
    words::{Label, Message},
};

/// A row of the card.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// The name in `data-fact`: the API's own word.
    pub key: &'static str,
    /// What a person calls it.
    pub label: &'static str,
    /// What a person reads; empty where the exact moment says it all.
    pub value: String,
    /// A moment in milliseconds since 1970, to be written out exactly beside the value: in the person's own format, and
    /// by the offset from UTC that their clock has then, which need not be today's.
    pub exact_unix_ms: Option<i64>,
    /// The whole text to copy, where the value shows a part of it.
    pub copy: Option<String>,
}

impl Fact {
    fn new(key: &'static str, label: Label, value: String) -> Self {
        Self { key, label: label.text(), value, exact_unix_ms: None, copy: None }
    }

    fn saying(key: &'static str, label: Label, value: &Message<'_>) -> Self {
        Self::new(key, label, value.say())
    }

    /// An id is long: its beginning is shown, and the whole can be copied.
    fn id(key: &'static str, label: Label, id: &str) -> Self {
        let mut short: String = id.chars().take(13).collect();
        if short.len() < id.len() {
            short.push('…');
        }
        Self { copy: Some(id.to_owned()), ..Self::new(key, label, short) }
    }
}

/// All that the API tells, but for what is of the run before the one that is shown.
pub(super) fn facts(status: &Status, is_of_the_run_before: bool, now: Now) -> Vec<Fact> {
    let part = status.is_part_last_deployment.map(|yes| if yes { Label::Yes } else { Label::No });
    let queued = status.deployment_requests_count;
    let request = status.deployment_request_id.as_deref();
    let execution = status.execution_id.as_deref().filter(|_| !is_of_the_run_before);
    let steps = status.steps.as_ref().filter(|_| !is_of_the_run_before);
    let total = steps.and_then(|steps| steps.total_duration_sec);
    let computing = steps.and_then(|steps| steps.total_computing_duration_sec);
    let mut facts = Vec::new();
    if let Some(action) = action(status) {
        facts.push(action);
    }
    if let Some(last) = last_deployment(status, now) {
        facts.push(last);
    }
    if let Some(part) = part {
        facts.push(Fact::new("is_part_last_deployment", Label::PartOfLastDeployment, part.text().to_owned()));
    }
    if let Some(count) = queued {
        facts.push(Fact::saying("deployment_requests_count", Label::QueuedRequests, &Message::Count(count)));
    }
    if let Some(id) = request {
        facts.push(Fact::id("deployment_request_id", Label::RequestId, id));
    }
    if let Some(id) = execution {
        facts.push(Fact::id("execution_id", Label::ExecutionId, id));
    }
    if let Some(total) = total {
        facts.push(Fact::saying("total_duration_sec", Label::TotalDuration, &Message::Duration(total)));
    }
    if let Some(spent) = computing {
        facts.push(computing_share(spent, total));
    }
    facts
}

/// What there is to say while the status is about what was before the run.
pub(super) fn facts_before_the_run(status: &Status, is_running: bool, now: Now) -> Vec<Fact> {
    let label = if is_running { Label::RunningBeforeThis } else { Label::BeforeThis };
    let before = Fact::saying("before", label, &Message::State(&status.state));
    let mut facts = vec![before];
    if let Some(last) = last_deployment(status, now) {
        facts.push(last);
    }
    facts
}

/// "Deploy, succeeded", with the sub-action when there is one.
fn action(status: &Status) -> Option<Fact> {
    let details = &status.status_details;
    let sub_action = details.sub_action.as_ref().filter(|sub_action| **sub_action != SubAction::None);
    let (action, status) = (details.action.as_ref(), details.status.as_ref());
    let has_words = action.is_some() || sub_action.is_some() || status.is_some();
    let message = Message::Action(action, sub_action, status);
    has_words.then(|| Fact::saying("status_details", Label::Action, &message))
}

fn last_deployment(status: &Status, now: Now) -> Option<Fact> {
    let date = status.last_deployment_date.as_ref()?;
    let value = match date.unix_ms() {
        Some(moment_ms) => ago(moment_ms, now).map(|ago| ago.say()).unwrap_or_default(),
        None => Timestamp::as_str(date).to_owned(),
    };
    let exact_unix_ms = date.unix_ms();
    Some(Fact { exact_unix_ms, ..Fact::new("last_deployment_date", Label::LastDeployment, value) })
}

/// How long ago it was; none for a moment that lies in the future, of which the exact one says more.
pub(super) fn ago(moment_ms: i64, now: Now) -> Option<Message<'static>> {
    match now.unix_ms.saturating_sub(moment_ms) {
        ms if ms < -A_LITTLE => None,
        ..10_000 => Some(Message::JustNow),
        ms => Some(Message::Ago(ms.unsigned_abs() / 1_000)),
    }
}

/// The time of the run itself, and what it spent in queues.
fn computing_share(computing: u64, total: Option<u64>) -> Fact {
    let message = match total.map_or(0, |total| total.saturating_sub(computing)) {
        0 => Message::Duration(computing),
        queued => Message::DurationAndQueues(computing, queued),
    };
    Fact::saying("total_computing_duration_sec", Label::Computing, &message)
}
