//! The cards in place of the widget, while it is on its way and when it cannot run: they fit in as the widget does.

use page_tests::{Key, Page};

use super::layouts::{SHEETS, has_the_same_look_under, is_as_narrow_as_its_place, is_wide_enough_everywhere, scene};

/// The wasm is on its way, until the test says so.
const ON_ITS_WAY: &str = "void (host.HelmRedeployElement.page = { wasm: new Promise((come) => { host.come = come }) })";
const MISSING: &str = "void (host.HelmRedeployElement.page = { wasm: '/pkg/widget_bg.wasm?missing' })";
const NOISE: [&str; 2] = ["status of 404", "integrity"];

#[tokio::test]
async fn the_card_of_what_loads_fits_in_everywhere() {
    fits_in(ON_ITS_WAY).await;
}

#[tokio::test]
async fn the_card_of_what_could_not_start_fits_in_everywhere() {
    fits_in(MISSING).await;
}

async fn fits_in(fate: &str) {
    with_a_card(fate, async |page| {
        is_wide_enough_everywhere(page).await;
        is_as_narrow_as_its_place(page).await;
        has_the_same_look_under(page, &SHEETS).await;
    })
    .await;
}

#[tokio::test]
async fn a_card_has_the_colours_the_language_and_the_letters_of_the_widget() {
    for fate in [ON_ITS_WAY, MISSING] {
        with_a_card(fate, async |page| {
            let dark = "look.colour(look.part('base')) === 'rgb(22, 24, 31)'";
            let light = "look.colour(look.part('base')) === 'rgb(255, 255, 255)'";
            page.prefer("dark").await;
            page.wait_for("the system's colours", dark).await;
            let () = page.look("void (document.documentElement.style.colorScheme = 'light')").await;
            page.wait_for("the page's colours", light).await;
            let () = page.look("void (document.documentElement.style.colorScheme = 'light dark')").await;
            page.wait_for("the system's colours again", dark).await;
            let () = page.look("void Object.assign(document.documentElement, { lang: 'ar', dir: 'rtl' })").await;
            assert_eq!(page.look::<String>("look.part('base').lang").await, "en");
            let size = "parseFloat(getComputedStyle(look.part('base').firstElementChild).fontSize)";
            let () = page.look("void (document.documentElement.style.fontSize = '200%')").await;
            assert!((page.look::<f64>(size).await - 28.0).abs() < 0.1);
        })
        .await;
    }
}

#[tokio::test]
async fn who_waits_in_the_card_is_in_the_widget_when_it_comes() {
    with_a_card(ON_ITS_WAY, async |page| {
        let () = page.look("document.querySelector('#helm-redeploy').focus()").await;
        assert_eq!(page.look::<String>("look.focused().innerText").await, "Redeploy");
        let () = page.look("void host.come()").await;
        page.wait_for("the first control", "look.focused() !== null && look.focused() === look.tokenField()").await;
    })
    .await;
}

#[tokio::test]
async fn who_is_elsewhere_stays_there_when_the_widget_comes() {
    with_a_card(ON_ITS_WAY, async |page| {
        let () = page
            .look(
                "(document.querySelector('#helm-redeploy').focus(),
                host.main.appendChild(Object.assign(document.createElement('input'), { id: 'own' })).focus())",
            )
            .await;
        let () = page.look("void host.come()").await;
        page.wait_for("the widget", "look.tokenField()").await;
        let () = page.look("host.frames(3)").await;
        assert_eq!(page.look::<String>("document.activeElement.id").await, "own");
    })
    .await;
}

#[tokio::test]
async fn who_restarts_by_keyboard_is_in_the_widget_when_it_is_back() {
    with_a_card(MISSING, async |page| {
        let () = page.look("document.querySelector('#helm-redeploy').focus()").await;
        assert_eq!(page.look::<String>("look.focused().innerText").await, "Restart");
        page.key(Key::Enter).await;
        page.wait_for("the first control", "look.focused() !== null && look.focused() === look.tokenField()").await;
    })
    .await;
}

/// An element whose wasm has this fate, on the page of a host.
async fn with_a_card(fate: &str, story: impl AsyncFnOnce(&Page)) {
    scene()
        .play(async |page| {
            page.expect_noise(&NOISE);
            let () = page.look("early.remove()").await;
            let () = page.look(fate).await;
            let id = page.api.helm_id("shop");
            let () = page.look(&format!("void (host.define(), host.add({{ helmId: {id:?} }}))")).await;
            let card = "look.find('[aria-busy]') || look.button('Restart')";
            page.wait_for("the card", if fate == MISSING { "look.button('Restart')" } else { card }).await;
            story(page).await;
        })
        .await;
}
