//! The small enums, a table each.

use super::Tone;

macro_rules! toned {
    ($($name:ident),+) => { $(
        impl $name {
            /// The colour family it is shown in.
            #[must_use]
            pub fn tone(&self) -> Tone {
                self.row()
            }
        }
    )+ };
}

toned!(ServiceDeploymentStatus, Action, ActionStatus, SubAction, StepName, StepStatus, OrganizationEventOrigin);

wire_enum! {
    /// Whether what is deployed is what is configured.
    pub enum ServiceDeploymentStatus: Tone, unknown: Tone::Unknown;
    UpToDate = "UP_TO_DATE", "Up to date" => Tone::Success,
    OutOfDate = "OUT_OF_DATE", "Out of date" => Tone::Warning,
    NeverDeployed = "NEVER_DEPLOYED", "Never deployed" => Tone::Neutral,
}

wire_enum! {
    /// What the last deployment set out to do.
    pub enum Action: Tone, unknown: Tone::Unknown;
    Deploy = "DEPLOY", "Deploy" => Tone::Neutral,
    Restart = "RESTART", "Restart" => Tone::Neutral,
    Stop = "STOP", "Stop" => Tone::Neutral,
    Delete = "DELETE", "Delete" => Tone::Neutral,
    NotTold = "UNKNOWN", "Not told" => Tone::Neutral,
}

wire_enum! {
    /// How far that action is.
    pub enum ActionStatus: Tone, unknown: Tone::Unknown;
    Queued = "QUEUED", "queued" => Tone::Queued,
    Ongoing = "ONGOING", "ongoing" => Tone::Active,
    Executing = "EXECUTING", "executing" => Tone::Active,
    Success = "SUCCESS", "succeeded" => Tone::Success,
    Error = "ERROR", "failed" => Tone::Error,
    Canceled = "CANCELED", "canceled" => Tone::Warning,
    Canceling = "CANCELING", "canceling" => Tone::Stopping,
    Never = "NEVER", "never run" => Tone::Neutral,
}

wire_enum! {
    /// A refinement of the action; a Helm service always says `NONE`.
    pub enum SubAction: Tone, unknown: Tone::Unknown;
    None = "NONE", "None" => Tone::Neutral,
    TerraformPlanOnly = "TERRAFORM_PLAN_ONLY", "Terraform plan only" => Tone::Neutral,
    TerraformPlanAndApply = "TERRAFORM_PLAN_AND_APPLY", "Terraform plan and apply" => Tone::Neutral,
    TerraformDestroy = "TERRAFORM_DESTROY", "Terraform destroy" => Tone::Neutral,
    TerraformForceUnlockState = "TERRAFORM_FORCE_UNLOCK_STATE", "Terraform force unlock" => Tone::Neutral,
    TerraformMigrateState = "TERRAFORM_MIGRATE_STATE", "Terraform migrate state" => Tone::Neutral,
}

wire_enum! {
    /// A step of a deployment.
    pub enum StepName: Tone, unknown: Tone::Unknown;
    RegistryCreateRepository = "REGISTRY_CREATE_REPOSITORY", "Create registry repository" => Tone::Neutral,
    GitClone = "GIT_CLONE", "Clone repository" => Tone::Neutral,
    BuildQueueing = "BUILD_QUEUEING", "Wait for build" => Tone::Queued,
    Build = "BUILD", "Build" => Tone::Building,
    DeploymentQueueing = "DEPLOYMENT_QUEUEING", "Wait for deployment" => Tone::Queued,
    Deployment = "DEPLOYMENT", "Deploy" => Tone::Active,
    RouterDeployment = "ROUTER_DEPLOYMENT", "Deploy router" => Tone::Active,
    MirrorImage = "MIRROR_IMAGE", "Mirror image" => Tone::Neutral,
    Executing = "EXECUTING", "Execute" => Tone::Active,
}

wire_enum! {
    /// How a step ended; a step that has not ended has none.
    pub enum StepStatus: Tone, unknown: Tone::Unknown;
    Success = "SUCCESS", "Succeeded" => Tone::Success,
    Error = "ERROR", "Failed" => Tone::Error,
    Cancel = "CANCEL", "Canceled" => Tone::Warning,
    Skip = "SKIP", "Skipped" => Tone::Neutral,
}

wire_enum! {
    /// From where a deployment was started. Its label completes "from …".
    pub enum OrganizationEventOrigin: Tone, unknown: Tone::Unknown;
    Api = "API", "the API" => Tone::Neutral,
    Cli = "CLI", "the CLI" => Tone::Neutral,
    Console = "CONSOLE", "the console" => Tone::Neutral,
    Git = "GIT", "Git" => Tone::Neutral,
    QoveryInternal = "QOVERY_INTERNAL", "Qovery itself" => Tone::Neutral,
    Skill = "SKILL", "a skill" => Tone::Neutral,
    TerraformProvider = "TERRAFORM_PROVIDER", "Terraform" => Tone::Neutral,
}
