//! The steps of the deployment, in the API's order, each with a bar as long as its share of the longest.

use leptos::prelude::*;

use crate::screen::StepRow;

/// The list; nothing when there are no steps.
pub(super) fn steps(steps: &[StepRow]) -> impl IntoView + use<> {
    let rows: Vec<_> = steps.iter().map(step).collect();
    (!rows.is_empty()).then(|| view! { <ol part="steps" class="steps">{rows}</ol> })
}

fn step(step: &StepRow) -> impl IntoView + use<> {
    view! {
        <li
            part="step"
            data-step=step.word.clone()
            data-status=step.status_word.clone()
            data-tone=step.tone.as_str()
        >
            <span class="name">{step.name.clone()}</span>
            <span class="status">{step.status.clone()}</span>
            <span class="duration">{step.duration.clone()}</span>
            <span class="bar" aria-hidden="true">
                <span style:inline-size=[&step.percent.to_string(), "%"].concat()></span>
            </span>
        </li>
    }
}
