//! What somebody would want who is not to have it: each story is named after that, and is about why they do not get it.

use page_tests::Scene;

#[tokio::test]
async fn to_run_another_program_from_where_ours_is_served() {
    for (flipped, runs) in [("none", true), ("define.js", false), ("widget_bg.wasm", false)] {
        Scene { query: "hosts/host.html", ..Scene::at_speed(0.0) }
            .play(async |page| {
                if !runs {
                    page.expect_noise(&["integrity", "Failed to fetch", "Failed to load", "Failed to find"]);
                }
                let () = page.look(&format!("void location.assign('/hosts/held.html?flip={flipped}')")).await;
                page.wait_for("the portal", "location.pathname.includes('held')").await;
                if runs {
                    page.reads("This page does not say which Helm service to redeploy").await;
                } else if flipped == "widget_bg.wasm" {
                    page.reads("This widget could not start.").await;
                } else {
                    // A page has loaded when its modules have run, or cannot.
                    page.wait_for("its scripts", "document.readyState === 'complete'").await;
                    page.looks_after(2).await;
                    assert!(page.look::<bool>("document.querySelector('helm-redeploy').shadowRoot === null").await);
                }
            })
            .await;
    }
}
