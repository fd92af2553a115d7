//! What `serde_json` reads. It refuses a whole text for a number that is too large and for half a surrogate pair, which
//! JavaScript does not; so each is read from the text that `serde_json` has found it to be.

use std::{collections::BTreeMap, rc::Rc};

use data_encoding::BASE64URL_NOPAD;
use serde::Deserialize;
use serde_bytes::ByteBuf;
use serde_json::{from_str, value::RawValue};

use super::Document;

#[derive(Debug, Clone)]
pub(crate) enum Value {
    Null,
    Flag(bool),
    Number(f64),
    Text(Rc<str>),
    List(Rc<[Value]>),
    Object(Rc<BTreeMap<String, Value>>),
}

impl Document for Value {
    fn parse(bytes: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(bytes);
        Self::of(from_str(&tidy(text.strip_prefix('\u{feff}').unwrap_or(&text))?).ok()?)
    }

    fn parse_base64url(text: &str) -> Option<Self> {
        Self::parse(&BASE64URL_NOPAD.decode(text.trim_end_matches('=').as_bytes()).ok()?)
    }

    fn get(&self, name: &str) -> Option<Self> {
        if let Self::Object(members) = self { members.get(name).cloned() } else { None }
    }

    fn text(&self) -> Option<String> {
        if let Self::Text(text) = self { Some(text.to_string()) } else { None }
    }

    fn text_at(&self, path: &str) -> Option<String> {
        path.split('.').try_fold(self.clone(), |value, name| value.get(name))?.text()
    }

    fn number(&self) -> Option<f64> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }

    fn flag(&self) -> Option<bool> {
        if let Self::Flag(flag) = self { Some(*flag) } else { None }
    }

    fn items(&self, most: usize) -> Vec<Self> {
        if let Self::List(items) = self { items.iter().take(most).cloned().collect() } else { Vec::new() }
    }

    fn is_object(&self) -> bool {
        matches!(self, Self::Object(_))
    }

    fn to_bytes(&self) -> Vec<u8> {
        serde_json::Value::from(self.clone()).to_string().into_bytes()
    }
}

impl From<Value> for serde_json::Value {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Flag(flag) => flag.into(),
            Value::Number(number) => number.into(),
            Value::Text(text) => (*text).into(),
            Value::List(items) => items.iter().cloned().map(Self::from).collect(),
            Value::Object(members) => {
                members.iter().map(|(name, value)| (name.clone(), Self::from(value.clone()))).collect()
            }
        }
    }
}

impl Value {
    fn of(raw: &RawValue) -> Option<Self> {
        let text = raw.get();
        Some(match text.as_bytes().first()? {
            b'n' => Self::Null,
            b't' | b'f' => Self::Flag(read(text)?),
            b'"' => Self::Text(whole(read(text)?)?.into()),
            b'[' => {
                let items: Vec<&RawValue> = read(text)?;
                Self::List(items.into_iter().map(Self::of).collect::<Option<_>>()?)
            }
            b'{' => {
                let members: BTreeMap<ByteBuf, &RawValue> = read(text)?;
                let member = |(name, value): (ByteBuf, &RawValue)| Some((whole(name)?, Self::of(value)?));
                Self::Object(Rc::new(members.into_iter().map(member).collect::<Option<_>>()?))
            }
            _ => Self::Number(text.parse().ok()?),
        })
    }
}

fn read<'a, T: Deserialize<'a>>(text: &'a str) -> Option<T> {
    from_str(text).ok()
}

/// A text, of which `serde_json` hands out half a surrogate pair as the three bytes that UTF-8 does not have for it.
fn whole(text: ByteBuf) -> Option<String> {
    let mut bytes = text.into_vec();
    for start in 0..bytes.len() {
        if let Some([0xed, 0xa0..=0xbf, _]) = bytes.get(start..start + 3) {
            bytes.splice(start..start + 3, "\u{fffd}".bytes());
        }
    }
    String::from_utf8(bytes).ok()
}

/// Deeper nesting is nonsense, and no reason for anybody to run out of stack.
const DEEPEST: usize = 100;

/// Replaces control characters in texts, where JSON wants them escaped; none for a text that nests too deep.
fn tidy(text: &str) -> Option<String> {
    let (mut depth, mut is_in_text, mut is_escaped) = (0, false, false);
    let tidied = text.chars().map(|c| {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = is_in_text,
            '"' => is_in_text = !is_in_text,
            '\0'..' ' if is_in_text => return Some(char::REPLACEMENT_CHARACTER),
            '[' | '{' if !is_in_text => depth += 1,
            ']' | '}' if !is_in_text => depth = usize::checked_sub(depth, 1)?,
            _ => {}
        }
        (depth <= DEEPEST).then_some(c)
    });
    tidied.collect()
}
