//! Where requests go: which service, and which API. Both are parsed once, at the door; inside, the type is the proof.

use std::fmt;

/// An id of the API: a UUID in its usual form of 36 characters, and nothing else, so that no text of a person, a page or an
/// answer can change the path of a request or a link.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Uuid(Box<str>);

/// The id of a Helm service.
pub type HelmId = Uuid;

impl Uuid {
    /// Reads a UUID such as `3c90c3cc-0d44-4b50-8888-8dd25736052a`; space around it is ignored.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim_ascii();
        let fits = |(index, byte): (usize, u8)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        };
        (text.len() == 36 && text.bytes().enumerate().all(fits)).then(|| Self(text.to_ascii_lowercase().into()))
    }

    /// The id in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The API that the token may be sent to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ApiBase(Box<str>);

/// Where Qovery answers.
const QOVERY: &str = "https://api.qovery.com";

impl ApiBase {
    /// Reads an API base: a path of the page's own origin such as `/qovery` (a proxy), or Qovery's own origin or one of
    /// those that the page's script has allowed, with a path behind it if there is one.
    ///
    /// An origin is compared as text, character by character: no user info, no other port and no look-alike fits.
    #[must_use]
    pub fn parse(text: &str, allowed_origins: &[&str]) -> Option<Self> {
        let text = text.trim_ascii();
        let base = text.strip_suffix('/').unwrap_or(text);
        let (origin, path) = split(base);
        let is_own = origin.is_empty();
        let is_allowed = is_own || origin == QOVERY || allowed_origins.contains(&origin);
        let fits = is_allowed && (is_path(path) || (path.is_empty() && !is_own));
        fits.then(|| Self(base.into()))
    }

    /// The base without a slash at its end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is a path of the page's own origin.
    #[must_use]
    pub fn is_own(&self) -> bool {
        self.0.starts_with('/')
    }

    /// The origin; empty for the page's own.
    #[must_use]
    pub fn origin(&self) -> &str {
        split(&self.0).0
    }

    /// The host that answers there; none for a path of the page's own origin, where a proxy does.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        let origin = self.origin();
        origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"))
    }
}

impl Default for ApiBase {
    fn default() -> Self {
        Self(QOVERY.into())
    }
}

/// The origin of an address, which ends at its third slash, and the path behind it; a path has no origin.
fn split(address: &str) -> (&str, &str) {
    let mut slashes = address.bytes().enumerate().filter(|(_, byte)| *byte == b'/').map(|(index, _)| index);
    let third = if address.starts_with('/') { Some(0) } else { slashes.nth(2) };
    address.split_at(third.unwrap_or(address.len()))
}

/// A path of one's own origin: plain segments, so neither `//elsewhere` nor `/..` nor `/\elsewhere`.
fn is_path(text: &str) -> bool {
    text.strip_prefix('/').is_some_and(|path| path.split('/').all(is_segment))
}

/// Whether a text is one segment of a path, and stays it.
pub(crate) fn is_segment(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '~');
    !text.is_empty() && text != "." && text != ".." && text.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::{ApiBase, HelmId};

    #[test]
    fn only_a_uuid_becomes_part_of_a_path() {
        let id = HelmId::parse("  3C90C3CC-0d44-4b50-8888-8dd25736052a ").map(|id| id.to_string());
        assert_eq!(id.as_deref(), Some("3c90c3cc-0d44-4b50-8888-8dd25736052a"));
        for text in [
            "",
            "..",
            "../organization",
            "%2e%2e",
            "3c90c3cc0d444b5088888dd25736052a",
            "x/../../y?z#\0",
            "3c90c3cc-0d44-4b50-8888-8dd25736052/",
            "3c90c3cc-0d44-4b50-8888-8dd25736052é",
        ] {
            assert_eq!(HelmId::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_token_only_goes_where_it_may() {
        let allowed = ["https://gateway.example.com"];
        for text in [
            "https://api.qovery.com",
            "https://api.qovery.com/",
            "/qovery",
            "/api/proxy/qovery",
            "https://gateway.example.com",
            "https://gateway.example.com/",
            "https://gateway.example.com/teams/shop/qovery/",
            "https://api.qovery.com/v1",
        ] {
            assert!(ApiBase::parse(text, &allowed).is_some(), "{text}");
        }
        for text in [
            "https://api.qovery.com@evil.com",
            "https://api.qovery.com.evil.com",
            "//evil.com",
            "/\\evil.com",
            "https://api.qovery.com:444",
            "https://api.qovery.com.",
            "http://api.qovery.com",
            "https:api.qovery.com",
            "javascript:alert(1)",
            "https://аpi.qovery.com",
            "/",
            "",
            "/../x",
            "/a//b",
            "/a?b",
            "https://other.example.com",
            "https://other.example.com/https://gateway.example.com",
            "/https://gateway.example.com",
            "https://gateway.example.com/../x",
            "https://gateway.example.com//x",
            "https://gateway.example.com/x?y",
            "https://gateway.example.com/x#y",
            "https://gateway.example.com@evil.com/x",
            "https://gateway.example.com\\@evil.com/x",
            "https://gateway.example.com.evil.com/x",
            "https://user@gateway.example.com/x",
            "https:///x",
            "://x",
        ] {
            assert_eq!(ApiBase::parse(text, &allowed), None, "{text}");
        }
    }

    #[test]
    fn who_answers_is_a_host_or_the_pages_own_proxy() {
        let allowed = ["https://gateway.example.com:8443"];
        for (text, host) in [
            ("https://api.qovery.com", Some("api.qovery.com")),
            ("https://gateway.example.com:8443/teams/shop", Some("gateway.example.com:8443")),
            ("/qovery", None),
        ] {
            let base = ApiBase::parse(text, &allowed).expect("an API");
            assert_eq!((base.host(), base.is_own()), (host, host.is_none()), "{text}");
        }
    }
}
