//! The person's token: read for its end, sent as a header, and never printed.

use std::fmt;

use base64ct::{Base64UrlUnpadded, Encoding};
use serde_json::Value;

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
        let text = text.trim();
        let text = text.strip_prefix("Bearer ").map_or(text, str::trim_start);
        if text.is_empty() {
            return Err(InvalidToken::Empty);
        }
        if text.len() > LONGEST {
            return Err(InvalidToken::Shape);
        }
        let fits_a_header = |c: char| c.is_ascii_alphanumeric() || "-._~+/=".contains(c);
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
fn claims(text: &str) -> Option<Value> {
    let mut parts = text.split('.');
    let (header, payload, signature) = (parts.next()?, parts.next()?, parts.next()?);
    if signature.is_empty() || parts.next().is_some() {
        return None;
    }
    json_object(header)?;
    json_object(payload)
}

fn json_object(part: &str) -> Option<Value> {
    let bytes = Base64UrlUnpadded::decode_vec(part.trim_end_matches('=')).ok()?;
    serde_json::from_slice(&bytes).ok().filter(Value::is_object)
}

/// `exp` in milliseconds. It is a number of seconds, and may have a fraction.
fn expiry(claims: &Value) -> Option<i64> {
    let exp = claims.get("exp")?;
    #[allow(clippy::cast_possible_truncation, reason = "the cast saturates, and a moment that far away never comes")]
    let seconds = exp.as_i64().or_else(|| exp.as_f64().map(|seconds| seconds as i64))?;
    Some(seconds.saturating_mul(1000))
}

#[cfg(test)]
mod tests {
    use super::{Base64UrlUnpadded, Encoding, InvalidToken, Token};

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
