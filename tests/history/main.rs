//! Whatever happens in an environment, no end that is shown is of another run.
//!
//! Many thousand histories, each from a seed of its own: people who ask for deployments of several services, requests
//! that are merged, taken back, reordered or dropped, runs that fail or are canceled, and an API that shows or hides what
//! waits, names or withholds executions, dates and request ids, and whose answers are stale, doubled, refused or lost.
//! The [`world`] knows the truth; a [`watcher`] is the machine with the person before it, and is held to that truth.
//!
//! What no status could tell is left out, and so is what the promise rests on: an API that tells neither a count nor an
//! id of what waits is not asked by several people for the same service, and nobody else asks in the seconds in which a
//! request vanishes without a word.
#![cfg(not(target_arch = "wasm32"))]

mod watcher;
mod world;

use std::{
    panic,
    sync::atomic::{AtomicU64, Ordering},
    thread,
};

use watcher::Watcher;

/// So many are told unless `HISTORIES=1000000` asks for more, as `cargo xtask test` does.
const HISTORIES: u64 = 10_000;

/// Seeds that have failed while the rule was being made.
const KEPT: &[u64] =
    &[84, 126, 139, 157, 178, 292, 515, 727, 3_505, 4_537, 4_739, 6_554, 25_327, 26_487, 34_254, 47_186, 98_620];

#[test]
fn no_end_that_is_shown_is_of_another_run() {
    let histories = std::env::var("HISTORIES").ok().and_then(|text| text.parse().ok()).unwrap_or(HISTORIES);
    let next = AtomicU64::new(0);
    let shown = AtomicU64::new(0);
    let tell = || {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= histories {
                return;
            }
            shown.fetch_add(check(seed), Ordering::Relaxed);
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(tell))));
    let shown = shown.into_inner();
    assert!(shown > histories / 2, "a watcher that shows no end keeps every promise: {shown} of {histories}");
}

#[test]
fn what_has_failed_once_does_not_fail_again() {
    for &seed in KEPT {
        check(seed);
    }
}

/// Lives through one history, and gives how many ends of ours were shown.
fn check(seed: u64) -> u64 {
    panic::catch_unwind(|| Watcher::new(seed, false).live()).unwrap_or_else(|_| {
        println!("The history of seed {seed} fails; add it to the seeds that are kept. What was shown in it:");
        Watcher::new(seed, true).live()
    })
}
