//! The routes by which it is steered: for people, tests and the demo page, from any origin and without a token.

use std::{collections::BTreeMap, future::ready};

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    Deployment, Service,
    app::Refusal,
    fault::{FAULTS, Fault, On},
    status::Detail,
    token::{self, Grant},
    trace::Trace,
    world::Shared,
};

pub(crate) const PATH: &str = "/_simulator/";

/// How it can be steered, with an example of each, for people.
pub const STEERING: &str = include_str!("../STEERING.md");

type Done = Result<StatusCode, Refusal>;

pub(crate) fn router(base: String) -> Router<Shared> {
    Router::new()
        .route("/_simulator/", get(async || STEERING))
        .route("/_simulator/demo", get(move |State(world): State<Shared>| ready(demo(&world, &base))))
        .route("/_simulator/ledger", get(ledger))
        .route("/_simulator/requests", get(requests))
        .route("/_simulator/crowd", post(crowd))
        .route("/_simulator/misbehave", get(async || FAULTS).post(misbehave))
        .route("/_simulator/speed", post(speed))
        .route("/_simulator/pass", post(pass))
        .route("/_simulator/somebody-redeploys", post(somebody_redeploys))
        .route("/_simulator/somebody-takes-back", post(somebody_takes_back))
        .route("/_simulator/trace", post(trace))
        .route("/_simulator/logs", post(logs))
        .route("/_simulator/history", post(history))
        .route("/_simulator/withhold", post(withhold))
}

/// Lets every page in.
pub(crate) async fn open(request: Request, next: Next) -> Response {
    let mut answer = if request.method() == Method::OPTIONS {
        let permission = [(header::ACCESS_CONTROL_ALLOW_HEADERS, "Content-Type")];
        (StatusCode::OK, permission).into_response()
    } else {
        next.run(request).await
    };
    let anyone = HeaderValue::from_static("*");
    answer.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, anyone);
    answer
}

fn demo(world: &Shared, base: &str) -> Json<Value> {
    Json(json!({
        "apiBase": base,
        "token": token::jwt(token::SOMEBODY, Grant::Everything, token::AN_HOUR),
        "services": world.lock().services(),
    }))
}

async fn ledger(State(world): State<Shared>) -> Json<Vec<Deployment>> {
    Json(world.lock().ledger.clone())
}

async fn requests(State(world): State<Shared>) -> Json<BTreeMap<On, usize>> {
    let mut counts = BTreeMap::new();
    for seen in &world.lock().seen {
        *counts.entry(seen.kind).or_default() += 1;
    }
    Json(counts)
}

async fn crowd(State(world): State<Shared>, body: Bytes) -> Result<Json<Vec<Service>>, Refusal> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Crowd {
        services: usize,
        environments: usize,
    }
    let Crowd { services, environments } = read(&body)?;
    world.lock().gather(services, environments).map(Json).map_err(|reason| bad_request(&reason))
}

async fn misbehave(State(world): State<Shared>, body: Bytes) -> Done {
    let fault: Fault = read(&body)?;
    world.lock().faults.push(fault);
    Ok(StatusCode::NO_CONTENT)
}

async fn speed(State(world): State<Shared>, body: Bytes) -> Done {
    #[derive(Deserialize)]
    struct Pace {
        speed: f64,
    }
    let pace: Pace = read(&body)?;
    done(world.lock().set_speed(pace.speed))
}

async fn pass(State(world): State<Shared>, body: Bytes) -> Done {
    #[derive(Deserialize)]
    struct Stretch {
        seconds: f64,
    }
    let stretch: Stretch = read(&body)?;
    done(world.lock().pass(stretch.seconds))
}

/// Names a service, and nothing else.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Named {
    helm_id: String,
}

async fn somebody_redeploys(State(world): State<Shared>, body: Bytes) -> Done {
    let Named { helm_id } = read(&body)?;
    world.lock().somebody_asks(&helm_id)?;
    Ok(StatusCode::NO_CONTENT)
}

async fn somebody_takes_back(State(world): State<Shared>, body: Bytes) -> Done {
    let Named { helm_id } = read(&body)?;
    if world.lock().take_back(&helm_id)? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Refusal::message(StatusCode::CONFLICT, "Nothing waits for this service"))
    }
}

async fn trace(State(world): State<Shared>, body: Bytes) -> Done {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Play {
        helm_id: String,
        trace: Trace,
    }
    let Play { helm_id, trace } = read(&body)?;
    world.lock().play_trace(&helm_id, trace)?;
    Ok(StatusCode::NO_CONTENT)
}

async fn logs(State(world): State<Shared>, body: Bytes) -> Done {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Logs {
        execution_id: String,
        rows: Option<Value>,
    }
    let Logs { execution_id, rows } = read(&body)?;
    world.lock().answer_logs_with(&execution_id, rows);
    Ok(StatusCode::NO_CONTENT)
}

async fn history(State(world): State<Shared>, body: Bytes) -> Done {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct History {
        helm_id: String,
        body: Option<Value>,
    }
    let History { helm_id, body } = read(&body)?;
    world.lock().answer_history_with(&helm_id, body)?;
    Ok(StatusCode::NO_CONTENT)
}

async fn withhold(State(world): State<Shared>, body: Bytes) -> Done {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Withhold {
        helm_id: String,
        details: Vec<Detail>,
    }
    let Withhold { helm_id, details } = read(&body)?;
    world.lock().withhold(&helm_id, &details)?;
    Ok(StatusCode::NO_CONTENT)
}

fn done(result: Result<(), String>) -> Done {
    result.map(|()| StatusCode::NO_CONTENT).map_err(|reason| bad_request(&reason))
}

fn bad_request(reason: &str) -> Refusal {
    Refusal::message(StatusCode::BAD_REQUEST, reason)
}

/// Whatever the content type says, so that `curl -d` and a page without a preflight can both send it.
fn read<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|error| bad_request(&error.to_string()))
}
