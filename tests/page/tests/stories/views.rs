//! The widget as people have their browser show it: magnified, translated, in colours of their own, and in their own
//! direction.

use std::path::Path;

use page_tests::{Key, Page};
use simulator::{On, What};

use super::layouts::on_a_page;

/// What of the widget lies outside of what can be seen, or is cut.
const CUT: &str = "look.all('*').filter((it) => look.visible(it) && !it.closest('.announcement, svg'))
    .filter((it) => it.getBoundingClientRect().right > innerWidth || it.getBoundingClientRect().left < 0
        || it.scrollWidth > it.clientWidth + 1 && getComputedStyle(it).overflow === 'hidden')
    .map((it) => `${it.tagName}.${it.className} ${it.textContent}`)";

#[tokio::test]
async fn who_magnifies_four_times_reads_all_of_it_without_scrolling_sideways() {
    on_a_page(async |page| {
        page.magnify_to(320).await;
        page.misbehave(On::Status, What::code(500), 99, &["status of 500"]);
        page.press("Refresh").await;
        page.reads("Next try in").await;
        page.choose_diff().await;
        page.click("redeploy").await;
        page.wait_for("the question", "look.visible(look.part('cancel'))").await;
        let () = page.look("void document.querySelector('#helm-redeploy').scrollIntoView()").await;
        is_whole(page, "magnified").await;
        page.key(Key::Escape).await;
        page.api.behave();
        page.misbehave(On::Any, What::code(401), 99, &["status of 401"]);
        let () = page.look("void (document.querySelector('#helm-redeploy').getToken = undefined)").await;
        page.press("Refresh").await;
        page.wait_for("the form", "look.tokenField()").await;
        is_whole(page, "magnified-form").await;
    })
    .await;
}

/// Nothing of the widget is cut or beside the page, of which there is a picture.
pub(super) async fn is_whole(page: &Page, name: &str) {
    let cut: Vec<String> = page.look(CUT).await;
    assert!(cut.is_empty(), "{cut:#?}");
    assert!(page.look::<bool>("document.documentElement.scrollWidth <= innerWidth").await, "the page scrolls sideways");
    picture(page, name).await;
}

#[tokio::test]
async fn what_a_browser_has_translated_follows_the_state() {
    // As browsers do it: each text is put into elements of theirs; and as extensions do.
    for put in [
        "outer.append(inner), text.replaceWith(outer)",
        "text.replaceWith(inner)",
        "text.replaceWith(inner.textContent)",
        "text.data = inner.textContent",
    ] {
        follows_the_state(put).await;
    }
}

async fn follows_the_state(put: &str) {
    on_a_page(async |page| {
        let () = page
            .look(&format!(
                "(() => {{
                    const texts = document.createTreeWalker(look.part('base'), NodeFilter.SHOW_TEXT);
                    const all = [];
                    while (texts.nextNode()) if (texts.currentNode.data.trim()) all.push(texts.currentNode);
                    for (const text of all) {{
                        if (text.parentElement.closest('[translate=no]')) continue;
                        const [outer, inner] = [document.createElement('font'), document.createElement('font')];
                        inner.textContent = `„${{text.data}}“`;
                        {put};
                    }}
                }})()"
            ))
            .await;
        page.reads("„Deployed“").await;
        assert_eq!(page.text("title").await, "shop", "a name is nobody's to translate");
        page.click("redeploy").await;
        page.click("confirm").await;
        page.shows("QUEUED").await;
        page.badge_reads("Queued").await;
        page.reads("Queued…").await;
        assert!(
            !page.look::<String>("look.part('header').innerText + look.badge().innerText").await.contains("Deployed")
        );
    })
    .await;
}

#[tokio::test]
async fn in_colours_of_the_persons_own_everything_can_be_told_apart() {
    on_a_page(async |page| {
        page.emulate("", "forced-colors", "active").await;
        let bordered = |element: &str| format!("parseFloat(getComputedStyle({element}).borderTopWidth) >= 1");
        for element in ["look.part('redeploy')", "look.badge()", "look.part('base')", "look.find('select')"] {
            page.wait_for(&format!("a line around {element}"), &bordered(element)).await;
        }
        // Who may not press sees that.
        let colour = "getComputedStyle(look.part('redeploy')).color";
        let ready: String = page.look(colour).await;
        page.misbehave(On::Redeploy, What::Hang, 1, &[]);
        page.redeploy().await;
        page.wait_for("the spinner", "look.find('[data-busy]')").await;
        assert_ne!(page.look::<String>(colour).await, ready);
        let () = page.look("look.part('redeploy').focus()").await;
        page.key(Key::Tab).await;
        page.wait_for("a line around the focus", "getComputedStyle(look.focused()).outlineStyle === 'solid'").await;
        picture(page, "forced-colours").await;
    })
    .await;
}

/// For whoever wants to look at it.
async fn picture(page: &Page, name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/pictures");
    page.picture(folder.join(name).with_extension("png")).await;
}
