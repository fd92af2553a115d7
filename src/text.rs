//! Texts of others, the API's and the host's, as they may be shown: they can neither make what is around them read as
//! something else, nor fill the page.

/// So many characters are shown of a text.
const LONGEST: usize = 200;

/// More marks on one letter than any script has, and enough to draw over the lines around.
const MOST_MARKS: usize = 4;

/// A text without what nobody sees, on one line, and of bounded size.
pub(crate) fn clean(text: &str) -> String {
    let mut marks = 0;
    let is_shown = |c: &char| {
        marks = if is_mark(*c) { marks + 1 } else { 0 };
        marks <= MOST_MARKS && !c.is_control() && !is_invisible(*c)
    };
    let tidy = |c: char| match c {
        // What is quoted cannot end the quotation.
        '“' | '”' => '"',
        c if c.is_whitespace() => ' ',
        c => c,
    };
    text.chars().map(tidy).filter(is_shown).take(LONGEST).collect()
}

/// What takes no room: Unicode's default-ignorable characters, among which are those of direction, the zero-width ones, a
/// byte order mark, and tags. The table is 90 bytes of the wasm; it is compared with the browser's own, which Rust would
/// have to ask for each text.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fff8}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// The marks that pile up: those for any letter, and those of Arabic and Thai.
fn is_mark(c: char) -> bool {
    matches!(
        c,
        '\u{300}'..='\u{36f}'
            | '\u{64b}'..='\u{65f}'
            | '\u{e31}'..='\u{e3a}'
            | '\u{e47}'..='\u{e4e}'
            | '\u{1ab0}'..='\u{1aff}'
            | '\u{1dc0}'..='\u{1dff}'
            | '\u{20d0}'..='\u{20ff}'
            | '\u{fe20}'..='\u{fe2f}'
    )
}

/// Whether there is something in it that looks like a key: so many letters and digits in one go are no word. (An id has
/// hyphens.)
pub(crate) fn has_key(text: &str) -> bool {
    let mut run = 0;
    text.bytes().any(|byte| {
        run = if byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'=') { run + 1 } else { 0 };
        run >= 32
    })
}

/// So many lines are shown of a log.
const MOST_LINES: usize = 6;

/// The first lines of a log that say something: without the escapes with which a terminal makes colours, and without what
/// looks like a key, or is the digest of an image.
pub(crate) fn lines(log: &str) -> String {
    let (mut shown, mut count) = (String::new(), 0);
    for line in log.split('\n') {
        let line = clean(&without_escapes(line));
        if line.trim_ascii().is_empty() {
            continue;
        }
        count += 1;
        if count > MOST_LINES {
            break;
        }
        if count > 1 {
            shown.push('\n');
        }
        for (index, word) in line.trim_ascii().split(' ').enumerate() {
            if index > 0 {
                shown.push(' ');
            }
            let is_key = has_key(word);
            // What it is the digest of, or the name of the key.
            let name = word.bytes().rposition(|byte| matches!(byte, b':' | b'=' | b'@')).map_or(0, |at| at + 1);
            let name = if has_key(&word[..name]) { "" } else { &word[..name] };
            shown.push_str(if is_key { name } else { word });
            shown.push_str(if is_key { "…" } else { "" });
        }
    }
    shown
}

fn without_escapes(line: &str) -> String {
    let mut text = String::new();
    for (index, part) in line.split('\u{1b}').enumerate() {
        // One of them ends with a letter.
        let end = part.bytes().position(|byte| byte.is_ascii_alphabetic()).map_or(part.len(), |index| index + 1);
        let is_escape = index > 0 && part.starts_with('[');
        text.push_str(if is_escape { &part[end..] } else { part });
    }
    text
}

/// A number as people write it. (`to_string` brings all of `core::fmt`, which nothing else here needs: 720 bytes of brotli.)
pub(crate) fn digits(number: u64) -> String {
    let mut rest = if number < 10 { String::new() } else { digits(number / 10) };
    rest.push(char::from(b'0' + (number % 10) as u8));
    rest
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::{clean, has_key, lines};

    #[test]
    fn nothing_turns_a_text_around_or_hides_in_it() {
        for (text, shown) in [
            ("shop\u{202e}gnp.exe", "shopgnp.exe"),
            ("\u{2066}shop\u{2069}\u{61c}", "shop"),
            ("sh\u{200b}\u{200d}\u{ad}\u{34f}\u{180e}op", "shop"),
            ("shop\u{e0001}\u{e007f}\u{fe0f}\u{3164}\u{ffa0}", "shop"),
            ("shop\u{2028}staging\u{2029}a\nb\tc\u{85}d", "shop staging a b c d"),
            ("sh\0op\u{9b}31m\u{1b}", "shop31m"),
        ] {
            assert_eq!(clean(text), shown, "{text:?}");
        }
    }

    #[test]
    fn nothing_draws_over_the_lines_around() {
        let marks = "\u{301}".repeat(40);
        assert_eq!(clean(&format!("a{marks}b{marks}")).chars().count(), 10);
        for word in ["ệ", "e\u{323}\u{302}", "שָׁבַּ֖ת", "ที่", "بِسْمِ"] {
            assert_eq!(clean(word), word);
        }
    }

    #[test]
    fn a_text_is_cut_to_what_fits_a_card() {
        assert_eq!(clean(&"é".repeat(1_000_000)).chars().count(), 200);
    }

    #[test]
    fn a_key_is_told_from_words() {
        let base64 = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0";
        for text in [base64, &format!("Bearer {base64} is invalid"), &format!("a.{base64}.b")] {
            assert!(has_key(text), "{text}");
        }
        for text in ["", "no service 3c90c3cc-0d44-4b50-8888-8dd25736052a", "SERVICE_DEPLOYMENT_STATUS_IS_NOT_OK_HERE"]
        {
            assert!(!has_key(text), "{text}");
        }
    }

    #[test]
    fn the_first_lines_of_a_log_are_shown_as_text() {
        let log = "\u{1b}[1;31mError:\u{1b}[0m timed out\r\n\n   \t\n  \u{1b}[2Kwaiting\u{202e} for \u{1b}(0pod\n3\n4\n5\n6\n7";
        assert_eq!(lines(log), "Error: timed out\nwaiting for (0pod\n3\n4\n5\n6");
        assert_eq!(lines(&"x y ".repeat(100_000)).len(), 199);
        assert_eq!(lines(&"\n".repeat(100_000)), "");
        for text in ["\u{1b}[", "\u{1b}", "\u{1b}[31"] {
            assert_eq!(lines(text), "", "{text:?}");
        }
    }

    #[test]
    fn of_what_looks_like_a_key_the_name_is_shown() {
        let digest = "0123456789abcdef".repeat(4);
        let said = lines(&format!("no image shop@sha256:{digest} not found\n{digest}:{digest}x"));
        assert_eq!(said, "no image shop@sha256:… not found\n…");
        assert!(!has_key(&said));
    }

    #[cfg(target_arch = "wasm32")]
    #[test]
    fn what_is_invisible_is_what_the_browser_takes_for_it() {
        let browser = js_sys::RegExp::new(r"^\p{Default_Ignorable_Code_Point}$", "u");
        let differ: Vec<char> =
            ('\0'..=char::MAX).filter(|c| browser.test(&c.to_string()) != super::is_invisible(*c)).collect();
        assert!(differ.is_empty(), "{differ:?}");
    }
}
