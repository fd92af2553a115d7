//! Serves the built page as a careful hoster would: another API base in its HTML, and headers that forbid whatever
//! the page does not need.

use std::{
    env, fs,
    net::{Ipv4Addr, SocketAddr},
    path::{Component, Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Router,
    extract::Request,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use tokio::{net::TcpListener, task::JoinHandle};

const QOVERY: &str = "data-api-base=\"https://api.qovery.com\"";

/// Where the release page was built.
#[must_use]
pub fn dist() -> PathBuf {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    env::var_os("HELM_REDEPLOY_DIST").map_or(workspace.join("dist"), PathBuf::from)
}

/// The page's server, for as long as it is held.
#[derive(Debug)]
pub(crate) struct Hoster {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<String>>>,
    server: JoinHandle<()>,
}

impl Hoster {
    pub(crate) async fn start(api_base: &str, may_connect: bool) -> Self {
        let policy = policy(if may_connect { api_base } else { "" });
        let base = format!("data-api-base=\"{api_base}\"");
        let seen = Arc::<Mutex<Vec<String>>>::default();
        let router = Router::new().fallback({
            let seen = Arc::clone(&seen);
            async move |request: Request| {
                let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
                seen.push(format!("{} {:?}", request.uri(), request.headers()));
                serve(request.uri().path(), &base, &policy)
            }
        });
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port is free");
        let address = listener.local_addr().expect("it has an address");
        let server = tokio::spawn(async { axum::serve(listener, router).await.expect("it serves") });
        Self { address, seen, server }
    }

    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Every address that was asked for, with the request's headers.
    pub(crate) fn seen(&self) -> String {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).join("\n")
    }
}

impl Drop for Hoster {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn policy(api_base: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
         connect-src 'self' {api_base}; img-src 'self' data:; base-uri 'none'; form-action 'none'; \
         object-src 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
}

fn serve(path: &str, base: &str, policy: &str) -> Response {
    let path = Path::new(if path == "/" { "index.html" } else { path.trim_start_matches('/') });
    let stays_inside = path.components().all(|component| matches!(component, Component::Normal(_)));
    let Some(file) = stays_inside.then(|| fs::read(dist().join(path)).ok()).flatten() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript",
        Some("css") => "text/css",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    };
    let body = if kind.starts_with("text/html") {
        let html = String::from_utf8(file).expect("HTML is text");
        assert!(html.contains(QOVERY), "index.html has no {QOVERY}, which a hoster would change");
        html.replace(QOVERY, base).into_bytes()
    } else {
        file
    };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, body).into_response()
}
