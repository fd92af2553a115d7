//! The plays: what deployments say, from going well to never having come to their turn.

use crate::story::{Plot, Scene};

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

/// The deployment has begun, and the service has not come to its turn in it.
const fn before_its_turn(seconds: u64) -> Scene {
    Scene { seconds, state: "DEPLOYMENT_QUEUED", status: "QUEUED", step: None, outcome: "" }
}

const fn scene(
    seconds: u64,
    state: &'static str,
    status: &'static str,
    step: &'static str,
    outcome: &'static str,
) -> Scene {
    Scene { seconds, state, status, step: Some(step), outcome }
}

// The plays.

const fn deploy(scenes: &'static [Scene], state: &'static str, status: &'static str) -> Plot {
    Plot { action: "DEPLOY", silence: 0, scenes, ending: (state, status) }
}

pub(crate) static GOES_WELL: Plot = deploy(WELL, "DEPLOYED", "SUCCESS");

const WELL: &[Scene] =
    &[queued(2), cloning(1), building(4, "SUCCESS"), deployment_queued(1), deploying(5, "SUCCESS"), routing(1)];

pub(crate) static FAILS_TO_DEPLOY: Plot = deploy(
    &[queued(2), cloning(1), building(3, "SUCCESS"), deployment_queued(1), deploying(6, "ERROR")],
    "DEPLOYMENT_ERROR",
    "ERROR",
);

pub(crate) static FAILS_TO_BUILD: Plot = deploy(&[queued(2), cloning(1), building(5, "ERROR")], "BUILD_ERROR", "ERROR");

pub(crate) static IS_CANCELED: Plot = deploy(
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

pub(crate) static RESTARTS: Plot = Plot {
    action: "RESTART",
    silence: 0,
    scenes: &[
        scene(2, "RESTART_QUEUED", "QUEUED", "DEPLOYMENT_QUEUEING", "SUCCESS"),
        scene(6, "RESTARTING", "ONGOING", "DEPLOYMENT", "SUCCESS"),
    ],
    ending: ("RESTARTED", "SUCCESS"),
};

pub(crate) static FAILS_TO_RESTART: Plot = Plot {
    action: "RESTART",
    silence: 0,
    scenes: &[
        scene(2, "RESTART_QUEUED", "QUEUED", "DEPLOYMENT_QUEUEING", "SUCCESS"),
        scene(6, "RESTARTING", "ONGOING", "DEPLOYMENT", "ERROR"),
    ],
    ending: ("RESTART_ERROR", "ERROR"),
};

pub(crate) static STAYS_STALE: Plot =
    Plot { action: "DEPLOY", silence: 10, scenes: WELL, ending: ("DEPLOYED", "SUCCESS") };

pub(crate) static IS_STRANGE: Plot = deploy(
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

pub(crate) static TAKES_MINUTES: Plot = deploy(
    &[queued(5), cloning(2), building(20, "SUCCESS"), deployment_queued(3), deploying(240, "SUCCESS"), routing(5)],
    "DEPLOYED",
    "SUCCESS",
);

pub(crate) static RUNS_ALREADY: Plot = deploy(&[deploying(60, "SUCCESS")], "DEPLOYED", "SUCCESS");

/// As it was recorded in an idle environment, at twice the pace.
pub(crate) static DEPLOYS: Plot = deploy(&[deployment_queued(5), deploying(6, "SUCCESS")], "DEPLOYED", "SUCCESS");

pub(crate) static DEPLOYS_FOR_LONG: Plot =
    deploy(&[deployment_queued(5), deploying(25, "SUCCESS")], "DEPLOYED", "SUCCESS");

pub(crate) static FAILS_FOR_ALL: Plot =
    deploy(&[deployment_queued(3), deploying(5, "ERROR")], "DEPLOYMENT_ERROR", "ERROR");

/// Another service of the same deployment has failed before.
pub(crate) static IS_CALLED_OFF: Plot = deploy(&[before_its_turn(8)], "CANCELED", "CANCELED");

/// Another service of its environment has failed before, and it is said to have failed with that.
pub(crate) static FAILS_BEFORE_ITS_TURN: Plot = deploy(&[before_its_turn(4)], "DEPLOYMENT_ERROR", "ERROR");

/// The others of its environment were deployed, and it was not.
pub(crate) static IS_LEFT_OUT: Plot = deploy(&[], "READY", "SUCCESS");
