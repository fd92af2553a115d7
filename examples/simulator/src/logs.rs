//! What the logs of a run say: who did what, second by second, and of what failed, why. As in the logs of Qovery, the
//! true reason is neither the only error nor the first, and what is told last is only that there was one.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    cast::{Environment, ORGANIZATION, Role},
    lane::Run,
    source::hex,
    story::{Plot, Scene},
};

/// The rows of a run until now, oldest first.
pub(crate) fn told(
    environment: &Environment,
    run: &Run,
    parts: &[(&'static Role, &'static Plot)],
    now: Duration,
) -> Value {
    let mut log = Log { environment, run, rows: Vec::new() };
    let whole = Transmitter { id: environment.id, name: environment.name, kind: "Environment" };
    log.info(0, whole, "Start", &format!("🚀 Deployment of environment {} starts", environment.name));
    log.info(0, whole, "LoadConfiguration", &format!("📥 Asking the cluster {} for access", environment.cluster.name));
    log.info(1, log.neighbour(), "Deploy", "Its pods are as they should be");
    for (role, plot) in parts {
        log.tell(role, plot);
    }
    if run.fails_elsewhere() {
        log.tell_of_the_neighbour(run.length().as_secs());
    }
    log.until(run.age(now))
}

/// Who says something.
#[derive(Clone, Copy)]
struct Transmitter<'a> {
    id: &'a str,
    name: &'a str,
    kind: &'static str,
}

struct Log<'a> {
    environment: &'a Environment,
    run: &'a Run,
    /// With the second of the run in which each is written.
    rows: Vec<(u64, Value)>,
}

impl<'a> Log<'a> {
    fn neighbour(&self) -> Transmitter<'a> {
        let neighbour = &self.environment.neighbour;
        Transmitter { id: neighbour.id, name: neighbour.name, kind: neighbour.kind }
    }

    fn tell(&mut self, role: &Role, plot: &Plot) {
        let from = Transmitter { id: role.id, name: role.name, kind: "Helm" };
        let mut began = plot.silence;
        for scene in plot.scenes {
            if let Some((step, words)) = words(role, scene) {
                for second in 0..scene.seconds {
                    self.info(began + second, from, step, &format!("{words} ({second} s)"));
                }
            }
            began += scene.seconds;
        }
        let name = role.name;
        match plot.ending.0 {
            "DEPLOYED" => self.info(began, from, "Deployed", &format!("✅ Deployment of {name} succeeded")),
            "RESTARTED" => self.info(began, from, "Restarted", &format!("✅ Restart of {name} succeeded")),
            "CANCELED" => self.info(began, from, "Cancelled", &format!("🚫 Deployment of {name} has been canceled")),
            state if plot.fails() && plot.has_a_turn() => self.tell_why(began, from, state),
            _ => {}
        }
    }

    /// Four errors, of which the second is the reason.
    fn tell_why(&mut self, second: u64, from: Transmitter<'_>, state: &str) {
        let Failure { step, tag, words, hint, underlying } = Failure::of(state, from.name);
        let check = json!({
            "tag": "CLUSTER_VERSION_CHECK",
            "user_log_message": "The version of Kubernetes cannot be checked: the cluster gave no answer in time.",
        });
        self.error(0, from, "PreCheck", &check);
        let reason = json!({
            "tag": tag,
            "user_log_message": words,
            "link": "https://www.qovery.com/docs",
            "hint_message": hint,
            "underlying_error": {
                "message": underlying,
                "full_details": format!("{underlying} (helm upgrade {} --set password=correct-horse)", from.name),
            },
        });
        self.error(second, from, step, &reason);
        self.tell_of_the_neighbour(second);
        let banner = json!({
            "tag": "DEPLOYMENT_FAILED",
            "user_log_message": format!("❌ Deployment of Helm {} failed! Look at the report above to see why.", from.name),
        });
        self.error(second, from, step, &banner);
    }

    /// The neighbour fails as well, for a reason of its own.
    fn tell_of_the_neighbour(&mut self, second: u64) {
        let from = self.neighbour();
        let reason = json!({
            "tag": "K8S_POD_NOT_READY",
            "user_log_message": format!(
                "\u{1b}[31mThe readiness probe of {} failed.\u{1b}[0m\nGET /health answered 503, 12 times in a row.",
                from.name
            ),
            "hint_message": "Look at what the application itself says.",
        });
        self.error(second, from, "DeployedError", &reason);
    }

    fn info(&mut self, second: u64, from: Transmitter<'_>, step: &str, text: &str) {
        let mut row = self.row("info", second, from, step);
        row["message"] = json!({ "safe_message": text });
        row["error"] = Value::Null;
        self.rows.push((second, row));
    }

    fn error(&mut self, second: u64, from: Transmitter<'_>, step: &str, error: &Value) {
        let mut row = self.row("error", second, from, step);
        row["message"] = Value::Null;
        row["error"] = error.clone();
        self.rows.push((second, row));
    }

    fn row(&self, kind: &str, second: u64, from: Transmitter<'_>, step: &str) -> Value {
        json!({
            "type": kind,
            "timestamp": self.run.date_after(second.try_into().unwrap_or_default()),
            "details": {
                "organization_id": ORGANIZATION,
                "cluster_id": self.environment.cluster.id,
                "execution_id": self.run.execution_id,
                "transmitter": {"id": from.id, "name": from.name, "type": from.kind},
                "stage": {"step": step, "id": null, "name": null},
            },
        })
    }

    /// What is written by then. Rows of the same second stay in their order.
    fn until(mut self, age: Duration) -> Value {
        self.rows.retain(|(second, _)| *second <= age.as_secs());
        self.rows.sort_by_key(|(second, _)| *second);
        self.rows.into_iter().map(|(_, row)| row).collect()
    }
}

/// The step of the log, and what it says while this is played; nothing before the service has come to its turn.
fn words(role: &Role, scene: &Scene) -> Option<(&'static str, String)> {
    let (step, words) = match (scene.step?, scene.state) {
        (_, "CANCELING") => ("Cancel", "🚫 Going back to what was before"),
        ("GIT_CLONE", _) => return Some(("Build", format!("📥 Fetching {}", role.source.words(role.name)))),
        ("BUILD", _) => ("Build", "🔨 Rendering the templates of the chart"),
        ("DEPLOYMENT", "RESTARTING") => ("Restart", "♻️ Waiting for new pods to be ready"),
        ("DEPLOYMENT", _) => ("Deploy", "⏳ Waiting for the pods to be ready"),
        ("ROUTER_DEPLOYMENT", _) => ("Deploy", "🌍 Checking the domains"),
        _ => ("Start", "🕐 Waiting for a free place"),
    };
    Some((step, words.to_owned()))
}

/// Why a service failed.
struct Failure {
    step: &'static str,
    tag: &'static str,
    words: String,
    hint: &'static str,
    underlying: &'static str,
}

impl Failure {
    /// Terminal escapes, several lines and a digest, as such reasons have them.
    fn of(state: &str, name: &str) -> Self {
        let digest = format!("sha256:{}", hex(name, 64));
        match state {
            "BUILD_ERROR" => Self {
                step: "BuiltError",
                tag: "HELM_TEMPLATE_ERROR",
                words: format!(
                    "\u{1b}[31mThe chart of {name} cannot be rendered.\u{1b}[0m\n\
                     {name}/templates/deployment.yaml:41:22: nil pointer evaluating interface {{}}.tag\n\
                     Digest of the chart: {digest}"
                ),
                hint: "Set image.tag in the values, or give it a default in the chart.",
                underlying: "helm template: exit status 1",
            },
            "RESTART_ERROR" => Self {
                step: "RestartedError",
                tag: "K8S_POD_RESTART_ERROR",
                words: format!(
                    "\u{1b}[31mThe pods of {name} did not come back.\u{1b}[0m\n\
                     Pod \u{1b}[1m{name}-0\u{1b}[0m: CrashLoopBackOff, exit code 137 (out of memory)\n\
                     Image: registry.example.com/{name}@{digest}"
                ),
                hint: "Give the pods more memory, or find out what takes it.",
                underlying: "timed out waiting for the condition",
            },
            _ => Self {
                step: "DeployedError",
                tag: "HELM_DEPLOY_ERROR",
                words: format!(
                    "\u{1b}[31mThe pods of {name} did not become ready.\u{1b}[0m\n\
                     Pod \u{1b}[1m{name}-5d8c7b9f4-x2k7q\u{1b}[0m: ImagePullBackOff\n\
                     Image: registry.example.com/{name}@{digest}"
                ),
                hint: "Check that the image exists, and that the cluster may pull it.",
                underlying: "UPGRADE FAILED: context deadline exceeded",
            },
        }
    }
}
