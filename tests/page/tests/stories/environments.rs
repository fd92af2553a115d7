//! Many services on a page: their environments are asked, and not each of them.

use page_tests::{Page, Scene};
use simulator::{On, Service, What};

const STATES: &str = "host.all.map((it) => it.status?.state ?? '')";
const ALL: &str = "host.all.every((it) => it.status)";

/// The page of a host with a row for each of these services, which all have a token at once.
async fn rows(page: &Page, services: &[Service]) {
    let (ids, token): (Vec<_>, _) =
        (services.iter().map(|service| service.helm_id.clone()).collect(), page.take(page.api.token()));
    let add = format!(
        "void (host.define(), host.all = {ids:?}.map((helmId, index) =>
            host.add({{ id: index ? '' : 'helm-redeploy', helmId, layout: 'row' }})))"
    );
    let () = page.look(&add).await;
    page.wait_for("all widgets", "host.all.every((it) => it.shadowRoot?.querySelector('[part=form]'))").await;
    let () = page.look(&format!("void host.all.forEach((it) => it.token = {token:?})")).await;
}

/// How long it took until this was so, in milliseconds.
async fn took(page: &Page, what: &str, condition: &str) -> f64 {
    let start: f64 = page.look("performance.now()").await;
    page.wait_for(what, condition).await;
    page.look::<f64>("performance.now()").await - start
}

fn host(speed: f64) -> Scene {
    Scene { query: "hosts/host.html", ..Scene::at_speed(speed) }
}

#[tokio::test]
async fn a_hundred_services_of_one_environment_take_three_requests() {
    let story = async |page: &Page| {
        let ms = show_with_three_requests(page, 100).await;
        assert!(ms < 2_000.0, "{ms} ms");
    };
    host(0.0).play(story).await;
}

#[tokio::test]
async fn three_hundred_services_of_one_environment_take_no_more() {
    let story = async |page: &Page| {
        show_with_three_requests(page, 300).await;
    };
    host(0.0).play(story).await;
}

/// Shows so many services of one environment. After how many milliseconds each had a status.
async fn show_with_three_requests(page: &Page, count: usize) -> f64 {
    let services = page.api.crowd(count, 1);
    rows(page, &services).await;
    let ms = took(page, "a status of each", ALL).await;
    let last = format!("host.all.at(-1).shadowRoot.textContent.includes('crowd-{count}')");
    page.wait_for("the last one's name", &last).await;
    let asked = |kind| page.api.count(kind);
    assert_eq!((asked(On::Service), asked(On::Stages), asked(On::Services), asked(On::Status)), (1, 1, 1, 0));
    let words: Vec<String> = page.look(STATES).await;
    assert!(words.iter().all(|word| word == "DEPLOYED"), "{words:?}");
    ms
}

#[tokio::test]
async fn a_hundred_services_of_ten_environments_are_all_shown_within_seconds() {
    let story = async |page: &Page| {
        let services = page.api.crowd(100, 10);
        rows(page, &services).await;
        let ms = took(page, "a status of each", ALL).await;
        assert!(ms < 6_000.0, "{ms} ms");
        assert_eq!((page.api.count(On::Service), page.api.count(On::Stages), page.api.count(On::Status)), (10, 10, 0));
    };
    host(0.0).play(story).await;
}

#[tokio::test]
async fn a_run_of_somebody_else_is_seen_on_each_of_them_by_one_poll() {
    let story = async |page: &Page| {
        let services = page.api.crowd(8, 1);
        page.api.somebody_redeploys(&services[0].helm_id);
        rows(page, &services).await;
        page.wait_for("a status of each", ALL).await;
        page.wait_for("the run", "host.all[0].phase === 'running'").await;
        // The others would look after two minutes, each by itself.
        page.api.somebody_redeploys(&services[7].helm_id);
        page.wait_for("what began since", "host.all[7].status.state !== 'DEPLOYED'").await;
        assert_eq!(page.api.count(On::Status), 0);
    };
    host(1.0).play(story).await;
}

#[tokio::test]
async fn a_press_among_many_is_followed_by_the_services_own_status_and_told_to_nobody_else() {
    let story = async |page: &Page| {
        let services = page.api.crowd(12, 1);
        rows(page, &services).await;
        page.wait_for("a status of each", ALL).await;
        let () = page.look("void host.all[4].redeploy()").await;
        page.wait_for("the end of the run", "host.all[4].run?.outcome === 'success'").await;
        let heard: Vec<String> =
            page.look("host.heard.filter(({ name }) => name === 'finish').map(({ detail }) => detail.helmId)").await;
        assert_eq!(heard, [services[4].helm_id.clone()]);
        assert!(page.api.count(On::Status) > 0, "only the service itself says whose run it is");
        page.has_sent(1);
    };
    host(20.0).play(story).await;
}

#[tokio::test]
async fn an_environment_that_may_not_be_read_leaves_its_services_on_their_own_status() {
    let too_large = What::Oversized { mib: 2 };
    for what in [What::code(403), What::code(404), What::code(503), What::Html, What::TruncatedJson, too_large] {
        let story = async |page: &Page| {
            let services = page.api.crowd(6, 1);
            page.misbehave(On::Stages, what.clone(), 9, &["status of 403", "status of 404", "status of 503"]);
            rows(page, &services).await;
            page.wait_for("a status of each", ALL).await;
            assert_eq!((page.api.count(On::Stages), page.api.count(On::Status)), (1, 6), "{what:?}");
            assert!(
                page.look::<bool>(
                    "host.all.every((it) => !it.shadowRoot.querySelector('[part=error], [part=notice]'))"
                )
                .await
            );
        };
        host(0.0).play(story).await;
    }
}

#[tokio::test]
async fn another_token_is_asked_for_by_itself() {
    let story = async |page: &Page| {
        let services = page.api.crowd(8, 1);
        let (token, other) = (page.take(page.api.token()), page.take(page.api.token_of("Ana")));
        let ids: Vec<_> = services.iter().map(|service| service.helm_id.clone()).collect();
        let add = format!(
            "void (host.define(), host.all = {ids:?}.map((helmId, index) => host.add({{ id: index ? '' : 'helm-redeploy', helmId,
                getToken: () => index % 2 ? {token:?} : {other:?} }})))"
        );
        let () = page.look(&add).await;
        page.wait_for("a status of each", ALL).await;
        let asked = page.api.requests();
        for token in [token, other] {
            let header = format!("Bearer {token}");
            let own = asked.iter().filter(|seen| seen.authorization.as_ref() == Some(&header)).map(|seen| seen.kind);
            let (alone, together): (Vec<_>, Vec<_>) =
                own.filter(|kind| matches!(kind, On::Status | On::Stages)).partition(|kind| *kind == On::Status);
            assert!(alone.len() == 4 || !together.is_empty(), "nobody hears what another token has asked");
        }
    };
    host(0.0).play(story).await;
}

#[tokio::test]
async fn a_service_without_a_token_hears_nothing_of_what_others_ask() {
    let story = async |page: &Page| {
        let services = page.api.crowd(6, 1);
        rows(page, &services[..5]).await;
        let id = &services[5].helm_id;
        let () = page.look(&format!("void (host.bare = host.add({{ id: '', helmId: {id:?} }}))")).await;
        page.wait_for("a status of each", ALL).await;
        page.wait_for("a form", "host.bare.shadowRoot?.querySelector('[part=form]')").await;
        assert!(page.look::<bool>("host.bare.status === null || host.bare.status === undefined").await);
    };
    host(0.0).play(story).await;
}
