//! The one message above the card: what happened, what became of the deployment, and what to do next. A sentence each,
//! in that order, and at most one thing to do.

mod end;
mod run;
mod trouble;

use crate::{
    api::ApiError,
    machine::{Machine, Now},
    model::Tone,
    words::{Label, Message, paragraph},
};

/// A message with at most one thing to do about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// Its colour family.
    pub tone: Tone,
    /// Whether it interrupts (`role="alert"`) and is the part `error`; otherwise it is the part `notice`.
    pub is_error: bool,
    /// The name of the error in events (`kind`), when it comes from one.
    pub kind: Option<&'static str>,
    /// Short, kind and exact.
    pub text: String,
    /// What follows it and changes every second, so that nobody wants it read out each time; empty for nothing.
    pub countdown: String,
    /// Words of the vendor's logs, a line each; empty for none.
    pub quote: String,
    /// Whether it speaks of the logs, so that a link to them belongs to it.
    pub is_about_logs: bool,
    /// What can be done with one button.
    pub offer: Option<Offer>,
}

/// What a notice offers to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// Reads the status again at once.
    RetryNow,
    /// Goes on watching a run of unusual length.
    KeepWatching,
    /// Asks the host for a token once more; of use only where there is a host to ask.
    AskAgain,
}

impl Offer {
    /// What its button says.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::RetryNow => Label::RetryNow.text(),
            Self::KeepWatching => Label::KeepWatching.text(),
            Self::AskAgain => Label::AskAgain.text(),
        }
    }
}

impl Notice {
    pub(super) fn of(machine: &Machine, now: Now) -> Option<Box<Self>> {
        let known = machine.known.as_ref();
        let trouble = machine.trouble.as_ref().and_then(|trouble| trouble::about(machine, trouble, now));
        let trouble =
            if machine.is_without_token() { trouble.map(|it| it.with_offer(Offer::AskAgain)) } else { trouble };
        trouble
            .or_else(|| run::about(machine, machine.run.as_ref()?, now))
            .or_else(|| end::about(machine, &known?.status))
            .or_else(|| about_an_unknown_state(machine))
            .or_else(|| about_the_line(machine, now))
    }

    /// Says what a page has to say, in its own words.
    pub(crate) fn info(tone: Tone, text: &str) -> Box<Self> {
        Box::new(Self {
            tone,
            is_error: false,
            kind: None,
            text: text.to_owned(),
            countdown: String::new(),
            quote: String::new(),
            is_about_logs: false,
            offer: None,
        })
    }

    fn saying(tone: Tone, sentences: &[Message<'_>]) -> Box<Self> {
        Self::info(tone, &paragraph(sentences))
    }

    fn of_error(error: &ApiError, sentences: &[Message<'_>]) -> Box<Self> {
        let tone = if error.may_pass() { Tone::Warning } else { Tone::Error };
        let mut notice = Self::saying(tone, sentences);
        (notice.is_error, notice.kind) = (true, Some(error.kind()));
        notice
    }

    fn with_countdown(mut self: Box<Self>, message: &Message<'_>) -> Box<Self> {
        self.countdown = [" ", &message.say()].concat();
        self
    }

    fn with_offer(mut self: Box<Self>, offer: Offer) -> Box<Self> {
        self.offer = Some(offer);
        self
    }
}

/// A page with many services has to share what one token may ask.
fn about_the_line(machine: &Machine, now: Now) -> Option<Box<Notice>> {
    machine.is_in_line(now).then(|| Notice::saying(Tone::Waiting, &[Message::WaitingForItsTurn]))
}

fn about_an_unknown_state(machine: &Machine) -> Option<Box<Notice>> {
    let is_unknown = !machine.known.as_ref()?.status.state.is_known();
    is_unknown.then(|| Notice::saying(Tone::Unknown, &[Message::UnknownState]))
}
