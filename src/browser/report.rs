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

/// What the host hears: one flat object.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Message {
    #[serde(skip_serializing_if = "Option::is_none")]
    helm_id: Option<String>,
    // Flattened, it is written as a map. As a struct, each name would be looked up in a cache of names, which is 500
    // bytes of brotli larger.
    #[serde(flatten)]
    told: Told,
}

/// What has happened, named in `type`.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
enum Told {
    Phase {
        phase: &'static str,
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
        reason: &'static str,
    },
    Error {
        about: &'static str,
        kind: &'static str,
        message: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        http_status: Option<u16>,
        is_new: bool,
    },
    Finish {
        state: String,
        outcome: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        execution_id: Option<String>,
        duration_ms: u32,
        #[serde(skip_serializing_if = "Option::is_none")]
        failed_step: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        logs_path: Option<String>,
    },
}

impl From<Told> for Message {
    fn from(told: Told) -> Self {
        Self { helm_id: None, told }
    }
}

impl Message {
    /// The shown state has another phase.
    pub(crate) fn phase(phase: &'static str) -> Self {
        Told::Phase { phase }.into()
    }

    /// A token is wanted.
    pub(crate) fn token_wanted(reason: &'static str) -> Self {
        Told::Token { reason }.into()
    }

    /// The host's own settings cannot work.
    pub(crate) fn bad_settings(message: &str) -> Self {
        let message = message.to_owned();
        Told::Error { about: "settings", kind: "configuration", message, http_status: None, is_new: true }.into()
    }

    /// What the host hears of this.
    pub(crate) fn of(news: &News, machine: &Machine, base: &ApiBase) -> Vec<Self> {
        let status = || status(machine);
        match news {
            News::Read { is_new: true } => {
                let status = status();
                vec![Told::Status { status: status.clone() }.into(), Told::Read { status }.into()]
            }
            News::Read { is_new: false } => vec![Told::Read { status: status() }.into()],
            News::Accepted => vec![Told::Accepted { status: status() }.into()],
            // Nothing was sent, so nobody has answered anything.
            News::NotPossible(error) => vec![Self::error("redeploy", error, None, base, true)],
            News::Failed { about, error, is_new } => {
                let about = match about {
                    About::Redeploy => "redeploy",
                    About::Status => "read",
                };
                vec![Self::error(about, error, error.http_status(), base, *is_new)]
            }
            News::Finished { state, execution_id, duration_ms, failed_step, reason } => {
                let outcome = match state.phase() {
                    Phase::EndedWell => "success",
                    Phase::EndedBadly => "failure",
                    _ => "other",
                };
                let (state, execution_id) = (state.as_str().to_owned(), execution_id.clone());
                let duration_ms = u32::try_from(*duration_ms).unwrap_or(u32::MAX);
                let (failed_step, reason) = (failed_step.clone(), reason.clone());
                let environment = machine.environment.as_ref();
                let logs_path = environment.map(|it| console::logs(it, machine.id(), execution_id.as_deref()));
                vec![Told::Finish { state, outcome, execution_id, duration_ms, failed_step, reason, logs_path }.into()]
            }
            News::TokenWanted(reason) => vec![Self::token_wanted(match reason {
                Reason::Start => "start",
                Reason::Expired => "expired",
                Reason::Refused => "refused",
            })],
        }
    }

    /// Says whose it is.
    pub(crate) fn of_service(self, id: &HelmId) -> Self {
        Self { helm_id: Some(id.as_str().to_owned()), ..self }
    }

    fn error(about: &'static str, error: &ApiError, http_status: Option<u16>, base: &ApiBase, is_new: bool) -> Self {
        // Words of others are for the person, beside what says whose they are, and not for a log that takes them for ours.
        let message = match error {
            ApiError::Refused(http_status, _) => words::Message::Refused(*http_status),
            error => words::Message::what_happened(error, base),
        };
        Told::Error { about, kind: error.kind(), message: message.say(), http_status, is_new }.into()
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
        let Ok(message) = message.serialize(&serde_wasm_bindgen::Serializer::json_compatible()) else { return };
        if let Err(error) = self.0.call1(&JsValue::UNDEFINED, &message) {
            report_error(&error);
        }
    }
}
