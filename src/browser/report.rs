//! Tells the host's `onStatus` function what is shown, once for each change of it.

use std::cell::RefCell;

use js_sys::Function;
use serde::Serialize;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use crate::{screen::Screen, target::HelmId};

/// What the host hears: plain data, and never the token.
#[derive(Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct News {
    helm_id: String,
    state: Option<String>,
    phase: &'static str,
    error: Option<Fault>,
}

/// An error in the words of the widget.
#[derive(Clone, PartialEq, Serialize)]
struct Fault {
    kind: &'static str,
    message: String,
}

/// The way to the host, and what was last told there.
pub(crate) struct Report {
    helm_id: HelmId,
    on_status: Function,
    told: RefCell<Option<News>>,
}

#[wasm_bindgen]
extern "C" {
    /// Hands an error of the host's own function to the page's error handling, where the host looks for it.
    #[wasm_bindgen(js_name = reportError)]
    fn report_error(error: &JsValue);
}

impl Report {
    pub(crate) fn new(helm_id: HelmId, on_status: Function) -> Self {
        Self { helm_id, on_status, told: RefCell::default() }
    }

    /// What the host has not heard yet. A tick of the clock is no news.
    pub(crate) fn news(&self, screen: &Screen) -> Option<News> {
        let fault = |notice: &crate::screen::Notice| Some(Fault { kind: notice.kind?, message: notice.text.clone() });
        let news = News {
            helm_id: self.helm_id.to_string(),
            state: screen.card.as_ref().map(|card| card.state.word.clone()),
            phase: screen.phase,
            error: screen.notice.as_ref().and_then(fault),
        };
        let is_new = self.told.replace(Some(news.clone())).as_ref() != Some(&news);
        is_new.then_some(news)
    }

    /// Calls the host; nothing of the widget is borrowed meanwhile.
    pub(crate) fn tell(&self, news: &News) {
        let Ok(news) = serde_wasm_bindgen::to_value(news) else { return };
        if let Err(error) = self.on_status.call1(&JsValue::UNDEFINED, &news) {
            report_error(&error);
        }
    }
}
