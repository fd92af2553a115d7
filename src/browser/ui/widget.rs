//! The whole widget.

use leptos::ev::{keydown, transitionrun};

use super::{
    super::{Draft, Said, Settings, Widget},
    console_link::console_link,
    node::{
        Element, View,
        html::{div, h2, header, p, section, slot, span},
    },
    notice::notice,
    own_events,
    redeploy_button::{confirmation, escape, redeploy_button},
    report::report,
    status_card::{copy_report, status_card},
    token_form::{token_form, token_line},
};
use crate::{
    console,
    screen::{Notice, Screen},
    words::{Label, Message, language},
};

/// The widget, to be mounted in a shadow root that has its style sheet, as [`mount`](crate::browser::embed::mount) does.
/// Its state is the host's, who steers it by that.
pub fn helm_redeploy(widget: Widget) -> View {
    View::new(move || widget.draw(|screen, draft, settings| whole(screen, draft, settings, &widget)))
}

fn whole(screen: &Screen, draft: &Draft, settings: &Settings, widget: &Widget) -> Element {
    let title = settings.label.as_ref().unwrap_or(&screen.title);
    let announcement = match &draft.said {
        Said::OfTheScreen => &screen.announcement,
        Said::NotYet => "",
        Said::OfAPress(words) => words,
    };
    let announcement =
        if announcement.is_empty() { String::new() } else { Message::OfService(title, announcement).say() };
    // What was typed into it goes with it.
    let asks = screen.wants_token && !settings.without_token_form && !draft.is_refused;
    let form = asks.then(|| token_form(draft, settings, widget));
    let line = screen.token.as_ref().filter(|_| !screen.wants_token);
    let question = draft.is_confirming.then(|| confirmation(screen, draft, settings, widget));
    let drawn = widget.clone();
    let logs = screen.logs.as_ref().and_then(|path| console_link(path, Label::OpenLogs.text(), settings));
    // Where they are spoken of, or else beside the age of what is shown.
    let is_about_logs = screen.notice.as_deref().is_some_and(|notice| notice.is_about_logs);
    let (in_notice, in_card) = if is_about_logs { (logs, None) } else { (None, logs) };
    let report = |notice: &Notice| {
        let address = screen.logs.as_ref().and_then(|path| console::address(settings.console_base.as_deref(), path));
        let text = report(screen, notice, screen.card.as_ref()?, &widget.followed()?.1, address);
        Some(copy_report(text, draft, widget))
    };
    let report = screen.notice.as_deref().filter(|notice| notice.is_about_logs).and_then(report);
    // The question says it itself.
    let has_source = !screen.source.is_empty() && !draft.is_confirming;
    let source = has_source.then(|| p().part("source").class("source").child(&screen.source));
    let base = section()
        .part("base")
        .class("base")
        .attr("lang", language())
        .attr("tabindex", "-1")
        .attr("aria-labelledby", "title")
        .attr("data-theme", settings.theme.as_str())
        .attr("data-scheme", widget.is_scheme_open().then_some("open"))
        .attr("data-phase", screen.phase)
        .on_load(move |element| {
            own_events::keep(element);
            drawn.is_drawn_as(element);
        })
        .child(
            header()
                .part("header")
                .on(keydown, escape(draft.is_confirming, widget))
                .child(heading(title))
                .child(redeploy_button(&screen.button, draft, settings, widget))
                .child(question),
        )
        .child(source)
        .child(screen.notice.as_deref().map(|told| notice(told, in_notice, report, settings, widget)))
        .child(form)
        .child(
            screen
                .card
                .as_ref()
                .map(|card| status_card(card, screen.phase == "running", in_card, draft, settings, widget)),
        )
        .child(line.map(|line| token_line(line, settings, widget)))
        // Apart from everything that ticks, so that it is read out once for each change of state, and for each press.
        .child(p().class("announcement").attr("role", "status").attr("aria-live", "polite").child(announcement));
    div().class("page").child(base).child(scheme(widget))
}

/// Hears when the page's colour scheme changes, which a style sheet makes a transition of.
fn scheme(widget: &Widget) -> Element {
    span().class("scheme").on(transitionrun, widget.on(|widget, _| widget.read_scheme()))
}

/// The service's name, in whose place a host may put something else.
fn heading(title: &String) -> Element {
    slot()
        .attr("name", "title")
        .child(h2().part("title").id("title").attr("lang", "").attr("translate", "no").child(title))
}
