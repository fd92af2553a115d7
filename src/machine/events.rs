//! What a machine is told, and what it has to tell.

use crate::{
    api::{Answer, ApiError, Call, Mode, NoAnswer},
    model::State,
    token::Token,
};

/// What a machine is told.
#[derive(Debug)]
pub enum Event {
    /// A token was given, by the person or by the host.
    TokenGiven(Token),
    /// The token is to be forgotten.
    TokenForgotten,
    /// The host was asked for a token and has none to give, in the words of whoever has asked it.
    TokenFailed(String),
    /// The person wants the host asked for a token once more.
    AskHost,
    /// The host has another way to a token than the one that was tried.
    HostChanged,
    /// The person (or the host) wants a redeploy; any confirmation is behind them.
    Redeploy(Mode),
    /// The person is asked whether a redeploy is meant.
    Asked,
    /// Whether the person looks at the last runs.
    LooksAtHistory(bool),
    /// The person wants the status read again.
    Refresh,
    /// The person wants to go on watching a run of unusual length.
    KeepWatching,
    /// The page was hidden.
    Hidden,
    /// The page was left. The browser may keep it, with all that is in its memory.
    Left,
    /// The page is visible again, was restored, or may be online again.
    Visible,
    /// Whether a run is to be watched while the page is hidden, slowly.
    PollHidden(bool),
    /// After how many milliseconds a token is forgotten that nobody uses.
    TokenIdle(u64),
    /// What came of the call under way.
    Answered(Call, Result<Answer, NoAnswer>),
    /// Something was said of this service that was asked about many at once.
    Told(Box<Told>),
    /// The sleep under way is over.
    Woke,
    /// Nothing has happened but that time has passed.
    Tick,
}

/// What was said of one service when many were asked about at once.
#[derive(Debug)]
pub struct Told {
    /// [`Call::Status`] or [`Call::Service`], whichever it would answer.
    pub call: Call,
    /// The key of the token that it was asked with.
    pub key: u64,
    /// When it was asked, on the monotonic clock.
    pub asked_ms: u64,
    /// As the service itself would have answered.
    pub answer: Answer,
}

impl Event {
    /// Whether somebody is here, who may use the token.
    pub(super) fn is_somebody(&self) -> bool {
        matches!(
            self,
            Self::TokenGiven(_)
                | Self::Asked
                | Self::LooksAtHistory(_)
                | Self::Redeploy(_)
                | Self::Refresh
                | Self::KeepWatching
                | Self::Visible
        )
    }
}

/// What has happened that a host may want to hear of, as opposed to what there is to see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// A status was read; `is_new` when it says something else than the one before.
    Read {
        /// Whether it differs from the last one.
        is_new: bool,
    },
    /// A redeploy was accepted, or has turned out to have been.
    Accepted,
    /// A redeploy was asked for while it was not possible, so nothing was sent.
    NotPossible(ApiError),
    /// A redeploy was not accepted, or the status could not be read.
    Failed {
        /// What was tried.
        about: About,
        /// What came of it.
        error: ApiError,
        /// Whether it is not merely the same trouble going on.
        is_new: bool,
    },
    /// A run has ended.
    Finished {
        /// The state that it ended in.
        state: State,
        /// The run, if the API tells.
        execution_id: Option<String>,
        /// From when it was asked for, or found, to its end.
        duration_ms: u64,
        /// The step that failed, in the API's word.
        failed_step: Option<String>,
        /// Why it failed, in the words of its logs, as far as they are known by then.
        reason: Option<String>,
    },
    /// A token is wanted of the host. A refusal is not told again before a token was accepted.
    TokenWanted(Reason),
}

/// What was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// To redeploy.
    Redeploy,
    /// To read the status.
    Status,
}

/// Why a token is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// There has been none yet.
    Start,
    /// The last one ends within a minute, or has ended.
    Expired,
    /// The API has refused the last one.
    Refused,
}
