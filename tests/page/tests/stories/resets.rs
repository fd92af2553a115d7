//! The element under the style sheets that many pages begin with.
//!
//! Ignored because they come from npm. `cargo xtask test page` gets them and tells this, or says why not.

use std::{env, fs, path::PathBuf};

use super::layouts::{has_the_same_look_under, on_a_page};

/// In the folder `node_modules`.
const RESETS: [&str; 16] = [
    "normalize.css/normalize.css",
    "modern-normalize/modern-normalize.css",
    "sanitize.css/sanitize.css",
    "sanitize.css/forms.css",
    "sanitize.css/assets.css",
    "sanitize.css/typography.css",
    "sanitize.css/reduce-motion.css",
    "sanitize.css/system-ui.css",
    "sanitize.css/ui-monospace.css",
    "tailwindcss/preflight.css",
    "tailwindcss/theme.css",
    "@unocss/reset/eric-meyer.css",
    "@unocss/reset/tailwind.css",
    "@unocss/reset/tailwind-compat.css",
    "bootstrap/dist/css/bootstrap-reboot.css",
    "bootstrap/dist/css/bootstrap.css",
];

#[tokio::test]
#[ignore = "it needs style sheets from npm: `cargo xtask test page`"]
async fn no_reset_of_a_framework_changes_how_it_looks() {
    let modules: PathBuf =
        env::var_os("HELM_REDEPLOY_RESETS").expect("`cargo xtask test page` says where they are").into();
    let sheets =
        RESETS.map(|file| fs::read_to_string(modules.join(file)).unwrap_or_else(|error| panic!("{file}: {error}")));
    on_a_page(async |page| has_the_same_look_under(page, &sheets).await).await;
}
