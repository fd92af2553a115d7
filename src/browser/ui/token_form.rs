//! Asks for what the host did not give: the service and the token. The token leaves the field as soon as it is taken.

use leptos::ev::{KeyboardEvent, click, keydown};

use super::{
    super::{Draft, Settings, Widget},
    SLOT, fill,
    node::{
        Element,
        html::{button, code, div, input, label, p, span},
    },
    own_events, true_or_false,
};
use crate::{
    screen::{TokenLine, token_problem},
    target::HelmId,
    text::digits,
    token::{LONGEST_PASTE, Token},
    words::{Label, Message, paragraph},
};

const ID: &str = "#helm-id";
const TOKEN: &str = "[part=token]";

/// The form, which is there as long as a token is wanted.
pub(super) fn token_form(draft: &Draft, settings: &Settings, widget: &Widget) -> Element {
    let hint = paragraph(&[Message::GetToken(SLOT), Message::TokenGoesOnlyTo(&settings.api_base)]);
    let id = field("helm-id", "text", draft.id_problem, widget)
        .attr("placeholder", "3c90c3cc-0d44-4b50-8888-8dd25736052a")
        .attr("aria-describedby", "helm-id-problem");
    let token = field("token", "password", draft.token_problem, widget)
        .part("token")
        .attr("aria-describedby", "token-problem token-hint")
        .attr("data-1p-ignore", true)
        .attr("data-lpignore", "true")
        .attr("data-bwignore", true)
        .attr("data-form-type", "other")
        .attr("data-protonpass-ignore", true);
    div()
        .part("form")
        .class("form")
        .child(
            div()
                .class("field")
                .attr("hidden", !draft.asks_for_id)
                .child(label().attr("for", "helm-id").child(Label::HelmServiceId.text()))
                .child(id)
                .child(problem("helm-id-problem", draft.id_problem)),
        )
        .child(
            div()
                .class("field")
                .child(label().attr("for", "token").child(Label::TokenJwt.text()))
                .child(token)
                .child(problem("token-problem", draft.token_problem))
                .child(fill(
                    p().id("token-hint").class("hint"),
                    &hint,
                    code().attr("translate", "no").child("qovery auth token --print"),
                )),
        )
        .child(button().class("primary").on(click, widget.on(|widget, _| connect(widget))).child(Label::Connect.text()))
}

/// A field, of which nothing that is typed is kept, corrected or offered again. Enter is as good as the button.
fn field(id: &'static str, kind: &'static str, problem: &str, widget: &Widget) -> Element {
    let connect_by_key = widget.on(|widget, event: KeyboardEvent| {
        if own_events::is_key(&event, "Enter") {
            connect(widget);
        }
    });
    input()
        .id(id)
        .attr("type", kind)
        .class("mono")
        // One more than is ever taken, so that what is too long is still seen to be that.
        .attr("maxlength", digits(u64::from(LONGEST_PASTE) + 1))
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .attr("autocapitalize", "off")
        .attr("aria-invalid", true_or_false(!problem.is_empty()))
        .on(keydown, connect_by_key)
}

/// What is wrong with a field.
fn problem(id: &'static str, text: &'static str) -> Element {
    p().class("problem").attr("role", "alert").id(id).child(text)
}

/// Takes what is in the fields, or says what is wrong with it and goes there.
fn connect(widget: &Widget) {
    let Some((id_field, token_field)) = widget.field(ID).zip(widget.field(TOKEN)) else { return };
    let asks_for_id = widget.asks_for_id();
    let id = HelmId::parse(&id_field.value()).filter(|_| asks_for_id);
    let token = Token::parse(&token_field.value());
    let lacks_id = asks_for_id && id.is_none();
    let id_problem = if lacks_id { Label::NoHelmId.text() } else { "" };
    let token_problem = token.as_ref().err().map_or("", |why| token_problem(*why));
    widget.name_problems(id_problem, token_problem);
    match token {
        Err(_) => {
            // It may be a token that was cut, or of something else.
            token_field.set_value("");
            widget.focus(if lacks_id { ID } else { TOKEN });
        }
        _ if lacks_id => widget.focus(ID),
        Ok(token) => {
            token_field.set_value("");
            if let Some(id) = id {
                widget.start(&id);
            }
            widget.give_token(token);
            widget.focus("");
        }
    }
}

/// What is known of the token, and the way to be rid of it.
pub(super) fn token_line(line: &TokenLine, settings: &Settings, widget: &Widget) -> Element {
    // What the host has given, the host takes back.
    let forget = (!settings.without_token_form).then(|| {
        button().class("plain").on(click, widget.on(|widget, _| widget.forget_token())).child(Label::ForgetToken.text())
    });
    div().class("row quiet token").attr("data-tone", line.tone.as_str()).child(span().child(&line.text)).child(forget)
}
