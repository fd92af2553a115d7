//! Asks for what the host did not give: the service and the token. The token leaves the field as soon as it is taken.

use leptos::{ev, prelude::*};

use super::{
    super::{Draft, Settings, Widget},
    true_or_false,
};
use crate::{
    screen::{HELM_ID_PROBLEM, Screen, TokenLine, token_problem},
    target::HelmId,
    token::Token,
};

const ID: &str = "#helm-id";
const TOKEN: &str = "[part=token]";

/// The form, which is there as long as a token is wanted.
pub(super) fn token_form(screen: &Screen, draft: &Draft, settings: &Settings, widget: Widget) -> impl IntoView + use<> {
    let connect_by_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" {
            connect(widget);
        }
    };
    let promise = [". It stays in this page's memory and goes only to ", settings.api_base.host(), "."].concat();
    view! {
        <div part="form" class="form" hidden=!screen.wants_token>
            <div class="field" hidden=!draft.asks_for_id>
                <label for="helm-id">{"Helm service id"}</label>
                <input
                    id="helm-id"
                    type="text"
                    class="mono"
                    autocomplete="off"
                    spellcheck="false"
                    autocapitalize="off"
                    placeholder="3c90c3cc-0d44-4b50-8888-8dd25736052a"
                    aria-describedby="helm-id-problem"
                    aria-invalid=true_or_false(!draft.id_problem.is_empty())
                    disabled=draft.is_refused
                    on:keydown=connect_by_key
                />
                <p id="helm-id-problem" class="problem" role="alert">{draft.id_problem}</p>
            </div>
            <div class="field">
                <label for="token">{"Token (JWT)"}</label>
                <input
                    id="token"
                    part="token"
                    type="password"
                    class="mono"
                    autocomplete="off"
                    spellcheck="false"
                    autocapitalize="off"
                    data-1p-ignore=""
                    data-lpignore="true"
                    data-bwignore=""
                    data-form-type="other"
                    data-protonpass-ignore=""
                    aria-describedby="token-problem token-hint"
                    aria-invalid=true_or_false(!draft.token_problem.is_empty())
                    disabled=draft.is_refused
                    on:keydown=connect_by_key
                />
                <p id="token-problem" class="problem" role="alert">{draft.token_problem}</p>
                <p id="token-hint" class="hint">
                    {"Get one with "}<code>{"qovery auth token --print"}</code>{promise}
                </p>
            </div>
            <button type="button" class="primary" disabled=draft.is_refused on:click=move |_| connect(widget)>
                {"Connect"}
            </button>
        </div>
    }
}

/// Takes what is in the fields, or says what is wrong with it and goes there.
fn connect(widget: Widget) {
    let Some((id_field, token_field)) = widget.field(ID).zip(widget.field(TOKEN)) else { return };
    let asks_for_id = widget.asks_for_id();
    let id = HelmId::parse(&id_field.value()).filter(|_| asks_for_id);
    let token = Token::parse(&token_field.value());
    let lacks_id = asks_for_id && id.is_none();
    widget.change(|draft| {
        draft.id_problem = if lacks_id { HELM_ID_PROBLEM } else { "" };
        draft.token_problem = token.as_ref().err().map_or("", |why| token_problem(*why));
    });
    match token {
        _ if lacks_id => widget.focus(ID),
        Err(_) => widget.focus(TOKEN),
        Ok(token) => {
            token_field.set_value("");
            if let Some(id) = id {
                widget.start(id);
            }
            widget.give_token(token);
            widget.focus("");
        }
    }
}

/// What is known of the token, and the way to be rid of it.
pub(super) fn token_line(line: &TokenLine, settings: &Settings, widget: Widget) -> impl IntoView + use<> {
    // What the host has given, the host takes back.
    let forget = (!settings.without_token_form).then(|| {
        view! {
            <button type="button" class="plain" on:click=move |_| widget.forget_token()>
                {"Forget token"}
            </button>
        }
    });
    view! {
        <div class="row quiet token" data-tone=line.tone.as_str()>
            <span>{line.text.clone()}</span>
            {forget}
        </div>
    }
}
