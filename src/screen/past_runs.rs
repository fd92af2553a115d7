//! The last runs, and how far the present one is by them.

use super::{fact::ago, run_time, source_words};
use crate::{
    console,
    machine::{Machine, Now, Origin, Stage},
    model::{Deployment, Status, Timestamp, Tone},
    policy::SECOND,
    words::{self, Label, Message, Starter},
};

/// So many are shown.
const MOST: usize = 5;

/// The list of the last runs.
#[derive(Debug, Clone, PartialEq)]
pub struct PastRuns {
    /// A row each, the newest first.
    pub rows: Vec<PastRun>,
    /// What is said in place of rows; empty when there are any.
    pub remark: &'static str,
    /// Where in the console all of them are.
    pub path: Option<String>,
    /// Where in the console the service is.
    pub service: Option<String>,
}

/// One of the last runs.
#[derive(Debug, Clone, PartialEq)]
pub struct PastRun {
    /// How it ended, or how far it is.
    pub label: String,
    /// The colour family of that.
    pub tone: Tone,
    /// When it was, how long it took, who started it, and what was deployed.
    pub words: String,
    /// Where in the console its logs are.
    pub path: Option<String>,
}

/// How far the run is that is under way, by the last ones that went well.
#[derive(Debug, Clone, PartialEq)]
pub struct RunProgress {
    /// The share of the usual time that has passed, at most 100.
    pub percent: u8,
    /// How much longer it may take.
    pub words: String,
}

impl PastRuns {
    /// None until somebody has looked at them.
    pub(super) fn of(machine: &Machine, now: Now) -> Option<Self> {
        if !machine.has_looked_at_history() {
            return None;
        }
        let path = |execution_id: Option<&str>| {
            machine.environment.as_ref().map(|environment| console::logs(environment, machine.id(), execution_id))
        };
        let mut rows = Vec::new();
        for run in machine.history().map_or(&[][..], |history| &history.0) {
            // What is under way the card tells itself, and newer than a row could.
            if !run.state.phase().is_in_progress() && rows.len() < MOST {
                rows.push(PastRun {
                    label: Message::State(&run.state).say(),
                    tone: run.state.tone(),
                    words: words(run, now),
                    path: path(run.execution_id.as_deref()),
                });
            }
        }
        let remark = match machine.history() {
            Some(_) if rows.is_empty() => Label::NoRuns.text(),
            Some(_) => "",
            None if machine.is_without_history() => Label::RunsUnavailable.text(),
            None => Label::AskingForRuns.text(),
        };
        let service = machine.environment.as_ref().map(|environment| console::service(environment, machine.id()));
        Some(Self { rows, remark, path: path(None), service })
    }
}

fn words(run: &Deployment, now: Now) -> String {
    let date_ms = run.created_at.as_ref().and_then(Timestamp::unix_ms);
    let when = date_ms.and_then(|date| ago(date, now)).map(|ago| ago.say());
    let took = run.total_duration_sec.map(|seconds| Message::Duration(seconds).say());
    let who = Message::StartedBy(starter(run)).say();
    let what = source_words(&run.source, now);
    words::list(&[when.as_deref(), took.as_deref(), Some(&who), Some(&what)])
}

pub(super) fn starter(run: &Deployment) -> Starter<'_> {
    Starter { triggered_by: run.triggered_by.as_deref(), origin: run.origin.as_ref() }
}

impl RunProgress {
    /// None while nothing is under way, or where the last runs do not tell.
    pub(super) fn of(machine: &Machine, status: &Status, now: Now) -> Option<Self> {
        let run = machine.run.as_ref().filter(|run| run.stage == Stage::Underway)?;
        let durations = machine.good_durations();
        let (usual, longest) = (*durations.get(durations.len() / 2)?, *durations.last()?);
        let followed = now.monotonic_ms.saturating_sub(run.since_ms) / SECOND;
        let since_start = run_time::since_start(status, now).unwrap_or(followed);
        let spent = match run.origin {
            // Not the time in the queue, and no more than was seen: the person's clock may be wrong.
            Origin::Ours(_) => since_start.min(followed),
            Origin::Elsewhere(_) => since_start.max(followed),
        };
        let words = match spent {
            _ if spent < usual => Message::AboutTimeLeft(usual - spent),
            _ if spent <= longest => Message::UsuallyDoneByNow,
            _ => Message::LongerThanTheLast(durations.len() as u64),
        };
        let percent = spent.min(usual) * 100 / usual.max(1);
        Some(Self { percent: u8::try_from(percent).unwrap_or(100), words: words.say() })
    }
}
