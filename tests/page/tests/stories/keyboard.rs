//! Who goes through a page by keyboard comes through the widget, whatever it shows: to each control once and in the order of
//! reading, and out of it again on either side.

use page_tests::{Key, Page};

use super::looks::{next, on_the_page_of_all_looks};

/// Few looks have controls of their own.
const LEAST: usize = 30;

#[tokio::test]
async fn tab_leads_through_everything_that_a_card_can_show() {
    on_the_page_of_all_looks(async |page| {
        let mut walks = 0;
        while let Some(name) = next(page).await {
            for layout in ["row", "badge", "card"] {
                walks += usize::from(walk(page, &name, layout).await);
            }
        }
        assert!(walks > LEAST, "only {walks} walks");
    })
    .await;
}

/// Goes through the widget and back, and presses what can be pressed. Gives whether there was anything new.
async fn walk(page: &Page, name: &str, layout: &str) -> bool {
    let Some(controls): Option<Vec<String>> = page.look(&format!("looks.beginWalk({layout:?})")).await else {
        return false;
    };
    let [tab, enter, space] = [Key::Tab.into(), Key::Enter.into(), ' '];
    let presses = |control: &String| match control.as_str() {
        "BUTTON" => vec![tab, enter, space],
        "A" => vec![tab, enter],
        _ => vec![tab],
    };
    let keys: String = controls.iter().flat_map(presses).chain([tab]).collect();
    page.type_text(&keys).await;
    page.key_with_shift(Key::Tab, controls.len() + 1).await;
    let wrong: Vec<String> = page.look("looks.endWalk()").await;
    assert!(wrong.is_empty(), "“{name}” as a {layout}: {wrong:#?}");
    true
}
