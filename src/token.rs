//! The person's token: read for its end, sent as a header, and never printed.

mod pasted;

#[cfg(target_arch = "wasm32")]
pub(crate) use pasted::LONGEST as LONGEST_PASTE;

use std::fmt;

use crate::json::{Document, Value};

/// No token is longer. With many groups in it, a JWT has ten thousand characters; and a longer header than this is refused
/// by what stands in front of most APIs (16 KB for a line at AWS), in ways that a page cannot see.
const LONGEST: usize = 16 * 1024;

/// So many characters of a token in a row are no coincidence.
const PART: usize = 8;

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
    /// It is neither a JWT nor an API token.
    Shape,
    /// It is longer than what servers take in a header.
    TooLong,
    /// It is encrypted for somebody else (a JWE), so that this API cannot read it.
    Encrypted,
}

impl Token {
    /// Reads a token as people paste it, with whatever was copied along.
    ///
    /// # Errors
    /// Says why the text is no token, without repeating it.
    pub fn parse(text: &str) -> Result<Self, InvalidToken> {
        let text = pasted::token_in(text)?;
        if text.len() > LONGEST {
            return Err(InvalidToken::TooLong);
        }
        let (kind, expires_at) =
            if pasted::is_api_token(&text) { (Kind::Api, None) } else { (Kind::Jwt, expiry_of_jwt(&text)?) };
        Ok(Self { secret: text.into(), kind, expires_at })
    }

    /// The value of the `Authorization` header.
    #[must_use]
    pub fn authorization(&self) -> String {
        let scheme = match self.kind {
            Kind::Jwt => "Bearer",
            Kind::Api => "Token",
        };
        [scheme, " ", &self.secret].concat()
    }

    /// Tells one token of a page from another, and is none: nobody can go back from it. (FNV-1a; the hash of the standard
    /// library is larger.)
    pub(crate) fn key(&self) -> u64 {
        let mix = |key: u64, byte| (key ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        self.secret.bytes().fold(0xcbf2_9ce4_8422_2325, mix)
    }

    /// Whether somebody who reads this text reads a part of the token.
    pub(crate) fn shows_in(&self, text: &[u8]) -> bool {
        let mut parts = text.windows(PART);
        parts.any(|part| self.secret.as_bytes().windows(PART).any(|own| own == part))
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

/// The end of a JWT, for display only. It has three parts, of which the first is a JSON object; so is the second one,
/// but what cannot be read of it is the API's concern. An encrypted one has five.
fn expiry_of_jwt(text: &str) -> Result<Option<i64>, InvalidToken> {
    let mut parts = text.split('.');
    let [header, claims, signature] = [(); 3].map(|()| parts.next().unwrap_or_default());
    let has_header = Value::parse_base64url(header).is_some_and(|header| header.is_object());
    match parts.count() {
        0 if has_header && !signature.is_empty() => match Value::parse_base64url(claims) {
            Some(claims) if !claims.is_object() => Err(InvalidToken::Shape),
            None if claims.is_empty() => Err(InvalidToken::Shape),
            claims => Ok(claims.as_ref().and_then(expiry)),
        },
        2 if has_header => Err(InvalidToken::Encrypted),
        _ => Err(InvalidToken::Shape),
    }
}

/// `exp` in milliseconds. It is a number of seconds, and may have a fraction; some issuers write a text, or milliseconds.
#[allow(clippy::cast_possible_truncation, reason = "a number that is too large becomes the largest, which is no end")]
fn expiry(claims: &impl Document) -> Option<i64> {
    let exp = claims.get("exp")?;
    let number = exp.number().map(|number| number.floor() as i64).or_else(|| exp.text()?.trim_ascii().parse().ok())?;
    match number {
        0..100_000_000_000 => Some(number * 1000),
        // As seconds, this would be beyond the year 5000.
        100_000_000_000..100_000_000_000_000 => Some(number),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use data_encoding::BASE64URL_NOPAD;

    use super::{InvalidToken, Token};

    fn jwt(payload: &str) -> String {
        [r#"{"alg":"RS256"}"#, payload, "signature"].map(|part| BASE64URL_NOPAD.encode(part.as_bytes())).join(".")
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
    fn a_header_is_written_as_its_issuer_likes() {
        for header in ["{}", r#"{ "alg":"RS256"}"#, "{\n  \"alg\": \"RS256\"\n}", "{\r\n\"alg\":1}", "{\t\"alg\":1}"] {
            let text = format!("{}.e30.c2ln", BASE64URL_NOPAD.encode(header.as_bytes()));
            assert!(Token::parse(&format!("token={text}")).is_ok_and(|token| !token.is_api_token()), "{header:?}");
        }
        for header in ["[]", r#""alg""#, "7", "{"] {
            let text = format!("{}.e30.c2ln", BASE64URL_NOPAD.encode(header.as_bytes()));
            assert_eq!(Token::parse(&text), Err(InvalidToken::Shape), "{header:?}");
        }
    }

    #[test]
    fn an_end_is_read_in_every_notation_and_unit_that_issuers_use() {
        for (exp, ms) in [
            ("1.5e9", Some(1_500_000_000_000)),
            ("0", Some(0)),
            ("-0", Some(0)),
            ("1700000000.9", Some(1_700_000_000_000)),
            ("17E+8", Some(1_700_000_000_000)),
            ("1234567e-3", Some(1_234_000)),
            ("9e-9", Some(0)),
            (r#""1700000000""#, Some(1_700_000_000_000)),
            ("1700000000123", Some(1_700_000_000_123)),
            (r#"" 1700000000123 ""#, Some(1_700_000_000_123)),
            ("99999999999", Some(99_999_999_999_000)),
            ("-1", None),
            ("-0.5", None),
            ("1e300", None),
            ("1e400", None),
            ("1700000000123456", None),
            (r#""soon""#, None),
            (r#""""#, None),
            ("null", None),
            ("true", None),
            ("[1700000000]", None),
            (r#"{"seconds":1700000000}"#, None),
        ] {
            let token = Token::parse(&jwt(&format!(r#"{{"exp":{exp}}}"#))).expect("a JWT");
            assert_eq!(token.expires_at(), ms, "{exp}");
        }
        assert_eq!(Token::parse(&jwt("{}")).expect("a JWT").expires_at(), None);
    }

    #[test]
    fn claims_that_cannot_be_read_have_no_end() {
        let with_claims = |claims: &[u8]| format!("eyJhbGciOiJIUzI1NiJ9.{}.c2ln", BASE64URL_NOPAD.encode(claims));
        for (claims, ms) in [
            // A name in Latin-1 costs the name, and half of an emoji costs the emoji.
            (b"{\"name\":\"Ren\xe9\",\"exp\":1700000000}".as_slice(), Some(1_700_000_000_000)),
            (br#"{"name":"\ud83d","exp":1700000000}"#, Some(1_700_000_000_000)),
            (b"\xff\xfe\x00\x01", None),
            (b"\x1f\x8b\x08", None),
        ] {
            assert_eq!(Token::parse(&with_claims(claims)).expect("a JWT").expires_at(), ms, "{claims:?}");
        }
        assert_eq!(Token::parse(&with_claims(b"[]")), Err(InvalidToken::Shape));
    }

    #[test]
    fn a_token_with_three_hundred_groups_is_taken() {
        let groups: Vec<String> = (0..300).map(|n| format!("team-{n:03}-administrators")).collect();
        let text = jwt(&format!(r#"{{"exp":1700000000,"groups":{groups:?}}}"#));
        assert!(text.len() > 10_000);
        assert_eq!(Token::parse(&text).expect("a JWT").expires_at(), Some(1_700_000_000_000));
    }

    #[test]
    fn a_token_is_as_long_as_a_header_may_be() {
        let of_length = |length: usize| format!("qov_{}", "a".repeat(length - 4));
        assert!(Token::parse(&of_length(16_384)).is_ok());
        for length in [16_385, 1_000_000] {
            assert_eq!(Token::parse(&of_length(length)), Err(InvalidToken::TooLong));
        }
    }

    #[test]
    fn an_encrypted_token_is_named_as_that() {
        let header = BASE64URL_NOPAD.encode(br#"{"alg":"dir","enc":"A256GCM","iss":"https://tenant.eu.auth0.com/"}"#);
        for text in [format!("{header}..aXY.Y2lwaGVydGV4dA.dGFn"), format!("Bearer {header}.a2V5.aXY.Y2lwaGVy.dGFn")] {
            assert_eq!(Token::parse(&text), Err(InvalidToken::Encrypted), "{text}");
        }
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
            ("qov_", InvalidToken::Shape),
            ("a.b.c.d.e", InvalidToken::Shape),
            ("\u{feff}\"\u{a0}\"", InvalidToken::Empty),
            ("Bearer ", InvalidToken::Empty),
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
