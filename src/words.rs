//! What may be said to a person: [`Message`] and [`Label`] name it, with its words in English. Another language is a file of
//! [`Words`], and nothing else.
//!
//! A message is always a whole: no language has to fit its words to the halves of a sentence of another. Where a few values
//! decide about the words, each has a form of its own ([`Form`]). A notice is a list of whole sentences.
//!
//! The words of the API's own values (states, steps, …) stay in their tables in [`model`](crate::model), because a new
//! value is one row there and its label is English for the API's word. They are in the files of other languages as well.

mod say;
mod table;

pub use table::Words;
use table::texts;
pub(crate) use table::{Group, line};

use crate::{
    api::{ApiError, Mode, NoAnswer, Unreadable},
    local_time::LocalTime,
    model::{
        Action, ActionStatus, OrganizationEventOrigin, ServiceDeploymentStatus, State, StepName, StepStatus, SubAction,
    },
    target::ApiBase,
};

texts! {
    /// A sentence, or a value that is written out, with what it depends on. Times are in whole seconds.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    #[cfg_attr(test, derive(strum::EnumDiscriminants), strum_discriminants(derive(strum::VariantArray)))]
    pub enum Message<'a> {
        // Who answered what.
        /// The API refused the token, or it has ended.
        TokenRefused = "Token refused or expired.",
        /// The token was refused, and by the person's clock it has ended.
        TokenExpired = "Your token has expired.",
        /// The token was forgotten, because nobody used it.
        TokenForgotten = "Your token was forgotten, because it was not used for a while.",
        /// The token may not see the service.
        MayNotSee = "This token may not see this service.",
        /// The token may see the service, and not redeploy it.
        MayNotRedeploy = "This token may not redeploy this service.",
        /// There is no such service, or not for this token.
        NoSuchService = "No Helm service with this id, or no access to it.",
        /// The API is busy with another operation.
        OtherOperation = "Another operation is in progress.",
        /// The API counts too many requests.
        TooManyRequests = "Too many requests with this token.",
        /// The API refused the request, with this HTTP status and without a reason.
        Refused(u16) = "Qovery refused the request (HTTP {0}).",
        /// The API refused the request, with this HTTP status and in these words of its own.
        RefusedBecause(u16, &'a str) = "Qovery refused the request (HTTP {0}) and said: “{1}”.",
        /// The API has trouble, with this HTTP status.
        ServerError(u16) = "Qovery answered an error (HTTP {0}).",
        /// A page for people came in place of an answer, with this HTTP status.
        LoginPage(u16) = "A proxy or login page answered instead of Qovery (HTTP {0}).",
        /// An answer that is none of the API's.
        UnexpectedAnswer(&'a ApiBase) = "Unexpected answer from {0}.",
        /// An answer that is about another service.
        AnswerAboutAnotherService(&'a ApiBase) = "Unexpected answer from {0}: it is about another service.",
        /// No answer that the browser lets the page read, and what may be behind that.
        NoReadableAnswer(&'a ApiBase) = "No readable answer from {0}. You may be offline, or a VPN, proxy, blocker or the API's rules for other sites (CORS) are in the way.",
        /// The page's own policy forbids the request; what would allow it.
        BlockedByThePage(&'a ApiBase) = "The page's security policy blocks {0}. Add it: connect-src {1};",
        /// The browser says that it is offline.
        Offline = "You look offline.",
        /// A redirect came, and was not followed.
        Redirected(&'a ApiBase) = "{0} answered with a redirect to elsewhere, which was not followed.",
        /// The page may send no more requests for now.
        AllRequestsSpent = "This page has sent as many requests as one token may.",
        /// No answer came in time.
        NoAnswerInTime(&'a ApiBase) = "No answer from {0} in time.",
        /// Nobody waited for the answer to the redeploy, because the token was taken away meanwhile.
        AnswerNotWaitedFor = "The answer to the redeploy was not waited for.",

        // What became of the redeploy.
        /// The redeploy was refused.
        NothingWasDeployed = "Nothing was deployed.",
        /// There was no network, and nothing will be sent later by itself.
        NothingWasQueued = "Nothing was queued.",
        /// The redeploy was not even sent.
        NotSent = "The redeploy was not sent.",
        /// The answer to the redeploy was lost, and what it was is being found out.
        FindingOut = "Checking whether the redeploy started; it is not sent again.",
        /// It is not known yet whether the redeploy started.
        StartNotKnownYet = "Whether the redeploy started is not known yet.",
        /// The deployment goes on although nobody can see it.
        DeploymentContinues = "The deployment continues on Qovery.",
        /// The redeploy is accepted.
        WaitingForItToStart = "Qovery accepted the redeploy. Waiting for it to start.",
        /// The redeploy was accepted a while ago.
        NotStartedYet = "Qovery accepted the redeploy. It has not started yet.",
        /// The redeploy was accepted, and nothing was seen to start.
        NeverStarted = "No new deployment observed yet. Qovery accepted the request, and nothing was seen to start.",
        /// The request waits in the environment's queue.
        Queued = "Your request waits for its turn: this environment deploys one thing at a time.",
        /// The same, and the run of somebody else is under way before it.
        QueuedBehindAnother = "Your request waits behind a deployment that is running: this environment deploys one thing at a time.",
        /// Whose deployment is under way, before which a request waits.
        UnderWayNow(Starter<'a>) = "Under way now: a deployment {0}.",
        /// How many other services wait besides.
        OthersThatWait(u64) = "Other services that wait: {0}.",
        /// The request is in the queue no more, and nothing of it was seen.
        LeftTheQueue = "Your request has left the queue, and nothing was deployed.",
        /// The run was under way, the service is at rest, and the run's end was not seen.
        EndUnseen(Mode) = "The service is at rest, but the end of your redeploy was not seen: how it went is not known.",
        /// The answer to the redeploy was lost, and nothing of it was seen.
        NoSignThatItStarted = "No sign that the redeploy started: its answer was lost on the way.",
        /// The answer to the redeploy was lost, and it did start.
        StartedAfterAll = "The answer to the redeploy was lost on the way, but a new deployment did start.",
        /// A redeploy met a deployment of somebody else.
        AlreadyRunning = "A deployment is already running, so nothing new was started.",
        /// A redeploy met another operation, which may be a deployment of this service.
        OtherOperationInTheWay = "Another operation is in progress, so nothing new was started. If a deployment is already running here, it is followed.",
        /// A redeploy met another operation, and it was none of this service.
        NothingRunsHere = "Another operation was in progress, so nothing new was started. Nothing runs here now.",
        /// A deployment came after the person's own, whose end was not seen.
        LaterDeployment = "A later deployment has taken over from yours.",
        /// The run takes longer than such runs do.
        UnusuallyLong = "This takes unusually long.",
        /// Helm gives the run up after this time, and that is near.
        HelmGivesUpAfter(u64) = "Helm gives a deployment of this service up after {0}, which is near.",
        /// The run takes longer than this limit of Helm's.
        LongerThanHelmMay(u64) = "This takes unusually long: Helm should have given it up after {0}.",
        /// Why such runs often take so long.
        OftenNeverReady = "Often something that it deploys never becomes ready.",
        /// The run is watched no longer.
        StoppedWatching = "Still running after more than an hour. The deployment continues on Qovery; this page has stopped watching.",
        /// A run that has not started is waited for no longer.
        StoppedWaiting = "Still not started after more than an hour. This page has stopped watching.",
        /// A DIFF run was accepted, and nothing was seen to start.
        DiffNeverStarted = "Qovery accepted the DIFF run, and nothing was seen to start: it may do nothing for this service.",
        /// A DIFF run has ended, as any deployment does.
        DiffRan = "A deployment ran for this DIFF run, and it may have been a real one.",
        /// The configuration is as far from what is deployed as it was.
        StillOutOfDate = "The configuration still waits for a redeploy.",
        /// Where the result of a DIFF run is to be found, if it has one.
        DiffIsInTheLogs = "What the DIFF run found, if anything, is in the deployment's logs in the Qovery console.",
        /// The deployment failed or was canceled before it came to this service.
        NoTurn = "It did not get its turn: another service or a pre-check of the same deployment failed, or somebody canceled.",
        /// The same, and what it was that failed.
        NoTurnBecauseOf(&'a str) = "It did not get its turn: “{0}” failed in the same deployment.",
        /// The step that failed, and after how long.
        StepFailed(&'a StepName, Option<u64>) = "It failed in the step “{0}” after {1}.",
        /// A deployment that fails leaves what was there, or some of it.
        MayRunAsBefore = "What ran before may still be running.",
        /// Whose words come next.
        TheLogsSay = "The logs say:",

        // What comes next.
        /// The run that was met is followed.
        FollowingIt = "Following it.",
        /// The button may be pressed again.
        MayPressAgain = "You may press Redeploy again.",
        /// Another token is needed.
        GiveNewToken = "Give a new one.",
        /// The id may be wrong.
        CheckTheId = "Check the id.",
        /// The person may press again after this time.
        TryAgainIn(u64) = "You can try again in {0}.",
        /// The person may press again.
        TryAgainNow = "You can try again now.",
        /// The status is asked for again after this time.
        NextTryIn(u64) = "Next try in {0}.",
        /// The status is being asked for again.
        TryingAgain = "Trying again…",
        /// The status is being asked for again, after a few failures.
        Reconnecting(&'a ApiBase) = "Reconnecting to {0}…",
        /// From when the status is that is shown.
        StatusAsOf(LocalTime) = "Status as of {0}.",

        // What else there is to know.
        /// The host is being asked for a token.
        AskingPortal = "Asking this portal for a token…",
        /// Other widgets of the page are before this one.
        WaitingForItsTurn = "This page asks about many services with one token. Waiting for this one's turn.",
        /// The API named a state that this version does not know.
        UnknownState = "This version does not know the state that Qovery reports, and looks again every 10 s.",

        // The token.
        /// A token is there, and says nothing of its end.
        TokenGiven = "Token given",
        /// When the token ends.
        TokenEndsIn(u64) = "Token ends in {0}",
        /// The token ends in a minute or less.
        TokenEndsWithinAMinute = "Token ends in less than a minute",
        /// The token has ended by the person's clock.
        TokenLooksExpired = "Token looks expired",
        /// The token is a machine's, which has no end.
        TokenNeverEnds = "This API token does not expire: it should not live in a browser. Prefer a JWT.",
        /// Where the token goes, and where it stays.
        TokenGoesOnlyTo(&'a ApiBase) = "It stays in this page's memory and goes only to {0}.",

        // The components.
        /// Asks whether a normal run of this service is meant.
        AskNormal(&'a str) = "Redeploy {0} with a normal run?",
        /// Asks whether a DIFF run of this service is meant.
        AskDiff(&'a str) = "Start a DIFF run of {0}?",
        /// Which environment it is in, and whether that is a production.
        InEnvironment(&'a str, bool) = "Environment “{0}”.",
        /// Which commit or chart is deployed.
        DeployedNow(&'a str) = "Deployed now: {0}.",
        /// What the page calls the service.
        CalledHere(&'a str) = "This page calls it “{0}”.",
        /// What is known of DIFF runs, for whoever is about to start one.
        DiffWarning = "No known client uses DIFF runs, and this may deploy for real.",
        /// Which path of the page's own site the request takes.
        GoesThroughThisSite(&'a str) = "The request goes through this site's {0}.",
        /// What a person enters to get a token.
        GetToken(&'a str) = "Get one with {0}.",
        /// Puts the whole of what this row shows on the clipboard.
        CopyFact(&'a str) = "Copy {0}",
        /// What this row shows is on the clipboard.
        CopiedFact(&'a str) = "Copied {0}",
        /// The person has asked how things stand, and they are as they were; read out.
        NothingNew(&'a str) = "Refreshed, nothing new: {0}",
        /// This of this service; read out.
        OfService(&'a str, &'a str) = "{0}: {1}",
        /// The page's owner has named no service.
        HelmIdIsMissing = "This page does not say which Helm service to redeploy: its helm-id is missing.",
        /// The page's owner has named a service with something that is no id.
        BadHelmId = "This page names a service with an id that is none. Its owner has to correct it.",
        /// The page's owner has named this API, which is not allowed; and the origins that the owner has allowed.
        BadApi(&'a str, &'a str) = "This page names an API that no token may be sent to: {0}. Allowed are https://api.qovery.com, and the origins given to allowApiOrigins before the first token ({1}), or else a path of this site such as /qovery. Its owner has to correct it.",

        // The card.
        /// How much longer such runs take.
        AboutTimeLeft(u64) = "about {0} left",
        /// Most such runs have ended by then, and one took longer.
        UsuallyDoneByNow = "usually done by now",
        /// So many runs that went well were all shorter.
        LongerThanTheLast(u64) = "longer than the last {0}",
        /// From when the card is.
        AsOf(LocalTime) = "as of {0}",
        /// The person's own run has ended in this state; read out.
        YourRunEndedAs(&'a State, Mode) = "{0}. Your redeploy has ended",
        /// A time span, and how long there was to wait in queues besides.
        DurationAndQueues(u64, u64) = "{0}, and {1} in queues",
        /// A moment so long ago.
        Ago(u64) = "{0} ago",
        /// A moment that is hardly past.
        JustNow = "just now",
    }
    composed {
        /// Whose run is shown, who started it, and how far it is.
        Run(Whose, Starter<'a>, Progress),
        /// Who started a deployment.
        StartedBy(Starter<'a>),
        /// A state of the API.
        State(&'a State),
        /// Whether what is deployed is what is configured.
        ServiceDeploymentStatus(&'a ServiceDeploymentStatus),
        /// What the last deployment set out to do, and how far that is.
        Action(Option<&'a Action>, Option<&'a SubAction>, Option<&'a ActionStatus>),
        /// A step of the deployment.
        StepName(&'a StepName),
        /// How a step ended.
        StepStatus(&'a StepStatus),
        /// A number of things.
        Count(u64),
        /// A time span.
        Duration(u64),
    }
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

texts! {
    /// A few words that depend on nothing: on a button, a badge or a row, or beside a field.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    #[cfg_attr(test, derive(strum::VariantArray))]
    #[allow(missing_docs, reason = "the names are what is said")]
    pub enum Label {
        // In place of the service's name.
        HelmService = "Helm service",
        // The redeploy button.
        Redeploy = "Redeploy",
        RedeployAgain = "Redeploy again",
        Checking = "Checking…",
        Requesting = "Requesting…",
        Queued = "Queued…",
        InProgress = "In progress…",
        // The choice of the run, and the question whether it is meant.
        KindOfRun = "Kind of run",
        NormalRun = "Normal run",
        DiffRun = "DIFF run",
        Cancel = "Cancel",
        YesRedeploy = "Yes, redeploy",
        YesStartDiff = "Yes, start DIFF",
        NotPossibleNow = "Not possible right now: see below.",
        Covered = "Not possible while it is covered or pale.",
        // What a notice offers.
        RetryNow = "Retry now",
        KeepWatching = "Keep watching",
        AskAgain = "Ask again",
        // The badge of a run that no status has shown yet.
        RequestingRun = "Requesting",
        WaitingToStart = "Waiting to start",
        QueuedRun = "Queued",
        NotKnownYet = "Not known yet",
        NotDeployed = "Not deployed",
        NotStarted = "Not started",
        EndNotSeen = "End not seen",
        // What has ended is copied as that.
        Report = "report",
        // The links.
        OpenLogs = "Open the logs",
        // The last runs.
        LastRuns = "Last runs",
        AllRuns = "All runs",
        OpenService = "Open the service",
        AskingForRuns = "Asking for them…",
        NoRuns = "There are none.",
        RunsUnavailable = "Qovery does not tell them right now.",
        // What stands beside the badge of a service at rest, and in place of "last deployment".
        NeverDeployed = "Never deployed",
        NotPartOfLastDeployment = "Not part of the environment's last deployment",
        ConfigurationHasChanged = "The configuration has changed and waits for a redeploy",
        // The rows of the card.
        BeforeThis = "Before this",
        RunningBeforeThis = "Running before this",
        Action = "Action",
        LastDeployment = "Last deployment",
        PartOfLastDeployment = "In the environment's last deployment",
        QueuedRequests = "Queued requests",
        RequestId = "Request id",
        ExecutionId = "Execution id",
        TotalDuration = "Total duration",
        Computing = "Computing",
        Yes = "Yes",
        No = "No",
        Copy = "Copy",
        Copied = "Copied",
        Refresh = "Refresh",
        TellMe = "Tell me when it ends",
        // The form, and what is known of the token.
        HelmServiceId = "Helm service id",
        TokenJwt = "Token (JWT)",
        Connect = "Connect",
        ForgetToken = "Forget token",
        // The steps.
        Steps = "Steps",
        Step = "Step",
        Running = "Running",
        Pending = "Pending",
        NotTold = "Not told",
        // What is wrong with what is in a field.
        NoHelmId = "A service id looks like 3c90c3cc-0d44-4b50-8888-8dd25736052a.",
        NoToken = "Paste a token first.",
        TokenHasOddCharacter = "A token has no spaces, line breaks or unusual signs inside. Copy it again, whole.",
        TokenHasOddShape = "This is no token: it should have three parts with dots between, like eyJ….eyJ….abc.",
        TokenIsTooLong = "This token is too long: most servers take 16,384 characters at most. Ask for one with less in it.",
        TokenIsEncrypted = "This token is encrypted, with five parts, and Qovery cannot read it. Take the one of qovery auth token --print.",
    }
}

texts! {
    /// Other words for a message that depends on a value, and what is filled into messages.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    #[allow(missing_docs, reason = "the names are what is said")]
    pub(crate) enum Form {
        /// By BCP 47.
        Language = "en",
        // In place of the name of a server.
        ThisSitesProxy = "this site's proxy",
        // The number of a success would only confuse.
        LoginPageWithSuccess = "A proxy or login page answered instead of Qovery.",
        EndOfDiffUnseen = "The service is at rest, but the end of your DIFF run was not seen: how it went is not known.",
        StepFailedSometime = "It failed in the step “{0}”.",
        TokenGoesOnlyToThisSite = "It stays in this page's memory and goes only to this site's {0}.",
        NoneYet = "none yet",
        InProduction = "Production environment “{0}”.",
        LongerThanTheLastOne = "longer than the last one",
        YourDiffRunEndedAs = "{0}. Your DIFF run has ended",
        // Whose run it is, who started it, and how far it is.
        YourRedeploy = "Your redeploy",
        YourDiffRun = "Your DIFF run",
        ProbablyYours = "Your redeploy, probably",
        LaterDeployment = "A later deployment",
        SomeDeployment = "A deployment",
        By = "by {0}",
        From = "from {0}",
        WaitingFor = "waiting for {0}",
        WatchedFor = "watched for {0}",
        EndedAfter = "ended after {0}",
        EndedWatchedFor = "ended, watched for {0}",
        // Units, after a number.
        Second = "s",
        Minute = "min",
        Hour = "h",
        Day = "d",
        // When something was, at a time of day.
        YesterdayAt = "yesterday at {0}",
        OnDayAt = "{0} at {1}",
    }
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
        say::message(self)
    }
}

impl Label {
    /// What a person reads.
    #[must_use]
    pub fn text(self) -> &'static str {
        line(self.place())
    }
}

/// The language that is spoken, by BCP 47.
#[must_use]
pub fn language() -> &'static str {
    line(Form::Language.place())
}

/// Sentences, one after the other.
#[must_use]
pub(crate) fn paragraph(sentences: &[Message<'_>]) -> String {
    say::paragraph(sentences)
}

/// Words that belong together, as far as they are there.
#[must_use]
pub(crate) fn list(words: &[Option<&str>]) -> String {
    say::list(words)
}

#[cfg(test)]
mod tests;
