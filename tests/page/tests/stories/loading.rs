//! The package from wherever, and however, a server sends it.

use page_tests::{Page, Scene};

use super::layouts::scene;

/// The address of the wasm, once it has come.
const CAME_FROM: &str =
    "performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.includes('.wasm'))";

#[tokio::test]
async fn a_wasm_comes_with_any_content_type_and_compressed() {
    for how in [
        "type=application/wasm;charset=utf-8",
        "type=Application/WASM",
        "type=application/octet-stream",
        "type=text/plain",
        "type=text/html",
        "type=",
        "br",
    ] {
        scene()
            .play(async |page| {
                let () = page.look("early.remove()").await;
                let () = page
                    .look(&format!("void (host.define(), host.add({{ wasmUrl: '/pkg/widget_bg.wasm?{how}' }}))"))
                    .await;
                page.wait_for(&format!("the widget, with {how}"), "look.part('notice')").await;
            })
            .await;
    }
}

#[tokio::test]
async fn a_wasm_from_elsewhere_is_named_from_where_the_page_begins() {
    for address in ["/pkg/widget_bg.wasm", "../pkg/widget_bg.wasm", "//HOST/pkg/widget_bg.wasm"] {
        scene()
            .play(async |page| {
                let () = page.look("early.remove()").await;
                let address = format!("{address:?}.replace('HOST', location.host)");
                let () = page.look(&format!("void (host.define(), host.add({{ wasmUrl: {address} }}))")).await;
                page.wait_for("the widget", "look.part('notice')").await;
            })
            .await;
    }
}

#[tokio::test]
async fn a_page_whose_addresses_begin_elsewhere_gets_the_wasm_beside_the_class() {
    at("hosts/base.html", async |page| {
        let files: Vec<String> = page.look(CAME_FROM).await;
        assert!(files.len() == 1 && files[0].ends_with("/pkg/widget_bg.wasm"), "{files:?}");
    })
    .await;
}

#[tokio::test]
async fn a_page_that_embeds_only_what_agrees_gets_the_package_from_another_origin() {
    at("hosts/isolated.html", async |page| {
        let elsewhere: bool = page.look(&format!("{CAME_FROM}.every((name) => !name.startsWith(origin))")).await;
        assert!(elsewhere);
    })
    .await;
}

#[tokio::test]
async fn a_portal_that_opens_from_what_its_worker_has_kept_has_the_widget() {
    Scene { query: "hosts/host.html?worker", ..Scene::at_speed(0.0) }
        .play(async |page| {
            let () = page.look("void navigator.serviceWorker.register('/hosts/worker.js?greedy')").await;
            page.wait_for("the worker", "navigator.serviceWorker.controller").await;
            for _ in 0..2 {
                page.open("hosts/host.html?worker").await;
                page.wait_for("the page", "globalThis.host").await;
                let () = page.look("void (early.remove(), host.define(), host.add())").await;
                page.wait_for("the widget", "look.part('notice')").await;
            }
            let kept = "caches.open('greedy').then((it) => it.keys()).then((all) => all.map(({ url }) => url))";
            let kept: Vec<String> = page.look(kept).await;
            assert!(kept.iter().any(|address| address.contains("_bg.wasm")), "{kept:?}");
        })
        .await;
}

/// A page with a widget that has no service, and says so.
async fn at(query: &'static str, story: impl AsyncFnOnce(&Page)) {
    Scene { query, ..Scene::at_speed(0.0) }
        .play(async |page| {
            page.wait_for("the widget", "look.part('notice')").await;
            story(page).await;
        })
        .await;
}
