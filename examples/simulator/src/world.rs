//! This is everything there is: the services, the lanes that their deployments run in, the ledger, and the clock.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError, atomic::AtomicU64},
    time::Duration,
};

use axum::http::StatusCode;
use serde_json::{Value, json};
use time::OffsetDateTime;

use crate::{
    Deployment, Seen, Service, Told,
    app::Refusal,
    cast::{CAST, Environment, Fate, ORGANIZATION, Other, PROJECT, Role},
    clock::{A_DAY, Clock},
    crowd,
    fault::{Fault, On, What},
    history,
    lane::{Lane, Part, Request},
    logs,
    stages::Overview,
    status::{Detail, Telling},
    token::COLLEAGUE,
    trace::{Playing, Trace},
};

/// What a deployment leaves behind when it goes well.
const UP_TO_DATE: &str = "UP_TO_DATE";

/// The rows of a history of which it is not said how many there should be.
const PAGE_SIZE: usize = 20;

/// The one world, for the server and for whoever holds the simulator.
#[derive(Debug, Clone)]
pub(crate) struct Shared(Arc<Mutex<World>>);

impl Shared {
    pub(crate) fn new(world: World) -> Self {
        Self(Arc::new(Mutex::new(world)))
    }

    /// Nobody sees the world before it has caught up with its clock. A test that failed while it held the world should
    /// not fail all others as well, so poison is ignored.
    pub(crate) fn lock(&self) -> MutexGuard<'_, World> {
        let mut world = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        world.catch_up();
        world
    }
}

#[derive(Debug)]
pub(crate) struct World {
    clock: Clock,
    /// When it began, by the calendar.
    began: OffsetDateTime,
    helms: Vec<Helm>,
    lanes: Vec<Lane>,
    executions: u64,
    pub(crate) ledger: Vec<Deployment>,
    pub(crate) seen: Vec<Seen>,
    pub(crate) faults: Vec<Fault>,
    /// How many bytes of bodies without an end were taken.
    pub(crate) taken: Arc<AtomicU64>,
    /// The statuses that a test put in the story's place, by helm id.
    pub(crate) scripted: HashMap<String, Value>,
    /// The logs that a test put in the story's place, by execution.
    scripted_logs: HashMap<String, Value>,
    /// The histories that a test put in the story's place, by helm id.
    scripted_histories: HashMap<String, Value>,
}

#[derive(Debug)]
struct Helm {
    role: &'static Role,
    /// The place of its lane.
    lane: usize,
    /// Whether the last redeploy was refused because of what others do.
    was_refused: bool,
    /// What is played in the story's place.
    trace: Option<Playing>,
    /// What its status keeps to itself.
    withheld: Vec<Detail>,
}

impl World {
    pub(crate) fn new(speed: f64) -> Result<Self, String> {
        let mut world = Self {
            clock: Clock::new(speed)?,
            began: OffsetDateTime::now_utc(),
            helms: Vec::new(),
            lanes: Vec::new(),
            executions: 0,
            ledger: Vec::new(),
            seen: Vec::new(),
            faults: Vec::new(),
            taken: Arc::default(),
            scripted: HashMap::new(),
            scripted_logs: HashMap::new(),
            scripted_histories: HashMap::new(),
        };
        world.enter(&CAST);
        Ok(world)
    }

    /// From now on these are there as well, none of them in an environment that was there before.
    fn enter(&mut self, roles: &'static [Role]) {
        let first_lane = self.lanes.len();
        for role in roles {
            let is_next_to = |helm: &&Helm| role.environment.queues && helm.role.environment.id == role.environment.id;
            let lane = self.helms.iter().find(is_next_to).map_or(self.lanes.len(), |helm| helm.lane);
            if lane == self.lanes.len() {
                self.lanes.push(Lane::default());
            }
            self.helms.push(Helm { role, lane, was_refused: false, trace: None, withheld: Vec::new() });
        }
        self.tell_of_yesterday(first_lane);
    }

    /// Gathers a crowd in place of an earlier one.
    pub(crate) fn gather(&mut self, services: usize, environments: usize) -> Result<Vec<Service>, String> {
        let crowd = crowd::of(services, environments)?;
        self.helms.truncate(CAST.len());
        self.lanes.truncate(self.helms.iter().map(|helm| helm.lane + 1).max().unwrap_or_default());
        self.enter(crowd);
        Ok(self.services().split_off(CAST.len()))
    }

    /// Yesterday, all that share a lane were deployed together. This is about the lanes from this one on.
    fn tell_of_yesterday(&mut self, first_lane: usize) {
        let now = self.clock.now();
        for lane in first_lane..self.lanes.len() {
            let helms = self.helms.iter().enumerate().filter(|(_, helm)| helm.lane == lane);
            let (mut yesterday, mut already_running) = (Vec::new(), Vec::new());
            for (index, Helm { role, .. }) in helms {
                let part = |plot, leaves| Part { helm: index, plot, leaves };
                yesterday.extend(role.yesterday.map(|leaves| part(role.yesterdays_plot, leaves)));
                already_running.extend(role.already_running.map(|plot| part(plot, UP_TO_DATE)));
            }
            for (parts, began) in [(yesterday, now.saturating_sub(A_DAY)), (already_running, now)] {
                if !parts.is_empty() {
                    let request = self.request(COLLEAGUE, parts, began);
                    self.lanes[lane].begin(request, began, self.clock);
                }
            }
        }
    }

    pub(crate) fn set_speed(&mut self, speed: f64) -> Result<(), String> {
        self.clock = self.clock.at_speed(speed)?;
        Ok(())
    }

    /// So much of the story's time goes by at once.
    pub(crate) fn pass(&mut self, seconds: f64) -> Result<(), String> {
        self.clock = self.clock.ahead(seconds)?;
        Ok(())
    }

    fn catch_up(&mut self) {
        for lane in &mut self.lanes {
            lane.catch_up(self.clock);
        }
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

    pub(crate) fn run(&self, helm_id: &str, execution_id: &str) -> Option<Told> {
        let index = self.find(helm_id).ok()?;
        let run = self.lanes[self.helms[index].lane].runs.iter().find(|run| run.execution_id == execution_id)?;
        let moment = run.moment(run.part(index)?, self.clock.now());
        let ended = moment.as_ref().is_some_and(|moment| moment.ended);
        Some(Told { state: moment.map(|moment| moment.state), ended })
    }

    pub(crate) fn waits(&self, helm_id: &str, execution_id: &str) -> bool {
        self.find(helm_id).is_ok_and(|index| {
            let mut waiting = self.lanes[self.helms[index].lane].waiting(index);
            waiting.any(|request| request.execution_id == execution_id)
        })
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

    fn find_environment(&self, id: &str) -> Result<&'static Environment, Refusal> {
        let id = uuid(id)?;
        let mut environments = self.helms.iter().map(|helm| helm.role.environment);
        environments
            .find(|environment| environment.id == id)
            .ok_or_else(|| Refusal::message(StatusCode::NOT_FOUND, "Environment not found"))
    }
}

/// The API.
impl World {
    /// `GET /helm/{id}`
    pub(crate) fn service(&self, id: &str) -> Result<Value, Refusal> {
        let index = self.find(id)?;
        let Role { name, id, environment, story, source, .. } = self.helms[index].role;
        let telling = self.telling(index, &[]);
        let deployed: Vec<_> = telling.gone_well().map(|(run, _)| run).collect();
        Ok(json!({
            "id": id,
            "created_at": "2024-02-29T09:41:00Z",
            "updated_at": "2025-06-30T16:20:00Z",
            "environment": {"id": environment.id},
            "name": name,
            "description": story,
            "icon_uri": "app://qovery-console/helm",
            "service_type": "HELM",
            "timeout_sec": 600,
            "source": source.told(name, &deployed),
        }))
    }

    /// `GET /helm/{id}/status`
    pub(crate) fn status(&self, id: &str) -> Result<Value, Refusal> {
        let index = self.find(id)?;
        let scripted = self.scripted.get(self.helms[index].role.id).cloned();
        Ok(scripted.unwrap_or_else(|| self.told(index)))
    }

    /// `GET /environment/{id}/helm`
    pub(crate) fn services_of(&self, id: &str) -> Result<Value, Refusal> {
        let environment = self.find_environment(id)?;
        let results: Result<Vec<_>, _> =
            self.helms_of(environment).map(|index| self.service(self.helms[index].role.id)).collect();
        Ok(json!({ "results": results? }))
    }

    /// `GET /environment/{id}/helm/status`
    pub(crate) fn environment_status(&self, id: &str) -> Result<Value, Refusal> {
        let environment = self.find_environment(id)?;
        let results: Vec<Value> = self.helms_of(environment).map(|index| self.told(index)).collect();
        Ok(json!({ "results": results }))
    }

    /// `GET /environment/{id}/statusesWithStages`
    pub(crate) fn stages(&self, id: &str) -> Result<Value, Refusal> {
        let environment = self.find_environment(id)?;
        let helms: Vec<usize> = self.helms_of(environment).collect();
        let mut lanes: Vec<usize> = helms.iter().map(|index| self.helms[*index].lane).collect();
        lanes.dedup();
        let overview = Overview {
            environment,
            lanes: lanes.into_iter().map(|lane| &self.lanes[lane]).collect(),
            statuses: helms.iter().map(|index| self.told_in_stages(*index)).collect(),
            freshness: helms.iter().map(|index| self.telling(*index, &[]).freshness()).collect(),
            now: self.clock.now(),
        };
        Ok(overview.told())
    }

    fn told_in_stages(&self, index: usize) -> Value {
        let Helm { role, trace, withheld, .. } = &self.helms[index];
        match self.scripted.get(role.id) {
            Some(status) => status.clone(),
            None if trace.is_some() => self.told(index),
            None => self.telling(index, withheld).status_in_stages(),
        }
    }

    /// The places of the services in this environment.
    fn helms_of(&self, environment: &Environment) -> impl Iterator<Item = usize> {
        let id = environment.id;
        self.helms.iter().enumerate().filter(move |(_, helm)| helm.role.environment.id == id).map(|(index, _)| index)
    }

    /// `GET /environment/{id}`
    pub(crate) fn environment(&self, id: &str) -> Result<Value, Refusal> {
        let Environment { id, name, mode, cluster, .. } = self.find_environment(id)?;
        Ok(json!({
            "id": id,
            "created_at": "2024-02-29T09:40:00Z",
            "updated_at": "2025-06-30T16:20:00Z",
            "name": name,
            "mode": mode,
            "organization": {"id": ORGANIZATION},
            "project": {"id": PROJECT},
            "cluster_id": cluster.id,
            "cluster_name": cluster.name,
            "cloud_provider": {"provider": "AWS", "cluster": cluster.region},
        }))
    }

    /// `GET /environment/{id}/logs`: of a run, or of the newest one.
    pub(crate) fn logs(&self, id: &str, version: Option<&str>) -> Result<Value, Refusal> {
        let environment = self.find_environment(id)?;
        if let Some(rows) = version.and_then(|version| self.scripted_logs.get(version)) {
            return Ok(rows.clone());
        }
        let now = self.clock.now();
        let is_here = |part: &Part| self.helms[part.helm].role.environment.id == environment.id;
        self.lanes
            .iter()
            .flat_map(|lane| &lane.runs)
            .filter(|run| run.parts.iter().any(is_here))
            .filter(|run| version.is_none_or(|version| run.execution_id == version))
            .min_by_key(|run| run.age(now))
            .map(|run| {
                let parts: Vec<_> = run.parts.iter().map(|part| (self.helms[part.helm].role, part.plot)).collect();
                logs::told(environment, run, &parts, now)
            })
            .ok_or_else(|| Refusal::error_and_detail(StatusCode::NOT_FOUND, "No logs are kept for this version"))
    }

    pub(crate) fn answer_logs_with(&mut self, execution_id: &str, rows: Option<Value>) {
        match rows {
            Some(rows) => self.scripted_logs.insert(execution_id.to_owned(), rows),
            None => self.scripted_logs.remove(execution_id),
        };
    }

    /// `GET /helm/{id}/deploymentHistoryV2`
    pub(crate) fn history(&self, id: &str, page_size: Option<&str>) -> Result<Value, Refusal> {
        let index = self.find(id)?;
        let page_size = page_size.map_or(Ok(PAGE_SIZE), str::parse);
        let page_size = page_size
            .map_err(|_| Refusal::message(StatusCode::BAD_REQUEST, "Invalid value for parameter 'pageSize'"))?;
        let scripted = self.scripted_histories.get(self.helms[index].role.id).cloned();
        Ok(scripted.unwrap_or_else(|| history::told(&self.telling(index, &[]), self.began, page_size)))
    }

    pub(crate) fn answer_history_with(&mut self, id: &str, body: Option<Value>) -> Result<(), Refusal> {
        let id = self.helms[self.find(id)?].role.id;
        match body {
            Some(body) => self.scripted_histories.insert(id.to_owned(), body),
            None => self.scripted_histories.remove(id),
        };
        Ok(())
    }

    fn told(&self, index: usize) -> Value {
        let helm = &self.helms[index];
        if let Some(playing) = &helm.trace {
            return playing.status(helm.role.id, self.clock.now());
        }
        self.telling(index, &helm.withheld).status()
    }

    fn telling<'a>(&'a self, index: usize, withheld: &'a [Detail]) -> Telling<'a> {
        let Helm { role, lane, .. } = &self.helms[index];
        Telling { role, helm: index, lane: &self.lanes[*lane], withheld, now: self.clock.now() }
    }

    /// `POST /helm/{id}/redeploy`
    pub(crate) fn redeploy(&mut self, id: &str, force_event: Option<&str>, person: &str) -> Result<Value, Refusal> {
        let index = self.find(id)?;
        if force_event.is_some_and(|event| event != "DIFF") {
            return Err(Refusal::message(StatusCode::BAD_REQUEST, "Invalid value for parameter 'forceEvent'"));
        }
        let now = self.clock.now();
        let (execution_id, acceptance) = if let Some(played) = self.helms[index].play(now) {
            played
        } else {
            self.check_for_conflict(index)?;
            // Whatever a status keeps to itself, an acceptance says whether the request waits.
            (self.accept(index, person), self.telling(index, &[]).status())
        };
        self.ledger.push(Deployment {
            helm_id: self.helms[index].role.id.to_owned(),
            force_event: force_event.map(str::to_owned),
            execution_id,
        });
        Ok(acceptance)
    }

    fn check_for_conflict(&mut self, index: usize) -> Result<(), Refusal> {
        let Helm { role, lane, was_refused, .. } = self.helms[index];
        let is_busy = self.lanes[lane].is_busy(self.clock.now());
        if is_busy && !role.environment.queues {
            return Err(Refusal::message(StatusCode::CONFLICT, "A deployment of this service is in progress"));
        }
        if role.fate == Fate::IsRefusedAtFirst && (is_busy || !was_refused) {
            self.begin_before(index);
            self.helms[index].was_refused = true;
            return Err(Refusal::error_and_detail(StatusCode::CONFLICT, "Another operation is in progress, try again"));
        }
        self.helms[index].was_refused = false;
        Ok(())
    }

    /// Does with an accepted redeploy what the story has for it, and gives the execution that it will have.
    fn accept(&mut self, index: usize, person: &str) -> String {
        let now = self.clock.now();
        let role = self.helms[index].role;
        if role.fate != Fate::IsRefusedAtFirst {
            self.begin_before(index);
        }
        let mut parts = vec![Part { helm: index, plot: role.plot, leaves: UP_TO_DATE }];
        parts.extend(role.together_with.map(|other| self.part(other)));
        let mut request = self.request(person, parts, now);
        match role.fate {
            Fate::Runs | Fate::IsRefusedAtFirst => {}
            Fate::IsTakenBack(seconds) => request.taken_back = Some(now + Duration::from_secs(seconds)),
            Fate::IsLost => return request.execution_id,
        }
        self.ask(index, request)
    }

    /// What the story has a colleague ask for just before, unless somebody has already.
    fn begin_before(&mut self, index: usize) {
        let now = self.clock.now();
        let helm = &self.helms[index];
        if self.lanes[helm.lane].is_busy(now) {
            return;
        }
        if let Some(other) = helm.role.before {
            let part = self.part(other);
            let request = self.request(COLLEAGUE, vec![part], now);
            self.ask(index, request);
        }
    }

    fn ask(&mut self, index: usize, request: Request) -> String {
        let lane = &mut self.lanes[self.helms[index].lane];
        let execution_id = lane.ask(request);
        lane.catch_up(self.clock);
        execution_id
    }

    fn part(&self, (name, plot): Other) -> Part {
        let helm = self.helms.iter().position(|helm| helm.role.name == name).expect("the cast knows each other");
        Part { helm, plot, leaves: UP_TO_DATE }
    }

    fn request(&mut self, person: &str, parts: Vec<Part>, asked: Duration) -> Request {
        self.executions += 1;
        let (seconds, count) = (self.clock.date(asked).unix_timestamp(), self.executions);
        let environment = parts.first().map_or("", |part| self.helms[part.helm].role.environment.id);
        Request {
            id: format!("{seconds:08x}-0000-4000-8000-{count:012x}"),
            execution_id: format!("{environment}-{count}-{seconds}"),
            person: person.to_owned(),
            asked,
            taken_back: None,
            parts,
        }
    }
}

impl Helm {
    /// Sets the trace going that is played in the story's place, if one is. Gives the execution of its last run and the
    /// status that accepts the redeploy.
    fn play(&mut self, now: Duration) -> Option<(String, Value)> {
        let playing = self.trace.as_mut()?;
        playing.began = Some(now);
        Some((playing.last_execution().unwrap_or_default().to_owned(), playing.acceptance(self.role.id)))
    }
}

/// What happens that no page has asked for.
impl World {
    /// Somebody asks for a redeploy in the vendor's console. Where there is no queue, it begins at once.
    pub(crate) fn somebody_asks(&mut self, id: &str) -> Result<(), Refusal> {
        let index = self.find(id)?;
        let now = self.clock.now();
        let Helm { role, lane, .. } = self.helms[index];
        let request = self.request(COLLEAGUE, vec![Part { helm: index, plot: role.plot, leaves: UP_TO_DATE }], now);
        if role.environment.queues {
            self.ask(index, request);
        } else {
            self.lanes[lane].begin(request, now, self.clock);
        }
        Ok(())
    }

    /// Somebody takes back what was asked for last and still waits. Gives whether anything did.
    pub(crate) fn take_back(&mut self, id: &str) -> Result<bool, Refusal> {
        let index = self.find(id)?;
        Ok(self.lanes[self.helms[index].lane].take_back(index))
    }

    /// From now on the service's status says what the trace says.
    pub(crate) fn play_trace(&mut self, id: &str, trace: Trace) -> Result<(), Refusal> {
        let index = self.find(id)?;
        self.helms[index].trace = Some(Playing { trace, began: None });
        Ok(())
    }

    /// From now on the service's status keeps these to itself.
    pub(crate) fn withhold(&mut self, id: &str, details: &[Detail]) -> Result<(), Refusal> {
        let index = self.find(id)?;
        details.clone_into(&mut self.helms[index].withheld);
        Ok(())
    }
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
