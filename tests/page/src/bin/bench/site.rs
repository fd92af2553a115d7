//! The pages, and behind them, on the same origin as through a portal's proxy, a simulated Qovery.

use std::{
    collections::BTreeMap,
    fs,
    net::Ipv4Addr,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use axum::{
    Router,
    extract::Request,
    http::{StatusCode, header},
    response::IntoResponse,
};
use page_tests::{compressed, hand_on, kind};
use simulator::{Options, Simulator};
use tokio::net::TcpListener;

use crate::SUBJECTS;

pub(crate) struct Site {
    pub(crate) origin: String,
    pub(crate) api: Simulator,
    sent: Arc<AtomicU32>,
}

impl Site {
    /// Serves the pages of this folder.
    pub(crate) async fn start(folder: &Path) -> Self {
        // Its stories stand still: nothing deploys unless it is asked to.
        let api = simulator::start(Options { port: 0, speed: 0.0 }).await.expect("the simulator starts");
        let behind = api.base().replace("http://", "");
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port is free");
        let origin = format!("http://{}", listener.local_addr().expect("it has an address"));
        let sent = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&sent);
        let files: Arc<BTreeMap<_, _>> =
            Arc::new(SUBJECTS.into_iter().flat_map(|subject| files(folder, subject)).collect());
        let router = Router::new().fallback(async move |request: Request| {
            let (request, _) = request.into_parts();
            if let Some(answer) = hand_on(&behind, &request).await {
                return answer;
            }
            let Some((kind, body)) = files.get(request.uri.path()) else {
                return StatusCode::NOT_FOUND.into_response();
            };
            counted.fetch_add(u32::try_from(body.len()).unwrap_or(u32::MAX), Ordering::Relaxed);
            let headers = [
                (header::CONTENT_TYPE.as_str(), *kind),
                (header::CONTENT_ENCODING.as_str(), "br"),
                (header::CACHE_CONTROL.as_str(), "no-store"),
                // The stopwatch of a page that is alone tells microseconds.
                ("cross-origin-opener-policy", "same-origin"),
                ("cross-origin-embedder-policy", "require-corp"),
            ];
            (headers, body.clone()).into_response()
        });
        tokio::spawn(async { axum::serve(listener, router).await.expect("it serves") });
        Self { origin, api, sent }
    }

    /// How many bytes of files it has sent since this was asked last.
    pub(crate) fn take_sent(&self) -> f64 {
        f64::from(self.sent.swap(0, Ordering::Relaxed))
    }
}

/// The files of a page by their addresses, each with its type, as a server sends it that compresses.
fn files(folder: &Path, subject: &str) -> Vec<(String, (&'static str, Vec<u8>))> {
    let files = fs::read_dir(folder.join(subject)).expect("`cargo xtask bench` has built it");
    let read = |file: fs::DirEntry| {
        let name = file.file_name().to_string_lossy().into_owned();
        let kind = kind(&file.path());
        let plain = fs::read(file.path()).expect("a file");
        let body = compressed(&plain, 11);
        (format!("/{subject}/{}", if name == "index.html" { "" } else { &name }), (kind, body))
    };
    files.map(|file| read(file.expect("a file"))).collect()
}
