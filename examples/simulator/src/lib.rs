//! This is Qovery without an account: a server on another origin than your page, with real CORS, tokens that
//! expire, and services whose deployments go well, fail, stall or lie.
//!
//! ```text
//! app.rs      the door: routes, CORS, the token check
//! control.rs  the routes by which people and tests steer it
//! token.rs    tokens that work, and tokens that do not
//! fault.rs    the ways in which an answer can go wrong
//! wire.rs     the connection, which a fault may end rudely
//! world.rs    what there is: services, the ledger, the clock, and what is done with a redeploy
//! lane.rs     who waits for whom: deployments one after the other, and the queue before them
//! status.rs   what a service's status says of that
//! stages.rs   what an environment says of all its services at once
//! source.rs   where its chart comes from, and which commit is deployed
//! logs.rs     what the logs of a run say, and why it failed
//! history.rs  what a service's history says: who deployed what, when, and how it went
//! story.rs    what a deployment says, second by second
//! plays.rs    the deployments that are told
//! cast.rs     the services that they are told of
//! crowd.rs    as many more as a large portal has
//! trace.rs    what was recorded elsewhere, to be told in their place
//! clock.rs    the story's time
//! ```
//!
//! The answers are written by hand from the API's contract and never through the widget's own types: two programs
//! that share a mistake would agree with each other.
#![doc = include_str!("../STEERING.md")]
#![doc = include_str!("../FAULTS.md")]

mod app;
mod cast;
mod clock;
mod control;
mod crowd;
mod fault;
mod history;
mod lane;
mod logs;
mod plays;
mod source;
mod stages;
mod status;
mod story;
mod token;
mod trace;
mod wire;
mod world;

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::atomic::Ordering,
};

use serde::Serialize;
use serde_json::Value;
use tokio::{net::TcpListener, sync::oneshot};

pub use control::STEERING;
pub use fault::{Content, FAULTS, Fault, On, What};
pub use status::Detail;
pub use trace::{Poll, Trace};
use wire::{Socket, Wire};
use world::{Shared, World};

/// How to start.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// The port on 127.0.0.1; 0 takes any free one.
    pub port: u16,
    /// How many seconds of a story pass in one real second: 1.0 is life, 10.0 is ten times faster, 0.0 stands still.
    pub speed: f64,
}

/// One Helm service that exists here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Service {
    /// The same in every run, so that a URL can be bookmarked.
    pub helm_id: String,
    /// What people call it.
    pub name: String,
    /// The environment it lives in, for the batched status.
    pub environment_id: String,
    /// What people call that environment.
    pub environment: String,
    /// What a redeploy of it will look like, in a sentence.
    pub story: String,
}

/// A redeploy that was accepted. The ledger of these is the truth that no lost answer can change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Deployment {
    /// The service.
    pub helm_id: String,
    /// `DIFF`, or nothing for a plain redeploy.
    pub force_event: Option<String>,
    /// The execution that the service's status will name, if it comes to a run. Redeploys that were merged share it.
    pub execution_id: String,
}

/// What is true of a run at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// The state; nothing while it keeps silent about itself.
    pub state: Option<&'static str>,
    /// Whether it is over.
    pub ended: bool,
}

/// A request as it arrived at the API, preflights included. (The `/_simulator/` routes are no part of the API.)
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// What it asks for; never [`On::Any`] unless nothing here answers it.
    pub kind: On,
    /// `GET`, `POST`, `OPTIONS`, …
    pub method: String,
    /// Without the query.
    pub path: String,
    /// Without the question mark.
    pub query: Option<String>,
    /// The whole header, scheme included.
    pub authorization: Option<String>,
    /// The page that asked.
    pub origin: Option<String>,
    /// The names of all headers, in lower case.
    pub headers: Vec<String>,
}

/// What a caller promises of the ids that it gives.
const EXISTS: &str = "there is a service with this id";

/// A running simulator. It serves for as long as you hold it.
#[derive(Debug)]
pub struct Simulator {
    address: SocketAddr,
    world: Shared,
    /// Dropped with the simulator, which ends the server and its idle connections.
    _running: oneshot::Sender<()>,
}

/// Binds 127.0.0.1 and serves on the current tokio runtime.
///
/// # Errors
/// When the port is taken, or the speed is no number a clock could run at.
pub async fn start(options: Options) -> io::Result<Simulator> {
    let world = World::new(options.speed).map_err(|reason| io::Error::new(io::ErrorKind::InvalidInput, reason))?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
    let address = listener.local_addr()?;
    let world = Shared::new(world);
    let router = app::router(world.clone(), base(address));
    let (running, stopped) = oneshot::channel::<()>();
    let stopped = async { drop(stopped.await) };
    let service = router.into_make_service_with_connect_info::<Wire>();
    tokio::spawn(axum::serve(Socket(listener), service).with_graceful_shutdown(stopped).into_future());
    Ok(Simulator { address, world, _running: running })
}

fn base(address: SocketAddr) -> String {
    format!("http://{address}")
}

impl Simulator {
    /// What to use as the API's base: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn base(&self) -> String {
        base(self.address)
    }

    /// A JWT that may do everything for an hour.
    #[must_use]
    pub fn token(&self) -> String {
        self.token_expiring_in(token::AN_HOUR)
    }

    /// A JWT that may do everything for so long; a negative number makes one that has expired.
    #[must_use]
    pub fn token_expiring_in(&self, seconds: i64) -> String {
        token::jwt(token::SOMEBODY, token::Grant::Everything, seconds)
    }

    /// A JWT that is answered 403 on every call.
    #[must_use]
    pub fn forbidden_token(&self) -> String {
        token::jwt(token::SOMEBODY, token::Grant::Nothing, token::AN_HOUR)
    }

    /// A JWT that may read, and is answered 403 on a redeploy.
    #[must_use]
    pub fn read_only_token(&self) -> String {
        token::jwt(token::SOMEBODY, token::Grant::Reading, token::AN_HOUR)
    }

    /// A JWT of somebody else that may do everything for an hour.
    #[must_use]
    pub fn token_of(&self, person: &str) -> String {
        token::jwt(person, token::Grant::Everything, token::AN_HOUR)
    }

    /// A long-lived API token: it works, but only as `Authorization: Token qov_…`.
    #[must_use]
    pub fn api_token(&self) -> String {
        token::API_TOKEN.to_owned()
    }

    /// Every service, in the order in which a demo would show them.
    #[must_use]
    pub fn services(&self) -> Vec<Service> {
        self.world.lock().services()
    }

    /// The id of the service with this name.
    ///
    /// # Panics
    /// When there is no such service: a misspelt name in a test should say so.
    #[must_use]
    pub fn helm_id(&self, name: &str) -> String {
        let services = self.services();
        match services.iter().find(|service| service.name == name) {
            Some(service) => service.helm_id.clone(),
            None => panic!(
                "the simulator has no service {name:?}; it has {:?}",
                services.iter().map(|service| &service.name).collect::<Vec<_>>()
            ),
        }
    }

    /// Every redeploy that was accepted, oldest first.
    #[must_use]
    pub fn ledger(&self) -> Vec<Deployment> {
        self.world.lock().ledger.clone()
    }

    /// Every request that arrived at the API, oldest first.
    #[must_use]
    pub fn requests(&self) -> Vec<Seen> {
        self.world.lock().seen.clone()
    }

    /// How many requests of this kind arrived, refused and spoilt ones included. [`On::Any`] counts all but preflights.
    #[must_use]
    pub fn count(&self, kind: On) -> usize {
        self.world.lock().seen.iter().filter(|seen| kind.concerns(seen.kind)).count()
    }

    /// From now on there are so many more services in so many more environments, in place of those of an earlier crowd;
    /// gives them. They lie in the environments in turn, each of which deploys one at a time. Their ids and names are the
    /// same each time: `crowd-1` is `00000000-0000-4000-8000-000000000001`, in the environment `crowd-1`. A redeploy of
    /// the first one of an environment takes more than four minutes, of the others 11 seconds.
    ///
    /// # Panics
    /// When there are more than 1,000 services, or an environment would have none.
    #[expect(clippy::must_use_candidate, reason = "who knows the ids need not read them")]
    pub fn crowd(&self, services: usize, environments: usize) -> Vec<Service> {
        self.world.lock().gather(services, environments).expect("a crowd that can be")
    }

    /// From now on `GET /helm/{helm_id}/status` says exactly this, and so do the stages of its environment, whatever is
    /// redeployed; `None` goes back to the story. The environment's list of statuses and the redeploy's own answer keep to
    /// the story.
    pub fn answer_status_with(&self, helm_id: &str, status: Option<Value>) {
        let mut world = self.world.lock();
        match status {
            Some(status) => world.scripted.insert(helm_id.to_owned(), status),
            None => world.scripted.remove(helm_id),
        };
    }

    /// From now on the logs of this execution are exactly these, in every environment, and whether or not there is such
    /// a run; `None` goes back to the story. What is no list of rows is answered as well.
    pub fn answer_logs_with(&self, execution_id: &str, rows: Option<Value>) {
        self.world.lock().answer_logs_with(execution_id, rows);
    }

    /// From now on the history of this service is exactly this, whatever is redeployed; `None` goes back to the story.
    /// What is no page of a history is answered as well.
    ///
    /// # Panics
    /// When there is no service with this id.
    pub fn answer_history_with(&self, helm_id: &str, body: Option<Value>) {
        self.world.lock().answer_history_with(helm_id, body).expect(EXISTS);
    }

    /// Somebody asks for a redeploy that no page has asked for, and that the ledger does not count. Where an environment
    /// deploys one at a time, it waits for its turn; elsewhere it begins at once.
    ///
    /// # Panics
    /// When there is no service with this id.
    pub fn somebody_redeploys(&self, helm_id: &str) {
        self.world.lock().somebody_asks(helm_id).expect(EXISTS);
    }

    /// Somebody takes back what was asked for last and still waits for this service. Gives whether anything did.
    ///
    /// # Panics
    /// When there is no service with this id.
    #[must_use]
    pub fn somebody_takes_back(&self, helm_id: &str) -> bool {
        self.world.lock().take_back(helm_id).expect(EXISTS)
    }

    /// From now on the service's status says what the trace says, in place of its story.
    ///
    /// # Panics
    /// When there is no service with this id.
    pub fn play_trace(&self, helm_id: &str, trace: Trace) {
        self.world.lock().play_trace(helm_id, trace).expect(EXISTS);
    }

    /// From now on the service's status keeps these to itself, and no others.
    ///
    /// # Panics
    /// When there is no service with this id.
    pub fn withhold(&self, helm_id: &str, details: &[Detail]) {
        self.world.lock().withhold(helm_id, details).expect(EXISTS);
    }

    /// What is true now of a service's run, whatever any answer says of it; nothing when there is no such run, or not
    /// yet.
    #[must_use]
    pub fn run(&self, helm_id: &str, execution_id: &str) -> Option<Told> {
        self.world.lock().run(helm_id, execution_id)
    }

    /// Whether the request for this run of a service is in the queue now.
    #[must_use]
    pub fn waits(&self, helm_id: &str, execution_id: &str) -> bool {
        self.world.lock().waits(helm_id, execution_id)
    }

    /// From now on stories go so fast: 1.0 is life, 0.0 stands still.
    ///
    /// # Panics
    /// When this is no number a clock could run at.
    pub fn set_speed(&self, speed: f64) {
        self.world.lock().set_speed(speed).expect("a speed");
    }

    /// So many seconds of the stories go by at once.
    ///
    /// # Panics
    /// When they are less than none.
    pub fn pass(&self, seconds: f64) {
        self.world.lock().pass(seconds).expect("seconds can pass");
    }

    /// How many bytes of [`What::Oversized`] and [`What::Bomb`] were taken, what waits in buffers on the way included.
    #[must_use]
    pub fn bytes_taken(&self) -> u64 {
        self.world.lock().taken.load(Ordering::Relaxed)
    }

    /// Forgets the faults that still wait.
    pub fn behave(&self) {
        self.world.lock().faults.clear();
    }

    /// Queues a fault: the next requests that it concerns go wrong, after those of faults queued before it.
    pub fn misbehave(&self, fault: Fault) {
        self.world.lock().faults.push(fault);
    }
}
