//! Reads JSON, as much of it as this program asks for: a number stays text. (A library reads every number there is,
//! and that alone is several kilobytes on every page.)

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    /// As it was written.
    Number(String),
    Text(String),
    List(Vec<Json>),
    /// In the order in which they were written; of two with one name, the last counts.
    Object(Vec<(String, Json)>),
}

/// Deeper nesting is nonsense, and no reason to run out of stack.
const DEEPEST: usize = 100;

impl Json {
    /// Reads a whole text; none when it is no JSON.
    pub(crate) fn parse(text: &[u8]) -> Option<Self> {
        let mut reader = Reader { rest: std::str::from_utf8(text).ok()?, depth: 0 };
        let json = reader.value()?;
        reader.skip_space();
        reader.rest.is_empty().then_some(json)
    }

    /// A member of an object; none for any other value.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        let Self::Object(members) = self else { return None };
        members.iter().rev().find_map(|(other, value)| (other == name).then_some(value))
    }

    pub(crate) fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    pub(crate) fn as_number(&self) -> Option<&str> {
        if let Self::Number(text) = self { Some(text) } else { None }
    }

    pub(crate) fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(value) = self { Some(*value) } else { None }
    }

    /// The values of a list; none for any other value.
    pub(crate) fn items(&self) -> &[Self] {
        if let Self::List(items) = self { items } else { &[] }
    }

    pub(crate) fn is_object(&self) -> bool {
        matches!(self, Self::Object(_))
    }
}

struct Reader<'a> {
    rest: &'a str,
    depth: usize,
}

impl Reader<'_> {
    fn value(&mut self) -> Option<Json> {
        self.skip_space();
        match self.rest.as_bytes().first()? {
            b'{' => self.list('}', Self::member).map(Json::Object),
            b'[' => self.list(']', Self::value).map(Json::List),
            b'"' => self.text().map(Json::Text),
            b't' => self.word("true").then_some(Json::Bool(true)),
            b'f' => self.word("false").then_some(Json::Bool(false)),
            b'n' => self.word("null").then_some(Json::Null),
            _ => self.number(),
        }
    }

    fn member(&mut self) -> Option<(String, Json)> {
        self.skip_space();
        let name = self.text()?;
        self.skip_space();
        if !self.word(":") {
            return None;
        }
        Some((name, self.value()?))
    }

    fn list<T>(&mut self, end: char, item: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let mut items = Vec::new();
        if self.depth == DEEPEST {
            return None;
        }
        self.depth += 1;
        self.next();
        self.skip_space();
        if self.rest.starts_with(end) {
            self.next();
        } else {
            loop {
                items.push(item(self)?);
                self.skip_space();
                match self.next()? {
                    ',' => {}
                    other if other == end => break,
                    _ => return None,
                }
            }
        }
        self.depth -= 1;
        Some(items)
    }

    fn text(&mut self) -> Option<String> {
        let mut text = String::new();
        if !self.word("\"") {
            return None;
        }
        loop {
            match self.next()? {
                '"' => return Some(text),
                '\\' => text.push(self.escape()?),
                '\0'..' ' => return None,
                other => text.push(other),
            }
        }
    }

    /// What stands after a backslash.
    fn escape(&mut self) -> Option<char> {
        Some(match self.next()? {
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => match self.unit()? {
                // The halves of a character that is beyond sixteen bits, and no half alone.
                high @ 0xd800..0xdc00 if self.word("\\u") => match self.unit()? {
                    low @ 0xdc00..0xe000 => char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00))?,
                    _ => return None,
                },
                unit => char::from_u32(unit)?,
            },
            other @ ('"' | '\\' | '/') => other,
            _ => return None,
        })
    }

    fn unit(&mut self) -> Option<u32> {
        (0..4).try_fold(0, |unit, _| Some(unit << 4 | self.next()?.to_digit(16)?))
    }

    fn number(&mut self) -> Option<Json> {
        let all = self.rest;
        self.word("-");
        // No digit follows a leading zero.
        if !self.word("0") {
            self.digits()?;
        }
        if self.word(".") {
            self.digits()?;
        }
        if self.word("e") || self.word("E") {
            _ = self.word("+") || self.word("-");
            self.digits()?;
        }
        let length = all.len() - self.rest.len();
        Some(Json::Number(all.get(..length)?.to_owned()))
    }

    fn digits(&mut self) -> Option<()> {
        let all = self.rest;
        self.rest = all.trim_start_matches(|digit: char| digit.is_ascii_digit());
        (self.rest.len() < all.len()).then_some(())
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.rest.as_bytes().first() {
            self.next();
        }
    }

    /// Takes this word, if it is the next one.
    fn word(&mut self, word: &str) -> bool {
        let after = self.rest.strip_prefix(word);
        self.rest = after.unwrap_or(self.rest);
        after.is_some()
    }

    fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let first = chars.next();
        self.rest = chars.as_str();
        first
    }
}

#[cfg(test)]
mod tests {
    use super::Json;
    use serde_json::Value;

    /// What a library makes of the same text.
    fn agrees(text: &str) -> bool {
        match (Json::parse(text.as_bytes()), serde_json::from_str(text)) {
            (Some(ours), Ok(theirs)) => is_same(&ours, &theirs),
            (None, Err(_)) => true,
            _ => false,
        }
    }

    fn is_same(ours: &Json, theirs: &Value) -> bool {
        match (ours, theirs) {
            (Json::Null, Value::Null) => true,
            (Json::Bool(ours), Value::Bool(theirs)) => ours == theirs,
            (Json::Number(ours), Value::Number(theirs)) => ours.parse::<f64>().ok() == theirs.as_f64(),
            (Json::Text(ours), Value::String(theirs)) => ours == theirs,
            (Json::List(ours), Value::Array(theirs)) => {
                ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(ours, theirs)| is_same(ours, theirs))
            }
            (Json::Object(_), Value::Object(theirs)) => {
                theirs.iter().all(|(name, theirs)| ours.get(name).is_some_and(|ours| is_same(ours, theirs)))
            }
            _ => false,
        }
    }

    #[test]
    fn what_is_json_is_read_as_a_library_reads_it() {
        for text in [
            "null",
            " true ",
            "\r\n\tfalse",
            "[]",
            "[ ]",
            "{}",
            "{ }",
            "[1,2 , 3]",
            r#"{"a":1,"b":{"c":[null]},"a":2}"#,
            r#""\"\\\/\b\f\n\r\t\u00e9 \ud83d\ude00 ü 😀""#,
            "0",
            "-0",
            "-12.50e+3",
            "1E2",
            "18446744073709551616",
        ] {
            assert!(Json::parse(text.as_bytes()).is_some() && agrees(text), "{text}");
        }
    }

    #[test]
    fn what_is_no_json_is_refused_as_a_library_refuses_it() {
        for text in [
            "",
            " ",
            "nul",
            "nulll",
            "tru",
            "01",
            "-",
            "+1",
            "1.",
            ".5",
            "1e",
            "1e+",
            "[",
            "[1",
            "[1,",
            "[1,]",
            "[,1]",
            "[1 2]",
            "{",
            r#"{"a"#,
            r#"{"a""#,
            r#"{"a":"#,
            r#"{"a":1"#,
            r#"{"a":1,}"#,
            "{a:1}",
            r#"{"a" 1}"#,
            r#"{"a":1]"#,
            "1 2",
            "'a'",
            "\"a",
            "\"\n\"",
            r#""\x""#,
            r#""\u12""#,
            r#""\u12g4""#,
            r#""\ud83d""#,
            r#""\ude00""#,
            r#""\ud83dx""#,
            r#""\ud83d\u0041""#,
            "\u{feff}1",
            "<html>",
        ] {
            assert!(Json::parse(text.as_bytes()).is_none() && agrees(text), "{text}");
        }
        assert_eq!(Json::parse(b"\"\xff\""), None);
    }

    #[test]
    fn no_nesting_is_too_deep_to_be_refused() {
        for (opening, closing) in [("[", "]"), (r#"{"a":"#, "}")] {
            let nested = |depth| [&opening.repeat(depth), "1", &closing.repeat(depth)].concat();
            assert!(Json::parse(nested(50).as_bytes()).is_some());
            assert!(Json::parse(nested(100_000).as_bytes()).is_none());
        }
    }

    #[test]
    fn no_list_is_too_long_for_lists_in_it() {
        let long = ["[", &"[],".repeat(1_000), "[]]"].concat();
        assert!(Json::parse(long.as_bytes()).is_some());
    }

    #[cfg(not(target_arch = "wasm32"))]
    proptest::proptest! {
        #[test]
        fn whatever_comes_is_read_alike(text in r#"[\[\]{}:,"\\ 0-9.eE+\-ntrufalsbd]{0,24}"#) {
            proptest::prop_assert!(agrees(&text), "{}", text);
        }
    }
}
