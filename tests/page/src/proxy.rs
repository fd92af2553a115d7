//! A path of the hoster's own origins that hands on to the API, as a portal's proxy does: `/qovery` for everybody, and
//! `/behind-login/qovery` for whoever has the portal's cookie.

use std::io;

use axum::{
    body::Body,
    http::{self, StatusCode, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// The cookie of somebody who has logged in to the portal.
const LOGIN: &str = "portal=in";

/// What the API answers to a request for one of these paths; nothing for any other.
pub async fn hand_on(api: &str, request: &Parts) -> Option<Response> {
    let path = request.uri.path_and_query()?.as_str();
    let has_login = request.headers.get(header::COOKIE).is_some_and(|cookies| cookies == LOGIN);
    let rest = match path.strip_prefix("/behind-login/qovery/") {
        Some(_) if !has_login => return Some(Redirect::to("/log-in").into_response()),
        Some(rest) => rest,
        None => path.strip_prefix("/qovery/")?,
    };
    Some(exchange(api, request, rest).await.unwrap_or_else(|_| StatusCode::BAD_GATEWAY.into_response()))
}

/// One request to the API, with all of its headers but those that are the hoster's own business.
async fn exchange(api: &str, request: &Parts, path: &str) -> io::Result<Response> {
    // So old that an answer is neither in pieces nor followed by another.
    let mut lines = vec![format!("{} /{path} HTTP/1.0", request.method), format!("Host: {api}")];
    for (name, value) in &request.headers {
        if ![header::HOST, header::COOKIE, header::CONNECTION].contains(name) {
            lines.push(format!("{name}: {}", value.to_str().unwrap_or_default()));
        }
    }
    let mut stream = TcpStream::connect(api).await?;
    stream.write_all(format!("{}\r\n\r\n", lines.join("\r\n")).as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    let mut lines = head.lines();
    let code = lines.next().and_then(|line| line.split(' ').nth(1)).unwrap_or_default();
    let mut response = http::Response::builder().status(code);
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        if name != "connection" && name != "content-length" {
            response = response.header(name, value);
        }
    }
    response.body(Body::from(body.to_owned())).map_err(io::Error::other)
}
