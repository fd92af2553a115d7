//! A token here is a real JWT in everything but its signature, which nobody checks: what it may do is written in it.

use axum::http::StatusCode;
use base64ct::{Base64UrlUnpadded, Encoding};
use serde_json::{Value, json};
use time::OffsetDateTime;

use crate::app::Refusal;

pub(crate) const AN_HOUR: i64 = 60 * 60;
pub(crate) const API_TOKEN: &str = "qov_simulatorSimulatorSimulator0123456789_0123456789";

/// Whoever else works in the same environments.
pub(crate) const COLLEAGUE: &str = "simulator|colleague";

/// Whose the long-lived token is.
pub(crate) const MACHINE: &str = "simulator|machine";

/// Whoever has a token of whom it was not said whose it is.
pub(crate) const SOMEBODY: &str = "simulator|demo";

const ISSUER: &str = "https://simulator.invalid/";
const GRANT: &str = "https://simulator.invalid/grant";

/// What a token may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grant {
    Everything,
    Reading,
    Nothing,
}

impl Grant {
    const ALL: [Self; 3] = [Self::Everything, Self::Reading, Self::Nothing];

    fn name(self) -> &'static str {
        match self {
            Self::Everything => "everything",
            Self::Reading => "reading",
            Self::Nothing => "nothing",
        }
    }
}

pub(crate) fn jwt(person: &str, grant: Grant, expires_in: i64) -> String {
    let now = OffsetDateTime::now_utc().unix_timestamp();
    let header = json!({"alg": "RS256", "typ": "JWT", "kid": "simulator"});
    let claims = json!({
        "iss": ISSUER,
        "sub": person,
        "iat": now.min(now + expires_in),
        "exp": now + expires_in,
        GRANT: grant.name(),
    });
    [header.to_string(), claims.to_string(), "signed by nobody".to_owned()]
        .map(|part| Base64UrlUnpadded::encode_string(part.as_bytes()))
        .join(".")
}

/// Whose token it is, and what it may do.
#[derive(Debug, Clone)]
pub(crate) struct Bearer {
    pub(crate) person: String,
    pub(crate) grant: Grant,
}

/// Whom the `Authorization` header lets in. Every reason for a 401 comes in another of the documented shapes, because
/// a client that reads only one of them has not read them.
pub(crate) fn check(authorization: Option<&str>) -> Result<Bearer, Refusal> {
    const UNAUTHORIZED: StatusCode = StatusCode::UNAUTHORIZED;
    let Some(authorization) = authorization else {
        return Err(Refusal::message(UNAUTHORIZED, "Full authentication is required to access this resource"));
    };
    match authorization.split_once(' ') {
        Some(("Bearer", token)) => {
            let claims = claims(token).ok_or_else(|| Refusal::error_and_detail(UNAUTHORIZED, "Malformed token"))?;
            let expiry = claims["exp"].as_i64().unwrap_or_default();
            if expiry <= OffsetDateTime::now_utc().unix_timestamp() {
                return Err(Refusal::detail(UNAUTHORIZED, "The token has expired"));
            }
            let grant = Grant::ALL.into_iter().find(|grant| claims["iss"] == ISSUER && claims[GRANT] == grant.name());
            let grant = grant.ok_or_else(|| Refusal::message(UNAUTHORIZED, "not allowed"))?;
            Ok(Bearer { person: claims["sub"].as_str().unwrap_or_default().to_owned(), grant })
        }
        Some(("Token", API_TOKEN)) => Ok(Bearer { person: MACHINE.to_owned(), grant: Grant::Everything }),
        Some(("Token", _)) => Err(Refusal::detail(UNAUTHORIZED, "Unknown API token")),
        _ => Err(Refusal::error_and_detail(UNAUTHORIZED, "Unknown authorization scheme")),
    }
}

/// The claims of something that is built like a JWT: three parts, of which the first two are JSON objects.
fn claims(token: &str) -> Option<Value> {
    let parts: Vec<&str> = token.split('.').collect();
    let [header, claims, signature] = parts[..] else {
        return None;
    };
    Base64UrlUnpadded::decode_vec(signature).ok().filter(|bytes| !bytes.is_empty())?;
    object(header)?;
    object(claims)
}

fn object(part: &str) -> Option<Value> {
    let bytes = Base64UrlUnpadded::decode_vec(part).ok()?;
    serde_json::from_slice(&bytes).ok().filter(Value::is_object)
}
