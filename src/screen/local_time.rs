//! A moment as the person's clock shows it.

use crate::machine::Now;

/// A time of day by the person's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocalTime {
    /// Seconds since the person's midnight.
    pub second_of_day: u32,
}

impl LocalTime {
    /// What the person's clock showed then.
    #[must_use]
    pub fn of(at: Now) -> Self {
        let local_s = at.unix_ms.div_euclid(1_000) + i64::from(at.utc_offset_min) * 60;
        Self { second_of_day: u32::try_from(local_s.rem_euclid(86_400)).unwrap_or(0) }
    }
}
