//! What a person reads once it has failed, and before they press: why, where the logs are, what is deployed and where.

use page_tests::{Page, Scene};
use serde_json::{Value, json};
use simulator::{On, What};

const ELEMENT: &str = "document.querySelector('helm-redeploy')";

const FAILED: &str = "It failed in the step “Deploy”";

/// What else was asked than the status, the redeploy, and the last runs, for which some runs are too short.
fn questions(page: &Page) -> Vec<String> {
    let seen = page.api.requests().into_iter().filter(|seen| {
        seen.method == "GET" && !["/status", "/deploymentHistoryV2"].iter().any(|end| seen.path.ends_with(end))
    });
    let kinds = seen.map(|seen| match seen.path.rsplit('/').next() {
        Some("logs") => "logs".to_owned(),
        _ => seen.path.split('/').nth(1).unwrap_or_default().to_owned(),
    });
    kinds.collect()
}

async fn fails(page: &Page) {
    page.connect("payments").await;
    page.redeploy().await;
    page.wait_for("the end", "look.phase() === 'failed'").await;
    page.reads(FAILED).await;
}

/// Where the link leads that is shown; empty for none.
async fn link(page: &Page) -> String {
    page.look("look.find('a')?.href ?? ''").await
}

async fn execution(page: &Page) -> String {
    page.look(&format!("{ELEMENT}.status.execution_id")).await
}

#[tokio::test]
async fn a_failure_says_which_step_why_and_where_the_logs_are() {
    Scene::at_speed(20.0)
        .play(async |page| {
            let () = page
                .look("void (window.heard = [], addEventListener('helm-redeploy-finish', ({ detail }) => heard.push(detail)))")
                .await;
            fails(page).await;
            page.reads("What ran before may still be running. The logs say:").await;
            let said = page.text("reason").await;
            assert_eq!(said.lines().next(), Some("The pods of payments did not become ready."));
            assert!(said.contains("ImagePullBackOff") && said.contains("Check that the image exists"), "{said}");
            assert!(!said.contains('\u{1b}') && !said.contains("[31m") && !said.contains("correct-horse"), "{said}");

            let (link, execution) = (link(page).await, execution(page).await);
            let id = page.api.helm_id("payments");
            assert!(link.starts_with("https://console.qovery.com/organization/"), "{link}");
            assert!(link.ends_with(&format!("/service/{id}/deployments/logs/{execution}")), "{link}");
            assert_eq!(page.look::<String>("look.find('a').rel").await, "noopener noreferrer");

            let heard: Vec<Value> = page.look("heard").await;
            let [finish] = &heard[..] else { panic!("one end is told: {heard:?}") };
            assert_eq!(finish["failedStep"], "DEPLOYMENT");
            assert_eq!(finish["reason"], json!(said));
            assert_eq!(finish["logsUrl"], json!(link));
            let kept = format!("[Object.isFrozen({ELEMENT}.run), {ELEMENT}.run.reason === heard[0].reason, {ELEMENT}.phase]");
            assert_eq!(page.look::<Value>(&kept).await, json!([true, true, "failed"]));

            // At the start; for the run; for its end, and what is deployed after it.
            assert_eq!(questions(page), ["helm", "environment", "logs", "helm"]);
            page.has_no_barriers().await;
        })
        .await;
}

#[tokio::test]
async fn a_report_of_a_failure_can_be_handed_on() {
    Scene::at_speed(20.0)
        .play(async |page| {
            let keep = "window.copies = [], navigator.clipboard.writeText = async (text) => void copies.push(text)";
            let () = page.look(&format!("void ({keep})")).await;
            fails(page).await;
            page.wait_for("the reason and the link", "look.part('reason') && look.find('a')").await;
            page.press("Copy report").await;
            page.reads("Copied").await;
            let report: String = page.look("copies[0]").await;
            let lines: Vec<&str> = report.lines().map(str::trim_end).collect();
            let (id, execution) = (page.api.helm_id("payments"), execution(page).await);
            assert_eq!(lines[0], format!("**payments** {id} Production environment “production”."));
            assert!(lines[1].starts_with("**Deployment error** Your redeploy · ended after"), "{report}");
            assert!(lines[2].starts_with(FAILED), "{report}");
            assert!(lines.contains(&"> The pods of payments did not become ready."), "{report}");
            assert!(lines.contains(&format!("- Execution id: {execution}").as_str()), "{report}");
            let date = lines.iter().find_map(|line| line.strip_prefix("- Last deployment: ")).expect("a date");
            assert!(date.starts_with("20") && date.ends_with('Z'), "{date} is a moment for nobody but its writer");
            assert_eq!(lines.last(), Some(&format!("- {}", link(page).await).as_str()));
        })
        .await;
}

#[tokio::test]
async fn a_report_that_cannot_be_copied_can_be_selected() {
    Scene::at_speed(20.0)
        .play(async |page| {
            let () = page.look("void (navigator.clipboard.writeText = () => Promise.reject(new Error()))").await;
            fails(page).await;
            page.press("Copy report").await;
            page.wait_for("the focus", "look.focused()?.matches('input[readonly]')").await;
            let chosen: String =
                page.look("((it) => it.value.slice(it.selectionStart, it.selectionEnd))(look.focused())").await;
            assert!(chosen.starts_with("**payments** ") && chosen.contains("- Execution id: "), "{chosen}");
        })
        .await;
}

/// A service that has failed before anybody looked.
async fn has_failed(page: &Page, rows: Value) {
    let id = page.api.helm_id("shop");
    let steps = json!({ "details": [{ "step_name": "DEPLOYMENT", "status": "ERROR", "duration_sec": 9 }] });
    let status = json!({ "id": id, "state": "DEPLOYMENT_ERROR", "execution_id": "a-run", "steps": steps });
    page.api.answer_status_with(&id, Some(status));
    page.api.answer_logs_with("a-run", Some(rows));
    page.connect("shop").await;
    page.reads(FAILED).await;
}

fn row(page: &Page, error: &Value) -> Value {
    let transmitter = json!({ "id": page.api.helm_id("shop"), "name": "shop", "type": "Helm" });
    json!({
        "type": "error", "timestamp": "2026-01-02T12:00:00Z", "error": error,
        "details": { "transmitter": transmitter, "stage": { "step": "Deployed" } },
        "message": { "safe_message": "x".repeat(1_000) },
    })
}

/// What may be answered otherwise is the core's part; here is what a browser makes of it.
#[tokio::test]
async fn what_cannot_be_had_beside_the_status_leaves_the_rest_as_it_is() {
    let (logs, environment) =
        ([What::code(404), What::Reset, What::ResetBody, What::WrongLength { by: -40 }], [What::Html]);
    for (on, odd, has_reason, has_link) in
        [(On::Logs, &logs[..], false, true), (On::Environment, &environment[..], true, false)]
    {
        for what in odd {
            Scene::at_speed(0.0)
                .play(async |page| {
                    page.misbehave(on, what.clone(), u32::MAX, &["status of", "ERR_"]);
                    let rows = json!([row(page, &json!({ "user_log_message": "no such image" }))]);
                    has_failed(page, rows).await;
                    page.wait_for("all that was asked", "outside.calls().length >= 4 && outside.inFlight() === 0")
                        .await;
                    page.looks_after(3).await;
                    assert_eq!(page.text("reason").await, if has_reason { "no such image" } else { "" });
                    assert_eq!(!link(page).await.is_empty(), has_link);
                    assert_eq!(page.kind().await, "", "it is no error of ours");
                    page.refreshes().await;
                    page.looks_after(3).await;
                    assert_eq!(page.look::<usize>("outside.calls().length").await, 5, "it is not asked again");
                })
                .await;
        }
    }
}

#[tokio::test]
async fn a_megabyte_of_logs_is_read_for_a_few_lines() {
    Scene::at_speed(0.0)
        .play(async |page| {
            let mut rows = vec![row(page, &Value::Null); 999];
            rows.push(row(page, &json!({ "user_log_message": "why\n".repeat(10_000) })));
            has_failed(page, Value::Array(rows)).await;
            page.wait_for("the reason", "look.part('reason')").await;
            assert_eq!(page.text("reason").await.lines().collect::<Vec<_>>(), ["why"; 6]);
            assert!(page.wasm_memory().await < 2 * 1024 * 1024, "the rows without errors are not kept");
        })
        .await;
}

#[tokio::test]
async fn who_is_asked_reads_that_it_is_production_and_what_is_deployed() {
    Scene::at_speed(0.0)
        .play(async |page| {
            page.connect("payments").await;
            page.wait_for("what is deployed", "/^main · [0-9a-f]{7} · /.test(look.part('source')?.innerText)").await;
            page.click("redeploy").await;
            page.reads("Deployed now: main · ").await;
            let height = "look.find('.confirmation').getBoundingClientRect().height";
            let before: f64 = page.look(height).await;
            page.reads("Production environment “production”.").await;
            assert!((page.look::<f64>(height).await - before).abs() < 1.0, "something moves as it comes");
        })
        .await;
    Scene::at_speed(0.0)
        .play(async |page| {
            page.connect("slow").await;
            page.wait_for("the chart", "look.part('source')?.innerText === 'search-engine · 19.0.0-rc.2'").await;
        })
        .await;
}

#[tokio::test]
async fn a_portal_may_name_another_console_or_none() {
    Scene::at_speed(20.0)
        .play(async |page| {
            fails(page).await;
            page.wait_for("the link", "look.find('a')").await;
            let () = page
                .look(&format!("void {ELEMENT}.setAttribute('console-base', 'https://console.example.com/')"))
                .await;
            page.wait_for(
                "another link",
                "look.find('a').href.startsWith('https://console.example.com/organization/')",
            )
            .await;
            for none in ["", "javascript:alert(1)"] {
                let () = page.look(&format!("void ({ELEMENT}.consoleBase = {none:?})")).await;
                page.wait_for("no link", "look.find('a') === null").await;
            }
            let () = page.look(&format!("void ({ELEMENT}.consoleBase = null)")).await;
            page.wait_for("the first link", "look.find('a').href.startsWith('https://console.qovery.com/')").await;
        })
        .await;
}

#[tokio::test]
async fn a_service_that_got_no_turn_names_the_one_that_failed() {
    Scene::at_speed(20.0)
        .play(async |page| {
            page.connect("tracking").await;
            page.redeploy().await;
            page.wait_for("the end", "look.phase() === 'failed'").await;
            page.reads("It did not get its turn: “warehouse” failed in the same deployment.").await;
        })
        .await;
}
