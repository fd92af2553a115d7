//! The page's one budget of requests, and the wait for a permit from it.

use std::cell::RefCell;

use super::clock::{monotonic_ms, sleep};
use crate::budget::{Budget, Urgency, Waiter};

thread_local! {
    static BUDGET: RefCell<Budget> = const { RefCell::new(Budget::new()) };
}

/// Waits until a request may be sent, and spends it. Dropping the future takes the waiter out of the queue.
pub(crate) async fn acquire(urgency: Urgency) {
    let queued = Queued(with(|budget| budget.enqueue(urgency, monotonic_ms())));
    while let Err(wait) = with(|budget| budget.acquire(queued.0, monotonic_ms())) {
        sleep(u32::try_from(wait).unwrap_or(1_000)).await;
    }
}

/// Spends a request that is sent now or not at all.
///
/// # Errors
/// After how many milliseconds it could be sent.
pub(crate) fn try_acquire(urgency: Urgency) -> Result<(), u64> {
    with(|budget| budget.try_acquire(urgency, monotonic_ms()))
}

fn with<T>(use_it: impl FnOnce(&mut Budget) -> T) -> T {
    BUDGET.with_borrow_mut(use_it)
}

/// Leaves the queue when dropped.
struct Queued(Waiter);

impl Drop for Queued {
    fn drop(&mut self) {
        with(|budget| budget.leave(self.0));
    }
}
