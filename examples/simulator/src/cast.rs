//! Who plays in the stories, and what others do in the same environment meanwhile.

use crate::{
    plays::{
        DEPLOYS, DEPLOYS_FOR_LONG, FAILS_BEFORE_ITS_TURN, FAILS_FOR_ALL, FAILS_TO_BUILD, FAILS_TO_DEPLOY,
        FAILS_TO_RESTART, GOES_WELL, IS_CALLED_OFF, IS_CANCELED, IS_LEFT_OUT, IS_STRANGE, RESTARTS, RUNS_ALREADY,
        STAYS_STALE, TAKES_MINUTES,
    },
    source::{Repository, Source},
    story::Plot,
};

#[derive(Debug)]
pub(crate) struct Environment {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    /// Whether it deploys one at a time, as Qovery does. Where it does not, each service stands for itself, and a
    /// redeploy is refused while another one of the same service runs: stories that mind nobody else are told there.
    pub(crate) queues: bool,
    pub(crate) mode: &'static str,
    pub(crate) cluster: &'static Cluster,
    pub(crate) neighbour: Neighbour,
}

#[derive(Debug)]
pub(crate) struct Cluster {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) region: &'static str,
}

/// What else is in an environment, and is no Helm service: only the logs of its runs tell of it.
#[derive(Debug)]
pub(crate) struct Neighbour {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    /// As logs have it.
    pub(crate) kind: &'static str,
}

/// What becomes of a redeploy that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It comes to its turn.
    Runs,
    /// It is refused, and accepted once what the others do has ended.
    IsRefusedAtFirst,
    /// Somebody takes it back after so many seconds, if it still waits then.
    IsTakenBack(u64),
    /// It is accepted, and never heard of again.
    IsLost,
}

/// A service, by its name, and how a deployment goes for it.
pub(crate) type Other = (&'static str, &'static Plot);

/// One service and its story.
#[derive(Debug)]
pub(crate) struct Role {
    pub(crate) name: &'static str,
    pub(crate) id: &'static str,
    pub(crate) environment: &'static Environment,
    pub(crate) plot: &'static Plot,
    pub(crate) source: Source,
    /// What yesterday's deployment left behind: `UP_TO_DATE`, `OUT_OF_DATE`, or nothing when there was none.
    pub(crate) yesterday: Option<&'static str>,
    /// How that one went.
    pub(crate) yesterdays_plot: &'static Plot,
    /// A deployment that somebody else started just before the simulator did.
    pub(crate) already_running: Option<&'static Plot>,
    /// What a colleague asks for just before a redeploy of it, if nothing runs.
    pub(crate) before: Option<Other>,
    /// What is deployed together with it.
    pub(crate) together_with: Option<Other>,
    pub(crate) fate: Fate,
    /// Whether its status tells of a request that waits only by its id and the count of requests, and not by a state. The
    /// stages of its environment tell it in any case.
    pub(crate) hides_waiting: bool,
    pub(crate) story: &'static str,
}

pub(crate) const ORGANIZATION: &str = "6a1f3d84-0c92-4e57-b8d6-2f7e9a5c1b30";
pub(crate) const PROJECT: &str = "d5b8270e-4f6c-4a19-93e1-8c0d7b2f6a45";

static IN_PARIS: Cluster =
    Cluster { id: "1e7c94b0-a3d5-4f28-8b61-5d9f0e2c7a83", name: "live-paris", region: "eu-west-3" };

pub(crate) static IN_DUBLIN: Cluster =
    Cluster { id: "70d2f5a9-8e4b-4c36-a17f-b3c8e6091d52", name: "try-dublin", region: "eu-west-1" };

static PRODUCTION: Environment = Environment {
    id: "8d0a4c1e-5b7f-4e63-9a2d-1f6c3b8e7d40",
    name: "production",
    queues: false,
    mode: "PRODUCTION",
    cluster: &IN_PARIS,
    neighbour: Neighbour { id: "c7e5a1b3-2d90-4f86-b4c8-e19f6d3a0572", name: "thumbnails", kind: "Application" },
};

static STAGING: Environment = Environment {
    id: "b2f7e9d3-6c18-4a05-8e4b-73d1a95c0f26",
    name: "staging",
    queues: false,
    mode: "STAGING",
    cluster: &IN_DUBLIN,
    neighbour: Neighbour { id: "95f0d8c2-6b7e-4a41-8d3f-0c2e7b9a4156", name: "fixtures", kind: "Job" },
};

static TEAM: Environment = Environment {
    id: "4b6e0c85-9f1d-4273-b5a8-e07c2d9163fa",
    name: "team",
    queues: true,
    mode: "DEVELOPMENT",
    cluster: &IN_DUBLIN,
    neighbour: Neighbour { id: "ab39e6f7-51d4-4c08-9e2a-7f8b0d6c3e94", name: "warehouse", kind: "Container" },
};

static CHARTS: Repository = Repository {
    id: "2f84b6d1-9c3e-4075-a8f2-6e1d5b7c0a39",
    name: "Example charts",
    url: "https://charts.example.com",
};

pub(crate) const fn role(
    name: &'static str,
    id: &'static str,
    environment: &'static Environment,
    plot: &'static Plot,
    story: &'static str,
) -> Role {
    Role {
        name,
        id,
        environment,
        plot,
        source: Source::Git { is_tagged: false },
        yesterday: Some("UP_TO_DATE"),
        yesterdays_plot: &GOES_WELL,
        already_running: None,
        before: None,
        together_with: None,
        fate: Fate::Runs,
        hides_waiting: false,
        story,
    }
}

pub(crate) static CAST: [Role; 20] = [
    Role {
        source: Source::Git { is_tagged: true },
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
    Role {
        source: Source::Chart { name: "ingress", version: "4.12.1", repository: &CHARTS },
        ..role(
            "gateway",
            "9f24c6e8-0b5a-4d71-a3e9-58c7d1f2b604",
            &PRODUCTION,
            &RESTARTS,
            "Answers a redeploy with a restart of 8 seconds.",
        )
    },
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
    Role {
        source: Source::Chart { name: "search-engine", version: "19.0.0-rc.2", repository: &CHARTS },
        ..role("slow", "0f8e2d6b-3a54-4c9f-81d7-b96a5e4c2f70", &STAGING, &TAKES_MINUTES, "Deploys for four minutes.")
    },
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
    role(
        "basket",
        "a05d93e7-1c6b-4f28-94d0-7b8e2f5c6a13",
        &TEAM,
        &DEPLOYS,
        "Deploys in 11 seconds, or waits while another service of its environment does.",
    ),
    Role {
        before: Some(("basket", &DEPLOYS)),
        ..role(
            "checkout",
            "b81f4a26-d5e9-4c07-8f3b-1a6c9e0d7254",
            &TEAM,
            &DEPLOYS,
            "Waits until a colleague's deployment of basket has ended, and is deployed then.",
        )
    },
    Role {
        before: Some(("catalog", &DEPLOYS)),
        hides_waiting: true,
        ..role(
            "catalog",
            "c3d7e915-8a40-4b6f-a2c1-6f0e5d984b37",
            &TEAM,
            &DEPLOYS,
            "Waits until a colleague's deployment of itself has ended; its status hides that it waits.",
        )
    },
    Role {
        before: Some(("basket", &DEPLOYS_FOR_LONG)),
        fate: Fate::IsTakenBack(8),
        ..role(
            "newsletter",
            "d94b2f60-37ac-4e81-b6d5-8c1a0f7e5923",
            &TEAM,
            &DEPLOYS,
            "Waits behind basket, and is taken out of the queue by a colleague after 8 seconds.",
        )
    },
    Role {
        before: Some(("basket", &DEPLOYS_FOR_LONG)),
        fate: Fate::IsRefusedAtFirst,
        ..role(
            "wishlist",
            "e2c60a7d-f419-4d35-87be-5d9b3c8f1046",
            &TEAM,
            &DEPLOYS,
            "Is refused with 409 while it rests, for the 30 seconds in which a colleague deploys basket.",
        )
    },
    Role {
        fate: Fate::IsLost,
        ..role("coupons", "f7a18c3b-602d-4795-9e4f-c2b5d8e06a91", &TEAM, &DEPLOYS, "Is accepted, and never starts.")
    },
    Role {
        yesterday: Some("OUT_OF_DATE"),
        yesterdays_plot: &IS_LEFT_OUT,
        ..role(
            "archive",
            "08e5d2b9-4f73-4a1c-b80d-93f6a7c1e254",
            &TEAM,
            &DEPLOYS,
            "Was no part of its environment's last deployment, and is deployed when asked to be.",
        )
    },
    Role {
        together_with: Some(("stock", &FAILS_FOR_ALL)),
        ..role(
            "mailer",
            "19c7f6a4-b2d8-4e50-a93e-0d4b8f2c7561",
            &TEAM,
            &IS_CALLED_OFF,
            "Is deployed together with stock, which fails: canceled before it has come to its turn.",
        )
    },
    role(
        "tracking",
        "2ad8e3f5-c061-4b97-8d4a-f5e17b9c0386",
        &TEAM,
        &FAILS_BEFORE_ITS_TURN,
        "Fails before it has come to its turn, as another service does, so that no step is told.",
    ),
    role(
        "stock",
        "3be9041c-d7f2-4586-9c5b-a60f8d3e1b97",
        &TEAM,
        &FAILS_TO_RESTART,
        "Answers a redeploy with a restart that fails after 8 seconds.",
    ),
];
