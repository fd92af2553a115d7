//! How long a server asks to wait, in all the forms that headers have for it.

/// The wait in milliseconds, from `Retry-After` (seconds or a date) or else from `X-RateLimit-Reset` (seconds or a Unix
/// time); none when neither can be read. A moment that is past means no wait.
#[must_use]
pub(crate) fn wait_ms(retry_after: Option<&str>, rate_limit_reset: Option<&str>, now_unix_ms: i64) -> Option<u64> {
    let from_header = retry_after.map(str::trim_ascii).and_then(|text| {
        whole(text).map(|seconds| seconds * 1000).or_else(|| Some(until(date_ms(text)?, now_unix_ms)))
    });
    from_header.or_else(|| reset(whole(rate_limit_reset?.trim_ascii())?, now_unix_ms))
}

/// The largest number of seconds, of which the milliseconds are a number as well.
const LARGEST: u64 = 1 << 50;

/// Digits and nothing else; a number that is too large is the largest.
fn whole(text: &str) -> Option<u64> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(LARGEST).min(LARGEST))
}

/// A date of HTTP in milliseconds since 1970, before which it has none.
#[cfg(not(target_arch = "wasm32"))]
fn date_ms(text: &str) -> Option<i64> {
    use std::time::SystemTime;

    let date = httpdate::parse_http_date(text).ok()?;
    date.duration_since(SystemTime::UNIX_EPOCH).ok()?.as_millis().try_into().ok()
}

/// The same by the browser, whose parser needs no 1,200 bytes of brotli. It takes other dates as well, which does no harm:
/// whatever comes of them is a wait within the bounds of all waits.
#[cfg(target_arch = "wasm32")]
#[allow(clippy::cast_possible_truncation, reason = "the browser knows no date beyond")]
fn date_ms(text: &str) -> Option<i64> {
    let has_time = text.bytes().filter(|byte| *byte == b':').count() == 2;
    // One of the three forms does not say that it is in GMT, as all are.
    let ms = js_sys::Date::parse(&[text.strip_suffix(" GMT").unwrap_or(text), " GMT"].concat());
    (has_time && ms >= 0.0).then_some(ms as i64)
}

/// A reset beyond this many seconds can only be a moment: no limit of an API lasts for thirty years.
const A_MOMENT: u64 = 1_000_000_000;

fn reset(value: u64, now_unix_ms: i64) -> Option<u64> {
    if value < A_MOMENT {
        return Some(value * 1000);
    }
    Some(until(i64::try_from(value).ok()? * 1000, now_unix_ms))
}

fn until(moment_ms: i64, now_unix_ms: i64) -> u64 {
    u64::try_from(moment_ms.saturating_sub(now_unix_ms)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::wait_ms;

    #[cfg(target_arch = "wasm32")]
    #[wasm_bindgen_test]
    fn a_browser_reads_the_dates_of_http() {
        for (retry_after, expected) in [
            ("Tue, 07 Nov 2023 05:32:06 GMT", Some(10_000)),
            ("Tuesday, 07-Nov-23 05:32:06 GMT", Some(10_000)),
            ("Tue Nov  7 05:32:06 2023", Some(10_000)),
            ("Tue, 07 Nov 2023 05:31:00 GMT", Some(0)),
            ("Tue, 07 Nov 2023 05:32:06 CET", None),
            ("soon", None),
            ("Tue, 07 Nov 2023", None),
        ] {
            assert_eq!(wait_ms(Some(retry_after), None, NOW), expected, "{retry_after:?}");
        }
    }

    /// 2023-11-07T05:31:56Z
    const NOW: i64 = 1_699_335_116_000;

    #[cfg(not(target_arch = "wasm32"))]
    #[test]
    fn every_form_of_a_wait_is_read() {
        for (retry_after, reset, expected) in [
            (Some("5"), None, Some(5_000)),
            (Some(" 0 "), None, Some(0)),
            (Some("Tue, 07 Nov 2023 05:32:06 GMT"), None, Some(10_000)),
            (Some("Tuesday, 07-Nov-23 05:32:06 GMT"), None, Some(10_000)),
            (Some("Tue Nov  7 05:32:06 2023"), None, Some(10_000)),
            (Some("Tue, 07 Nov 2023 05:31:00 GMT"), None, Some(0)),
            (Some("Thursday, 29-Feb-24 00:00:00 GMT"), None, Some(9_829_684_000)),
            (Some("Thursday, 01-Jan-70 00:00:00 GMT"), None, Some(0)),
            (Some("Sun, 06 Nov 1994 08:49:37 GMT"), None, Some(0)),
            (Some("99999999999999999999999"), None, Some(super::LARGEST * 1000)),
            (Some("-5"), None, None),
            (Some("+5"), None, None),
            (Some(""), None, None),
            (Some("Tue, 07 Nov 2023 05:32:06 CET"), None, None),
            (Some("Tue, 07 nov 2023 05:32:06 GMT"), None, None),
            (Some("Tue, 07 Nov 2023 24:32:06 GMT"), None, None),
            (Some("Tue, 07 Nov 2023 05:32 GMT"), None, None),
            (Some("Tue, +7 Nov 2023 05:32:06 GMT"), None, None),
            (Some("Tue, 07 Nov 99999999999999999999 05:32:06 GMT"), None, None),
            (Some("Tue, 00 Nov 2023 05:32:06 GMT"), None, None),
            (Some("1.5"), None, None),
            (Some("soon"), Some("30"), Some(30_000)),
            (None, Some("1699335126"), Some(10_000)),
            // What may be either is a moment, here one in 2001.
            (None, Some("1000000000"), Some(0)),
            (None, Some("soon"), None),
            (None, None, None),
        ] {
            assert_eq!(wait_ms(retry_after, reset, NOW), expected, "{retry_after:?} {reset:?}");
        }
    }
}
