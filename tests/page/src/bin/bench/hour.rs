//! What an hour costs the API: a page with so many cards at rest, whose clock runs faster.

use simulator::On;

use crate::{WIDGET, page::Page, site::Site};

/// How many seconds of a page's time are looked at, and how many times as fast as the world's its clock runs meanwhile,
/// except while an answer is on its way.
struct Stretch {
    seconds: u32,
    pace: u32,
}

/// The widget looks seldom, and less often where many share what a page may ask for.
const AN_HOUR: Stretch = Stretch { seconds: AN_HOUR_S, pace: 600 };
/// The words of many cards, which change with the time, would keep a browser too busy at that pace.
const AN_HOUR_OF_MANY: Stretch = Stretch { pace: 200, ..AN_HOUR };
const MANY: usize = 50;

/// The pages without it do the same every three seconds. A browser's timers are too coarse for a faster clock.
const TEN_LOOKS: Stretch = Stretch { seconds: 30, pace: 10 };

const AN_HOUR_S: u32 = 3_600;

const KINDS: [On; 7] = [On::Status, On::Stages, On::Service, On::Services, On::Environment, On::History, On::Logs];

/// An hour of a subject.
pub(crate) struct Hour {
    pub(crate) subject: &'static str,
    pub(crate) services: usize,
    pub(crate) environments: usize,
    pub(crate) requests: f64,
    /// Seconds until every card shows a state; nothing where some show none in the end.
    pub(crate) shown_s: Option<f64>,
    /// How many of which kind there were, where it was a whole hour.
    pub(crate) kinds: Vec<(On, usize)>,
}

pub(crate) async fn measure(site: &Site, subject: &'static str, services: usize, environments: usize) -> Hour {
    let crowd: Vec<String> =
        site.api.crowd(services, environments).into_iter().map(|service| service.helm_id).collect();
    let Stretch { seconds, pace } = match subject {
        WIDGET if services >= MANY => AN_HOUR_OF_MANY,
        WIDGET => AN_HOUR,
        _ => TEN_LOOKS,
    };
    let count = || KINDS.map(|kind| site.api.count(kind));
    let before = count();
    let page = Page::open_with_clock(site, subject, &crowd).await;
    page.until("globalThis.bench?.show !== undefined").await;
    page.look(&format!("void bench.watch({services})")).await;
    // At its end it stands still, so that nothing is asked for afterwards.
    page.look(&format!("void setTimeout(() => {{ outside.clock.run(0); bench.isOver = true; }}, {seconds}000)")).await;
    page.hurry(pace).await;
    page.until("bench.isOver").await;
    let shown_s = page.look("bench.shownMs").await.as_f64().map(|ms| ms / 1e3);
    let states = page.number("bench.states()").await;
    assert!(states > 0.0, "no card of {subject} shows a state after {seconds} s");
    // What was sent last has arrived once it is answered.
    page.until("outside.inFlight() === 0").await;
    let kinds: Vec<_> = KINDS
        .into_iter()
        .zip(count().into_iter().zip(before))
        .map(|(kind, (after, before))| (kind, after - before))
        .filter(|(_, count)| *count > 0)
        .collect();
    let total: usize = kinds.iter().map(|(_, count)| count).sum();
    #[expect(clippy::cast_precision_loss, reason = "thousands")]
    let requests = total as f64 * f64::from(AN_HOUR_S / seconds);
    Hour { subject, services, environments, requests, shown_s, kinds }
}
