//! The loop, in a world whose clock jumps as soon as somebody sleeps.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    future::{pending, ready},
    rc::Rc,
};

use futures_channel::mpsc;
use futures_executor::block_on;
use futures_util::FutureExt as _;
use helm_redeploy::{
    api::{Answer, Mode, NoAnswer, Request},
    budget::Urgency,
    driver::{World, drive},
    machine::{Event, Machine, News, Now},
    screen::Screen,
    target::{ApiBase, HelmId},
    token::Token,
};

const ID: &str = "3c90c3cc-0d44-4b50-8888-8dd25736052a";

/// A world that answers from a script, writes down what it was asked, and ends when the script does.
#[derive(Clone)]
struct Script(Rc<RefCell<Inner>>);

struct Inner {
    answers: VecDeque<&'static str>,
    asked: Vec<String>,
    shown: Vec<Screen>,
    now_ms: u64,
    has_pressed: bool,
    told: Vec<News>,
    inbox: Option<mpsc::UnboundedSender<Event>>,
}

impl World for Script {
    fn fetch(
        &self,
        request: Request,
        authorization: String,
        _urgency: Urgency,
    ) -> impl Future<Output = Result<Answer, NoAnswer>> + 'static {
        assert_eq!(authorization, "Token qov_test");
        let mut inner = self.0.borrow_mut();
        inner.asked.push(format!(
            "{} {}",
            request.method,
            request.url.trim_start_matches("https://api.qovery.com/helm/")
        ));
        let body = inner.answers.pop_front();
        if body.is_none() {
            inner.inbox = None;
        }
        ready(body.map_or(Err(NoAnswer::Unreachable), |body| {
            Ok(Answer { http_status: 200, body: Some(body.as_bytes().to_vec()), ..Answer::default() })
        }))
    }

    fn sleep(&self, ms: u32) -> impl Future<Output = ()> + 'static {
        let world = self.clone();
        async move { world.0.borrow_mut().now_ms += u64::from(ms) }
    }

    fn now(&self) -> Now {
        let now_ms = self.0.borrow().now_ms;
        Now {
            monotonic_ms: now_ms,
            unix_ms: i64::try_from(now_ms).expect("a short story"),
            utc_offset_min: 0,
            seems_offline: false,
        }
    }

    /// The person in front of the screen presses the button twice as soon as it is enabled.
    fn show(&self, machine: &Machine, now: Now) {
        let screen = Screen::of(machine, now);
        let mut inner = self.0.borrow_mut();
        if screen.button.enabled && screen.title == "shop" && !std::mem::replace(&mut inner.has_pressed, true) {
            for _ in 0..2 {
                let inbox = inner.inbox.as_ref().expect("a listener");
                inbox.unbounded_send(Event::Redeploy(Mode::Diff)).expect("a listener");
            }
        }
        inner.shown.push(screen);
    }

    fn tell(&self, news: News, _machine: &Machine) {
        self.0.borrow_mut().told.push(news);
    }
}

#[test]
fn an_intent_becomes_one_request_and_a_followed_run() {
    let (sender, inbox) = mpsc::unbounded();
    let answers = [
        r#"{"state":"DEPLOYED","execution_id":"run-1"}"#,
        r#"{"name":"shop"}"#,
        r#"{"state":"QUEUED","execution_id":"run-2"}"#,
        r#"{"state":"DEPLOYING","execution_id":"run-2"}"#,
        r#"{"state":"DEPLOYED","execution_id":"run-2"}"#,
        r#"{"state":"DEPLOYED","execution_id":"run-2"}"#,
    ];
    let inner = Inner {
        answers: answers.into(),
        asked: Vec::new(),
        shown: Vec::new(),
        now_ms: 0,
        has_pressed: false,
        told: Vec::new(),
        inbox: Some(sender),
    };
    let world = Script(Rc::new(RefCell::new(inner)));
    let machine = Machine::new(ApiBase::default(), HelmId::parse(ID).expect("a UUID"), 1);
    let send = |event| world.0.borrow().inbox.as_ref().expect("a listener").unbounded_send(event).expect("a listener");
    send(Event::TokenGiven(Token::parse("qov_test").expect("a token")));

    block_on(drive(machine, world.clone(), inbox));

    let inner = world.0.borrow();
    let posts = inner.asked.iter().filter(|asked| *asked == &format!("POST {ID}/redeploy?forceEvent=DIFF")).count();
    assert_eq!(posts, 1, "{:?}", inner.asked);
    let mut labels: Vec<_> =
        inner.shown.iter().filter_map(|screen| Some(screen.card.as_ref()?.state.label.as_str())).collect();
    labels.dedup();
    assert_eq!(labels, ["Deployed", "Requesting", "Queued", "Deploying", "Deployed"]);

    let told: Vec<_> = inner.told.iter().filter(|news| !matches!(news, News::Read { .. })).collect();
    assert!(matches!(told[..], [News::Accepted, News::Finished { .. }, ..]), "{told:?}");
}

/// A world in which nothing ever ends, and that counts what is still under way.
#[derive(Clone, Default)]
struct Eternity {
    under_way: Rc<Cell<u32>>,
    shown: Rc<Cell<u32>>,
}

/// Something under way.
struct Counted(Rc<Cell<u32>>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}

impl Eternity {
    fn forever<T>(&self) -> impl Future<Output = T> + 'static + use<T> {
        self.under_way.set(self.under_way.get() + 1);
        let counted = Counted(Rc::clone(&self.under_way));
        async move {
            let _counted = counted;
            pending().await
        }
    }
}

impl World for Eternity {
    fn fetch(&self, _: Request, _: String, _: Urgency) -> impl Future<Output = Result<Answer, NoAnswer>> + 'static {
        self.forever()
    }

    fn sleep(&self, _: u32) -> impl Future<Output = ()> + 'static {
        self.forever()
    }

    fn now(&self) -> Now {
        Now { monotonic_ms: 0, unix_ms: 0, utc_offset_min: 0, seems_offline: false }
    }

    fn show(&self, _: &Machine, _: Now) {
        self.shown.set(self.shown.get() + 1);
    }

    fn tell(&self, _: News, _: &Machine) {}
}

#[test]
fn nothing_is_left_of_a_driver_that_is_dropped() {
    let (sender, inbox) = mpsc::unbounded();
    let machine = Machine::new(ApiBase::default(), HelmId::parse(ID).expect("a UUID"), 1);
    sender.unbounded_send(Event::TokenGiven(Token::parse("qov_test").expect("a token"))).expect("a listener");
    let world = Eternity::default();
    let mut driving = Box::pin(drive(machine, world.clone(), inbox));
    assert!(driving.as_mut().now_or_never().is_none());
    assert_eq!(world.under_way.get(), 2, "a look and a tick");

    sender.unbounded_send(Event::TokenForgotten).expect("a listener");
    assert!(driving.as_mut().now_or_never().is_none());
    assert_eq!(world.under_way.get(), 0, "what is no longer wanted is dropped at once");

    sender.unbounded_send(Event::TokenGiven(Token::parse("qov_test").expect("a token"))).expect("a listener");
    assert!(driving.as_mut().now_or_never().is_none());
    let shown = world.shown.get();
    drop(driving);
    assert_eq!((world.under_way.get(), world.shown.get()), (0, shown));
    assert!(sender.unbounded_send(Event::Refresh).is_err(), "nobody listens any more");
}
