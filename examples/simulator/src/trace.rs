//! A trace is what a service's status was recorded, or is imagined, to say after a redeploy. It can be played in place
//! of a story, and then the answers are exactly what it has, and nothing else.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, Value, json};

/// What is said after a redeploy, second by second.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Trace {
    /// The execution that the service's status names before.
    pub baseline: Option<String>,
    /// The state before.
    #[serde(default = "at_rest")]
    pub baseline_state: String,
    /// The request that the acceptance names; nothing when the run is said to have started.
    #[serde(default)]
    pub request: Option<String>,
    /// What the status says from so many seconds after the redeploy on.
    pub polls: Vec<Poll>,
}

fn at_rest() -> String {
    "DEPLOYED".to_owned()
}

/// Seconds, state, execution, and whatever else the status has. In JSON, a list of these.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(from = "Row")]
pub struct Poll {
    /// How long after the redeploy.
    pub seconds: f64,
    /// The state.
    pub state: String,
    /// The execution that is named, if one is.
    pub execution: Option<String>,
    /// More of the status's fields.
    pub more: Map<String, Value>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Row {
    Short(f64, String, Option<String>),
    Long(f64, String, Option<String>, Map<String, Value>),
}

impl From<Row> for Poll {
    fn from(row: Row) -> Self {
        let (seconds, state, execution, more) = match row {
            Row::Short(seconds, state, execution) => (seconds, state, execution, Map::new()),
            Row::Long(seconds, state, execution, more) => (seconds, state, execution, more),
        };
        Self { seconds, state, execution, more }
    }
}

/// A trace, and when a redeploy has set it going. Another redeploy begins it anew.
#[derive(Debug)]
pub(crate) struct Playing {
    pub(crate) trace: Trace,
    pub(crate) began: Option<Duration>,
}

impl Playing {
    pub(crate) fn status(&self, helm_id: &str, now: Duration) -> Value {
        let age = self.began.map(|began| now.saturating_sub(began).as_secs_f64());
        let polls = self.trace.polls.iter();
        let told = polls.rev().find(|poll| age.is_some_and(|age| poll.seconds <= age));
        match told {
            Some(Poll { state, execution, more, .. }) => status(helm_id, state, execution.as_deref(), more),
            None => status(helm_id, &self.trace.baseline_state, self.trace.baseline.as_deref(), &Map::new()),
        }
    }

    /// The status with which a redeploy is accepted.
    pub(crate) fn acceptance(&self, helm_id: &str) -> Value {
        let request = Map::from_iter([("deployment_request_id".to_owned(), json!(self.trace.request))]);
        status(helm_id, &self.trace.baseline_state, self.trace.baseline.as_deref(), &request)
    }

    /// The execution of the last run that the trace tells of, if that is another than the one before.
    pub(crate) fn last_execution(&self) -> Option<&str> {
        let last = self.trace.polls.iter().rev().find_map(|poll| poll.execution.as_deref());
        last.filter(|execution| Some(*execution) != self.trace.baseline.as_deref())
    }
}

fn status(helm_id: &str, state: &str, execution: Option<&str>, more: &Map<String, Value>) -> Value {
    let mut fields = Map::from_iter([("id".to_owned(), json!(helm_id)), ("state".to_owned(), json!(state))]);
    if let Some(execution) = execution {
        fields.insert("execution_id".to_owned(), json!(execution));
    }
    fields.extend(more.clone());
    Value::Object(fields)
}
