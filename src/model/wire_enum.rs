//! One table per enum: a row holds the Rust name, the word on the wire, what a person reads, and more facts about it.
//!
//! The macro makes the enum, the way from the wire and back, and a check of its own table. A value that no row knows
//! becomes `Unknown` and keeps its word, because the API gains values faster than portals update their widgets.

/// Declares an enum whose values have a word on the wire, a label for people and a row of facts about them.
///
/// The row's type must be `Copy`; `unknown` is the row of every word that the table does not hold. What is looked up is
/// data and not code, which is half as large.
macro_rules! wire_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident: $row:ty, unknown: $unknown:expr;
        $( $variant:ident = $wire:literal, $label:literal => $facts:expr, )+
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

            /// What a person reads of each, in English.
            pub(crate) const ENGLISH: &str = concat!($( $label, "\n" ),+);
            #[cfg(test)]
            pub(crate) const NAMES: &[&str] = &[$( $wire ),+];
            pub(crate) const COUNT: usize = Self::ALL.len();

            const WORDS: &str = concat!($( $wire, "\n" ),+);
            const ROWS: &[$row] = &[$( $facts ),+];

            /// Reads the word on the wire; never fails.
            #[must_use]
            pub fn from_wire(word: &str) -> Self {
                enum Place { $( $variant, )+ }
                match $crate::model::wire_enum::place_of(word, Self::WORDS) {
                    $( Some(place) if place == Place::$variant as usize => Self::$variant, )+
                    _ => Self::Unknown(word.into()),
                }
            }

            /// The word on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    Self::Unknown(word) => word,
                    known => $crate::model::wire_enum::nth(Self::WORDS, known.place()),
                }
            }

            /// What a person reads, in their language; a word that nobody knows is shown as it came.
            #[must_use]
            pub fn label(&self) -> &str {
                match self {
                    Self::Unknown(word) => word,
                    known => $crate::words::line(<Self as $crate::words::Group>::FIRST + known.place()),
                }
            }

            /// What the table says about this value.
            pub(crate) fn row(&self) -> $row {
                Self::ROWS.get(self.place()).copied().unwrap_or($unknown)
            }

            /// Its row; one behind the last for a word that no row knows.
            fn place(&self) -> usize {
                enum Place { $( $variant, )+ Unknown }
                let place = match self {
                    $( Self::$variant => Place::$variant, )+
                    Self::Unknown(_) => Place::Unknown,
                };
                place as usize
            }

            #[cfg(test)]
            pub(super) fn check_the_table() {
                for value in Self::ALL {
                    assert_eq!(&Self::from_wire(value.as_str()), value);
                    assert!(!matches!(value, Self::Unknown(_)));
                }
                assert_eq!(Self::from_wire("NOBODY_KNOWS_ME").as_str(), "NOBODY_KNOWS_ME");
            }
        }
    };
}

/// Where a text stands in a list, which has one a line: a list of strings would be a pointer and a length for each of
/// them, which compress badly.
pub(super) fn place_of(text: &str, list: &str) -> Option<usize> {
    list.split_terminator('\n').position(|other| other == text)
}

/// The text at this place of a list.
pub(super) fn nth(list: &'static str, place: usize) -> &'static str {
    list.split_terminator('\n').nth(place).unwrap_or_default()
}
