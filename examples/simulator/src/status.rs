//! What a service's status says, put together from its runs and from what waits for it.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::{
    cast::Role,
    lane::{Lane, Part, Request, Run},
    story::Moment,
};

/// Something that a status can keep to itself: nobody could prove of all of these that Qovery always tells them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Detail {
    /// The state of a request that waits: what was before is told in its place.
    Waiting,
    /// `execution_id`
    Execution,
    /// `last_deployment_date`
    Date,
    /// `deployment_request_id` and `deployment_requests_count`
    Request,
}

/// A service, seen in its lane.
pub(crate) struct Telling<'a> {
    pub(crate) role: &'static Role,
    /// The service's place in the world.
    pub(crate) helm: usize,
    pub(crate) lane: &'a Lane,
    pub(crate) withheld: &'a [Detail],
    pub(crate) now: Duration,
}

impl Telling<'_> {
    /// What `GET /helm/{id}/status` says. It may hide that a request waits.
    pub(crate) fn status(&self) -> Value {
        self.tell(self.role.hides_waiting || self.withheld.contains(&Detail::Waiting))
    }

    /// What the stages of its environment say, which hide no request that waits.
    pub(crate) fn status_in_stages(&self) -> Value {
        self.tell(false)
    }

    fn tell(&self, hides_waiting: bool) -> Value {
        let newest = self.runs().rev().find_map(|(run, part)| Some((run, part, run.moment(part, self.now)?)));
        let mut fields = match &newest {
            Some((run, part, moment)) => self.told(run, part, moment),
            None => self.never_deployed(),
        };
        if !hides_waiting && newest.is_none_or(|(_, _, moment)| moment.ended) {
            self.tell_that_it_waits(&mut fields);
        }
        self.withhold(&mut fields);
        Value::Object(fields)
    }

    /// The deployments that this service was in, oldest first.
    pub(crate) fn runs(&self) -> impl DoubleEndedIterator<Item = (&Run, &Part)> {
        self.lane.runs.iter().filter_map(|run| Some((run, run.part(self.helm)?)))
    }

    fn told(&self, run: &Run, part: &Part, moment: &Moment) -> Map<String, Value> {
        // Where services stand for themselves, the beginning of a run is told as a queue of one.
        let itself = Some(&run.request_id).filter(|_| moment.in_queue && !self.role.environment.queues);
        let waiting = self.lane.waiting(self.helm).map(|request| &request.id);
        let requests: Vec<_> = itself.into_iter().chain(waiting).collect();
        let mut fields = object(json!({
            "id": self.role.id,
            "state": moment.state,
            "service_deployment_status": self.freshness(),
            "is_part_last_deployment": !part.plot.leaves_out(),
            "status_details": {"action": part.plot.action, "status": moment.status, "sub_action": "NONE"},
            "deployment_request_id": requests.first(),
            "deployment_requests_count": requests.len(),
            "last_deployment_date": run.date(),
            "execution_id": run.execution_id,
        }));
        fields.extend(moment.steps.clone().map(|steps| ("steps".to_owned(), steps)));
        fields
    }

    fn never_deployed(&self) -> Map<String, Value> {
        let requests: Vec<_> = self.lane.waiting(self.helm).map(|request| &request.id).collect();
        object(json!({
            "id": self.role.id,
            "state": "READY",
            "service_deployment_status": "NEVER_DEPLOYED",
            "is_part_last_deployment": false,
            "status_details": {"action": "UNKNOWN", "status": "NEVER", "sub_action": "NONE"},
            "deployment_request_id": requests.first(),
            "deployment_requests_count": requests.len(),
        }))
    }

    /// All but the state goes on telling of what was before.
    fn tell_that_it_waits(&self, fields: &mut Map<String, Value>) {
        let first = self.lane.waiting(self.helm).next();
        let Some(part) = first.and_then(|request: &Request| request.part(self.helm)) else { return };
        let (action, state) = match part.plot.action {
            "RESTART" => ("RESTART", "RESTART_QUEUED"),
            action => (action, "DEPLOYMENT_QUEUED"),
        };
        fields.extend(object(json!({
            "state": state,
            "status_details": {"action": action, "status": "QUEUED", "sub_action": "NONE"},
        })));
    }

    fn withhold(&self, fields: &mut Map<String, Value>) {
        for detail in self.withheld {
            let names: &[&str] = match detail {
                Detail::Waiting => &[],
                Detail::Execution => &["execution_id"],
                Detail::Date => &["last_deployment_date"],
                Detail::Request => &["deployment_request_id", "deployment_requests_count"],
            };
            for name in names {
                fields.remove(*name);
            }
        }
    }

    /// What the last run that went well left behind. A run under way or a failed one changes nothing of it.
    pub(crate) fn freshness(&self) -> &'static str {
        self.gone_well().next_back().map_or("NEVER_DEPLOYED", |(_, part)| part.leaves)
    }

    /// The runs of this service that have ended, and well, oldest first.
    pub(crate) fn gone_well(&self) -> impl DoubleEndedIterator<Item = (&Run, &Part)> {
        self.runs().filter(|(run, part)| {
            part.plot.ends_well() && run.moment(part, self.now).is_some_and(|moment| moment.ended)
        })
    }
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}
