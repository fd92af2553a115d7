//! Everything that may be said has words, and nobody needs to be an engineer to understand them.

use std::collections::HashSet;

use strum::VariantArray;

use super::{Label, Message, MessageDiscriminants, Progress, Starter, Whose, Words, language, line, table};
use crate::{
    api::Mode,
    local_time::{Day, LocalTime},
    model::{Action, ActionStatus, OrganizationEventOrigin, ServiceDeploymentStatus, State, StepName, StepStatus},
    target::ApiBase,
};

/// At least one message of each kind, and all there are where a few values decide about the words.
#[allow(clippy::too_many_lines, reason = "a list is as long as what it lists")]
fn messages(base: &ApiBase) -> Vec<Message<'_>> {
    let noon = LocalTime { second_of_day: 12 * 3_600, day: Day::Today };
    let whose =
        [Whose::YourRedeploy, Whose::YourDiffRun, Whose::ProbablyYours, Whose::LaterDeployment, Whose::SomeDeployment];
    let progress = [
        Progress::Waiting(61),
        Progress::Running(61),
        Progress::Watched(61),
        Progress::EndedAfter(61),
        Progress::EndedAfterWatching(61),
        Progress::NotKnown,
    ];
    let runs =
        whose.into_iter().flat_map(|whose| progress.map(|progress| Message::Run(whose, Starter::default(), progress)));
    let ana = Starter { triggered_by: Some("Ana"), origin: Some(&OrganizationEventOrigin::Cli) };
    let others = [
        Message::TokenRefused,
        Message::TokenExpired,
        Message::TokenForgotten,
        Message::MayNotSee,
        Message::MayNotRedeploy,
        Message::NoSuchService,
        Message::OtherOperation,
        Message::TooManyRequests,
        Message::Refused(418),
        Message::RefusedBecause(418, "The service is stopped."),
        Message::ServerError(502),
        Message::LoginPage(403),
        Message::UnexpectedAnswer(base),
        Message::AnswerAboutAnotherService(base),
        Message::NoReadableAnswer(base),
        Message::BlockedByThePage(base),
        Message::Offline,
        Message::Redirected(base),
        Message::AllRequestsSpent,
        Message::NoAnswerInTime(base),
        Message::AnswerNotWaitedFor,
        Message::NothingWasDeployed,
        Message::NothingWasQueued,
        Message::NotSent,
        Message::FindingOut,
        Message::StartNotKnownYet,
        Message::DeploymentContinues,
        Message::WaitingForItToStart,
        Message::NotStartedYet,
        Message::NeverStarted,
        Message::Queued,
        Message::QueuedBehindAnother,
        Message::LeftTheQueue,
        Message::EndUnseen(Mode::Normal),
        Message::EndUnseen(Mode::Diff),
        Message::NoSignThatItStarted,
        Message::StartedAfterAll,
        Message::AlreadyRunning,
        Message::OtherOperationInTheWay,
        Message::NothingRunsHere,
        Message::LaterDeployment,
        Message::UnusuallyLong,
        Message::HelmGivesUpAfter(600),
        Message::LongerThanHelmMay(600),
        Message::OftenNeverReady,
        Message::StoppedWatching,
        Message::StoppedWaiting,
        Message::DiffNeverStarted,
        Message::DiffRan,
        Message::StillOutOfDate,
        Message::DiffIsInTheLogs,
        Message::NoTurn,
        Message::NoTurnBecauseOf("database"),
        Message::StepFailed(&StepName::Deployment, None),
        Message::StepFailed(&StepName::Deployment, Some(61)),
        Message::MayRunAsBefore,
        Message::TheLogsSay,
        Message::FollowingIt,
        Message::MayPressAgain,
        Message::GiveNewToken,
        Message::CheckTheId,
        Message::TryAgainIn(20),
        Message::TryAgainNow,
        Message::NextTryIn(20),
        Message::TryingAgain,
        Message::Reconnecting(base),
        Message::StatusAsOf(noon),
        Message::AskingPortal,
        Message::WaitingForItsTurn,
        Message::UnknownState,
        Message::TokenGiven,
        Message::TokenEndsIn(3_480),
        Message::TokenEndsWithinAMinute,
        Message::TokenLooksExpired,
        Message::TokenNeverEnds,
        Message::TokenGoesOnlyTo(base),
        Message::AskNormal("shop"),
        Message::AskDiff("shop"),
        Message::InEnvironment("shop", false),
        Message::InEnvironment("shop", true),
        Message::DeployedNow("main · 1a2b3c4"),
        Message::CalledHere("the shop"),
        Message::DiffWarning,
        Message::GoesThroughThisSite("/qovery"),
        Message::GetToken("qovery auth token"),
        Message::CopyFact("Request id"),
        Message::CopiedFact("Request id"),
        Message::NothingNew("Deployed"),
        Message::OfService("shop", "Deployed"),
        Message::HelmIdIsMissing,
        Message::BadHelmId,
        Message::BadApi("https://gateway.example.com", "none yet"),
        Message::Run(Whose::SomeDeployment, ana, Progress::Running(61)),
        Message::StartedBy(ana),
        Message::UnderWayNow(ana),
        Message::OthersThatWait(2),
        Message::AboutTimeLeft(61),
        Message::UsuallyDoneByNow,
        Message::LongerThanTheLast(1),
        Message::LongerThanTheLast(5),
        Message::AsOf(noon),
        Message::State(&State::Deploying),
        Message::YourRunEndedAs(&State::Deployed, Mode::Normal),
        Message::YourRunEndedAs(&State::Deployed, Mode::Diff),
        Message::ServiceDeploymentStatus(&ServiceDeploymentStatus::OutOfDate),
        Message::Action(Some(&Action::Deploy), None, Some(&ActionStatus::Queued)),
        Message::StepName(&StepName::Build),
        Message::StepStatus(&StepStatus::Success),
        Message::Count(7),
        Message::Duration(123),
        Message::DurationAndQueues(123, 20),
        Message::Ago(240),
        Message::JustNow,
    ];
    others.into_iter().chain(runs).collect()
}

/// The words of everything that may be said.
fn all_words() -> Vec<String> {
    let base = ApiBase::default();
    let messages: Vec<String> = messages(&base).iter().map(Message::say).collect();
    messages.into_iter().chain(Label::VARIANTS.iter().map(|label| label.text().to_owned())).collect()
}

#[test]
fn there_is_an_example_of_each_message() {
    let base = ApiBase::default();
    let examples: Vec<_> = messages(&base).iter().map(MessageDiscriminants::from).collect();
    for kind in MessageDiscriminants::VARIANTS {
        assert!(examples.contains(kind), "{kind:?} has no example, so that nobody checks its words");
    }
}

#[test]
fn everything_that_may_be_said_has_words_of_its_own() {
    let mut seen = HashSet::new();
    for words in all_words() {
        assert!(!words.trim().is_empty());
        assert_eq!(words.trim(), words);
        assert!(seen.insert(words.clone()), "\"{words}\" is said twice");
    }
}

#[test]
fn nobody_is_told_what_only_engineers_understand() {
    let jargon = [
        "fetch",
        "json",
        "null",
        "undefined",
        "exception",
        "error:",
        "parse",
        "payload",
        "endpoint",
        "typeerror",
        "poll",
        "cors error",
        "invalid",
        "wasm",
        "panic",
        "some(",
    ];
    for words in all_words() {
        let lower = words.to_lowercase();
        let found = jargon.into_iter().find(|word| lower.contains(word));
        assert_eq!(found, None, "\"{words}\"");
        // The English word is understood.
        assert!(!words.contains("None"), "\"{words}\"");
    }
}

#[test]
fn a_reason_of_the_api_ends_in_one_full_stop() {
    for reason in ["The service is stopped", "The service is stopped.", "The service is stopped..."] {
        let words = Message::RefusedBecause(400, reason).say();
        assert_eq!(words, "Qovery refused the request (HTTP 400) and said: “The service is stopped”.");
    }
}

#[test]
fn a_time_span_is_told_in_its_two_largest_units() {
    for (seconds, words) in [
        (0, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (61, "1 min 1 s"),
        (3_599, "59 min 59 s"),
        (3_600, "1 h"),
        (3_659, "1 h"),
        (3_660, "1 h 1 min"),
        (86_399, "23 h 59 min"),
        (86_400, "1 d"),
        (90_000, "1 d 1 h"),
    ] {
        assert_eq!(Message::Duration(seconds).say(), words, "{seconds} s");
    }
}

#[test]
fn an_age_is_told_in_its_largest_unit() {
    for (seconds, words) in [
        (59, "59 s ago"),
        (60, "1 min ago"),
        (3_599, "59 min ago"),
        (3_600, "1 h ago"),
        (86_399, "23 h ago"),
        (86_400, "1 d ago"),
    ] {
        assert_eq!(Message::Ago(seconds).say(), words, "{seconds} s");
    }
}

/// The files of other languages, by language.
const FILES: [(&str, &str); 2] =
    [("de", include_str!("../element/words/de.txt")), ("fr", include_str!("../element/words/fr.txt"))];

/// The names in a file, each with its part, in their order.
fn names_in(file: &str) -> Vec<(String, String)> {
    let mut part = "";
    let mut names = Vec::new();
    for line in file.lines().filter(|line| !line.is_empty()) {
        if let Some(name) = line.strip_prefix('[') {
            part = name.trim_end_matches(']');
        } else {
            let (name, words) = line.split_once('=').unwrap_or_else(|| panic!("{line:?} is no line of words"));
            assert!(!words.is_empty() && words.trim() == words, "{line:?}");
            names.push((part.to_owned(), name.to_owned()));
        }
    }
    names
}

/// What is filled into words: `{0}`, `{1}`, …
fn gaps(words: &str) -> Vec<&str> {
    let mut gaps: Vec<_> = words.split(['{', '}']).skip(1).step_by(2).collect();
    gaps.sort_unstable();
    gaps.dedup();
    gaps
}

#[test]
fn each_language_has_words_for_everything_in_the_order_of_the_program() {
    let names: Vec<_> = table::names().collect();
    for (language, file) in FILES {
        for (index, (found, expected)) in names_in(file).iter().zip(&names).enumerate() {
            assert_eq!(found, expected, "line {index} of the words of {language}");
        }
        assert_eq!(names_in(file).len(), names.len(), "{language}");
    }
}

#[test]
fn each_language_leaves_the_same_gaps() {
    for (language, file) in FILES {
        let words = Words::of(file).expect("a whole file");
        for (place, (part, name)) in table::names().enumerate() {
            Words::speak(None);
            let english = line(place);
            Words::speak(Some(words));
            assert_eq!(gaps(line(place)), gaps(english), "{part} {name} in {language}");
        }
    }
}

#[test]
fn in_each_language_everything_is_told_apart() {
    for (name, file) in FILES {
        Words::speak(Words::of(file));
        assert_eq!(language(), name);
        let mut seen = HashSet::new();
        for words in all_words() {
            assert!(seen.insert(words.clone()), "\"{words}\" is said twice in {name}");
        }
        let states: HashSet<_> = State::ALL.iter().map(State::label).collect();
        assert_eq!(states.len(), State::ALL.len(), "{name}");
    }
}

#[test]
fn a_language_says_what_the_program_fills_in() {
    let [german, french] = FILES.map(|(_, file)| Words::of(file));
    let cli = Starter { triggered_by: Some("Ana"), origin: Some(&OrganizationEventOrigin::Cli) };
    let run = Message::Run(Whose::SomeDeployment, cli, Progress::EndedAfter(123));
    Words::speak(german);
    assert_eq!(run.say(), "Eine Bereitstellung von Ana, über die CLI · beendet nach 2 min 3 s");
    Words::speak(french);
    assert_eq!(Message::State(&State::from_wire("TOMORROW")).say(), "TOMORROW");
    let yesterday = Message::AsOf(LocalTime { second_of_day: 43_389, day: Day::Yesterday });
    assert!(yesterday.say().contains("hier à 12:03:09"), "{}", yesterday.say());
}

/// At noon of a day, and in the evening of another: 2025-12-30, 2026-01-02.
const PAST: LocalTime =
    LocalTime { second_of_day: 43_389, day: Day::Another { then_s: 1_767_052_800, now_s: 1_767_376_800 } };

#[test]
fn a_day_that_is_past_is_written_out() {
    assert_eq!(Message::AsOf(PAST).say(), "as of 30 December 2025 at 12:03:09");
    let this_year = LocalTime { day: Day::Another { then_s: 1_767_376_800, now_s: 1_767_636_000 }, ..PAST };
    assert_eq!(Message::AsOf(this_year).say(), "as of 2 January at 12:03:09");
}

#[cfg(target_arch = "wasm32")]
#[test]
fn the_browser_knows_the_days_of_other_languages() {
    for ((_, file), words) in FILES.into_iter().zip(["30. Dezember 2025 um 12:03:09", "30 décembre 2025 à 12:03:09"])
    {
        Words::speak(Words::of(file));
        let said = Message::AsOf(PAST).say();
        assert!(said.ends_with(words), "{said}");
    }
}

#[test]
fn a_file_of_another_version_is_none_of_ours() {
    let [(_, german), _] = FILES;
    let (cut, _) = german.trim_end().rsplit_once('\n').expect("lines");
    for file in [cut, "<!doctype html>", "a=b"] {
        assert_eq!(Words::of(file), None);
    }
}
