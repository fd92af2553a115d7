//! One table per enum: a row holds the Rust name, the word on the wire and what we say about it.
//!
//! The macro makes the enum, the way from the wire and back, and a test of its own table. A value that no row knows
//! becomes `Unknown` and keeps its word, because the API gains values faster than portals update their widgets.

/// Declares an enum whose values have a word on the wire and a row of facts about them.
///
/// The row's type must be `Copy`; `unknown` is the row of every word that the table does not hold.
macro_rules! wire_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident: $row:ty, unknown: $unknown:expr;
        $( $variant:ident = $wire:literal => $facts:expr, )+
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum $name {
            $( #[doc = concat!("`", $wire, "`")] $variant, )+
            /// A word that this version does not know, as it came.
            Unknown(Box<str>),
        }

        impl $name {
            /// Every value that this version knows, in the order of the table.
            pub const ALL: &[Self] = &[$( Self::$variant ),+];

            /// Reads the word on the wire; never fails.
            #[must_use]
            pub fn from_wire(word: &str) -> Self {
                match word {
                    $( $wire => Self::$variant, )+
                    other => Self::Unknown(other.into()),
                }
            }

            /// The word on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $( Self::$variant => $wire, )+
                    Self::Unknown(word) => word,
                }
            }

            /// What the table says about this value.
            pub(crate) fn row(&self) -> $row {
                match self {
                    $( Self::$variant => $facts, )+
                    Self::Unknown(_) => $unknown,
                }
            }
        }

        #[cfg(test)]
        #[test]
        fn every_word_of_the_table_survives_the_wire() {
            for value in $name::ALL {
                assert_eq!(&$name::from_wire(value.as_str()), value);
                assert!(!matches!(value, $name::Unknown(_)));
            }
            assert_eq!($name::from_wire("NOBODY_KNOWS_ME").as_str(), "NOBODY_KNOWS_ME");
        }
    };
}
