//! Tells a host what happens, as plain data, and never the token.

use js_sys::Function;
use serde::{Serialize, Serializer};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use crate::{
    machine::{About, Machine, News, Reason},
    model::Phase,
    screen::what_happened,
    target::{ApiBase, HelmId},
};

/// Something that the host hears: plain data, by name. (A struct for each kind of news would cost size, and so does
/// what serde-wasm-bindgen keeps for the names of a struct's fields.)
pub(crate) struct Message(Vec<(&'static str, Datum)>);

/// What a message may hold.
enum Datum {
    Text(String),
    Number(u32),
    Flag(bool),
    /// What JavaScript has made itself.
    Value(JsValue),
}

impl Serialize for Message {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, datum)| (name, datum)))
    }
}

impl Serialize for Datum {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(number) => serializer.serialize_u32(*number),
            Self::Flag(flag) => serializer.serialize_bool(*flag),
            Self::Value(value) => serde_wasm_bindgen::preserve::serialize(value, serializer),
        }
    }
}

impl Message {
    /// The shown state has another phase.
    pub(crate) fn phase(phase: &str) -> Self {
        Self::of_type("phase").text("phase", phase)
    }

    /// A token is wanted.
    pub(crate) fn token_wanted(reason: &str) -> Self {
        Self::of_type("token").text("reason", reason)
    }

    /// The host's own settings cannot work.
    pub(crate) fn bad_settings(message: &str) -> Self {
        Self::error("settings", "configuration", message, true)
    }

    /// What the host hears of this.
    pub(crate) fn of(news: &News, machine: &Machine, base: &ApiBase) -> Vec<Self> {
        match news {
            News::Read { is_new } => {
                let status = status(machine);
                let read = Self::with_status("read", status.clone());
                if *is_new { vec![Self::with_status("status", status), read] } else { vec![read] }
            }
            News::Accepted => vec![Self::with_status("accepted", status(machine))],
            News::NotPossible(error) => vec![Self::error("redeploy", error.kind(), &what_happened(error, base), true)],
            News::Failed { about, error, is_new } => {
                let about = match about {
                    About::Redeploy => "redeploy",
                    About::Status => "read",
                };
                let message = Self::error(about, error.kind(), &what_happened(error, base), *is_new);
                vec![match error.http_status() {
                    Some(code) => message.with("httpStatus", Datum::Number(code.into())),
                    None => message,
                }]
            }
            News::Finished { state, execution_id, duration_ms } => {
                let outcome = match state.phase() {
                    Phase::EndedWell => "success",
                    Phase::EndedBadly => "failure",
                    _ => "other",
                };
                let duration_ms = u32::try_from(*duration_ms).unwrap_or(u32::MAX);
                let message = Self::of_type("finish")
                    .text("state", state.as_str())
                    .text("outcome", outcome)
                    .with("durationMs", Datum::Number(duration_ms));
                vec![match execution_id {
                    Some(id) => message.text("executionId", id),
                    None => message,
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
        self.text("helmId", id.as_str())
    }

    fn error(about: &str, kind: &str, message: &str, is_new: bool) -> Self {
        let error = Self::of_type("error").text("about", about).text("kind", kind).text("message", message);
        error.with("isNew", Datum::Flag(is_new))
    }

    fn with_status(name: &str, status: JsValue) -> Self {
        Self::of_type(name).with("status", Datum::Value(status))
    }

    fn of_type(name: &str) -> Self {
        Self(Vec::new()).text("type", name)
    }

    fn text(self, name: &'static str, text: &str) -> Self {
        self.with(name, Datum::Text(text.to_owned()))
    }

    fn with(mut self, name: &'static str, datum: Datum) -> Self {
        self.0.push((name, datum));
        self
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
