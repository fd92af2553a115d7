//! What `GET /helm/{id}/status` answers. Only `state` is needed to draw a card; whatever else is missing, null or of a
//! shape never seen is simply not told.

use super::{Action, ActionStatus, ServiceDeploymentStatus, State, StepName, StepStatus, SubAction, Timestamp};
use crate::{
    json::{Document, Json},
    target::Uuid,
    text::clean,
};

/// The status of a service.
#[derive(Debug, Clone, PartialEq)]
pub struct Status {
    /// `id`: the service that this is about.
    pub id: Option<String>,
    /// `state`
    pub state: State,
    /// `service_deployment_status`
    pub service_deployment_status: Option<ServiceDeploymentStatus>,
    /// `last_deployment_date`
    pub last_deployment_date: Option<Timestamp>,
    /// `is_part_last_deployment`: whether the last deployment of the environment touched this service.
    pub is_part_last_deployment: Option<bool>,
    /// `status_details`
    pub status_details: StatusDetails,
    /// `deployment_request_id`
    pub deployment_request_id: Option<String>,
    /// `deployment_requests_count`: how many requests are queued.
    pub deployment_requests_count: Option<u64>,
    /// `steps`
    pub steps: Option<Steps>,
    /// `execution_id`: names one run.
    pub execution_id: Option<String>,
}

/// `status_details`: the last action and how far it is.
#[derive(Debug, Clone, Default, PartialEq)]
#[allow(missing_docs, reason = "named as on the wire")]
pub struct StatusDetails {
    pub action: Option<Action>,
    pub status: Option<ActionStatus>,
    pub sub_action: Option<SubAction>,
}

/// `steps`: how long the deployment took, and where.
#[derive(Debug, Clone, PartialEq)]
pub struct Steps {
    /// `total_duration_sec`, in seconds; none until the deployment has ended.
    pub total_duration_sec: Option<u64>,
    /// `total_computing_duration_sec`, in seconds: the total without the time in queues.
    pub total_computing_duration_sec: Option<u64>,
    /// `details`
    pub details: Vec<Step>,
}

/// One step of a deployment.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// `step_name`
    pub step_name: Option<StepName>,
    /// `status`; none while the step is pending or running.
    pub status: Option<StepStatus>,
    /// `duration_sec`, in seconds.
    pub duration_sec: Option<u64>,
}

/// What is configured of a service (`GET /helm/{id}`).
#[derive(Debug, Clone, PartialEq)]
pub struct Service {
    /// `id`: the service that this is about.
    pub id: Option<String>,
    /// `name`: what a person calls it.
    pub name: Option<String>,
    /// `timeout_sec`: after so many seconds Helm gives a deployment up.
    pub timeout_sec: Option<u64>,
    /// `environment.id`
    pub environment_id: Option<Uuid>,
    /// `source`
    pub source: Option<Source>,
}

/// Where the chart of a service comes from, and which one is deployed: of a repository of Git, or of one of charts.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// `branch`
    pub branch: Option<String>,
    /// `deployed_commit_id`
    pub commit_id: Option<String>,
    /// `deployed_commit_contributor`
    pub author: Option<String>,
    /// `deployed_commit_date`
    pub commit_date: Option<Timestamp>,
    /// `chart_name`
    pub chart_name: Option<String>,
    /// `chart_version`
    pub chart_version: Option<String>,
}

impl Status {
    /// Reads an answer; `None` when it is no object with a `state`.
    #[must_use]
    pub(crate) fn from_json(answer: &Json) -> Option<Self> {
        let object = answer.root();
        Some(Self {
            id: word(object, "id"),
            state: word(object, "state").map(|word| State::from_wire(&word))?,
            service_deployment_status: word(object, "service_deployment_status")
                .map(|word| ServiceDeploymentStatus::from_wire(&word)),
            last_deployment_date: word(object, "last_deployment_date").map(|word| Timestamp::parse(&word)),
            is_part_last_deployment: object.get("is_part_last_deployment").and_then(|yes| yes.flag()),
            status_details: details(object),
            deployment_request_id: word(object, "deployment_request_id"),
            deployment_requests_count: count(object, "deployment_requests_count"),
            steps: object.get("steps").filter(Document::is_object).map(|object| steps(&object)),
            execution_id: word(object, "execution_id"),
        })
    }

    /// Whether the deployment will change without anybody doing anything.
    #[must_use]
    pub fn is_in_progress(&self) -> bool {
        self.state.phase().is_in_progress()
    }

    /// The seconds that the deployment took, once it has ended.
    pub(crate) fn total_duration_sec(&self) -> Option<u64> {
        self.steps.as_ref()?.total_duration_sec
    }

    /// The step that failed, if one did.
    #[must_use]
    pub fn failed_step(&self) -> Option<&Step> {
        let steps = &self.steps.as_ref()?.details;
        steps.iter().find(|step| step.status == Some(StepStatus::Error))
    }
}

impl Service {
    /// Reads an answer; `None` when it is no object.
    #[must_use]
    pub(crate) fn from_json(answer: &Json) -> Option<Box<Self>> {
        let object = answer.root();
        let service = || Self {
            id: word(object, "id"),
            name: text(object, "name"),
            timeout_sec: count(object, "timeout_sec"),
            environment_id: text(object, "environment.id").and_then(|id| Uuid::parse(&id)),
            source: object.get("source").map(|source| Source::from_json(&source)),
        };
        object.is_object().then(|| Box::new(service()))
    }
}

impl Source {
    fn from_json(source: &impl Document) -> Self {
        let text = |path| text(source, path);
        Self {
            branch: text("git.git_repository.branch"),
            commit_id: text("git.git_repository.deployed_commit_id"),
            author: text("git.git_repository.deployed_commit_contributor"),
            commit_date: text("git.git_repository.deployed_commit_date").map(|date| Timestamp::parse(&date)),
            chart_name: text("repository.chart_name"),
            chart_version: text("repository.chart_version"),
        }
    }
}

fn details(object: &impl Document) -> StatusDetails {
    StatusDetails {
        action: word(object, "status_details.action").map(|word| Action::from_wire(&word)),
        status: word(object, "status_details.status").map(|word| ActionStatus::from_wire(&word)),
        sub_action: word(object, "status_details.sub_action").map(|word| SubAction::from_wire(&word)),
    }
}

fn steps(object: &impl Document) -> Steps {
    let mut details = Vec::new();
    for each in object.get("details").map(|details| details.items(MOST_STEPS)).unwrap_or_default() {
        if each.is_object() {
            details.push(step(&each));
        }
    }
    Steps {
        total_duration_sec: count(object, "total_duration_sec"),
        total_computing_duration_sec: count(object, "total_computing_duration_sec"),
        details,
    }
}

fn step(object: &impl Document) -> Step {
    Step {
        step_name: word(object, "step_name").map(|word| StepName::from_wire(&word)),
        status: word(object, "status").map(|word| StepStatus::from_wire(&word)),
        duration_sec: count(object, "duration_sec"),
    }
}

/// More steps than any deployment has: what comes after them is noise that would only slow the page down.
const MOST_STEPS: usize = 100;

/// A text that is there and says something, as it may be shown; of what is nested, by its path.
#[inline(never)]
pub(super) fn text(object: &impl Document, path: &str) -> Option<String> {
    object.text_at(path).map(|text| clean(&text)).filter(|text| !text.is_empty())
}

/// A word or an id, which is no other one for a character that was lost on the way.
fn word(object: &impl Document, key: &str) -> Option<String> {
    text(object, key).filter(|word| word.chars().all(|c| c != char::REPLACEMENT_CHARACTER))
}

/// A whole number, rounded down; none for one below zero, or for one that is no count and no duration in any unit.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is within the bounds")]
fn count(object: &impl Document, key: &str) -> Option<u64> {
    let number = object.get(key)?.number()?;
    (0.0..=f64::from(u32::MAX)).contains(&number).then_some(number as u64)
}

#[cfg(test)]
mod tests {
    use super::Service;
    use crate::json::Json;

    #[test]
    fn a_service_tells_how_long_helm_may_take_even_without_a_name() {
        let service = |text: &str| Service::from_json(&Json::parse(text.as_bytes())?);
        let shop = service(r#"{"name":"shop","timeout_sec":600,"arguments":["--atomic"]}"#).expect("a service");
        assert_eq!((shop.name.as_deref(), shop.timeout_sec), (Some("shop"), Some(600)));
        let nameless = service(r#"{"name":null,"timeout_sec":1200}"#).expect("a service");
        assert_eq!((nameless.name, nameless.timeout_sec), (None, Some(1_200)));
        assert_eq!(service(r#"{"name":"shop","timeout_sec":"soon"}"#).expect("a service").timeout_sec, None);
        assert_eq!(service("[]"), None);
    }
}
