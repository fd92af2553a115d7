//! What happened that the person should know, with at most one thing to do about it.

use leptos::prelude::*;

use super::super::Widget;
use crate::{
    machine::Event,
    screen::{Notice, Offer},
};

/// Only errors interrupt a screen reader; everything else is in the widget's announcement.
pub(super) fn notice(notice: &Notice, widget: Widget) -> impl IntoView + use<> {
    let (part, role) = if notice.is_error { ("error", Some("alert")) } else { ("notice", None) };
    let offer = notice.offer.map(|offer| {
        view! {
            <button type="button" on:click=move |_| widget.tell(event(offer))>
                {offer.label()}
            </button>
        }
    });
    view! {
        <div part=part class="notice" role=role data-kind=notice.kind data-tone=notice.tone.as_str()>
            <p>{notice.text.clone()}</p>
            {offer}
        </div>
    }
}

fn event(offer: Offer) -> Event {
    match offer {
        Offer::RetryNow => Event::Refresh,
        Offer::KeepWatching => Event::KeepWatching,
    }
}
