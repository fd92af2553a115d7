//! A deployment is a play in scenes: here is what it says after so many seconds.

use std::time::Duration;

use serde_json::{Value, json};

/// A play. Seconds are the story's: the clock may run faster than real time.
#[derive(Debug)]
pub(crate) struct Plot {
    pub(crate) action: &'static str,
    /// How long the API goes on telling of the run before this one, as the real one is suspected to do.
    pub(crate) silence: u64,
    pub(crate) scenes: &'static [Scene],
    /// State and `status_details.status` from the end of the last scene on.
    pub(crate) ending: (&'static str, &'static str),
}

/// So many seconds in one state, working on one step.
#[derive(Debug)]
pub(crate) struct Scene {
    pub(crate) seconds: u64,
    pub(crate) state: &'static str,
    pub(crate) status: &'static str,
    /// Nothing while the service waits for its turn in the deployment.
    pub(crate) step: Option<&'static str>,
    /// How the step ends, unless the next scene goes on with it.
    pub(crate) outcome: &'static str,
}

/// What a play says at one moment.
pub(crate) struct Moment {
    pub(crate) state: &'static str,
    pub(crate) status: &'static str,
    /// Whether the request is still in the platform's queue.
    pub(crate) in_queue: bool,
    pub(crate) ended: bool,
    /// Nothing when the service has not come to its turn.
    pub(crate) steps: Option<Value>,
}

struct Step {
    name: &'static str,
    /// A step that is running has none.
    outcome: Option<&'static str>,
    spent: Duration,
}

impl Plot {
    /// Whether the service is as it should be afterwards. One that was left out is as it was before.
    pub(crate) fn ends_well(&self) -> bool {
        self.ending.1 == "SUCCESS" || self.leaves_out()
    }

    /// Whether this is what a deployment of others says of a service that is no part of it.
    pub(crate) fn leaves_out(&self) -> bool {
        self.ending.0 == "READY"
    }

    pub(crate) fn fails(&self) -> bool {
        self.ending.1 == "ERROR"
    }

    /// Whether the service comes to its turn in the deployment.
    pub(crate) fn has_a_turn(&self) -> bool {
        self.scenes.iter().any(|scene| scene.step.is_some())
    }

    pub(crate) fn length(&self) -> Duration {
        Duration::from_secs(self.silence + self.scenes.iter().map(|scene| scene.seconds).sum::<u64>())
    }

    /// What is said at this age of the run; nothing while it keeps silent.
    pub(crate) fn at(&self, age: Duration) -> Option<Moment> {
        let mut left = age.checked_sub(Duration::from_secs(self.silence))?;
        let mut steps: Vec<Step> = Vec::new();
        for (index, scene) in self.scenes.iter().enumerate() {
            let length = Duration::from_secs(scene.seconds);
            let running = left < length;
            let outcome = (!running).then_some(scene.outcome);
            let spent = left.min(length);
            if let Some(name) = scene.step {
                match steps.last_mut().filter(|step| step.name == name) {
                    Some(step) => {
                        step.outcome = outcome;
                        step.spent += spent;
                    }
                    None => steps.push(Step { name, outcome, spent }),
                }
            }
            if running {
                return Some(Moment {
                    state: scene.state,
                    status: scene.status,
                    in_queue: index == 0 && scene.status == "QUEUED",
                    ended: false,
                    steps: told(&steps, false),
                });
            }
            left -= length;
        }
        Some(Moment {
            state: self.ending.0,
            status: self.ending.1,
            in_queue: false,
            ended: true,
            steps: told(&steps, true),
        })
    }
}

fn told(steps: &[Step], ended: bool) -> Option<Value> {
    if steps.is_empty() {
        return None;
    }
    let total: Duration = steps.iter().map(|step| step.spent).sum();
    let computing: Duration = steps.iter().filter(|step| !step.name.ends_with("QUEUEING")).map(|step| step.spent).sum();
    let details: Vec<Value> = steps
        .iter()
        .map(|step| match step.outcome {
            Some(outcome) => {
                json!({"step_name": step.name, "status": outcome, "duration_sec": step.spent.as_secs()})
            }
            None => json!({"step_name": step.name, "duration_sec": step.spent.as_secs()}),
        })
        .collect();
    Some(json!({
        "total_duration_sec": ended.then_some(total.as_secs()),
        "total_computing_duration_sec": computing.as_secs(),
        "details": details,
    }))
}
