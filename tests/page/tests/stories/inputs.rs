//! Keys, pointers and the focus, between the widget and the page around it: what is meant for our fields and buttons is
//! nobody else's, and the rest goes through.

use page_tests::{Key, Page, Scene};
use simulator::{On, What};

/// The page writes down what it hears on its way up to the document.
const LISTEN: &str = "void (window.told = [], ['keydown', 'keypress', 'keyup', 'beforeinput', 'input', 'paste', 'copy',
    'pointerdown', 'mousedown', 'click', 'dblclick', 'dragstart', 'touchstart'].forEach((name) =>
        document.addEventListener(name, (event) => told.push(`${name} ${event.key ?? ''}`.trim()))))";

#[tokio::test]
async fn what_is_typed_into_a_field_drives_none_of_the_pages_shortcuts() {
    on_a_page(false, async |page| {
        let () = page.look(LISTEN).await;
        page.wait_for("the field", "look.tokenField()").await;
        let () = page.look("look.tokenField().focus()").await;
        page.type_text("k?/ G").await;
        for key in [Key::Backspace, Key::Left] {
            page.key(key).await;
        }
        assert_eq!(page.look::<String>("look.tokenField().value").await, "k?/ ");
        page.key(Key::Enter).await;
        let told: Vec<String> = page.look("told").await;
        // Who holds a modifier down may be about to press a chord.
        let told: Vec<&String> = told.iter().filter(|event| !event.ends_with("Shift")).collect();
        assert!(told.is_empty(), "{told:?}");
        for key in [Key::Escape, Key::F2, Key::Tab] {
            page.key(key).await;
        }
        let told: Vec<String> = page.look("told.filter((event) => event.startsWith('keydown'))").await;
        assert!(["Escape", "F2", "Tab"].iter().all(|key| told.contains(&format!("keydown {key}"))), "{told:?}");
    })
    .await;
}

#[tokio::test]
async fn a_button_uses_two_keys_and_leaves_the_others() {
    on_a_page(true, async |page| {
        let () = page.look(LISTEN).await;
        let () = page.look("look.part('redeploy').focus()").await;
        page.key('r').await;
        page.key(Key::Enter).await;
        page.wait_for("the question", "look.focused() === look.part('cancel')").await;
        page.key(' ').await;
        page.wait_for("the question to go", "!look.visible(look.part('confirm'))").await;
        let told: Vec<String> = page.look("told.filter((event) => event.startsWith('key') || event === 'click')").await;
        assert_eq!(told, ["keydown r", "keypress r", "keyup r"]);
    })
    .await;
}

#[tokio::test]
async fn a_press_of_ours_neither_drags_nor_opens_what_is_around_it() {
    on_a_page(true, async |page| {
        let () = page.look(LISTEN).await;
        page.click("redeploy").await;
        page.wait_for("the question", "look.focused() === look.part('cancel')").await;
        page.click("cancel").await;
        let told: Vec<String> = page.look("told").await;
        assert!(told.is_empty(), "{told:?}");
        // The card is the page's, and so is what it puts into a slot.
        let () = page
            .look(
                "void document.querySelector('#helm-redeploy').append(Object.assign(document.createElement('button'),
                    { slot: 'actions', textContent: 'Logs', id: 'logs' }))",
            )
            .await;
        for element in ["look.badge()", "logs"] {
            let () = page.look(&format!("void (told.length = 0, {element}.click?.() ?? {element}.dispatchEvent(new MouseEvent('click', {{ bubbles: true, composed: true }})))")).await;
            assert!(page.look::<bool>("told.includes('click')").await, "a click on {element} is not heard");
        }
    })
    .await;
}

#[tokio::test]
async fn who_draws_over_a_field_selects_its_text_and_drags_no_card() {
    on_a_page(false, async |page| {
        let () = page.look(LISTEN).await;
        let make = "((name, properties) => {
            const around = Object.assign(document.createElement(name), properties);
            host.main.append(around);
            around.append(document.getElementById('helm-redeploy'));
            window.around = around;
        })";
        for (around, said) in [
            ("'div', {}", None),
            ("'div', { draggable: true }", Some("true")),
            ("'a', { href: '#there' }", None),
            ("'a', { href: '#there', draggable: true }", Some("true")),
        ] {
            let () = page.look(&format!("{make}({around})")).await;
            page.wait_for("the field", "look.tokenField()").await;
            let () = page.look("void (look.tokenField().value = 'letters '.repeat(20))").await;
            page.draw_over("look.tokenField()").await;
            let selected: i32 =
                page.look("((field) => field.selectionEnd - field.selectionStart)(look.tokenField())").await;
            assert!(selected > 2, "{selected} letters are selected in {around}");
            let told: Vec<String> = page.look("told").await;
            assert!(told.is_empty(), "{around}: {told:?}");
            let says: Option<String> = page.look("window.around.getAttribute('draggable')").await;
            assert_eq!(says.as_deref(), said, "{around} is as it was");
        }
    })
    .await;
}

#[tokio::test]
async fn an_escape_that_closes_our_question_closes_nothing_around_it() {
    for (around, open) in [
        (
            "dialog",
            "(made = document.createElement('dialog'), host.main.append(made), made.append(it), made.showModal())",
        ),
        (
            "dialog with a form",
            "(made = document.createElement('dialog'), host.main.append(made),
                made.appendChild(Object.assign(document.createElement('form'), { method: 'dialog' })).append(it),
                made.showModal())",
        ),
        (
            "popover",
            "(made = document.createElement('div'), made.popover = 'auto', host.main.append(made), made.append(it),
                made.showPopover())",
        ),
    ] {
        on_a_page(true, async |page| {
            let is_open = "window.around.matches(':open, :popover-open')";
            let () = page
                .look(&format!(
                    "void (() => {{ let made; const it = document.querySelector('#helm-redeploy'); {open}; window.around = made; }})()"
                ))
                .await;
            let () = page.look(LISTEN).await;
            page.click("redeploy").await;
            page.wait_for("the question", "look.focused() === look.part('cancel')").await;
            page.key(Key::Escape).await;
            page.wait_for("the question to go", "!look.visible(look.part('confirm'))").await;
            let told: Vec<String> = page.look("told.filter((event) => event.includes('Escape'))").await;
            assert!(told.is_empty(), "{told:?}");
            assert!(page.look::<bool>(is_open).await, "the {around} has closed");
            page.key(Key::Escape).await;
            page.wait_for("the next Escape to close it", &format!("!{is_open}")).await;
        })
        .await;
    }
}

#[tokio::test]
async fn a_refused_token_takes_the_focus_from_nobody() {
    on_a_page(true, async |page| {
        page.misbehave(On::Any, What::code(401), 9, &["status of 401"]);
        let () = page
            .look("void Object.assign(document.querySelector('#helm-redeploy'), { getToken: undefined }).refresh()")
            .await;
        page.wait_for("a field for another", "look.tokenField()").await;
        let () = page.look("host.frames(5)").await;
        assert_eq!(page.look::<String>("document.activeElement.tagName").await, "BODY");
        assert_eq!(page.look::<i32>("scrollY").await, 0);
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_copied_is_there_to_be_selected() {
    for clipboard in [
        "{ writeText: () => Promise.reject(new DOMException('', 'NotAllowedError')) }",
        "{ writeText() { throw new TypeError('not here') } }",
        // A page that is not secure has none.
        "undefined",
    ] {
        cannot_be_copied(clipboard).await;
    }
}

async fn cannot_be_copied(clipboard: &str) {
    on_a_page(true, async |page| {
        let () =
            page.look(&format!("void Object.defineProperty(navigator, 'clipboard', {{ value: {clipboard} }})")).await;
        let copy = "look.find('[data-fact] button')";
        page.wait_for("a button to copy", copy).await;
        let () =
            page.look(&format!("(({{ parentNode }}) => void (window.short = parentNode.textContent))({copy})")).await;
        let () = page.look(&format!("{copy}.click()")).await;
        page.wait_for("the focus", "look.focused()?.matches('input[readonly]')").await;
        let (whole, short): (String, String) = page
            .look("((field) => [field.value.slice(field.selectionStart, field.selectionEnd), short])(look.focused())")
            .await;
        let beginning = short.split('…').next().expect("there is a beginning");
        assert!(whole.starts_with(beginning) && whole.len() > beginning.len(), "{whole} is not all of {short}");
    })
    .await;
}

#[tokio::test]
async fn the_focus_stays_in_the_widget_when_what_was_pressed_goes_away() {
    on_a_page(true, async |page| {
        page.misbehave(On::Status, What::code(500), 9, &["status of 500"]);
        page.press("Refresh").await;
        page.wait_for("the offer", "look.button('Retry now')").await;
        let () = page.look("look.button('Retry now').focus()").await;
        page.api.behave();
        page.key(Key::Enter).await;
        page.wait_for("the offer to go", "!look.button('Retry now')").await;
        page.wait_for("the focus in the widget", "look.focused()").await;
    })
    .await;
}

/// Tells what happens to an element on the page of a host, which may have a token for it.
async fn on_a_page(has_token: bool, story: impl AsyncFnOnce(&Page)) {
    Scene { query: "hosts/host.html", ..Scene::at_speed(0.0) }
        .play(async |page| {
            let (id, token) = (page.api.helm_id("shop"), page.take(page.api.token()));
            let give = if has_token { format!(", getToken: () => {token:?}") } else { String::new() };
            let () = page.look("void (host.define(), early.remove())").await;
            let () = page.look(&format!("void host.add({{ helmId: {id:?}{give} }})")).await;
            if has_token {
                page.shows("DEPLOYED").await;
            }
            story(page).await;
        })
        .await;
}
