//! The steps of the deployment, in the API's order, each with a bar as long as its share of the longest.

use super::node::{Element, el};
use crate::screen::StepRow;

/// The list; nothing when there are no steps.
pub(super) fn steps(steps: &[StepRow]) -> Option<Element> {
    (!steps.is_empty()).then(|| el("ol", "part=steps;class=steps;aria-label=Steps").children(steps.iter().map(step)))
}

fn step(step: &StepRow) -> Element {
    let length = format!("{}%", step.percent);
    el("li", "part=step")
        .attr("data-step", step.word.clone())
        .attr("data-status", step.status_word.clone())
        .attr("data-tone", step.tone.as_str())
        .child(el("span", "class=name").child(&step.name))
        .child(el("span", "class=status").child(&step.status))
        .child(el("span", "class=duration").child(&step.duration))
        .child(el("span", "class=bar;aria-hidden=true").child(el("span", "").style("inline-size", Some(length))))
}
