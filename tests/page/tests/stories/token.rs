//! What becomes of a token: told about, used, forgotten, and never shown. (That it is nowhere to be found is checked
//! at the end of every test.)

use page_tests::Scene;

#[tokio::test]
async fn a_token_that_expired_is_refused_in_words() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.expect_noise(&["status of 401"]);
            page.connect_with("shop", &page.api.token_expiring_in(-5)).await;
            page.reads("Your token has expired. Give a new one.").await;
            page.wait_for("a field for another", "look.tokenField()").await;
        })
        .await;
}

#[tokio::test]
async fn a_token_says_when_it_ends() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.connect_with("shop", &page.api.token_expiring_in(50)).await;
            page.reads("Token ends in less than a minute").await;
        })
        .await;
}

#[tokio::test]
async fn an_api_token_works_and_is_warned_about() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.connect_with("shop", &page.api.api_token()).await;
            page.shows("DEPLOYED").await;
            page.reads("This API token does not expire: it should not live in a browser.").await;
            let sent: Vec<_> = page.api.requests().into_iter().filter_map(|seen| seen.authorization).collect();
            assert!(!sent.is_empty() && sent.iter().all(|header| header.starts_with("Token qov_")), "{sent:?}");
        })
        .await;
}

#[tokio::test]
async fn a_token_is_taken_as_it_was_copied() {
    for (before, after) in [
        ("\"", "\""),
        ("\u{201c}", "\u{201d}"),
        ("bearer ", "\u{a0}"),
        ("\u{200b}Authorization: Bearer ", "%"),
        ("export QOVERY_CLI_ACCESS_TOKEN=", ";"),
        ("{\"access_token\":\"", "\",\"expires_in\":86400}"),
    ] {
        Scene::at_speed(0.0)
            .play(async |page| {
                let token = page.take(page.api.token());
                page.connect_with("shop", &format!("{before}{token}{after}")).await;
                page.shows("DEPLOYED").await;
                let sent: Vec<_> = page.api.requests().into_iter().filter_map(|seen| seen.authorization).collect();
                let header = format!("Bearer {token}");
                assert!(!sent.is_empty() && sent.iter().all(|sent| *sent == header), "{before:?}");
            })
            .await;
    }
}

#[tokio::test]
async fn a_token_that_is_encrypted_is_named_as_that() {
    Scene::at_speed(0.0)
        .play(async |page| {
            let encrypted = "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..aXY.Y2lwaGVydGV4dA.dGFn";
            page.fill_in(&page.api.helm_id("shop"), encrypted).await;
            page.press("Connect").await;
            page.wait_for("a word about encryption", "look.complaint().includes('encrypted')").await;
            assert!(page.api.requests().is_empty());
        })
        .await;
}

#[tokio::test]
async fn a_malformed_token_is_told_before_anything_is_sent() {
    for text in ["hello", "two words", "e30.e30."] {
        Scene::at_speed(0.0)
            .play(async |page| {
                page.fill_in(&page.api.helm_id("shop"), text).await;
                page.press("Connect").await;
                page.wait_for("a word about the token", "/token/i.test(look.complaint())").await;
                assert!(page.api.requests().is_empty());
            })
            .await;
    }
}

#[tokio::test]
async fn a_malformed_helm_id_is_told_before_anything_is_sent() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.fill_in("../organization", &page.api.token()).await;
            page.press("Connect").await;
            page.wait_for("a word about the id", "/UUID|id/.test(look.complaint())").await;
            assert!(page.api.requests().is_empty());
        })
        .await;
}

#[tokio::test]
async fn a_token_that_may_only_read_says_so_when_it_is_to_deploy() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.expect_noise(&["status of 403"]);
            page.connect_with("shop", &page.api.read_only_token()).await;
            page.shows("DEPLOYED").await;
            page.redeploy().await;
            page.reads("This token may not redeploy this service. Nothing was deployed.").await;
        })
        .await;
}

#[tokio::test]
async fn a_token_that_may_nothing_says_so_at_once() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.expect_noise(&["status of 403"]);
            page.connect_with("shop", &page.api.forbidden_token()).await;
            page.reads("This token may not see this service.").await;
            assert_eq!(page.kind().await, "forbidden");
        })
        .await;
}

#[tokio::test]
async fn forget_token_wipes_it() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.connect("shop").await;
            page.reads("Token ends in").await;
            page.press("Forget token").await;
            page.wait_for("an empty field", "look.tokenField()?.value === ''").await;
            page.wait_for("no word of a token's end", "!look.text().includes('Token ends in')").await;
            page.wait_for("no way to redeploy", "!look.ready(look.part('redeploy'))").await;
            page.connect("shop").await;
            page.reads("Token ends in").await;
        })
        .await;
}

#[tokio::test]
async fn the_token_field_is_empty_once_it_has_been_read() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.connect("shop").await;
            let left: String = page.look("look.find('input[part~=token]')?.value ?? ''").await;
            assert_eq!(left, "");
            assert!(
                page.api
                    .requests()
                    .iter()
                    .all(|seen| seen.headers.iter().all(|name| name != "cookie" && name != "referer"))
            );
        })
        .await;
}
