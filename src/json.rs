//! JSON as the API writes it, through one small trait: the browser's own parser reads it in the page, and `serde_json`
//! everywhere else. Both are held to the one contract below, natively and in a browser.
//!
//! Read leniently, as a page reads an answer: a byte order mark, bytes that are no UTF-8, half a surrogate pair or a bare
//! control character cost the text that they are in, and not the answer.

#[cfg(not(target_arch = "wasm32"))]
mod native;
#[cfg(target_arch = "wasm32")]
mod page;

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use native::Value;
#[cfg(target_arch = "wasm32")]
pub(crate) use page::Value;

/// A value in a document. It is cheap to clone.
pub(crate) trait Document: Clone {
    /// The value of a text in UTF-8 that is wholly JSON, and nests no deeper than a hundred times.
    fn parse(bytes: &[u8]) -> Option<Self>;
    /// The same of what a text in base64url stands for, with or without its padding.
    fn parse_base64url(text: &str) -> Option<Self>;
    /// A member of an object, and never what an object inherits; none for any other value. Of two members with one name,
    /// the last counts.
    fn get(&self, name: &str) -> Option<Self>;
    /// A text. Half a surrogate pair in it is U+FFFD.
    fn text(&self) -> Option<String>;
    /// The text of a member, or of what is nested in it: `organization.id`.
    fn text_at(&self, path: &str) -> Option<String>;
    /// A number, which is infinite where it is too large.
    fn number(&self) -> Option<f64>;
    /// `true` or `false`.
    fn flag(&self) -> Option<bool>;
    /// The first values of a list; none for any other value.
    fn items(&self, most: usize) -> Vec<Self>;
    /// Whether it is an object, and no list.
    fn is_object(&self) -> bool;
    /// The value as JSON, by itself.
    fn to_bytes(&self) -> Vec<u8>;
}

/// An answer as it came, parsed once. Two are equal when they came alike.
#[derive(Debug, Clone)]
pub(crate) struct Json {
    bytes: Vec<u8>,
    root: Value,
}

impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl Json {
    /// Reads a whole answer; none when it is no JSON.
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        Some(Self { root: Value::parse(bytes)?, bytes: bytes.to_vec() })
    }

    /// As it came.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The value that the whole of it is.
    pub(crate) fn root(&self) -> &Value {
        &self.root
    }
}

/// What both documents make of the same texts.
#[cfg(test)]
mod contract {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::{Document, Json, Value};

    #[cfg(target_arch = "wasm32")]
    wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

    fn root(text: impl AsRef<[u8]>) -> Option<Value> {
        Json::parse(text.as_ref()).map(|json| json.root().clone())
    }

    /// The text that stands alone in a text of JSON.
    fn text_of(text: impl AsRef<[u8]>) -> Option<String> {
        root(text)?.text()
    }

    #[test]
    fn each_kind_of_value_is_itself_and_no_other() {
        for (text, kind) in
            [("null", ""), ("true", "flag"), ("7", "number"), (r#""7""#, "text"), ("[7]", "list"), ("{}", "object")]
        {
            let value = root(text).expect("JSON");
            let is = [
                ("flag", value.flag().is_some()),
                ("number", value.number().is_some()),
                ("text", value.text().is_some()),
                ("list", !value.items(9).is_empty()),
                ("object", value.is_object()),
            ];
            assert!(is.iter().all(|(name, is)| *is == (*name == kind)), "{text}: {is:?}");
            assert!(value.get("length").is_none() && value.get("0").is_none(), "{text}");
        }
    }

    #[test]
    fn what_is_in_base64url_is_read_as_if_it_was_not() {
        for text in ["eyJhIjoi8J-YgCJ9", "eyAiYSI6ICJcdWQ4M2RcdWRlMDAiIH0", "eyAiYSI6ICJcdWQ4M2RcdWRlMDAiIH0="] {
            let value = Value::parse_base64url(text).expect("JSON");
            assert_eq!(value.get("a").and_then(|value| value.text()).as_deref(), Some("\u{1f600}"), "{text}");
        }
        let no_text = Value::parse_base64url("eyJhIjoi_yJ9").expect("JSON");
        assert_eq!(no_text.get("a").and_then(|value| value.text()).as_deref(), Some("\u{fffd}"));
        for nothing in ["", "e", "e3", "e30x", "e.30", "é30", "AAAA"] {
            assert!(Value::parse_base64url(nothing).is_none(), "{nothing}");
        }
    }

    #[test]
    fn members_and_items_are_found() {
        let object = root(r#" { "a" : { "b" : [ 1 , "two" , [ ] , false ] } , "" : "empty" } "#).expect("JSON");
        let list = object.get("a").and_then(|a| a.get("b")).expect("a list");
        assert_eq!(list.items(9).len(), 4);
        assert_eq!(list.items(2).last().and_then(Document::text).as_deref(), Some("two"));
        assert_eq!(list.items(0).len(), 0);
        assert_eq!(object.get("").and_then(|value| value.text()).as_deref(), Some("empty"));
        assert!(object.get("b").is_none());
    }

    #[test]
    fn texts_are_found_however_deep() {
        let object = root(r#"{"a":{"b":{"c":"deep"},"d":1},"e":"shallow"}"#).expect("JSON");
        for (path, text) in [("a.b.c", Some("deep")), ("e", Some("shallow"))] {
            assert_eq!(object.text_at(path).as_deref(), text, "{path}");
        }
        for path in ["", "a", "a.d", "a.b.c.length", "e.length", "a.x.c", "a..b", "a.b.toString", "a.__proto__"] {
            assert_eq!(object.text_at(path), None, "{path}");
        }
    }

    #[test]
    fn of_two_members_with_one_name_the_last_counts() {
        let object = root(r#"{"state":"DEPLOYED","state":{"a":1},"state":"QUEUED"}"#).expect("JSON");
        assert_eq!(object.get("state").and_then(|state| state.text()).as_deref(), Some("QUEUED"));
    }

    #[test]
    fn nothing_is_inherited() {
        let object = root(r#"{"__proto__":{"state":"DEPLOYED"},"constructor":null}"#).expect("JSON");
        assert!(
            object.get("state").is_none() && object.get("toString").is_none() && object.get("hasOwnProperty").is_none()
        );
        assert!(object.get("__proto__").is_some_and(|proto| proto.get("state").is_some()));
        assert!(object.get("constructor").is_some_and(|value| !value.is_object()));
        assert!(root("{}").is_some_and(|object| object.get("__proto__").is_none()));
    }

    #[test]
    fn numbers_are_read_in_every_notation() {
        for (text, number) in [
            ("0", 0.0),
            ("-0", 0.0),
            ("3.0", 3.0),
            ("1.25e1", 12.5),
            ("1e3", 1_000.0),
            ("1E+2", 100.0),
            ("5e-1", 0.5),
            ("-12.50e+3", -12_500.0),
            ("18446744073709551616", 18_446_744_073_709_551_616.0),
            ("9007199254740993", 9_007_199_254_740_992.0),
            ("1e400", f64::INFINITY),
            ("-1e400", f64::NEG_INFINITY),
            ("1e-400", 0.0),
        ] {
            assert_eq!(root(text).and_then(|value| value.number()), Some(number), "{text}");
        }
    }

    #[test]
    fn texts_are_read_with_all_their_escapes() {
        for (json, text) in [
            (r#""""#, ""),
            (r#""\"\\\/\b\f\n\r\t\u00e9 \ud83d\ude00 ü 😀""#, "\"\\/\u{8}\u{c}\n\r\té 😀 ü 😀"),
            (r#""a\u0000b""#, "a\0b"),
            (r#""{[\"}]""#, "{[\"}]"),
            (r#""\\""#, "\\"),
        ] {
            assert_eq!(text_of(json).as_deref(), Some(text), "{json}");
        }
    }

    #[test]
    fn what_is_odd_in_a_text_costs_no_more_than_itself() {
        for (json, text) in [
            (br#""a\ud83d""#.as_slice(), "a\u{fffd}"),
            (br#""\ude00b""#, "\u{fffd}b"),
            (br#""\ud83dx""#, "\u{fffd}x"),
            (br#""\ud83d\u0041""#, "\u{fffd}A"),
            (br#""\ude00\ud83d""#, "\u{fffd}\u{fffd}"),
            (br#""\ud83d\ud83d\ude00""#, "\u{fffd}😀"),
            (b"\"Ren\xe9\"", "Ren\u{fffd}"),
            (b"\"a\0b\nc\td\"", "a\u{fffd}b\u{fffd}c\u{fffd}d"),
            (b"\xef\xbb\xbf\"a\"", "a"),
        ] {
            assert_eq!(text_of(json).as_deref(), Some(text), "{json:?}");
        }
        let object = root(r#"{"\ud83d":1,"description":"\udfff","state":"DEPLOYED"}"#).expect("JSON");
        assert_eq!(object.get("state").and_then(|state| state.text()).as_deref(), Some("DEPLOYED"));
    }

    #[test]
    fn a_part_is_written_as_a_document_of_its_own() {
        let object = root(r#"{"a":[{"b":"é \"\\\n","c":[1,2.5,-3,true,null,{}],"d":1e400}],"e":1}"#).expect("JSON");
        let part = object.get("a").expect("a list").items(1).remove(0);
        let read = root(part.to_bytes()).expect("JSON");
        assert_eq!(read.text_at("b").as_deref(), Some("é \"\\\n"));
        let list = read.get("c").expect("a list").items(9);
        assert_eq!(list.iter().filter_map(Document::number).collect::<Vec<_>>(), [1.0, 2.5, -3.0]);
        assert_eq!((list[3].flag(), list.len()), (Some(true), 6));
        assert!(
            list[5].is_object() && read.get("d").is_none_or(|none| none.number().is_none()) && read.get("e").is_none()
        );
    }

    #[test]
    fn what_is_no_json_is_refused() {
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
            "NaN",
            "Infinity",
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
            r#""\x""#,
            r#""\u12""#,
            r#""\u12g4""#,
            "// 1\n1",
            "<html>",
            "{}\0",
            "}",
            "]1[",
            "\u{feff}\u{feff}1",
            "undefined",
        ] {
            assert!(root(text).is_none(), "{text:?}");
        }
        assert!(root(b"{\0\"\0s\0t\0").is_none(), "UTF-16");
    }

    #[test]
    fn nesting_is_read_to_a_depth_that_no_answer_has() {
        for (opening, closing) in [("[", "]"), (r#"{"a":"#, "}")] {
            let nested = |depth| [&opening.repeat(depth), "1", &closing.repeat(depth)].concat();
            assert!(root(nested(100)).is_some());
            assert!(root(nested(101)).is_none());
            assert!(root(nested(100_000)).is_none());
        }
        assert!(root(["[", &"[],".repeat(1_000), "[]]"].concat()).is_some(), "many lists are no nesting");
        assert!(root(format!(r#""{}\"{}""#, "[".repeat(1_000), "{".repeat(1_000))).is_some(), "nor is a text");
    }

    #[test]
    fn two_answers_are_the_same_when_they_came_alike() {
        let json = |text: &str| Json::parse(text.as_bytes()).expect("JSON");
        assert_eq!(json(r#"{"a":1}"#), json(r#"{"a":1}"#));
        assert_ne!(json(r#"{"a":1}"#), json(r#"{"a":2}"#));
        assert_eq!(json(" 1 ").bytes(), b" 1 ");
    }
}
