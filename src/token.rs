//! The person's token: read for its end, sent as a header, and never printed.

use std::{fmt, iter};

use crate::{calendar, json::Json};

/// A token that is fit for a header. It has no way to be cloned, serialised or printed.
#[derive(PartialEq, Eq)]
pub struct Token {
    secret: Box<str>,
    kind: Kind,
    expires_at: Option<i64>,
}

/// What sort of token it is, which decides its scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A person's token: three parts, and it ends.
    Jwt,
    /// A machine's token (`qov_…`), which does not end.
    Api,
}

/// Why a text is no token. The text itself is never repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvalidToken {
    /// Nothing was given.
    Empty,
    /// It holds a character that no token has, such as a space or a line break.
    Character,
    /// It is neither a JWT nor an API token, or far too long.
    Shape,
}

/// No token is longer; a longer text is a paste that went wrong.
const LONGEST: usize = 8192;

impl Token {
    /// Reads a token as a person pastes it: space around it and a leading `Bearer` are ignored.
    ///
    /// # Errors
    /// Says why the text is no token, without repeating it.
    pub fn parse(text: &str) -> Result<Self, InvalidToken> {
        let text = text.trim_ascii();
        let text = text.strip_prefix("Bearer ").map_or(text, str::trim_ascii_start);
        if text.is_empty() {
            return Err(InvalidToken::Empty);
        }
        if text.len() > LONGEST {
            return Err(InvalidToken::Shape);
        }
        let fits_a_header = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~' | '+' | '/' | '=');
        if !text.chars().all(fits_a_header) {
            return Err(InvalidToken::Character);
        }
        let (kind, expires_at) = if text.starts_with("qov_") || text.starts_with("sk-qov-") {
            (Kind::Api, None)
        } else {
            (Kind::Jwt, expiry(&claims(text).ok_or(InvalidToken::Shape)?))
        };
        Ok(Self { secret: text.into(), kind, expires_at })
    }

    /// The value of the `Authorization` header.
    #[must_use]
    pub fn authorization(&self) -> String {
        let scheme = match self.kind {
            Kind::Jwt => "Bearer ",
            Kind::Api => "Token ",
        };
        [scheme, &self.secret].concat()
    }

    /// When it ends, in milliseconds since 1970; none for a token that does not say.
    #[must_use]
    pub fn expires_at(&self) -> Option<i64> {
        self.expires_at
    }

    /// Whether it is a machine's token, which never ends and should not live in a browser.
    #[must_use]
    pub fn is_api_token(&self) -> bool {
        self.kind == Kind::Api
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// The claims of a JWT, for display only: three parts, of which the first two are JSON objects.
fn claims(text: &str) -> Option<Json> {
    let mut parts = text.split('.');
    let (header, payload, signature) = (parts.next()?, parts.next()?, parts.next()?);
    if signature.is_empty() || parts.next().is_some() {
        return None;
    }
    json_object(header)?;
    json_object(payload)
}

fn json_object(part: &str) -> Option<Json> {
    Json::parse(&base64url(part.trim_end_matches('='))?).filter(Json::is_object)
}

/// Reads six bits of each character.
fn base64url(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for character in text.bytes() {
        let value = match character {
            b'A'..=b'Z' => character - b'A',
            b'a'..=b'z' => character - b'a' + 26,
            b'0'..=b'9' => character - b'0' + 52,
            b'-' => 62,
            b'_' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 0xff) as u8);
        }
    }
    // What is left of the last character says nothing.
    (count < 6 && bits & ((1 << count) - 1) == 0).then_some(bytes)
}

/// `exp` in milliseconds. It is a number of seconds, and may have a fraction.
fn expiry(claims: &Json) -> Option<i64> {
    let seconds = whole(claims.get("exp")?.as_number()?)?;
    Some(i64::try_from(seconds.saturating_mul(1000)).unwrap_or(i64::MAX))
}

/// The whole part of a number in any notation, up to the largest that there is; none for one below zero.
fn whole(number: &str) -> Option<u64> {
    let (digits, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let (before, after) = digits.split_once('.').unwrap_or((digits, ""));
    let shift: isize = exponent.parse().ok()?;
    // The digits before the point, once it is moved. More than these are more than fit.
    let count = before.len().saturating_add_signed(shift).min(40);
    let moved = before.chars().chain(after.chars()).chain(iter::repeat('0')).take(count);
    calendar::number(&iter::once('0').chain(moved).collect::<String>())
}

#[cfg(test)]
mod tests {
    use base64ct::{Base64UrlUnpadded, Encoding};

    use super::{InvalidToken, Token};

    fn jwt(payload: &str) -> String {
        [r#"{"alg":"RS256"}"#, payload, "signature"]
            .map(|part| Base64UrlUnpadded::encode_string(part.as_bytes()))
            .join(".")
    }

    #[test]
    fn a_jwt_is_sent_as_bearer_and_tells_its_end() {
        let text = jwt(r#"{"exp":1700000000}"#);
        let token = Token::parse(&format!("  Bearer {text}\n")).expect("a JWT");
        assert_eq!(token.authorization(), format!("Bearer {text}"));
        assert_eq!(token.expires_at(), Some(1_700_000_000_000));
        assert!(!token.is_api_token());
    }

    #[test]
    fn an_end_with_a_fraction_or_none_is_fine() {
        assert_eq!(Token::parse(&jwt(r#"{"exp":1.5e9}"#)).expect("a JWT").expires_at(), Some(1_500_000_000_000));
        assert_eq!(Token::parse(&jwt(r#"{"exp":"soon"}"#)).expect("a JWT").expires_at(), None);
        assert_eq!(Token::parse(&jwt("{}")).expect("a JWT").expires_at(), None);
        assert_eq!(Token::parse(&jwt(r#"{"exp":1e300}"#)).expect("a JWT").expires_at(), Some(i64::MAX));
        for (number, seconds) in
            [("0", 0), ("1700000000.9", 1_700_000_000), ("17E+8", 1_700_000_000), ("1234567e-3", 1_234), ("9e-9", 0)]
        {
            let expires_at = Token::parse(&jwt(&format!(r#"{{"exp":{number}}}"#))).expect("a JWT").expires_at();
            assert_eq!(expires_at, Some(seconds * 1_000), "{number}");
        }
        assert_eq!(Token::parse(&jwt(r#"{"exp":-1}"#)).expect("a JWT").expires_at(), None);
    }

    #[cfg(not(target_arch = "wasm32"))]
    proptest::proptest! {
        #[test]
        fn base64url_is_read_as_a_library_reads_it(text in "[A-Za-z0-9_-]{0,12}[A-Za-z0-9_=+ -]?") {
            proptest::prop_assert_eq!(super::base64url(&text), Base64UrlUnpadded::decode_vec(&text).ok());
        }
    }

    #[test]
    fn a_character_that_is_left_over_is_told_even_if_it_says_nothing() {
        assert_eq!(super::base64url("AAAAA"), None);
    }

    #[test]
    fn a_token_of_any_usual_length_is_taken() {
        let of_length = |length: usize| format!("qov_{}", "a".repeat(length - 4));
        assert!(Token::parse(&of_length(8_192)).is_ok());
        assert_eq!(Token::parse(&of_length(8_193)), Err(InvalidToken::Shape));
    }

    #[test]
    fn an_api_token_has_its_own_scheme() {
        for text in ["qov_abcDEF123", "sk-qov-abcDEF123"] {
            let token = Token::parse(text).expect("an API token");
            assert!(token.is_api_token());
            assert_eq!(token.authorization(), format!("Token {text}"));
        }
    }

    #[test]
    fn what_is_no_token_is_told_apart() {
        let jwt = jwt("{}");
        for (text, why) in [
            ("  ", InvalidToken::Empty),
            ("a b", InvalidToken::Character),
            ("qov_a\r\nX-Evil: 1", InvalidToken::Character),
            ("qov_é", InvalidToken::Character),
            ("hello", InvalidToken::Shape),
            ("a.b.c", InvalidToken::Shape),
            ("e30.W10.x", InvalidToken::Shape),
            (&format!("{jwt}.more"), InvalidToken::Shape),
            (&"a".repeat(9000), InvalidToken::Shape),
        ] {
            assert_eq!(Token::parse(text), Err(why), "{text}");
        }
    }

    #[test]
    fn it_never_prints_itself() {
        let text = jwt(r#"{"sub":"me"}"#);
        assert_eq!(format!("{:?}", Token::parse(&text)), "Ok(Token(…))");
    }
}
