//! The page in the second browser: that it works at all. `cargo xtask test firefox` tells this, and those stories of the
//! other files that it can.

use page_tests::Scene;

#[tokio::test]
#[ignore = "it needs Firefox: `cargo xtask test firefox`"]
async fn a_redeploy_is_followed_to_deployed() {
    Scene::at_speed(10.0)
        .play(async |page| {
            page.connect("shop").await;
            page.shows("DEPLOYED").await;
            page.redeploy().await;
            page.wait_for("success", "look.phase() === 'succeeded'").await;
            page.reads("Your redeploy · ended after").await;
            page.has_deployed(1);
        })
        .await;
}
