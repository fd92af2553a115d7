//! Where a service's chart comes from, and which commit of it is deployed.

use serde_json::{Value, json};

use crate::lane::Run;

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

    /// What is fetched, in a row of a log.
    pub(crate) fn words(&self, service: &str) -> String {
        match self {
            Self::Git { .. } => url(service),
            Self::Chart { name, version, repository } => format!("{}/{name} {version}", repository.url),
        }
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
    let count = deployed.len();
    if let Some(run) = deployed.last() {
        repository["deployed_commit_id"] = hex(&format!("{service} {count}"), 40).into();
        // A commit is older than its deployment.
        repository["deployed_commit_date"] = run.date_after(-47 * 60).into();
        repository["deployed_commit_contributor"] = CONTRIBUTORS[count % CONTRIBUTORS.len()].into();
        if is_tagged {
            repository["deployed_commit_tag"] = format!("v1.{count}.0").into();
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
