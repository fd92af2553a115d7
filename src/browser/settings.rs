//! What a host decides about a widget.

use js_sys::Function;

use crate::{target::ApiBase, words::Words};

/// What a host decides about a widget. The default talks to Qovery itself and asks before it deploys.
#[derive(Debug, Clone, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Settings {
    /// The API that the token is sent to.
    pub api_base: ApiBase,
    /// In which language it speaks; none for English.
    pub words: Option<&'static Words>,
    /// What the host calls the service; without it, the API's name for it is shown.
    pub label: Option<String>,
    /// Whether a click on the button is asked about.
    pub confirm: Confirm,
    /// The colours.
    pub theme: Theme,
    /// The host hands the token over, so that nobody is asked for one.
    pub without_token_form: bool,
    /// Where the console is that links lead to: Qovery's own, unless another is named; an empty text is none.
    pub console_base: Option<String>,
    /// Only normal runs are offered.
    pub without_diff: bool,
    /// Whether a person is asked which service it is, when the host names none.
    pub asks_for_id: bool,
    /// Whether the host can be asked for a token once more.
    pub asks_host: bool,
    /// A run is watched while the page is hidden, once a minute.
    pub poll_hidden: bool,
    /// After so many minutes a token is forgotten that nobody uses; 30 without it.
    pub token_idle: Option<u32>,
    /// Called with plain data whenever something happens.
    pub on_news: Option<Function>,
    /// Asked before a redeploy is sent; `false` prevents it.
    pub on_request: Option<Function>,
    /// Given the button that answers the question with yes, to say of it whether a person can see it. Without this, it can be
    /// pressed once it was there for 600 ms.
    pub on_question: Option<Function>,
}

/// Whether a click on the button is asked about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Confirm {
    /// A second click confirms.
    #[default]
    Click,
    /// One click is enough.
    None,
}

/// The colours: the page's `color-scheme` and else the reader's own choice, the page's alone, or always the same.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Theme {
    #[default]
    Auto,
    Host,
    Light,
    Dark,
}

impl Theme {
    /// The value of `data-theme`.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Host => "host",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}
