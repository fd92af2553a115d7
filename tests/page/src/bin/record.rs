//! Takes a picture of the widget each second while a run goes on at the pace of life, into target/run/. README shows them one
//! after the other.
//!
//! ```text
//! cargo xtask build && cargo run -p page-tests --bin record
//! ```

use std::{path::Path, time::Duration};

use page_tests::Scene;
use serde_json::Value;
use tokio::time::interval;

/// The pictures go on for so long after the end of the run.
const LAST_LOOK: usize = 3;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/run");
    Scene::at_speed(1.0)
        .play(async |page| {
            page.connect("shop").await;
            page.prefer("light").await;
            page.magnify_to(560).await;
            page.redeploy().await;
            page.shows("QUEUED").await;
            let mut second = interval(Duration::from_secs(1));
            let (mut number, mut after_the_end) = (0, 0);
            while after_the_end < LAST_LOOK {
                second.tick().await;
                number += 1;
                // Once more where it has grown or shrunk meanwhile.
                let place = || page.look::<Value>("look.clip(16)");
                loop {
                    let before = place().await;
                    page.picture(folder.join(format!("{number:03}.png"))).await;
                    if place().await == before {
                        break;
                    }
                }
                after_the_end += usize::from(page.look::<bool>("look.phase() === 'succeeded'").await);
            }
        })
        .await;
}
