//! What is known of the service: its state, whose run it is, and every fact that the API tells.

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::{
    super::{Draft, Widget},
    badge::{state_badge, up_to_date_badge},
    icon,
    steps::steps,
};
use crate::screen::{Card, Fact};

const TURN: &str = "M20 8a9 9 0 1 0 .5 7M20.5 3v5h-5";

/// The card. It is drawn anew at every tick; Leptos patches what differs.
pub(super) fn status_card(card: &Card, draft: &Draft, widget: Widget) -> impl IntoView + use<> {
    let facts: Vec<_> = card.facts.iter().map(|told| fact(told, draft, widget)).collect();
    view! {
        <div part="card" class="card" data-past=card.is_past>
            <div class="row">
                {state_badge(&card.state)}
                {card.service_deployment_status.as_ref().map(up_to_date_badge)}
                <span class="headline">{card.headline.clone()}</span>
            </div>
            <div class="row quiet">
                <span class="age">{card.age.clone()}</span>
                <button type="button" class="plain" on:click=move |_| widget.refresh()>
                    {icon(TURN)}
                    {"Refresh"}
                </button>
            </div>
            {steps(&card.steps)}
            <dl part="details" class="details">{facts}</dl>
        </div>
    }
}

fn fact(fact: &Fact, draft: &Draft, widget: Widget) -> impl IntoView + use<> {
    let (key, label) = (fact.key, fact.label);
    let copy = fact.copy.clone().filter(|_| can_copy()).map(|text| {
        let word = if draft.copied == key { "Copied" } else { "Copy" };
        view! {
            <button
                type="button"
                class="plain"
                aria-label=[word, " ", label].concat()
                on:click=move |_| copy(&text, key, widget)
            >
                {word}
            </button>
        }
    });
    view! {
        <div data-fact=key>
            <dt>{label}</dt>
            <dd>
                <span>{fact.value.clone()}</span>
                {fact.exact_unix_ms.and_then(moment)}
                {copy}
            </dd>
        </div>
    }
}

/// A moment, written out in the person's own format; none when it lies outside of all calendars.
fn moment(unix_ms: i64) -> Option<impl IntoView> {
    #[allow(clippy::cast_precision_loss, reason = "a float is exact for the next 285,000 years")]
    let date = js_sys::Date::new(&JsValue::from_f64(unix_ms as f64));
    if date.get_time().is_nan() {
        return None;
    }
    let [machine, person] = [date.to_iso_string(), date.to_locale_string("default", &JsValue::UNDEFINED)];
    Some(view! { <time datetime=String::from(machine)>{String::from(person)}</time> })
}

/// Pages that are not secure have no clipboard.
fn can_copy() -> bool {
    window().is_secure_context()
}

fn copy(text: &str, key: &'static str, widget: Widget) {
    let writing = window().navigator().clipboard().write_text(text);
    spawn_local(async move {
        if JsFuture::from(writing).await.is_ok() {
            widget.change(|draft| draft.copied = key);
            TimeoutFuture::new(2_000).await;
            widget.change(|draft| draft.copied = "");
        }
    });
}
