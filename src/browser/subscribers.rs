//! Everyone on the page who follows one service: several widgets may, and all of them see and hear the same.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use super::report::Message;
use crate::{
    machine::{About, Machine, News, Now},
    screen::Screen,
    target::{ApiBase, HelmId},
    words::Words,
};

/// Who follows a service: a widget, and the host that listens to it.
pub(crate) trait Subscriber {
    /// In which language it speaks; none for English.
    fn words(&self) -> Option<&'static Words>;
    /// Shows what is known of the service now.
    fn show(&self, screen: &Rc<Screen>);
    /// Says that the token is wanted again, to whoever is at the widget.
    fn ask_for_token(&self);
    /// Says that the status was read, or could not be, to whoever has asked for it.
    fn hear_of_reading(&self, is_read: bool);
    /// Whether anybody listens.
    fn has_host(&self) -> bool;
    /// Tells the host, who may do anything about it, such as remove the widget.
    fn tell(&self, message: &Message);
}

/// A subscriber, from when it joined until it leaves.
pub(crate) struct Member {
    subscriber: Box<dyn Subscriber>,
    /// Once it is gone, it hears nothing more, even if it left while others were being told.
    is_gone: Cell<bool>,
}

impl Member {
    fn tell(&self, message: &Message) {
        if !self.is_gone.get() {
            self.subscriber.tell(message);
        }
    }
}

/// The subscribers of one service, and what they show.
pub(crate) struct Subscribers {
    base: ApiBase,
    id: HelmId,
    members: RefCell<Vec<Rc<Member>>>,
    shown: RefCell<Rc<Screen>>,
}

impl Subscribers {
    pub(crate) fn of(base: ApiBase, id: HelmId) -> Rc<Self> {
        let nothing = Screen { wants_token: true, ..Screen::default() };
        Rc::new(Self { base, id, members: RefCell::default(), shown: RefCell::new(Rc::new(nothing)) })
    }

    /// Where the service is, and which one.
    pub(crate) fn service(&self) -> (&ApiBase, &HelmId) {
        (&self.base, &self.id)
    }

    /// A newcomer sees what all others see, and its host is asked for a token if it has brought none.
    pub(crate) fn join(&self, subscriber: Box<dyn Subscriber>, needs_token: bool) -> Rc<Member> {
        let member = Rc::new(Member { subscriber, is_gone: Cell::new(false) });
        self.members.borrow_mut().push(Rc::clone(&member));
        let shown = Rc::clone(&self.shown.borrow());
        if shown.card.is_some() || !shown.title.is_empty() {
            member.subscriber.show(&shown);
        }
        member.tell(&Message::phase(&self.id, shown.phase));
        if needs_token {
            member.tell(&Message::token_wanted(&self.id, "start"));
        }
        member
    }

    pub(crate) fn leave(&self, member: &Rc<Member>) {
        member.is_gone.set(true);
        self.members.borrow_mut().retain(|other| !Rc::ptr_eq(other, member));
    }

    pub(crate) fn show(&self, machine: &Machine, now: Now) {
        let before = Rc::clone(&self.shown.borrow());
        let mut drawn: Option<(Option<&'static Words>, Rc<Screen>)> = None;
        for member in self.everyone() {
            let words = member.subscriber.words();
            // Widgets of one service mostly speak one language.
            let screen = match drawn {
                Some((spoken, screen)) if spoken == words => screen,
                _ => {
                    Words::speak(words);
                    let mut screen = Screen::of(machine, now);
                    if screen.announcement.is_empty() {
                        screen.announcement.clone_from(&before.announcement);
                    }
                    Rc::new(screen)
                }
            };
            self.shown.replace(Rc::clone(&screen));
            drawn = Some((words, Rc::clone(&screen)));
            let asks_again = screen.wants_token && !before.wants_token;
            member.subscriber.show(&screen);
            if asks_again {
                member.subscriber.ask_for_token();
            }
            // Last, because the host may remove the widget.
            if screen.phase != before.phase {
                member.tell(&Message::phase(&self.id, screen.phase));
            }
        }
    }

    pub(crate) fn tell(&self, news: &News, machine: &Machine) {
        let everyone = self.everyone();
        let is_read = matches!(news, News::Read { .. });
        if is_read || matches!(news, News::Failed { about: About::Status, .. }) {
            for member in &everyone {
                member.subscriber.hear_of_reading(is_read);
            }
        }
        if !everyone.iter().any(|member| member.subscriber.has_host()) {
            return;
        }
        // What a program is told has words as well, for people.
        Words::speak(everyone.first().and_then(|member| member.subscriber.words()));
        let messages = Message::of(news, machine, &self.base);
        for member in everyone {
            for message in &messages {
                member.tell(message);
            }
        }
    }

    /// A copy, because a host may add and remove widgets while it is told something.
    fn everyone(&self) -> Vec<Rc<Member>> {
        self.members.borrow().clone()
    }
}
