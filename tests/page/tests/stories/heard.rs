//! What a press does is said to who only hears the page, once, in one polite place; what happens by itself is not, unless
//! it changes what is known.

use page_tests::{Key, Page};
use simulator::{On, What};

use super::layouts::{on_a_page, scene};

const SAID: &str = "look.said";

#[tokio::test]
async fn who_refreshes_hears_that_there_is_nothing_new_each_time_and_nothing_of_what_is_read_by_itself() {
    on_a_page(async |page| {
        for times in 1..=3 {
            page.press("Refresh").await;
            hears(page, "shop: Refreshed, nothing new: Deployed", times).await;
        }
        let before: usize = page.look("look.said.length").await;
        let read = page.statuses_read();
        // A host may refresh by a clock of its own, which is no press.
        let () = page.look("document.querySelector('#helm-redeploy').refresh().then(() => host.frames(20))").await;
        assert_eq!(page.statuses_read(), read + 1);
        assert_eq!(page.look::<usize>("look.said.length").await, before, "{:?}", all(page).await);
    })
    .await;
}

#[tokio::test]
async fn who_refreshes_hears_what_has_changed_instead() {
    on_a_page(async |page| {
        page.api.somebody_redeploys(&page.api.helm_id("shop"));
        page.press("Refresh").await;
        hears(page, "shop: Queued", 1).await;
        let () = page.look("host.frames(20)").await;
        assert!(!all(page).await.iter().any(|words| words.contains("Refreshed")), "{:?}", all(page).await);
    })
    .await;
}

#[tokio::test]
async fn who_meets_the_same_error_again_hears_it_again() {
    for (status, error) in [(403, "This token may not see this service."), (418, "HTTP 418")] {
        on_a_page(async |page| {
            page.misbehave(On::Status, What::code(status), u32::MAX, &["status of"]);
            page.press("Refresh").await;
            page.reads(error).await;
            let said = format!("{SAID}.filter((words) => words.includes({error:?})).length");
            page.wait_for("the alert", &format!("{said} === 1")).await;
            for times in 2..=3 {
                page.press("Retry now").await;
                page.wait_for("the same again", &format!("{said} >= {times}")).await;
                assert_eq!(page.look::<usize>(&said).await, times, "{:?}", all(page).await);
            }
        })
        .await;
    }
}

#[tokio::test]
async fn who_meets_an_error_that_may_pass_hears_of_it_and_of_its_end_but_of_no_try_in_between() {
    on_a_page(async |page| {
        page.misbehave(On::Status, What::code(500), u32::MAX, &["status of 500"]);
        page.press("Refresh").await;
        let said = format!("{SAID}.filter((words) => /Reconnecting|HTTP 500/.test(words)).length");
        page.wait_for("the trouble", &format!("{said} === 1")).await;
        page.reads("Next try in").await;
        page.press("Retry now").await;
        page.wait_for("the trouble again", &format!("{said} === 2")).await;
        let looks = page.statuses_read();
        while page.statuses_read() < looks + 2 {
            page.reads("HTTP 500").await;
        }
        assert_eq!(page.look::<usize>(&said).await, 2, "{:?}", all(page).await);
        page.api.behave();
        page.press("Retry now").await;
        hears(page, "shop: Refreshed, nothing new: Deployed", 1).await;
    })
    .await;
}

#[tokio::test]
async fn who_copies_hears_what_is_on_the_clipboard_each_time() {
    on_a_page(async |page| {
        let () = page.look("void (navigator.clipboard.writeText = () => Promise.resolve())").await;
        let copy = "look.find('[data-fact] button')";
        page.wait_for("a button to copy", copy).await;
        let name: String = page.look(&format!("{copy}.ariaLabel")).await;
        let copied = format!("shop: {}", name.replacen("Copy", "Copied", 1));
        for times in 1..=2 {
            let () = page.look(&format!("{copy}.click()")).await;
            hears(page, &copied, times).await;
            // Who speaks to it calls it what they see.
            let is_named: bool = page.look(&format!("{copy}.ariaLabel.startsWith({copy}.innerText)")).await;
            assert!(is_named, "the name of the button has not in it what it reads");
        }
    })
    .await;
}

#[tokio::test]
async fn who_makes_the_same_mistake_twice_hears_of_it_twice() {
    scene()
        .play(async |page| {
            let id = page.api.helm_id("shop");
            let () = page.look(&format!("void (early.remove(), host.define(), host.add({{ helmId: {id:?} }}))")).await;
            page.wait_for("the form", "look.tokenField()").await;
            let () = page.look("look.tokenField().focus()").await;
            for (typed, mistake) in [("", "Paste a token"), ("é", "unusual signs")] {
                let is_said = format!("{SAID}.filter((words) => words.includes({mistake:?})).length");
                for times in 1..=3 {
                    // What was refused is gone from the field.
                    page.type_text(typed).await;
                    page.key(Key::Enter).await;
                    page.wait_for("the alert, and the same again", &format!("{is_said} === {times}")).await;
                }
            }
        })
        .await;
}

/// Waits until this was said for so many times.
async fn hears(page: &Page, words: &str, times: usize) {
    let count = format!("{SAID}.filter((words) => words === {words:?}).length");
    page.wait_for(&format!("{words:?} to be said"), &format!("{count} === {times}")).await;
}

async fn all(page: &Page) -> Vec<String> {
    page.look(SAID).await
}
