//! Tells a host what happens, as plain data, and never the token.

use js_sys::Function;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
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

/// What it says, of which every kind has some.
#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
struct Told<'a> {
    r#type: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    helm_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phase: Option<&'a str>,
    #[serde(skip_serializing_if = "JsValue::is_undefined", with = "serde_wasm_bindgen::preserve")]
    status: JsValue,
    /// Why a token is wanted, or a deployment has failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    about: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    http_status: Option<u16>,
    is_new: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    execution_id: Option<&'a str>,
    duration_ms: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    failed_step: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    logs_path: Option<&'a str>,
}

/// Flattened, it is written as a map. As a struct, each name would be looked up in a cache of names, which is 500 bytes of
/// brotli larger.
#[derive(Serialize)]
struct AsMap<'a> {
    #[serde(flatten)]
    told: &'a Told<'a>,
}

impl<'a> Told<'a> {
    #[inline(never)]
    fn new(r#type: &'a str, id: Option<&'a HelmId>) -> Box<Self> {
        Box::new(Self { r#type, helm_id: id.map(HelmId::as_str), ..Self::default() })
    }

    fn to_message(&self) -> Message {
        // Texts, numbers and what is JavaScript's already can be written.
        Message(AsMap { told: self }.serialize(&Serializer::json_compatible()).unwrap_or_default())
    }
}

impl Message {
    /// The shown state has another phase.
    pub(crate) fn phase(id: &HelmId, phase: &str) -> Self {
        let mut told = Told::new("phase", Some(id));
        told.phase = Some(phase);
        told.to_message()
    }

    /// A token is wanted.
    pub(crate) fn token_wanted(id: &HelmId, reason: &str) -> Self {
        let mut told = Told::new("token", Some(id));
        told.reason = Some(reason);
        told.to_message()
    }

    /// The host's own settings cannot work.
    pub(crate) fn bad_settings(message: &str) -> Self {
        Self::error(None, ("settings", "configuration"), message, None, true)
    }

    /// What the host hears of this.
    pub(crate) fn of(news: &News, machine: &Machine, base: &ApiBase) -> Vec<Self> {
        let id = machine.id();
        let with_status = |r#type| {
            let mut told = Told::new(r#type, Some(id));
            told.status = status(machine);
            told.to_message()
        };
        match news {
            News::Read { is_new: true } => vec![with_status("status"), with_status("read")],
            News::Read { is_new: false } => vec![with_status("read")],
            News::Accepted => vec![with_status("accepted")],
            // Nothing was sent, so nobody has answered anything.
            News::NotPossible(error) => vec![Self::of_error(id, "redeploy", error, None, base, true)],
            News::Failed { about, error, is_new } => {
                let about = match about {
                    About::Redeploy => "redeploy",
                    About::Status => "read",
                };
                vec![Self::of_error(id, about, error, error.http_status(), base, *is_new)]
            }
            News::Finished { state, execution_id, duration_ms, failed_step, reason } => {
                let environment = machine.environment.as_ref();
                let logs_path = environment.map(|it| console::logs(it, id, execution_id.as_deref()));
                let mut told = Told::new("finish", Some(id));
                told.state = Some(state.as_str());
                told.outcome = Some(match state.phase() {
                    Phase::EndedWell => "success",
                    Phase::EndedBadly => "failure",
                    _ => "other",
                });
                told.execution_id = execution_id.as_deref();
                told.duration_ms = u32::try_from(*duration_ms).unwrap_or(u32::MAX);
                told.failed_step = failed_step.as_deref();
                told.reason = reason.as_deref();
                told.logs_path = logs_path.as_deref();
                vec![told.to_message()]
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

    fn of_error(
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
        Self::error(Some(id), (about, error.kind()), &message.say(), http_status, is_new)
    }

    fn error(
        id: Option<&HelmId>,
        (about, kind): (&str, &str),
        message: &str,
        http_status: Option<u16>,
        is_new: bool,
    ) -> Self {
        let mut told = Told::new("error", id);
        (told.about, told.kind, told.message) = (Some(about), Some(kind), Some(message));
        (told.http_status, told.is_new) = (http_status, is_new);
        told.to_message()
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
