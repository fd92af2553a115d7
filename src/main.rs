//! The wasm of the standalone page, as trunk builds it: the library, whose exports JavaScript calls, and a `main` with
//! nothing to do. (It is a binary because a library that is also a cdylib cannot be optimised as a whole.)
//!
//! On any other target it is empty: the widget needs a browser.

use helm_redeploy as _;

fn main() {}
