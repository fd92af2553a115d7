//! Everyone on the page who watches one service: several widgets may, and all of them see and hear the same.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use super::{
    report::{Message, Report},
    widget::WeakWidget,
};
use crate::{
    machine::{Machine, News},
    screen::Screen,
    target::{ApiBase, HelmId},
};

/// A widget, and the host that listens to it.
pub(crate) struct Viewer {
    widget: WeakWidget,
    report: Option<Report>,
    /// Once it is gone, it hears nothing more, even if it left while others were being told.
    is_gone: Cell<bool>,
}

impl Viewer {
    pub(crate) fn new(widget: WeakWidget, report: Option<Report>) -> Rc<Self> {
        Rc::new(Self { widget, report, is_gone: Cell::new(false) })
    }

    /// A widget that is gone shows nothing, which is no error.
    fn show(&self, screen: &Rc<Screen>) {
        if let Some(widget) = self.widget.get() {
            widget.show(Rc::clone(screen));
        }
    }

    fn hear(&self, message: &Message) {
        if let (Some(report), false) = (&self.report, self.is_gone.get()) {
            report.tell(message);
        }
    }
}

/// The widgets of one service, and what they show.
pub(crate) struct Viewers {
    base: ApiBase,
    id: HelmId,
    seated: RefCell<Vec<Rc<Viewer>>>,
    shown: RefCell<Rc<Screen>>,
}

impl Viewers {
    pub(crate) fn of(base: ApiBase, id: HelmId) -> Rc<Self> {
        let nothing = Screen { wants_token: true, ..Screen::default() };
        Rc::new(Self { base, id, seated: RefCell::default(), shown: RefCell::new(Rc::new(nothing)) })
    }

    /// A newcomer sees what all others see, and its host is asked for a token if there is none.
    pub(crate) fn join(&self, viewer: &Rc<Viewer>) {
        self.seated.borrow_mut().push(Rc::clone(viewer));
        let shown = Rc::clone(&self.shown.borrow());
        if shown.card.is_some() || !shown.title.is_empty() {
            viewer.show(&shown);
        }
        viewer.hear(&Message::phase(shown.phase).of_service(&self.id));
        if shown.wants_token {
            viewer.hear(&Message::token_wanted("start").of_service(&self.id));
        }
    }

    pub(crate) fn leave(&self, viewer: &Rc<Viewer>) {
        viewer.is_gone.set(true);
        self.seated.borrow_mut().retain(|other| !Rc::ptr_eq(other, viewer));
    }

    pub(crate) fn show(&self, mut screen: Screen) {
        let before = Rc::clone(&self.shown.borrow());
        if screen.announcement.is_empty() {
            screen.announcement.clone_from(&before.announcement);
        }
        if *before == screen {
            return;
        }
        let screen = Rc::new(screen);
        self.shown.replace(Rc::clone(&screen));
        let asks_again = screen.wants_token && !before.wants_token;
        for viewer in self.everyone() {
            viewer.show(&screen);
            if asks_again && let Some(widget) = viewer.widget.get() {
                widget.ask_for_token();
            }
            // Last, because the host's function may do anything, even remove the widget.
            if screen.phase != before.phase {
                viewer.hear(&Message::phase(screen.phase).of_service(&self.id));
            }
        }
    }

    pub(crate) fn tell(&self, news: &News, machine: &Machine) {
        let everyone = self.everyone();
        if everyone.iter().all(|viewer| viewer.report.is_none()) {
            return;
        }
        let messages = Message::of(news, machine, &self.base).into_iter().map(|message| message.of_service(&self.id));
        let messages: Vec<_> = messages.collect();
        for viewer in everyone {
            for message in &messages {
                viewer.hear(message);
            }
        }
    }

    /// A copy, because a host may add and remove widgets while it is told something.
    fn everyone(&self) -> Vec<Rc<Viewer>> {
        self.seated.borrow().clone()
    }
}
