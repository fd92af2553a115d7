//! The hard limit: whatever the rest decides, a page sends no more requests than its token may.
//!
//! It knows nothing of runs and retries, so that a mistake in those cannot reach the API as a flood. All widgets of a
//! page share one budget; who may not send yet waits in a queue, people first and cards at rest last.

use crate::policy::{MINUTE, SECOND};

const HOUR: u64 = 60 * MINUTE;

/// Who waits asks again at least this often, because somebody before them may have left the queue.
const LONGEST_WAIT: u64 = 5 * SECOND;
/// Who has waited so long is as urgent as a run, so that runs, however many, starve nobody.
const STARVING: u64 = 20 * SECOND;

/// Who wants to send, the most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// A person waits for the answer.
    Person,
    /// A run is being followed, a service is looked at for the first time, or somebody has asked how things stand.
    Run,
    /// A card at rest is kept up to date, or learns its service's name.
    Rest,
    /// What nobody waits for is asked beside looks that are taken for many services: now, or another time.
    Idle,
}

impl Urgency {
    /// The most requests of a page in any minute for a request of this kind to be among them: runs leave room for
    /// people, and cards at rest for runs.
    fn most_a_minute(self) -> usize {
        match self {
            Self::Person => 25,
            Self::Run | Self::Idle => 22,
            Self::Rest => 12,
        }
    }

    /// The same for any hour, of which the API allows 1,000.
    fn most_an_hour(self) -> usize {
        match self {
            Self::Person => 700,
            Self::Run | Self::Rest | Self::Idle => 660,
        }
    }
}

/// The most requests for cards at rest in any hour, so that they cannot use up what a run will need.
const MOST_AT_REST: usize = 300;
/// The most requests in any minute that nobody waits for: looks every four seconds leave room for these.
const MOST_IDLE: usize = 4;

/// Who waits for a permit to send a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiter {
    urgency: Urgency,
    number: u64,
    since_ms: u64,
}

impl Waiter {
    /// Who comes first: the more urgent, and of those the earlier.
    fn rank(self, now_ms: u64) -> (Urgency, u64) {
        let is_starving = now_ms.saturating_sub(self.since_ms) >= STARVING;
        let urgency = if is_starving { self.urgency.min(Urgency::Run) } else { self.urgency };
        (urgency, self.number)
    }
}

/// What was sent in the last hour, and who waits.
#[derive(Debug, Default)]
pub struct Budget {
    sent_ms: Vec<u64>,
    /// Those of them that were for cards at rest.
    at_rest_ms: Vec<u64>,
    waiting: Vec<Waiter>,
    enqueued: u64,
}

impl Budget {
    /// A budget of which nothing is spent.
    #[must_use]
    pub const fn new() -> Self {
        Self { sent_ms: Vec::new(), at_rest_ms: Vec::new(), waiting: Vec::new(), enqueued: 0 }
    }

    /// Joins the queue.
    pub fn enqueue(&mut self, urgency: Urgency, now_ms: u64) -> Waiter {
        self.enqueued += 1;
        let waiter = Waiter { urgency, number: self.enqueued, since_ms: now_ms };
        self.waiting.push(waiter);
        waiter
    }

    /// Leaves the queue. Who has a permit is not in it any more, which is no error.
    pub fn leave(&mut self, waiter: Waiter) {
        self.waiting.retain(|other| *other != waiter);
    }

    /// Spends a request and leaves the queue.
    ///
    /// # Errors
    /// When others come first or the budget is spent: after how many milliseconds to ask again.
    pub fn acquire(&mut self, waiter: Waiter, now_ms: u64) -> Result<(), u64> {
        self.forget_before(now_ms.saturating_sub(HOUR));
        let rank = waiter.rank(now_ms);
        let before = self.waiting.iter().filter(|other| other.rank(now_ms) < rank).count();
        let mut wait = full_for(&self.sent_ms, MINUTE, rank.0.most_a_minute(), before, now_ms);
        wait = wait.max(full_for(&self.sent_ms, HOUR, rank.0.most_an_hour(), before, now_ms));
        if waiter.urgency == Urgency::Rest {
            wait = wait.max(full_for(&self.at_rest_ms, HOUR, MOST_AT_REST, 0, now_ms));
        }
        if wait > 0 {
            return Err(wait.min(LONGEST_WAIT));
        }
        self.leave(waiter);
        self.sent_ms.push(now_ms);
        if waiter.urgency == Urgency::Rest {
            self.at_rest_ms.push(now_ms);
        }
        Ok(())
    }

    /// Spends a request now or not at all, as a redeploy has to: who pressed does not want it to happen later. What is asked
    /// idly can be asked another time.
    ///
    /// # Errors
    /// After how many milliseconds there is room for it.
    pub fn try_acquire(&mut self, urgency: Urgency, now_ms: u64) -> Result<(), u64> {
        self.forget_before(now_ms.saturating_sub(HOUR));
        let mut wait = full_for(&self.sent_ms, MINUTE, urgency.most_a_minute(), 0, now_ms);
        wait = wait.max(full_for(&self.sent_ms, HOUR, urgency.most_an_hour(), 0, now_ms));
        if urgency == Urgency::Idle {
            wait = wait.max(full_for(&self.at_rest_ms, MINUTE, MOST_IDLE, 0, now_ms));
        }
        if wait > 0 {
            return Err(wait);
        }
        self.sent_ms.push(now_ms);
        if urgency == Urgency::Idle {
            self.at_rest_ms.push(now_ms);
        }
        Ok(())
    }

    fn forget_before(&mut self, ms: u64) {
        for sent_ms in [&mut self.sent_ms, &mut self.at_rest_ms] {
            sent_ms.retain(|sent| *sent >= ms);
        }
    }
}

/// How long until the last `window_ms` have room for one more than those `before` this one.
fn full_for(sent_ms: &[u64], window_ms: u64, most: usize, before: usize, now_ms: u64) -> u64 {
    let needed = before + 1;
    if needed > most {
        return LONGEST_WAIT;
    }
    // With this many left in the window it is full; the oldest of them has to leave it first.
    let Some(index) = (sent_ms.len() + needed).checked_sub(most + 1) else { return 0 };
    sent_ms.get(index).map_or(0, |sent| (sent + window_ms).saturating_sub(now_ms))
}

#[cfg(test)]
mod tests {
    use super::{Budget, Urgency};

    const MINUTE: u64 = 60_000;
    const HOUR: u64 = 3_600_000;

    /// The most that were sent in any window of this length.
    fn most_in(window_ms: u64, sent: &[u64]) -> usize {
        let within = |start: u64| sent.iter().filter(|at| (start..start + window_ms).contains(at)).count();
        sent.iter().map(|start| within(*start)).max().unwrap_or(0)
    }

    /// So many ask every second, for hours.
    fn flood(urgency: Urgency, askers: usize, until_ms: u64) -> Vec<u64> {
        let mut budget = Budget::new();
        let mut waiters: Vec<_> = (0..askers).map(|_| budget.enqueue(urgency, 0)).collect();
        let mut sent = Vec::new();
        for now in (0..until_ms).step_by(1_000) {
            for waiter in &mut waiters {
                if budget.acquire(*waiter, now).is_ok() {
                    sent.push(now);
                    *waiter = budget.enqueue(urgency, now);
                }
            }
        }
        assert!(budget.sent_ms.len() <= 700, "it remembers what is older than an hour");
        sent
    }

    #[test]
    fn no_minute_and_no_hour_holds_more_than_is_allowed() {
        // Who waits for long is treated better, within the bounds of a run.
        for (urgency, a_minute, an_hour) in
            [(Urgency::Person, 25, 700), (Urgency::Run, 22, 660), (Urgency::Rest, 22, 300)]
        {
            let sent = flood(urgency, 40, 3 * HOUR);
            assert_eq!(most_in(MINUTE, &sent), a_minute, "{urgency:?}");
            assert_eq!(most_in(HOUR, &sent), an_hour, "{urgency:?}");
        }
    }

    #[test]
    fn a_person_does_not_wait_for_cards_at_rest() {
        let mut budget = Budget::new();
        for _ in 0..12 {
            let waiter = budget.enqueue(Urgency::Rest, 0);
            assert_eq!(budget.acquire(waiter, 0), Ok(()));
        }
        let late = budget.enqueue(Urgency::Rest, 0);
        assert!(budget.acquire(late, 10).is_err());
        let person = budget.enqueue(Urgency::Person, 0);
        assert_eq!(budget.acquire(person, 20), Ok(()));
        assert_eq!(budget.try_acquire(Urgency::Person, 30), Ok(()));
    }

    /// A budget in which no run has room before the first minute is over.
    fn full_of_runs() -> Budget {
        let mut budget = Budget::new();
        for now in 0..22 {
            let waiter = budget.enqueue(Urgency::Run, 0);
            assert_eq!(budget.acquire(waiter, now), Ok(()));
        }
        budget
    }

    #[test]
    fn first_come_first_served() {
        let mut budget = full_of_runs();
        let first = budget.enqueue(Urgency::Run, 0);
        let second = budget.enqueue(Urgency::Run, 0);
        assert!(budget.acquire(second, MINUTE).is_err(), "the first is before it");
        assert_eq!(budget.acquire(first, MINUTE), Ok(()));
        assert_eq!(budget.acquire(second, MINUTE + 1), Ok(()));
    }

    #[test]
    fn a_card_at_rest_comes_before_a_later_run_once_it_has_waited_for_twenty_seconds() {
        let mut budget = Budget::new();
        let card = budget.enqueue(Urgency::Rest, 0);
        let run = budget.enqueue(Urgency::Run, 0);
        assert!(run.rank(19_999) < card.rank(19_999));
        assert!(card.rank(20_000) < run.rank(20_000));
    }

    #[test]
    fn who_leaves_holds_nobody_up() {
        let mut budget = full_of_runs();
        let first = budget.enqueue(Urgency::Run, 0);
        let second = budget.enqueue(Urgency::Run, 0);
        assert_eq!(budget.acquire(second, 22), Err(5_000), "it looks again soon, because the first may leave");
        budget.leave(first);
        assert_eq!(budget.acquire(second, MINUTE), Ok(()));
    }

    #[test]
    fn a_redeploy_is_sent_now_or_not_at_all() {
        let mut budget = Budget::new();
        for _ in 0..25 {
            assert_eq!(budget.try_acquire(Urgency::Person, 1_000), Ok(()));
        }
        assert_eq!(budget.try_acquire(Urgency::Person, 11_000), Err(50_000));
        assert_eq!(budget.try_acquire(Urgency::Person, 61_000), Ok(()));
    }

    #[test]
    fn what_nobody_waits_for_holds_up_no_look_at_a_run() {
        let mut budget = Budget::new();
        let (mut looks, mut idle) = (0, 0);
        for now in (0..MINUTE).step_by(1_000) {
            idle += u32::from(budget.try_acquire(Urgency::Idle, now).is_ok());
            if now % 3_500 < 1_000 {
                let waiter = budget.enqueue(Urgency::Run, now);
                looks += 1;
                assert_eq!(budget.acquire(waiter, now), Ok(()), "look {looks}");
            }
        }
        assert_eq!(idle, 4);
    }

    #[test]
    fn cards_at_rest_wait_for_a_few_runs_and_starve_for_none() {
        let mut budget = Budget::new();
        let (mut runs, mut cards) = (Vec::new(), Vec::new());
        for _ in 0..40 {
            runs.push(budget.enqueue(Urgency::Run, 0));
            cards.push(budget.enqueue(Urgency::Rest, 0));
        }
        let mut looks = [0; 2];
        for now in (0..10 * MINUTE).step_by(1_000) {
            for (index, waiters) in [&mut runs, &mut cards].into_iter().enumerate() {
                let urgency = [Urgency::Run, Urgency::Rest][index];
                for waiter in waiters {
                    if budget.acquire(*waiter, now).is_ok() {
                        looks[index] += 1;
                        *waiter = budget.enqueue(urgency, now);
                    }
                }
            }
        }
        assert!(looks[1] > 80, "cards at rest had {} looks beside {} of runs", looks[1], looks[0]);
        assert!(looks[0] > looks[1], "runs had {} looks beside {} of cards at rest", looks[0], looks[1]);
    }
}
