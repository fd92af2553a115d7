//! Dates as servers write them, in milliseconds since 1970: the one form of JSON and the three of HTTP. (The libraries
//! for it know far more, and are three kilobytes larger on every page.)

/// A date of RFC 3339, such as `2023-11-07T06:31:56.250+01:00`.
pub(crate) fn rfc3339(text: &str) -> Option<i64> {
    let (date, time) = text.split_once(['T', 't'])?;
    let mut date = date.split('-');
    let day = day(digits(date.next()?, 4)?, digits(date.next()?, 2)?, digits(date.next()?, 2)?)?;
    let (time, offset) = time.split_at(time.find(['Z', 'z', '+', '-'])?);
    let (time, fraction) = time.split_once('.').map_or((time, None), |(time, fraction)| (time, Some(fraction)));
    let ms = match fraction {
        Some(fraction) => thousandths(fraction)?,
        None => 0,
    };
    if date.next().is_some() {
        return None;
    }
    Some(day + clock(time)? + ms - offset_ms(offset)?)
}

/// A date of HTTP: `Tue, 07 Nov 2023 05:31:56 GMT`, `Tuesday, 07-Nov-23 05:31:56 GMT` or `Tue Nov  7 05:31:56 2023`.
pub(crate) fn http(text: &str) -> Option<i64> {
    let words: Vec<_> = text.split([' ', ',', '-']).filter(|word| !word.is_empty()).collect();
    let ([_, date, month, year, time, "GMT"] | [_, month, date, time, year]) = words[..] else { return None };
    let year = match year.len() {
        // Two digits stand for a year from 1970 to 2069.
        2 => (digits(year, 2)? + 30) % 100 + 1970,
        _ => digits(year, 4)?,
    };
    let month = MONTHS.split(' ').zip(1..).find_map(|(name, number)| (name == month).then_some(number))?;
    Some(day(year, month, digits(date, date.len().min(2))?)? + clock(time)?)
}

/// Digits and nothing else; a number that is too large is the largest.
pub(crate) fn number(text: &str) -> Option<u64> {
    let add = |sum: u64, digit: u8| {
        digit.is_ascii_digit().then(|| sum.saturating_mul(10).saturating_add(u64::from(digit - b'0')))
    };
    text.bytes().try_fold(0, add).filter(|_| !text.is_empty())
}

/// The digits of a number. (The library's way to print one brings all of its formatting along.)
pub(crate) fn decimal(number: u64) -> String {
    let mut text = if number < 10 { String::new() } else { decimal(number / 10) };
    text.push(char::from(b'0' + (number % 10) as u8));
    text
}

const MONTHS: &str = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec";

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

fn digits(text: &str, length: usize) -> Option<i64> {
    number(text).filter(|_| text.len() == length)?.try_into().ok()
}

/// When a day begins; none for a day that no calendar has.
fn day(year: i64, month: i64, date: i64) -> Option<i64> {
    let first = days_before(year, month);
    let next = if month == 12 { days_before(year + 1, 1) } else { days_before(year, month + 1) };
    let exists = (1..=12).contains(&month) && (1..=next - first).contains(&date);
    exists.then(|| (first + date - 1) * DAY)
}

/// The days from 1970 to the first of a month. A year is counted from March, so that a leap day is its last.
fn days_before(year: i64, month: i64) -> i64 {
    let (year, months) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leap_days + (153 * months + 2) / 5 - 719_468
}

/// The time of day. A leap second counts as the next one.
fn clock(text: &str) -> Option<i64> {
    let mut parts = text.split(':');
    let mut part = |most| digits(parts.next()?, 2).filter(|part| *part <= most);
    let ms = part(23)? * HOUR + part(59)? * MINUTE + part(60)? * SECOND;
    parts.next().is_none().then_some(ms)
}

/// `Z`, or how far a local time is ahead.
fn offset_ms(text: &str) -> Option<i64> {
    let (sign, time) = text.split_at(1);
    let ms = || clock(&[time, ":00"].concat());
    match sign {
        "+" => ms(),
        "-" => Some(-ms()?),
        _ => time.is_empty().then_some(0),
    }
}

/// The first three digits of a fraction.
fn thousandths(fraction: &str) -> Option<i64> {
    number(fraction)?;
    let digits = fraction.bytes().map(|digit| i64::from(digit - b'0')).chain([0, 0]);
    Some(digits.take(3).fold(0, |sum, digit| sum * 10 + digit))
}

#[cfg(test)]
mod tests {
    use super::{decimal, http, number, rfc3339};

    #[test]
    fn a_number_is_written_as_it_is_read() {
        for value in [0, 7, 10, 99, 100, 1_234_567_890, u64::MAX] {
            assert_eq!(decimal(value), value.to_string());
            assert_eq!(number(&decimal(value)), Some(value));
        }
    }

    #[test]
    fn the_three_dates_of_http_are_one_moment() {
        for text in ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"] {
            assert_eq!(http(text), Some(784_111_777_000), "{text}");
        }
        assert_eq!(http("Thursday, 01-Jan-70 00:00:00 GMT"), Some(0));
        assert_eq!(http("Thursday, 29-Feb-24 00:00:00 GMT"), Some(1_709_164_800_000));
    }

    #[test]
    fn what_is_no_date_of_http_is_none() {
        for text in [
            "",
            "soon",
            "Sun, 06 Nov 1994 08:49:37 CET",
            "Sun, 06 nov 1994 08:49:37 GMT",
            "Sun, 31 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:49:37 GMT",
            "Sun, 06 Nov 1994 08:49 GMT",
            "Sun, +6 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 99999999999999999999 08:49:37 GMT",
            "Sun, 006 Nov 1994 08:49:37 GMT",
        ] {
            assert_eq!(http(text), None, "{text}");
        }
    }

    #[test]
    fn moments_of_json_are_exact() {
        for (text, ms) in [
            ("1970-01-01T00:00:00Z", 0),
            ("1970-01-01T00:00:00.5Z", 500),
            ("1969-12-31T23:59:59.999Z", -1),
            ("2000-02-29T12:00:00z", 951_825_600_000),
            ("2023-11-07t05:31:56.123456789Z", 1_699_335_116_123),
            ("2023-11-06T22:01:56-07:30", 1_699_335_116_000),
            ("2016-12-31T23:59:60Z", 1_483_228_800_000),
            ("0001-01-01T00:00:00Z", -62_135_596_800_000),
            ("9999-12-31T23:59:59Z", 253_402_300_799_000),
        ] {
            assert_eq!(rfc3339(text), Some(ms), "{text}");
        }
    }

    #[test]
    fn what_no_calendar_has_is_none() {
        for text in [
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
            assert_eq!(rfc3339(text), None, "{text}");
        }
    }
}
