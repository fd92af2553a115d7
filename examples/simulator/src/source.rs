//! Where a service's chart comes from, and which commit of it is deployed.

use serde_json::{Value, json};
use time::OffsetDateTime;

use crate::{clock::iso, history::chance, lane::Run};

#[derive(Debug)]
pub(crate) enum Source {
    /// A git repository of the service's own. Every deployment that goes well finds another commit there.
    Git { is_tagged: bool },
    /// Somebody else's chart, which stays as it is.
    Chart { name: &'static str, version: &'static str, repository: &'static Repository },
}

/// A repository of charts.
#[derive(Debug)]
pub(crate) struct Repository {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) url: &'static str,
}

const CONTRIBUTORS: [&str; 3] = ["Ada Okafor", "Jun Watanabe", "Léa Martin"];

const MESSAGES: [&str; 6] = [
    "Round prices once, at the end",
    "Ask for two pods more at noon\n\nThe one that was there had no time left for its probes.",
    "fix(values): quote the port, which is \"8080\" & no number",
    "Merge pull request #418 from example-shop/warm-cache",
    "Bump the chart's dependencies",
    "Dépôt : ne plus attendre deux fois 🐌",
];

/// A commit is older than its deployment.
const AGE_OF_A_COMMIT: time::Duration = time::Duration::minutes(47);

impl Source {
    /// What `GET /helm/{id}` says of it, after these runs, oldest first, have gone well.
    pub(crate) fn told(&self, service: &str, deployed: &[&Run]) -> Value {
        match self {
            Self::Git { is_tagged } => json!({"git": {"git_repository": git(service, *is_tagged, deployed)}}),
            Self::Chart { name, version, repository: Repository { id, name: whose, url } } => json!({"repository": {
                "chart_name": name,
                "chart_version": version,
                "repository": {"id": id, "name": whose, "url": url},
            }}),
        }
    }

    /// What a history says that a run deployed: the commit of this number, or the chart.
    pub(crate) fn details(&self, service: &str, number: i64, began: OffsetDateTime) -> Value {
        match self {
            Self::Git { is_tagged } => {
                let Commit { id, contributor, tag } = Commit::of(service, number);
                json!({"commit": {
                    "git_commit_id": id,
                    "created_at": iso(began - AGE_OF_A_COMMIT),
                    "author_name": contributor,
                    "author_avatar_url": "https://avatars.example.com/u/1",
                    "message": MESSAGES[chance(&id, MESSAGES.len())],
                    "tag": if *is_tagged { &tag } else { "" },
                    "commit_page_url": format!("https://github.com/example-shop/{service}/commit/{id}"),
                }})
            }
            Self::Chart { name, version, .. } => {
                json!({"repository": {"chart_name": name, "chart_version": version}})
            }
        }
    }

    /// What is fetched, in a row of a log.
    pub(crate) fn words(&self, service: &str) -> String {
        match self {
            Self::Git { .. } => url(service),
            Self::Chart { name, version, repository } => format!("{}/{name} {version}", repository.url),
        }
    }
}

/// One of a service's own repository. The first that was deployed in this world has the number 1, and those before it
/// count down from there.
struct Commit {
    id: String,
    contributor: &'static str,
    tag: String,
}

impl Commit {
    fn of(service: &str, number: i64) -> Self {
        let contributor = match number.rem_euclid(3) {
            0 => CONTRIBUTORS[0],
            1 => CONTRIBUTORS[1],
            _ => CONTRIBUTORS[2],
        };
        let tag = if number > 0 { format!("v1.{number}.0") } else { format!("v0.{}.0", 12 + number) };
        Self { id: hex(&format!("{service} {number}"), 40), contributor, tag }
    }
}

fn url(service: &str) -> String {
    format!("https://github.com/example-shop/{service}.git")
}

fn git(service: &str, is_tagged: bool, deployed: &[&Run]) -> Value {
    let mut repository = json!({
        "has_access": true,
        "provider": "GITHUB",
        "owner": "example-shop",
        "name": service,
        "url": url(service),
        "branch": "main",
        "root_path": "/",
        "git_token_id": null,
        "git_token_name": null,
    });
    if let Some(run) = deployed.last() {
        let Commit { id, contributor, tag } = Commit::of(service, deployed.len().try_into().unwrap_or_default());
        repository["deployed_commit_id"] = id.into();
        repository["deployed_commit_date"] = iso(run.date - AGE_OF_A_COMMIT).into();
        repository["deployed_commit_contributor"] = contributor.into();
        if is_tagged {
            repository["deployed_commit_tag"] = tag.into();
        }
    }
    repository
}

/// So many hexadecimal digits, which look like chance and are the same for the same words.
pub(crate) fn hex(words: &str, digits: usize) -> String {
    let mixed = |number: u64, more: u64| (number ^ more).wrapping_mul(0x0000_0100_0000_01b3);
    let mut number = words.bytes().map(u64::from).fold(0xcbf2_9ce4_8422_2325, mixed);
    let digit = || {
        number = mixed(number, number >> 32);
        char::from(b"0123456789abcdef"[usize::from((number >> 40).to_le_bytes()[0] & 0xf)])
    };
    std::iter::repeat_with(digit).take(digits).collect()
}
