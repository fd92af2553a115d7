//! What a card costs: to load, to press, to update, to have running, and to keep.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::{Instant, sleep, timeout};

use crate::{
    WIDGET,
    page::{PATIENCE, Page},
    site::Site,
};

/// A row of the table.
pub(crate) struct Figure {
    pub(crate) name: &'static str,
    /// How many digits after the point mean something.
    pub(crate) digits: usize,
    /// Whether it can be said how many times another's it is.
    pub(crate) has_ratio: bool,
}

const fn figure(name: &'static str, digits: usize) -> Figure {
    Figure { name, digits, has_ratio: true }
}

/// What should be nothing is no multiple of anything.
const fn growth(name: &'static str, digits: usize) -> Figure {
    Figure { name, digits, has_ratio: false }
}

const BYTES: &str = "bytes, brotli";
const START: &str = "start, ms";
const SLOW_START: &str = "slow start, ms";
const REQUEST: &str = "press to request, ms";
const UPDATE: &str = "update, µs of the main thread";
const BUSY: &str = "a hundred running cards, % of the main thread";
const MOUNT: &str = "99 more cards, ms until all are drawn";
const HEAP: &str = "a further card, kB of heap";
const LINEAR: &str = "a further card, kB of linear memory";
const HEAP_GROWTH: &str = "after 1,000 cards came and went, kB of heap more";
const LINEAR_GROWTH: &str = "… kB of linear memory more";
const NODE_GROWTH: &str = "… nodes more";
const LISTENER_GROWTH: &str = "… listeners more";

pub(crate) const FIGURES: [Figure; 13] = [
    figure(BYTES, 0),
    figure(START, 0),
    figure(SLOW_START, 0),
    figure(REQUEST, 2),
    figure(UPDATE, 0),
    figure(BUSY, 1),
    figure(MOUNT, 0),
    figure(HEAP, 1),
    growth(LINEAR, 1),
    growth(HEAP_GROWTH, 0),
    growth(LINEAR_GROWTH, 0),
    growth(NODE_GROWTH, 0),
    growth(LISTENER_GROWTH, 0),
];

/// How many times as fast the page's clock runs for updates.
const PACE: u32 = 60;
const WARM_UP: u64 = 30;
const UPDATES: u64 = 100;

const CARDS: usize = 100;
const WARM_UP_CYCLES: usize = 200;
const CYCLES: usize = 1_000;
/// How many times as fast the clock runs while a hundred cards wait for their statuses.
const HURRY: u32 = 600;
/// Longer than the second for which what is gone may come back.
const A_WHILE: Duration = Duration::from_millis(1_500);
/// How long it is watched how busy a page is.
const BUSY_FOR: Duration = Duration::from_secs(10);

/// Each figure of one run.
pub(crate) async fn measure(site: &Site, subject: &'static str) -> Vec<(&'static str, f64)> {
    let mut told = first_visit(site, subject).await;
    let shop = [site.api.helm_id("shop")];
    told.push((SLOW_START, Page::open_slowly(site, subject, &shop).await.until_usable().await));
    told.push((UPDATE, update(site, subject, &shop).await));
    told.push((BUSY, busy(site, subject).await));
    told.extend(many(site, subject).await);
    told.retain(|(name, _)| subject == WIDGET || ![LINEAR, LINEAR_GROWTH].contains(name));
    told
}

/// What a page loads, how long it takes from the beginning of the navigation to the first frame with a button that takes a
/// press, with nothing cached, and how long from that press (in the widget, from the answer to its question) to the request.
async fn first_visit(site: &Site, subject: &str) -> Vec<(&'static str, f64)> {
    site.take_sent();
    let page = Page::open(site, subject, &[site.api.helm_id("shop")]).await;
    let start = page.until_usable().await;
    page.until("bench.states() === 1").await;
    // What is on its way then counts as well.
    sleep(Duration::from_millis(500)).await;
    let bytes = site.take_sent();
    let asked = site.api.ledger().len();
    page.press("Redeploy").await;
    if subject == WIDGET {
        page.press("Yes, redeploy").await;
    }
    page.until("bench.requestMs !== null").await;
    let request = page.number("bench.requestMs").await;
    let arrives = async {
        while site.api.ledger().len() == asked {
            sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(PATIENCE, arrives).await.unwrap_or_else(|_| panic!("the redeploy of {subject} does not arrive"));
    // It has ended when the next page comes.
    site.api.pass(60.0);
    vec![(BYTES, bytes), (START, start), (REQUEST, request)]
}

/// What an answer costs that changes a card on the screen. (The seconds that are counted in between are too short for that
/// here, so that few of them are drawn.)
async fn update(site: &Site, subject: &str, helm_ids: &[String]) -> f64 {
    let bodies: Vec<String> = (1..=24).map(|number| status(&helm_ids[0], number).to_string()).collect();
    let more = json!({ "bodies": bodies, "pace": PACE });
    let page = Page::open_with(site, subject, helm_ids, &more, false).await;
    page.until(&format!("bench.answered > {WARM_UP}")).await;
    let (before_s, before) = (page.task().await, page.number("bench.answered").await);
    page.until(&format!("bench.answered > {}", WARM_UP + UPDATES)).await;
    let (after_s, after) = (page.task().await, page.number("bench.answered").await);
    1e6 * (after_s - before_s) / (after - before)
}

/// What part of its time the main thread works for many cards of services that are being deployed, at the pace of life.
async fn busy(site: &Site, subject: &str) -> f64 {
    let crowd: Vec<String> = site.api.crowd(CARDS, 1).into_iter().map(|service| service.helm_id).collect();
    for helm_id in &crowd {
        site.api.answer_status_with(helm_id, Some(status(helm_id, 20)));
    }
    let page = Page::open(site, subject, &crowd).await;
    page.until(&format!("bench.states() === {CARDS}")).await;
    sleep(A_WHILE).await;
    let (began, before_s) = (Instant::now(), page.task().await);
    sleep(BUSY_FOR).await;
    let busy = (page.task().await - before_s) / began.elapsed().as_secs_f64();
    for helm_id in &crowd {
        site.api.answer_status_with(helm_id, None);
    }
    1e2 * busy
}

/// What many cards take that are there, that come, and that are gone.
async fn many(site: &Site, subject: &str) -> Vec<(&'static str, f64)> {
    let crowd: Vec<String> = site.api.crowd(CARDS, 10).into_iter().map(|service| service.helm_id).collect();
    let page = Page::open_with_clock(site, subject, &crowd[..1]).await;
    page.until("bench.states() === 1").await;
    let one = page.burden().await;
    page.look(&format!("void bench.mount({})", json!(crowd))).await;
    page.until("bench.mountMs !== null").await;
    let mount = page.number("bench.mountMs").await;
    // The widget asks for no more at once than a token may, so that this takes minutes of the page's time.
    page.hurry(if subject == WIDGET { HURRY } else { 1 }).await;
    page.until(&format!("bench.states() === {CARDS}")).await;
    page.hurry(1).await;
    let all = page.burden().await;
    page.look("void bench.show([])").await;
    page.until("bench.states() === 0").await;

    let cycle = async |times: usize| {
        page.look(&format!("void bench.cycle({}, {times})", json!(crowd[0]))).await;
        page.until(&format!("bench.cycles === {times}")).await;
        sleep(A_WHILE).await;
        page.burden().await
    };
    let before = cycle(WARM_UP_CYCLES).await;
    let after = cycle(CYCLES).await;
    #[expect(clippy::cast_precision_loss, reason = "a hundred")]
    let further = 1e3 * (CARDS - 1) as f64;
    vec![
        (MOUNT, mount),
        (HEAP, (all.heap - one.heap) / further),
        (LINEAR, (all.linear - one.linear) / further),
        (HEAP_GROWTH, (after.heap - before.heap) / 1e3),
        (LINEAR_GROWTH, (after.linear - before.linear) / 1e3),
        (NODE_GROWTH, after.nodes - before.nodes),
        (LISTENER_GROWTH, after.listeners - before.listeners),
    ]
}

/// A status of a run under way: in each, another step has taken longer, and now and then the state is another.
fn status(helm_id: &str, number: u32) -> Value {
    let state = ["BUILDING", "DEPLOYMENT_QUEUED", "DEPLOYING"][number as usize / 8 % 3];
    let steps = ["REGISTRY_CREATE_REPOSITORY", "GIT_CLONE", "BUILD", "DEPLOYMENT_QUEUEING", "DEPLOYMENT"];
    let details = steps.iter().zip(1..).map(|(step, place)| {
        // The last one runs, so that it has no status yet.
        let (status, duration) = if place == 5 { (None, 3 * number) } else { (Some("SUCCESS"), 7 * place) };
        json!({ "step_name": step, "status": status, "duration_sec": duration })
    });
    json!({
        "id": helm_id,
        "state": state,
        "service_deployment_status": "UP_TO_DATE",
        "is_part_last_deployment": true,
        "status_details": { "action": "DEPLOY", "status": "ONGOING", "sub_action": "NONE" },
        "deployment_request_id": null,
        "deployment_requests_count": 0,
        "last_deployment_date": "2026-01-02T12:00:00Z",
        "execution_id": "run-2",
        "steps": {
            "total_duration_sec": 70 + 3 * number,
            "total_computing_duration_sec": 60 + 3 * number,
            "details": details.collect::<Vec<_>>(),
        },
    })
}
