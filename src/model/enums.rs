//! The small enums, a table each.

use super::Tone;

/// What a person reads, and the colour family it is shown in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Label {
    pub(crate) text: &'static str,
    pub(crate) tone: Tone,
}

const fn label(text: &'static str, tone: Tone) -> Label {
    Label { text, tone }
}

/// The row of a word nobody knows: its label is empty, so that the word itself is shown.
const UNKNOWN: Label = label("", Tone::Unknown);

macro_rules! labelled {
    ($($name:ident),+) => { $(
        impl $name {
            /// What a person reads; a word nobody knows is shown as it came.
            #[must_use]
            pub fn label(&self) -> &str {
                match self.row().text {
                    "" => self.as_str(),
                    text => text,
                }
            }

            /// The colour family it is shown in.
            #[must_use]
            pub fn tone(&self) -> Tone {
                self.row().tone
            }
        }
    )+ };
}

labelled!(ServiceDeploymentStatus, Action, ActionStatus, SubAction, StepName, StepStatus);

mod service_deployment_status {
    use super::{Label, Tone, UNKNOWN, label};
    wire_enum! {
        /// Whether what is deployed is what is configured.
        pub enum ServiceDeploymentStatus: Label, unknown: UNKNOWN;
        UpToDate = "UP_TO_DATE" => label("Up to date", Tone::Success),
        OutOfDate = "OUT_OF_DATE" => label("Out of date", Tone::Warning),
        NeverDeployed = "NEVER_DEPLOYED" => label("Never deployed", Tone::Neutral),
    }
}
pub use service_deployment_status::ServiceDeploymentStatus;

mod action {
    use super::{Label, Tone, UNKNOWN, label};
    wire_enum! {
        /// What the last deployment set out to do.
        pub enum Action: Label, unknown: UNKNOWN;
        Deploy = "DEPLOY" => label("Deploy", Tone::Neutral),
        Restart = "RESTART" => label("Restart", Tone::Neutral),
        Stop = "STOP" => label("Stop", Tone::Neutral),
        Delete = "DELETE" => label("Delete", Tone::Neutral),
        NotTold = "UNKNOWN" => label("Not told", Tone::Neutral),
    }
}
pub use action::Action;

mod action_status {
    use super::{Label, Tone, UNKNOWN, label};
    wire_enum! {
        /// How far that action is.
        pub enum ActionStatus: Label, unknown: UNKNOWN;
        Queued = "QUEUED" => label("queued", Tone::Queued),
        Ongoing = "ONGOING" => label("ongoing", Tone::Active),
        Executing = "EXECUTING" => label("executing", Tone::Active),
        Success = "SUCCESS" => label("succeeded", Tone::Success),
        Error = "ERROR" => label("failed", Tone::Error),
        Canceled = "CANCELED" => label("canceled", Tone::Warning),
        Canceling = "CANCELING" => label("canceling", Tone::Stopping),
        Never = "NEVER" => label("never run", Tone::Neutral),
    }
}
pub use action_status::ActionStatus;

mod sub_action {
    use super::{Label, Tone, UNKNOWN, label};
    wire_enum! {
        /// A refinement of the action; a Helm service always says `NONE`.
        pub enum SubAction: Label, unknown: UNKNOWN;
        None = "NONE" => label("None", Tone::Neutral),
        TerraformPlanOnly = "TERRAFORM_PLAN_ONLY" => label("Terraform plan only", Tone::Neutral),
        TerraformPlanAndApply = "TERRAFORM_PLAN_AND_APPLY" => label("Terraform plan and apply", Tone::Neutral),
        TerraformDestroy = "TERRAFORM_DESTROY" => label("Terraform destroy", Tone::Neutral),
        TerraformForceUnlockState = "TERRAFORM_FORCE_UNLOCK_STATE" => label("Terraform force unlock", Tone::Neutral),
        TerraformMigrateState = "TERRAFORM_MIGRATE_STATE" => label("Terraform migrate state", Tone::Neutral),
    }
}
pub use sub_action::SubAction;

mod step_name {
    use super::{Label, Tone, UNKNOWN, label};
    wire_enum! {
        /// A step of a deployment.
        pub enum StepName: Label, unknown: UNKNOWN;
        RegistryCreateRepository = "REGISTRY_CREATE_REPOSITORY" => label("Create registry repository", Tone::Neutral),
        GitClone = "GIT_CLONE" => label("Clone repository", Tone::Neutral),
        BuildQueueing = "BUILD_QUEUEING" => label("Wait for build", Tone::Queued),
        Build = "BUILD" => label("Build", Tone::Building),
        DeploymentQueueing = "DEPLOYMENT_QUEUEING" => label("Wait for deployment", Tone::Queued),
        Deployment = "DEPLOYMENT" => label("Deploy", Tone::Active),
        RouterDeployment = "ROUTER_DEPLOYMENT" => label("Deploy router", Tone::Active),
        MirrorImage = "MIRROR_IMAGE" => label("Mirror image", Tone::Neutral),
        Executing = "EXECUTING" => label("Execute", Tone::Active),
    }
}
pub use step_name::StepName;

mod step_status {
    use super::{Label, Tone, UNKNOWN, label};
    wire_enum! {
        /// How a step ended; a step that has not ended has none.
        pub enum StepStatus: Label, unknown: UNKNOWN;
        Success = "SUCCESS" => label("Succeeded", Tone::Success),
        Error = "ERROR" => label("Failed", Tone::Error),
        Cancel = "CANCEL" => label("Canceled", Tone::Warning),
        Skip = "SKIP" => label("Skipped", Tone::Neutral),
    }
}
pub use step_status::StepStatus;
