//! Everything that a card can show, for the stories that look at all of it.

use page_tests::{Page, Scene};
use serde::Deserialize;

use super::states::STATES;

#[derive(Debug, Deserialize)]
struct Look {
    name: String,
    asks: bool,
}

/// Tells a story on the page that shows one look after the other, at a time that stands still.
pub(super) async fn on_the_page_of_all_looks(story: impl AsyncFnOnce(&Page)) {
    Scene { query: "hosts/looks.html", ..Scene::at_speed(0.0) }
        .with_fast_clock(0.0)
        .play(async |page| {
            // Some of what is shown is that the page's policy forbids it.
            page.expect_noise(&["connect-src"]);
            story(page).await;
        })
        .await;
}

/// Goes on to the next look, and gives its name.
pub(super) async fn next(page: &Page) -> Option<String> {
    let look: Option<Look> = page.look("looks.next()").await;
    let Look { name, asks } = look?;
    if asks {
        page.click("redeploy").await;
        page.wait_for("the question", "look.focused() === look.part('cancel')").await;
        let () = page.look("looks.arm()").await;
    }
    Some(name)
}

/// Brings the widget to one look after the other, every state of the API among them, and keeps a copy of each.
pub(super) async fn keep_all(page: &Page) {
    let mut names = Vec::new();
    while let Some(name) = next(page).await {
        let () = page.look(&format!("looks.keep({name:?})")).await;
        names.push(name);
    }
    let () = page.look("looks.keepLegend()").await;
    for (state, ..) in STATES {
        assert!(names.iter().any(|name| name == state), "{state} was not looked at");
    }
}
