//! A widget's state: the screen that its components draw, what the person is in the middle of, and the session that
//! events go to.

mod view;

use std::{
    cell::RefCell,
    mem,
    rc::{Rc, Weak},
};

use leptos::reactive::graph::AnySubscriber;
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;

use super::{
    draft::{Draft, Said},
    notification,
    report::{Message, Report},
    session::Subscription,
    settings::Settings,
    subscribers::Subscriber,
};
use crate::{
    api::Mode,
    machine::Event,
    model::Tone,
    policy,
    screen::{Button, Notice, Screen},
    target::{ApiBase, HelmId},
    token::Token,
    words::{self, Label, Words},
};

/// A widget, as its view and its host share it: a clone is the same widget. It ends with the last of them.
#[derive(Clone)]
pub struct Widget(Rc<Shared>);

/// All that a widget knows. It is one source of Leptos' reactive graph: whatever changes, the effect that draws it runs
/// again. A signal for each part would be more exact about what to draw, which the patching is anyway.
struct Shared {
    state: RefCell<State>,
    /// The effect that draws it, once it has. (There is only one, and a trigger keeps a set of them: 1,200 bytes of brotli.)
    view: RefCell<Option<AnySubscriber>>,
}

struct State {
    screen: Rc<Screen>,
    draft: Draft,
    settings: Settings,
    subscription: Option<Subscription>,
    /// Whether the page says nothing of its colour scheme, so that it is for the system to say.
    is_scheme_open: bool,
    /// The outermost element, once it is drawn.
    base: Option<HtmlElement>,
}

/// A widget that lives on only as long as somebody else holds it: for what comes later, such as the end of a timer.
#[derive(Clone)]
pub(crate) struct WeakWidget(Weak<Shared>);

impl WeakWidget {
    pub(crate) fn get(&self) -> Option<Widget> {
        self.0.upgrade().map(Widget)
    }

    /// Does something if the widget still lives, and says it in its language.
    fn act(&self, act: impl FnOnce(&Widget)) {
        if let Some(widget) = self.get() {
            widget.speak();
            act(&widget);
        }
    }
}

impl Subscriber for WeakWidget {
    fn words(&self) -> Option<&'static Words> {
        self.get().and_then(|widget| widget.with(|state| state.settings.words))
    }

    /// A widget that is gone shows nothing, which is no error.
    fn show(&self, screen: &Rc<Screen>) {
        if let Some(widget) = self.get() {
            widget.show(Rc::clone(screen));
        }
    }

    fn ask_for_token(&self) {
        if let Some(widget) = self.get() {
            widget.ask_for_token();
        }
    }

    fn hear_of_reading(&self, is_read: bool) {
        if let Some(widget) = self.get() {
            widget.tell_outcome(is_read);
        }
    }

    fn has_host(&self) -> bool {
        self.get().is_some_and(|widget| widget.host().is_some())
    }

    fn tell(&self, message: &Message) {
        if let Some(widget) = self.get() {
            widget.report(message);
        }
    }
}

impl Widget {
    /// A widget that follows no service yet, and so asks for one.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        let draft = Draft::new(settings.asks_for_id);
        let screen = Rc::new(blank(None));
        let state = State { screen, draft, settings, subscription: None, is_scheme_open: true, base: None };
        Self(Rc::new(Shared { state: RefCell::new(state), view: RefCell::default() }))
    }

    /// Has what is said next said in this widget's language.
    #[inline(never)]
    pub(crate) fn speak(&self) {
        Words::speak(self.with(|state| state.settings.words));
    }

    /// Follows the service that the host names. The token of another service is not taken along.
    pub fn follow(&self, id: &HelmId) {
        self.ask_for_id(false);
        self.start(id);
    }

    /// Follows a service, unless it does so already.
    pub(crate) fn start(&self, id: &HelmId) {
        let is_followed = |state: &State| {
            let base = &state.settings.api_base;
            state.subscription.as_ref().is_some_and(|subscription| subscription.follows(base, id))
        };
        if self.with(is_followed) {
            return;
        }
        // The old subscription ends first, so that nothing of it is shown any more.
        self.leave(blank(None));
        let base = self.with(|state| state.settings.api_base.clone());
        let subscription = Subscription::start(&base, id, self.downgrade());
        self.subscribe(Some(subscription));
        self.settle();
    }

    /// Follows no service any more.
    pub fn stop(&self) {
        self.leave(blank(None));
        let asks_for_id = self.with(|state| state.settings.asks_for_id);
        self.ask_for_id(asks_for_id);
        if !asks_for_id {
            self.refuse(Tone::Neutral, &words::Message::HelmIdIsMissing.say());
        }
    }

    /// Whether the person is asked which service it is. What was wrong with the last id is so no more.
    fn ask_for_id(&self, asks_for_id: bool) {
        self.change(|draft| {
            draft.asks_for_id = asks_for_id;
            draft.is_refused = false;
        });
    }

    /// Follows no service any more, and shows nothing more.
    pub(crate) fn end(&self) {
        self.subscribe(None);
    }

    /// Says why there is nothing to follow, and takes no token.
    pub fn refuse(&self, tone: Tone, why: &str) {
        let is_error = tone == Tone::Error;
        let mut notice = Notice::info(tone, why);
        (notice.is_error, notice.kind) = (is_error, Some("configuration"));
        self.leave(blank(Some(notice)));
        self.change(|draft| draft.is_refused = true);
        if is_error {
            self.report(&Message::bad_settings(why));
        }
    }

    /// Changes what the host has decided. At another API the same service is another one, which starts without a token.
    pub fn configure(&self, change: impl FnOnce(&mut Settings)) {
        self.update(|state| {
            let confirm = state.settings.confirm;
            change(&mut state.settings);
            state.draft.keep_to(&state.settings, confirm);
            if state.subscription.is_none() {
                Words::speak(state.settings.words);
                state.screen = Rc::new(blank(state.screen.notice.clone()));
            }
        });
        self.read_scheme();
        if let Some((_, id)) = self.followed() {
            self.start(&id);
        }
        self.settle();
    }

    /// Tells the session what of the settings is its business.
    fn settle(&self) {
        let polls_hidden = self.with(|state| state.settings.poll_hidden || state.draft.notifies);
        let idle = self.with(|state| state.settings.token_idle);
        self.tell(Event::PollHidden(polls_hidden));
        self.tell(Event::TokenIdle(idle.map_or(policy::TOKEN_IDLE, |minutes| u64::from(minutes) * policy::MINUTE)));
    }

    /// Hands over a token.
    pub fn give_token(&self, token: Token) {
        if let Some(shared) = self.with(|state| state.subscription.as_ref().and_then(Subscription::shared)) {
            self.subscribe(Some(Subscription::of(shared, self.downgrade(), false)));
            self.settle();
        }
        self.tell(Event::TokenGiven(token));
    }

    /// Forgets the token.
    pub fn forget_token(&self) {
        self.tell(Event::TokenForgotten);
    }

    /// The host has no token to give; why, in words for people.
    pub fn fail_token(&self, why: &str) {
        self.tell(Event::TokenFailed(why.to_owned()));
    }

    /// The host has another way to a token, and may be asked for one at once.
    pub fn change_host(&self) {
        self.tell(Event::HostChanged);
    }

    /// Asks for a redeploy, unless the host prevents it; any confirmation is behind it.
    pub fn redeploy(&self, mode: Mode) {
        let meant = self.followed();
        let on_request = self.with(|state| state.settings.on_request.clone());
        let event = match mode {
            Mode::Normal => JsValue::UNDEFINED,
            Mode::Diff => "DIFF".into(),
        };
        // A host that fails to answer has not agreed.
        let may =
            on_request.is_none_or(|ask| ask.call1(&JsValue::UNDEFINED, &event).is_ok_and(|answer| answer.is_truthy()));
        // A host that is asked about one service may answer by going over to another, for which nobody has pressed.
        if may && self.followed() == meant {
            self.ask(Event::Redeploy(mode));
        }
    }

    /// Reads the status again.
    pub fn refresh(&self) {
        self.ask(Event::Refresh);
    }

    /// Tells the session what the host waits for an answer to.
    fn ask(&self, event: Event) {
        if !self.tell(event) {
            self.report(&Message::bad_settings(&words::Message::HelmIdIsMissing.say()));
        }
    }

    /// Tells the session, if there is one.
    pub(crate) fn tell(&self, event: Event) -> bool {
        self.with(|state| state.subscription.as_ref().map(|subscription| subscription.tell(event)).is_some())
    }

    fn report(&self, message: &Message) {
        if let Some(host) = self.host() {
            host.tell(message);
        }
    }

    fn host(&self) -> Option<Report> {
        self.with(|state| state.settings.on_news.clone()).map(Report)
    }

    /// Ends the subscription, and shows something else. What was chosen was chosen for that service.
    fn leave(&self, screen: Screen) {
        self.subscribe(None);
        self.change(|draft| *draft = Draft::new(draft.asks_for_id));
        self.show(Rc::new(screen));
    }

    /// Where the service that is followed is, and which one.
    pub(crate) fn followed(&self) -> Option<(ApiBase, HelmId)> {
        self.with(|state| state.subscription.as_ref().map(Subscription::service))
    }

    fn subscribe(&self, subscription: Option<Subscription>) {
        // Dropped once nothing is borrowed any more: the end of a session is the end of much.
        let before = self.with_mut(|state| mem::replace(&mut state.subscription, subscription));
        drop(before);
    }

    pub(crate) fn show(&self, screen: Rc<Screen>) {
        if screen.phase != "running" && self.with(|state| state.draft.notifies) {
            self.change(|draft| draft.notifies = false);
            self.settle();
            notification::tell(&screen.title, &screen.announcement);
        }
        self.update(|state| {
            if screen.wants_token {
                // Whoever brings the next token has not been asked yet.
                state.draft.is_confirming = false;
            } else {
                state.draft.forget_problems();
            }
            if state.screen.announcement != screen.announcement {
                state.draft.said = Said::OfTheScreen;
            }
            state.screen = screen;
        });
        self.answer_early_press();
    }

    /// Looks at the state. (It is borrowed meanwhile, so this is no place to call anybody else.)
    fn with<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(&self.0.state.borrow())
    }

    fn with_mut<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.0.state.borrow_mut())
    }

    /// Changes something that is drawn.
    fn update(&self, change: impl FnOnce(&mut State)) {
        self.with_mut(change);
        self.draw_again();
    }
}

/// What is shown while there is no service to follow.
fn blank(notice: Option<Box<Notice>>) -> Screen {
    Screen {
        title: Label::HelmService.text().to_owned(),
        button: Button { label: Label::Redeploy.text(), ..Button::default() },
        notice,
        wants_token: true,
        ..Screen::default()
    }
}
