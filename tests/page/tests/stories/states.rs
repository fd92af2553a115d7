//! Every state has its words, its hook and its colour. The list is written by hand from the API's contract, so that
//! it cannot share a mistake with the widget's table.

use std::collections::{HashMap, HashSet};

use page_tests::{Page, Scene};
use serde_json::json;

pub(crate) const STATES: [(&str, &str, &str); 30] = [
    ("QUEUED", "Queued", "queued"),
    ("DEPLOYMENT_QUEUED", "Deployment queued", "queued"),
    ("RESTART_QUEUED", "Restart queued", "queued"),
    ("STOP_QUEUED", "Stop queued", "queued"),
    ("DELETE_QUEUED", "Delete queued", "queued"),
    ("WAITING_RUNNING", "Waiting to run", "waiting"),
    ("WAITING_RESTARTING", "Waiting to restart", "waiting"),
    ("WAITING_STOPPING", "Waiting to stop", "waiting"),
    ("WAITING_DELETING", "Waiting to delete", "waiting"),
    ("BUILDING", "Building", "building"),
    ("DEPLOYING", "Deploying", "active"),
    ("EXECUTING", "Executing", "active"),
    ("RESTARTING", "Restarting", "active"),
    ("STOPPING", "Stopping", "stopping"),
    ("CANCELING", "Canceling", "stopping"),
    ("DELETING", "Deleting", "stopping"),
    ("DEPLOYED", "Deployed", "success"),
    ("RESTARTED", "Restarted", "success"),
    ("BUILD_ERROR", "Build error", "error"),
    ("DEPLOYMENT_ERROR", "Deployment error", "error"),
    ("RESTART_ERROR", "Restart error", "error"),
    ("STOP_ERROR", "Stop error", "error"),
    ("DELETE_ERROR", "Delete error", "error"),
    ("CANCELED", "Canceled", "warning"),
    ("STOPPED", "Stopped", "neutral"),
    ("DELETED", "Deleted", "neutral"),
    ("READY", "Ready", "neutral"),
    ("UNAVAILABLE", "Status unavailable", "warning"),
    ("RECAP", "Recap", "neutral"),
    ("WARMING_UP", "WARMING_UP", "unknown"),
];

const PINK: &str = "rgb(255, 0, 255)";

#[tokio::test]
async fn every_state_has_its_label_hook_and_colour() {
    Scene::at_speed(0.0)
        // Thirty looks are more than the page may take in a minute.
        .with_fast_clock(20.0)
        .play(async |page| {
            page.connect("shop").await;
            let id = page.api.helm_id("shop");
            let mut colours: HashMap<String, &str> = HashMap::new();
            for (state, label, tone) in STATES {
                page.api.answer_status_with(&id, Some(json!({ "state": state })));
                page.press("Refresh").await;
                page.shows(state).await;
                assert_eq!(page.text("badge").await, label);
                assert_eq!(page.look::<String>("look.badge().dataset.tone").await, tone, "{state}");
                let colour = page.look("look.colour(look.badge())").await;
                if let Some(other) = colours.insert(colour, state) {
                    panic!("{state} has the colour of {other}");
                }
            }
        })
        .await;
}

#[tokio::test]
async fn an_embedder_can_recolour_a_single_state() {
    Scene::at_speed(0.0)
        // Thirty looks are more than the page may take in a minute.
        .with_fast_clock(20.0)
        .play(async |page| {
            page.connect("shop").await;
            let id = page.api.helm_id("shop");
            for (state, ..) in STATES.into_iter().filter(|(.., tone)| *tone != "unknown") {
                paint(page, state).await;
                page.api.answer_status_with(&id, Some(json!({ "state": state })));
                page.press("Refresh").await;
                page.shows(state).await;
                let pink = format!("look.colour(look.badge()) === {PINK:?}");
                page.wait_for(&format!("{state} in pink"), &pink).await;
            }
            // Of the legend, which shows all of them, only the last one is pink.
            page.show_legend().await;
            let badges: Vec<[String; 3]> = page.look("look.legend('light')").await;
            let pink: Vec<_> = badges.iter().filter(|[.., colour]| colour == PINK).map(|[state, ..]| state).collect();
            assert_eq!(pink, ["RECAP"]);
        })
        .await;
}

#[tokio::test]
async fn the_legend_shows_all_states_in_light_and_dark() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.show_legend().await;
            let light: Vec<[String; 3]> = page.look("look.legend('light')").await;
            let dark: Vec<[String; 3]> = page.look("look.legend('dark')").await;
            for (state, label, _) in STATES {
                let [in_light, in_dark] = [&light, &dark].map(|legend| legend.iter().find(|[word, ..]| word == state));
                let [_, text, colour] = in_light.unwrap_or_else(|| panic!("{state} is missing"));
                let [_, dark_text, dark_colour] = in_dark.unwrap_or_else(|| panic!("{state} is missing in the dark"));
                assert_eq!([text, dark_text], [label; 2]);
                assert_ne!(colour, dark_colour, "{state}");
            }
            for legend in [light, dark] {
                let colours: HashSet<_> = legend.iter().map(|[.., colour]| colour).collect();
                assert_eq!(colours.len(), STATES.len(), "some states share a colour: {legend:?}");
            }
        })
        .await;
}

/// Sets this state's hook, and no other's.
async fn paint(page: &Page, state: &str) {
    let hooks = "document.documentElement.style";
    let _: () = page.look(&format!("void ({hooks}.cssText = '--helm-redeploy-state-{state}: {PINK}')")).await;
}
