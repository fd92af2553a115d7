//! A moment as the person's own clock shows it, which is neither the server's clock nor UTC.

use crate::machine::Now;

/// A time of day, and which day it is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocalTime {
    /// Seconds since the person's midnight.
    pub second_of_day: u32,
    /// Which day it is of.
    pub day: Day,
}

/// A day, as seen from today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Day {
    /// Today.
    Today,
    /// The day before.
    Yesterday,
    /// Another day: the seconds since 1970 that the clock on the wall had counted by then, and by now.
    #[allow(missing_docs, reason = "they say it")]
    Another { then_s: i64, now_s: i64 },
}

/// A clock that lags further behind the time that has passed was set back, by so many milliseconds at least.
const SET_BACK: i64 = 2_000;

impl LocalTime {
    /// What the person's clock showed then. If it was set back since, what it would have shown.
    #[must_use]
    pub fn of(at: Now, now: Now) -> Self {
        let passed = i64::try_from(now.monotonic_ms.saturating_sub(at.monotonic_ms)).unwrap_or(i64::MAX);
        let by_now = now.unix_ms.saturating_sub(passed);
        let unix_ms = if at.unix_ms.saturating_sub(by_now) > SET_BACK { by_now } else { at.unix_ms };
        let (then_s, now_s) = (local_s(unix_ms, at), local_s(now.unix_ms, now));
        Self { second_of_day: u32::try_from(then_s.rem_euclid(A_DAY)).unwrap_or(0), day: Day::of(then_s, now_s) }
    }
}

const A_DAY: i64 = 86_400;

/// The seconds that a clock on the wall counts.
fn local_s(unix_ms: i64, clock: Now) -> i64 {
    unix_ms.div_euclid(1_000) + i64::from(clock.utc_offset_min) * 60
}

impl Day {
    fn of(then_s: i64, now_s: i64) -> Self {
        match now_s.div_euclid(A_DAY) - then_s.div_euclid(A_DAY) {
            0 => Self::Today,
            1 => Self::Yesterday,
            _ => Self::Another { then_s, now_s },
        }
    }
}

/// A day written out, with its year if that is another one than now.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn date(then_s: i64, now_s: i64, _language: &str) -> String {
    let [then, now] = [then_s, now_s].map(|s| time::OffsetDateTime::from_unix_timestamp(s).ok());
    // No clock of a person goes beyond the calendar.
    let Some(then) = then else { return String::new() };
    let (year, month, day) = then.to_calendar_date();
    let day = format!("{day} {month}");
    if now.is_some_and(|now| now.year() == year) { day } else { format!("{day} {year}") }
}

/// The same by the browser, in this language.
#[cfg(target_arch = "wasm32")]
#[allow(clippy::cast_precision_loss, reason = "no clock of a person goes beyond")]
pub(crate) fn date(then_s: i64, now_s: i64, language: &str) -> String {
    #[wasm_bindgen::prelude::wasm_bindgen(module = "/src/browser.js")]
    extern "C" {
        fn day(then_ms: f64, now_ms: f64, language: &str) -> String;
    }
    day(then_s as f64 * 1e3, now_s as f64 * 1e3, language)
}
