//! The page for people: by keyboard, by ear, with second thoughts, and in a picture.

use std::path::Path;

use page_tests::{Key, Page, Scene};

#[tokio::test]
async fn the_keyboard_alone_is_enough() {
    Scene::at_speed(0.0)
        .play(async |page| {
            tab_to(page, "look.idField()").await;
            page.type_text(&page.api.helm_id("shop")).await;
            tab_to(page, "look.tokenField()").await;
            page.type_token(&page.api.token()).await;
            page.key(Key::Enter).await;
            page.shows("DEPLOYED").await;
            tab_to(page, "look.part('redeploy')").await;
            page.key(Key::Enter).await;
            page.wait_for("the question", "look.focused() === look.part('cancel')").await;
            tab_to(page, "look.part('confirm')").await;
            page.wait_for("the question to be answerable", "look.ready(look.part('confirm'))").await;
            page.key(Key::Enter).await;
            page.shows("QUEUED").await;
            page.has_deployed(1);
        })
        .await;
}

#[tokio::test]
async fn escape_cancels_the_confirm_step() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.connect("shop").await;
            for place in ["cancel", "redeploy"] {
                page.click("redeploy").await;
                page.wait_for("the question", "look.focused() === look.part('cancel')").await;
                let _: () = page.look(&format!("look.part({place:?}).focus()")).await;
                page.key(Key::Escape).await;
                page.wait_for("the question to go", "!look.visible(look.part('confirm'))").await;
                page.wait_for("the focus to come back", "look.focused() === look.part('redeploy')").await;
            }
            assert_eq!(page.redeploys_sent(), 0);
        })
        .await;
}

#[tokio::test]
async fn who_does_something_else_sees_in_the_tab_how_the_run_goes() {
    const OWN: &str = "Redeploy a Helm service";
    let in_tab = async |page: &Page, words: &str| {
        page.wait_for(words, &format!("document.title === {words:?}")).await;
        page.look::<String>("document.querySelector('link[rel=icon]').href").await
    };
    for (service, end) in [("shop", "Succeeded"), ("payments", "Failed")] {
        Scene::at_speed(3.0)
            .play(async |page| {
                let own = in_tab(page, OWN).await;
                page.connect(service).await;
                assert_eq!(in_tab(page, OWN).await, own);
                page.redeploy().await;
                let running = in_tab(page, &format!("In progress · {OWN}")).await;
                let ended = in_tab(page, &format!("{end} · {OWN}")).await;
                assert!(own != running && running != ended && ended != own);
            })
            .await;
    }
}

#[tokio::test]
async fn a_run_that_is_not_followed_any_more_is_not_told_in_the_tab() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.connect("shop").await;
            page.redeploy().await;
            page.wait_for("the run in the tab", "document.title.startsWith('In progress')").await;
            let other = page.api.helm_id("search");
            let () = page.look(&format!("void (document.querySelector('#helm-redeploy').helmId = {other:?})")).await;
            page.wait_for("no run in the tab", "document.title === 'Redeploy a Helm service'").await;
        })
        .await;
}

#[tokio::test]
async fn second_thoughts_deploy_nothing() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.connect("shop").await;
            page.click("redeploy").await;
            page.click("cancel").await;
            page.wait_for("the question to go", "!look.visible(look.part('confirm'))").await;
            assert_eq!(page.redeploys_sent(), 0);
        })
        .await;
}

#[tokio::test]
async fn who_only_hears_the_page_can_do_all_of_it() {
    Scene::at_speed(20.0)
        .play(async |page| {
            let heading = |name: &str| [format!("region {name}"), format!("heading {name}")].join("\n");
            let button = "combobox Kind of run\noption Normal run\noption DIFF run\nbutton Redeploy";
            hears(page, &[&heading("Helm service"), button, "textbox Helm service id", "textbox Token (JWT)"]).await;
            page.connect("payments").await;
            page.wait_for("its name", "look.text().includes('payments')").await;
            let at_rest = "Deployed\nOut of date\nThe configuration has changed and waits for a redeploy";
            hears(page, &[&heading("payments"), button, at_rest, "button Refresh"]).await;
            page.click("redeploy").await;
            page.wait_for("the question", "look.focused() === look.part('cancel')").await;
            let id = &page.api.helm_id("payments")[..8];
            page.wait_for("the question to be answerable", "look.ready(look.part('confirm'))").await;
            let question = format!("group Redeploy payments ({id}…) with a normal run?");
            let place = "Production environment “production”.";
            page.reads(place).await;
            hears(page, &[&question, "Deployed now: main · ", place, "button Cancel\nbutton Yes, redeploy"]).await;
            page.click("confirm").await;
            page.wait_for("the failure", "look.phase() === 'failed'").await;
            let why =
                ["It failed in the step “Deploy”", "The pods of payments did not become ready.", "link Open the logs"];
            page.reads(why[1]).await;
            let below = ["Deployment error", "list Steps", "Deploy\nFailed", "status"];
            hears(page, &[&["button Redeploy again"], &why[..], &below].concat()).await;

            let said: Vec<String> = page.look("look.said").await;
            let said: Vec<&str> = said.iter().filter_map(|words| words.strip_prefix("payments: ")).collect();
            assert_eq!(said[..2], ["Deployed", "Requesting"], "{said:?}");
            assert_eq!(said.last(), Some(&"Deployment error. Your redeploy has ended"));
            assert!(said.iter().all(|words| said.iter().filter(|other| *other == words).count() == 1), "{said:?}");
        })
        .await;
}

/// Not so much a promise as a look at it: the README shows these.
#[tokio::test]
async fn pictures() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/pictures");
    Scene::at_speed(10.0)
        .play(async |page| {
            page.connect("slow").await;
            page.redeploy().await;
            page.shows("DEPLOYING").await;
            page.press("Last runs").await;
            page.reads("All runs").await;
            for scheme in ["light", "dark"] {
                page.prefer(scheme).await;
                page.picture(folder.join(scheme).with_extension("png")).await;
            }
        })
        .await;
}

/// Checks that who goes through the widget with a screen reader hears these, in this order.
async fn hears(page: &Page, expected: &[&str]) {
    let told = page.hears().await.join("\n");
    let mut rest = told.as_str();
    for words in expected {
        let Some((_, after)) = rest.split_once(words) else { panic!("{words:?} is not heard in its place:\n{told}") };
        rest = after;
    }
}

/// Presses Tab until the focus is there.
async fn tab_to(page: &Page, expression: &str) {
    for _ in 0..30 {
        page.key(Key::Tab).await;
        if page.look(&format!("look.focused() === {expression}")).await {
            return;
        }
    }
    panic!("Tab never reaches {expression}");
}
