//! The button, the choice of the run, and the step in between that asks whether it is meant.

use leptos::{
    ev::{Event, KeyboardEvent, change, click},
    prelude::event_target_value,
};

use super::{
    super::{Draft, Settings, Widget},
    SLOT, fill,
    node::{
        Element,
        html::{self, div, option, p, select, slot, span, strong},
    },
    own_events, true_or_false,
};
use crate::{
    api::Mode,
    screen::{Button, Screen},
    words::{Label, Message, paragraph},
};

/// The button with its choice.
pub(super) fn redeploy_button(button: &Button, draft: &Draft, settings: &Settings, widget: &Widget) -> Element {
    // While the question is open, it says so itself.
    let warns = draft.mode == Mode::Diff && !draft.is_confirming;
    let described_by = warns.then_some("diff-warning");
    div()
        .class("actions")
        .child((!settings.without_diff).then(|| choice(draft.mode, widget)))
        // It keeps the focus while it may not be pressed, which `disabled` would take away.
        .child(
            html::button()
                .part("redeploy")
                .class("primary")
                .attr("aria-disabled", true_or_false(!button.enabled))
                .attr("aria-expanded", true_or_false(draft.is_confirming))
                .attr("aria-describedby", described_by)
                .attr("data-busy", button.busy)
                .on(click, widget.on(|widget, _| widget.press()))
                .child(button.label),
        )
        .child(slot().attr("name", "actions"))
        .child(warns.then(|| p().id("diff-warning").class("hint").child(Message::DiffWarning.say())))
}

/// Normal or DIFF. It shows what the widget takes for chosen, whatever became of the element meanwhile.
fn choice(mode: Mode, widget: &Widget) -> Element {
    let choose = widget.on(|widget, event: Event| {
        let is_diff = event_target_value(&event) == DIFF;
        widget.change(|draft| draft.mode = if is_diff { Mode::Diff } else { Mode::Normal });
    });
    let chosen = match mode {
        Mode::Normal => "",
        Mode::Diff => DIFF,
    };
    select()
        .attr("aria-label", Label::KindOfRun.text())
        .prop("value", chosen)
        .on(change, choose)
        .child(option().attr("value", "").child(Label::NormalRun.text()))
        .child(option().attr("value", DIFF).child(Label::DiffRun.text()))
}

const DIFF: &str = "DIFF";

/// Takes the way out of [`confirmation`] on Escape, wherever in the header the focus still is: it moves into the
/// question only after the question is there. Every other key is left to the page.
pub(super) fn escape(is_confirming: bool, widget: &Widget) -> impl Fn(KeyboardEvent) + 'static {
    let widget = widget.clone();
    move |event| {
        if is_confirming && own_events::is_key(&event, "Escape") {
            own_events::use_up(&event);
            widget.close_confirmation();
        }
    }
}

/// Asks with the service's name, as the API has it, its id and the kind of run. What the page calls it is said to be that, and
/// a path of the page's own site that the token takes is named.
/// The focus is on the way out, and who hears that hears the question.
pub(super) fn confirmation(screen: &Screen, draft: &Draft, settings: &Settings, widget: &Widget) -> Element {
    let (question, warning, yes) = match draft.mode {
        Mode::Normal => (Message::AskNormal(SLOT), None, Label::YesRedeploy),
        Mode::Diff => (Message::AskDiff(SLOT), Some(Message::DiffWarning), Label::YesStartDiff),
    };
    let label = settings.label.as_ref().filter(|label| **label != screen.title);
    let base = &settings.api_base;
    let mut sentences = vec![question];
    sentences.extend(label.map(|label| Message::CalledHere(label)));
    sentences.extend((!screen.source.is_empty()).then(|| Message::DeployedNow(&screen.source)));
    sentences.extend(warning);
    sentences.extend(base.is_own().then(|| Message::GoesThroughThisSite(base.as_str())));
    let title =
        strong().attr("lang", "").attr("translate", "no").child([&screen.title, " (", &screen.short_id, ")"].concat());
    let cancel = html::button()
        .part("cancel")
        .on(click, widget.on(|widget, _| widget.close_confirmation()))
        .child(Label::Cancel.text());
    let asking = widget.clone();
    // It keeps the focus while it may not be pressed, like the button that it confirms.
    let confirm = html::button()
        .part("confirm")
        .class("primary")
        .attr("aria-disabled", true_or_false(!screen.button.enabled || draft.is_seen != Some(true)))
        .on(click, widget.on(|widget, _| widget.confirm()))
        .on_load(move |button| asking.is_asking(button))
        .child(yes.text());
    let why_not = match draft.is_seen {
        _ if !screen.button.enabled => Label::NotPossibleNow.text(),
        Some(false) => Label::Covered.text(),
        _ => "",
    };
    let why_not = span().class("quiet").child(why_not);
    // It may come while the question is there already, and has its room, so that nothing moves under a finger.
    let place = p().class("place").child(&screen.place);
    div()
        .class("confirmation")
        .attr("role", "group")
        .attr("aria-labelledby", "question")
        .child(fill(p().id("question"), &paragraph(&sentences), title))
        .child(place)
        .child(div().class("row").child(cancel).child(confirm).child(why_not))
}
