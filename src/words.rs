//! What may be said to a person: [`Message`] and [`Label`] name it, and a table of words says how.
//!
//! There is one table, [`en`]. Another language is another table and no other file, so a message is always a whole:
//! no table has to fit its words to the halves of a sentence of another language. A notice is a list of whole sentences.
//!
//! The words of the API's own values (states, steps, …) stay in their tables in [`model`](crate::model), because a new
//! value is one row there and its label is English for the API's word. They are asked for through here all the same,
//! so that another language may answer with its own.

mod en;

use crate::{
    api::{ApiError, Mode, NoAnswer, Unreadable},
    local_time::LocalTime,
    model::{
        Action, ActionStatus, OrganizationEventOrigin, ServiceDeploymentStatus, State, StepName, StepStatus, SubAction,
    },
    target::ApiBase,
};

/// A sentence, or a value that is written out, with what it depends on. Times are in whole seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(test, derive(strum::EnumDiscriminants), strum_discriminants(derive(strum::VariantArray)))]
pub enum Message<'a> {
    // Who answered what.
    /// The API refused the token, or it has ended.
    TokenRefused,
    /// The token was refused, and by the person's clock it has ended.
    TokenExpired,
    /// The token was forgotten, because nobody used it.
    TokenForgotten,
    /// The token may not see the service.
    MayNotSee,
    /// The token may see the service, and not redeploy it.
    MayNotRedeploy,
    /// There is no such service, or not for this token.
    NoSuchService,
    /// The API is busy with another operation.
    OtherOperation,
    /// The API counts too many requests.
    TooManyRequests,
    /// The API refused the request, with this HTTP status and without a reason.
    Refused(u16),
    /// The API refused the request, with this HTTP status and in these words of its own.
    RefusedBecause(u16, &'a str),
    /// The API has trouble, with this HTTP status.
    ServerError(u16),
    /// A page for people came in place of an answer, with this HTTP status.
    LoginPage(u16),
    /// An answer that is none of the API's.
    UnexpectedAnswer(&'a ApiBase),
    /// An answer that is about another service.
    AnswerAboutAnotherService(&'a ApiBase),
    /// No answer that the browser lets the page read, and what may be behind that.
    NoReadableAnswer(&'a ApiBase),
    /// The page's own policy forbids the request; what would allow it.
    BlockedByThePage(&'a ApiBase),
    /// The browser says that it is offline.
    Offline,
    /// A redirect came, and was not followed.
    Redirected(&'a ApiBase),
    /// The page may send no more requests for now.
    AllRequestsSpent,
    /// No answer came in time.
    NoAnswerInTime(&'a ApiBase),
    /// Nobody waited for the answer to the redeploy, because the token was taken away meanwhile.
    AnswerNotWaitedFor,

    // What became of the redeploy.
    /// The redeploy was refused.
    NothingWasDeployed,
    /// There was no network, and nothing will be sent later by itself.
    NothingWasQueued,
    /// The redeploy was not even sent.
    NotSent,
    /// The answer to the redeploy was lost, and what it was is being found out.
    FindingOut,
    /// It is not known yet whether the redeploy started.
    StartNotKnownYet,
    /// The deployment goes on although nobody can see it.
    DeploymentContinues,
    /// The redeploy is accepted.
    WaitingForItToStart,
    /// The redeploy was accepted a while ago.
    NotStartedYet,
    /// The redeploy was accepted, and nothing was seen to start.
    NeverStarted,
    /// The request waits in the environment's queue.
    Queued,
    /// The same, and the run of somebody else is under way before it.
    QueuedBehindAnother,
    /// The request is in the queue no more, and nothing of it was seen.
    LeftTheQueue,
    /// The run was under way, the service is at rest, and the run's end was not seen.
    EndUnseen(Mode),
    /// The answer to the redeploy was lost, and nothing of it was seen.
    NoSignThatItStarted,
    /// The answer to the redeploy was lost, and it did start.
    StartedAfterAll,
    /// A redeploy met a deployment of somebody else.
    AlreadyRunning,
    /// A redeploy met another operation, which may be a deployment of this service.
    OtherOperationInTheWay,
    /// A redeploy met another operation, and it was none of this service.
    NothingRunsHere,
    /// A deployment came after the person's own, whose end was not seen.
    LaterDeployment,
    /// The run takes longer than such runs do.
    UnusuallyLong,
    /// Helm gives the run up after this time, and that is near.
    HelmGivesUpAfter(u64),
    /// The run takes longer than this limit of Helm's.
    LongerThanHelmMay(u64),
    /// Why such runs often take so long.
    OftenNeverReady,
    /// The run is watched no longer.
    StoppedWatching,
    /// A run that has not started is waited for no longer.
    StoppedWaiting,
    /// A DIFF run was accepted, and nothing was seen to start.
    DiffNeverStarted,
    /// A DIFF run has ended, as any deployment does.
    DiffRan,
    /// The configuration is as far from what is deployed as it was.
    StillOutOfDate,
    /// Where the result of a DIFF run is to be found, if it has one.
    DiffIsInTheLogs,
    /// The deployment failed or was canceled before it came to this service.
    NoTurn,
    /// The same, and what it was that failed.
    NoTurnBecauseOf(&'a str),
    /// The step that failed, and after how long.
    StepFailed(&'a StepName, Option<u64>),
    /// A deployment that fails leaves what was there, or some of it.
    MayRunAsBefore,
    /// Whose words come next.
    TheLogsSay,

    // What comes next.
    /// The run that was met is followed.
    FollowingIt,
    /// The button may be pressed again.
    MayPressAgain,
    /// Another token is needed.
    GiveNewToken,
    /// The id may be wrong.
    CheckTheId,
    /// The person may press again after this time.
    TryAgainIn(u64),
    /// The person may press again.
    TryAgainNow,
    /// The status is asked for again after this time.
    NextTryIn(u64),
    /// The status is being asked for again.
    TryingAgain,
    /// The status is being asked for again, after a few failures.
    Reconnecting(&'a ApiBase),
    /// From when the status is that is shown.
    StatusAsOf(LocalTime),

    // What else there is to know.
    /// The host is being asked for a token.
    AskingPortal,
    /// Other widgets of the page are before this one.
    WaitingForItsTurn,
    /// The API named a state that this version does not know.
    UnknownState,

    // The token.
    /// A token is there, and says nothing of its end.
    TokenGiven,
    /// When the token ends.
    TokenEndsIn(u64),
    /// The token ends in a minute or less.
    TokenEndsWithinAMinute,
    /// The token has ended by the person's clock.
    TokenLooksExpired,
    /// The token is a machine's, which has no end.
    TokenNeverEnds,
    /// Where the token goes, and where it stays.
    TokenGoesOnlyTo(&'a ApiBase),

    // The components.
    /// Asks whether a normal run of this service is meant.
    AskNormal(&'a str),
    /// Asks whether a DIFF run of this service is meant.
    AskDiff(&'a str),
    /// Which environment it is in, and whether that is a production.
    InEnvironment(&'a str, bool),
    /// Which commit or chart is deployed.
    DeployedNow(&'a str),
    /// What the page calls the service.
    CalledHere(&'a str),
    /// What is known of DIFF runs, for whoever is about to start one.
    DiffWarning,
    /// Which path of the page's own site the request takes.
    GoesThroughThisSite(&'a str),
    /// What a person enters to get a token.
    GetToken(&'a str),
    /// Puts the whole of what this row shows on the clipboard.
    CopyFact(&'a str),
    /// What this row shows is on the clipboard.
    CopiedFact(&'a str),
    /// The person has asked how things stand, and they are as they were; read out.
    NothingNew(&'a str),
    /// This of this service; read out.
    OfService(&'a str, &'a str),
    /// The page's owner has named no service.
    HelmIdIsMissing,
    /// The page's owner has named a service with something that is no id.
    BadHelmId,
    /// The page's owner has named this API, which is not allowed; and the origins that the owner has allowed.
    BadApi(&'a str, &'a str),

    // The card.
    /// Whose run is shown, who started it, and how far it is.
    Run(Whose, Starter<'a>, Progress),
    /// Who started a deployment.
    StartedBy(Starter<'a>),
    /// How much longer such runs take.
    AboutTimeLeft(u64),
    /// Most such runs have ended by then, and one took longer.
    UsuallyDoneByNow,
    /// So many runs that went well were all shorter.
    LongerThanTheLast(u64),
    /// From when the card is.
    AsOf(LocalTime),
    /// A state of the API.
    State(&'a State),
    /// The person's own run has ended in this state; read out.
    YourRunEndedAs(&'a State, Mode),
    /// Whether what is deployed is what is configured.
    ServiceDeploymentStatus(&'a ServiceDeploymentStatus),
    /// What the last deployment set out to do, and how far that is.
    #[allow(missing_docs, reason = "named as on the wire")]
    Action { action: Option<&'a Action>, sub_action: Option<&'a SubAction>, status: Option<&'a ActionStatus> },
    /// A step of the deployment.
    StepName(&'a StepName),
    /// How a step ended.
    StepStatus(&'a StepStatus),
    /// A number of things.
    Count(u64),
    /// A time span.
    Duration(u64),
    /// A time span, and how long there was to wait in queues besides.
    #[allow(missing_docs, reason = "they say it")]
    DurationAndQueues { computing: u64, queued: u64 },
    /// A moment so long ago.
    Ago(u64),
    /// A moment that is hardly past.
    JustNow,
}

/// Whose run it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The person's own.
    YourRedeploy,
    /// The person's own, with `forceEvent=DIFF`.
    YourDiffRun,
    /// A run that came when the answer to the person's own request was lost.
    ProbablyYours,
    /// Somebody else's, which came after the person's own.
    LaterDeployment,
    /// Anybody's.
    SomeDeployment,
}

/// Who started a run, and from where, as far as that is told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "named as on the wire")]
pub struct Starter<'a> {
    pub triggered_by: Option<&'a str>,
    pub origin: Option<&'a OrganizationEventOrigin>,
}

/// How far a run is, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// It was asked for so long ago, and has not begun.
    Waiting(u64),
    /// It was asked for, or has begun, so long ago.
    Running(u64),
    /// It has been watched for so long, and began before that.
    Watched(u64),
    /// It ended so long after it was asked for, or had begun.
    EndedAfter(u64),
    /// It ended after it was watched for so long.
    EndedAfterWatching(u64),
    /// Nobody knows.
    NotKnown,
}

/// A few words that depend on nothing: on a button, a badge or a row, or beside a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(test, derive(strum::VariantArray))]
#[allow(missing_docs, reason = "the names are what is said")]
pub enum Label {
    // In place of the service's name.
    HelmService,
    // The redeploy button.
    Redeploy,
    RedeployAgain,
    Checking,
    Requesting,
    Queued,
    InProgress,
    // The choice of the run, and the question whether it is meant.
    KindOfRun,
    NormalRun,
    DiffRun,
    Cancel,
    YesRedeploy,
    YesStartDiff,
    NotPossibleNow,
    Covered,
    // What a notice offers.
    RetryNow,
    KeepWatching,
    AskAgain,
    // The badge of a run that no status has shown yet.
    RequestingRun,
    WaitingToStart,
    QueuedRun,
    NotKnownYet,
    NotDeployed,
    NotStarted,
    EndNotSeen,
    // The links.
    OpenLogs,
    // The last runs.
    LastRuns,
    AllRuns,
    AskingForRuns,
    NoRuns,
    RunsUnavailable,
    // What stands beside the badge of a service at rest, and in place of "last deployment".
    NeverDeployed,
    NotPartOfLastDeployment,
    ConfigurationHasChanged,
    // The rows of the card.
    BeforeThis,
    RunningBeforeThis,
    Action,
    LastDeployment,
    PartOfLastDeployment,
    QueuedRequests,
    RequestId,
    ExecutionId,
    TotalDuration,
    Computing,
    Yes,
    No,
    Copy,
    Copied,
    Refresh,
    // The form, and what is known of the token.
    HelmServiceId,
    TokenJwt,
    Connect,
    ForgetToken,
    // The steps.
    Steps,
    Step,
    Running,
    Pending,
    NotTold,
    // What is wrong with what is in a field.
    NoHelmId,
    NoToken,
    TokenHasOddCharacter,
    TokenHasOddShape,
    TokenIsTooLong,
    TokenIsEncrypted,
}

impl<'a> Message<'a> {
    /// Who answered what.
    #[must_use]
    pub fn what_happened(error: &'a ApiError, base: &'a ApiBase) -> Self {
        match error {
            ApiError::Unauthorized => Self::TokenRefused,
            ApiError::TokenExpired => Self::TokenExpired,
            ApiError::TokenForgotten => Self::TokenForgotten,
            ApiError::Forbidden => Self::MayNotSee,
            ApiError::NotFound => Self::NoSuchService,
            ApiError::Conflict => Self::OtherOperation,
            ApiError::RateLimited(_) => Self::TooManyRequests,
            ApiError::Refused(http_status, None) => Self::Refused(*http_status),
            ApiError::Refused(http_status, Some(reason)) => Self::RefusedBecause(*http_status, reason),
            ApiError::Server(http_status, _) => Self::ServerError(*http_status),
            ApiError::Html(http_status, _) => Self::LoginPage(*http_status),
            ApiError::Unreadable(Unreadable::Unexpected) => Self::UnexpectedAnswer(base),
            ApiError::Unreadable(Unreadable::OtherService) => Self::AnswerAboutAnotherService(base),
            ApiError::NoAnswer(NoAnswer::Unreachable) => Self::NoReadableAnswer(base),
            ApiError::NoAnswer(NoAnswer::Blocked) => Self::BlockedByThePage(base),
            ApiError::NoAnswer(NoAnswer::Offline) => Self::Offline,
            ApiError::NoAnswer(NoAnswer::Redirected) => Self::Redirected(base),
            ApiError::NoAnswer(NoAnswer::Held(_)) => Self::AllRequestsSpent,
            ApiError::NoAnswer(NoAnswer::Timeout) => Self::NoAnswerInTime(base),
        }
    }
}

impl Message<'_> {
    /// What a person reads.
    #[must_use]
    pub fn say(&self) -> String {
        en::message(self)
    }
}

impl Label {
    /// What a person reads.
    #[must_use]
    pub fn text(self) -> &'static str {
        en::label(self)
    }
}

/// Sentences, one after the other.
#[must_use]
pub(crate) fn paragraph(sentences: &[Message<'_>]) -> String {
    en::paragraph(sentences)
}

/// Words that belong together, as far as they are there.
#[must_use]
pub(crate) fn list(words: &[Option<&str>]) -> String {
    en::list(words)
}

#[cfg(test)]
mod tests;
