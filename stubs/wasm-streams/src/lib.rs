//! Stands in for the crate of this name, with as much of it as `server_fn` names.
//!
//! Leptos always turns on `server_fn/browser`, whose streams JavaScript may read from Rust. What is exported for that is
//! kept by the linker with all that it reaches, although a widget has no server functions and nobody can call it:
//! some 4,100 bytes of brotli on each page (build without the patch in `Cargo.toml` to see). Once Leptos leaves that to its
//! users, this can go.
//!
//! It holds for the builds of this workspace only: who uses the crate gets the real one.

#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, clippy::missing_panics_doc, clippy::must_use_candidate, reason = "nothing here is ever called")]

use futures_util::stream::Pending;
use wasm_bindgen::JsValue;

/// A stream that nobody can have.
#[derive(Debug)]
pub enum ReadableStream {}

impl ReadableStream {
    pub fn from_stream<S>(_: S) -> Self {
        unreachable!("there are no server functions here")
    }

    pub fn from_raw(_: web_sys::ReadableStream) -> Self {
        unreachable!("there are no server functions here")
    }

    pub fn into_raw(self) -> web_sys::ReadableStream {
        match self {}
    }

    pub fn into_stream(self) -> Pending<Result<JsValue, JsValue>> {
        match self {}
    }
}
