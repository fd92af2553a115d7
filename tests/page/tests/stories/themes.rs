//! The style sheets of the package: with the variables of the portal that each is for and without them, in light and dark,
//! everything can be read, and states are told apart as well as in the widget's own colours.

use std::path::Path;

use page_tests::{Page, Scene};
use serde::Deserialize;

use super::states::STATES;

/// What a colour is off by in a browser's eight bits.
const ROUNDING: f64 = 0.001;

/// A sheet of the package, and the variables of the portal that it is for.
struct Theme {
    name: &'static str,
    portal: Option<&'static str>,
    /// Whether the portal names its mode on the body, whatever the reader's system prefers.
    is_named: bool,
}

const BACKSTAGE: Theme = Theme { name: "backstage", portal: Some("/hosts/portals/backstage.css"), is_named: true };
const PORT: Theme = Theme { name: "port", portal: Some("/hosts/portals/port.css"), is_named: false };
const MATERIAL_UI: Theme =
    Theme { name: "material-ui", portal: Some("/hosts/portals/material-ui.css"), is_named: false };
const CORPORATE: Theme = Theme { name: "corporate", portal: None, is_named: false };

#[derive(Debug, Deserialize)]
struct Texts {
    count: usize,
    faint: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Badges {
    count: usize,
    faint: Vec<String>,
    /// How many have the colour of another.
    same: usize,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code, reason = "the names are for who reads why a test has failed")]
struct Distances {
    /// To eyes with all three kinds of cones.
    all: f64,
    all_pair: String,
    /// To those that lack one, whichever it is.
    least: f64,
    least_pair: String,
}

#[tokio::test]
async fn in_backstage_everything_can_be_read_and_told_apart() {
    can_be_read(&BACKSTAGE).await;
}

#[tokio::test]
async fn in_port_everything_can_be_read_and_told_apart() {
    can_be_read(&PORT).await;
}

#[tokio::test]
async fn in_material_ui_everything_can_be_read_and_told_apart() {
    can_be_read(&MATERIAL_UI).await;
}

#[tokio::test]
async fn in_a_corporate_portal_everything_can_be_read_and_told_apart() {
    can_be_read(&CORPORATE).await;
}

async fn can_be_read(theme: &Theme) {
    Scene { query: "hosts/host.html", ..Scene::at_speed(40.0) }
        .play(async |page| {
            // Without motion, so that no colour is measured on its way.
            page.prefer("light").await;
            let () = page.look("import('/hosts/colours.js').then((all) => void (window.colours = all))").await;
            let addresses: Vec<_> = theme.portal.into_iter().map(str::to_owned).chain([theme.sheet()]).collect();
            let () = page.look(&format!("colours.load({addresses:?})")).await;
            let id = page.api.helm_id("payments");
            let () = page.look("host.define()").await;
            let () = page.look(&format!("void host.add({{ helmId: {id:?} }})")).await;
            page.wait_for("the form", "look.tokenField()").await;
            everywhere(page, theme, async |look| texts(page, look).await).await;

            let token = page.take(page.api.token());
            let () =
                page.look(&format!("void (look.part('base').getRootNode().host.getToken = () => {token:?})")).await;
            page.shows("DEPLOYED").await;
            page.redeploy().await;
            page.wait_for("the failure", "look.phase() === 'failed'").await;
            page.click("redeploy").await;
            page.wait_for("the question", "look.ready(look.part('confirm'))").await;
            everywhere(page, theme, async |look| {
                texts(page, look).await;
                picture(page, &format!("{}-{look}", theme.name)).await;
            })
            .await;

            // All states, at first where nothing is set.
            let legend = "void (window.legend = document.createElement('div'), legend.dataset.legend = 'auto',
                legend.slot = 'title', document.body.append(legend))";
            let () = page.look(legend).await;
            let () = page.look("host.HelmRedeployElement.drawLegend(legend)").await;
            let own = [distances(page, "light").await, distances(page, "dark").await];
            let () = page
                .look("void (legend.style.colorScheme = '', look.part('base').getRootNode().host.append(legend))")
                .await;
            everywhere(page, theme, async |look| {
                let Badges { count, faint, same } =
                    page.look("colours.badges(legend.shadowRoot, look.part('base'))").await;
                assert_eq!((count, same), (STATES.len(), 0), "{look}");
                assert!(faint.is_empty(), "{look}: {faint:#?}");
                let own = &own[usize::from(look.starts_with("dark"))];
                let themed = distances(page, "").await;
                assert!(themed.all >= own.all - ROUNDING, "{look}: {themed:?}, and the widget itself: {own:?}");
                assert!(themed.least >= own.least - ROUNDING, "{look}: {themed:?}, and the widget itself: {own:?}");
            })
            .await;
        })
        .await;
}

impl Theme {
    fn sheet(&self) -> String {
        format!("/pkg/themes/{}.css", self.name)
    }
}

/// In every look that the theme may have.
async fn everywhere(page: &Page, theme: &Theme, check: impl AsyncFn(&str)) {
    for mode in ["light", "dark"] {
        for portal in theme.portal.into_iter().map(Some).chain([None]) {
            let sheets: Vec<_> = portal.into_iter().map(str::to_owned).chain([theme.sheet()]).collect();
            let look = if portal.is_some() { mode.to_owned() } else { format!("{mode}-alone") };
            show(page, theme, mode, &sheets).await;
            check(&look).await;
        }
    }
}

async fn show(page: &Page, theme: &Theme, mode: &str, sheets: &[String]) {
    let is_other = if mode == "light" { "dark" } else { "light" };
    page.prefer(if theme.is_named { is_other } else { mode }).await;
    let () = page.look(&format!("colours.wear({sheets:?})")).await;
    if theme.is_named {
        let () = page.look(&format!("void (document.body.dataset.themeMode = {mode:?})")).await;
    }
    let is_dark = mode == "dark";
    page.wait_for(mode, &format!("colours.isDark(look.part('base')) === {is_dark}")).await;
    let is_worn = "getComputedStyle(look.part('base')).getPropertyValue('--helm-redeploy-accent') !== ''";
    assert!(page.look::<bool>(is_worn).await, "{} has no part in this", theme.name);
}

async fn texts(page: &Page, look: &str) {
    let Texts { count, faint } = page.look("colours.texts(look.part('base'))").await;
    assert!(count > 3, "only {count} texts were read");
    assert!(faint.is_empty(), "too faint, {look}: {faint:#?}");
}

/// How near the nearest two tones of the legend are in this scheme.
async fn distances(page: &Page, scheme: &str) -> Distances {
    let () = page.look(&format!("void (legend.style.colorScheme = {scheme:?})")).await;
    page.look("colours.distances(legend.shadowRoot)").await
}

/// For whoever wants to look at it.
async fn picture(page: &Page, name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/pictures");
    page.picture(folder.join(format!("theme-{name}")).with_extension("png")).await;
}
