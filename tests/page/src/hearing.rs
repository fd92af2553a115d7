//! What somebody hears who goes through the widget with a screen reader: Chromium's own account of it.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::Page;

/// The widget in the order of reading, a line for each thing: its role and its name, or the text alone.
pub(crate) async fn script(page: &Page) -> Vec<String> {
    let tree = page.cdp("Accessibility.getFullAXTree", json!({})).await;
    let nodes = tree["nodes"].as_array().expect("a tree as Chromium describes it");
    let by_id = nodes.iter().filter_map(|node| Some((node["nodeId"].as_str()?, node))).collect();
    let widget = nodes.iter().find(|node| value(node, "role") == "region").expect("the widget is a region");
    let mut lines = Vec::new();
    read(widget, &by_id, &mut lines);
    lines
}

fn read(node: &Value, by_id: &HashMap<&str, &Value>, lines: &mut Vec<String>) {
    let name = value(node, "name");
    match value(node, "role") {
        _ if node["ignored"] == true => {}
        "StaticText" => lines.push(name.trim().to_owned()),
        // What is in it is its name.
        role @ ("button" | "heading" | "link" | "option") => return lines.push(format!("{role} {name}")),
        role @ ("region" | "group" | "textbox" | "combobox" | "list" | "alert" | "status") => {
            lines.push(format!("{role} {name}").trim_end().to_owned());
        }
        _ => {}
    }
    let children = node["childIds"].as_array().into_iter().flatten();
    for child in children.filter_map(|id| by_id.get(id.as_str()?)) {
        read(child, by_id, lines);
    }
}

/// What a node says of itself, if it does.
fn value<'a>(node: &'a Value, what: &str) -> &'a str {
    node[what]["value"].as_str().unwrap_or_default()
}
