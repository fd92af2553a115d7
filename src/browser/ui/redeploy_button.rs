//! The button, the choice of the run, and the step in between that asks whether it is meant.

use leptos::{ev, prelude::*};

use super::{
    super::{Confirm, Draft, Settings, Widget},
    true_or_false,
};
use crate::{
    api::Mode,
    screen::{Button, Screen},
};

/// The button with its choice.
pub(super) fn redeploy_button(
    button: &Button,
    draft: &Draft,
    settings: &Settings,
    widget: Widget,
) -> impl IntoView + use<> {
    let confirm = settings.confirm;
    let press = move |_| match widget.chosen_mode() {
        Some(mode) if confirm == Confirm::None => widget.redeploy(mode),
        Some(mode) => widget.open_confirmation(mode),
        None => {}
    };
    view! {
        <div class="actions">
            {(!settings.without_diff).then(|| choice(widget))}
            // It keeps the focus while it may not be pressed, which `disabled` would take away.
            <button
                type="button"
                part="redeploy"
                class="primary"
                aria-disabled=true_or_false(!button.enabled)
                aria-expanded=true_or_false(draft.confirming.is_some())
                data-busy=button.busy
                on:click=press
            >
                {button.label}
            </button>
            <slot name={"actions"}></slot>
        </div>
    }
}

/// Normal or DIFF.
fn choice(widget: Widget) -> impl IntoView {
    let choose = move |event| {
        let is_diff = event_target_value(&event) == "DIFF";
        widget.change(|draft| draft.mode = if is_diff { Mode::Diff } else { Mode::Normal });
    };
    view! {
        <select aria-label="Kind of run" on:change=choose>
            <option value="">{"Normal run"}</option>
            <option value="DIFF">{"DIFF run"}</option>
        </select>
    }
}

/// Asks with the service's name and the kind of run. The focus is on the way out, and Escape takes it.
pub(super) fn confirmation(mode: Mode, screen: &Screen, widget: Widget) -> impl IntoView + use<> {
    let (before, after, yes) = match mode {
        Mode::Normal => ("Redeploy ", " with a normal run?", "Yes, redeploy"),
        Mode::Diff => ("Start a DIFF run of ", ", to see what a deployment would change?", "Yes, start DIFF"),
    };
    let may = screen.button.enabled;
    let escape = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            widget.close_confirmation();
        }
    };
    let confirm = move |_| {
        widget.close_confirmation();
        widget.redeploy(mode);
    };
    view! {
        <div class="confirmation" role="group" aria-label="Confirm the redeploy" on:keydown=escape>
            <p>{before}<strong>{screen.title.clone()}</strong>{after}</p>
            <div class="row">
                <button type="button" part="cancel" on:click=move |_| widget.close_confirmation()>
                    {"Cancel"}
                </button>
                <button type="button" part="confirm" class="primary" disabled=!may on:click=confirm>
                    {yes}
                </button>
                <span class="quiet">{if may { "" } else { "Not possible right now: see below." }}</span>
            </div>
        </div>
    }
}
