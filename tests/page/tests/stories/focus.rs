//! The focus and the page's place are the person's: what goes away hands its focus on, and nothing of ours takes it or
//! scrolls.

use page_tests::{Key, Scene};
use serde_json::json;
use simulator::{On, What};

use super::layouts::on_a_page;

const IT: &str = "document.querySelector('#helm-redeploy')";
const SHOP: &str = "3c90c3cc-0d44-4b50-8888-8dd25736052a";

/// What is focused, what then happens, and who has the focus at last.
const PARTINGS: [(&str, &str, &str); 5] = [
    ("look.find('select')", "void (it.withoutDiff = true)", "look.part('redeploy')"),
    ("look.button('Forget token')", "look.focused().click()", "look.tokenField()"),
    ("look.part('cancel')", "it.forgetToken()", "look.tokenField()"),
    ("look.part('confirm')", "void (it.confirm = 'none')", "look.focused()"),
    ("look.find('[data-fact=execution_id] button')", "it.refresh()", "look.focused()"),
];

#[tokio::test]
async fn a_control_that_goes_away_leaves_the_focus_to_its_neighbour() {
    for (control, event, heir) in PARTINGS {
        on_a_page(async |page| {
            let () = page.look(&format!("void ({IT}.getToken = undefined)")).await;
            // The row with the execution id goes when there is none.
            page.api.answer_status_with(SHOP, Some(json!({"id": SHOP, "state": "DEPLOYED"})));
            let () = page.look(&format!("void {IT}.scrollIntoView()")).await;
            if ["cancel", "confirm"].iter().any(|part| control.contains(part)) {
                page.click("redeploy").await;
                page.wait_for("the question", "look.focused() === look.part('cancel')").await;
            }
            let () = page.look(&format!("void ({control}).focus?.()")).await;
            page.wait_for(&format!("the focus on {control}"), "look.focused() && (host.left = look.focused())").await;
            let () = page.look(&format!("((it) => {event})({IT})?.then?.(() => {{}})")).await;
            page.wait_for(&format!("{control} to go"), "!look.visible(host.left)").await;
            page.wait_for(
                &format!("{heir} to have the focus"),
                &format!("look.focused() && look.focused() === {heir}"),
            )
            .await;
        })
        .await;
    }
}

#[tokio::test]
async fn a_token_from_the_portal_takes_the_form_away_and_not_the_focus() {
    Scene { query: "hosts/host.html", ..Scene::at_speed(0.0) }
        .play(async |page| {
            let (id, token) = (page.api.helm_id("shop"), page.take(page.api.token()));
            let () = page.look(&format!("void (early.remove(), host.define(), host.add({{ helmId: {id:?} }}))")).await;
            page.wait_for("the form", "look.tokenField()").await;
            let () = page.look("look.tokenField().focus()").await;
            let () = page.look(&format!("void ({IT}.token = {token:?})")).await;
            page.shows("DEPLOYED").await;
            page.wait_for("the focus in the widget", "look.focused()").await;
        })
        .await;
}

#[tokio::test]
async fn an_id_from_the_address_takes_the_field_away_and_not_the_focus() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.wait_for("the field", "look.idField()").await;
            let () = page.look("look.idField().focus()").await;
            let () = page.look(&format!("void ({IT}.helmId = {SHOP:?})")).await;
            page.wait_for("the field to go", "!look.idField()").await;
            page.wait_for("the next field", "look.focused() && look.focused() === look.tokenField()").await;
        })
        .await;
}

#[tokio::test]
async fn nothing_that_we_do_scrolls_the_page() {
    on_a_page(async |page| {
        // The widget is far below what can be seen, and who is in it goes on by keyboard.
        let () = page.look("void (host.main.style.paddingBlock = '3000px')").await;
        let () = page.look("look.part('redeploy').focus({ preventScroll: true })").await;
        page.key(Key::Enter).await;
        page.wait_for("the question", "look.focused() === look.part('cancel')").await;
        let () = page.look("look.focused().click()").await;
        page.wait_for("the button", "look.focused() === look.part('redeploy')").await;
        page.misbehave(On::Any, What::code(401), 9, &["status of 401"]);
        let () = page.look(&format!("void ({IT}.getToken = undefined, {IT}.refresh().catch(() => {{}}))")).await;
        page.wait_for("the field for another token", "look.focused() && look.focused() === look.tokenField()").await;
        page.key(Key::Enter).await;
        page.wait_for("what is wrong with it", "look.complaint().includes('Paste a token first.')").await;
        let () = page.look("host.frames(3)").await;
        assert_eq!(page.look::<i32>("scrollY").await, 0);
        // What the host asks for is the host's to decide.
        let () = page.look(&format!("{IT}.focus({{ preventScroll: true }})")).await;
        assert_eq!(page.look::<i32>("scrollY").await, 0);
        let () = page.look(&format!("(document.activeElement.blur(), {IT}.focus())")).await;
        assert!(page.look::<i32>("scrollY").await > 0, "as with every element");
    })
    .await;
}

#[tokio::test]
async fn who_types_in_the_portal_goes_on_typing_there_whatever_happens_in_its_frame() {
    for status in [401, 403, 500] {
        Scene { query: "hosts/keyboard-frame.html", ..Scene::at_speed(0.0) }
            .play(async |page| {
                page.expect_noise(&["status of"]);
                let token = page.take(page.api.token());
                page.in_frame(async || {
                    page.fill_in(SHOP, &token).await;
                    page.press("Connect").await;
                    page.shows("DEPLOYED").await;
                    page.misbehave(On::Any, What::code(status), 99, &[]);
                    page.press("Refresh").await;
                    page.wait_for("the trouble", "look.find('[data-kind]')").await;
                    // The keyboard is in the frame, on what is about to go.
                    let offer = "(look.button('Retry now') ?? look.tokenField() ?? look.button('Refresh'))";
                    let () = page.look(&format!("{offer}.focus()")).await;
                })
                .await;
                let () = page.look("document.querySelector('input').focus()").await;
                page.type_text("it is ").await;
                page.api.behave();
                page.in_frame(async || {
                    let () =
                        page.look(&format!("void ({IT}.token = {token:?}, {IT}.refresh().catch(() => {{}}))")).await;
                    page.wait_for("peace", "!look.find('[data-kind]')").await;
                    page.misbehave(On::Any, What::code(401), 99, &[]);
                    // The look that the token has caused may still be under way, and its answer be that of the next one.
                    let refresh = format!("void {IT}.refresh().catch(() => {{}})");
                    page.wait_for("the form", &format!("look.tokenField() ?? ({refresh})")).await;
                })
                .await;
                page.type_text("mine").await;
                assert_eq!(page.look::<String>("document.querySelector('input').value").await, "it is mine");
            })
            .await;
    }
}
