//! The wasm of the standalone page, as trunk builds it: the library, whose exports JavaScript calls, and nothing
//! else. (It is a binary because a library that is also a cdylib cannot be optimised as a whole.)
//!
//! On any other target it is empty: the widget needs a browser.

// A `main` would bring the standard library's start and end of a program with it.
#![cfg_attr(target_arch = "wasm32", no_main)]

use helm_redeploy as _;
#[cfg(target_arch = "wasm32")]
use zeroizing_alloc::ZeroAlloc;

/// Whatever is given back is overwritten first: no copy of a token outlives its use, whoever has made it, a library or a
/// text that has grown.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: ZeroAlloc<rlsf::SmallGlobalTlsf> = ZeroAlloc(rlsf::SmallGlobalTlsf::new());

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
