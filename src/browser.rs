//! Everything that touches a browser: the world around the driver, the view, and the way in from JavaScript.
//!
//! [`embed`] mounts a [`Widget`] into a host element; [`ui`] draws its [`Screen`](crate::screen::Screen); a session
//! runs the driver of one service in the page's world. Nothing here decides anything about deployments.

mod clock;
mod component;
mod draft;
pub mod embed;
mod fetch;
mod focus;
mod listener;
mod notification;
mod permit;
mod report;
mod scheme;
mod session;
mod settings;
mod subscribers;
mod task;
mod together;
pub mod ui;
mod widget;
mod world;

pub use component::HelmRedeploy;
pub(crate) use draft::{Draft, Said};
pub use settings::{Confirm, Settings, Theme};
pub use widget::Widget;
