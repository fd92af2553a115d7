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
    http::{StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use tokio::{net::TcpListener, task::JoinHandle};

use crate::proxy;

/// Stands for the line that the package says to embed it with.
const EMBED: &str = "<!-- embed.html -->";

const QOVERY: &str = "data-api-base=\"https://api.qovery.com\"";

/// Where the example of a frame with tokens has its portal and its frame, when a person tries it.
const PORTAL: &str = "http://127.0.0.1:8000";
const FRAME: &str = "http://127.0.0.1:8001";

/// Where the release page was built.
#[must_use]
pub fn dist() -> PathBuf {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    env::var_os("HELM_REDEPLOY_DIST").map_or(workspace.join("dist"), PathBuf::from)
}

/// Where the npm package was put together.
#[must_use]
pub fn package() -> PathBuf {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    env::var_os("HELM_REDEPLOY_PACKAGE").map_or(workspace.join("pkg"), PathBuf::from)
}

/// What Port serves its plugins with, in the words of its own guide to writing them (its sample's branch `add-skill`, April
/// 2026: .cursor/skills/port-plugin/SKILL.md, "CSP and platform limits"), but for who may frame them.
const PORTS_POLICY: &str = "default-src 'self' https://*.getport.io https://*.port.io; script-src 'self' 'unsafe-inline'; \
     style-src 'self' 'unsafe-inline'; connect-src 'self' https://*.getport.io https://*.port.io; object-src 'none'; \
     frame-src 'none'; require-trusted-types-for 'script'";

/// What a browser runs first, if its driver cannot see to that.
const EYES: &str = "<head><script src=\"/eyes.js\"></script>";

/// The page's server, for as long as it is held.
#[derive(Debug)]
pub(crate) struct Hoster {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<String>>>,
    servers: [JoinHandle<()>; 2],
}

/// What the pages have to know of the places around them.
struct World {
    /// The file of the package of which a page wants one byte to be another.
    flipped: Mutex<String>,
    /// The attribute that names the API.
    api_attribute: String,
    /// What a policy may allow pages to connect to.
    api: String,
    /// Where the hoster's proxies hand on to.
    behind: String,
    /// This hoster's origin, and another one with the same files, for frames.
    origins: [String; 2],
    /// How a test looks into the pages, if they are to bring it.
    eyes: Option<String>,
}

impl Hoster {
    /// The hoster knows who the person is, and gives `login`, their token, to its own pages.
    pub(crate) async fn start(api_base: &str, may_connect: bool, login: String, eyes: Option<String>) -> Self {
        let listeners = [listen().await, listen().await];
        let addresses = [&listeners[0], &listeners[1]].map(|it| it.local_addr().expect("it has an address"));
        let world = World {
            flipped: Mutex::default(),
            api_attribute: format!("data-api-base=\"{api_base}\""),
            api: if may_connect { api_base.to_owned() } else { String::new() },
            behind: api_base.trim_start_matches("http://").to_owned(),
            origins: addresses.map(|address| format!("http://{address}")),
            eyes,
        };
        let seen = Arc::<Mutex<Vec<String>>>::default();
        let router = Router::new().fallback({
            let (seen, world) = (Arc::clone(&seen), Arc::new(world));
            async move |request: Request| {
                let (request, _) = request.into_parts();
                if let Some(handed_on) = proxy::hand_on(&world.behind, &request).await {
                    return handed_on;
                }
                let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
                seen.push(format!("{} {:?}", request.uri, request.headers));
                match request.uri.path() {
                    "/auth/qovery-token" => login.clone().into_response(),
                    // Browsers ask for it wherever a page names no other.
                    "/favicon.ico" => StatusCode::NO_CONTENT.into_response(),
                    "/eyes.js" => ([(header::CONTENT_TYPE, "text/javascript")], world.eyes.clone().unwrap_or_default())
                        .into_response(),
                    _ => serve(&request.uri, &world),
                }
            }
        });
        let servers = listeners.map(|listener| {
            let router = router.clone();
            tokio::spawn(async { axum::serve(listener, router).await.expect("it serves") })
        });
        Self { address: addresses[0], seen, servers }
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
        for server in &self.servers {
            server.abort();
        }
    }
}

async fn listen() -> TcpListener {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port is free")
}

/// The folder of a file, and what is special about it.
struct Place<'a> {
    folder: PathBuf,
    path: &'a str,
    /// Whether the API can be chosen in its HTML.
    names_api: bool,
    /// Whether pages of this hoster may show it in a frame.
    is_framed: bool,
}

/// The page itself is at the root, and once more in a folder where it may be framed. Beside it are the npm package, pages
/// of hosts that use the package, the examples (as they are, and as they were built) and the site.
fn place(path: &str) -> Place<'_> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let (first, rest) = path.split_once('/').unwrap_or(("", path));
    let (folder, path) = match first {
        "pkg" | "helm-redeploy" => (package(), rest),
        "hosts" => (workspace.join("tests/page/hosts"), rest),
        "examples" => (workspace.join("examples"), rest),
        "portals" => (workspace.join("target/portals"), rest),
        "site" => (workspace.join("target/site"), rest),
        "dist" => (dist(), rest),
        _ => (dist(), path),
    };
    let is_framed = first == "dist" || path == "single.html" || path.ends_with("/frame.html");
    let names_api = !matches!(first, "examples" | "portals" | "site") && path != "looks.html";
    Place { folder, path, names_api, is_framed }
}

fn policy(place: &Place, World { api, origins: [portal, frame], .. }: &World) -> String {
    let api = if place.path == "host.html" { &format!("{api} {frame}") } else { api };
    let is_of_next = place.path.starts_with("next/");
    let base = if place.path.starts_with("base") { "'self'" } else { "'none'" };
    let cdn = if place.path.starts_with("isolated") { frame.as_str() } else { "" };
    let own = match place.path {
        // The page in one file has its script and its style inside.
        "single.html" => "'unsafe-inline'",
        // Next puts what it has rendered into scripts of the page.
        _ if is_of_next => "'self' 'unsafe-inline'",
        _ => "'self'",
    };
    let types = if is_of_next { "" } else { "; require-trusted-types-for 'script'; trusted-types 'none'" };
    let ancestors = if place.is_framed { &format!("'self' {portal}") } else { "'none'" };
    let frames = if place.path.contains("frame") { &format!("'self' {frame}") } else { "'none'" };
    format!(
        "default-src 'none'; script-src {own} {cdn} 'wasm-unsafe-eval'; style-src {own}; \
         connect-src 'self' {api} {cdn}; \
         img-src 'self' data:; base-uri {base}; form-action 'none'; object-src 'none'; frame-src {frames}; \
         frame-ancestors {ancestors}{types}"
    )
}

fn serve(address: &Uri, world: &World) -> Response {
    let query = address.query().unwrap_or_default();
    let place = place(address.path().trim_start_matches('/'));
    let path = if place.path.is_empty() || place.path.ends_with('/') {
        Path::new(place.path).join("index.html")
    } else {
        place.path.into()
    };
    let stays_inside = path.components().all(|component| matches!(component, Component::Normal(_)));
    let Some(mut file) = stays_inside.then(|| fs::read(place.folder.join(&path)).ok()).flatten() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut kind = kind(&path);
    let mut encoding = None;
    // A story asks for trouble in the address; who asks again gets the file as it is.
    let trouble = if query.contains("restart=") { "" } else { query };
    match trouble {
        _ if trouble.starts_with("type=") => kind = &trouble[5..],
        "br" => {
            // As a build does it beforehand, and more quickly.
            file = compressed(&file, 5);
            encoding = Some([(header::CONTENT_ENCODING, "br")]);
        }
        "missing" => return StatusCode::NOT_FOUND.into_response(),
        "login" => return axum::response::Html("<p>Please log in</p>").into_response(),
        // Near the start, where it is noticed even by a build that knows no hash.
        "flipped" => file[1] ^= 0xff,
        "cut" => file.truncate(file.len() / 2),
        _ => {}
    }
    if let Some(flipped) = query.strip_prefix("flip=") {
        flipped.clone_into(&mut world.flipped.lock().unwrap_or_else(PoisonError::into_inner));
    } else if path.as_os_str() == world.flipped.lock().unwrap_or_else(PoisonError::into_inner).as_str() {
        // In a text it is in a comment, a name or a word: what is another program is still a program.
        let last = file.len() - 2;
        file[last] ^= 1;
    }
    let mut policy = policy(&place, world);
    if query == "port" {
        policy = format!("{PORTS_POLICY}; frame-ancestors {}", world.origins[0]);
    }
    if query == "no-wasm" {
        policy = policy.replace(" 'wasm-unsafe-eval'", "");
    }
    if query == "base" {
        policy = policy.replace(" base-uri 'none';", "");
    }
    if query == "open" {
        // Nothing but the widget keeps it from asking anybody.
        policy = policy.replace("connect-src 'self'", "connect-src *");
    }
    if query == "worker" {
        // The address of a service worker is one of the things that only a Trusted Types policy could name.
        policy = policy.replace("; require-trusted-types-for 'script'; trusted-types 'none'", "");
    }
    let body = if path.extension().is_some_and(|extension| extension == "html") {
        let mut html = String::from_utf8(file).expect("HTML is text");
        if place.names_api {
            assert!(html.contains(QOVERY), "{} has no {QOVERY}, which a hoster would change", path.display());
            html = html.replace(QOVERY, &world.api_attribute);
            // The policy that the page in one file has inside names the API as well.
            html = html
                .replace("connect-src 'self' https://api.qovery.com;", &format!("connect-src 'self' {};", world.api));
            if place.is_framed && query != "stranger" {
                html = html.replace("data-api-base", &format!("data-parents=\"{}\" data-api-base", world.origins[0]));
            }
        }
        // A frame that knows other portals than this one keeps them.
        if query != "stranger" {
            html = html.replace(PORTAL, &world.origins[0]).replace(FRAME, &world.origins[1]);
        }
        if html.contains(EMBED) {
            let line = fs::read_to_string(package().join("embed.html")).expect("the package has its line");
            html = html.replace(EMBED, &line);
        }
        if world.eyes.is_some() {
            html = html.replacen("<head>", EYES, 1);
        }
        html.into_bytes()
    } else {
        file
    };
    let keeping = if query == "kept" { "no-cache" } else { "no-store" };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, policy.as_str()),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, keeping),
    ];
    // In a sandbox a page has no origin, and its own files are those of another.
    let is_shared = place.is_framed || address.path().starts_with("/pkg/");
    let sharing = is_shared.then_some([(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")]);
    let isolation = place.path.starts_with("isolated").then_some([("cross-origin-embedder-policy", "require-corp")]);
    (headers, sharing, isolation, encoding, body).into_response()
}

/// What a careful server says of a file.
#[must_use]
pub fn kind(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript",
        Some("css") => "text/css",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

/// A file in brotli, of a quality from 0 to 11.
#[must_use]
pub fn compressed(file: &[u8], quality: i32) -> Vec<u8> {
    let mut packed = Vec::new();
    let options = brotli::enc::BrotliEncoderParams { quality, ..Default::default() };
    brotli::BrotliCompress(&mut &*file, &mut packed, &options).expect("what is in memory can be compressed");
    packed
}
