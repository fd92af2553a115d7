//! The page's one budget of requests, and the wait for a turn in it.

use std::cell::RefCell;

use gloo_timers::future::TimeoutFuture;

use crate::budget::{Budget, Ticket, Urgency};

thread_local! {
    static BUDGET: RefCell<Budget> = const { RefCell::new(Budget::new()) };
}

/// Waits until there is room for a request. Dropping it gives the place in the line up.
pub(crate) async fn turn(urgency: Urgency) {
    let place = Place(with(|budget| budget.stand_in_line(urgency, monotonic_ms())));
    while let Err(wait) = with(|budget| budget.take_turn(place.0, monotonic_ms())) {
        TimeoutFuture::new(u32::try_from(wait).unwrap_or(1_000)).await;
    }
}

/// Takes room for a request that is sent now or not at all.
///
/// # Errors
/// After how many milliseconds there is room.
pub(crate) fn now_or_never() -> Result<(), u64> {
    with(|budget| budget.take_now(monotonic_ms()))
}

fn with<T>(use_it: impl FnOnce(&mut Budget) -> T) -> T {
    BUDGET.with_borrow_mut(use_it)
}

struct Place(Ticket);

impl Drop for Place {
    fn drop(&mut self) {
        with(|budget| budget.leave(self.0));
    }
}

/// Milliseconds on the page's clock that never jumps.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clocks count whole milliseconds")]
pub(crate) fn monotonic_ms() -> u64 {
    let performance = web_sys::window().and_then(|window| window.performance());
    performance.map_or_else(js_sys::Date::now, |clock| clock.now()) as u64
}
