//! What the view needs of a widget: what a person does with it, what is read out, and when it is drawn.

use std::rc::Rc;

use js_sys::Promise;
use leptos::reactive::graph::{Observer, ReactiveNode as _};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{HtmlElement, HtmlInputElement};

use super::{State, WeakWidget, Widget};
use crate::{
    api::Mode,
    browser::{
        clock::sleep,
        draft::{Draft, Said},
        focus, notification, scheme,
        settings::{Confirm, Settings},
    },
    machine::Event,
    screen::{Notice, Offer, Screen},
    words,
};

/// How long the question is there before it can be answered: as long as a double click may take, in milliseconds. (The same
/// as in src/element/press.js.)
const ARMING: u32 = 600;

/// What is done then, with whether it was kept with something true.
type WhenKept = Box<dyn FnOnce(&Widget, bool)>;

impl Widget {
    pub(crate) fn downgrade(&self) -> WeakWidget {
        WeakWidget(Rc::downgrade(&self.0))
    }

    /// What is to be done when an event happens, for a listener. (A plain function, because each closure that captures
    /// something is a copy of all the code around it.)
    pub(crate) fn on<E: 'static>(&self, act: fn(&Self, E)) -> impl Fn(E) + 'static {
        let widget = self.clone();
        move |event| {
            widget.speak();
            act(&widget, event);
        }
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
    pub(super) fn tell_outcome(&self, is_read: bool) {
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
            let is_known = |notice: &Notice| before.notice.as_deref().is_some_and(|before| before.text == notice.text);
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

    /// (Boxed, because each kind of future is code of its own.)
    fn later_boxed(&self, ms: u32, act: Box<dyn FnOnce(&Self)>) {
        let widget = self.downgrade();
        spawn_local(async move {
            sleep(ms).await;
            widget.act(act);
        });
    }

    /// Does something once a promise is kept, if the widget still lives.
    pub(crate) fn when(&self, promise: Promise, act: WhenKept) {
        let (widget, kept) = (self.downgrade(), JsFuture::from(promise));
        spawn_local(async move {
            let is_true = kept.await.is_ok_and(|value| value.is_truthy());
            widget.act(|widget| act(widget, is_true));
        });
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
        self.speak();
        self.with(|state| draw(&state.screen, &state.draft, &state.settings))
    }

    pub(super) fn draw_again(&self) {
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
        let is_open = self.find("").is_none_or(|base| scheme::is_open(&base));
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

    pub(super) fn answer_early_press(&self) {
        if self.possible_mode().is_some() && self.with(|state| state.draft.was_pressed_early) {
            self.change(|draft| draft.was_pressed_early = false);
            self.open_confirmation();
        }
    }

    fn open_confirmation(&self) {
        self.change(Draft::ask);
        self.tell(Event::Asked);
        self.focus("[part=cancel]");
    }

    /// Answers the question with yes. It can be answered once, and only while it is asked, and seen.
    pub(crate) fn confirm(&self) {
        let may = self.with(|state| state.draft.is_confirming && state.draft.is_seen == Some(true));
        if let Some(mode) = self.possible_mode().filter(|_| may) {
            self.close_confirmation();
            self.redeploy(mode);
        }
    }

    /// Has the host watch the button that answers it. Where none does, as in a Leptos application, a person has had the time
    /// to see it after a moment.
    pub(crate) fn is_asking(&self, confirm: &web_sys::Element) {
        let watch = self.with(|state| state.settings.on_question.clone());
        match watch {
            // A host that cannot watch it has not seen it either.
            Some(watch) => _ = watch.call1(&JsValue::UNDEFINED, confirm),
            None => self.later(ARMING, |widget| widget.see(true)),
        }
    }

    pub(crate) fn see(&self, is_seen: bool) {
        self.change(|draft| draft.is_seen = Some(is_seen));
    }

    pub(crate) fn close_confirmation(&self) {
        self.change(|draft| draft.is_confirming = false);
        // At once, so that the key that is let go now is let go in here.
        if let Some(button) = self.find("[part=redeploy]") {
            focus::give(&button);
        }
    }

    /// Shows the last runs, or hides them.
    pub(crate) fn toggle_past_runs(&self) {
        self.change(|draft| draft.shows_past_runs = !draft.shows_past_runs);
        let looks = self.with(|state| state.draft.shows_past_runs);
        self.tell(Event::LooksAtHistory(looks));
    }

    /// Has the end of the run told to a person who does not see the page, or not any more. They ask for it for each run, and
    /// nobody remembers.
    pub(crate) fn toggle_notification(&self) {
        let turn = |widget: &Self, notifies| {
            widget.change(|draft| draft.notifies = notifies);
            // A run that nobody sees is not watched otherwise.
            widget.settle();
        };
        if self.with(|state| state.draft.notifies) {
            turn(self, false);
        } else {
            self.when(notification::ask(), Box::new(turn));
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
                && focus::is_free(&element)
            {
                focus::give(&element);
            }
        });
    }

    /// Moves the focus to the token field, if it is in the widget: a person may be elsewhere on the page, or in the page
    /// that has this one in a frame.
    pub(crate) fn ask_for_token(&self) {
        let Some(base) = self.find("") else { return };
        if focus::is_here(&base) {
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
