//! The steps of the deployment, in the API's order, each with a bar as long as its share of the longest.

use super::node::{
    Element,
    html::{li, ol, span},
};
use crate::{screen::StepRow, text::digits, words::Label};

/// The list; nothing when there are no steps.
pub(super) fn steps(steps: &[StepRow]) -> Option<Element> {
    let list = || {
        let rows = steps.iter().enumerate().map(|(index, row)| step(row).key(key(steps, index)));
        ol().part("steps").class("steps").attr("aria-label", Label::Steps.text()).children(rows)
    };
    (!steps.is_empty()).then(list)
}

/// A step is known by its word. Of several with the same word, each is known by how many there were before it.
fn key(steps: &[StepRow], index: usize) -> String {
    let word = &steps[index].word;
    let before = steps[..index].iter().filter(|other| other.word == *word).count();
    [word, " ", &digits(before as u64)].concat()
}

fn step(step: &StepRow) -> Element {
    li().part("step")
        .attr("data-step", step.word.clone())
        .attr("data-status", step.status_word.clone())
        .attr("data-tone", step.tone.as_str())
        .child(span().class("name").child(&step.name))
        .child(span().class("status").child(&step.status))
        .child(span().class("duration").child(&step.duration))
        .child(bar(step.percent))
}

/// What it shows is said beside it in words.
pub(super) fn bar(percent: u8) -> Element {
    span().class("bar").attr("aria-hidden", "true").child(span().style("inline-size", digits(percent.into()) + "%"))
}
