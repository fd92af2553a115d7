//! Changes the JavaScript that wasm-bindgen writes around a wasm, which has one shape for each of its versions.
//!
//! Where the shape is another one, nothing is changed, and the glue works as it is, only larger.

use std::{collections::HashSet, fmt::Write as _};

/// Tells a bundler that a class which nobody uses can go, with what is kept for it.
pub(super) fn easy_to_shake(glue: &str) -> String {
    let lines = glue.lines().filter(|line| !line.starts_with("if (Symbol.dispose) "));
    lines
        .collect::<Vec<_>>()
        .join("\n")
        .replace(": new FinalizationRegistry(", ": /* @__PURE__ */ new FinalizationRegistry(")
}

/// The glue with those of its functions for the wasm that the wasm `imports`.
pub(super) fn without_unused(glue: &str, imports: &[String]) -> String {
    let imports: HashSet<&str> = imports.iter().map(String::as_str).collect();
    let mut kept = String::new();
    let mut is_unused = false;
    for line in glue.lines() {
        if let Some((name, _)) = provided(line) {
            is_unused = !imports.contains(name);
        }
        if !is_unused {
            kept.push_str(line);
            kept.push('\n');
        }
        is_unused &= !line.starts_with("        }");
    }
    kept
}

/// Whether the code may use this export of the wasm.
pub(super) fn uses(code: &str, export: &str) -> bool {
    occurrences(code, &format!(".{export}")).next().is_some()
}

/// The glue with another name for each import and each export of the wasm.
pub(super) fn renamed(glue: &str, import: impl Fn(&str) -> String, exports: &[(String, String)]) -> String {
    let mut renamed = String::new();
    for line in glue.lines() {
        match provided(line) {
            Some((name, rest)) => _ = writeln!(renamed, "        {}: {rest}", import(name)),
            None => _ = writeln!(renamed, "{line}"),
        }
    }
    for (name, other) in exports {
        renamed = with_other_word(&renamed, &format!("wasm.{name}"), &format!("wasm.{other}"));
    }
    renamed
}

/// The name of the function for the wasm that begins in this line, and what follows it.
fn provided(line: &str) -> Option<(&str, &str)> {
    let (name, rest) = line.strip_prefix("        ")?.split_once(": ")?;
    (name.starts_with("__wb") && rest.starts_with("function")).then_some((name, rest))
}

fn with_other_word(text: &str, word: &str, other: &str) -> String {
    let mut result = String::new();
    let mut done = 0;
    for place in occurrences(text, word) {
        result.push_str(&text[done..place]);
        result.push_str(other);
        done = place + word.len();
    }
    result + &text[done..]
}

/// Where the text has the word, and not only as the beginning of a longer one.
fn occurrences<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let goes_on = |next: char| next.is_ascii_alphanumeric() || next == '_' || next == '$';
    text.match_indices(word)
        .map(|(place, _)| place)
        .filter(move |place| !text[place + word.len()..].starts_with(goes_on))
}

/// The type declarations without what is gone from the code: classes, the start that also loads and compiles, and the
/// wasm's own exports.
pub(super) fn declarations(types: &str, code: &str) -> String {
    let mut kept = String::new();
    let mut comment = String::new();
    let mut is_gone = false;
    for line in types.lines() {
        if line.starts_with("/**") || line.starts_with(" *") {
            comment.push_str(line);
            comment.push('\n');
            continue;
        }
        let class = line.strip_prefix("export class ").and_then(|rest| rest.split(' ').next());
        is_gone |= class.is_some_and(|class| !code.contains(class));
        let is_internal =
            line.starts_with("    readonly ") && line.contains("=> ") || line.contains("[Symbol.dispose]");
        let is_start = line.starts_with("export default ") || line.starts_with("export type InitInput ");
        if !is_gone && !is_internal && !is_start {
            kept.push_str(&comment);
            kept.push_str(line);
            kept.push('\n');
        }
        comment.clear();
        is_gone &= line != "}";
    }
    kept
}

/// The names `a`, `b`, … `Z`, `aa`, `ba`, …
pub(super) fn short_name(mut number: usize) -> String {
    const LETTERS: &[u8; 52] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let mut name = String::new();
    loop {
        name.push(char::from(LETTERS[number % LETTERS.len()]));
        number /= LETTERS.len();
        if number == 0 {
            return name;
        }
        number -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLUE: &str = "\
const AFinalization = (typeof FinalizationRegistry === 'undefined')
    : new FinalizationRegistry(ptr => wasm.__wbg_a_free(ptr, 1));
if (Symbol.dispose) A.prototype[Symbol.dispose] = A.prototype.free;
        __wbg_now_12: function() {
            const ret = Date.now();
            return ret;
        },
        __wbg_call_34: function() { return handleError(function (arg0) {
            getObject(arg0).call();
        }, arguments); },
    };
";

    #[test]
    fn what_the_wasm_does_not_import_is_left_out() {
        let glue = without_unused(GLUE, &["__wbg_now_12".into()]);
        assert!(
            glue.contains("Date.now()") && !glue.contains("call") && glue.ends_with("        },\n    };\n"),
            "{glue}"
        );
        let glue = without_unused(GLUE, &["__wbg_call_34".into()]);
        assert!(
            !glue.contains("Date.now()") && glue.contains("getObject(arg0).call();\n        }, arguments); },\n"),
            "{glue}"
        );
    }

    #[test]
    fn a_bundler_may_drop_what_nobody_uses() {
        let glue = easy_to_shake(GLUE);
        assert!(
            !glue.contains("Symbol.dispose") && glue.contains("/* @__PURE__ */ new FinalizationRegistry"),
            "{glue}"
        );
    }

    #[test]
    fn both_sides_get_other_names() {
        let exports = [("__wbg_a".to_owned(), "x".to_owned()), ("__wbg_a_free".to_owned(), "y".to_owned())];
        let glue = renamed(GLUE, |_| "z".into(), &exports);
        assert!(glue.contains("wasm.y(ptr, 1)"), "{glue}");
        assert!(glue.contains("        z: function() { return handleError"), "{glue}");
    }

    #[test]
    fn a_longer_name_is_another_name() {
        assert!(uses("wasm.mount(1)", "mount") && uses("wasm.a", "a"));
        assert!(!uses("wasm.mountLegend(1)", "mount"));
    }

    #[test]
    fn types_of_what_is_gone_go_too() {
        let types = "export class A {\n    free(): void;\n}\n\nexport class B {\n    [Symbol.dispose](): void;\n}\n\nexport interface InitOutput {\n    readonly memory: WebAssembly.Memory;\n    readonly main: (a: number) => number;\n}\n\n/**\n * Loads it.\n */\nexport default function init(): void;\n";
        assert_eq!(
            declarations(types, "class B {}"),
            "\nexport class B {\n}\n\nexport interface InitOutput {\n    readonly memory: WebAssembly.Memory;\n}\n\n"
        );
    }

    #[test]
    fn short_names_differ() {
        let names: HashSet<String> = (0..3_000).map(short_name).collect();
        assert_eq!(names.len(), 3_000);
        assert_eq!((short_name(0), short_name(51), short_name(52)), ("a".into(), "Z".into(), "aa".into()));
    }
}
