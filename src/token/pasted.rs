//! Finds the token in what people paste: with quotes around it, `Authorization: Bearer` or `export NAME=` in front, the
//! terminal's prompt behind it, spaces that nobody sees, the line breaks of an e-mail, or a whole answer of an identity
//! provider.

use super::InvalidToken;
use crate::{
    json::{Document, Json},
    text::is_invisible,
};

/// No paste that holds a token is longer: the longest token, and what may be around it.
pub(crate) const LONGEST: u32 = 128 * 1024;

/// How a token begins: base64 of the `{` of a header and what may follow it, or the API's own words.
const BEGINNINGS: [&str; 8] = ["eyJ", "eyA", "ewo", "ew0", "ewk", "e30.", "qov_", "sk-qov-"];

/// The names under which identity providers hand over a token that is for an API.
const NAMES: [&str; 3] = ["access_token", "accessToken", "token"];

pub(super) fn is_api_token(text: &str) -> bool {
    ["qov_", "sk-qov-"].iter().any(|beginning| text.starts_with(beginning) && text.len() > beginning.len())
}

/// The one token in a text, without anything else.
pub(super) fn token_in(text: &str) -> Result<String, InvalidToken> {
    if text.len() > LONGEST as usize {
        return Err(InvalidToken::TooLong);
    }
    let text: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    if let Some(named) = named(&text) {
        return alone(&named);
    }
    alone(&text)
}

/// The token in a whole JSON object.
fn named(text: &str) -> Option<String> {
    let object = text.trim_ascii().starts_with('{').then(|| Json::parse(text.as_bytes())).flatten()?;
    NAMES.into_iter().find_map(|name| object.root().get(name)?.text())
}

fn alone(text: &str) -> Result<String, InvalidToken> {
    let Some(start) = beginning(text) else { return Err(why_none(text)) };
    let (before, rest) = text.split_at(start);
    let inside = match rest.split_once(closes) {
        // What was opened is closed here, whatever follows.
        Some((inside, _)) if before.contains(|c| closes(c) || c == '=') => inside,
        _ => rest,
    };
    // The end of a line, as a program or JSON writes it.
    let inside = inside.strip_suffix("\\n").unwrap_or(inside);
    let rest = without_what_follows(inside.strip_suffix("\\r").unwrap_or(inside));
    // The parts of a JWT prove that what was broken into lines belongs together; an API token has none.
    let token: String = match rest {
        rest if is_api_token(rest) => rest.to_owned(),
        rest => rest.chars().filter(|c| !is_between_lines(*c)).collect(),
    };
    if token.bytes().all(is_of_tokens) { Ok(token) } else { Err(InvalidToken::Character) }
}

/// Where a token begins: not in the middle of a word.
fn beginning(text: &str) -> Option<usize> {
    let text = text.as_bytes();
    (0..text.len()).find(|at| {
        let (before, after) = text.split_at(*at);
        let is_free = before.last().is_none_or(|byte| !is_of_tokens(*byte) || *byte == b'=');
        is_free && BEGINNINGS.iter().any(|beginning| after.starts_with(beginning.as_bytes()))
    })
}

/// Without the quote, the punctuation and the prompt of a terminal (`me@host ~ %`) that were copied along.
fn without_what_follows(text: &str) -> &str {
    let ends_in_prompt = matches!(text.trim_ascii_end().as_bytes(), [.., b'$' | b'%' | b'#' | b'>']);
    let prompt = text.find('@').filter(|_| ends_in_prompt);
    let text = match prompt.map(|at| text.split_at(at).0) {
        Some(before) => before.trim_end_matches(|c: char| !c.is_whitespace()),
        None => text,
    };
    text.trim_end_matches(|c| is_between_lines(c) || closes(c) || is_punctuation(c))
}

fn why_none(text: &str) -> InvalidToken {
    let text = text.trim_matches(|c: char| c.is_whitespace() || is_quote(c) || c == ':');
    if ["", "bearer", "token"].iter().any(|nothing| text.eq_ignore_ascii_case(nothing)) {
        InvalidToken::Empty
    } else if text.bytes().all(is_of_tokens) {
        InvalidToken::Shape
    } else {
        InvalidToken::Character
    }
}

/// The characters of tokens, all of which fit a header.
fn is_of_tokens(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte)
}

fn is_quote(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '`' | '´' | '«' | '»' | '\u{2018}'..='\u{201f}' | '\u{2032}' | '\u{2033}' | '‹' | '›' | '＂'
    )
}

/// What a token ends at where one like it stands before it. In an address, that is the next parameter.
fn closes(c: char) -> bool {
    is_quote(c) || c == '&'
}

/// What ends a sentence, a statement, a bracket, a cell or a line of a terminal.
fn is_punctuation(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | ';' | ',' | '%' | '$' | '#' | ')' | ']' | '}' | '|' | '*' | '\\')
}

/// What comes between the lines of one token, `>` in an answer to a mail.
fn is_between_lines(c: char) -> bool {
    c.is_whitespace() || c == '>'
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::token_in;
    use crate::token::InvalidToken;

    const JWT: &str = "eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjE3MDAwMDAwMDB9.c2lnbmF0dXJl";

    #[test]
    fn a_token_is_found_in_whatever_was_copied_with_it() {
        for (before, after) in [
            ("", ""),
            (" \t", "\r\n"),
            ("\u{feff}", "\u{a0}"),
            ("\u{200b}\u{2060}", "\u{200d}"),
            ("\"", "\""),
            ("'", "'"),
            ("`", "`"),
            ("```\n", "\n```"),
            ("\u{201c}", "\u{201d}"),
            ("\u{201e}", "\u{201c}"),
            ("\u{2018}", "\u{2019}"),
            ("« ", " »"),
            ("<", ">"),
            ("(", ")"),
            ("Bearer ", ""),
            ("bearer ", ""),
            ("BEARER\u{a0}", ""),
            ("Bearer: ", ""),
            ("Bearer:", ""),
            ("Token ", ""),
            ("token=", ""),
            ("Authorization: Bearer ", ""),
            ("authorization:bearer ", ""),
            ("Authorization: Token ", ""),
            ("\"Authorization\": \"Bearer ", "\","),
            ("export QOVERY_CLI_ACCESS_TOKEN=", ""),
            ("export QOVERY_CLI_ACCESS_TOKEN=\"", "\"; qovery status"),
            ("QOVERY_CLI_ACCESS_TOKEN='", "' ./deploy.sh"),
            ("Q_CLI_ACCESS_TOKEN=", ";"),
            ("$env:QOVERY_CLI_ACCESS_TOKEN = \"", "\""),
            ("set QOVERY_CLI_ACCESS_TOKEN=", "\r\n"),
            ("QOVERY_CLI_ACCESS_TOKEN: ", ""),
            ("curl -H 'Authorization: Bearer ", "' https://api.qovery.com/organization"),
            ("https://portal.example/#access_token=", "&expires_in=3600"),
            ("$ qovery auth token --print\n", "\n$ "),
            ("", "%"),
            ("", "%\nme@laptop ~ %"),
            ("", "\nme@host:~/work$ "),
            ("", ","),
            ("My token is ", "."),
            ("| ", " |"),
            ("**", "**"),
            ("token: \"", "\\r\\n\""),
            ("\u{3000}\"Bearer ", "\""),
            (r#"{"access_token":""#, r#"","expires_in":86400,"token_type":"Bearer"}"#),
            (r#"{"id_token":"eyJhbGciOiJub25lIn0.e30.x","access_token":""#, r#""}"#),
            (r#""access_token": ""#, r#"","#),
        ] {
            for token in [JWT, "qov_abcDEF123", "sk-qov-abc_DEF-123"] {
                let text = format!("{before}{token}{after}");
                assert_eq!(token_in(&text).as_deref(), Ok(token), "{text:?}");
            }
        }
    }

    #[test]
    fn a_jwt_that_was_broken_into_lines_is_whole_again() {
        for between in ["\n", "\r\n", " ", "\n    ", "\n> ", "\u{200b}", "\u{a0}", "\u{2028}"] {
            let text: Vec<String> =
                JWT.as_bytes().chunks(17).map(|line| String::from_utf8_lossy(line).into()).collect();
            assert_eq!(token_in(&text.join(between)).as_deref(), Ok(JWT), "{between:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_around_it_is_left_away(
            before in r#"([ \t\n"'`<(=:]|[a-df-pr-zA-Z]{1,4}[ =:]){0,6}"#,
            after in r#"([ \t\n"'`)>;,.%]){0,6}"#,
        ) {
            let text = format!("{before}{JWT}{after}");
            proptest::prop_assert!(token_in(&text).is_ok_and(|token| token == JWT), "{:?}", text);
        }
    }

    #[test]
    fn nothing_is_guessed() {
        for text in [
            "qov_abc def",
            "qov_abc\ndef",
            "qov_abc:def",
            "qov_abc&x=1",
            "qov_ab\u{e9}c",
            "qov_a\r\nX-Evil: 1",
            "qov_a\0b",
            "eyJhbGciOiJSUzI1NiJ9.eyJleH…OjE3MDAwMDAwMDB9.c2lnbmF0dXJl",
            "eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjE3MDAwMDAwMDB9.c2lnbmF0dXJl and me@example.com",
            "a b",
            "é",
        ] {
            assert_eq!(token_in(text), Err(InvalidToken::Character), "{text:?}");
        }
        assert_eq!(token_in("my_qov_abc"), Err(InvalidToken::Shape));
    }
}
