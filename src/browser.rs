//! Everything that touches a browser: the world around the driver, the view, and the way in from JavaScript.
//!
//! [`embed`] mounts a [`Widget`] into a host element; [`ui`] draws its [`Screen`](crate::screen::Screen); a session
//! runs the driver of one service in the page's world. Nothing here decides anything about deployments.

mod component;
pub mod embed;
mod fetch;
mod listener;
mod report;
mod session;
mod turn;
pub mod ui;
mod viewer;
mod widget;
mod world;

pub use component::HelmRedeploy;
pub(crate) use widget::Draft;
pub use widget::{Confirm, Settings, Theme, Widget};
