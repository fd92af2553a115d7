//! The card: the state, whose run it is, and how old that is.

use super::{
    fact::{Fact, facts, facts_before_the_run},
    past_runs::{PastRuns, RunProgress, starter},
    steps::{self, StepRow},
};
use crate::{
    api::Mode,
    local_time::LocalTime,
    machine::{Found, Gone, Machine, Now, Origin, Run, Stage, Trouble},
    model::{Phase, ServiceDeploymentStatus, State, Status, Tone},
    policy::SECOND,
    screen::run_time,
    words::{Label, Message, Progress, Starter, Whose},
};

/// What is known of a service.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// `state`
    pub state: Badge,
    /// `service_deployment_status`
    pub service_deployment_status: Option<Badge>,
    /// Whose run this is and how long it has been going, such as "Your redeploy · 1 min 5 s".
    pub headline: String,
    /// How far it is by the last ones.
    pub progress: Option<RunProgress>,
    /// How old this is, such as "as of 12:03:10".
    pub age: String,
    /// Whether it is no longer kept up to date, and so drawn paler.
    pub is_past: bool,
    /// The rest, a row each.
    pub facts: Vec<Fact>,
    /// The steps, in the API's order.
    pub steps: Vec<StepRow>,
    /// The last runs, once somebody has looked at them.
    pub past_runs: Option<PastRuns>,
}

/// A word of the API with its label, colour and picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Badge {
    /// As on the wire.
    pub word: String,
    /// What a person reads.
    pub label: String,
    /// The colour family.
    pub tone: Tone,
    /// Which shade of that family, from 0.
    pub shade: u8,
    /// The `d` of an SVG path in a box of 24 by 24; empty for no picture.
    pub icon: &'static str,
    /// Whether this version knows the word, so that it has a colour hook of its own.
    pub is_known: bool,
}

impl Card {
    pub(super) fn of(machine: &Machine, now: Now) -> Option<Self> {
        let known = machine.known.as_ref()?;
        let status = &*known.status;
        let is_of_the_run_before = machine.run.as_ref().is_some_and(is_after_what_is_told);
        // As long as it is looked at, a step goes on between two looks.
        let is_looked_at = machine.is_under_way() && machine.trouble.is_none();
        let since_ms = if is_looked_at { now.monotonic_ms.saturating_sub(known.at.monotonic_ms) } else { 0 };
        let since_sec = since_ms / SECOND;
        // Until the run is seen, the status is about what was before it, and its colour would be a lie.
        let unseen = machine.run.as_ref().and_then(|run| Some((run, unseen(run, status)?)));
        let (state, service_deployment_status, facts, steps) = match unseen {
            Some((run, (label, tone))) => {
                let facts = facts_before_the_run(status, run.is_behind, now);
                (Badge::of_unseen(label, tone), None, facts, Vec::new())
            }
            None => (
                Badge::of_state(&status.state),
                status.service_deployment_status.as_ref().map(Badge::of_service_deployment_status),
                facts(status, is_of_the_run_before, now),
                if is_of_the_run_before { Vec::new() } else { steps::rows(status, since_sec) },
            ),
        };
        Some(Self {
            state,
            service_deployment_status,
            headline: headline(machine, status, now),
            progress: RunProgress::of(machine, status, now),
            age: Message::AsOf(LocalTime::of(known.at, now)).say(),
            is_past: machine.token().is_none() || matches!(machine.trouble, Some(Trouble::Reading { count: 2.., .. })),
            facts,
            steps,
            past_runs: PastRuns::of(machine, now),
        })
    }
}

impl Badge {
    /// The badge of a state.
    #[must_use]
    pub fn of_state(state: &State) -> Self {
        Self {
            word: state.as_str().to_owned(),
            label: Message::State(state).say(),
            tone: state.tone(),
            shade: state.shade(),
            icon: state.icon().path(),
            is_known: state.is_known(),
        }
    }

    fn of_service_deployment_status(status: &ServiceDeploymentStatus) -> Self {
        let (word, tone) = (status.as_str().to_owned(), status.tone());
        let label = Message::ServiceDeploymentStatus(status).say();
        Self { word, label, tone, shade: 0, icon: "", is_known: false }
    }

    fn of_unseen(label: Label, tone: Tone) -> Self {
        let (label, icon) = (label.text().to_owned(), State::WaitingRunning.icon().path());
        Self { word: String::new(), label, tone, shade: 0, icon, is_known: false }
    }
}

/// What the badge says of a run that has not been seen in any status yet, or not to its end.
pub(super) fn unseen(run: &Run, status: &Status) -> Option<(Label, Tone)> {
    match run.stage {
        Stage::Requesting => Some((Label::RequestingRun, Tone::Waiting)),
        Stage::Accepted => Some((Label::WaitingToStart, Tone::Waiting)),
        // The API's own word for it is better than ours.
        Stage::Queued if status.state.phase() == Phase::Queued => None,
        Stage::Queued => Some((Label::QueuedRun, Tone::Queued)),
        Stage::FindingOut(_) => Some((Label::NotKnownYet, Tone::Unknown)),
        Stage::Gone(Gone::LeftTheQueue) => Some((Label::NotDeployed, Tone::Neutral)),
        Stage::Gone(Gone::NeverStarted) => Some((Label::NotStarted, Tone::Neutral)),
        Stage::Gone(Gone::EndUnseen) => Some((Label::EndNotSeen, Tone::Unknown)),
        Stage::Underway | Stage::Ending(_) | Stage::Ended(_) => None,
    }
}

/// While a request of ours waits, steps and execution are still those of the run before it.
fn is_after_what_is_told(run: &Run) -> bool {
    matches!((run.stage, run.origin), (Stage::Queued, Origin::Ours(_))) && !run.is_settled()
}

/// Whose run it is and how long it has been going; without a run, what there is to know of the last one.
fn headline(machine: &Machine, status: &Status, now: Now) -> String {
    let Some(run) = &machine.run else { return headline_at_rest(status).to_owned() };
    let whose = match run.origin {
        Origin::Ours(_) if run.lost.is_some() => Whose::ProbablyYours,
        Origin::Ours(Mode::Normal) => Whose::YourRedeploy,
        Origin::Ours(Mode::Diff) => Whose::YourDiffRun,
        Origin::Elsewhere(Found::Superseding) => Whose::LaterDeployment,
        Origin::Elsewhere(_) => Whose::SomeDeployment,
    };
    let followed = now.monotonic_ms.saturating_sub(run.since_ms) / SECOND;
    let progress = match (run.origin, run.stage) {
        (_, Stage::Gone(_)) => Progress::NotKnown,
        (Origin::Ours(_), Stage::Ended(ms)) => Progress::EndedAfter(ms / SECOND),
        (Origin::Ours(_), Stage::Accepted | Stage::Queued) => Progress::Waiting(followed),
        (Origin::Ours(_), _) => Progress::Running(followed),
        (Origin::Elsewhere(_), Stage::Ended(ms)) => match status.total_duration_sec() {
            Some(seconds) => Progress::EndedAfter(seconds),
            None => Progress::EndedAfterWatching(ms / SECOND),
        },
        (Origin::Elsewhere(_), Stage::Underway | Stage::Ending(_)) => match run_time::since_start(status, now) {
            Some(seconds) => Progress::Running(seconds.max(followed)),
            None => Progress::Watched(followed),
        },
        (Origin::Elsewhere(_), _) => Progress::Watched(followed),
    };
    let starter = match run.origin {
        Origin::Ours(_) => Starter::default(),
        Origin::Elsewhere(_) => machine.shown_deployment().map(starter).unwrap_or_default(),
    };
    Message::Run(whose, starter, progress).say()
}

fn headline_at_rest(status: &Status) -> &'static str {
    let is_out_of_date = status.service_deployment_status == Some(ServiceDeploymentStatus::OutOfDate);
    let is_said_already = status.service_deployment_status == Some(ServiceDeploymentStatus::NeverDeployed);
    match status.state {
        State::Ready if status.last_deployment_date.is_some() || status.execution_id.is_some() => {
            Label::NotPartOfLastDeployment.text()
        }
        State::Ready if is_said_already => "",
        State::Ready => Label::NeverDeployed.text(),
        _ if is_out_of_date => Label::ConfigurationHasChanged.text(),
        _ => Label::LastDeployment.text(),
    }
}
