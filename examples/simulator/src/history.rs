//! What a service's history says: its runs in this world, and before them a few that others asked for in the days before
//! it began.

use std::time::Duration;

use serde_json::{Value, json};
use time::OffsetDateTime;

use crate::{
    cast::Role,
    clock::{A_DAY, iso},
    source::{Source, hex},
    status::Telling,
    token,
};

/// The people who asked for what was before.
const TEAM: [&str; 3] = ["Ana Sousa", "Jonas Keller", "Mei Lin"];

/// What they asked with. The last is a push to a repository, which a chart of somebody else does not have.
const ORIGINS: [&str; 5] = ["CONSOLE", "CLI", "TERRAFORM_PROVIDER", "API", "GIT"];

/// How many runs there were before yesterday's.
const OLDER: usize = 6;

/// The newest rows, so many at most, of a service in a world that began then.
pub(crate) fn told(telling: &Telling<'_>, world_began: OffsetDateTime, page_size: usize) -> Value {
    let role = telling.role;
    let results: Vec<_> =
        runs(telling).into_iter().chain(older(role, world_began)).take(page_size).map(|row| row.told(role)).collect();
    json!({"page": 1, "page_size": page_size, "results": results})
}

/// A run.
struct Row {
    execution_id: String,
    action: &'static str,
    state: &'static str,
    status: &'static str,
    began: OffsetDateTime,
    /// How long it has taken, or has been going until now.
    spent: Duration,
    asked_by: String,
    origin: &'static str,
    /// The number of the commit that it deploys, or would have.
    commit: i64,
}

impl Row {
    fn told(self, role: &Role) -> Value {
        json!({
            "identifier": {
                "name": role.name,
                "service_id": role.id,
                "service_type": "HELM",
                "execution_id": self.execution_id,
            },
            "status": self.state,
            "auditing_data": {
                "created_at": iso(self.began),
                "updated_at": iso(self.began + self.spent),
                "triggered_by": self.asked_by,
                "origin": self.origin,
            },
            "details": role.source.details(role.name, self.commit, self.began),
            "status_details": {"action": self.action, "status": self.status, "sub_action": "NONE"},
            "icon_uri": "app://qovery-console/helm",
            "total_duration": duration(self.spent),
        })
    }
}

/// What has begun in this world, newest first. A run that left the service out, or that the API keeps silent about as
/// yet, is none of its history.
fn runs(telling: &Telling<'_>) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut gone_well = 0;
    for (run, part) in telling.runs() {
        let Some(moment) = run.moment(part, telling.now) else { continue };
        let plot = part.plot;
        let (asked_by, origin) = asker(&run.person);
        if !plot.leaves_out() {
            rows.push(Row {
                execution_id: run.execution_id.clone(),
                action: plot.action,
                state: moment.state,
                status: moment.status,
                began: run.date,
                spent: run.age(telling.now).min(plot.length()).saturating_sub(Duration::from_secs(plot.silence)),
                asked_by: asked_by.to_owned(),
                origin,
                // A restart fetches no other commit.
                commit: gone_well + i64::from(plot.action != "RESTART"),
            });
        }
        gone_well += i64::from(moment.ended && plot.ends_well());
    }
    rows.reverse();
    rows
}

/// Who has asked, and with what.
pub(crate) fn asker(person: &str) -> (&str, &'static str) {
    match person {
        token::COLLEAGUE => (TEAM[1], "CLI"),
        token::SOMEBODY => ("You", "API"),
        token::MACHINE => ("Pipeline", "API"),
        person => (person, "API"),
    }
}

/// What was before yesterday, newest first: most of it went well, one run failed, and one was canceled. It looks like
/// chance, and is the same in every world. Who was never deployed has none.
fn older(role: &'static Role, world_began: OffsetDateTime) -> impl Iterator<Item = Row> {
    let failed = 1 + chance(role.name, 3);
    let canceled = (failed + 3) % OLDER;
    // The commit that went out next.
    let mut commit = 1 + i64::from(role.yesterdays_plot.leaves_out());
    let count = role.yesterday.map_or(0, |_| OLDER);
    (0..count).map(move |index| {
        let any = |what, choices| chance(&format!("{} {what} {index}", role.name), choices);
        let (state, status, least) = match index {
            _ if index == failed => ("DEPLOYMENT_ERROR", "ERROR", 50),
            _ if index == canceled => ("CANCELED", "CANCELED", 20),
            _ => ("DEPLOYED", "SUCCESS", 85),
        };
        // What did not go out was tried again.
        commit -= i64::from(state == "DEPLOYED");
        let days = (0..=index).fold(A_DAY, |days, _| days + 2 * A_DAY);
        let began = world_began - days + Duration::from_secs(60) * as_number(any("minute", 24 * 60));
        let origins = match role.source {
            Source::Git { .. } => &ORIGINS[..],
            Source::Chart { .. } => &ORIGINS[..4],
        };
        let usual = role.plot.length().saturating_sub(Duration::from_secs(role.plot.silence));
        Row {
            execution_id: format!("{}-0-{}", role.environment.id, began.unix_timestamp()),
            action: "DEPLOY",
            state,
            status,
            began,
            spent: usual * as_number(least + any("length", 40)) / 100,
            asked_by: TEAM[any("person", TEAM.len())].to_owned(),
            origin: origins[any("origin", origins.len())],
            commit,
        }
    })
}

/// One of so many, by these words.
pub(crate) fn chance(words: &str, choices: usize) -> usize {
    usize::from_str_radix(&hex(words, 6), 16).unwrap_or_default() % choices
}

fn as_number(small: usize) -> u32 {
    small.try_into().unwrap_or_default()
}

/// As ISO 8601 has it, to a tenth of a second.
fn duration(spent: Duration) -> String {
    let unit = |count: u64, letter| if count == 0 { String::new() } else { format!("{count}{letter}") };
    let (seconds, tenths) = (spent.as_secs(), spent.subsec_millis() / 100);
    let fraction = if tenths == 0 { String::new() } else { format!(".{tenths}") };
    let (hours, minutes) = (unit(seconds / 3600, 'H'), unit(seconds / 60 % 60, 'M'));
    format!("PT{hours}{minutes}{}{fraction}S", seconds % 60)
}
