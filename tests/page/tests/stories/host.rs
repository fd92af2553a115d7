//! What a hoster and the writer of a link can rely on.

use std::{fs, path::Path};

use page_tests::{Scene, dist};

#[tokio::test]
async fn only_the_helm_id_is_taken_from_the_url() {
    let query = "?helm-id=71b8f0c2-94de-4a37-8c15-e2d6a3b4950f&api-base=https://evil.example&apiBase=https://evil.example\
                 &token=qov_fromTheAddress&theme=dark#token=qov_fromTheAddress";
    Scene { query, ..Scene::at_speed(0.0) }
        .play(async |page| {
            assert!(page.look::<bool>("look.idField() === null").await, "the page knows the id, and asks for it");
            assert_eq!(page.look::<String>("look.tokenField().value").await, "");
            assert!(page.api.requests().is_empty(), "nobody has asked for anything yet");
            page.connect("search").await;
            page.reads("search").await;
        })
        .await;
}

#[tokio::test]
async fn a_link_cannot_put_anything_but_a_uuid_into_the_page() {
    Scene { query: "?helm-id=../organization%3Cb%3E", ..Scene::at_speed(0.0) }
        .play(async |page| {
            assert_eq!(page.look::<String>("look.idField().value").await, "");
            assert!(page.api.requests().is_empty());
        })
        .await;
}

#[tokio::test]
async fn a_page_without_its_script_says_so() {
    Scene::at_speed(0.0)
        .play(async |page| {
            let words = "document.querySelector('helm-redeploy > p')";
            assert!(!page.look::<bool>(&format!("look.visible({words})")).await, "there is a widget in its place");
            page.reload_without("*.js").await;
            let is_read = format!("{words}.checkVisibility({{ visibilityProperty: true }})");
            page.wait_for("words about it", &is_read).await;
            assert!(page.look::<String>(&format!("{words}.innerText")).await.contains("Nothing was sent"));
        })
        .await;
}

/// wasm-bindgen frees what JavaScript has lost, and a widget that is freed is gone: the page has to hold on to it.
#[tokio::test]
async fn the_widget_outlives_the_garbage_collector() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.collect_garbage().await;
            page.connect("shop").await;
            page.collect_garbage().await;
            page.redeploy().await;
            page.shows("QUEUED").await;
        })
        .await;
}

/// The page's element has no attribute for an id that a person has typed, and its events name the service all the same.
#[tokio::test]
async fn events_name_the_service_that_a_person_chose() {
    Scene::at_speed(20.0)
        .play(async |page| {
            let () = page
                .look(
                    "(globalThis.heard = [], ['request', 'status', 'finish', 'error'].forEach((name) =>
                        document.addEventListener(`helm-redeploy-${name}`, ({ detail }) => heard.push([name, detail.helmId]))))",
                )
                .await;
            page.connect("shop").await;
            page.redeploy().await;
            page.wait_for("the end", "heard.some(([name]) => name === 'finish')").await;
            let heard: Vec<[String; 2]> = page.look("heard").await;
            assert!(heard.iter().any(|[name, _]| name == "request"), "{heard:?}");
            assert!(heard.iter().all(|[_, id]| *id == page.api.helm_id("shop")), "{heard:?}");
        })
        .await;
}

#[test]
fn the_release_page_holds_nothing_of_the_demo() {
    for file in files(&dist()) {
        let content = fs::read(&file).expect("it can be read");
        // (That an API may be on localhost, without a port of anybody's, is a rule of the element.)
        for word in ["_simulator", "127.0.0.1", "localhost:"] {
            let found = content.windows(word.len()).any(|bytes| bytes == word.as_bytes());
            assert!(!found, "{word} is in {}", file.display());
        }
    }
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}
