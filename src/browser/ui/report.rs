//! What has happened, as Markdown, for whoever is asked for help.

use crate::{
    browser::clock::moment,
    screen::{Card, Notice, Screen},
    target::HelmId,
    words::language,
};

/// All of it is shown, so that nothing of the token can be in it.
pub(super) fn report(screen: &Screen, notice: &Notice, card: &Card, id: &HelmId, logs: Option<String>) -> String {
    // Two spaces end a line in Markdown, and part what a field of one line shows.
    const END: &str = "  \n";
    let title = ["**", &screen.title, "** ", id.as_str(), " ", &screen.place, END];
    let mut text = title.concat() + &["**", &card.state.label, "** ", &card.headline, END, &notice.text].concat();
    for line in notice.quote.split_terminator('\n') {
        text += &[END, "> ", line].concat();
    }
    for fact in &card.facts {
        let moment = fact.exact_unix_ms.and_then(|ms| moment(ms, language())).map(|[iso, _]| iso);
        let value = moment.as_ref().or(fact.copy.as_ref()).unwrap_or(&fact.value);
        text += &[END, "- ", fact.label, ": ", value].concat();
    }
    if let Some(address) = logs {
        text += &[END, "- ", &address].concat();
    }
    text
}
