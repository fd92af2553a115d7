//! The page in the second browser: that it works at all, and how it looks. What it does is told in the first.
//! `cargo xtask test firefox` tells this where there is a Firefox and its driver.

use page_tests::Scene;

use super::layouts::{
    SHEETS, has_the_same_look_under, is_as_narrow_as_its_place, is_wide_enough_everywhere, scene, show,
};

#[tokio::test]
#[ignore = "it needs Firefox: `cargo xtask test firefox`"]
async fn a_redeploy_is_followed_to_deployed() {
    Scene::at_speed(10.0)
        .play_in_firefox(async |page| {
            page.connect("shop").await;
            page.shows("DEPLOYED").await;
            page.redeploy().await;
            page.wait_for("success", "look.phase() === 'succeeded'").await;
            page.reads("Your redeploy · ended after").await;
            page.has_deployed(1);
        })
        .await;
}

#[tokio::test]
#[ignore = "it needs Firefox: `cargo xtask test firefox`"]
async fn it_looks_the_same_in_every_layout_and_under_every_style_sheet() {
    scene()
        .play_in_firefox(async |page| {
            show(page).await;
            is_wide_enough_everywhere(page).await;
            is_as_narrow_as_its_place(page).await;
            has_the_same_look_under(page, &SHEETS).await;
        })
        .await;
}
