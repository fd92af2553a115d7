//! How a message is put together from the words of a language and from values.

use super::{Form, Message, Progress, Starter, Whose, language, line, table::filled};
use crate::{
    api::Mode,
    local_time::{Day, LocalTime, date},
    model::{Action, ActionStatus, OrganizationEventOrigin, SubAction},
    target::ApiBase,
    text::digits,
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
pub(super) fn message(message: &Message<'_>) -> String {
    let say = |values: &[&str]| filled(message.place(), values);
    match *message {
        Message::RefusedBecause(http_status, reason) => {
            say(&[&digits(http_status.into()), reason.trim_end_matches('.')])
        }
        Message::LoginPage(200..=299) => form(Form::LoginPageWithSuccess, &[]),
        Message::Refused(http_status) | Message::ServerError(http_status) | Message::LoginPage(http_status) => {
            say(&[&digits(http_status.into())])
        }
        Message::BlockedByThePage(base) => say(&[host(base), if base.is_own() { "'self'" } else { base.origin() }]),
        Message::UnexpectedAnswer(base)
        | Message::AnswerAboutAnotherService(base)
        | Message::NoReadableAnswer(base)
        | Message::Redirected(base)
        | Message::NoAnswerInTime(base)
        | Message::Reconnecting(base) => say(&[host(base)]),
        Message::TokenGoesOnlyTo(base) => match base.host() {
            Some(host) => say(&[host]),
            None => form(Form::TokenGoesOnlyToThisSite, &[base.as_str()]),
        },
        Message::EndUnseen(Mode::Diff) => form(Form::EndOfDiffUnseen, &[]),
        Message::StepFailed(step, Some(seconds)) => say(&[step.label(), &duration(seconds)]),
        Message::StepFailed(step, None) => form(Form::StepFailedSometime, &[step.label()]),
        Message::HelmGivesUpAfter(seconds)
        | Message::LongerThanHelmMay(seconds)
        | Message::TryAgainIn(seconds)
        | Message::NextTryIn(seconds) => say(&[&duration(seconds)]),
        Message::TokenEndsIn(seconds) | Message::Ago(seconds) => say(&[&coarse(seconds)]),
        Message::AboutTimeLeft(seconds) => {
            // Nobody knows it to the second.
            let seconds = if seconds < 60 { seconds.next_multiple_of(10) } else { seconds + 30 };
            say(&[&coarse(seconds)])
        }
        Message::LongerThanTheLast(1) => form(Form::LongerThanTheLastOne, &[]),
        Message::LongerThanTheLast(count) | Message::OthersThatWait(count) => say(&[&digits(count)]),
        Message::StatusAsOf(time) | Message::AsOf(time) => say(&[&clock(time)]),
        Message::InEnvironment(name, true) => form(Form::InProduction, &[name]),
        Message::NoTurnBecauseOf(words)
        | Message::AskNormal(words)
        | Message::AskDiff(words)
        | Message::InEnvironment(words, false)
        | Message::DeployedNow(words)
        | Message::CalledHere(words)
        | Message::GoesThroughThisSite(words)
        | Message::GetToken(words)
        | Message::CopyFact(words)
        | Message::CopiedFact(words)
        | Message::NothingNew(words) => say(&[words]),
        Message::OfService(one, other) => say(&[one, other]),
        Message::BadApi(base, "") => say(&[base, line(Form::NoneYet.place())]),
        Message::BadApi(base, allowed) => say(&[base, allowed]),
        Message::YourRunEndedAs(state, Mode::Normal) => say(&[state.label()]),
        Message::YourRunEndedAs(state, Mode::Diff) => form(Form::YourDiffRunEndedAs, &[state.label()]),
        Message::DurationAndQueues(computing, queued) => say(&[&duration(computing), &duration(queued)]),

        Message::Run(whose, starter, progress) => run(whose, starter, progress),
        Message::StartedBy(starter) => started_by(starter),
        Message::UnderWayNow(starter) => say(&[&started_by(starter)]),
        Message::State(state) => state.label().to_owned(),
        Message::ServiceDeploymentStatus(status) => status.label().to_owned(),
        Message::Action(action, sub_action, status) => {
            join(", ", &[action.map(Action::label), sub_action.map(SubAction::label), status.map(ActionStatus::label)])
        }
        Message::StepName(name) => name.label().to_owned(),
        Message::StepStatus(status) => status.label().to_owned(),
        Message::Count(count) => digits(count),
        Message::Duration(seconds) => duration(seconds),
        _ => say(&[]),
    }
}

fn form(form: Form, values: &[&str]) -> String {
    filled(form.place(), values)
}

/// "by Ana, from the CLI"
fn started_by(Starter { triggered_by, origin }: Starter<'_>) -> String {
    let by = triggered_by.map(|who| form(Form::By, &[who]));
    let from = origin.map(|origin| form(Form::From, &[OrganizationEventOrigin::label(origin)]));
    join(", ", &[by.as_deref(), from.as_deref()])
}

/// "Your redeploy · 1 min 5 s", "A deployment by Ana, from the CLI · 1 min 5 s".
fn run(whose: Whose, starter: Starter<'_>, progress: Progress) -> String {
    let whose = line(
        match whose {
            Whose::YourRedeploy => Form::YourRedeploy,
            Whose::YourDiffRun => Form::YourDiffRun,
            Whose::ProbablyYours => Form::ProbablyYours,
            Whose::LaterDeployment => Form::LaterDeployment,
            Whose::SomeDeployment => Form::SomeDeployment,
        }
        .place(),
    );
    let whose = join(" ", &[Some(whose), Some(&started_by(starter))]);
    let so_far = match progress {
        Progress::Waiting(seconds) => form(Form::WaitingFor, &[&duration(seconds)]),
        Progress::Running(seconds) => duration(seconds),
        Progress::Watched(seconds) => form(Form::WatchedFor, &[&duration(seconds)]),
        Progress::EndedAfter(seconds) => form(Form::EndedAfter, &[&duration(seconds)]),
        Progress::EndedAfterWatching(seconds) => form(Form::EndedWatchedFor, &[&duration(seconds)]),
        Progress::NotKnown => String::new(),
    };
    list(&[Some(&whose), Some(&so_far)])
}

/// Who answers there.
fn host(base: &ApiBase) -> &str {
    base.host().unwrap_or_else(|| line(Form::ThisSitesProxy.place()))
}

/// "45 s", "2 min 3 s", "1 h 15 min", "2 d 3 h": the two largest units.
fn duration(seconds: u64) -> String {
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
    let (large, small) = match (days, hours, minutes) {
        (0, 0, 0) => return span(seconds, Form::Second),
        (0, 0, _) => (span(minutes, Form::Minute), (seconds % 60, Form::Second)),
        (0, _, _) => (span(hours, Form::Hour), (minutes, Form::Minute)),
        _ => (span(days, Form::Day), (hours, Form::Hour)),
    };
    if small.0 == 0 { large } else { large + " " + &span(small.0, small.1) }
}

/// The largest unit alone: "58 min", "2 h".
fn coarse(seconds: u64) -> String {
    match seconds {
        0..60 => span(seconds, Form::Second),
        60..3_600 => span(seconds / 60, Form::Minute),
        3_600..86_400 => span(seconds / 3_600, Form::Hour),
        _ => span(seconds / 86_400, Form::Day),
    }
}

fn span(count: u64, unit: Form) -> String {
    digits(count) + " " + line(unit.place())
}

/// "12:03:10", "yesterday at 12:03:10", "1 January at 12:03:10", "31 December 2025 at 12:03:10".
fn clock(time: LocalTime) -> String {
    let seconds = time.second_of_day;
    let [hour, minute, second] = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map(two_digits);
    let clock = [hour.as_str(), &minute, &second].join(":");
    match time.day {
        Day::Today => clock,
        Day::Yesterday => form(Form::YesterdayAt, &[&clock]),
        Day::Another { then_s, now_s } => form(Form::OnDayAt, &[&date(then_s, now_s, language()), &clock]),
    }
}

fn two_digits(number: u32) -> String {
    digits((number / 10).into()) + &digits((number % 10).into())
}
