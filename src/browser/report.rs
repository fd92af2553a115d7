//! Tells a host what happens, as plain data, and never the token.

use js_sys::Function;
use serde::Serialize;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use crate::{
    api::ApiError,
    machine::{About, Machine, News, Reason},
    model::Phase,
    target::{ApiBase, HelmId},
    words,
};

/// Something that the host hears: one flat object, whose `type` says which of the others it has.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(clippy::struct_field_names, reason = "named as hosts hear it")]
pub(crate) struct Message {
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    helm_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phase: Option<&'static str>,
    #[serde(skip_serializing_if = "JsValue::is_undefined", with = "serde_wasm_bindgen::preserve")]
    status: JsValue,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    about: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    http_status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_new: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    execution_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    duration_ms: Option<u32>,
}

impl Message {
    /// The shown state has another phase.
    pub(crate) fn phase(phase: &'static str) -> Self {
        Self { phase: Some(phase), ..Self::of_type("phase") }
    }

    /// A token is wanted.
    pub(crate) fn token_wanted(reason: &'static str) -> Self {
        Self { reason: Some(reason), ..Self::of_type("token") }
    }

    /// The host's own settings cannot work.
    pub(crate) fn bad_settings(message: &str) -> Self {
        Self {
            about: Some("settings"),
            kind: Some("configuration"),
            message: Some(message.to_owned()),
            is_new: Some(true),
            ..Self::of_type("error")
        }
    }

    /// What the host hears of this.
    pub(crate) fn of(news: &News, machine: &Machine, base: &ApiBase) -> Vec<Self> {
        match news {
            News::Read { is_new } => {
                let read = Self::with_status("read", machine);
                if *is_new { vec![Self::with_status("status", machine), read] } else { vec![read] }
            }
            News::Accepted => vec![Self::with_status("accepted", machine)],
            // Nothing was sent, so nobody has answered anything.
            News::NotPossible(error) => vec![Self { http_status: None, ..Self::error("redeploy", error, base, true) }],
            News::Failed { about, error, is_new } => {
                let about = match about {
                    About::Redeploy => "redeploy",
                    About::Status => "read",
                };
                vec![Self::error(about, error, base, *is_new)]
            }
            News::Finished { state, execution_id, duration_ms } => {
                let outcome = match state.phase() {
                    Phase::EndedWell => "success",
                    Phase::EndedBadly => "failure",
                    _ => "other",
                };
                vec![Self {
                    state: Some(state.as_str().to_owned()),
                    outcome: Some(outcome),
                    execution_id: execution_id.clone(),
                    duration_ms: Some(u32::try_from(*duration_ms).unwrap_or(u32::MAX)),
                    ..Self::of_type("finish")
                }]
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

    fn error(about: &'static str, error: &ApiError, base: &ApiBase, is_new: bool) -> Self {
        Self {
            about: Some(about),
            kind: Some(error.kind()),
            message: Some(words::Message::what_happened(error, base).say()),
            http_status: error.http_status(),
            is_new: Some(is_new),
            ..Self::of_type("error")
        }
    }

    fn with_status(r#type: &'static str, machine: &Machine) -> Self {
        Self { status: status(machine), ..Self::of_type(r#type) }
    }

    fn of_type(r#type: &'static str) -> Self {
        Self { r#type, ..Self::default() }
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
