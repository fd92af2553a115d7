//! What somebody hears who goes through the widget with a screen reader: Chromium's own account of it.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::json;

use crate::Page;

#[derive(Debug, Deserialize)]
struct Tree {
    nodes: Vec<AxNode>,
}

/// As Chromium's protocol tells it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct AxNode {
    node_id: String,
    ignored: bool,
    role: Option<AxValue>,
    name: Option<AxValue>,
    #[serde(default)]
    child_ids: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct AxValue {
    #[serde(default)]
    value: serde_json::Value,
}

/// The widget in the order of reading, a line for each thing: its role and its name, or the text alone.
pub(crate) async fn script(page: &Page) -> Vec<String> {
    let tree = page.cdp("Accessibility.getFullAXTree", json!({})).await;
    let tree: Tree = serde_json::from_value(tree).expect("a tree as Chromium describes it");
    let nodes: HashMap<&str, &AxNode> = tree.nodes.iter().map(|node| (node.node_id.as_str(), node)).collect();
    let widget = tree.nodes.iter().find(|node| node.role() == "region").expect("the widget is a region");
    let mut lines = Vec::new();
    widget.read(&nodes, &mut lines);
    lines
}

impl AxNode {
    fn role(&self) -> &str {
        AxValue::text(self.role.as_ref())
    }

    fn read(&self, nodes: &HashMap<&str, &Self>, lines: &mut Vec<String>) {
        let name = AxValue::text(self.name.as_ref());
        match self.role() {
            _ if self.ignored => {}
            "StaticText" => lines.push(name.trim().to_owned()),
            // What is in it is its name.
            role @ ("button" | "heading" | "option") => return lines.push(format!("{role} {name}")),
            role @ ("region" | "group" | "textbox" | "combobox" | "list" | "alert" | "status") => {
                lines.push(format!("{role} {name}").trim_end().to_owned());
            }
            _ => {}
        }
        for child in self.child_ids.iter().filter_map(|id| nodes.get(id.as_str())) {
            child.read(nodes, lines);
        }
    }
}

impl AxValue {
    fn text(value: Option<&Self>) -> &str {
        value.and_then(|value| value.value.as_str()).unwrap_or_default()
    }
}
