//! What is known of the service: its state, whose run it is, and every fact that the API tells.

use js_sys::Promise;
use leptos::ev::{FocusEvent, click, focus};
use wasm_bindgen::{JsCast, prelude::wasm_bindgen};
use web_sys::HtmlInputElement;

use super::{
    super::{Draft, Settings, Widget, clock, notification},
    badge::{state_badge, up_to_date_badge},
    icon,
    node::{
        Element,
        html::{button, dd, div, dl, dt, input, span, time},
    },
    past_runs::{past_runs, run_progress},
    steps::steps,
    true_or_false,
};
use crate::{
    machine::Event,
    screen::{Card, Fact},
    words::{Label, Message, language},
};

const TURN: &str = "M20 8a9 9 0 1 0 .5 7M20.5 3v5h-5";

/// The card. It is drawn anew at every tick, and what differs is patched.
pub(super) fn status_card(
    card: &Card,
    is_running: bool,
    logs: Option<Element>,
    draft: &Draft,
    settings: &Settings,
    widget: &Widget,
) -> Element {
    let facts = card.facts.iter().map(|told| fact(told, draft, widget));
    div()
        .part("card")
        .class("card")
        .attr("data-past", card.is_past)
        .child(
            div()
                .class("row")
                .child(state_badge(&card.state))
                .child(card.service_deployment_status.as_ref().map(up_to_date_badge))
                .child(span().class("headline").child(&card.headline)),
        )
        .child(
            div()
                .class("row quiet")
                .child(span().class("age").child(&card.age))
                .child(refresh(widget))
                .child(logs)
                .child((is_running && notification::is_possible()).then(|| notify(draft, widget))),
        )
        .child(card.progress.as_ref().map(run_progress))
        .child(steps(&card.steps))
        .child(dl().part("details").class("details").children(facts))
        .child(past_runs(card.past_runs.as_ref(), draft, settings, widget))
}

fn refresh(widget: &Widget) -> Element {
    button()
        .class("plain")
        .on(click, widget.on(|widget, _| widget.ask_by_hand(Event::Refresh)))
        .child(icon(TURN))
        .child(Label::Refresh.text())
}

/// The switch for who does something else meanwhile.
fn notify(draft: &Draft, widget: &Widget) -> Element {
    button()
        .class("plain")
        .attr("aria-pressed", true_or_false(draft.notifies))
        .on(click, widget.on(|widget, _| widget.toggle_notification()))
        .child(Label::TellMe.text())
}

fn fact(fact: &Fact, draft: &Draft, widget: &Widget) -> Element {
    let copy = fact.copy.clone().filter(|_| can_copy());
    if let Some(text) = copy.clone().filter(|_| draft.uncopied == fact.key) {
        let whole = div().key(fact.key).attr("data-fact", fact.key).child(dt().child(fact.label));
        return whole.child(dd().child(to_select(fact.label, text)));
    }
    // What can be copied is an id, or somebody's name for something, and no English.
    let (language, translate) = fact.copy.is_some().then_some(("", "no")).unzip();
    div().key(fact.key).attr("data-fact", fact.key).child(dt().child(fact.label)).child(
        dd().child(span().attr("lang", language).attr("translate", translate).child(&fact.value))
            .child(fact.exact_unix_ms.and_then(moment))
            .child(
                copy.map(|text| copy_button(fact.key, fact.label, Label::Copy.text().to_owned(), text, draft, widget)),
            ),
    )
}

/// The whole of a text, selected, for a person who copies it by hand.
fn to_select(label: &'static str, text: String) -> Element {
    let select_all = |event: FocusEvent| {
        if let Some(field) = event.target() {
            field.unchecked_ref::<HtmlInputElement>().select();
        }
    };
    input()
        .attr("type", "text")
        .class("mono")
        .attr("readonly", true)
        .attr("data-uncopied", true)
        .attr("aria-label", label)
        .attr("value", text)
        .on(focus, select_all)
}

/// Copies a text, of which this is the name. It says what it does, and for a while that it has done it.
fn copy_button(
    key: &'static str,
    label: &'static str,
    says: String,
    text: String,
    draft: &Draft,
    widget: &Widget,
) -> Element {
    let widget = widget.clone();
    let (says, name) = if draft.copied == key {
        (Label::Copied.text().to_owned(), Message::CopiedFact(label))
    } else {
        (says, Message::CopyFact(label))
    };
    button()
        .class("plain")
        // It has in it what is seen, for who speaks to it. What came of a press is read out elsewhere.
        .attr("aria-label", name.say())
        .on(click, move |_| copy(&text, key, label, &widget))
        .child(says)
}

/// Copies the report of what has ended; or shows it, to be copied by hand.
pub(super) fn copy_report(text: String, draft: &Draft, widget: &Widget) -> Element {
    let (key, label) = ("report", Label::Report.text());
    if draft.uncopied == key || !can_copy() {
        return to_select(label, text);
    }
    copy_button(key, label, Message::CopyFact(label).say(), text, draft, widget)
}

/// A moment, written out for the person; none when it lies outside of all calendars.
fn moment(unix_ms: i64) -> Option<Element> {
    let [machine, person] = clock::moment(unix_ms, language())?;
    Some(time().attr("lang", "").attr("datetime", machine).child(person))
}

#[wasm_bindgen(module = "/src/browser.js")]
extern "C" {
    /// Whether the text could be copied.
    #[wasm_bindgen(js_name = copy)]
    fn write(text: &str) -> Promise;
}

/// Pages that are not secure have no clipboard.
fn can_copy() -> bool {
    web_sys::window().is_some_and(|window| window.is_secure_context())
}

fn copy(text: &str, key: &'static str, label: &'static str, widget: &Widget) {
    let tell = move |widget: &Widget, is_copied| {
        if is_copied {
            widget.change(|draft| draft.copied = key);
            widget.say(Message::CopiedFact(label).say());
            widget.later(2_000, |widget| widget.change(|draft| draft.copied = ""));
        } else {
            // Such as in a frame that was not given the clipboard.
            widget.change(|draft| draft.uncopied = key);
            widget.focus("[data-uncopied]");
        }
    };
    widget.when(write(text), Box::new(tell));
}
