//! What people feel, measured in Chromium beside two pages that do the same job: one without any framework, and one with
//! React and `TanStack` Query. `cargo xtask bench` builds all three, and prints what this prints.
//!
//! Only the ratios within one run mean anything, and no difference below a tenth does.
//!
//! ```text
//! main.rs    what is measured how often, and the tables
//! figures.rs what a card costs: to load, to press, to update, to keep
//! hour.rs    what an hour costs the API, by the number of services
//! site.rs    the pages, and the API behind them
//! page.rs    one of them in a browser of its own
//! ```

mod figures;
mod hour;
mod page;
mod site;

use std::{collections::BTreeMap, env, path::PathBuf};

use figures::FIGURES;
use hour::Hour;
use site::Site;

/// Who is measured. All ratios are to the first.
const SUBJECTS: [&str; 3] = ["vanilla", "react", WIDGET];
const WIDGET: &str = "widget";

const RUNS: usize = 5;

/// How many services lie in how many environments.
const CROWDS: [(usize, usize); 5] = [(1, 1), (10, 1), (10, 10), (100, 1), (100, 10)];

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let folder = env::var_os("HELM_REDEPLOY_BENCH").map_or_else(|| PathBuf::from("target/bench"), PathBuf::from);
    let part = env::args().nth(1);
    let site = Site::start(&folder).await;
    println!("{}\n", page::machine().await);
    if part.as_deref() != Some("requests") {
        let mut costs = Costs::default();
        let mut subjects = SUBJECTS;
        for run in 1..=RUNS {
            // Nobody is always the first.
            subjects.rotate_left(1);
            for subject in subjects {
                for (figure, value) in figures::measure(&site, subject).await {
                    costs.entry((subject, figure)).or_default().push(value);
                }
            }
            eprintln!("run {run} of {RUNS}");
        }
        print_costs(&costs);
    }
    if part.as_deref() != Some("figures") {
        let mut hours = Vec::new();
        for (services, environments) in CROWDS {
            for subject in SUBJECTS {
                hours.push(hour::measure(&site, subject, services, environments).await);
            }
            eprintln!("an hour of {services} services in {environments}");
        }
        print_hours(&hours);
    }
}

/// What each run said of each figure of each subject.
type Costs = BTreeMap<(&'static str, &'static str), Vec<f64>>;

/// A table in Markdown: medians, and how many times vanilla's they are.
fn print_costs(costs: &Costs) {
    println!("| medians of {RUNS} runs | {} |", SUBJECTS.join(" | "));
    println!("|---|{}", "---:|".repeat(SUBJECTS.len()));
    for figure in FIGURES {
        let median = |subject| {
            let mut values = costs.get(&(subject, figure.name))?.clone();
            values.sort_by(f64::total_cmp);
            Some(values[values.len() / 2])
        };
        let cell = |subject| {
            let Some(value) = median(subject) else { return "–".to_owned() };
            let told = grouped(value, figure.digits);
            match median(SUBJECTS[0]).filter(|_| figure.has_ratio) {
                Some(reference) if reference > 0.0 => format!("{told} (×{:.1})", value / reference),
                _ => told,
            }
        };
        println!("| {} | {} |", figure.name, SUBJECTS.map(cell).join(" | "));
    }
    println!();
}

/// A table in Markdown: how many requests in an hour, and until when every card of the widget shows a state. (Those of the
/// others all ask at once.)
fn print_hours(hours: &[Hour]) {
    println!("| services, environments | {} | the widget's cards all show a state after |", SUBJECTS.join(" | "));
    println!("|---|{}---:|", "---:|".repeat(SUBJECTS.len()));
    for told in hours.chunks(SUBJECTS.len()) {
        let Hour { services, environments, .. } = told[0];
        let requests = told.iter().map(|hour| grouped(hour.requests, 0));
        let shown = told.iter().filter(|hour| hour.subject == WIDGET).map(shown);
        let cells: Vec<_> = requests.chain(shown).collect();
        println!("| {services}, {environments} | {} |", cells.join(" | "));
    }
    println!();
    for hour in hours.iter().filter(|hour| hour.subject == WIDGET) {
        let kinds: Vec<_> = hour.kinds.iter().map(|(kind, count)| format!("{count} {kind:?}")).collect();
        println!("The widget, {}, {}: {}.", hour.services, hour.environments, kinds.join(", "));
    }
}

fn shown(hour: &Hour) -> String {
    match hour.shown_s {
        Some(seconds) if seconds < 1.0 => "at once".to_owned(),
        Some(seconds) => format!("{} s", grouped(seconds, 0)),
        None => "more than an hour".to_owned(),
    }
}

/// A number as people write it, with so many digits after its point.
fn grouped(value: f64, digits: usize) -> String {
    let text = format!("{:.digits$}", value.abs());
    let whole = text.find('.').unwrap_or(text.len());
    let mut told = String::new();
    for (index, letter) in text.char_indices() {
        if index > 0 && index < whole && (whole - index) % 3 == 0 {
            told.push(',');
        }
        told.push(letter);
    }
    let is_less = value < 0.0 && told.bytes().any(|digit| matches!(digit, b'1'..=b'9'));
    if is_less { format!("−{told}") } else { told }
}
