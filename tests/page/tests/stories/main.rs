//! The promises of the page, each told as a story. They are one program because linking five takes longer than
//! telling them all.

mod errors;
mod host;
mod people;
mod run;
mod states;
mod token;
