//! Numbers as text.

/// The digits of a number. (The library's way to print one brings all of its formatting along.)
pub(crate) fn decimal(number: u64) -> String {
    let mut text = if number < 10 { String::new() } else { decimal(number / 10) };
    text.push(char::from(b'0' + (number % 10) as u8));
    text
}
