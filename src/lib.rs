//! A redeploy button and a live status card for one Helm service on Qovery.
//!
//! ```text
//! bytes ──api──▶ Status ──machine──▶ Machine + Next ──screen──▶ Screen ──ui──▶ DOM
//!                   ▲                      │                                │
//!                   │                   driver ◀────────── Event ───────────┘
//!                   └── world (fetch, sleep, now, visibility) ──┘
//! ```
//!
//! Everything that decides is plain Rust and is tested natively:
//!
//! - [`model`]: what the API says, an enum a table; unknown words are kept.
//! - [`target`] and [`token`]: what people and pages hand in, parsed once.
//! - [`api`]: calls and answers as values. What is in them is read by `json`, which is the browser's own parser in the
//!   page and `serde_json` in the tests.
//! - [`machine`]: the one place that decides, with its numbers in `policy` and the question "which run is this?" in
//!   `correlation`.
//! - `console`: the one place that knows how Qovery's console makes its addresses.
//! - [`screen`]: what there is to see and what is to be said, a room for each part of the widget.
//! - [`words`]: the one place with words for users, in English; other languages are files.
//! - [`local_time`]: moments as the person's own clock shows them.
//! - [`watch`]: which services of a page are asked about together, through their environment.
//! - [`budget`]: the hard limit of requests, which knows nothing of the rest.
//! - [`driver`]: the loop between the machine and the world.
//!
//! `browser` is compiled for `wasm32` only: the real world, the components, and `mount` for JavaScript.
//!
//! Leptos does what it is best at: the widget is a component of a Leptos application, and mounting, effects, owners and
//! the reactive graph are Leptos' own. The tree that a component makes is of one plain type, behind builders like those of
//! Leptos, because a Rust type for each place in it would be a third more to download. `browser::ui::node` says what that
//! is, what it is not, and what each form costs.
//!
//! What you will not find here: a place where the token is stored, a second redeploy sent by itself, or a list of what
//! the states mean outside of the one table in `model`.

pub mod api;
#[cfg(target_arch = "wasm32")]
pub mod browser;
pub mod budget;
mod console;
mod correlation;
pub mod driver;
mod json;
pub mod local_time;
pub mod machine;
pub mod model;
mod policy;
mod retry_after;
pub mod screen;
pub mod target;
mod text;
pub mod token;
pub mod watch;
pub mod words;
