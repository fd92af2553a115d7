//! The whole widget.

use leptos::prelude::*;

use super::{
    super::{Draft, Settings, Widget},
    notice::notice,
    redeploy_button::{confirmation, redeploy_button},
    status_card::status_card,
    token_form::{token_form, token_line},
};
use crate::screen::Screen;

/// The widget, to be mounted in a shadow root that has its style sheet, as [`mount`](crate::browser::embed::mount) does.
#[component]
#[allow(unreachable_pub, reason = "the macro makes a second function, which is private")]
#[must_use]
pub fn HelmRedeploy(
    /// Its state, which the host keeps to steer it by.
    widget: Widget,
) -> impl IntoView {
    move || widget.with(|screen, draft, settings| whole(screen, draft, settings, widget))
}

fn whole(screen: &Screen, draft: &Draft, settings: &Settings, widget: Widget) -> impl IntoView + use<> {
    let form = !settings.without_token_form;
    let line = screen.token.as_ref().filter(|_| !screen.wants_token);
    view! {
        <section
            part="base"
            class="base"
            tabindex="-1"
            aria-labelledby="title"
            node_ref=widget.base
            data-theme=settings.theme.as_str()
            data-phase=screen.phase
        >
            <header part="header">
                <slot name="title">
                    <h2 part="title" id="title">
                        {screen.title.clone()}
                    </h2>
                </slot>
                {redeploy_button(&screen.button, draft, settings, widget)}
                {draft.confirming.map(|mode| confirmation(mode, screen, widget))}
            </header>
            {screen.notice.as_ref().map(|told| notice(told, widget))}
            {form.then(|| token_form(screen, draft, settings, widget))}
            {screen.card.as_ref().map(|card| status_card(card, draft, widget))}
            {line.map(|line| token_line(line, settings, widget))}
            // Apart from everything that ticks, so that it is read out once for each change of state.
            <p class="announcement" role="status" aria-live="polite">
                {screen.announcement.clone()}
            </p>
        </section>
    }
}
