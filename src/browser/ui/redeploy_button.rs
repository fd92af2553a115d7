//! The button, the choice of the run, and the step in between that asks whether it is meant.

use leptos::prelude::event_target_value;
use wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent};

use super::{
    super::{Confirm, Draft, Settings, Widget},
    node::{Element, el},
    true_or_false,
};
use crate::{api::Mode, screen::Button};

/// The button with its choice.
pub(super) fn redeploy_button(button: &Button, draft: &Draft, settings: &Settings, widget: &Widget) -> Element {
    let confirm = settings.confirm;
    let press = widget.on(move |widget, _| match widget.chosen_mode() {
        Some(mode) if confirm == Confirm::None => widget.redeploy(mode),
        Some(mode) => widget.open_confirmation(mode),
        None => {}
    });
    el("div", "class=actions")
        .child((!settings.without_diff).then(|| choice(widget)))
        // It keeps the focus while it may not be pressed, which `disabled` would take away.
        .child(
            el("button", "type=button;part=redeploy;class=primary")
                .attr("aria-disabled", true_or_false(!button.enabled))
                .attr("aria-expanded", true_or_false(draft.confirming.is_some()))
                .flag("data-busy", button.busy)
                .on("click", press)
                .child(button.label),
        )
        .child(el("slot", "name=actions"))
}

/// Normal or DIFF.
fn choice(widget: &Widget) -> Element {
    let choose = widget.on(|widget, event| {
        let is_diff = event_target_value(event) == "DIFF";
        widget.change(|draft| draft.mode = if is_diff { Mode::Diff } else { Mode::Normal });
    });
    el("select", "aria-label=Kind of run")
        .on("change", choose)
        .child(el("option", "value").child("Normal run"))
        .child(el("option", "value=DIFF").child("DIFF run"))
}

/// Takes the way out of [`confirmation`] on Escape, wherever in the header the focus still is: it moves into the
/// question only after the question is there. Every other key is left to the page.
pub(super) fn escape(is_asking: bool, widget: &Widget) -> impl Fn(&Event) + 'static {
    widget.on(move |widget, event| {
        if is_asking && event.unchecked_ref::<KeyboardEvent>().key() == "Escape" {
            event.stop_propagation();
            widget.close_confirmation();
        }
    })
}

/// Asks with the service's name and the kind of run. The focus is on the way out, and who hears that hears the question.
pub(super) fn confirmation(mode: Mode, title: &str, may: bool, widget: &Widget) -> Element {
    let (before, after, yes) = match mode {
        Mode::Normal => ("Redeploy ", " with a normal run?", "Yes, redeploy"),
        Mode::Diff => ("Start a DIFF run of ", ", to see what a deployment would change?", "Yes, start DIFF"),
    };
    let confirm = widget.on(move |widget, _| {
        widget.close_confirmation();
        widget.redeploy(mode);
    });
    let title = el("strong", "").child(title.to_owned());
    let cancel = el("button", "type=button;part=cancel")
        .on("click", widget.on(|widget, _| widget.close_confirmation()))
        .child("Cancel");
    let confirm =
        el("button", "type=button;part=confirm;class=primary").flag("disabled", !may).on("click", confirm).child(yes);
    let why_not = el("span", "class=quiet").child(if may { "" } else { "Not possible right now: see below." });
    el("div", "class=confirmation;role=group;aria-labelledby=question")
        .child(el("p", "id=question").child(before).child(title).child(after))
        .child(el("div", "class=row").child(cancel).child(confirm).child(why_not))
}
