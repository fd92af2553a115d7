//! What the API says, with no decisions about it: [`Status`] and the enums inside it.
//!
//! Each enum is one table, a row for each value (see [`wire_enum`]); a value that no row knows is kept word for word.

#[macro_use]
mod wire_enum;
mod date;
mod enums;
mod environment;
mod history;
mod log;
mod queue;
mod state;
mod status;

pub use date::Timestamp;
pub use enums::{
    Action, ActionStatus, OrganizationEventOrigin, ServiceDeploymentStatus, StepName, StepStatus, SubAction,
};
pub use environment::Environment;
pub use history::{Deployment, History};
pub use log::Reason;
pub use queue::Queue;
pub(crate) use queue::{MOST_SERVICES, services};
pub use state::{Icon, Phase, State, Tone};
pub use status::{Service, Source, Status, StatusDetails, Step, Steps};

#[cfg(test)]
#[test]
fn every_word_of_the_tables_survives_the_wire() {
    State::check_the_table();
    ServiceDeploymentStatus::check_the_table();
    Action::check_the_table();
    ActionStatus::check_the_table();
    SubAction::check_the_table();
    StepName::check_the_table();
    StepStatus::check_the_table();
    OrganizationEventOrigin::check_the_table();
}
