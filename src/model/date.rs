//! A moment as the API writes it, read once.

use crate::calendar;

/// A moment on the wall clock, kept as the API wrote it; what cannot be read stays text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timestamp {
    text: Box<str>,
    unix_ms: Option<i64>,
}

impl Timestamp {
    /// Reads an RFC 3339 date; anything else is kept as text.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        Self { text: text.into(), unix_ms: calendar::rfc3339(text) }
    }

    /// As the API wrote it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Milliseconds since 1970, when it could be read.
    #[must_use]
    pub fn unix_ms(&self) -> Option<i64> {
        self.unix_ms
    }
}

#[cfg(test)]
mod tests {
    use super::Timestamp;

    #[test]
    fn offsets_and_fractions_are_read() {
        assert_eq!(Timestamp::parse("2023-11-07T05:31:56Z").unix_ms(), Some(1_699_335_116_000));
        assert_eq!(Timestamp::parse("2023-11-07T06:31:56.250+01:00").unix_ms(), Some(1_699_335_116_250));
    }

    #[test]
    fn what_is_no_date_stays_text() {
        for text in ["", "yesterday", "2023-11-07", "2023-11-07T05:31:56", "9999999999"] {
            let timestamp = Timestamp::parse(text);
            assert_eq!(timestamp.unix_ms(), None, "{text}");
            assert_eq!(timestamp.as_str(), text);
        }
    }
}
