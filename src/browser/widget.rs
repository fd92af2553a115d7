//! A widget's state: the screen that its components draw, what the person is in the middle of, and the session that
//! events go to.

use gloo_timers::future::TimeoutFuture;
use leptos::{
    html::Section,
    prelude::{
        GetUntracked, LocalStorage, NodeRef, RwSignal, Set, SetValue, StoredValue, Update, With, WithUntracked,
        WithValue, document,
    },
};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlElement, HtmlInputElement};

use super::{report::Report, session::Session, world::Page};
use crate::{
    api::Mode,
    machine::Event,
    model::Tone,
    screen::{Button, Notice, Screen},
    target::{ApiBase, HelmId},
    token::Token,
};

/// What a host decides about a widget. The default talks to Qovery itself and asks before it deploys.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The API that the token is sent to.
    pub api_base: ApiBase,
    /// What the host calls the service; without it, the API's name for it is shown.
    pub label: Option<String>,
    /// Whether a click on the button is asked about.
    pub confirm: Confirm,
    /// The colours.
    pub theme: Theme,
    /// The host hands the token over, so that nobody is asked for one.
    pub without_token_form: bool,
    /// Only normal runs are offered.
    pub without_diff: bool,
    /// Called with plain data whenever the shown state changes.
    pub on_status: Option<js_sys::Function>,
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

/// The colours: the reader's own choice, or the host's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Theme {
    #[default]
    Auto,
    Light,
    Dark,
}

impl Theme {
    /// The value of `data-theme`.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// What the person is in the middle of; nothing of it reaches the machine before it is done.
pub(crate) struct Draft {
    /// Whether the person is asked which service it is.
    pub(crate) asks_for_id: bool,
    /// Whether the host's settings leave nothing to do.
    pub(crate) is_refused: bool,
    /// The run that is chosen.
    pub(crate) mode: Mode,
    /// The run that waits for being confirmed.
    pub(crate) confirming: Option<Mode>,
    /// What is wrong with the id; empty for nothing.
    pub(crate) id_problem: &'static str,
    /// What is wrong with the token; empty for nothing.
    pub(crate) token_problem: &'static str,
    /// The fact that was just copied.
    pub(crate) copied: &'static str,
}

/// A widget, as its components and its host share it. It lives as long as the reactive owner that it was made under;
/// afterwards its methods do nothing.
#[derive(Clone, Copy)]
pub struct Widget {
    pub(crate) screen: RwSignal<Screen>,
    pub(crate) base: NodeRef<Section>,
    draft: RwSignal<Draft>,
    settings: StoredValue<Settings, LocalStorage>,
    session: StoredValue<Option<(HelmId, Session)>, LocalStorage>,
}

impl Widget {
    /// A widget that follows no service yet, and so asks for one.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        let draft = Draft {
            asks_for_id: true,
            is_refused: false,
            mode: Mode::Normal,
            confirming: None,
            id_problem: "",
            token_problem: "",
            copied: "",
        };
        Self {
            screen: RwSignal::new(blank(&settings, None)),
            base: NodeRef::new(),
            draft: RwSignal::new(draft),
            settings: StoredValue::new_local(settings),
            session: StoredValue::new_local(None),
        }
    }

    /// Follows the service that the host names. The token of another service is not taken along.
    pub fn follow(self, id: HelmId) {
        self.change(|draft| {
            draft.asks_for_id = false;
            draft.is_refused = false;
        });
        self.start(id);
    }

    /// Follows a service, unless it does so already.
    pub(crate) fn start(self, id: HelmId) {
        let is_followed = |session: &Option<(HelmId, Session)>| session.as_ref().is_some_and(|(old, _)| *old == id);
        if self.session.try_with_value(is_followed) != Some(false) {
            return;
        }
        self.change(|draft| draft.confirming = None);
        self.settings.with_value(|settings| {
            self.screen.set(blank(settings, None));
            let report = settings.on_status.clone().map(|on_status| Report::new(id.clone(), on_status));
            let session = Session::start(settings.api_base.clone(), id.clone(), Page::new(self, report));
            session.tell(Event::Label(settings.label.clone()));
            self.session.set_value(Some((id, session)));
        });
    }

    /// Says why there is nothing to follow, and takes no token.
    pub fn refuse(self, why: &str) {
        let notice = Notice {
            tone: Tone::Error,
            is_error: true,
            kind: Some("configuration"),
            text: why.to_owned(),
            offer: None,
        };
        self.session.try_set_value(None);
        self.settings.try_with_value(|settings| self.screen.try_set(blank(settings, Some(notice))));
        self.change(|draft| draft.is_refused = true);
    }

    /// Hands over a token.
    pub fn give_token(self, token: Token) {
        self.tell(Event::TokenGiven(token));
    }

    /// Forgets the token.
    pub fn forget_token(self) {
        self.tell(Event::TokenForgotten);
    }

    /// Asks for a redeploy; any confirmation is behind it.
    pub fn redeploy(self, mode: Mode) {
        self.tell(Event::Redeploy(mode));
    }

    /// Reads the status again.
    pub fn refresh(self) {
        self.tell(Event::Refresh);
    }

    pub(crate) fn tell(self, event: Event) {
        self.session.try_with_value(|session| session.as_ref().map(|(_, session)| session.tell(event)));
    }
}

/// What the components need.
impl Widget {
    /// Draws, now and whenever something of it changes.
    pub(crate) fn with<V>(self, draw: impl FnOnce(&Screen, &Draft, &Settings) -> V) -> V {
        self.screen
            .with(|screen| self.draft.with(|draft| self.settings.with_value(|settings| draw(screen, draft, settings))))
    }

    pub(crate) fn change(self, change: impl FnOnce(&mut Draft)) {
        self.draft.try_update(change);
    }

    pub(crate) fn asks_for_id(self) -> bool {
        self.draft.try_with_untracked(|draft| draft.asks_for_id).unwrap_or(false)
    }

    /// The run that the button asks for; none while it may not be pressed.
    pub(crate) fn chosen_mode(self) -> Option<Mode> {
        let may = self.screen.try_with_untracked(|screen| screen.button.enabled)?;
        self.draft.try_with_untracked(|draft| may.then_some(draft.mode))?
    }

    pub(crate) fn open_confirmation(self, mode: Mode) {
        self.change(|draft| draft.confirming = Some(mode));
        self.focus("[part=cancel]");
    }

    pub(crate) fn close_confirmation(self) {
        self.change(|draft| draft.confirming = None);
        self.focus("[part=redeploy]");
    }

    /// A field of the form, by its selector.
    pub(crate) fn field(self, selector: &str) -> Option<HtmlInputElement> {
        self.find(selector)?.dyn_into().ok()
    }

    /// Moves the focus there (to the widget as a whole for an empty selector), once the changes of now are drawn.
    pub(crate) fn focus(self, selector: &'static str) {
        spawn_local(async move {
            TimeoutFuture::new(0).await;
            if let Some(element) = self.find(selector) {
                // An element that cannot take the focus leaves it where it is.
                _ = element.focus();
            }
        });
    }

    /// Moves the focus to the token field, unless that takes it from a person who is somewhere else on the page.
    pub(crate) fn ask_for_token(self) {
        let is_here = self.find("").is_some_and(|base| base.matches(":focus-within").unwrap_or(false));
        if is_here || document().active_element().is_none_or(|element| element.tag_name() == "BODY") {
            self.focus("[part=token]");
        }
    }

    fn find(self, selector: &str) -> Option<HtmlElement> {
        let base = self.base.try_get_untracked()??;
        if selector.is_empty() {
            return Some(base.unchecked_into());
        }
        base.query_selector(selector).ok()?.map(JsCast::unchecked_into)
    }
}

/// What is shown while there is no service to follow.
fn blank(settings: &Settings, notice: Option<Notice>) -> Screen {
    Screen {
        title: settings.label.clone().unwrap_or_else(|| "Helm service".to_owned()),
        button: Button { label: "Redeploy", ..Button::default() },
        notice,
        wants_token: true,
        ..Screen::default()
    }
}
