//! The page as the driver's [`World`]: its network, its clocks and the signal that its view reads.

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::{Set, WithUntracked};

use super::{Widget, fetch::fetch, report::Report};
use crate::{
    api::{Answer, NoAnswer, Request},
    driver::World,
    machine::Now,
    screen::Screen,
};

/// Where the driver of one service lives.
pub(crate) struct Page {
    widget: Widget,
    report: Option<Report>,
}

impl Page {
    pub(crate) fn new(widget: Widget, report: Option<Report>) -> Self {
        Self { widget, report }
    }
}

impl World for Page {
    fn fetch(
        &self,
        request: Request,
        authorization: String,
    ) -> impl Future<Output = Result<Answer, NoAnswer>> + 'static {
        fetch(request, authorization)
    }

    fn sleep(&self, ms: u32) -> impl Future<Output = ()> + 'static {
        // Browsers take a longer wait than this for none at all.
        TimeoutFuture::new(ms.min(i32::MAX.unsigned_abs()))
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clocks count whole milliseconds")]
    fn now(&self) -> Now {
        let performance = web_sys::window().and_then(|window| window.performance());
        Now {
            monotonic_ms: performance.map_or_else(js_sys::Date::now, |clock| clock.now()) as u64,
            unix_ms: js_sys::Date::now() as i64,
            utc_offset_min: -(js_sys::Date::new_0().get_timezone_offset() as i32),
        }
    }

    /// After the widget is gone there is no signal to set, which is no error.
    fn show(&self, screen: Screen) {
        let changes = |shown: &Screen| (*shown != screen).then_some(screen.wants_token && !shown.wants_token);
        let Some(Some(asks_again)) = self.widget.screen.try_with_untracked(changes) else { return };
        let news = self.report.as_ref().and_then(|report| report.news(&screen));
        self.widget.screen.try_set(screen);
        if asks_again {
            self.widget.ask_for_token();
        }
        // Last, because the host's function may do anything, even remove the widget.
        if let (Some(report), Some(news)) = (&self.report, news) {
            report.tell(&news);
        }
    }
}
