//! The story's time, which can run faster than life, stand still, or jump ahead.

use std::time::{Duration, Instant};

use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// The story begins this long after its zero, so that yesterday has a time as well.
pub(crate) const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    since: Instant,
    told: Duration,
    speed: f64,
}

impl Clock {
    pub(crate) fn new(speed: f64) -> Result<Self, String> {
        Self { since: Instant::now(), told: A_DAY, speed: 0.0 }.at_speed(speed)
    }

    pub(crate) fn now(self) -> Duration {
        self.told + self.since.elapsed().mul_f64(self.speed)
    }

    /// The same time, from here on at another pace.
    pub(crate) fn at_speed(self, speed: f64) -> Result<Self, String> {
        if !(0.0..=1e6).contains(&speed) {
            return Err(format!("the speed must be a number from 0 to 1000000, not {speed}"));
        }
        let told = self.now();
        Ok(Self { since: Instant::now(), told, speed })
    }

    /// So many seconds later, at the same pace.
    pub(crate) fn ahead(self, seconds: f64) -> Result<Self, String> {
        let by = Duration::try_from_secs_f64(seconds).map_err(|_| format!("{seconds} seconds cannot pass"))?;
        Ok(Self { told: self.told + by, ..self })
    }

    /// The day and time of a moment that is not in the future, as the calendar of today has it.
    pub(crate) fn date(self, moment: Duration) -> OffsetDateTime {
        OffsetDateTime::now_utc() - self.now().saturating_sub(moment)
    }
}

pub(crate) fn iso(date: OffsetDateTime) -> String {
    let whole = date.replace_nanosecond(0).unwrap_or(date);
    whole.format(&Rfc3339).expect("a date of today can be written")
}
