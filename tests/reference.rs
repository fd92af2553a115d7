//! `docs/reference.md` is what `custom-elements.json` says, as tables. After a change there,
//! `WRITE_REFERENCE=1 cargo test --test reference` writes it anew.
#![cfg(not(target_arch = "wasm32"))]

use std::{env, fs, path::Path};

use serde_json::Value;

const STYLE: &str = include_str!("../style/widget.css");
const INTRODUCTION: &str = "\
# Reference

What `<helm-redeploy>` offers to the page around it. [Semantic versioning](https://semver.org) covers all of it.
(This page is made from `src/element/custom-elements.json` by `tests/reference.rs`.)
";

#[test]
fn the_reference_says_what_the_manifest_says() {
    let expected = reference(&element());
    let file = inside("docs/reference.md");
    if env::var_os("WRITE_REFERENCE").is_some() {
        fs::write(&file, &expected).expect("it can be written");
    }
    let found = fs::read_to_string(&file).unwrap_or_default();
    assert!(found == expected, "docs/reference.md is out of date: WRITE_REFERENCE=1 cargo test --test reference");
}

#[test]
fn every_custom_property_of_the_style_is_in_the_manifest() {
    let element = element();
    let known: Vec<&str> = list(&element, "cssProperties").iter().map(|property| text(property, "name")).collect();
    let used = STYLE.split("var(").skip(1).filter_map(|rest| rest.split([',', ')', ' ']).next());
    for name in used.filter(|name| name.starts_with("--helm-redeploy-")) {
        assert!(known.contains(&name), "{name} is in widget.css, but not in custom-elements.json");
    }
}

/// A heading, the column names, and the cells of each row.
type Section = (&'static str, &'static str, &'static [&'static str], fn(&Value) -> Vec<String>);

const SECTIONS: [Section; 6] = [
    ("Attributes and their properties", "attributes", &["attribute", "property", "type", "default", ""], |it| {
        vec![code(it, "name"), code(it, "fieldName"), code(&it["type"], "text"), code(it, "default"), words(it)]
    }),
    ("Events", "events", &["event", "type", ""], |it| vec![code(it, "name"), code(&it["type"], "text"), words(it)]),
    ("Slots", "slots", &["slot", ""], |it| vec![code(it, "name"), words(it)]),
    ("Parts", "cssParts", &["`::part()`", ""], |it| vec![code(it, "name"), words(it)]),
    ("States", "cssStates", &["`:state()`", ""], |it| vec![code(it, "name"), words(it)]),
    ("Custom properties", "cssProperties", &["property", "default", ""], |it| {
        vec![code(it, "name"), code(it, "default"), words(it)]
    }),
];

fn reference(element: &Value) -> String {
    let mut page = INTRODUCTION.to_owned();
    for (title, key, columns, cells) in SECTIONS {
        if key == "events" {
            page += &members(element);
        }
        page += &table(title, columns, list(element, key).iter().map(cells));
    }
    page
}

/// The properties that have no attribute, and the methods.
fn members(element: &Value) -> String {
    let own = |kind| {
        let has_no_attribute =
            move |it: &&Value| it["attribute"].is_null() && it["static"].is_null() && it["kind"] == kind;
        list(element, "members").iter().filter(has_no_attribute)
    };
    let property = |it: &Value| vec![code(it, "name"), code(&it["type"], "text"), words(it)];
    let method = |it: &Value| {
        let answer = [words(it), words(&it["return"])].join(" ");
        vec![signature(it), code(&it["return"]["type"], "text"), answer.trim().to_owned()]
    };
    table("Properties without an attribute", &["property", "type", ""], own("field").map(property))
        + &table("Methods", &["method", "returns", ""], own("method").map(method))
}

fn table(title: &str, columns: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let head = line(&columns.iter().map(|&column| column.to_owned()).collect::<Vec<_>>());
    let rows: String = rows.map(|cells| line(&cells)).collect();
    format!("\n## {title}\n\n{head}|{}\n{rows}", "---|".repeat(columns.len()))
}

fn signature(method: &Value) -> String {
    let parameters: Vec<String> = list(method, "parameters")
        .iter()
        .map(|it| {
            let mark = if it["optional"] == true { "?" } else { "" };
            format!("{}{mark}: {}", text(it, "name"), text(&it["type"], "text"))
        })
        .collect();
    format!("`{}({})`", text(method, "name"), parameters.join(", "))
}

fn code(value: &Value, key: &str) -> String {
    match value[key].as_str() {
        None => String::new(),
        Some(text) => format!("`{}`", text.replace('|', "\\|")),
    }
}

fn words(value: &Value) -> String {
    value["description"].as_str().unwrap_or_default().to_owned()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_else(|| panic!("no {key} in {value}"))
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

/// What the manifest declares of the element.
fn element() -> Value {
    let manifest = fs::read_to_string(inside("src/element/custom-elements.json")).expect("the manifest");
    let manifest: Value = serde_json::from_str(&manifest).expect("JSON");
    manifest["modules"][0]["declarations"][0].clone()
}

fn inside(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}
