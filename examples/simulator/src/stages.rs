//! What an environment says of all its services at once, stage by stage, and of its newest deployment.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    cast::Environment,
    history::asker,
    lane::{Lane, Run},
};

/// The stages of every environment, in the order in which they are deployed. Services lie in them in turn.
const STAGES: [Stage; 2] = [
    Stage { id: "4", name: "Foundations", description: "What others need to be there" },
    Stage { id: "5", name: "Services", description: "Whatever needs the foundations" },
];

struct Stage {
    /// The first digit of the second group of its id; the rest is its environment's.
    id: &'static str,
    name: &'static str,
    description: &'static str,
}

/// An environment, with all that is in it.
pub(crate) struct Overview<'a> {
    pub(crate) environment: &'static Environment,
    pub(crate) lanes: Vec<&'a Lane>,
    /// Of its Helm services, what each says of itself.
    pub(crate) statuses: Vec<Value>,
    /// The same of `service_deployment_status` alone, whatever they say.
    pub(crate) freshness: Vec<&'static str>,
    pub(crate) now: Duration,
}

impl Overview<'_> {
    pub(crate) fn told(&self) -> Value {
        let newest = self.newest(|_| true);
        let mut told = json!({ "environment": self.environment(newest), "stages": self.stages(newest) });
        if newest.is_some() {
            told["pre_check_stage"] = json!({ "status": "SUCCESS", "total_duration_sec": 1 });
        }
        told
    }

    /// The deployment that began last, of those that say something of themselves already and are of this kind.
    fn newest(&self, is_meant: impl Fn(bool) -> bool) -> Option<&Run> {
        let runs = self.lanes.iter().flat_map(|lane| &lane.runs);
        runs.filter(|run| run.outcome(self.now).is_some_and(|outcome| is_meant(outcome.ended)))
            .min_by_key(|run| run.age(self.now))
    }

    fn environment(&self, newest: Option<&Run>) -> Value {
        let state = |run: Option<&Run>| run.and_then(|run| run.outcome(self.now)).map_or("READY", |told| told.state);
        let (triggered_by, origin) = newest.map(|run| asker(&run.person)).unzip();
        let ended = newest.filter(|run| run.outcome(self.now).is_some_and(|outcome| outcome.ended));
        let waits = self.lanes.iter().find_map(|lane| lane.next());
        json!({
            "id": self.environment.id,
            "state": state(self.newest(|ended| !ended).or(newest)),
            "last_deployment_date": newest.map(Run::date),
            "last_deployment_state": state(newest),
            "last_deployment_id": newest.map(|run| &run.execution_id),
            "total_deployment_duration_in_seconds": ended.map(|run| run.length().as_secs()),
            "origin": origin,
            "triggered_by": triggered_by,
            "deployment_status": self.deployment_status(),
            "deployment_request_id": waits.map(|request| &request.id),
            "metrics": null,
        })
    }

    fn deployment_status(&self) -> &'static str {
        let all = |word: &&str| self.freshness.iter().all(|freshness| *freshness == *word);
        ["UP_TO_DATE", "NEVER_DEPLOYED"].into_iter().find(all).unwrap_or("OUT_OF_DATE")
    }

    fn stages(&self, newest: Option<&Run>) -> Value {
        let stage = |(place, Stage { id, name, description }): (usize, Stage)| {
            let helms: Vec<&Value> = self.statuses.iter().skip(place).step_by(STAGES.len()).collect();
            let neighbour = newest.filter(|_| place == 0).map(|run| self.neighbour(run));
            let has_part = |status: &&Value| newest.is_some_and(|run| status["execution_id"] == run.execution_id);
            let parts: Vec<&Value> = helms.iter().copied().chain(&neighbour).filter(has_part).collect();
            let mut told = json!({
                "stage": {
                    // The environment's own, but for a digit.
                    "id": format!("{}{id}{}", &self.environment.id[..9], &self.environment.id[10..]),
                    "name": name,
                    "description": description,
                    "status": stage_status(&parts),
                },
                "applications": [],
                "containers": [],
                "jobs": [],
                "databases": [],
                "helms": helms,
                "terraforms": [],
                "agentic_workflows": [],
            });
            if let Some(neighbour) = neighbour {
                told[self.neighbours_list()] = json!([neighbour]);
            }
            told
        };
        STAGES.into_iter().enumerate().map(stage).collect()
    }

    fn neighbours_list(&self) -> &'static str {
        match self.environment.neighbour.kind {
            "Application" => "applications",
            "Job" => "jobs",
            _ => "containers",
        }
    }

    /// The neighbour is as it should be, except where it is the reason for somebody else's failure.
    fn neighbour(&self, run: &Run) -> Value {
        let has_ended = run.outcome(self.now).is_some_and(|outcome| outcome.ended);
        let (state, status) = match (run.fails_elsewhere(), has_ended) {
            (true, true) => ("DEPLOYMENT_ERROR", "ERROR"),
            (true, false) => ("DEPLOYING", "ONGOING"),
            _ => ("DEPLOYED", "SUCCESS"),
        };
        json!({
            "id": self.environment.neighbour.id,
            "state": state,
            "service_deployment_status": "UP_TO_DATE",
            "is_part_last_deployment": true,
            "status_details": {"action": "DEPLOY", "status": status, "sub_action": "NONE"},
            "deployment_request_id": null,
            "deployment_requests_count": 0,
            "last_deployment_date": run.date(),
            "execution_id": run.execution_id,
        })
    }
}

/// What a stage has come to, by those of it that the deployment is about: whoever is furthest from having ended well decides.
fn stage_status(parts: &[&Value]) -> &'static str {
    let any = |words: &[&str]| {
        parts.iter().any(|part| part["status_details"]["status"].as_str().is_some_and(|status| words.contains(&status)))
    };
    [
        ("ONGOING", &["ONGOING", "EXECUTING", "CANCELING"][..]),
        ("QUEUED", &["QUEUED"]),
        ("ERROR", &["ERROR"]),
        ("CANCELED", &["CANCELED"]),
        ("DONE", &["SUCCESS"]),
    ]
    .into_iter()
    .find_map(|(told, words)| any(words).then_some(told))
    .unwrap_or("SKIPPED")
}
