//! What you may count on when you test a page against the simulator. One program, because linking four takes longer than
//! running them.

mod client;
mod environments;
mod faults;
mod history;
mod logs;
mod queue;
mod stories;
mod traces;
