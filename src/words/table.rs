//! The words of a language: a line for each thing that may be said, in the order in which the program names them.
//!
//! English stands beside the names in the program. Another language is a file of `src/element/words/`, with a line for each
//! name: `TokenRefused=…`. What is filled in has a digit in braces there, in whatever order the language needs.

use std::cell::{Cell, RefCell};

/// Declares an enum of what may be said, with its words in English. Variants after `composed` have none of their own.
macro_rules! texts {
    (
        $(#[$meta:meta])*
        $visibility:vis enum $name:ident $(<$lifetime:lifetime>)? {
            $( $(#[$about:meta])* $variant:ident $( ( $($field:ty),+ ) )? = $english:literal, )+
        }
        $( composed {
            $( $(#[$about_composed:meta])* $composed:ident ( $($composed_field:ty),+ ), )+
        } )?
    ) => {
        $(#[$meta])*
        $visibility enum $name $(<$lifetime>)? {
            $( $(#[$about])* $variant $( ( $($field),+ ) )?, )+
            $( $( $(#[$about_composed])* $composed ( $($composed_field),+ ), )+ )?
        }

        impl $(<$lifetime>)? $name $(<$lifetime>)? {
            pub(super) const ENGLISH: &'static str = concat!($( $english, "\n" ),+);
            #[cfg(test)]
            pub(super) const NAMES: &'static [&'static str] = &[$( stringify!($variant) ),+];
            pub(super) const COUNT: usize = [$( stringify!($variant) ),+].len();

            /// Where its words are in the table.
            pub(super) fn place(&self) -> usize {
                enum Place { $( $variant, )+ $( $( $composed, )+ )? }
                let place = match self {
                    $( Self::$variant { .. } => Place::$variant, )+
                    $( $( Self::$composed { .. } => Place::$composed, )+ )?
                };
                <Self as $crate::words::Group>::FIRST + place as usize
            }
        }
    };
}
pub(super) use texts;

/// A part of the table.
pub(crate) trait Group {
    /// Its first line.
    const FIRST: usize;
}

/// Puts the table together from its parts.
macro_rules! groups {
    ($( $name:ident $(<$lifetime:lifetime>)? ),+) => {
        enum Part { $( $name ),+ }
        const COUNTS: &[usize] = &[$( $name::COUNT ),+];
        const ENGLISH: &[&str] = &[$( $name::ENGLISH ),+];
        $( impl Group for $name $(<$lifetime>)? {
            const FIRST: usize = first(Part::$name as usize);
        } )+
        /// What each line is called in a file, after the name of its part, which is a section there.
        #[cfg(test)]
        pub(super) fn names() -> impl Iterator<Item = (String, String)> {
            let parts = [$( (stringify!($name), $name::NAMES) ),+];
            parts.into_iter().flat_map(|(part, names)| names.iter().map(move |name| (part.into(), (*name).into())))
        }
    };
}

use super::{Form, Label, Message};
use crate::model::{
    Action, ActionStatus, OrganizationEventOrigin, ServiceDeploymentStatus, State, StepName, StepStatus, SubAction,
};

groups!(
    Message<'_>,
    Label,
    Form,
    State,
    ServiceDeploymentStatus,
    Action,
    ActionStatus,
    SubAction,
    StepName,
    StepStatus,
    OrganizationEventOrigin
);

const fn first(part: usize) -> usize {
    let (mut line, mut before) = (0, 0);
    while before < part {
        line += COUNTS[before];
        before += 1;
    }
    line
}

const LINES: usize = first(COUNTS.len());

/// All that is said in one language.
#[derive(Debug)]
pub struct Words {
    /// The file; empty for English.
    text: &'static str,
    lines: Vec<&'static str>,
}

thread_local! {
    static KNOWN: RefCell<Vec<&'static Words>> = const { RefCell::new(Vec::new()) };
    static SPOKEN: Cell<Option<&'static Words>> = const { Cell::new(None) };
}

/// A language is there once.
impl PartialEq for Words {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Words {
    /// The language of this file, which lasts as long as the page; none for a file that is of another version.
    #[must_use]
    pub fn of(file: &str) -> Option<&'static Self> {
        KNOWN.with_borrow_mut(|known| {
            if let Some(words) = known.iter().find(|words| words.text == file) {
                return Some(*words);
            }
            let text: &'static str = file.to_owned().leak();
            let mut lines = Vec::new();
            for line in text.split_terminator('\n') {
                lines.extend(line.split_once('=').map(|(_, words)| words));
            }
            for part in ENGLISH.iter().filter(|_| text.is_empty()) {
                lines.extend(part.split_terminator('\n'));
            }
            if lines.len() != LINES {
                return None;
            }
            known.push(Box::leak(Box::new(Self { text, lines })));
            known.last().copied()
        })
    }

    /// Has everything said in this language from now on; `None` is English.
    pub fn speak(words: Option<&'static Self>) {
        SPOKEN.set(words);
    }
}

/// A line of the table, in the language that is spoken.
pub(crate) fn line(place: usize) -> &'static str {
    let words = SPOKEN.get().or_else(|| Words::of(""));
    words.and_then(|words| words.lines.get(place)).copied().unwrap_or_default()
}

/// A line with what is filled in.
pub(super) fn filled(place: usize, values: &[&str]) -> String {
    let mut text = String::new();
    for (index, part) in line(place).split(['{', '}']).enumerate() {
        let value = || values.get(usize::from(part.bytes().next()?.wrapping_sub(b'0'))).copied();
        text.push_str(if index % 2 == 0 { part } else { value().unwrap_or_default() });
    }
    text
}
