//! The page as the driver's [`World`]: its network, its clocks, and the widgets that show the service.

use std::rc::Rc;

use super::{
    clock::{self, monotonic_ms, seems_offline, utc_offset_min},
    fetch::fetch,
    permit::{acquire, try_acquire},
    subscribers::Subscribers,
    together::wait,
};
use crate::{
    api::{Answer, NoAnswer, Request},
    budget::Urgency,
    driver::World,
    machine::{Machine, News, Now},
};

/// Where the driver of one service lives.
pub(crate) struct Page(pub(crate) Rc<Subscribers>);

impl World for Page {
    #[allow(clippy::manual_async_fn, reason = "it does not borrow the page")]
    fn fetch(
        &self,
        request: Request,
        authorization: String,
        urgency: Urgency,
    ) -> impl Future<Output = Result<Answer, NoAnswer>> + 'static {
        let subscribers = Rc::clone(&self.0);
        async move {
            let (base, id) = subscribers.service();
            wait(base, id, &request, &authorization).await;
            // What nobody waits for is asked now or another time, and a redeploy is sent now or not at all.
            if request.only_reads() && urgency != Urgency::Idle {
                acquire(urgency).await;
            } else {
                try_acquire(urgency).map_err(NoAnswer::Held)?;
            }
            fetch(request, authorization).await
        }
    }

    fn sleep(&self, ms: u32) -> impl Future<Output = ()> + 'static {
        // Browsers take a longer wait than this for none at all.
        clock::sleep(ms.min(i32::MAX.unsigned_abs()))
    }

    #[allow(clippy::cast_possible_truncation, reason = "clocks count whole milliseconds")]
    fn now(&self) -> Now {
        let unix_ms = js_sys::Date::now();
        Now {
            monotonic_ms: monotonic_ms(),
            unix_ms: unix_ms as i64,
            utc_offset_min: utc_offset_min(),
            seems_offline: seems_offline(),
        }
    }

    fn show(&self, machine: &Machine, now: Now) {
        self.0.show(machine, now);
    }

    fn tell(&self, news: News, machine: &Machine) {
        self.0.tell(&news, machine);
    }
}
