//! What a person learns from the last runs: how those went, and how long the present one may take.

use page_tests::{Key, Page, Scene};
use serde_json::{Value, json};
use simulator::{On, What};

const FOLD: &str = "look.find('[part=history] button')";

/// The rows that are shown, as they are read.
async fn rows(page: &Page) -> Vec<String> {
    page.look("[...look.all('[part=history] li')].map((row) => row.innerText.replace(/\\s+/g, ' '))").await
}

fn run(state: &str, duration: &str, triggered_by: &str) -> Value {
    json!({
        "identifier": { "execution_id": "an-old-run" }, "status": state, "total_duration": duration,
        "auditing_data": { "created_at": "2026-01-02T12:00:00Z", "triggered_by": triggered_by, "origin": "CONSOLE" },
        "details": { "repository": { "chart_name": "shop", "chart_version": "1.2.3" } },
    })
}

fn tells(page: &Page, rows: &[Value]) {
    let body = json!({ "page": 1, "page_size": 6, "results": rows });
    page.api.answer_history_with(&page.api.helm_id("shop"), Some(body));
}

fn times_asked(page: &Page) -> usize {
    page.api
        .requests()
        .iter()
        .filter(|seen| seen.method == "GET" && seen.path.ends_with("/deploymentHistoryV2"))
        .count()
}

#[tokio::test]
async fn a_person_opens_the_last_runs_by_keyboard_and_closes_them() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.connect("shop").await;
            page.wait_for("the button", &format!("{FOLD}?.ariaExpanded === 'false'")).await;
            assert_eq!(times_asked(page), 0, "nobody has looked");
            let () = page.look(&format!("void {FOLD}.focus()")).await;
            page.key(Key::Enter).await;
            page.wait_for("the rows", "look.all('[part=history] li').length === 5").await;
            assert_eq!(times_asked(page), 1);
            let rows = rows(page).await;
            let words = "by (Ana Sousa|Jonas Keller|Mei Lin), from (the (CLI|API|console)|Git|Terraform) · ";
            let is_told: bool = page.look(&format!("{rows:?}.every((row) => /{words}/.test(row))")).await;
            assert!(is_told, "{rows:?}");
            assert!(rows.iter().any(|row| row.starts_with("Deployed ")), "{rows:?}");
            page.wait_for("the links", "look.all('[part=history] a').length === 7").await;
            let id = page.api.helm_id("shop");
            let last: Vec<String> = page.look("look.all('[part=history] a').slice(-2).map(({ href }) => href)").await;
            for (link, end) in last.iter().zip(["deployments", "overview"]) {
                assert!(link.ends_with(&format!("/service/{id}/{end}")), "{link}");
            }
            page.has_no_barriers().await;
            assert!(page.look::<bool>(&format!("look.focused() === {FOLD}")).await);
            page.key(Key::Enter).await;
            page.wait_for("nothing", "look.all('[part=history] li').length === 0").await;
        })
        .await;
}

#[tokio::test]
async fn a_run_says_how_much_longer_it_may_take() {
    Scene::at_speed(5.0)
        .play(async |page| {
            tells(page, &[run("DEPLOYED", "PT9M50S", "Ana"), run("DEPLOYMENT_ERROR", "PT1S", "Ana")]);
            page.connect("shop").await;
            page.click_on(FOLD).await;
            page.redeploy().await;
            page.reads("about 10 min left").await;
            page.wait_for("its end", "look.phase() === 'succeeded'").await;
            page.wait_for("no guess any more", "!look.part('progress')").await;
        })
        .await;
    Scene::at_speed(5.0)
        .play(async |page| {
            tells(page, &[run("DEPLOYED", "PT0S", "Ana"), run("DEPLOYED", "PT0S", "Ana")]);
            page.connect("shop").await;
            page.click_on(FOLD).await;
            page.redeploy().await;
            page.reads("longer than the last 2").await;
        })
        .await;
    // Nobody has looked at the last runs: the one before says it.
    Scene::at_speed(1.0)
        .play(async |page| {
            page.connect("shop").await;
            page.redeploy().await;
            page.reads(" s left").await;
            assert_eq!(times_asked(page), 0);
        })
        .await;
}

#[tokio::test]
async fn last_runs_that_cannot_be_had_say_so_and_are_no_error() {
    for what in [What::code(403), What::code(500), What::Html] {
        Scene::at_speed(0.0)
            .play(async |page| {
                page.misbehave(On::History, what.clone(), 1, &["status of"]);
                page.connect("shop").await;
                page.click_on(FOLD).await;
                page.reads("Qovery does not tell them right now.").await;
                assert_eq!(page.kind().await, "", "it is no error of ours");
                page.click_on(FOLD).await;
                page.click_on(FOLD).await;
                page.wait_for("the rows", "look.all('[part=history] li').length === 5").await;
            })
            .await;
    }
}

#[tokio::test]
async fn what_others_have_written_there_is_text_and_never_has_the_token() {
    Scene::at_speed(0.0)
        .play(async |page| {
            tells(page, &[run("DEPLOYED", "PT1M", "<img src=x>\u{202e}Ana"), run("NEW_WORD", "soon", "")]);
            page.connect("shop").await;
            page.click_on(FOLD).await;
            page.wait_for("the rows", "look.all('[part=history] li').length === 2").await;
            let rows = rows(page).await;
            assert!(rows[0].contains("by <img src=x>Ana, from the console · shop · 1.2.3"), "{rows:?}");
            assert!(rows[1].starts_with("NEW_WORD ") && !rows[1].contains("by "), "{rows:?}");
        })
        .await;
    Scene::at_speed(0.0)
        .play(async |page| {
            let token = page.take(page.api.token());
            tells(page, &[run("DEPLOYED", "PT1M", &token)]);
            page.connect_with("shop", &token).await;
            page.click_on(FOLD).await;
            page.reads("Qovery does not tell them right now.").await;
        })
        .await;
}
