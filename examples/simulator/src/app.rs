//! Every request comes in through one door: it is written down, checked for CORS and token, perhaps spoilt, and only
//! then answered from the world.

use std::future::ready;

use axum::{
    Json, Router,
    body::Bytes,
    extract::{ConnectInfo, Path, RawQuery, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    Deployment, Seen,
    fault::{FAULTS, Fault, On, Tools},
    token::{self, Grant},
    wire::Wire,
    world::Shared,
};

const CONTROL: &str = "/_simulator/";

/// `Accept` needs no permission by the rules of CORS, but a server that lists what it reads would list it.
const ALLOWED_HEADERS: [&str; 2] = ["authorization", "accept"];

/// An error of the API, in one of the shapes in which it sends them.
#[derive(Debug)]
pub(crate) struct Refusal {
    code: StatusCode,
    body: Value,
}

impl Refusal {
    pub(crate) fn message(code: StatusCode, text: &str) -> Self {
        let body = json!({"status": code.as_u16(), "error": code.canonical_reason(), "message": text});
        Self { code, body }
    }

    pub(crate) fn error_and_detail(code: StatusCode, text: &str) -> Self {
        let body = json!({"status": code.as_u16(), "error": code.canonical_reason(), "detail": text});
        Self { code, body }
    }

    pub(crate) fn detail(code: StatusCode, text: &str) -> Self {
        Self { code, body: json!({"status": code.as_u16(), "detail": text}) }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.code, Json(self.body)).into_response()
    }
}

pub(crate) fn router(world: Shared, base: String) -> Router {
    Router::new()
        .route("/helm/{id}", get(service))
        .route("/helm/{id}/status", get(status))
        .route("/helm/{id}/redeploy", post(redeploy))
        .route("/environment/{id}/helm/status", get(environment_status))
        .route("/_simulator/demo", get(move |State(world): State<Shared>| ready(demo(&world, &base))))
        .route("/_simulator/ledger", get(ledger))
        .route("/_simulator/misbehave", get(async || FAULTS).post(misbehave))
        .route("/_simulator/speed", post(speed))
        .fallback(async || Refusal::detail(StatusCode::NOT_FOUND, "No such route"))
        .layer(from_fn_with_state(world.clone(), door))
        .with_state(world)
}

// The door.

async fn door(
    State(world): State<Shared>,
    ConnectInfo(wire): ConnectInfo<Wire>,
    request: Request,
    next: Next,
) -> Response {
    let (parts, body) = request.into_parts();
    if parts.uri.path().starts_with(CONTROL) {
        return control(Request::from_parts(parts, body), next).await;
    }
    let (fault, taken) = {
        let mut world = world.lock();
        world.seen.push(seen(&parts));
        (world.next_fault(On::of(&parts.method, parts.uri.path())), world.taken.clone())
    };
    let origin = parts.headers.get(header::ORIGIN).cloned();

    let truth = async {
        if parts.method == Method::OPTIONS {
            return preflight(&parts.headers);
        }
        match admit(&parts) {
            Ok(()) => next.run(Request::from_parts(parts, body)).await,
            Err(refusal) => refusal.into_response(),
        }
    };
    let mut answer = match fault.clone() {
        Some(fault) => fault.spoil(Box::pin(truth), Tools { wire, taken }).await,
        None => truth.await,
    };

    let headers = answer.headers_mut();
    if let Some(origin) = origin {
        share(headers, origin);
    }
    if let Some(fault) = fault {
        fault.change(headers);
    }
    answer
}

fn seen(parts: &Parts) -> Seen {
    let text = |name| {
        let value = parts.headers.get(name)?;
        Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    Seen {
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().map(str::to_owned),
        authorization: text(header::AUTHORIZATION),
        origin: text(header::ORIGIN),
        headers: parts.headers.keys().map(ToString::to_string).collect(),
    }
}

/// Whether the token is one, and may do this.
fn admit(parts: &Parts) -> Result<(), Refusal> {
    let authorization = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    match token::check(authorization)? {
        Grant::Everything => Ok(()),
        Grant::Reading if parts.method == Method::GET => Ok(()),
        Grant::Reading => {
            Err(Refusal::message(StatusCode::FORBIDDEN, "You do not have the permission to deploy in this environment"))
        }
        Grant::Nothing => Err(Refusal::error_and_detail(StatusCode::FORBIDDEN, "Access forbidden")),
    }
}

/// The answer to a browser that asks whether it may ask. A page that wants to send more than it may is turned away
/// here, exactly as it would be in production, and not only by the browser.
fn preflight(headers: &HeaderMap) -> Response {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let method = text(header::ACCESS_CONTROL_REQUEST_METHOD);
    let mut wanted = text(header::ACCESS_CONTROL_REQUEST_HEADERS)
        .into_iter()
        .flat_map(|names| names.split(','))
        .map(|name| name.trim().to_ascii_lowercase());

    let allowed = headers.contains_key(header::ORIGIN)
        && matches!(method, Some("GET" | "POST"))
        && wanted.all(|name| ALLOWED_HEADERS.contains(&name.as_str()));
    if !allowed {
        return (StatusCode::FORBIDDEN, "Invalid CORS request").into_response();
    }
    let permission = [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "Authorization, Accept"),
        // Every call asks anew, so that what a test counts does not depend on a browser's memory.
        (header::ACCESS_CONTROL_MAX_AGE, "0"),
    ];
    (StatusCode::OK, permission).into_response()
}

/// Lets the page that asked read the answer. A refused preflight has no permissions in it, so the browser still
/// refuses the call.
fn share(headers: &mut HeaderMap, origin: HeaderValue) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.entry(header::ACCESS_CONTROL_EXPOSE_HEADERS).or_insert(HeaderValue::from_static(
        "Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset",
    ));
    headers.insert(
        header::VARY,
        HeaderValue::from_static("Origin, Access-Control-Request-Method, Access-Control-Request-Headers"),
    );
}

// The API.

async fn service(State(world): State<Shared>, Path(id): Path<String>) -> Result<Json<Value>, Refusal> {
    world.lock().service(&id).map(Json)
}

async fn status(State(world): State<Shared>, Path(id): Path<String>) -> Result<Json<Value>, Refusal> {
    world.lock().status(&id).map(Json)
}

async fn environment_status(State(world): State<Shared>, Path(id): Path<String>) -> Result<Json<Value>, Refusal> {
    world.lock().environment_status(&id).map(Json)
}

async fn redeploy(
    State(world): State<Shared>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    let mut parameters = query.as_deref().into_iter().flat_map(|query| query.split('&'));
    let force_event = parameters.find_map(|parameter| parameter.strip_prefix("forceEvent="));
    let status = world.lock().redeploy(&id, force_event)?;
    Ok((StatusCode::ACCEPTED, Json(status)))
}

// The control routes: for people and for the demo page, from any origin and without a token.

async fn control(request: Request, next: Next) -> Response {
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
        "token": token::jwt(Grant::Everything, token::AN_HOUR),
        "services": world.lock().services(),
    }))
}

async fn ledger(State(world): State<Shared>) -> Json<Vec<Deployment>> {
    Json(world.lock().ledger.clone())
}

async fn misbehave(State(world): State<Shared>, body: Bytes) -> Result<StatusCode, Refusal> {
    let fault: Fault = read(&body)?;
    world.lock().faults.push(fault);
    Ok(StatusCode::NO_CONTENT)
}

async fn speed(State(world): State<Shared>, body: Bytes) -> Result<StatusCode, Refusal> {
    #[derive(Deserialize)]
    struct Pace {
        speed: f64,
    }
    let pace: Pace = read(&body)?;
    let done = world.lock().set_speed(pace.speed);
    done.map_err(|reason| Refusal::message(StatusCode::BAD_REQUEST, &reason))?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whatever the content type says, so that `curl -d` and a page without a preflight can both send it.
fn read<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|error| Refusal::message(StatusCode::BAD_REQUEST, &error.to_string()))
}
