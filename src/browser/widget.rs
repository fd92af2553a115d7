//! A widget's state: the screen that its components draw, what the person is in the middle of, and the session that
//! events go to.

use std::{
    cell::RefCell,
    mem,
    rc::{Rc, Weak},
};

use leptos::reactive::graph::{AnySubscriber, Observer, ReactiveNode as _};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlElement, HtmlInputElement};

use super::{
    clock::later,
    draft::{Draft, Said},
    focus,
    report::{Message, Report},
    session::Subscription,
    settings::{Confirm, Settings},
    subscribers::Subscriber,
};
use crate::{
    api::Mode,
    machine::Event,
    model::Tone,
    screen::{Button, Notice, Offer, Screen},
    target::{ApiBase, HelmId},
    token::Token,
    words::{self, Label},
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
}

impl Subscriber for WeakWidget {
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
        let (base, polls_hidden) = self.with(|state| (state.settings.api_base.clone(), state.settings.poll_hidden));
        let subscription = Subscription::start(&base, id, self.downgrade());
        subscription.tell(Event::PollHidden(polls_hidden));
        self.subscribe(Some(subscription));
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
        let notice = Notice { is_error, kind: Some("configuration"), ..Notice::info(tone, why) };
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
        });
        self.read_scheme();
        if let Some((_, id)) = self.followed() {
            self.start(&id);
        }
        self.tell(Event::PollHidden(self.with(|state| state.settings.poll_hidden)));
    }

    /// Hands over a token.
    pub fn give_token(&self, token: Token) {
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
    fn followed(&self) -> Option<(ApiBase, HelmId)> {
        self.with(|state| state.subscription.as_ref().map(Subscription::service))
    }

    fn subscribe(&self, subscription: Option<Subscription>) {
        // Dropped once nothing is borrowed any more: the end of a session is the end of much.
        let before = self.with_mut(|state| mem::replace(&mut state.subscription, subscription));
        drop(before);
    }

    pub(crate) fn show(&self, screen: Rc<Screen>) {
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

/// What the view needs.
impl Widget {
    pub(crate) fn downgrade(&self) -> WeakWidget {
        WeakWidget(Rc::downgrade(&self.0))
    }

    /// What is to be done when an event happens, for a listener. (A plain function, because each closure that captures
    /// something is a copy of all the code around it.)
    pub(crate) fn on<E: 'static>(&self, act: fn(&Self, E)) -> impl Fn(E) + 'static {
        let widget = self.clone();
        move |event| act(&widget, event)
    }

    /// Takes what a notice offers.
    pub(crate) fn take(&self, offer: Offer) {
        self.ask_by_hand(match offer {
            Offer::RetryNow => Event::Refresh,
            Offer::KeepWatching => Event::KeepWatching,
            Offer::AskAgain => Event::AskHost,
        });
    }

    /// Tells the session what the person has asked for, who is to hear what came of it.
    pub(crate) fn ask_by_hand(&self, event: Event) {
        self.change(|draft| draft.said = Said::NotYet);
        self.tell(event);
    }

    /// Says what came of reading the status to who has asked for it, and waits for it. Nothing of what is read out anyway:
    /// that is another state, and a new error.
    fn tell_outcome(&self, is_read: bool) {
        let is_awaited = |state: &State| state.draft.said == Said::NotYet;
        if !self.with(is_awaited) {
            return;
        }
        let before = self.with(|state| Rc::clone(&state.screen));
        // Once it is shown.
        self.later(0, move |widget| {
            if !widget.with(is_awaited) {
                return;
            }
            let now = widget.with(|state| Rc::clone(&state.screen));
            let is_known = |notice: &Notice| before.notice.as_ref().is_some_and(|before| before.text == notice.text);
            match &now.notice {
                _ if is_read => widget.say(words::Message::NothingNew(&now.announcement).say()),
                Some(notice) if notice.is_error && !is_known(notice) => widget.say(String::new()),
                Some(notice) => widget.say(notice.text.clone()),
                // It is tried again in a moment.
                None => {}
            }
        });
    }

    /// Has something read out, even if it was the last thing that was.
    pub(crate) fn say(&self, words: String) {
        self.change(|draft| draft.said = Said::OfAPress(String::new()));
        // A screen reader has to see that there was nothing in between.
        self.later(100, |widget| {
            widget.change(|draft| {
                // What comes of another press is not known yet, and will be said then.
                if draft.said != Said::NotYet {
                    draft.said = Said::OfAPress(words);
                }
            });
        });
    }

    /// Does something after so many milliseconds, if the widget still lives.
    pub(crate) fn later(&self, ms: u32, act: impl FnOnce(&Self) + 'static) {
        self.later_boxed(ms, Box::new(act));
    }

    fn later_boxed(&self, ms: u32, act: Box<dyn FnOnce(&Self)>) {
        let widget = self.downgrade();
        let act_if_alive = move || {
            if let Some(widget) = widget.get() {
                act(&widget);
            }
        };
        later(ms, Box::new(act_if_alive));
    }

    /// Moves the focus to the first thing there is to do.
    pub(crate) fn focus_first(&self, prevents_scroll: bool) {
        let first = self.find("header:not(:has(~ [part=form])) [part=redeploy], [part=token]");
        match first {
            Some(first) if prevents_scroll => focus::give(&first),
            // It can take the focus whenever it is there.
            Some(first) => _ = first.focus(),
            None => {}
        }
    }

    /// Draws, now and whenever something has changed.
    pub(crate) fn draw<V>(&self, draw: impl FnOnce(&Screen, &Draft, &Settings) -> V) -> V {
        self.0.view.replace(Observer::get());
        self.with(|state| draw(&state.screen, &state.draft, &state.settings))
    }

    fn draw_again(&self) {
        let view = self.0.view.borrow().clone();
        if let Some(view) = view {
            view.mark_dirty();
        }
    }

    pub(crate) fn is_scheme_open(&self) -> bool {
        self.with(|state| state.is_scheme_open)
    }

    /// Reads the page's colour scheme. That makes the browser work out its styles, so it is not done whenever it is drawn.
    pub(crate) fn read_scheme(&self) {
        let is_open = || {
            let base = self.find("")?;
            let root = focus::root(&base);
            let style = web_sys::window()?.get_computed_style(&root.host()).ok()??;
            let is_open = style.get_property_value("color-scheme").ok()? == "normal";
            // A page may say it once for all, which no element's style tells.
            Some(is_open && root.owner_document()?.query_selector("meta[name=color-scheme]").ok()?.is_none())
        };
        let is_open = is_open().unwrap_or(true);
        self.update(|state| state.is_scheme_open = is_open);
    }

    /// Remembers the outermost element.
    pub(crate) fn is_drawn_as(&self, base: &web_sys::Element) {
        self.with_mut(|state| state.base = Some(base.clone().unchecked_into()));
        // Once it is on the page, it is drawn for its surroundings.
        self.later(0, Self::read_scheme);
    }

    pub(crate) fn change(&self, change: impl FnOnce(&mut Draft)) {
        self.update(|state| change(&mut state.draft));
    }

    /// Says what is wrong with the fields, and once more if it was so before.
    pub(crate) fn name_problems(&self, id: &'static str, token: &'static str) {
        let before = self.with(|state| (state.draft.id_problem, state.draft.token_problem));
        self.change(|draft| (draft.id_problem, draft.token_problem) = (id, token));
        let first = if id.is_empty() { token } else { id };
        if before == (id, token) && !first.is_empty() {
            self.say(first.to_owned());
        }
    }

    pub(crate) fn asks_for_id(&self) -> bool {
        self.with(|state| state.draft.asks_for_id)
    }

    /// The button was pressed: asks whether the chosen run is meant, or sends it at once where the host wants that.
    pub(crate) fn press(&self) {
        let confirm = self.with(|state| state.settings.confirm);
        match self.possible_mode() {
            Some(mode) if confirm == Confirm::None => self.redeploy(mode),
            Some(_) => self.open_confirmation(),
            None => {}
        }
    }

    /// The button was pressed before this widget was there: asks as soon as a redeploy is possible.
    pub(crate) fn press_early(&self) {
        self.change(|draft| draft.was_pressed_early = true);
        self.answer_early_press();
    }

    fn answer_early_press(&self) {
        if self.possible_mode().is_some() && self.with(|state| state.draft.was_pressed_early) {
            self.change(|draft| draft.was_pressed_early = false);
            self.open_confirmation();
        }
    }

    fn open_confirmation(&self) {
        self.change(|draft| draft.is_confirming = true);
        self.focus("[part=cancel]");
    }

    /// Answers the question with yes. It can be answered once, and only while it is asked.
    pub(crate) fn confirm(&self) {
        let is_asked = self.with(|state| state.draft.is_confirming);
        if let Some(mode) = self.possible_mode().filter(|_| is_asked) {
            self.close_confirmation();
            self.redeploy(mode);
        }
    }

    pub(crate) fn close_confirmation(&self) {
        self.change(|draft| draft.is_confirming = false);
        // At once, so that the key that is let go now is let go in here.
        if let Some(button) = self.find("[part=redeploy]") {
            focus::give(&button);
        }
    }

    /// The chosen run; none while nothing may be sent.
    fn possible_mode(&self) -> Option<Mode> {
        self.with(|state| state.screen.button.enabled.then_some(state.draft.mode))
    }

    /// A field of the form, by its selector.
    pub(crate) fn field(&self, selector: &str) -> Option<HtmlInputElement> {
        self.find(selector).map(JsCast::unchecked_into)
    }

    /// Moves the focus there (to the widget as a whole for an empty selector), once the changes of now are drawn.
    pub(crate) fn focus(&self, selector: &'static str) {
        self.later(0, move |widget| {
            if let Some(element) = widget.find(selector)
                && focus::is_free(&focus::root(&element))
            {
                focus::give(&element);
            }
        });
    }

    /// Moves the focus to the token field, if it is in the widget: a person may be elsewhere on the page, or in the page
    /// that has this one in a frame.
    pub(crate) fn ask_for_token(&self) {
        let Some(base) = self.find("") else { return };
        if focus::root(&base).active_element().is_some() {
            self.focus("[part=token]");
        }
    }

    fn find(&self, selector: &str) -> Option<HtmlElement> {
        let base = self.with(|state| state.base.clone())?;
        if selector.is_empty() {
            return Some(base);
        }
        base.query_selector(selector).ok()?.map(JsCast::unchecked_into)
    }
}

/// What is shown while there is no service to follow.
fn blank(notice: Option<Notice>) -> Screen {
    Screen {
        title: Label::HelmService.text().to_owned(),
        button: Button { label: Label::Redeploy.text(), ..Button::default() },
        notice,
        wants_token: true,
        ..Screen::default()
    }
}
