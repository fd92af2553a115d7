//! Who does something else until a run has ended is told by the browser, if they ask for it.

use page_tests::{Page, Scene};

const SWITCH: &str = "Tell me when it ends";

/// A browser in which the person answers so when they are asked, and what it shows them is kept.
async fn asks(page: &Page, answer: &str) {
    let () = page
        .look(&format!(
            "void (window.shown = [], window.Notification = class {{
                static permission = 'default';
                static requestPermission = async () => (this.permission = {answer:?});
                constructor(title, {{ body }}) {{ shown.push([title, body]); }}
            }})"
        ))
        .await;
}

async fn is_on(page: &Page, is_on: bool) {
    let switch = format!("look.button({SWITCH:?})?.ariaPressed === '{is_on}'");
    page.wait_for("the switch", &switch).await;
}

/// A run, in a page that somebody leaves for another one.
fn scene() -> Scene {
    Scene::at_speed(0.0).with_fast_clock(120.0)
}

async fn ends(page: &Page) {
    page.api.set_speed(1_000.0);
    page.wait_for("the end", "look.phase() === 'succeeded'").await;
}

#[tokio::test]
async fn the_end_is_told_once_to_who_has_asked_for_it_and_looks_elsewhere() {
    scene()
        .play(async |page| {
            asks(page, "granted").await;
            page.connect("shop").await;
            assert!(page.look::<bool>(&format!("look.button({SWITCH:?}) === null")).await, "there is nothing to tell");
            page.redeploy().await;
            page.shows("QUEUED").await;
            is_on(page, false).await;
            page.press(SWITCH).await;
            is_on(page, true).await;
            page.hide().await;
            ends(page).await;
            let shown: Vec<(String, String)> = page.look("shown").await;
            assert_eq!(shown, [("shop".to_owned(), "Deployed. Your redeploy has ended".to_owned())]);
            // It was asked for that run alone.
            page.show().await;
            page.api.set_speed(0.0);
            page.redeploy().await;
            page.shows("QUEUED").await;
            is_on(page, false).await;
            page.has_deployed(2);
        })
        .await;
}

#[tokio::test]
async fn who_sees_the_page_or_has_changed_their_mind_is_told_nothing() {
    for changes_their_mind in [true, false] {
        scene()
            .play(async |page| {
                asks(page, "granted").await;
                page.connect("shop").await;
                page.redeploy().await;
                page.press(SWITCH).await;
                is_on(page, true).await;
                if changes_their_mind {
                    page.press(SWITCH).await;
                    is_on(page, false).await;
                    // It is not watched while nobody looks.
                    page.hide().await;
                }
                page.api.set_speed(1_000.0);
                page.show().await;
                page.wait_for("the end", "look.phase() === 'succeeded'").await;
                assert_eq!(page.look::<Vec<(String, String)>>("shown").await, []);
            })
            .await;
    }
}

#[tokio::test]
async fn who_has_refused_notifications_is_not_asked_again() {
    scene()
        .play(async |page| {
            asks(page, "denied").await;
            page.connect("shop").await;
            page.redeploy().await;
            page.press(SWITCH).await;
            page.wait_for("no switch", &format!("look.button({SWITCH:?}) === null")).await;
            // Nor where there are none.
            let () = page.look("void delete window.Notification").await;
            ends(page).await;
        })
        .await;
}
