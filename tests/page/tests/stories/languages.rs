//! The element speaks the language of the page around it.

use page_tests::{Page, Scene};
use simulator::{On, What};

use super::{
    layouts::{on_a_page, scene},
    views::is_whole,
};

/// Has the page of a host show a service at rest, in a box with this `lang`.
async fn show_in(page: &Page, language: &str) {
    let () = page.look(&format!("void (host.main.lang = {language:?})")).await;
    super::layouts::show(page).await;
}

/// The words of the button, and the language that a screen reader is told to speak.
async fn says(page: &Page, words: &str, language: &str) {
    page.wait_for(words, &format!("look.part('redeploy')?.innerText === {words:?}")).await;
    assert_eq!(page.look::<String>("look.part('base').lang").await, language);
}

#[tokio::test]
async fn a_run_is_told_in_french_from_the_press_to_its_end() {
    Scene { query: "hosts/host.html", ..Scene::at_speed(5.0) }
        .play(async |page| {
            show_in(page, "fr-CA").await;
            says(page, "Redéployer", "fr").await;
            page.badge_reads("Déployé").await;
            page.click("redeploy").await;
            page.reads("Oui, redéployer").await;
            page.click("confirm").await;
            page.reads("Votre redéploiement").await;
            page.wait_for("the end", "look.phase() === 'succeeded'").await;
            page.reads("Redéployer à nouveau").await;
            assert_eq!(page.look::<String>("look.state()").await, "DEPLOYED", "the API's word is beside it");
            // Until it is there, the card in its place speaks English.
            for english in ["Redeploy again", "Deploying", "Your redeploy", "ended", "Total", "as of"] {
                page.never_read(english).await;
            }
        })
        .await;
}

#[tokio::test]
async fn it_goes_over_to_another_language_with_the_page() {
    on_a_page(async |page| {
        says(page, "Redeploy", "en").await;
        for (language, words, spoken) in [
            ("de", "Neu bereitstellen", "de"),
            ("fr-FR", "Redéployer", "fr"),
            ("es", "Redeploy", "en"),
            ("DE-at", "Neu bereitstellen", "de"),
        ] {
            let () = page.look(&format!("void (document.documentElement.lang = {language:?})")).await;
            says(page, words, spoken).await;
        }
        page.badge_reads("Bereitgestellt").await;
        let date: String = page.look("look.find('time').innerText").await;
        assert!(date.contains('.'), "a German date has full stops, and not as {date}");
        // Nearer than that of the page.
        let () = page.look("void (look.part('base').getRootNode().host.lang = 'fr')").await;
        says(page, "Redéployer", "fr").await;
        page.badge_reads("Déployé").await;
        let () = page.look("look.part('base').getRootNode().host.removeAttribute('lang')").await;
        says(page, "Neu bereitstellen", "de").await;
    })
    .await;
}

#[tokio::test]
async fn who_has_given_no_token_yet_is_asked_for_it_in_another_language() {
    scene()
        .play(async |page| {
            let id = page.api.helm_id("shop");
            let () = page.look(&format!("void (host.define(), early.remove(), host.add({{ helmId: {id:?} }}))")).await;
            page.reads("Connect").await;
            let () = page.look("void (document.documentElement.lang = 'fr')").await;
            page.reads("Se connecter").await;
            says(page, "Redéployer", "fr").await;
            assert_eq!(page.look::<String>("look.part('title').innerText").await, "Service Helm");
        })
        .await;
}

#[tokio::test]
async fn what_was_asked_and_typed_stays_in_another_language() {
    on_a_page(async |page| {
        page.click("redeploy").await;
        page.wait_for("the question", "look.part('confirm')").await;
        let () = page.look("void (document.documentElement.lang = 'de')").await;
        page.reads("Ja, neu bereitstellen").await;
        page.click("confirm").await;
        page.has_deployed(1);
    })
    .await;
}

#[tokio::test]
async fn two_of_one_service_speak_a_language_each() {
    on_a_page(async |page| {
        let (id, token) = (page.api.helm_id("shop"), page.take(page.api.token()));
        let () = page
            .look(&format!(
                "void (globalThis.german = host.add({{ helmId: {id:?}, lang: 'de', getToken: () => {token:?} }})).removeAttribute('id')"
            ))
            .await;
        let badge = "german.shadowRoot.querySelector('[data-state]')?.innerText.trim() === 'Bereitgestellt'";
        page.wait_for("the German one", badge).await;
        page.badge_reads("Deployed").await;
        page.api.somebody_redeploys(&id);
        page.refreshes().await;
        page.badge_reads("Queued").await;
        let badge = "german.shadowRoot.querySelector('[data-state]').innerText.trim() === 'In Warteschlange'";
        page.wait_for("the German one", badge).await;
    })
    .await;
}

#[tokio::test]
async fn a_language_in_a_component_of_the_host_counts() {
    scene()
        .play(async |page| {
            let () = page
                .look(
                    "void (globalThis.box = document.createElement('section'), box.lang = 'de', host.main.append(box), \
                     box.attachShadow({ mode: 'open' }).append(document.createElement('div')))",
                )
                .await;
            super::layouts::show(page).await;
            let () = page.look("void box.shadowRoot.firstChild.append(document.getElementById('helm-redeploy'))").await;
            let button =
                "box.shadowRoot.querySelector('helm-redeploy').shadowRoot.querySelector('[part~=redeploy]').innerText";
            page.wait_for("German", &format!("{button} === 'Neu bereitstellen'")).await;
            let () = page.look("void (box.shadowRoot.firstChild.lang = 'fr')").await;
            page.wait_for("French", &format!("{button} === 'Redéployer'")).await;
        })
        .await;
}

#[tokio::test]
async fn where_the_words_do_not_arrive_it_speaks_english() {
    scene()
        .play(async |page| {
            let () = page
                .look("void (host.fetch = fetch, globalThis.fetch = (...all) => `${all[0]}`.endsWith('.txt') ? Promise.reject(new TypeError()) : host.fetch(...all))")
                .await;
            show_in(page, "fr").await;
            says(page, "Redeploy", "en").await;
            // They are asked for again when they are wanted again.
            let () = page.look("void (globalThis.fetch = host.fetch, host.main.lang = 'de')").await;
            says(page, "Neu bereitstellen", "de").await;
            let () = page.look("void (host.main.lang = 'fr')").await;
            says(page, "Redéployer", "fr").await;
        })
        .await;
}

#[tokio::test]
async fn words_of_another_build_are_not_shown() {
    scene()
        .play(async |page| {
            let () = page
                .look("void (host.fetch = fetch, globalThis.fetch = (url, options) => host.fetch(`${url}`.replace('fr.txt', 'de.txt'), options))")
                .await;
            page.expect_noise(&["integrity"]);
            show_in(page, "fr").await;
            says(page, "Redeploy", "en").await;
        })
        .await;
}

/// A language that nobody speaks, in letters from right to left, which takes twice as many words as any other.
const PSEUDO: &str = "(file) => file.replace(/=(.*)/g, (_, words) => {
    const strange = words.replace(/[a-z](?![^{]*})/gi, (letter) => 'אבגדהוזחטיכלמנסעפצקרש'[letter.charCodeAt(0) % 21]);
    return words === 'de' ? '=he' : `=${strange} ${strange}`;
})";

#[tokio::test]
async fn twice_as_many_words_from_right_to_left_fit_into_a_narrow_page() {
    scene()
        .play(async |page| {
            let () = page
                .look(&format!(
                    "void (host.fetch = fetch, globalThis.fetch = (url, options) => `${{url}}`.endsWith('.txt')
                        ? host.fetch(url).then((answer) => answer.text()).then((file) => new Response(({PSEUDO})(file)))
                        : host.fetch(url, options), document.documentElement.dir = 'rtl')"
                ))
                .await;
            show_in(page, "de").await;
            assert_eq!(page.look::<String>("look.part('base').lang").await, "he");
            page.magnify_to(320).await;
            page.misbehave(On::Status, What::code(500), 99, &["status of 500"]);
            page.click_on("look.find('.age ~ button')").await;
            page.wait_for("the trouble", "look.part('error') || look.part('notice')").await;
            page.choose_diff().await;
            page.click("redeploy").await;
            page.wait_for("the question", "look.visible(look.part('cancel'))").await;
            let () = page.look("void document.querySelector('#helm-redeploy').scrollIntoView()").await;
            is_whole(page, "pseudo-language").await;
        })
        .await;
}
