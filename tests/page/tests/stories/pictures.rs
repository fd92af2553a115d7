//! Cards look as somebody has approved them: a change of a colour, of an icon, of a space or of what is shown is seen in a
//! picture before it is in anybody's portal.
//!
//! This is ignored because it needs letters that are the same everywhere. `cargo xtask test page` gets them from npm. Once a
//! change is meant, `cargo xtask pictures` takes the approved pictures anew.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use page_tests::{
    base64_encode,
    pictures::{Card, Sheet},
};

use super::looks::{keep_all, on_the_page_of_all_looks};

/// A sidebar of a portal, a telephone, and a page.
const WIDTHS: [u32; 3] = [224, 360, 720];

/// More than these are not told one by one.
const MOST_TOLD: usize = 20;

#[tokio::test]
#[ignore = "it needs letters: `cargo xtask test page`"]
async fn cards_look_as_they_were_approved() {
    on_the_page_of_all_looks(async |page| {
        page.is_at("UTC", "en-US").await;
        keep_all(page).await;
        let () = page.look(&format!("looks.write({:?})", letters())).await;
        // What moves is not caught on its way.
        page.prefer("light").await;
        let mut differences = Vec::new();
        for theme in ["light", "dark"] {
            for width in WIDTHS {
                let () = page.look(&format!("looks.show({theme:?}, 'card')")).await;
                let cards: Vec<Card> = page.look(&format!("looks.arrange({width})")).await;
                let sheet = page.sheet(&cards).await;
                differences.extend(compare(&sheet, &format!("{theme}-{width}")));
            }
        }
        assert!(
            differences.is_empty(),
            "cards look different, {} of them, such as: {:#?}\n\
             target/pictures has what they look like now, and where it differs. If that is meant: cargo xtask pictures",
            differences.len(),
            &differences[..differences.len().min(MOST_TOLD)],
        );
    })
    .await;
}

/// What is other than in the picture of this name, once that is approved.
fn compare(sheet: &Sheet, name: &str) -> Vec<String> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    let approved = manifest.join("pictures").join(name).with_extension("png");
    if env::var_os("HELM_REDEPLOY_APPROVE").is_some() {
        sheet.write(&approved);
        return Vec::new();
    }
    let file = |what: &str| manifest.join("../../target/pictures").join(format!("{name}-{what}.png"));
    let Some(before) = Sheet::read(&approved) else { return vec![format!("{name}: there is no approved picture")] };
    let (differences, marked) = sheet.differences(&before);
    if !differences.is_empty() {
        sheet.write(&file("now"));
        marked.write(&file("differences"));
    }
    differences.into_iter().map(|difference| format!("{name}: {difference}")).collect()
}

/// A font, in base64.
fn letters() -> String {
    let file = env::var_os("HELM_REDEPLOY_LETTERS").expect("`cargo xtask test page` says where letters are");
    let bytes = fs::read(PathBuf::from(file)).expect("the letters can be read");
    base64_encode(&bytes)
}
