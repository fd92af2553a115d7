//! What a person sees, computed from what the machine knows: the only place with words for users.

use crate::{
    api::{ApiError, Mode, NoAnswer, Unreadable},
    calendar::decimal,
    machine::{Found, Gone, Known, Machine, Now, Origin, Run, Stage, Trouble},
    model::{Action, ActionStatus, Phase, State, Status, Step, SubAction, Timestamp, Tone},
    policy::{self, MINUTE, SECOND},
    target::ApiBase,
    token::InvalidToken,
};

/// Everything a widget shows of a service, as plain values. Two equal screens look the same.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Screen {
    /// The service's name, or what stands in for it.
    pub title: String,
    /// The redeploy button.
    pub button: Button,
    /// What happened that the person should know, who said so, and what to do next.
    pub notice: Option<Notice>,
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
    /// After how many milliseconds the words change without any event; none when they do not.
    pub fresh_for_ms: Option<u32>,
}

/// Words that only grow older are renewed so often.
const TICK: u32 = 20_000;
const _: () = assert!(TICK as u64 <= policy::TICK);

impl Screen {
    /// What a person sees of what the machine knows.
    #[must_use]
    pub fn of(machine: &Machine, now: Now) -> Self {
        let title = title(machine);
        let card = machine.known.as_ref().map(|known| card(machine, known, now));
        Self {
            button: button(machine, now),
            notice: notice(machine, now),
            token: machine.token().map(|token| token_line(token.expires_at(), token.is_api_token(), now)),
            wants_token: machine.token().is_none(),
            announcement: announcement(machine, card.as_ref()),
            phase: phase(machine),
            fresh_for_ms: fresh_for_ms(machine),
            card,
            title,
        }
    }
}

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

/// A message with at most one thing to do about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// Its colour family.
    pub tone: Tone,
    /// Whether it interrupts (`role="alert"`) and is the part `error`; otherwise it is the part `notice`.
    pub is_error: bool,
    /// The name of the error in events (`kind`), when it comes from one.
    pub kind: Option<&'static str>,
    /// Short, kind and exact.
    pub text: String,
    /// What follows it and changes every second, so that nobody wants it read out each time; empty for nothing.
    pub countdown: String,
    /// What can be done with one button.
    pub offer: Option<Offer>,
}

/// What a notice offers to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// Reads the status again at once.
    RetryNow,
    /// Goes on watching a run of unusual length.
    KeepWatching,
}

impl Offer {
    /// What its button says.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::RetryNow => "Retry now",
            Self::KeepWatching => "Keep watching",
        }
    }
}

/// What is known of a service.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// `state`
    pub state: Badge,
    /// `service_deployment_status`
    pub service_deployment_status: Option<Badge>,
    /// Whose run this is and how long it has been going, such as "Your redeploy · 1 min 5 s".
    pub headline: String,
    /// How old this is, such as "as of 12:03:10".
    pub age: String,
    /// Whether it is no longer kept up to date, and so drawn paler.
    pub is_past: bool,
    /// The rest, a row each.
    pub facts: Vec<Fact>,
    /// The steps, in the API's order.
    pub steps: Vec<StepRow>,
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

/// A row of the card.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// The name in `data-fact`: the API's own word.
    pub key: &'static str,
    /// What a person calls it.
    pub label: &'static str,
    /// What a person reads.
    pub value: String,
    /// A moment in milliseconds since 1970, to be written out exactly in the person's own format beside the value.
    pub exact_unix_ms: Option<i64>,
    /// The whole text to copy, where the value shows a part of it.
    pub copy: Option<String>,
}

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

/// What is known of the token.
#[derive(Debug, Clone, PartialEq)]
pub struct TokenLine {
    /// Such as "Token ends in 58 min".
    pub text: String,
    /// Warning when it ends soon, should not be here, or has ended.
    pub tone: Tone,
}

impl Badge {
    /// The badge of a state.
    #[must_use]
    pub fn of_state(state: &State) -> Self {
        Self {
            word: state.as_str().to_owned(),
            label: state.label().to_owned(),
            tone: state.tone(),
            shade: state.shade(),
            icon: state.icon().path(),
            is_known: state.is_known(),
        }
    }
}

fn title(machine: &Machine) -> String {
    let name = machine.service.as_ref().and_then(|service| service.name.as_deref());
    name.unwrap_or("Helm service").to_owned()
}

fn button(machine: &Machine, now: Now) -> Button {
    let stage = machine.run.as_ref().map(|run| run.stage);
    let label = match stage {
        _ if machine.is_preparing() => "Checking…",
        Some(Stage::Requesting) => "Requesting…",
        Some(Stage::FindingOut(_)) => "Checking…",
        Some(_) if machine.may_redeploy(now) => "Redeploy again",
        Some(Stage::Queued) => "Queued…",
        Some(Stage::Accepted | Stage::Underway | Stage::Ending(_)) => "In progress…",
        Some(Stage::Ended(_) | Stage::Gone(_)) => "Redeploy again",
        None => "Redeploy",
    };
    let enabled = machine.may_redeploy(now);
    Button { label, enabled, busy: machine.is_preparing() || (machine.is_under_way() && !enabled) }
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

/// One sentence for each change, and never the passing of time. Nothing of an end that a second look is to confirm, nor
/// of a service whose name is about to be known: either would have to be said again.
fn announcement(machine: &Machine, card: Option<&Card>) -> String {
    let end = match &machine.run {
        Some(Run { stage: Stage::Ending(_), .. }) => return String::new(),
        Some(Run { stage: Stage::Ended(_), origin: Origin::Ours(_), .. }) => ". Your redeploy has ended",
        _ => "",
    };
    match card {
        Some(card) if !machine.is_naming() => [&card.state.label, end].concat(),
        _ => String::new(),
    }
}

/// Elapsed times and countdowns change every second; ages change slowly.
fn fresh_for_ms(machine: &Machine) -> Option<u32> {
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

fn card(machine: &Machine, known: &Known, now: Now) -> Card {
    let status = &known.status;
    let is_past = machine.token().is_none() || matches!(machine.trouble, Some(Trouble::Reading { count: 2.., .. }));
    let age = ["as of ", &clock(known.at)].concat();
    let headline = headline(machine, now);
    // Until the run is seen, the status is about what was before it, and its colour would be a lie.
    if let Some(state) = machine.run.as_ref().and_then(|run| unseen(run, status)) {
        let is_behind = machine.run.as_ref().is_some_and(|run| run.is_behind);
        let label = if is_behind { "Running before this" } else { "Before this" };
        let before = Fact::new("before", label, status.state.label().to_owned());
        return Card {
            state,
            service_deployment_status: None,
            headline,
            age,
            is_past,
            facts: std::iter::once(before).chain(last_deployment(status, now)).collect(),
            steps: Vec::new(),
        };
    }
    Card {
        state: Badge::of_state(&status.state),
        service_deployment_status: status.service_deployment_status.as_ref().map(|word| Badge {
            word: word.as_str().to_owned(),
            label: word.label().to_owned(),
            tone: word.tone(),
            shade: 0,
            icon: "",
            is_known: false,
        }),
        headline,
        age,
        is_past,
        facts: facts(status, now),
        steps: steps(status),
    }
}

/// The badge of a run that has not been seen in any status yet, or not to its end.
fn unseen(run: &Run, status: &Status) -> Option<Badge> {
    let (label, tone) = match run.stage {
        Stage::Requesting => ("Requesting", Tone::Waiting),
        Stage::Accepted => ("Waiting to start", Tone::Waiting),
        // The API's own word for it is better than ours.
        Stage::Queued if status.state.phase() == Phase::Queued => return None,
        Stage::Queued => ("Queued", Tone::Queued),
        Stage::FindingOut(_) => ("Not known yet", Tone::Unknown),
        Stage::Gone(Gone::LeftTheQueue) => ("Not deployed", Tone::Neutral),
        Stage::Gone(Gone::NeverStarted) => ("Not started", Tone::Neutral),
        Stage::Gone(Gone::EndUnseen) => ("End not seen", Tone::Unknown),
        Stage::Underway | Stage::Ending(_) | Stage::Ended(_) => return None,
    };
    let icon = State::WaitingRunning.icon().path();
    Some(Badge { word: String::new(), label: label.to_owned(), tone, shade: 0, icon, is_known: false })
}

/// Whose run it is and how long it has been going.
fn headline(machine: &Machine, now: Now) -> String {
    let Some(run) = &machine.run else { return "Last deployment".to_owned() };
    let whose = match run.origin {
        Origin::Ours(_) if run.lost.is_some() => "Probably your redeploy",
        Origin::Ours(Mode::Normal) => "Your redeploy",
        Origin::Ours(Mode::Diff) => "Your DIFF run",
        Origin::Elsewhere(Found::Superseding) => "A later deployment",
        Origin::Elsewhere(_) => "A deployment",
    };
    let elapsed = duration(now.monotonic_ms.saturating_sub(run.since_ms) / SECOND);
    let (before, time) = match (run.stage, run.origin) {
        (Stage::Ended(ms), Origin::Ours(_)) => (" · ended after ", duration(ms / SECOND)),
        (Stage::Ended(ms), _) => (" · ended, watched for ", duration(ms / SECOND)),
        (Stage::Gone(_), _) => return whose.to_owned(),
        (_, Origin::Ours(_)) => (" · ", elapsed),
        _ => (" · watched for ", elapsed),
    };
    [whose, before, &time].concat()
}

impl Fact {
    fn new(key: &'static str, label: &'static str, value: String) -> Self {
        Self { key, label, value, exact_unix_ms: None, copy: None }
    }

    /// An id is long: its beginning is shown, and the whole can be copied.
    fn id(key: &'static str, label: &'static str, id: &str) -> Self {
        let mut short: String = id.chars().take(13).collect();
        if short.len() < id.len() {
            short.push('…');
        }
        Self { copy: Some(id.to_owned()), ..Self::new(key, label, short) }
    }
}

fn facts(status: &Status, now: Now) -> Vec<Fact> {
    let part = status.is_part_last_deployment.map(|yes| if yes { "Yes" } else { "No" });
    let queued = status.deployment_requests_count.map(decimal);
    let request = status.deployment_request_id.as_deref();
    let execution = status.execution_id.as_deref();
    let steps = status.steps.as_ref();
    let total = steps.and_then(|steps| steps.total_duration_sec);
    let computing = steps.and_then(|steps| steps.total_computing_duration_sec);
    [
        action(status).map(|text| Fact::new("status_details", "Action", text)),
        last_deployment(status, now),
        part.map(|text| Fact::new("is_part_last_deployment", "In the environment's last deployment", text.to_owned())),
        queued.map(|text| Fact::new("deployment_requests_count", "Queued requests", text)),
        request.map(|id| Fact::id("deployment_request_id", "Request id", id)),
        execution.map(|id| Fact::id("execution_id", "Execution id", id)),
        total.map(|total| Fact::new("total_duration_sec", "Total duration", duration(total))),
        computing.map(|spent| Fact::new("total_computing_duration_sec", "Computing", computing_share(spent, total))),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// "Deploy, succeeded", with the sub-action when there is one.
fn action(status: &Status) -> Option<String> {
    let details = &status.status_details;
    let sub_action = details.sub_action.as_ref().filter(|sub_action| **sub_action != SubAction::None);
    let words = [
        details.action.as_ref().map(Action::label),
        sub_action.map(SubAction::label),
        details.status.as_ref().map(ActionStatus::label),
    ];
    let words: Vec<&str> = words.into_iter().flatten().collect();
    (!words.is_empty()).then(|| words.join(", "))
}

fn last_deployment(status: &Status, now: Now) -> Option<Fact> {
    let date = status.last_deployment_date.as_ref()?;
    let ago = date.unix_ms().and_then(|moment| ago(moment, now));
    let exact_unix_ms = ago.as_ref().and(date.unix_ms());
    let value = ago.unwrap_or_else(|| Timestamp::as_str(date).to_owned());
    Some(Fact { exact_unix_ms, ..Fact::new("last_deployment_date", "Last deployment", value) })
}

/// "2 min 3 s, and 20 s in queues".
fn computing_share(computing: u64, total: Option<u64>) -> String {
    let queued = total.map_or(0, |total| total.saturating_sub(computing));
    match queued {
        0 => duration(computing),
        _ => [&duration(computing), ", and ", &duration(queued), " in queues"].concat(),
    }
}

fn steps(status: &Status) -> Vec<StepRow> {
    let Some(steps) = &status.steps else { return Vec::new() };
    let longest = steps.details.iter().filter_map(|step| step.duration_sec).max().unwrap_or(0).max(1);
    let is_moving = status.is_in_progress();
    steps.details.iter().map(|step| step_row(step, longest, is_moving)).collect()
}

fn step_row(step: &Step, longest: u64, is_moving: bool) -> StepRow {
    let (status, tone) = match &step.status {
        Some(status) => (status.label(), status.tone()),
        None if is_moving && step.duration_sec.is_some() => ("Running", Tone::Active),
        None if is_moving => ("Pending", Tone::Queued),
        None => ("Not told", Tone::Neutral),
    };
    let seconds = step.duration_sec.unwrap_or(0);
    let percent =
        seconds.checked_mul(100).map_or_else(|| seconds / (longest / 100), |hundredfold| hundredfold / longest);
    StepRow {
        word: step.step_name.as_ref().map_or("", |name| name.as_str()).to_owned(),
        name: step.step_name.as_ref().map_or("Step", |name| name.label()).to_owned(),
        status_word: step.status.as_ref().map_or("", |status| status.as_str()).to_owned(),
        status: status.to_owned(),
        tone,
        duration: step.duration_sec.map(duration).unwrap_or_default(),
        percent: u8::try_from(percent).unwrap_or(100),
    }
}

fn token_line(expires_at: Option<i64>, is_api_token: bool, now: Now) -> TokenLine {
    if is_api_token {
        let text = "This API token does not expire: it should not live in a browser. Prefer a JWT.";
        return TokenLine { text: text.to_owned(), tone: Tone::Warning };
    }
    let Some(left) = expires_at.map(|end| end.saturating_sub(now.unix_ms) / 1_000) else {
        return TokenLine { text: "Token given".to_owned(), tone: Tone::Neutral };
    };
    // The person's clock may be wrong, so an ended token is said to look so, and the API decides.
    if left <= 0 {
        return TokenLine { text: "Token looks expired".to_owned(), tone: Tone::Warning };
    }
    let tone = if left <= 60 { Tone::Warning } else { Tone::Neutral };
    let left = match left {
        0..=60 => "less than a minute".to_owned(),
        _ => coarse(left.unsigned_abs()),
    };
    TokenLine { text: ["Token ends in ", &left].concat(), tone }
}

fn notice(machine: &Machine, now: Now) -> Option<Notice> {
    let trouble = machine.trouble.as_ref().and_then(|trouble| trouble_notice(machine, trouble, now));
    trouble
        .or_else(|| run_notice(machine, machine.run.as_ref()?, now))
        .or_else(|| unknown_state_notice(machine))
        .or_else(|| line_notice(machine, now))
}

/// A page with many services has to share what one token may ask.
fn line_notice(machine: &Machine, now: Now) -> Option<Notice> {
    let text = "This page asks about many services with one token. Waiting for this one's turn.";
    machine.is_in_line(now).then(|| Notice::info(Tone::Waiting, text))
}

fn unknown_state_notice(machine: &Machine) -> Option<Notice> {
    let is_unknown = !machine.known.as_ref()?.status.state.is_known();
    let text = "This version does not know the state that Qovery reports, and looks again every 10 s.";
    is_unknown.then(|| Notice::info(Tone::Unknown, text))
}

/// What is worth saying of a run with which nothing is wrong.
fn run_notice(machine: &Machine, run: &Run, now: Now) -> Option<Notice> {
    let age = now.monotonic_ms.saturating_sub(run.since_ms);
    let (tone, text) = match (run.stage, run.origin) {
        (Stage::FindingOut(_), _) => {
            let what = run.lost.as_ref().map(|error| what_happened(error, machine.base()));
            let what = what.as_deref().unwrap_or("The answer to the redeploy was not waited for.");
            let text = [what, " Checking whether the redeploy started; it is not sent again."].concat();
            return Some(Notice { kind: run.lost.as_ref().map(ApiError::kind), ..Notice::info(Tone::Warning, &text) });
        }
        _ if machine.has_stopped_watching(now) => {
            let text = match run.stage {
                Stage::Underway | Stage::Ending(_) => {
                    "Still running after an hour. The deployment continues on Qovery; this page has stopped watching."
                }
                _ => "Still not started after an hour. This page has stopped watching. You may press Redeploy again.",
            };
            return Some(Notice { offer: Some(Offer::KeepWatching), ..Notice::info(Tone::Warning, text) });
        }
        (Stage::Accepted, Origin::Elsewhere(_)) => (
            Tone::Warning,
            "Another operation is in progress, so nothing new was started. If a deployment is already running here, it is followed.",
        ),
        (Stage::Underway | Stage::Queued, Origin::Elsewhere(Found::InTheWay)) => {
            (Tone::Warning, "A deployment is already running, so nothing new was started. Following it.")
        }
        (Stage::Underway | Stage::Queued, Origin::Ours(_)) if run.lost.is_some() && age <= policy::UNUSUALLY_LONG => {
            (Tone::Active, "The answer to the redeploy was lost on the way, but a new deployment did start.")
        }
        (Stage::Queued, Origin::Ours(_)) if run.is_behind => (
            Tone::Queued,
            "Another deployment runs before yours: an environment deploys one thing at a time. Yours waits for its turn.",
        ),
        (Stage::Queued, Origin::Ours(_)) => {
            (Tone::Queued, "Yours waits for its turn: an environment deploys one thing at a time.")
        }
        (Stage::Gone(Gone::LeftTheQueue), _) => {
            (Tone::Neutral, "Your request has left the queue, and nothing was deployed. You may press Redeploy again.")
        }
        (Stage::Gone(Gone::NeverStarted), _) => (
            Tone::Warning,
            "No new deployment observed yet: Qovery accepted the request, and nothing was seen to start. You may press Redeploy again.",
        ),
        (Stage::Gone(Gone::EndUnseen), _) => (
            Tone::Warning,
            "The service is at rest, but the end of your redeploy was not seen, so how it went is not known. You may press Redeploy again.",
        ),
        (Stage::Accepted, _) if age > policy::MAY_ASK_AGAIN => {
            (Tone::Waiting, "Qovery accepted the redeploy. It has not started yet. You may press Redeploy again.")
        }
        (Stage::Accepted, _) if age > policy::LATE => {
            (Tone::Waiting, "Qovery accepted the redeploy. It has not started yet.")
        }
        (Stage::Accepted, _) => (Tone::Waiting, "Qovery accepted the redeploy. Waiting for it to start."),
        (Stage::Underway, Origin::Elsewhere(Found::Superseding)) => {
            (Tone::Warning, "A later deployment has taken over from yours. Following it.")
        }
        (Stage::Underway, _) if age > policy::UNUSUALLY_LONG => {
            (Tone::Warning, "This takes unusually long. A readiness probe that never succeeds is a common cause.")
        }
        (Stage::Ended(_), Origin::Ours(Mode::Diff)) => {
            (Tone::Neutral, "What the DIFF run found is in the deployment's logs in the Qovery console.")
        }
        _ => return None,
    };
    Some(Notice::info(tone, text))
}

impl Notice {
    pub(crate) fn info(tone: Tone, text: &str) -> Self {
        Self { tone, is_error: false, kind: None, text: text.to_owned(), countdown: String::new(), offer: None }
    }

    fn error(error: &ApiError, text: String) -> Self {
        let tone = if error.may_pass() { Tone::Warning } else { Tone::Error };
        Self { is_error: true, kind: Some(error.kind()), text, ..Self::info(tone, "") }
    }
}

fn trouble_notice(machine: &Machine, trouble: &Trouble, now: Now) -> Option<Notice> {
    let host = machine.base().host();
    Some(match trouble {
        Trouble::NoToken => Notice {
            kind: Some("invalid-token"),
            is_error: true,
            ..Notice::info(
                Tone::Warning,
                "This portal has no token to give right now. Sign in to it again, or reload the page.",
            )
        },
        Trouble::Sending { error, until_ms } => {
            let wait = until_ms.and_then(|until| until.checked_sub(now.monotonic_ms)).filter(|wait| *wait > 0);
            let countdown = wait.map(|ms| [" You can try again in ", &duration(ms.div_ceil(SECOND)), "."].concat());
            let next = match error {
                _ if wait.is_some() => "",
                _ if until_ms.is_some() => " You can try again now.",
                error if error.is_about_the_token() => NEW_TOKEN,
                ApiError::NotFound => " Check the id.",
                _ => "",
            };
            let what = match error {
                ApiError::Forbidden => "This token may not redeploy this service.".to_owned(),
                error => what_happened(error, machine.base()),
            };
            let text = [&what, " Nothing was deployed.", next].concat();
            Notice { countdown: countdown.unwrap_or_default(), ..Notice::error(error, text) }
        }
        Trouble::Preparing(error) => {
            let fate = match error {
                ApiError::NoAnswer(NoAnswer::Offline) => " Nothing was queued.",
                _ => " The redeploy was not sent.",
            };
            Notice::error(error, [&what_happened(error, machine.base()), fate].concat())
        }
        Trouble::NothingRunsHere => Notice::info(
            Tone::Neutral,
            "Another operation was in progress, so nothing new was started. Nothing runs here now. You may press Redeploy again.",
        ),
        Trouble::NoSign => Notice::info(
            Tone::Warning,
            "No sign that the redeploy started: its answer was lost on the way. You may press Redeploy again.",
        ),
        Trouble::Reading { error, count, next_try_ms } => {
            let fate = match machine.run.as_ref().map(|run| run.stage) {
                Some(Stage::FindingOut(_)) => " Whether the redeploy started is not known yet.",
                Some(_) if machine.is_under_way() => " The deployment continues on Qovery.",
                _ => "",
            };
            if !error.may_pass() {
                let next = if error.is_about_the_token() { NEW_TOKEN } else { "" };
                let text = [&what_happened(error, machine.base()), fate, next].concat();
                let offer = (!error.is_about_the_token()).then_some(Offer::RetryNow);
                return Some(Notice { offer, ..Notice::error(error, text) });
            }
            let as_of = machine.known.as_ref().map(|known| [" Status as of ", &clock(known.at), "."].concat());
            let Some(next_try) = next_try_ms else {
                let text = [&what_happened(error, machine.base()), fate, as_of.as_deref().unwrap_or_default()].concat();
                return Some(Notice { offer: Some(Offer::RetryNow), ..Notice::error(error, text) });
            };
            let seconds = next_try.saturating_sub(now.monotonic_ms).div_ceil(SECOND);
            let countdown = if seconds == 0 {
                " Trying again…".to_owned()
            } else {
                [" Next try in ", &duration(seconds), "."].concat()
            };
            match (count, as_of) {
                // A blip is nobody's concern as long as there is something to show.
                (1, Some(_)) => return None,
                (2, Some(_)) => Notice::info(Tone::Waiting, &["Reconnecting to ", host, "…"].concat()),
                (_, as_of) => {
                    let text = [&what_happened(error, machine.base()), as_of.as_deref().unwrap_or_default()].concat();
                    let offer = error.wait_ms().is_none().then_some(Offer::RetryNow);
                    Notice { is_error: false, countdown, offer, ..Notice::error(error, text) }
                }
            }
        }
    })
}

const NEW_TOKEN: &str = " Give a new one.";

/// Who answered what: one sentence for each kind of error, and never a word that only engineers use.
pub(crate) fn what_happened(error: &ApiError, base: &ApiBase) -> String {
    let host = base.host();
    match error {
        ApiError::Unauthorized => "Token refused or expired.".to_owned(),
        ApiError::TokenExpired => "Your token has expired.".to_owned(),
        ApiError::Forbidden => "This token may not see this service.".to_owned(),
        ApiError::NotFound => "No Helm service with this id, or no access to it.".to_owned(),
        ApiError::Conflict => "Another operation is in progress.".to_owned(),
        ApiError::RateLimited(_) => "Too many requests with this token.".to_owned(),
        ApiError::Refused(status, reason) => {
            let reason = reason.as_ref().map(|words| [": ", words.trim_end_matches('.')].concat());
            [
                "Qovery refused the request (HTTP ",
                &decimal(u64::from(*status)),
                ")",
                reason.as_deref().unwrap_or_default(),
                ".",
            ]
            .concat()
        }
        ApiError::Server(status, _) => ["Qovery answered an error (HTTP ", &decimal(u64::from(*status)), ")."].concat(),
        ApiError::Html(status, _) => {
            format!("A proxy or login page answered instead of Qovery (HTTP {status}).")
        }
        ApiError::Unreadable(Unreadable::Unexpected) => ["Unexpected answer from ", host, "."].concat(),
        ApiError::Unreadable(Unreadable::OtherService) => {
            ["Unexpected answer from ", host, ": it is about another service."].concat()
        }
        ApiError::NoAnswer(NoAnswer::Unreachable) => [
            "No readable answer from ",
            host,
            ". You may be offline, or a VPN, proxy, blocker or the API's rules for other sites (CORS) are in the way.",
        ]
        .concat(),
        ApiError::NoAnswer(NoAnswer::Blocked) => {
            let origin = base.as_str();
            ["The page's security policy blocks ", host, ". Add it: connect-src ", origin, ";"].concat()
        }
        ApiError::NoAnswer(NoAnswer::Offline) => "You look offline.".to_owned(),
        ApiError::NoAnswer(NoAnswer::Redirected) => {
            [host, " answered with a redirect to elsewhere, which was not followed."].concat()
        }
        ApiError::NoAnswer(NoAnswer::Held(_)) => "This page has sent as many requests as one token may.".to_owned(),
        ApiError::NoAnswer(NoAnswer::Timeout) => ["No answer from ", host, " in time."].concat(),
    }
}

/// "45 s", "2 min 3 s", "1 h 15 min", "2 d 3 h": the two largest units.
pub(crate) fn duration(seconds: u64) -> String {
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
    let (large, small) = match (days, hours, minutes) {
        (0, 0, 0) => ((seconds, " s"), (0, "")),
        (0, 0, _) => ((minutes, " min"), (seconds % 60, " s")),
        (0, _, _) => ((hours, " h"), (minutes, " min")),
        _ => ((days, " d"), (hours, " h")),
    };
    let first = [&decimal(large.0), large.1].concat();
    if small.0 == 0 { first } else { [&first, " ", &decimal(small.0), small.1].concat() }
}

/// The largest unit alone: "58 min", "2 h".
fn coarse(seconds: u64) -> String {
    let unit = match seconds {
        0..60 => 1,
        60..3_600 => 60,
        3_600..86_400 => 3_600,
        _ => 86_400,
    };
    duration(seconds / unit * unit)
}

/// "3 min ago"; none for a moment that lies in the future, which no person would understand.
fn ago(moment_ms: i64, now: Now) -> Option<String> {
    let seconds = now.unix_ms.checked_sub(moment_ms)? / 1_000;
    match seconds {
        // A little future is a clock that is a little off.
        -60..10 => Some("just now".to_owned()),
        10.. => Some([&coarse(seconds.unsigned_abs()), " ago"].concat()),
        _ => None,
    }
}

/// The time of day by the person's clock: "12:03:10".
fn clock(at: Now) -> String {
    let minute = i64::try_from(MINUTE).unwrap_or(60_000);
    let local_s = (at.unix_ms + i64::from(at.utc_offset_min) * minute).div_euclid(1_000).rem_euclid(86_400);
    let two =
        |before, number: i64| [before, if number < 10 { "0" } else { "" }, &decimal(number.unsigned_abs())].concat();
    [two("", local_s / 3_600), two(":", local_s / 60 % 60), two(":", local_s % 60)].concat()
}

/// What is said beside a service id that is none.
pub const HELM_ID_PROBLEM: &str = "A service id looks like 3c90c3cc-0d44-4b50-8888-8dd25736052a.";

/// What is said beside a text that is no token.
#[must_use]
pub fn token_problem(why: InvalidToken) -> &'static str {
    match why {
        InvalidToken::Empty => "Paste a token first.",
        InvalidToken::Character => "A token has no spaces, line breaks or unusual signs inside. Copy it again, whole.",
        InvalidToken::Shape => "This is no token: it should have three parts with dots between, like eyJ….eyJ….abc.",
        InvalidToken::TooLong => {
            "This token is too long: most servers take 16,384 characters at most. Ask for one with less in it."
        }
        InvalidToken::Encrypted => {
            "This token is encrypted, with five parts, and Qovery cannot read it. Take the one of qovery auth token --print."
        }
    }
}
