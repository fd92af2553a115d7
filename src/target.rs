//! Where requests go: which service, and which API. Both are parsed once, at the door; inside, the type is the proof.

use std::fmt;

/// The id of a Helm service: a UUID in its usual form of 36 characters, and nothing else, so that no text of a person
/// or a page can change the path of a request.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct HelmId(Box<str>);

impl HelmId {
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

impl fmt::Display for HelmId {
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
    /// Reads an API base: Qovery's own origin, a path of the page's own origin such as `/qovery` (a proxy), or one of
    /// the origins that the page's script has allowed.
    ///
    /// An origin is compared as text, character by character: no user info, no other port and no look-alike fits.
    #[must_use]
    pub fn parse(text: &str, allowed_origins: &[String]) -> Option<Self> {
        let text = text.trim_ascii();
        let base = text.strip_suffix('/').unwrap_or(text);
        let fits = base == QOVERY || is_path(base) || allowed_origins.iter().any(|allowed| allowed == base);
        fits.then(|| Self(base.into()))
    }

    /// The base without a slash at its end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The host that answers there; none for a path of the page's own origin, where a proxy does.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        // A path has no colon.
        self.0.split_once(':').map(|(_, host)| host.trim_start_matches('/'))
    }
}

impl Default for ApiBase {
    fn default() -> Self {
        Self(QOVERY.into())
    }
}

/// A path of one's own origin: plain segments, so neither `//elsewhere` nor `/..` nor `/\elsewhere`.
fn is_path(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '~');
    let segment = |s: &str| !s.is_empty() && s != "." && s != ".." && s.chars().all(plain);
    text.strip_prefix('/').is_some_and(|path| path.split('/').all(segment))
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
        let allowed = ["https://gateway.example.com".to_owned()];
        for text in [
            "https://api.qovery.com",
            "https://api.qovery.com/",
            "/qovery",
            "/api/proxy/qovery",
            "https://gateway.example.com",
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
        ] {
            assert_eq!(ApiBase::parse(text, &allowed), None, "{text}");
        }
    }
}
