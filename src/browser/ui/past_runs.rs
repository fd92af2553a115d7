//! The last runs, behind a button, and how far the present one is by them.

use leptos::ev::click;

use super::{
    super::{Draft, Settings, Widget},
    console_link::console_link,
    node::{
        Element,
        html::{button, div, li, ol, p, span},
    },
    steps::bar,
};
use crate::{
    screen::{PastRun, PastRuns, RunProgress},
    words::Label,
};

/// The button, and what it shows.
pub(super) fn past_runs(runs: Option<&PastRuns>, draft: &Draft, settings: &Settings, widget: &Widget) -> Element {
    let is_open = draft.shows_past_runs;
    let fold = button()
        .class("plain fold")
        .attr("aria-expanded", if is_open { "true" } else { "false" })
        .on(click, widget.on(|widget, _| widget.toggle_past_runs()))
        .child(Label::LastRuns.text());
    div().part("history").child(fold).child(runs.filter(|_| is_open).map(|runs| list(runs, settings)))
}

fn list(runs: &PastRuns, settings: &Settings) -> Element {
    let rows = runs.rows.iter().map(|run| row(run, settings));
    let link = |path: &Option<String>, label: Label| console_link(path.as_ref()?, label.text(), settings);
    let links =
        div().class("row").child(link(&runs.path, Label::AllRuns)).child(link(&runs.service, Label::OpenService));
    div()
        .child(ol().class("runs").children(rows))
        .child((!runs.remark.is_empty()).then(|| p().child(runs.remark)))
        .child(links)
}

fn row(run: &PastRun, settings: &Settings) -> Element {
    let label = || span().child(&run.label);
    let link = run.path.as_ref().and_then(|path| console_link(path, &run.label, settings));
    li().attr("data-tone", run.tone.as_str())
        .child(span().class("status").child(link.unwrap_or_else(label)))
        .child(span().class("quiet").child(&run.words))
}

/// How far the run is that is under way.
pub(super) fn run_progress(progress: &RunProgress) -> Element {
    div()
        .part("progress")
        .class("progress quiet")
        .attr("data-tone", "active")
        .child(bar(progress.percent))
        .child(&progress.words)
}
