//! People who see little, hear the page or have no mouse meet no barrier that axe-core knows of, and those who magnify it
//! read all of it, whatever is shown.
//!
//! These are ignored because they need axe-core. `cargo xtask test page` gets it from npm and tells them, or says why not.

use page_tests::{Page, Scene};

use super::looks::{keep_all, on_the_page_of_all_looks};

const LAYOUTS: [&str; 3] = ["card", "row", "badge"];

#[tokio::test]
#[ignore = "it needs axe-core: `cargo xtask test page`"]
async fn everything_that_a_card_can_show() {
    on_the_page_of_all_looks(async |page| {
        keep_all(page).await;
        for theme in ["light", "dark"] {
            for layout in LAYOUTS {
                show(page, theme, layout).await;
                page.has_no_barriers().await;
            }
        }
        for layout in LAYOUTS {
            show(page, "light", layout).await;
            fits(page, layout).await;
        }
        if page.knows_preferences() {
            stands_still_where_that_is_wanted(page).await;
            has_lines_in_forced_colours(page).await;
        }
    })
    .await;
}

#[tokio::test]
#[ignore = "it needs axe-core: `cargo xtask test page`"]
async fn the_page_itself_with_its_legend_of_all_states() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.show_legend().await;
            for scheme in ["light", "dark"] {
                page.prefer(scheme).await;
                page.has_no_barriers().await;
            }
        })
        .await;
}

async fn show(page: &Page, theme: &str, layout: &str) {
    let () = page.look(&format!("looks.show({theme:?}, {layout:?})")).await;
}

/// Twice and four times as large, that is in half and a quarter of 1,280 pixels, and in the narrowest place that there is for it.
async fn fits(page: &Page, layout: &str) {
    for width in [640, 320, 220] {
        let () = page.look(&format!("looks.narrow({width})")).await;
        let cut: Vec<String> = page.look("looks.cut()").await;
        assert!(cut.is_empty(), "in {width} pixels a {layout} is cut: {cut:#?}");
    }
}

async fn stands_still_where_that_is_wanted(page: &Page) {
    show(page, "light", "card").await;
    assert!(page.look::<usize>("looks.moving()").await > 0, "nothing moves at all");
    page.emulate("", "prefers-reduced-motion", "reduce").await;
    page.wait_for("nothing to move", "looks.moving() === 0").await;
}

async fn has_lines_in_forced_colours(page: &Page) {
    page.emulate("", "forced-colors", "active").await;
    for layout in LAYOUTS {
        show(page, "light", layout).await;
        let unbordered: Vec<String> = page.look("looks.unbordered()").await;
        assert!(unbordered.is_empty(), "only a colour shows where this is in a {layout}: {unbordered:#?}");
        fits(page, layout).await;
    }
}
