//! What `GET /environment/{id}/statusesWithStages` tells of the environment's queue.

use super::{OrganizationEventOrigin, Phase, State, status::text};
use crate::{
    json::{Document, Json},
    target::HelmId,
};

/// Whose deployment a request waits for, and how many others do.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Queue {
    /// `environment.triggered_by`, of the deployment that is under way: a person or a machine, in the API's words.
    pub triggered_by: Option<String>,
    /// `environment.origin`
    pub origin: Option<OrganizationEventOrigin>,
    /// How many other services of the environment wait.
    pub others: u64,
}

/// What a stage has lists of.
const KINDS: [&str; 6] = ["applications", "containers", "databases", "helms", "jobs", "terraforms"];
/// More stages, or services in one, than anybody has.
pub(crate) const MOST_SERVICES: usize = 1_000;

/// The status of every service that such an answer tells of; `None` for any other answer.
pub(crate) fn services<D: Document>(answer: &D) -> Option<Vec<D>> {
    let mut services = Vec::new();
    for stage in answer.get("stages")?.items(MOST_SERVICES) {
        for list in KINDS.iter().filter_map(|kind| stage.get(kind)) {
            services.append(&mut list.items(MOST_SERVICES));
        }
    }
    Some(services)
}

impl Queue {
    /// Reads what an answer tells to who waits for a deployment of this service; `None` when it is none of this call's.
    pub(crate) fn from_json(answer: &Json, id: &HelmId) -> Option<Box<Self>> {
        let environment = answer.root().get("environment")?;
        let mut queue = Box::<Self>::default();
        for service in services(answer.root())? {
            let is_ours = text(&service, "id").is_some_and(|told| told.eq_ignore_ascii_case(id.as_str()));
            queue.others += u64::from(!is_ours && phase(&service) == Some(Phase::Queued));
        }
        if phase(&environment) == Some(Phase::Moving) {
            queue.triggered_by = text(&environment, "triggered_by");
            queue.origin = text(&environment, "origin").map(|word| OrganizationEventOrigin::from_wire(&word));
        }
        Some(queue)
    }
}

fn phase(of: &impl Document) -> Option<Phase> {
    Some(State::from_wire(&text(of, "state")?).phase())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Queue;
    use crate::{json::Json, model::OrganizationEventOrigin, target::HelmId};

    const ID: &str = "3c90c3cc-0d44-4b50-8888-8dd25736052a";

    fn queue(answer: &Value) -> Option<Box<Queue>> {
        Queue::from_json(&Json::parse(answer.to_string().as_bytes())?, &HelmId::parse(ID).expect("an id"))
    }

    fn environment(state: &str) -> Value {
        json!({ "id": "e", "state": state, "triggered_by": "Ana", "origin": "CLI" })
    }

    #[test]
    fn who_deploys_and_who_waits_is_told_of_services_of_every_kind() {
        let waits = |id: &str| json!({ "id": id, "state": "DEPLOYMENT_QUEUED" });
        let stages = json!([
            { "helms": [waits(ID), waits("a"), { "id": "b", "state": "DEPLOYED" }, null], "jobs": [waits("c")] },
            { "containers": [waits("d"), { "id": "e" }], "unheard_of": [waits("f")], "databases": "none" },
            null,
        ]);
        let told = queue(&json!({ "environment": environment("DEPLOYING"), "stages": stages })).expect("a queue");
        assert_eq!(told.triggered_by.as_deref(), Some("Ana"));
        assert_eq!(told.origin, Some(OrganizationEventOrigin::Cli));
        assert_eq!(told.others, 3);
    }

    #[test]
    fn who_deployed_last_deploys_no_more() {
        for state in ["DEPLOYED", "DEPLOYMENT_QUEUED", "WARMING_UP", ""] {
            let told = queue(&json!({ "environment": environment(state), "stages": [] }));
            assert_eq!(told, Some(Box::default()), "{state}");
        }
    }

    #[test]
    fn what_is_no_such_answer_tells_nothing() {
        for answer in [json!({}), json!([]), json!({ "environment": {} }), json!({ "stages": [] })] {
            assert_eq!(queue(&answer), None, "{answer}");
        }
    }
}
