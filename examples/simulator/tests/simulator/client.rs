//! A small client that comes from a page.

use std::time::Duration;

use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde_json::Value;
use simulator::{Options, Simulator};

pub(crate) const PAGE: &str = "http://page.example";

pub(crate) async fn at_speed(speed: f64) -> Simulator {
    simulator::start(Options { port: 0, speed }).await.expect("a port is free")
}

/// The states in their order, each once.
pub(crate) fn states(told: &[Value]) -> Vec<&str> {
    let mut states: Vec<&str> = told.iter().filter_map(|status| status["state"].as_str()).collect();
    states.dedup();
    states
}

/// What such a client does.
pub(crate) trait Page {
    fn anonymous(&self, method: Method, path: &str) -> RequestBuilder;
    fn request(&self, method: Method, path: &str) -> RequestBuilder;
    fn status_path(&self, name: &str) -> String;
    async fn ask(&self, method: Method, path: &str) -> (StatusCode, Value);
    async fn get_status(&self, name: &str) -> reqwest::Result<reqwest::Response>;
    async fn status(&self, name: &str) -> Value;
    async fn redeploy(&self, name: &str) -> (StatusCode, Value);
    async fn told_until(&self, name: &str, end: &str) -> Vec<Value>;
}

impl Page for Simulator {
    fn anonymous(&self, method: Method, path: &str) -> RequestBuilder {
        let client = Client::builder().redirect(reqwest::redirect::Policy::none()).build();
        let request = client.expect("a client").request(method, self.base() + path);
        request.header("origin", PAGE)
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.anonymous(method, path).bearer_auth(self.token())
    }

    fn status_path(&self, name: &str) -> String {
        format!("/helm/{}/status", self.helm_id(name))
    }

    /// The code and the JSON, which is null when there is none.
    async fn ask(&self, method: Method, path: &str) -> (StatusCode, Value) {
        let answer = self.request(method, path).send().await.expect("it answers");
        (answer.status(), answer.json().await.unwrap_or_default())
    }

    async fn get_status(&self, name: &str) -> reqwest::Result<reqwest::Response> {
        self.request(Method::GET, &self.status_path(name)).send().await
    }

    async fn status(&self, name: &str) -> Value {
        self.ask(Method::GET, &self.status_path(name)).await.1
    }

    async fn redeploy(&self, name: &str) -> (StatusCode, Value) {
        self.ask(Method::POST, &format!("/helm/{}/redeploy", self.helm_id(name))).await
    }

    /// Every status from now until the state is this one.
    async fn told_until(&self, name: &str, end: &str) -> Vec<Value> {
        let mut told = Vec::new();
        loop {
            told.push(self.status(name).await);
            if told.last().is_some_and(|status| status["state"] == end) {
                return told;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}
