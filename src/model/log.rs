//! What `GET /environment/{id}/logs` answers of one deployment: a list of rows, among which is why it failed.

use super::status::text;
use crate::{
    json::{Document, Json},
    target::HelmId,
    text::lines,
};

/// Why a deployment failed, in the vendor's own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The service that failed, where it is another one.
    pub other: Option<String>,
    /// At most six lines, without what a terminal makes colours of; empty where there are none.
    pub words: String,
}

/// The API answers no more rows than this.
const MOST_ROWS: usize = 1_000;

impl Reason {
    /// The first error of this service, or of what deploys it; the one after it is only a banner. A service that did not
    /// get its turn has none of its own: then it is the first of all, or that of a check before all of them.
    pub(crate) fn from_json(answer: &Json, id: &HelmId, had_its_turn: bool) -> Option<Self> {
        let mut of_a_check = None;
        for row in answer.root().items(MOST_ROWS) {
            let text = |path| text(&row, path);
            let is_own = text("details.transmitter.id").is_some_and(|other| other.eq_ignore_ascii_case(id.as_str()));
            let is_around = matches!(text("details.transmitter.type").as_deref(), Some("Environment" | "TaskManager"));
            let is_error = row.get("error").is_some_and(|error| error.is_object());
            if !is_error || (had_its_turn && !is_own && !is_around) {
                continue;
            }
            let what = ["error.user_log_message", "message.safe_message", "error.underlying_error.message"];
            let mut words = what.into_iter().find_map(|path| row.text_at(path)).unwrap_or_default();
            words.push('\n');
            words.push_str(&row.text_at("error.hint_message").unwrap_or_default());
            let other = text("details.transmitter.name").filter(|_| !is_own && !is_around);
            let reason = Self { other, words: lines(&words) };
            // What is checked before all services fails for many of them, and only warns most of the time.
            if text("details.stage.step").as_deref() != Some("PreCheck") {
                return Some(reason);
            }
            of_a_check.get_or_insert(reason);
        }
        of_a_check.filter(|_| !had_its_turn)
    }
}
