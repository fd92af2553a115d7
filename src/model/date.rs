//! A moment as the API writes it, read once: by the browser in the page, and by `time` everywhere else. Both are held to the
//! tests below.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen::prelude::wasm_bindgen;

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
        Self { text: text.into(), unix_ms: unix_ms(text) }
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

#[cfg(not(target_arch = "wasm32"))]
fn unix_ms(text: &str) -> Option<i64> {
    use time::{OffsetDateTime, format_description::well_known::Rfc3339};
    let moment = OffsetDateTime::parse(text, &Rfc3339).ok()?;
    Some(moment.unix_timestamp() * 1_000 + i64::from(moment.millisecond()))
}

#[cfg(target_arch = "wasm32")]
#[wasm_bindgen(module = "/src/browser.js")]
extern "C" {
    #[wasm_bindgen(js_name = unixMs)]
    fn date(text: &str) -> f64;
}

#[cfg(target_arch = "wasm32")]
#[allow(clippy::cast_possible_truncation, reason = "dates are whole milliseconds")]
fn unix_ms(text: &str) -> Option<i64> {
    Some(date(text)).filter(|ms| !ms.is_nan()).map(|ms| ms as i64)
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::Timestamp;

    #[test]
    fn moments_are_exact() {
        for (text, ms) in [
            ("1970-01-01T00:00:00Z", 0),
            ("1970-01-01T00:00:00.5Z", 500),
            ("1969-12-31T23:59:59.999Z", -1),
            ("2000-02-29T12:00:00z", 951_825_600_000),
            ("2023-11-07T05:31:56Z", 1_699_335_116_000),
            ("2023-11-07t05:31:56.123456789Z", 1_699_335_116_123),
            ("2023-11-07T06:31:56.250+01:00", 1_699_335_116_250),
            ("2023-11-06T22:01:56-07:30", 1_699_335_116_000),
            ("0001-01-01T00:00:00Z", -62_135_596_800_000),
            ("9999-12-31T23:59:59Z", 253_402_300_799_000),
        ] {
            assert_eq!(Timestamp::parse(text).unix_ms(), Some(ms), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_stays_text() {
        for text in [
            "",
            "yesterday",
            "9999999999",
            "2023-11-07",
            "2023-02-29T00:00:00Z",
            "1900-02-29T00:00:00Z",
            "2023-00-01T00:00:00Z",
            "2023-13-01T00:00:00Z",
            "2023-11-00T00:00:00Z",
            "2023-11-31T00:00:00Z",
            "2023-11-07T24:00:00Z",
            "2023-11-07T05:60:00Z",
            "2023-11-07T05:31:56",
            "2023-11-07T05:31Z",
            "2023-11-07T05:31:56.Z",
            "2023-11-07T05:31:56.1x2Z",
            "2023-11-07T05:31:56Zulu",
            "2023-11-07T05:31:56+0100",
            "2023-11-07T05:31:56+01",
            "2023-11-07-08T05:31:56Z",
            "23-11-07T05:31:56Z",
            "+2023-11-07T05:31:56Z",
            "2023-11-07T05:31:56é",
            "é",
        ] {
            let timestamp = Timestamp::parse(text);
            assert_eq!(timestamp.unix_ms(), None, "{text}");
            assert_eq!(timestamp.as_str(), text);
        }
    }
}
