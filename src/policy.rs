//! The numbers: how often to ask, and how long to wait after a failure. All in milliseconds.

use crate::api::ApiError;

pub(crate) const SECOND: u64 = 1_000;
pub(crate) const MINUTE: u64 = 60 * SECOND;
pub(crate) const HOUR: u64 = 60 * MINUTE;

/// The first look after a redeploy was accepted.
pub(crate) const FIRST_POLL: u64 = SECOND;
/// The second look at an end, before it counts: states have been seen to flap.
pub(crate) const CONFIRM_END: u64 = 3 * SECOND;
/// States that do not tell how things stand are asked for slowly.
pub(crate) const UNCLEAR: u64 = 10 * SECOND;
/// A card at rest notices a deployment that somebody else started.
pub(crate) const AT_REST: u64 = 2 * MINUTE;
/// A status that is younger is fresh enough to start a redeploy from, or to come back to.
pub(crate) const FRESH: u64 = 5 * SECOND;
/// An accepted run that nobody sees is said to be "not started yet" after this, …
pub(crate) const LATE: u64 = 30 * SECOND;
/// … may be asked for again after this, …
pub(crate) const MAY_ASK_AGAIN: u64 = MINUTE;
/// … and is waited for no longer after this.
pub(crate) const NEVER_STARTED: u64 = 5 * MINUTE;
/// A service is said to rest once it was seen so for this long, …
pub(crate) const AT_REST_FOR: u64 = 10 * SECOND;
/// … in as many looks, since one or two may come out of a cache, or be between the queue and the run.
pub(crate) const AT_REST_LOOKS: u32 = 4;
/// A run that was seen is given up when the service was seen at rest, without its end, for this long.
pub(crate) const END_UNSEEN: u64 = MINUTE;
/// A run of unknown limit that is at work for longer is said to take unusually long.
pub(crate) const UNUSUALLY_LONG: u64 = 30 * MINUTE;
/// After this, the person is asked whether to go on watching.
pub(crate) const WATCH: u64 = 60 * MINUTE;
/// After the outcome of a redeploy is unknown: the waits between the looks that find it out.
pub(crate) const FIND_OUT: [u64; 6] = [0, 2 * SECOND, 3 * SECOND, 5 * SECOND, 10 * SECOND, 10 * SECOND];
/// A run is looked at so seldom while the page is hidden, if at all.
pub(crate) const HIDDEN: u64 = MINUTE;
/// No look takes as long, from being sent to its timeout.
pub(crate) const LONGEST_LOOK: u64 = 12 * SECOND;
/// Words on the screen are renewed at least this often, so that silence for far longer means that the computer slept …
pub(crate) const TICK: u64 = 20 * SECOND;
/// … and this is what may be missing on a busy page.
pub(crate) const OVERSLEPT: u64 = 5 * SECOND;
/// A moment that lies no further in the future is now: the person's clock is a little slow.
pub(crate) const A_LITTLE: i64 = 5 * 60_000;
/// A host is asked for another token when this one ends so soon.
pub(crate) const TOKEN_ENDS_SOON: i64 = 60_000;
/// A token that nobody uses for so long is forgotten, unless the host has chosen another time; …
pub(crate) const TOKEN_IDLE: u64 = 30 * MINUTE;
/// … and one that has ended, after this.
pub(crate) const TOKEN_GRACE: i64 = 60_000;
/// The wait after too many requests, when the answer names none that can be read.
pub(crate) const TOO_MANY: u64 = 30 * SECOND;
/// No server may ask for a longer wait than this without the person being told to come back.
pub(crate) const LONGEST_WAIT: u64 = 5 * MINUTE;

/// A request that waits is asked for what after this, and again as often: ten seconds are usual, and mean nobody in particular.
pub(crate) const QUEUE: u64 = 15 * SECOND;

/// How long until the next look at a run of this age: 1,000 requests an hour are allowed, so a look every three
/// seconds can only be had for a while.
pub(crate) fn interval(age_ms: u64) -> u64 {
    match age_ms / MINUTE {
        0..2 => 3 * SECOND,
        2..10 => 5 * SECOND,
        _ => 10 * SECOND,
    }
}

/// How long until the next look at a run of this age that is one of many: no sooner than after four seconds, because the
/// soonest of many waits is a short one, and a minute has room for more than looks; and no later than after eight, because one
/// look is for many.
pub(crate) fn interval_together(age_ms: u64) -> u64 {
    interval(age_ms).clamp(4 * SECOND, 8 * SECOND)
}

/// How long after the last time a host may be asked for a token once more, if nobody has wished for it: three times at
/// once, and then after a pause that doubles, so that nothing a page does is a loop.
pub(crate) fn pause_before_asking(times: u32) -> u64 {
    times.checked_sub(3).map_or(0, |more| (4 * SECOND) << more.min(10))
}

/// When a limit is near enough to speak of it: a fifth of it is left.
pub(crate) fn near(limit: u64) -> u64 {
    limit - limit / 5
}

/// Failures in a row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Failures {
    pub(crate) count: u32,
    /// When the first of them was, on the monotonic clock.
    pub(crate) since_ms: u64,
}

/// How long to wait before asking again; `None` when asking again by itself is of no use.
pub(crate) fn backoff(failures: Failures, error: &ApiError, now_ms: u64, jitter: &mut Jitter) -> Option<u64> {
    let most = match error {
        // The trouble of a gateway passes. A login stays until somebody has logged in.
        ApiError::Html(status, _) if !matches!(status, 408 | 425 | 429 | 500..) => 2,
        _ => 9,
    };
    if !error.may_pass() || failures.count > most || now_ms.saturating_sub(failures.since_ms) > 5 * MINUTE {
        return None;
    }
    let ceiling = (SECOND << failures.count.saturating_sub(1).min(5)).min(30 * SECOND);
    let own = jitter.up_to(ceiling).max(SECOND);
    let told = match (error, error.wait_ms()) {
        (_, Some(wait)) if wait > LONGEST_WAIT => return None,
        // Spread what all widgets of a page were told alike, and never come too early.
        (_, Some(wait)) => wait.max(SECOND) + jitter.up_to(wait / 10),
        (ApiError::RateLimited(_) | ApiError::Html(429, _), None) => TOO_MANY,
        (ApiError::Server(503, _) | ApiError::Html(503, _), None) => 10 * SECOND,
        _ => 0,
    };
    Some(own.max(told))
}

/// A small generator of random numbers, for spreading requests; nothing secret comes from it.
#[derive(Debug, Clone)]
pub(crate) struct Jitter(u32);

impl Jitter {
    pub(crate) fn new(seed: u32) -> Self {
        Self(seed | 1)
    }

    /// A number from 0 to `most`.
    pub(crate) fn up_to(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        u64::from(self.0) % (most + 1)
    }

    /// A wait of about `ms`: a tenth more or less.
    pub(crate) fn about(&mut self, ms: u64) -> u64 {
        ms - ms / 10 + self.up_to(ms / 5)
    }
}

#[cfg(test)]
mod tests {
    use super::{Failures, Jitter, MINUTE, SECOND, backoff, interval};
    use crate::api::{ApiError, NoAnswer};

    fn wait(count: u32, error: &ApiError) -> Option<u64> {
        backoff(Failures { count, since_ms: 0 }, error, 10 * SECOND, &mut Jitter::new(7))
    }

    #[test]
    fn an_hour_of_looking_stays_within_what_the_api_allows() {
        let (mut age, mut looks) = (0, 0);
        while age < 60 * MINUTE {
            age += interval(age);
            looks += 1;
        }
        assert!(looks <= 700, "{looks}");
    }

    #[test]
    fn waits_grow_within_bounds() {
        for count in 1..=9 {
            let wait = wait(count, &ApiError::NoAnswer(NoAnswer::Timeout)).expect("another try");
            assert!((SECOND..=30 * SECOND).contains(&wait), "{wait}");
        }
        assert_eq!(wait(10, &ApiError::NoAnswer(NoAnswer::Timeout)), None);
    }

    /// The longest wait of many that differ by chance only.
    fn longest(count: u32, error: &ApiError) -> u64 {
        let wait = |seed| backoff(Failures { count, since_ms: 0 }, error, 0, &mut Jitter::new(seed));
        (0..2_000).filter_map(wait).max().expect("a wait")
    }

    #[test]
    fn the_longest_waits_double_up_to_half_a_minute() {
        for (count, ceiling) in [(1, 1_000), (2, 2_000), (3, 4_000), (4, 8_000), (5, 16_000), (6, 30_000), (9, 30_000)]
        {
            let longest = longest(count, &ApiError::NoAnswer(NoAnswer::Timeout));
            assert!((ceiling * 9 / 10..=ceiling).contains(&longest), "{longest} after {count} failures");
        }
    }

    #[test]
    fn what_all_widgets_were_told_alike_is_spread() {
        let longest = longest(1, &ApiError::RateLimited(Some(60_000)));
        assert!((65_000..=66_000).contains(&longest), "{longest}");
    }

    #[test]
    fn a_server_that_names_a_wait_is_obeyed() {
        assert!((5_000..=5_500).contains(&wait(1, &ApiError::RateLimited(Some(5_000))).expect("a wait")));
        assert_eq!(wait(1, &ApiError::RateLimited(None)), Some(30_000));
        assert_eq!(wait(1, &ApiError::Server(503, None)), Some(10_000));
        assert!(wait(1, &ApiError::RateLimited(Some(300_000))).expect("a wait") >= 300_000);
        assert_eq!(wait(1, &ApiError::RateLimited(Some(300_001))), None);
        assert!(wait(1, &ApiError::Server(503, Some(0))).expect("a wait") >= SECOND);
        assert_eq!(wait(1, &ApiError::Html(429, None)), Some(30_000));
        assert_eq!(wait(1, &ApiError::Html(503, None)), Some(10_000));
        assert!((5_000..=5_500).contains(&wait(1, &ApiError::Html(503, Some(5_000))).expect("a wait")));
    }

    #[test]
    fn what_will_not_pass_is_not_tried_again() {
        for error in [ApiError::Unauthorized, ApiError::Forbidden, ApiError::NotFound, ApiError::Refused(400, None)] {
            assert_eq!(wait(1, &error), None);
        }
        for (page, is_tried) in [(200, false), (401, false), (407, false), (502, true), (429, true)] {
            assert_eq!(wait(3, &ApiError::Html(page, None)).is_some(), is_tried, "a page with HTTP {page}");
        }
        for (since_the_first_ms, is_tried) in [(300_000, true), (300_001, false)] {
            let failures = Failures { count: 1, since_ms: 7 };
            let wait = backoff(failures, &ApiError::Server(500, None), 7 + since_the_first_ms, &mut Jitter::new(1));
            assert_eq!(wait.is_some(), is_tried, "{since_the_first_ms} ms after the first failure");
        }
    }

    #[test]
    fn jitter_is_a_tenth_more_or_less() {
        let mut jitter = Jitter::new(0);
        let waits: Vec<u64> = (0..1000).map(|_| jitter.about(3_000)).collect();
        assert!((2_700..2_710).contains(waits.iter().min().expect("a wait")), "{waits:?}");
        assert!((3_290..=3_300).contains(waits.iter().max().expect("a wait")), "{waits:?}");
    }

    #[test]
    fn chance_favours_no_number() {
        let mut jitter = Jitter::new(0);
        let mut counts = [0; 10];
        for _ in 0..1000 {
            counts[usize::try_from(jitter.up_to(9)).expect("an index")] += 1;
        }
        assert!(counts.iter().all(|count| (70..130).contains(count)), "{counts:?}");
    }
}
