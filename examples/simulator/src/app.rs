//! Every request comes in through one door: it is written down, checked for CORS and token, perhaps spoilt, and only
//! then answered from the world.

use axum::{
    Extension, Json, Router,
    extract::{ConnectInfo, Path, Query, RawQuery, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    Seen, control,
    fault::{On, Tools},
    token::{self, Bearer, Grant},
    wire::Wire,
    world::Shared,
};

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
        .route("/helm/{id}/deploymentHistoryV2", get(history))
        .route("/environment/{id}", get(environment))
        .route("/environment/{id}/helm", get(services))
        .route("/environment/{id}/helm/status", get(environment_status))
        .route("/environment/{id}/statusesWithStages", get(stages))
        .route("/environment/{id}/logs", get(logs))
        .merge(control::router(base))
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
    if parts.uri.path().starts_with(control::PATH) {
        return control::open(Request::from_parts(parts, body), next).await;
    }
    let (fault, taken) = {
        let mut world = world.lock();
        let seen = seen(&parts);
        let kind = seen.kind;
        world.seen.push(seen);
        (world.next_fault(kind), world.taken.clone())
    };
    let origin = parts.headers.get(header::ORIGIN).cloned();

    let truth = async {
        if parts.method == Method::OPTIONS {
            return preflight(&parts.headers);
        }
        match admit(&parts) {
            Ok(bearer) => {
                let mut request = Request::from_parts(parts, body);
                request.extensions_mut().insert(bearer);
                next.run(request).await
            }
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
        kind: On::of(&parts.method, parts.uri.path()),
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().map(str::to_owned),
        authorization: text(header::AUTHORIZATION),
        origin: text(header::ORIGIN),
        headers: parts.headers.keys().map(ToString::to_string).collect(),
    }
}

/// Whose token it is, if it is one and may do this.
fn admit(parts: &Parts) -> Result<Bearer, Refusal> {
    let authorization = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let bearer = token::check(authorization)?;
    match bearer.grant {
        Grant::Everything => Ok(bearer),
        Grant::Reading if parts.method == Method::GET => Ok(bearer),
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

#[derive(Deserialize)]
struct Page {
    #[serde(rename = "pageSize")]
    size: Option<String>,
}

async fn history(
    State(world): State<Shared>,
    Path(id): Path<String>,
    Query(Page { size }): Query<Page>,
) -> Result<Json<Value>, Refusal> {
    world.lock().history(&id, size.as_deref()).map(Json)
}

async fn environment(State(world): State<Shared>, Path(id): Path<String>) -> Result<Json<Value>, Refusal> {
    world.lock().environment(&id).map(Json)
}

#[derive(Deserialize)]
struct Which {
    version: Option<String>,
}

async fn logs(
    State(world): State<Shared>,
    Path(id): Path<String>,
    Query(Which { version }): Query<Which>,
) -> Result<Json<Value>, Refusal> {
    world.lock().logs(&id, version.as_deref()).map(Json)
}

async fn services(State(world): State<Shared>, Path(id): Path<String>) -> Result<Json<Value>, Refusal> {
    world.lock().services_of(&id).map(Json)
}

async fn stages(State(world): State<Shared>, Path(id): Path<String>) -> Result<Json<Value>, Refusal> {
    world.lock().stages(&id).map(Json)
}

async fn environment_status(State(world): State<Shared>, Path(id): Path<String>) -> Result<Json<Value>, Refusal> {
    world.lock().environment_status(&id).map(Json)
}

async fn redeploy(
    State(world): State<Shared>,
    Extension(bearer): Extension<Bearer>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    let mut parameters = query.as_deref().into_iter().flat_map(|query| query.split('&'));
    let force_event = parameters.find_map(|parameter| parameter.strip_prefix("forceEvent="));
    let status = world.lock().redeploy(&id, force_event, &bearer.person)?;
    Ok((StatusCode::ACCEPTED, Json(status)))
}
