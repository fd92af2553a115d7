//! The loop between the machine and the world: one activity at a time, one inbox.

use std::{future::poll_fn, pin::Pin, task::Poll};

use futures_channel::mpsc;
use futures_util::StreamExt as _;

use crate::{
    api::{Answer, Call, NoAnswer, Request},
    budget::Urgency,
    machine::{Event, Machine, News, Next, Now},
    screen::Screen,
};

/// What the loop needs of the world around it; dropping a future of it cancels what it does.
pub trait World {
    /// Sends a request with the token, when there is room for it, and reads the whole answer.
    fn fetch(
        &self,
        request: Request,
        authorization: String,
        urgency: Urgency,
    ) -> impl Future<Output = Result<Answer, NoAnswer>> + 'static;
    /// Waits.
    fn sleep(&self, ms: u32) -> impl Future<Output = ()> + 'static;
    /// Tells the time.
    fn now(&self) -> Now;
    /// Shows the machine's [`Screen`].
    fn show(&self, machine: &Machine, now: Now);
    /// Tells whoever wants to know; the machine is as it is after that.
    fn tell(&self, news: News, machine: &Machine);
}

/// Something under way that ends in an event.
type Activity = Pin<Box<dyn Future<Output = Event>>>;

/// What woke the loop.
enum Wake {
    Event(Event),
    /// Only time has passed, and the words on the screen with it.
    Tick,
    /// Every sender is gone.
    Over,
}

/// Runs until every sender of the inbox is gone. Dropping it stops everything that it has under way.
pub async fn drive(mut machine: Machine, world: impl World, mut inbox: mpsc::UnboundedReceiver<Event>) {
    let mut activity: Option<Activity> = None;
    let mut tick = None;
    let mut is_shown = false;
    let mut now = world.now();
    loop {
        if !is_shown {
            tick = Screen::fresh_for_ms(&machine).map(|ms| Box::pin(world.sleep(ms)));
            world.show(&machine, now);
        }

        let wake = poll_fn(|context| {
            if let Poll::Ready(event) = inbox.poll_next_unpin(context) {
                return Poll::Ready(event.map_or(Wake::Over, Wake::Event));
            }
            if let Some(running) = &mut activity
                && let Poll::Ready(event) = running.as_mut().poll(context)
            {
                activity = None;
                return Poll::Ready(Wake::Event(event));
            }
            tick.as_mut().map_or(Poll::Pending, |tick| tick.as_mut().poll(context).map(|()| Wake::Tick))
        })
        .await;

        let event = match wake {
            Wake::Event(event) => event,
            Wake::Tick => Event::Tick,
            Wake::Over => return,
        };
        let is_due = matches!(event, Event::Woke);
        now = world.now();
        let next = machine.on(event, now);
        // While a run is under way, a look at it that is due changes nothing that there is to see.
        is_shown = is_due && machine.is_under_way() && matches!(next, Next::Call(Call::Status));
        match next {
            Next::Stay => {}
            next => activity = start(next, &machine, &world),
        }
        for news in machine.take_news() {
            world.tell(news, &machine);
        }
    }
}

fn start(next: Next, machine: &Machine, world: &impl World) -> Option<Activity> {
    match next {
        Next::Sleep(ms) => {
            let sleep = world.sleep(ms);
            Some(Box::pin(async {
                sleep.await;
                Event::Woke
            }))
        }
        Next::Call(call) => {
            let (request, authorization) = machine.request(call)?;
            let fetch = world.fetch(request, authorization, machine.urgency());
            Some(Box::pin(async move { Event::Answered(call, fetch.await) }))
        }
        Next::Rest | Next::Stay => None,
    }
}
