//! The way in from JavaScript: `mount` draws a widget in a host element's shadow root and gives back a handle. Its style
//! is the host's to put there, because a style sheet belongs to a document, and a host may be carried to another.
//!
//! Every method of the handle only sends an event and returns at once, so that nothing is borrowed while the host's
//! own code runs.

use js_sys::{JsString, Reflect};
use leptos::{
    mount::{UnmountHandle, mount_to_renderer},
    tachys::view::Render,
};
use wasm_bindgen::prelude::{JsCast, JsError, JsValue, wasm_bindgen};
use web_sys::{HtmlElement, ShadowRoot, ShadowRootInit, ShadowRootMode};

use super::{
    Confirm, Settings, Theme, Widget,
    ui::{helm_redeploy, legend, node::View},
};
use crate::{
    api::Mode,
    model::Tone,
    screen::token_problem,
    target::{ApiBase, HelmId},
    text::clean,
    token::{InvalidToken, LONGEST_PASTE, Token},
    words::{Message, Words},
};

#[wasm_bindgen]
extern "C" {
    /// What JavaScript may say about a widget. It is read by name, one setting at a time.
    #[wasm_bindgen(typescript_type = "Options")]
    pub type Options;
}

/// What may change while a widget lives, apart from its `helmId`.
const SETTINGS: &str =
    "words label consoleBase confirm theme withoutTokenForm withoutDiff pollHidden asksHost tokenIdle";

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = "
export interface Options {
  helmId?: string;
  apiBase?: string;
  /** Other origins that the token may be sent to, with spaces between them. */
  allowedOrigins?: string;
  /** The file of another language than English. */
  words?: string;
  label?: string;
  /** Where links lead to: Qovery's console without it, nowhere where it is empty. */
  consoleBase?: string;
  confirm?: 'click' | 'none';
  theme?: 'auto' | 'host' | 'light' | 'dark';
  withoutTokenForm?: boolean;
  withoutDiff?: boolean;
  /** Without a `helmId`: ask the person which service it is. */
  asksForId?: boolean;
  /** Whether `onNews` can do something about `token`, as often as it is told. */
  asksHost?: boolean;
  /** Watch a run once a minute while the page is hidden. */
  pollHidden?: boolean;
  /** After so many minutes a token is forgotten that nobody uses. */
  tokenIdle?: number;
  /** Called with plain data whenever something happens. */
  onNews?: (news: News) => void;
  /** Asked before a redeploy is sent; anything falsy prevents it. */
  onRequest?: (forceEvent?: 'DIFF') => boolean;
  /** Given the button that confirms, when there is one: it does nothing before `see` has said that a person sees it. */
  onQuestion?: (confirm: Element) => void;
}
/** What has happened. `helmId` says which service it is about, if there is one. */
export type News = { helmId?: string } & (
  | { type: 'phase'; phase: 'loading' | 'running' | 'succeeded' | 'failed' | '' }
  /** `status` is the last one, as the API sent it, and frozen. */
  | { type: 'status' | 'read' | 'accepted'; status: unknown }
  /** A token is wanted. */
  | { type: 'token'; reason: 'start' | 'expired' | 'refused' }
  /** `about` says what was tried; `isNew` is false while the same trouble goes on. */
  | { type: 'error'; about: 'redeploy' | 'read' | 'settings'; kind: string; message: string; httpStatus?: number; isNew: boolean }
  /** A run has ended. */
  | { type: 'finish'; state: string; outcome: 'success' | 'failure' | 'other'; executionId?: string; durationMs: number; failedStep?: string; reason?: string; logsPath?: string }
);";

/// A mounted widget. Only `unmount` removes it: a page that loses the handle keeps the widget, because JavaScript frees
/// what it has lost at a moment of its own choice.
#[wasm_bindgen]
pub struct Handle {
    widget: Widget,
    has_api: bool,
    mounted: Option<Mounted>,
}

/// Draws a widget in the shadow root of `host`, which is to have the [`style_sheet`].
///
/// # Errors
/// When the element cannot have a shadow root. Values that only a person can correct, such as an unknown API, are
/// refused in words inside the widget.
#[wasm_bindgen]
pub fn mount(host: &HtmlElement, options: &Options) -> Result<Handle, JsValue> {
    let allowed = option(options, "allowedOrigins").as_string().unwrap_or_default();
    let origins: Vec<&str> = allowed.split(' ').collect();
    let named = option(options, "apiBase").as_string();
    let base = named.as_ref().map_or_else(|| Some(ApiBase::default()), |named| ApiBase::parse(named, &origins));
    let has_api = base.is_some();
    let mut settings = Settings {
        api_base: base.unwrap_or_default(),
        asks_for_id: option(options, "asksForId").is_truthy(),
        on_news: option(options, "onNews").dyn_into().ok(),
        on_request: option(options, "onRequest").dyn_into().ok(),
        on_question: option(options, "onQuestion").dyn_into().ok(),
        ..Settings::default()
    };
    for name in SETTINGS.split(' ') {
        set(&mut settings, name, &option(options, name));
    }
    Words::speak(settings.words);
    let widget = Widget::new(settings);
    if has_api {
        follow(&widget, &option(options, "helmId"));
    } else {
        widget.refuse(Tone::Error, &Message::BadApi(&clean(&named.unwrap_or_default()), &allowed).say());
    }
    let mounted = draw_in(&shadow_root(host)?, helm_redeploy(widget.clone()));
    Ok(Handle { widget, has_api, mounted: Some(mounted) })
}

#[wasm_bindgen]
impl Handle {
    /// Takes a token, or (`null`) has it forgotten. It can never be read again.
    ///
    /// # Errors
    /// When the text is no token; the reason does not repeat it.
    #[wasm_bindgen(js_name = setToken)]
    #[allow(clippy::needless_pass_by_value, reason = "JavaScript hands over, it does not lend")]
    pub fn set_token(&self, token: Option<JsString>) -> Result<(), JsError> {
        self.widget.speak();
        // What is longer than any token is not even copied: memory that has grown never shrinks.
        let parse = |text: JsString| match text.length() {
            0..=LONGEST_PASTE => Token::parse(&String::from(text)),
            _ => Err(InvalidToken::TooLong),
        };
        match token.map(parse) {
            None => self.widget.forget_token(),
            Some(Ok(token)) => self.widget.give_token(token),
            Some(Err(why)) => return Err(JsError::new(token_problem(why))),
        }
        Ok(())
    }

    /// Says that the host has no token to give, and why, in words for people.
    #[wasm_bindgen(js_name = tokenFailed)]
    pub fn token_failed(&self, why: &str) {
        self.widget.fail_token(why);
    }

    /// Says that the host has another way to a token than before.
    #[wasm_bindgen(js_name = hostChanged)]
    pub fn host_changed(&self) {
        self.widget.change_host();
    }

    /// Changes what [`mount`] was told in the option of this name. Another service starts without a token.
    pub fn set(&self, name: &str, value: &JsValue) {
        self.widget.speak();
        if name == "helmId" {
            if self.has_api {
                follow(&self.widget, value);
            }
        } else {
            self.widget.configure(|settings| set(settings, name, value));
        }
    }

    /// Moves the focus to the first thing there is to do.
    pub fn focus(&self, prevents_scroll: bool) {
        self.widget.focus_first(prevents_scroll);
    }

    /// Opens the question, as soon as the button can be pressed: a person has pressed it before the widget was there.
    /// Because time has passed since, it is asked even where the host wants no question.
    pub fn press(&self) {
        self.widget.press_early();
    }

    /// Says whether a person can see the button that confirms.
    pub fn see(&self, is_seen: bool) {
        self.widget.see(is_seen);
    }

    /// Asks for a redeploy, or for a DIFF run; whoever calls this has confirmed it.
    pub fn redeploy(&self, diff: bool) {
        self.widget.redeploy(if diff { Mode::Diff } else { Mode::Normal });
    }

    /// Reads the status again.
    pub fn refresh(&self) {
        self.widget.refresh();
    }

    /// Removes the widget, and stops all that it does.
    pub fn unmount(mut self) {
        // Leptos frees what the view holds in a later task: until then the widget would hear, and tell, the news.
        self.widget.end();
        self.mounted = None;
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        std::mem::forget(self.mounted.take());
    }
}

/// Draws all states in the shadow root of `host`, which is to have the [`style_sheet`], for as long as the page lives.
///
/// # Errors
/// When the element cannot have a shadow root.
#[wasm_bindgen(js_name = mountLegend)]
#[allow(clippy::needless_pass_by_value, reason = "JavaScript hands over, it does not lend")]
pub fn mount_legend(host: &HtmlElement, theme_name: Option<String>) -> Result<(), JsValue> {
    // Its words are those of the API, in English.
    Words::speak(None);
    let theme = theme(theme_name.as_deref());
    std::mem::forget(draw_in(&shadow_root(host)?, legend(theme)));
    Ok(())
}

/// An option, or `undefined`.
fn option(options: &Options, name: &str) -> JsValue {
    // Only a getter of the host's own can fail, and then there is no option.
    Reflect::get(options, &name.into()).unwrap_or_default()
}

fn follow(widget: &Widget, id: &JsValue) {
    match id.as_string().as_deref().map(HelmId::parse) {
        Some(Some(id)) => widget.follow(&id),
        Some(None) => widget.refuse(Tone::Error, &Message::BadHelmId.say()),
        None => widget.stop(),
    }
}

/// A name that is not in [`SETTINGS`] changes nothing, and a word that nobody knows is as good as none.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "what is no number of minutes is 0 or many")]
fn set(settings: &mut Settings, name: &str, value: &JsValue) {
    let (text, is_set) = (value.as_string(), value.is_truthy());
    match name {
        "words" => settings.words = text.and_then(|file| Words::of(&file)),
        "label" => settings.label = text.map(|text| clean(&text)),
        "consoleBase" => settings.console_base = text,
        "confirm" => settings.confirm = if text.as_deref() == Some("none") { Confirm::None } else { Confirm::Click },
        "theme" => settings.theme = theme(text.as_deref()),
        "withoutTokenForm" => settings.without_token_form = is_set,
        "withoutDiff" => settings.without_diff = is_set,
        "pollHidden" => settings.poll_hidden = is_set,
        "asksHost" => settings.asks_host = is_set,
        "tokenIdle" => settings.token_idle = value.as_f64().map(|minutes| minutes as u32),
        _ => {}
    }
}

fn theme(name: Option<&str>) -> Theme {
    match name {
        Some("host") => Theme::Host,
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::Auto,
    }
}

/// What the style sheet says. A build whose scripts bring a minified text of it hands over an empty one.
pub(super) const STYLE: &str = match option_env!("HELM_REDEPLOY_STYLE") {
    Some(style) => style,
    None => include_str!("../../style/widget.css"),
};

/// The style of all that is drawn here, for a style sheet that the shadow roots of a document share.
#[wasm_bindgen(js_name = styleSheet)]
#[must_use]
pub fn style_sheet() -> String {
    STYLE.to_owned()
}

/// A view on the page. It is gone when this is.
pub(super) type Mounted = UnmountHandle<<View as Render>::State>;

/// The host's shadow root; one that is there already is used.
pub(super) fn shadow_root(host: &HtmlElement) -> Result<ShadowRoot, JsValue> {
    match host.shadow_root() {
        Some(shadow) => Ok(shadow),
        None => host.attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open)),
    }
}

/// Draws something in a shadow root.
pub(super) fn draw_in(shadow: &ShadowRoot, view: View) -> Mounted {
    // Leptos only ever adds children to it, which a shadow root can have as well.
    mount_to_renderer(shadow.unchecked_ref(), || view)
}
