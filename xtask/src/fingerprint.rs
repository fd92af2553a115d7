//! What a file's content is told apart by: in its name, and in what a browser checks.

use base64ct::{Base64, Encoding};
use sha2::{Digest, Sha384};

/// The SHA-384 of a file's content.
pub(crate) struct Fingerprint([u8; 48]);

impl Fingerprint {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self(Sha384::digest(bytes).into())
    }

    /// As the attribute `integrity` takes it.
    pub(crate) fn integrity(&self) -> String {
        format!("sha384-{}", Base64::encode_string(&self.0))
    }

    /// Short enough for a file's name, and long enough that no two files share it.
    pub(crate) fn short(&self) -> String {
        self.0.iter().take(8).fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_known_hash_of_nothing() {
        let nothing = Fingerprint::of(b"");
        assert_eq!(nothing.integrity(), "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb");
        assert_eq!(nothing.short(), "38b060a751ac9638");
    }
}
