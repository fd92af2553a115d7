//! This is everything there is: the services with their deployments of old and new, the ledger, and the clock.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError, atomic::AtomicU64},
    time::{Duration, Instant},
};

use axum::http::StatusCode;
use serde_json::{Value, json};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use crate::{
    Deployment, Seen, Service, Told,
    app::Refusal,
    fault::{Fault, On, What},
    story::{CAST, GOES_WELL, Moment, Plot, Role},
};

const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The one world, for the server and for whoever holds the simulator.
#[derive(Debug, Clone)]
pub(crate) struct Shared(Arc<Mutex<World>>);

impl Shared {
    pub(crate) fn new(world: World) -> Self {
        Self(Arc::new(Mutex::new(world)))
    }

    /// A test that failed while it held the world should not fail all others as well, so poison is ignored.
    pub(crate) fn lock(&self) -> MutexGuard<'_, World> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Debug)]
pub(crate) struct World {
    clock: Clock,
    helms: Vec<Helm>,
    executions: u64,
    pub(crate) ledger: Vec<Deployment>,
    pub(crate) seen: Vec<Seen>,
    pub(crate) faults: Vec<Fault>,
    /// How many bytes of bodies without an end were taken.
    pub(crate) taken: Arc<AtomicU64>,
    /// The statuses that a test put in the story's place, by helm id.
    pub(crate) scripted: HashMap<String, Value>,
}

#[derive(Debug)]
struct Helm {
    role: &'static Role,
    /// Oldest first. Never empty but for a service that was never deployed.
    runs: Vec<Run>,
}

#[derive(Debug)]
struct Run {
    plot: &'static Plot,
    /// By the story's clock.
    began: Duration,
    /// By the calendar.
    date: String,
    execution_id: String,
    request_id: String,
    /// The service's `service_deployment_status` once this has gone well.
    leaves: &'static str,
}

impl Run {
    fn at(&self, now: Duration) -> Option<Moment> {
        self.plot.at(now.saturating_sub(self.began))
    }
}

impl World {
    pub(crate) fn new(speed: f64) -> Result<Self, String> {
        let mut world = Self {
            clock: Clock::new(speed)?,
            helms: CAST.iter().map(|role| Helm { role, runs: Vec::new() }).collect(),
            executions: 0,
            ledger: Vec::new(),
            seen: Vec::new(),
            faults: Vec::new(),
            taken: Arc::default(),
            scripted: HashMap::new(),
        };
        let now = world.clock.now();
        for (index, role) in CAST.iter().enumerate() {
            if let Some(leaves) = role.yesterday {
                world.begin(index, &GOES_WELL, now.saturating_sub(A_DAY), leaves);
            }
            if let Some(plot) = role.already_running {
                world.begin(index, plot, now, "UP_TO_DATE");
            }
        }
        Ok(world)
    }

    pub(crate) fn set_speed(&mut self, speed: f64) -> Result<(), String> {
        self.clock = self.clock.at_speed(speed)?;
        Ok(())
    }

    pub(crate) fn services(&self) -> Vec<Service> {
        let service = |helm: &Helm| Service {
            helm_id: helm.role.id.to_owned(),
            name: helm.role.name.to_owned(),
            environment_id: helm.role.environment.id.to_owned(),
            environment: helm.role.environment.name.to_owned(),
            story: helm.role.story.to_owned(),
        };
        self.helms.iter().map(service).collect()
    }

    /// `GET /helm/{id}`
    pub(crate) fn service(&self, id: &str) -> Result<Value, Refusal> {
        let Role { name, id, environment, story, .. } = self.helms[self.find(id)?].role;
        Ok(json!({
            "id": id,
            "created_at": "2024-02-29T09:41:00Z",
            "updated_at": "2025-06-30T16:20:00Z",
            "environment": {"id": environment.id},
            "name": name,
            "description": story,
            "icon_uri": "app://qovery-console/helm",
            "service_type": "HELM",
        }))
    }

    /// `GET /helm/{id}/status`
    pub(crate) fn status(&self, id: &str) -> Result<Value, Refusal> {
        let helm = &self.helms[self.find(id)?];
        let scripted = self.scripted.get(helm.role.id).cloned();
        Ok(scripted.unwrap_or_else(|| helm.status(self.clock.now())))
    }

    /// `GET /environment/{id}/helm/status`
    pub(crate) fn environment_status(&self, id: &str) -> Result<Value, Refusal> {
        let id = uuid(id)?;
        let now = self.clock.now();
        let results: Vec<Value> =
            self.helms.iter().filter(|helm| helm.role.environment.id == id).map(|helm| helm.status(now)).collect();
        if results.is_empty() {
            return Err(Refusal::message(StatusCode::NOT_FOUND, "Environment not found"));
        }
        Ok(json!({ "results": results }))
    }

    /// `POST /helm/{id}/redeploy`
    pub(crate) fn redeploy(&mut self, id: &str, force_event: Option<&str>) -> Result<Value, Refusal> {
        let index = self.find(id)?;
        if force_event.is_some_and(|event| event != "DIFF") {
            return Err(Refusal::message(StatusCode::BAD_REQUEST, "Invalid value for parameter 'forceEvent'"));
        }
        let now = self.clock.now();
        if self.helms[index].is_moving(now) {
            return Err(Refusal::message(StatusCode::CONFLICT, "A deployment of this service is in progress"));
        }
        let role = self.helms[index].role;
        let execution_id = self.begin(index, role.plot, now, "UP_TO_DATE");
        self.ledger.push(Deployment {
            helm_id: role.id.to_owned(),
            force_event: force_event.map(str::to_owned),
            execution_id,
        });
        Ok(self.helms[index].status(now))
    }

    /// A run that somebody has started in the vendor's console.
    pub(crate) fn begin_elsewhere(&mut self, id: &str) -> Option<()> {
        let index = self.find(id).ok()?;
        let now = self.clock.now();
        self.begin(index, self.helms[index].role.plot, now, "UP_TO_DATE");
        Some(())
    }

    pub(crate) fn run(&self, execution_id: &str) -> Option<Told> {
        let now = self.clock.now();
        let mut runs = self.helms.iter().flat_map(|helm| &helm.runs);
        let moment = runs.find(|run| run.execution_id == execution_id)?.at(now);
        let ended = moment.as_ref().is_some_and(|moment| moment.ended);
        Some(Told { state: moment.map(|moment| moment.state), ended })
    }

    /// The next fault for a request of this kind, if one is queued.
    pub(crate) fn next_fault(&mut self, kind: On) -> Option<What> {
        self.faults.retain(|fault| fault.times > 0);
        let fault = self.faults.iter_mut().find(|fault| fault.on.concerns(kind))?;
        fault.times -= 1;
        Some(fault.what.clone())
    }

    fn find(&self, id: &str) -> Result<usize, Refusal> {
        let id = uuid(id)?;
        self.helms
            .iter()
            .position(|helm| helm.role.id == id)
            .ok_or_else(|| Refusal::detail(StatusCode::NOT_FOUND, "Helm not found"))
    }

    /// Begins a run and gives its execution id.
    fn begin(&mut self, index: usize, plot: &'static Plot, began: Duration, leaves: &'static str) -> String {
        self.executions += 1;
        let date = OffsetDateTime::now_utc() - self.clock.now().saturating_sub(began);
        let (seconds, count) = (date.unix_timestamp(), self.executions);
        let helm = &mut self.helms[index];
        let execution_id = format!("{}-{count}-{seconds}", helm.role.environment.id);
        helm.runs.push(Run {
            plot,
            began,
            date: iso(date),
            execution_id: execution_id.clone(),
            request_id: format!("{seconds:08x}-0000-4000-8000-{count:012x}"),
            leaves,
        });
        execution_id
    }
}

impl Helm {
    fn is_moving(&self, now: Duration) -> bool {
        let newest = self.runs.last();
        newest.is_some_and(|run| run.at(now).is_none_or(|moment| !moment.ended))
    }

    /// The status of the newest run that says anything yet.
    fn status(&self, now: Duration) -> Value {
        let told = self.runs.iter().rev().find_map(|run| Some((run, run.at(now)?)));
        let Some((run, moment)) = told else {
            return json!({
                "id": self.role.id,
                "state": "READY",
                "service_deployment_status": "NEVER_DEPLOYED",
                "is_part_last_deployment": false,
                "status_details": {"action": "UNKNOWN", "status": "NEVER", "sub_action": "NONE"},
                "deployment_request_id": null,
                "deployment_requests_count": 0,
            });
        };
        json!({
            "id": self.role.id,
            "state": moment.state,
            "service_deployment_status": self.freshness(now),
            "is_part_last_deployment": true,
            "status_details": {"action": run.plot.action, "status": moment.status, "sub_action": "NONE"},
            "deployment_request_id": moment.in_queue.then_some(&run.request_id),
            "deployment_requests_count": u8::from(moment.in_queue),
            "last_deployment_date": run.date,
            "steps": moment.steps,
            "execution_id": run.execution_id,
        })
    }

    /// What the last run that went well left behind. A run under way or a failed one changes nothing of it.
    fn freshness(&self, now: Duration) -> &'static str {
        let done = |run: &&Run| run.plot.ends_well() && run.at(now).is_some_and(|moment| moment.ended);
        self.runs.iter().rev().find(done).map_or("NEVER_DEPLOYED", |run| run.leaves)
    }
}

/// The story's time. It begins a day after its zero, so that yesterday has a time as well.
#[derive(Debug, Clone, Copy)]
struct Clock {
    since: Instant,
    told: Duration,
    speed: f64,
}

impl Clock {
    fn new(speed: f64) -> Result<Self, String> {
        Self { since: Instant::now(), told: A_DAY, speed: 0.0 }.at_speed(speed)
    }

    fn now(self) -> Duration {
        self.told + self.since.elapsed().mul_f64(self.speed)
    }

    /// The same time, from here on at another pace.
    fn at_speed(self, speed: f64) -> Result<Self, String> {
        if !(0.0..=1e6).contains(&speed) {
            return Err(format!("the speed must be a number from 0 to 1000000, not {speed}"));
        }
        let told = self.now();
        Ok(Self { since: Instant::now(), told, speed })
    }
}

fn iso(date: OffsetDateTime) -> String {
    let whole = date.replace_nanosecond(0).unwrap_or(date);
    whole.format(&Rfc3339).expect("a date of today can be written")
}

/// The id in lower case, if it is one.
fn uuid(text: &str) -> Result<String, Refusal> {
    let groups: Vec<&str> = text.split('-').collect();
    let is_uuid = groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()));
    if is_uuid {
        Ok(text.to_ascii_lowercase())
    } else {
        Err(Refusal::error_and_detail(StatusCode::BAD_REQUEST, "The id is not a UUID"))
    }
}
