//! What a person sees, computed from what the machine knows, as plain values. A room for each part of the widget; how
//! anything is put into words is the business of [`words`](crate::words) alone.

mod button;
mod card;
mod fact;
mod notice;
mod past_runs;
mod run_time;
mod steps;
mod token_line;

pub use button::Button;
pub use card::{Badge, Card};
pub use fact::Fact;
pub use notice::{Notice, Offer};
pub use past_runs::{PastRun, PastRuns, RunProgress};
pub use steps::StepRow;
pub use token_line::{TokenLine, token_problem};

use crate::{
    console,
    machine::{Machine, Now, Origin, Run, Stage, Trouble},
    model::{Phase, Source, Timestamp},
    policy,
    target::HelmId,
    words::{self, Label, Message},
};

/// Everything a widget shows of a service, as plain values. Two equal screens look the same.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Screen {
    /// The service's name, or what stands in for it.
    pub title: String,
    /// The beginning of its id, which nobody can choose.
    pub short_id: String,
    /// Which commit or chart is deployed; empty where that is not known.
    pub source: String,
    /// Which environment it is in, and whether that is a production; empty while that is not known.
    pub place: String,
    /// Where in the console the logs of the deployment are that is shown: the path behind the console's address.
    pub logs: Option<String>,
    /// The redeploy button.
    pub button: Button,
    /// What happened that the person should know, who said so, and what to do next.
    pub notice: Option<Box<Notice>>,
    /// What is known of the service; stays when something goes wrong.
    pub card: Option<Card>,
    /// What is known of the token; none when there is no token.
    pub token: Option<TokenLine>,
    /// Whether the person is asked for a token.
    pub wants_token: bool,
    /// For screen readers: changes once for each change of state, never for a tick. Empty when there is nothing new to
    /// say, which leaves what was said last.
    pub announcement: String,
    /// For `:state(…)` and `data-phase`: `loading`, `running`, `succeeded`, `failed` or nothing.
    pub phase: &'static str,
}

/// Words that only grow older are renewed so often.
const TICK: u32 = 20_000;
const _: () = assert!(TICK as u64 <= policy::TICK);

impl Screen {
    /// What a person sees of what the machine knows.
    #[must_use]
    pub fn of(machine: &Machine, now: Now) -> Self {
        Self {
            title: title(machine),
            short_id: short_id(machine.id()),
            source: source(machine, now).unwrap_or_default(),
            place: place(machine).unwrap_or_default(),
            logs: logs(machine),
            button: Button::of(machine, now),
            notice: Notice::of(machine, now),
            card: Card::of(machine, now),
            token: TokenLine::of(machine, now),
            wants_token: machine.token().is_none(),
            announcement: announcement(machine),
            phase: phase(machine),
        }
    }

    /// After how many milliseconds the words change without any event; none when they do not. Elapsed times and countdowns
    /// change every second; ages change slowly.
    #[must_use]
    pub fn fresh_for_ms(machine: &Machine) -> Option<u32> {
        let counts_down = match &machine.trouble {
            Some(Trouble::Sending { until_ms, .. }) => until_ms.is_some(),
            Some(Trouble::Reading { next_try_ms, .. }) => next_try_ms.is_some(),
            _ => false,
        };
        if machine.is_under_way() || counts_down {
            return Some(1_000);
        }
        (machine.known.is_some() || machine.token().is_some()).then_some(TICK)
    }
}

fn title(machine: &Machine) -> String {
    let name = machine.service.as_ref().and_then(|service| service.name.as_deref());
    name.unwrap_or(Label::HelmService.text()).to_owned()
}

/// Its first group.
fn short_id(id: &HelmId) -> String {
    [id.as_str().split('-').next().unwrap_or_default(), "…"].concat()
}

/// What is deployed, in a few words.
fn source(machine: &Machine, now: Now) -> Option<String> {
    Some(source_words(machine.service.as_ref()?.source.as_ref()?, now))
}

/// Which commit or chart it is, in a few words.
fn source_words(source: &Source, now: Now) -> String {
    let date_ms = source.commit_date.as_ref().and_then(Timestamp::unix_ms);
    let age = date_ms.and_then(|date| fact::ago(date, now)).map(|ago| ago.say());
    let commit = source.commit_id.as_deref().map(|id| id.get(..7).unwrap_or(id));
    let Source { branch, author, chart_name, chart_version, .. } = source;
    let [branch, author, chart_name, chart_version, age] =
        [branch, author, chart_name, chart_version, &age].map(Option::as_deref);
    words::list(&[branch, commit, author, age, chart_name, chart_version])
}

fn place(machine: &Machine) -> Option<String> {
    let environment = machine.environment.as_ref()?;
    Some(Message::InEnvironment(environment.name.as_ref()?, environment.is_production).say())
}

fn logs(machine: &Machine) -> Option<String> {
    let status = &machine.known.as_ref()?.status;
    let is_unseen = machine.run.as_ref().is_some_and(|run| card::unseen(run, status).is_some());
    let execution = status.execution_id.as_deref().filter(|_| !is_unseen);
    Some(console::logs(machine.environment.as_ref()?, machine.id(), execution))
}

fn phase(machine: &Machine) -> &'static str {
    let ended = machine.known.as_ref().map(|known| known.status.state.phase());
    match machine.run.as_ref().map(|run| run.stage) {
        Some(Stage::Ended(_)) => match ended {
            Some(Phase::EndedWell) => "succeeded",
            Some(Phase::EndedBadly) => "failed",
            _ => "",
        },
        Some(Stage::Gone(_)) => "",
        Some(_) => "running",
        None if machine.is_reading() => "loading",
        None => "",
    }
}

/// Once for each change, and never for the passing of time. Nothing of an end that a second look is to confirm, nor of
/// a service whose name is about to be known: either would have to be said again.
fn announcement(machine: &Machine) -> String {
    let Some(known) = &machine.known else { return String::new() };
    let state = &known.status.state;
    match &machine.run {
        _ if machine.is_naming() => String::new(),
        Some(Run { stage: Stage::Ending(_), .. }) => String::new(),
        Some(Run { stage: Stage::Ended(_), origin: Origin::Ours(mode), .. }) => {
            Message::YourRunEndedAs(state, *mode).say()
        }
        Some(run) => match card::unseen(run, &known.status) {
            Some((label, _)) => label.text().to_owned(),
            None => Message::State(state).say(),
        },
        None => Message::State(state).say(),
    }
}
