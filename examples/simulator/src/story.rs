//! A deployment is a play in scenes: here are the plays, who plays them, and what a play says after so many seconds.

use std::time::Duration;

use serde_json::{Value, json};

/// A play. Seconds are the story's: the clock may run faster than real time.
#[derive(Debug)]
pub(crate) struct Plot {
    pub(crate) action: &'static str,
    /// How long the API goes on telling of the run before this one, as the real one is suspected to do.
    silence: u64,
    scenes: &'static [Scene],
    /// State and `status_details.status` from the end of the last scene on.
    ending: (&'static str, &'static str),
}

/// So many seconds in one state, working on one step.
#[derive(Debug)]
struct Scene {
    seconds: u64,
    state: &'static str,
    status: &'static str,
    step: &'static str,
    /// How the step ends, unless the next scene goes on with it.
    outcome: &'static str,
}

/// What a play says at one moment.
pub(crate) struct Moment {
    pub(crate) state: &'static str,
    pub(crate) status: &'static str,
    /// Whether the request is still in the platform's queue.
    pub(crate) in_queue: bool,
    pub(crate) ended: bool,
    pub(crate) steps: Value,
}

struct Step {
    name: &'static str,
    /// A step that is running has none.
    outcome: Option<&'static str>,
    spent: Duration,
}

impl Plot {
    pub(crate) fn ends_well(&self) -> bool {
        self.ending.1 == "SUCCESS"
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
            match steps.last_mut().filter(|step| step.name == scene.step) {
                Some(step) => {
                    step.outcome = outcome;
                    step.spent += spent;
                }
                None => steps.push(Step { name: scene.step, outcome, spent }),
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

fn told(steps: &[Step], ended: bool) -> Value {
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
    json!({
        "total_duration_sec": ended.then_some(total.as_secs()),
        "total_computing_duration_sec": computing.as_secs(),
        "details": details,
    })
}

// The scenes that most plays are made of.

const fn queued(seconds: u64) -> Scene {
    scene(seconds, "QUEUED", "QUEUED", "BUILD_QUEUEING", "SUCCESS")
}

const fn cloning(seconds: u64) -> Scene {
    scene(seconds, "BUILDING", "ONGOING", "GIT_CLONE", "SUCCESS")
}

const fn building(seconds: u64, outcome: &'static str) -> Scene {
    scene(seconds, "BUILDING", "ONGOING", "BUILD", outcome)
}

const fn deployment_queued(seconds: u64) -> Scene {
    scene(seconds, "DEPLOYMENT_QUEUED", "QUEUED", "DEPLOYMENT_QUEUEING", "SUCCESS")
}

const fn deploying(seconds: u64, outcome: &'static str) -> Scene {
    scene(seconds, "DEPLOYING", "ONGOING", "DEPLOYMENT", outcome)
}

const fn routing(seconds: u64) -> Scene {
    scene(seconds, "DEPLOYING", "ONGOING", "ROUTER_DEPLOYMENT", "SUCCESS")
}

const fn scene(
    seconds: u64,
    state: &'static str,
    status: &'static str,
    step: &'static str,
    outcome: &'static str,
) -> Scene {
    Scene { seconds, state, status, step, outcome }
}

// The plays.

const fn deploy(scenes: &'static [Scene], state: &'static str, status: &'static str) -> Plot {
    Plot { action: "DEPLOY", silence: 0, scenes, ending: (state, status) }
}

pub(crate) static GOES_WELL: Plot = deploy(WELL, "DEPLOYED", "SUCCESS");

const WELL: &[Scene] =
    &[queued(2), cloning(1), building(4, "SUCCESS"), deployment_queued(1), deploying(5, "SUCCESS"), routing(1)];

static FAILS_TO_DEPLOY: Plot = deploy(
    &[queued(2), cloning(1), building(3, "SUCCESS"), deployment_queued(1), deploying(6, "ERROR")],
    "DEPLOYMENT_ERROR",
    "ERROR",
);

static FAILS_TO_BUILD: Plot = deploy(&[queued(2), cloning(1), building(5, "ERROR")], "BUILD_ERROR", "ERROR");

static IS_CANCELED: Plot = deploy(
    &[
        queued(1),
        cloning(1),
        building(2, "SUCCESS"),
        deployment_queued(1),
        deploying(4, "SUCCESS"),
        // The same step goes on, so it ends once, as canceled.
        scene(3, "CANCELING", "CANCELING", "DEPLOYMENT", "CANCEL"),
    ],
    "CANCELED",
    "CANCELED",
);

static RESTARTS: Plot = Plot {
    action: "RESTART",
    silence: 0,
    scenes: &[
        scene(2, "RESTART_QUEUED", "QUEUED", "DEPLOYMENT_QUEUEING", "SUCCESS"),
        scene(6, "RESTARTING", "ONGOING", "DEPLOYMENT", "SUCCESS"),
    ],
    ending: ("RESTARTED", "SUCCESS"),
};

static STAYS_STALE: Plot = Plot { action: "DEPLOY", silence: 10, scenes: WELL, ending: ("DEPLOYED", "SUCCESS") };

static IS_STRANGE: Plot = deploy(
    &[
        queued(2),
        cloning(1),
        scene(0, "BUILDING", "ONGOING", "MIRROR_IMAGE", "SKIP"),
        building(2, "SUCCESS"),
        scene(5, "WARMING_UP", "ONGOING", "DEPLOYMENT", "SUCCESS"),
        deploying(3, "SUCCESS"),
    ],
    "DEPLOYED",
    "SUCCESS",
);

static TAKES_MINUTES: Plot = deploy(
    &[queued(5), cloning(2), building(20, "SUCCESS"), deployment_queued(3), deploying(240, "SUCCESS"), routing(5)],
    "DEPLOYED",
    "SUCCESS",
);

static RUNS_ALREADY: Plot = deploy(&[deploying(60, "SUCCESS")], "DEPLOYED", "SUCCESS");

// Who plays them.

#[derive(Debug)]
pub(crate) struct Environment {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
}

/// One service and its story.
#[derive(Debug)]
pub(crate) struct Role {
    pub(crate) name: &'static str,
    pub(crate) id: &'static str,
    pub(crate) environment: &'static Environment,
    pub(crate) plot: &'static Plot,
    /// What yesterday's deployment left behind: `UP_TO_DATE`, `OUT_OF_DATE`, or nothing when there was none.
    pub(crate) yesterday: Option<&'static str>,
    /// A deployment that somebody else started just before the simulator did.
    pub(crate) already_running: Option<&'static Plot>,
    pub(crate) story: &'static str,
}

static PRODUCTION: Environment = Environment { id: "8d0a4c1e-5b7f-4e63-9a2d-1f6c3b8e7d40", name: "production" };

static STAGING: Environment = Environment { id: "b2f7e9d3-6c18-4a05-8e4b-73d1a95c0f26", name: "staging" };

const fn role(
    name: &'static str,
    id: &'static str,
    environment: &'static Environment,
    plot: &'static Plot,
    story: &'static str,
) -> Role {
    Role { name, id, environment, plot, yesterday: Some("UP_TO_DATE"), already_running: None, story }
}

pub(crate) static CAST: [Role; 10] = [
    Role {
        yesterday: Some("OUT_OF_DATE"),
        ..role(
            "shop",
            "3c90c3cc-0d44-4b50-8888-8dd25736052a",
            &PRODUCTION,
            &GOES_WELL,
            "Queues, builds and deploys in 14 seconds.",
        )
    },
    Role {
        yesterday: Some("OUT_OF_DATE"),
        ..role(
            "payments",
            "5e1d7a94-2f3b-4c86-b0a7-9c4e8d6f1230",
            &PRODUCTION,
            &FAILS_TO_DEPLOY,
            "Builds, then fails to deploy after 13 seconds.",
        )
    },
    role(
        "search",
        "71b8f0c2-94de-4a37-8c15-e2d6a3b4950f",
        &PRODUCTION,
        &FAILS_TO_BUILD,
        "Fails to build after 8 seconds.",
    ),
    role(
        "gateway",
        "9f24c6e8-0b5a-4d71-a3e9-58c7d1f2b604",
        &PRODUCTION,
        &RESTARTS,
        "Answers a redeploy with a restart of 8 seconds.",
    ),
    role(
        "ledger-sync",
        "c4a6e1f9-7d28-4b03-95fc-0e8b3d5a7c12",
        &PRODUCTION,
        &STAYS_STALE,
        "Keeps telling yesterday's status for 10 seconds, then deploys.",
    ),
    role(
        "reports",
        "2a9d5c71-e8f4-4630-b7d2-6f1c0a3e9b58",
        &STAGING,
        &IS_CANCELED,
        "Is canceled by somebody while it deploys.",
    ),
    role(
        "labs",
        "e6b3a8d0-1c97-4f52-8a6e-4d9f2b7c5031",
        &STAGING,
        &IS_STRANGE,
        "Passes through a state that nobody knows, then is deployed.",
    ),
    Role {
        yesterday: None,
        ..role(
            "fresh",
            "d1f70b5e-a6c3-4829-94b8-c25e7f3a0d61",
            &STAGING,
            &GOES_WELL,
            "Was never deployed; its first deployment goes well.",
        )
    },
    role("slow", "0f8e2d6b-3a54-4c9f-81d7-b96a5e4c2f70", &STAGING, &TAKES_MINUTES, "Deploys for four minutes."),
    Role {
        already_running: Some(&RUNS_ALREADY),
        ..role(
            "busy",
            "67c5b9a2-d80e-4f16-a4b3-2e7d1c9f5a83",
            &STAGING,
            &GOES_WELL,
            "Is being deployed by somebody else for the first 60 seconds.",
        )
    },
];
