//! What the API says, with no decisions about it: [`Status`] and the enums inside it.
//!
//! Each enum is one table, a row for each value (see [`wire_enum`]); a value that no row knows is kept word for word.

#[macro_use]
mod wire_enum;
mod date;
mod enums;
mod state;
mod status;

pub use date::Timestamp;
pub use enums::{Action, ActionStatus, ServiceDeploymentStatus, StepName, StepStatus, SubAction};
pub use state::{Icon, Phase, State, Tone};
pub(crate) use status::clean;
pub use status::{Service, Status, StatusDetails, Step, Steps};
