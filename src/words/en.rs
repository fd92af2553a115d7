//! English.

use super::{Label, Message, Progress, Starter, Whose};
use crate::{
    api::Mode,
    local_time::{Day, LocalTime},
    model::{Action, ActionStatus, OrganizationEventOrigin, SubAction},
    target::ApiBase,
};

/// Sentences, one after the other.
pub(super) fn paragraph(sentences: &[Message<'_>]) -> String {
    let mut text = String::new();
    for sentence in sentences {
        add(&mut text, " ", &message(sentence));
    }
    text
}

/// Words that belong together.
pub(super) fn list(words: &[Option<&str>]) -> String {
    join(" · ", words)
}

fn join(between: &str, words: &[Option<&str>]) -> String {
    let mut text = String::new();
    for word in words {
        add(&mut text, between, word.unwrap_or_default());
    }
    text
}

/// Adds words, with something between them and what is there.
fn add(text: &mut String, between: &str, words: &str) {
    if !text.is_empty() && !words.is_empty() {
        text.push_str(between);
    }
    text.push_str(words);
}

/// A whole sentence, or a value that is written out.
#[allow(clippy::too_many_lines, reason = "a table is as long as there are things to say")]
pub(super) fn message(message: &Message<'_>) -> String {
    match *message {
        Message::TokenRefused => "Token refused or expired.".into(),
        Message::TokenExpired => "Your token has expired.".into(),
        Message::TokenForgotten => "Your token was forgotten, because it was not used for a while.".into(),
        Message::MayNotSee => "This token may not see this service.".into(),
        Message::MayNotRedeploy => "This token may not redeploy this service.".into(),
        Message::NoSuchService => "No Helm service with this id, or no access to it.".into(),
        Message::OtherOperation => "Another operation is in progress.".into(),
        Message::TooManyRequests => "Too many requests with this token.".into(),
        Message::Refused(status) => format!("Qovery refused the request (HTTP {status})."),
        Message::RefusedBecause(status, reason) => {
            format!("Qovery refused the request (HTTP {status}) and said: “{}”.", reason.trim_end_matches('.'))
        }
        Message::ServerError(status) => format!("Qovery answered an error (HTTP {status})."),
        // The number of a success would only confuse.
        Message::LoginPage(200..=299) => "A proxy or login page answered instead of Qovery.".into(),
        Message::LoginPage(status) => format!("A proxy or login page answered instead of Qovery (HTTP {status})."),
        Message::UnexpectedAnswer(base) => format!("Unexpected answer from {}.", host(base)),
        Message::AnswerAboutAnotherService(base) => {
            format!("Unexpected answer from {}: it is about another service.", host(base))
        }
        Message::NoReadableAnswer(base) => format!(
            "No readable answer from {}. You may be offline, or a VPN, proxy, blocker or the API's rules for other \
             sites (CORS) are in the way.",
            host(base)
        ),
        Message::BlockedByThePage(base) => {
            let origin = if base.is_own() { "'self'" } else { base.origin() };
            format!("The page's security policy blocks {}. Add it: connect-src {origin};", host(base))
        }
        Message::Offline => "You look offline.".into(),
        Message::Redirected(base) => {
            format!("{} answered with a redirect to elsewhere, which was not followed.", host(base))
        }
        Message::AllRequestsSpent => "This page has sent as many requests as one token may.".into(),
        Message::NoAnswerInTime(base) => format!("No answer from {} in time.", host(base)),
        Message::AnswerNotWaitedFor => "The answer to the redeploy was not waited for.".into(),

        Message::NothingWasDeployed => "Nothing was deployed.".into(),
        Message::NothingWasQueued => "Nothing was queued.".into(),
        Message::NotSent => "The redeploy was not sent.".into(),
        Message::FindingOut => "Checking whether the redeploy started; it is not sent again.".into(),
        Message::StartNotKnownYet => "Whether the redeploy started is not known yet.".into(),
        Message::DeploymentContinues => "The deployment continues on Qovery.".into(),
        Message::WaitingForItToStart => "Qovery accepted the redeploy. Waiting for it to start.".into(),
        Message::NotStartedYet => "Qovery accepted the redeploy. It has not started yet.".into(),
        Message::NeverStarted => {
            "No new deployment observed yet. Qovery accepted the request, and nothing was seen to start.".into()
        }
        Message::Queued => "Your request waits for its turn: this environment deploys one thing at a time.".into(),
        Message::QueuedBehindAnother => "Your request waits behind a deployment that is running: this environment \
                                         deploys one thing at a time."
            .into(),
        Message::LeftTheQueue => "Your request has left the queue, and nothing was deployed.".into(),
        Message::EndUnseen(Mode::Normal) => {
            "The service is at rest, but the end of your redeploy was not seen: how it went is not known.".into()
        }
        Message::EndUnseen(Mode::Diff) => {
            "The service is at rest, but the end of your DIFF run was not seen: how it went is not known.".into()
        }
        Message::NoSignThatItStarted => "No sign that the redeploy started: its answer was lost on the way.".into(),
        Message::StartedAfterAll => {
            "The answer to the redeploy was lost on the way, but a new deployment did start.".into()
        }
        Message::AlreadyRunning => "A deployment is already running, so nothing new was started.".into(),
        Message::OtherOperationInTheWay => "Another operation is in progress, so nothing new was started. If a \
                                            deployment is already running here, it is followed."
            .into(),
        Message::NothingRunsHere => {
            "Another operation was in progress, so nothing new was started. Nothing runs here now.".into()
        }
        Message::LaterDeployment => "A later deployment has taken over from yours.".into(),
        Message::UnusuallyLong => "This takes unusually long.".into(),
        Message::HelmGivesUpAfter(seconds) => {
            format!("Helm gives a deployment of this service up after {}, which is near.", duration(seconds))
        }
        Message::LongerThanHelmMay(seconds) => {
            format!("This takes unusually long: Helm should have given it up after {}.", duration(seconds))
        }
        Message::OftenNeverReady => "Often something that it deploys never becomes ready.".into(),
        Message::StoppedWatching => "Still running after more than an hour. The deployment continues on Qovery; this \
                                     page has stopped watching."
            .into(),
        Message::StoppedWaiting => "Still not started after more than an hour. This page has stopped watching.".into(),
        Message::DiffNeverStarted => {
            "Qovery accepted the DIFF run, and nothing was seen to start: it may do nothing for this service.".into()
        }
        Message::DiffRan => "A deployment ran for this DIFF run, and it may have been a real one.".into(),
        Message::StillOutOfDate => "The configuration still waits for a redeploy.".into(),
        Message::DiffIsInTheLogs => {
            "What the DIFF run found, if anything, is in the deployment's logs in the Qovery console.".into()
        }
        Message::NoTurnBecauseOf(other) => {
            format!("It did not get its turn: “{other}” failed in the same deployment.")
        }
        Message::StepFailed(step, seconds) => {
            let mut words = format!("It failed in the step “{}”", step.label());
            add(&mut words, " after ", &seconds.map(duration).unwrap_or_default());
            words + "."
        }
        Message::MayRunAsBefore => "What ran before may still be running.".into(),
        Message::TheLogsSay => "The logs say:".into(),
        Message::NoTurn => "It did not get its turn: another service or a pre-check of the same deployment failed, or \
                            somebody canceled."
            .into(),

        Message::FollowingIt => "Following it.".into(),
        Message::MayPressAgain => "You may press Redeploy again.".into(),
        Message::GiveNewToken => "Give a new one.".into(),
        Message::CheckTheId => "Check the id.".into(),
        Message::TryAgainIn(seconds) => format!("You can try again in {}.", duration(seconds)),
        Message::TryAgainNow => "You can try again now.".into(),
        Message::NextTryIn(seconds) => format!("Next try in {}.", duration(seconds)),
        Message::TryingAgain => "Trying again…".into(),
        Message::Reconnecting(base) => format!("Reconnecting to {}…", host(base)),
        Message::StatusAsOf(time) => format!("Status as of {}.", clock(time)),

        Message::AskingPortal => "Asking this portal for a token…".into(),
        Message::WaitingForItsTurn => {
            "This page asks about many services with one token. Waiting for this one's turn.".into()
        }
        Message::UnknownState => {
            "This version does not know the state that Qovery reports, and looks again every 10 s.".into()
        }

        Message::TokenGiven => "Token given".into(),
        Message::TokenEndsIn(seconds) => format!("Token ends in {}", coarse(seconds)),
        Message::TokenEndsWithinAMinute => "Token ends in less than a minute".into(),
        Message::TokenLooksExpired => "Token looks expired".into(),
        Message::TokenNeverEnds => {
            "This API token does not expire: it should not live in a browser. Prefer a JWT.".into()
        }
        Message::TokenGoesOnlyTo(base) => {
            let (site, place) = base.host().map_or(("this site's ", base.as_str()), |host| ("", host));
            format!("It stays in this page's memory and goes only to {site}{place}.")
        }

        Message::AskNormal(service) => format!("Redeploy {service} with a normal run?"),
        Message::AskDiff(service) => format!("Start a DIFF run of {service}?"),
        Message::InEnvironment(name, is_production) => {
            format!("{} “{name}”.", if is_production { "Production environment" } else { "Environment" })
        }
        Message::DeployedNow(source) => format!("Deployed now: {source}."),
        Message::CalledHere(label) => format!("This page calls it “{label}”."),
        Message::DiffWarning => "No known client uses DIFF runs, and this may deploy for real.".into(),
        Message::GoesThroughThisSite(path) => format!("The request goes through this site's {path}."),
        Message::GetToken(command) => format!("Get one with {command}."),
        Message::CopyFact(fact) => format!("Copy {fact}"),
        Message::CopiedFact(fact) => format!("Copied {fact}"),
        Message::NothingNew(words) => format!("Refreshed, nothing new: {words}"),
        Message::OfService(service, words) => format!("{service}: {words}"),
        Message::HelmIdIsMissing => {
            "This page does not say which Helm service to redeploy: its helm-id is missing.".into()
        }
        Message::BadHelmId => "This page names a service with an id that is none. Its owner has to correct it.".into(),
        Message::BadApi(base, allowed) => {
            format!(
                "This page names an API that no token may be sent to: {base}. Allowed are https://api.qovery.com, and the \
                 origins given to allowApiOrigins before the first token ({allowed}); where there are none, also a path of \
                 the page's own site such as /qovery. Its owner has to correct api-base, or to allow its origin."
            )
        }

        Message::Run(whose, starter, progress) => run(whose, starter, progress),
        Message::StartedBy(starter) => started_by(starter),
        Message::AboutTimeLeft(seconds) => {
            // Nobody knows it to the second.
            let seconds = if seconds < 60 { seconds.next_multiple_of(10) } else { seconds + 30 };
            format!("about {} left", coarse(seconds))
        }
        Message::UsuallyDoneByNow => "usually done by now".into(),
        Message::LongerThanTheLast(1) => "longer than the last one".into(),
        Message::LongerThanTheLast(count) => format!("longer than the last {count}"),
        Message::AsOf(time) => format!("as of {}", clock(time)),
        Message::State(state) => state.label().to_owned(),
        Message::YourRunEndedAs(state, Mode::Normal) => format!("{}. Your redeploy has ended", state.label()),
        Message::YourRunEndedAs(state, Mode::Diff) => format!("{}. Your DIFF run has ended", state.label()),
        Message::ServiceDeploymentStatus(status) => status.label().to_owned(),
        Message::Action { action, sub_action, status } => {
            join(", ", &[action.map(Action::label), sub_action.map(SubAction::label), status.map(ActionStatus::label)])
        }
        Message::StepName(name) => name.label().to_owned(),
        Message::StepStatus(status) => status.label().to_owned(),
        Message::Count(count) => count.to_string(),
        Message::Duration(seconds) => duration(seconds),
        Message::DurationAndQueues { computing, queued } => {
            format!("{}, and {} in queues", duration(computing), duration(queued))
        }
        Message::Ago(seconds) => format!("{} ago", coarse(seconds)),
        Message::JustNow => "just now".into(),
    }
}

/// A few words that depend on nothing.
pub(super) fn label(label: Label) -> &'static str {
    match label {
        Label::HelmService => "Helm service",

        Label::Redeploy => "Redeploy",
        Label::RedeployAgain => "Redeploy again",
        Label::Checking => "Checking…",
        Label::Requesting => "Requesting…",
        Label::Queued => "Queued…",
        Label::InProgress => "In progress…",

        Label::KindOfRun => "Kind of run",
        Label::NormalRun => "Normal run",
        Label::DiffRun => "DIFF run",
        Label::Cancel => "Cancel",
        Label::YesRedeploy => "Yes, redeploy",
        Label::YesStartDiff => "Yes, start DIFF",
        Label::NotPossibleNow => "Not possible right now: see below.",
        Label::Covered => "Not possible while it is covered or pale.",

        Label::RetryNow => "Retry now",
        Label::KeepWatching => "Keep watching",
        Label::AskAgain => "Ask again",

        Label::RequestingRun => "Requesting",
        Label::WaitingToStart => "Waiting to start",
        Label::QueuedRun => "Queued",
        Label::NotKnownYet => "Not known yet",
        Label::NotDeployed => "Not deployed",
        Label::NotStarted => "Not started",
        Label::EndNotSeen => "End not seen",

        Label::OpenLogs => "Open the logs",

        Label::LastRuns => "Last runs",
        Label::AllRuns => "All runs",
        Label::AskingForRuns => "Asking for them…",
        Label::NoRuns => "There are none.",
        Label::RunsUnavailable => "Qovery does not tell them right now.",

        Label::NeverDeployed => "Never deployed",
        Label::NotPartOfLastDeployment => "Not part of the environment's last deployment",
        Label::ConfigurationHasChanged => "The configuration has changed and waits for a redeploy",

        Label::BeforeThis => "Before this",
        Label::RunningBeforeThis => "Running before this",
        Label::Action => "Action",
        Label::LastDeployment => "Last deployment",
        Label::PartOfLastDeployment => "In the environment's last deployment",
        Label::QueuedRequests => "Queued requests",
        Label::RequestId => "Request id",
        Label::ExecutionId => "Execution id",
        Label::TotalDuration => "Total duration",
        Label::Computing => "Computing",
        Label::Yes => "Yes",
        Label::No => "No",
        Label::Copy => "Copy",
        Label::Copied => "Copied",
        Label::Refresh => "Refresh",

        Label::HelmServiceId => "Helm service id",
        Label::TokenJwt => "Token (JWT)",
        Label::Connect => "Connect",
        Label::ForgetToken => "Forget token",

        Label::Steps => "Steps",
        Label::Step => "Step",
        Label::Running => "Running",
        Label::Pending => "Pending",
        Label::NotTold => "Not told",

        Label::NoHelmId => "A service id looks like 3c90c3cc-0d44-4b50-8888-8dd25736052a.",
        Label::NoToken => "Paste a token first.",
        Label::TokenHasOddCharacter => {
            "A token has no spaces, line breaks or unusual signs inside. Copy it again, whole."
        }
        Label::TokenHasOddShape => {
            "This is no token: it should have three parts with dots between, like eyJ….eyJ….abc."
        }
        Label::TokenIsTooLong => {
            "This token is too long: most servers take 16,384 characters at most. Ask for one with less in it."
        }
        Label::TokenIsEncrypted => {
            "This token is encrypted, with five parts, and Qovery cannot read it. Take the one of qovery auth token \
             --print."
        }
    }
}

/// "by Ana, from the CLI"
fn started_by(Starter { triggered_by, origin }: Starter<'_>) -> String {
    let by = triggered_by.map(|who| format!("by {who}"));
    let from = origin.map(|origin| format!("from {}", OrganizationEventOrigin::label(origin)));
    join(", ", &[by.as_deref(), from.as_deref()])
}

/// "Your redeploy · 1 min 5 s", "A deployment by Ana, from the CLI · 1 min 5 s".
fn run(whose: Whose, starter: Starter<'_>, progress: Progress) -> String {
    let whose = match whose {
        Whose::YourRedeploy => "Your redeploy",
        Whose::YourDiffRun => "Your DIFF run",
        Whose::ProbablyYours => "Your redeploy, probably",
        Whose::LaterDeployment => "A later deployment",
        Whose::SomeDeployment => "A deployment",
    };
    let whose = join(" ", &[Some(whose), Some(&started_by(starter))]);
    let (so_far, seconds) = match progress {
        Progress::Waiting(seconds) => ("waiting for ", seconds),
        Progress::Running(seconds) => ("", seconds),
        Progress::Watched(seconds) => ("watched for ", seconds),
        Progress::EndedAfter(seconds) => ("ended after ", seconds),
        Progress::EndedAfterWatching(seconds) => ("ended, watched for ", seconds),
        Progress::NotKnown => return whose,
    };
    format!("{whose} · {so_far}{}", duration(seconds))
}

/// Who answers there.
fn host(base: &ApiBase) -> &str {
    base.host().unwrap_or("this site's proxy")
}

/// "45 s", "2 min 3 s", "1 h 15 min", "2 d 3 h": the two largest units.
fn duration(seconds: u64) -> String {
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
    let ((large, unit), (small, smaller_unit)) = match (days, hours, minutes) {
        (0, 0, 0) => return format!("{seconds} s"),
        (0, 0, _) => ((minutes, "min"), (seconds % 60, "s")),
        (0, _, _) => ((hours, "h"), (minutes, "min")),
        _ => ((days, "d"), (hours, "h")),
    };
    if small == 0 { format!("{large} {unit}") } else { format!("{large} {unit} {small} {smaller_unit}") }
}

/// The largest unit alone: "58 min", "2 h".
fn coarse(seconds: u64) -> String {
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3_600 => format!("{} min", seconds / 60),
        3_600..86_400 => format!("{} h", seconds / 3_600),
        _ => format!("{} d", seconds / 86_400),
    }
}

/// "12:03:10", "yesterday at 12:03:10", "1 January at 12:03:10", "31 December 2025 at 12:03:10".
fn clock(time: LocalTime) -> String {
    let seconds = time.second_of_day;
    let clock = format!("{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60);
    match time.day {
        Day::Today => clock,
        Day::Yesterday => format!("yesterday at {clock}"),
        Day::ThisYear { month, day } => format!("{day} {month} at {clock}"),
        Day::AnotherYear { year, month, day } => format!("{day} {month} {year} at {clock}"),
    }
}
