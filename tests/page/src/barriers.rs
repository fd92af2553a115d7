//! What axe-core says of the page: who cannot see, read or reach something, and why.

use std::{env, fs};

use serde::Deserialize;

use crate::Page;

/// The levels of WCAG that laws ask for, and what the makers of axe-core have learnt beside them.
const EXAMINE: &str =
    "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
        .then(({ passes, violations, incomplete }) => {
            const told = (rules) => rules.flatMap(({ id, help, nodes }) => nodes.map(({ target, failureSummary }) =>
                `${id} (${help}) at ${target.flat().join(' >> ')}: ${failureSummary}`));
            const read = passes.filter(({ id }) => id === 'color-contrast').flatMap(({ nodes }) => nodes);
            // A place inside a shadow root is told as the way to it.
            const inside = read.filter(({ target }) => target.some(Array.isArray));
            return { barriers: told(violations), doubts: told(incomplete), texts: inside.length };
        })";

#[derive(Debug, Deserialize)]
struct Report {
    barriers: Vec<String>,
    /// What axe-core cannot decide.
    doubts: Vec<String>,
    /// How many texts inside of widgets were compared with what is behind them, and stand out.
    texts: usize,
}

/// Checks that there are none.
pub(crate) async fn check(page: &Page) {
    // A driver may run what the page's policy would not let a script element bring.
    page.driver.execute(axe(), vec![]).await.expect("axe-core runs in the page");
    let Report { barriers, doubts, texts } = page.look(EXAMINE).await;
    assert!(barriers.is_empty(), "the page has barriers: {barriers:#?}");
    assert!(doubts.is_empty(), "the page may have barriers: {doubts:#?}");
    assert!(texts > 0, "axe-core has not looked into the widget");
}

fn axe() -> String {
    let file = env::var_os("HELM_REDEPLOY_AXE").expect("`cargo xtask test page` says where axe-core is");
    fs::read_to_string(file).expect("axe-core can be read")
}
