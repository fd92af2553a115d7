//! Before the widget is there: the program is on its way, as on a slow network, and the button can be pressed already.

use page_tests::{Page, Scene};

#[tokio::test]
async fn a_button_that_is_pressed_early_asks_as_soon_as_the_widget_is_there() {
    for confirm in ["click", "none"] {
        on_a_slow_network(async |page| {
            show(page, &format!("confirm: '{confirm}', token")).await;
            page.reads("The shop").await;
            page.click("redeploy").await;
            page.reads("Loading…").await;
            page.has_sent(0);
            arrives(page).await;
            page.wait_for("the question", "look.ready(look.part('confirm'))").await;
            page.wait_for("the way out", "look.focused() === look.part('cancel')").await;
            page.has_sent(0);
            page.click("confirm").await;
            page.shows("QUEUED").await;
            page.has_sent(1);
        })
        .await;
    }
}

#[tokio::test]
async fn a_second_press_takes_an_early_one_back() {
    on_a_slow_network(async |page| {
        show(page, "token").await;
        page.click("redeploy").await;
        page.reads("Loading…").await;
        page.click("redeploy").await;
        page.reads("Redeploy").await;
        arrives(page).await;
        page.shows("DEPLOYED").await;
        assert!(page.look::<bool>("!look.part('confirm')").await);
        assert!(page.look::<bool>("look.focused() === look.part('redeploy')").await, "the focus stays at the button");
        page.has_sent(0);
    })
    .await;
}

#[tokio::test]
async fn nothing_can_be_pressed_early_without_a_token() {
    on_a_slow_network(async |page| {
        show(page, "").await;
        assert!(page.look::<bool>("look.part('redeploy').ariaDisabled === 'true'").await);
        page.look::<()>("look.part('redeploy').click()").await;
        page.look::<()>("void (widget().token = token)").await;
        page.wait_for("the button", "look.ready(look.part('redeploy'))").await;
        page.look::<()>("look.part('redeploy').click()").await;
        page.look::<()>("void (widget().token = null)").await;
        page.wait_for("no button", "!look.ready(look.part('redeploy'))").await;
        arrives(page).await;
        page.reads("Token (JWT)").await;
        assert!(page.look::<bool>("!look.part('confirm')").await, "a program's click is no press");
    })
    .await;
}

#[tokio::test]
async fn a_service_that_is_hidden_behind_its_program_is_shown_as_it_will_be() {
    on_a_slow_network(async |page| {
        show(page, "token, theme: 'dark'").await;
        let place =
            "(({ x, y, height }) => [x, y, height].map(Math.round))(look.part('title').getBoundingClientRect())";
        let colour = "getComputedStyle(look.part('base')).backgroundColor";
        let early: (Vec<i32>, String) = page.look(&format!("[{place}, {colour}]")).await;
        page.look::<()>("void (widget().label = 'Another name')").await;
        page.reads("Another name").await;
        arrives(page).await;
        page.shows("DEPLOYED").await;
        assert_eq!(early, page.look(&format!("[{place}, {colour}]")).await);
    })
    .await;
}

/// Plays on a page whose program does not come before it is let.
async fn on_a_slow_network(story: impl AsyncFnOnce(&Page)) {
    Scene { query: "hosts/host.html", ..Scene::at_speed(0.0) }
        .play(async |page| {
            let () = page
                .look(
                    "void (() => {
                        const { fetch } = window;
                        const wait = new Promise((resolve) => (globalThis.arrive = resolve));
                        window.fetch = async (...all) => {
                            if (/_bg\\.wasm/.test(all[0])) await wait;
                            return fetch(...all);
                        };
                        globalThis.widget = () => document.getElementById('helm-redeploy');
                    })()",
                )
                .await;
            story(page).await;
        })
        .await;
}

async fn show(page: &Page, properties: &str) {
    let (id, token) = (page.api.helm_id("shop"), page.take(page.api.token()));
    let () = page.look(&format!("void (early.remove(), globalThis.token = {token:?}, host.define())")).await;
    let () = page.look(&format!("void host.add({{ helmId: {id:?}, label: 'The shop', {properties} }})")).await;
}

async fn arrives(page: &Page) {
    let () = page.look("void arrive()").await;
}
