//! The states: one row each. To add a state, add its line to the table; nothing else in the project matches on it.

wire_enum! {
    /// The state of a service as the API reports it.
    pub enum State: Row, unknown: row(Tone::Unknown, Phase::Unclear, Icon::Question);
    Queued = "QUEUED", "Queued" => row(Tone::Queued, Phase::Queued, Icon::Queue),
    DeploymentQueued = "DEPLOYMENT_QUEUED", "Deployment queued" => row(Tone::Queued, Phase::Queued, Icon::QueueUp),
    RestartQueued = "RESTART_QUEUED", "Restart queued" => row(Tone::Queued, Phase::Queued, Icon::QueueTurn),
    StopQueued = "STOP_QUEUED", "Stop queued" => row(Tone::Queued, Phase::Queued, Icon::QueueStop),
    DeleteQueued = "DELETE_QUEUED", "Delete queued" => row(Tone::Queued, Phase::Queued, Icon::QueueBin),
    WaitingRunning = "WAITING_RUNNING", "Waiting to run" => row(Tone::Waiting, Phase::Moving, Icon::ClockPlay),
    WaitingRestarting = "WAITING_RESTARTING", "Waiting to restart" => row(Tone::Waiting, Phase::Moving, Icon::ClockTurn),
    WaitingStopping = "WAITING_STOPPING", "Waiting to stop" => row(Tone::Waiting, Phase::Moving, Icon::ClockStop),
    WaitingDeleting = "WAITING_DELETING", "Waiting to delete" => row(Tone::Waiting, Phase::Moving, Icon::ClockBin),
    Building = "BUILDING", "Building" => row(Tone::Building, Phase::Moving, Icon::Box),
    Deploying = "DEPLOYING", "Deploying" => row(Tone::Active, Phase::Moving, Icon::Up),
    Executing = "EXECUTING", "Executing" => row(Tone::Active, Phase::Moving, Icon::Prompt),
    Restarting = "RESTARTING", "Restarting" => row(Tone::Active, Phase::Moving, Icon::Turn),
    Stopping = "STOPPING", "Stopping" => row(Tone::Stopping, Phase::Moving, Icon::Square),
    Canceling = "CANCELING", "Canceling" => row(Tone::Stopping, Phase::Moving, Icon::Slash),
    Deleting = "DELETING", "Deleting" => row(Tone::Stopping, Phase::Moving, Icon::Bin),
    Deployed = "DEPLOYED", "Deployed" => row(Tone::Success, Phase::EndedWell, Icon::Check),
    Restarted = "RESTARTED", "Restarted" => row(Tone::Success, Phase::EndedWell, Icon::CheckTurn),
    BuildError = "BUILD_ERROR", "Build error" => row(Tone::Error, Phase::EndedBadly, Icon::CrossBox),
    DeploymentError = "DEPLOYMENT_ERROR", "Deployment error" => row(Tone::Error, Phase::EndedBadly, Icon::CrossUp),
    RestartError = "RESTART_ERROR", "Restart error" => row(Tone::Error, Phase::EndedBadly, Icon::CrossTurn),
    StopError = "STOP_ERROR", "Stop error" => row(Tone::Error, Phase::EndedBadly, Icon::CrossStop),
    DeleteError = "DELETE_ERROR", "Delete error" => row(Tone::Error, Phase::EndedBadly, Icon::CrossBin),
    Canceled = "CANCELED", "Canceled" => row(Tone::Warning, Phase::EndedOtherwise, Icon::Ban),
    Stopped = "STOPPED", "Stopped" => row(Tone::Neutral, Phase::EndedOtherwise, Icon::StopRing),
    Deleted = "DELETED", "Deleted" => row(Tone::Neutral, Phase::EndedOtherwise, Icon::BinCheck),
    Ready = "READY", "Ready" => row(Tone::Neutral, Phase::EndedOtherwise, Icon::Ring),
    Unavailable = "UNAVAILABLE", "Status unavailable" => row(Tone::Warning, Phase::Unclear, Icon::Alert),
    Recap = "RECAP", "Recap" => row(Tone::Neutral, Phase::Unclear, Icon::Lines),
}

/// What the table says about a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Row {
    tone: Tone,
    phase: Phase,
    icon: Icon,
}

const fn row(tone: Tone, phase: Phase, icon: Icon) -> Row {
    Row { tone, phase, icon }
}

impl State {
    /// The colour family.
    #[must_use]
    pub fn tone(&self) -> Tone {
        self.row().tone
    }

    /// Where in its life a deployment in this state is; what the machine decides by.
    #[must_use]
    pub fn phase(&self) -> Phase {
        self.row().phase
    }

    /// The picture beside the label.
    #[must_use]
    pub fn icon(&self) -> Icon {
        self.row().icon
    }

    /// Which of its tone's shades this state has: its place among the states of the same tone, from 0.
    #[must_use]
    pub fn shade(&self) -> u8 {
        let before = Self::ALL.iter().take_while(|other| *other != self);
        before.filter(|other| other.tone() == self.tone()).fold(0, |shade, _| shade + 1)
    }

    /// Whether the deployment itself is at work, which is what its time limit counts: it neither waits nor is undone.
    #[must_use]
    pub fn is_at_work(&self) -> bool {
        self.tone() == Tone::Active
    }

    /// Whether this version knows the state.
    #[must_use]
    pub fn is_known(&self) -> bool {
        !matches!(self, Self::Unknown(_))
    }
}

/// Where in its life a deployment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// A request waits for its turn. What else the status says may still be about the deployment before it.
    Queued,
    /// It runs, and will change without anybody doing anything.
    Moving,
    /// What was wished for has happened.
    EndedWell,
    /// It failed.
    EndedBadly,
    /// It is over, and neither success nor failure of a redeploy.
    EndedOtherwise,
    /// The state does not tell.
    Unclear,
}

impl Phase {
    /// Whether the deployment will change without anybody doing anything.
    #[must_use]
    pub fn is_in_progress(self) -> bool {
        matches!(self, Self::Queued | Self::Moving)
    }

    /// Whether the deployment is over.
    #[must_use]
    pub fn has_ended(self) -> bool {
        matches!(self, Self::EndedWell | Self::EndedBadly | Self::EndedOtherwise)
    }
}

/// A family of states that share a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it, and the style sheet defines them")]
pub enum Tone {
    Success,
    Error,
    Warning,
    Active,
    Building,
    Queued,
    Waiting,
    Stopping,
    Neutral,
    Unknown,
}

impl Tone {
    /// The name in `data-tone` and in the custom property `--helm-redeploy-…`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Active => "active",
            Self::Building => "building",
            Self::Queued => "queued",
            Self::Waiting => "waiting",
            Self::Stopping => "stopping",
            Self::Neutral => "neutral",
            Self::Unknown => "unknown",
        }
    }
}

/// Declares the pictures: the `d` of an SVG path each, stroked, in a box of 24 by 24.
macro_rules! icons {
    ($( $name:ident = $($path:expr),+; )+) => {
        /// A picture for a state. No two states share one, so that none is told by colour alone.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the names say what they picture")]
        pub enum Icon { $( $name, )+ }

        impl Icon {
            /// The `d` of the SVG path.
            #[must_use]
            pub fn path(self) -> &'static str {
                const PATHS: &str = concat!($( $($path),+, "\n" ),+);
                super::wire_enum::nth(PATHS, self as usize)
            }
        }
    };
}

// Parts that several pictures share. `concat!` takes literals only, hence macros and not constants.
macro_rules! queue {
    () => {
        "M3 5h8M3 12h8M3 19h8"
    };
}
macro_rules! clock {
    () => {
        "M13 20a8.5 8.5 0 1 1 7-8.500M11.5 7v5l3 2"
    };
}
macro_rules! cross {
    () => {
        "M15 15l6 6M21 15l-6 6"
    };
}
macro_rules! ring {
    () => {
        "M12 3a9 9 0 1 0 .01 0z"
    };
}
macro_rules! bin {
    () => {
        "M4 7h16M9 7V4h6v3M6.5 7l1 13h9l1-13"
    };
}
macro_rules! small_bin {
    () => {
        "M14.5 11h7M15.5 11l.5 9h4l.5-9"
    };
}
macro_rules! small_turn {
    () => {
        "M21 12.500a4 4 0 1 0 .5 4M21.5 10v3h-3"
    };
}
macro_rules! small_stop {
    () => {
        "M15 12h6v6h-6z"
    };
}

icons! {
    Question = ring!(), "M9.5 9.500a2.5 2.5 0 1 1 3.5 2.300q-1 .5-1 1.700M12 16.500v.5";
    Queue = queue!(), "M15 5h6M15 12h6M15 19h6";
    QueueUp = queue!(), "M18 19V9M14.5 12.500L18 9l3.5 3.5";
    QueueTurn = queue!(), small_turn!();
    QueueStop = queue!(), small_stop!();
    QueueBin = queue!(), small_bin!();
    ClockPlay = clock!(), "M17 15l5 3.5-5 3.500z";
    ClockTurn = clock!(), "M21.5 17a3 3 0 1 0 .3 3M22 15v2.500h-2.5";
    ClockStop = clock!(), "M17 17h5v5h-5z";
    ClockBin = clock!(), "M16 16h6.500M17 16l.5 6h3.500l.5-6";
    Box = "M12 3l8 4.500v9L12 21l-8-4.500v-9zM4 7.500l8 4.5 8-4.500M12 12v9";
    Up = "M12 20V5M5.5 11.500L12 5l6.5 6.5";
    Prompt = "M5 6l6 6-6 6M13 18h7";
    Turn = "M20 8a9 9 0 1 0 .5 7M20.5 3v5h-5";
    Square = "M6 6h12v12H6z";
    Slash = ring!(), "M8 16l8-8";
    Bin = bin!();
    Check = ring!(), "M7.5 12.500l3 3 6-6.5";
    CheckTurn = "M20 8a9 9 0 1 0 .5 7M20.5 3v5h-5M8.5 12.500l2.5 2.5 4.5-5";
    CrossBox = "M20 11V7.500L12 3 4 7.500v9l7 4M4 7.500l8 4.5 8-4.500M12 12v3", cross!();
    CrossUp = "M10 20V5M3.5 11.500L10 5l6.5 6.5", cross!();
    CrossTurn = "M19 8a8.5 8.5 0 1 0-8 12.500M19.5 3v5h-5", cross!();
    CrossStop = "M12 17H5V5h13v7", cross!();
    CrossBin = "M3 7h15M8 7V4h5v3M5.5 7l1 13h5M16 7l-.3 4", cross!();
    Ban = ring!(), "M5.5 5.500l13 13";
    StopRing = ring!(), "M9 9h6v6H9z";
    BinCheck = bin!(), "M9.5 13.500l2 2 3.5-4";
    Ring = ring!(), "M12 11a1 1 0 1 0 .01 0z";
    Alert = "M12 4l9.5 16h-19zM12 10v4.500M12 17.200v.3";
    Lines = "M6 3h9l4 4v14H6zM9 11h7M9 15h7";
}

#[cfg(test)]
mod tests {
    use super::State;

    #[test]
    fn no_two_states_look_or_read_the_same() {
        for (index, one) in State::ALL.iter().enumerate() {
            for other in &State::ALL[index + 1..] {
                assert_ne!(one.label(), other.label());
                assert_ne!(one.icon().path(), other.icon().path());
                assert_ne!((one.tone(), one.shade()), (other.tone(), other.shade()), "{one:?} and {other:?}");
            }
        }
    }

    #[test]
    fn a_state_nobody_knows_is_shown_as_it_came() {
        let state = State::from_wire("WARMING_UP");
        assert_eq!(state.label(), "WARMING_UP");
        assert_eq!(state.tone().as_str(), "unknown");
        assert!(!state.phase().has_ended());
    }
}
