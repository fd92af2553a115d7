//! Tells a host what happens, as plain data, and never the token.

use js_sys::Function;
use serde::Serialize;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use crate::{
    api::ApiError,
    console,
    machine::{About, Machine, News, Reason},
    model::Phase,
    target::{ApiBase, HelmId},
    words,
};

/// What the host hears: one flat object, which all hosts of a service share.
pub(crate) struct Message(JsValue);

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Heard<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    helm_id: Option<&'a str>,
    // Flattened, it is written as a map. As a struct, each name would be looked up in a cache of names, which is 500
    // bytes of brotli larger.
    #[serde(flatten)]
    told: Told<'a>,
}

/// What has happened, named in `type`.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
enum Told<'a> {
    Phase {
        phase: &'a str,
    },
    Status {
        #[serde(with = "serde_wasm_bindgen::preserve")]
        status: JsValue,
    },
    Read {
        #[serde(with = "serde_wasm_bindgen::preserve")]
        status: JsValue,
    },
    Accepted {
        #[serde(with = "serde_wasm_bindgen::preserve")]
        status: JsValue,
    },
    Token {
        reason: &'a str,
    },
    Error {
        about: &'a str,
        kind: &'a str,
        message: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        http_status: Option<u16>,
        is_new: bool,
    },
    Finish {
        state: &'a str,
        outcome: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        execution_id: Option<&'a str>,
        duration_ms: u32,
        #[serde(skip_serializing_if = "Option::is_none")]
        failed_step: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        logs_path: Option<&'a str>,
    },
}

impl Message {
    fn new(id: Option<&HelmId>, told: Told<'_>) -> Self {
        let heard = Heard { helm_id: id.map(HelmId::as_str), told };
        // Texts, numbers and what is JavaScript's already can be written.
        Self(heard.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).unwrap_or_default())
    }

    /// The shown state has another phase.
    pub(crate) fn phase(id: &HelmId, phase: &str) -> Self {
        Self::new(Some(id), Told::Phase { phase })
    }

    /// A token is wanted.
    pub(crate) fn token_wanted(id: &HelmId, reason: &str) -> Self {
        Self::new(Some(id), Told::Token { reason })
    }

    /// The host's own settings cannot work.
    pub(crate) fn bad_settings(message: &str) -> Self {
        let (about, kind) = ("settings", "configuration");
        Self::new(None, Told::Error { about, kind, message, http_status: None, is_new: true })
    }

    /// What the host hears of this.
    pub(crate) fn of(news: &News, machine: &Machine, base: &ApiBase) -> Vec<Self> {
        let status = || status(machine);
        let id = machine.id();
        let message = |told| Self::new(Some(id), told);
        match news {
            News::Read { is_new: true } => {
                let status = status();
                vec![message(Told::Status { status: status.clone() }), message(Told::Read { status })]
            }
            News::Read { is_new: false } => vec![message(Told::Read { status: status() })],
            News::Accepted => vec![message(Told::Accepted { status: status() })],
            // Nothing was sent, so nobody has answered anything.
            News::NotPossible(error) => vec![Self::error(id, "redeploy", error, None, base, true)],
            News::Failed { about, error, is_new } => {
                let about = match about {
                    About::Redeploy => "redeploy",
                    About::Status => "read",
                };
                vec![Self::error(id, about, error, error.http_status(), base, *is_new)]
            }
            News::Finished { state, execution_id, duration_ms, failed_step, reason } => {
                let environment = machine.environment.as_ref();
                let logs_path = environment.map(|it| console::logs(it, id, execution_id.as_deref()));
                vec![message(Told::Finish {
                    state: state.as_str(),
                    outcome: match state.phase() {
                        Phase::EndedWell => "success",
                        Phase::EndedBadly => "failure",
                        _ => "other",
                    },
                    execution_id: execution_id.as_deref(),
                    duration_ms: u32::try_from(*duration_ms).unwrap_or(u32::MAX),
                    failed_step: failed_step.as_deref(),
                    reason: reason.as_deref(),
                    logs_path: logs_path.as_deref(),
                })]
            }
            News::TokenWanted(reason) => vec![Self::token_wanted(
                id,
                match reason {
                    Reason::Start => "start",
                    Reason::Expired => "expired",
                    Reason::Refused => "refused",
                },
            )],
        }
    }

    fn error(
        id: &HelmId,
        about: &str,
        error: &ApiError,
        http_status: Option<u16>,
        base: &ApiBase,
        is_new: bool,
    ) -> Self {
        // Words of others are for the person, beside what says whose they are, and not for a log that takes them for ours.
        let message = match error {
            ApiError::Refused(http_status, _) => words::Message::Refused(*http_status),
            error => words::Message::what_happened(error, base),
        };
        Self::new(Some(id), Told::Error { about, kind: error.kind(), message: &message.say(), http_status, is_new })
    }
}

/// The last status as the API sent it, with everything that this version does not know. Hosts share it, so it is frozen.
fn status(machine: &Machine) -> JsValue {
    machine.status_source().map_or(JsValue::UNDEFINED, |json| json.root().frozen())
}

/// The way to the host.
#[derive(Clone)]
pub(crate) struct Report(pub(crate) Function);

#[wasm_bindgen]
extern "C" {
    /// Hands an error of the host's own function to the page's error handling, where the host looks for it.
    #[wasm_bindgen(js_name = reportError)]
    fn report_error(error: &JsValue);
}

impl Report {
    /// Calls the host; nothing of the widget is borrowed meanwhile.
    pub(crate) fn tell(&self, message: &Message) {
        if let Err(error) = self.0.call1(&JsValue::UNDEFINED, &message.0) {
            report_error(&error);
        }
    }
}
