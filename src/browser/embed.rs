//! The way in from JavaScript: `mount` draws a widget in a host element's shadow root and gives back a handle.
//!
//! Every method of the handle only sends an event and returns at once, so that nothing is borrowed while the host's
//! own code runs.

use std::{any::Any, cell::OnceCell};

use js_sys::{Array, Function};
use leptos::{
    mount::mount_to,
    prelude::{IntoView, Owner, view},
};
use wasm_bindgen::prelude::{JsCast, JsError, JsValue, wasm_bindgen};
use web_sys::{CssStyleSheet, HtmlElement, ShadowRoot, ShadowRootInit, ShadowRootMode};

use super::{
    Confirm, Settings, Theme, Widget,
    ui::{HelmRedeploy, legend},
};
use crate::{
    api::Mode,
    screen::token_problem,
    target::{ApiBase, HelmId},
    token::Token,
};

#[wasm_bindgen]
extern "C" {
    /// What JavaScript may say about a widget, read field by field: a derived `Deserialize` costs 5 KB, compressed.
    #[wasm_bindgen(typescript_type = "Options")]
    pub type Options;
    #[wasm_bindgen(method, getter, js_name = helmId)]
    fn helm_id(this: &Options) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = apiBase)]
    fn api_base(this: &Options) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = allowedOrigins)]
    fn allowed_origins(this: &Options) -> Option<Vec<String>>;
    #[wasm_bindgen(method, getter)]
    fn label(this: &Options) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn confirm(this: &Options) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn theme(this: &Options) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = withoutTokenForm)]
    fn without_token_form(this: &Options) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = withoutDiff)]
    fn without_diff(this: &Options) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = onStatus)]
    fn on_status(this: &Options) -> Option<Function>;
}

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = "
export interface Options {
  helmId?: string;
  apiBase?: string;
  /** Other origins that the token may be sent to. */
  allowedOrigins?: string[];
  label?: string;
  confirm?: 'click' | 'none';
  theme?: 'auto' | 'light' | 'dark';
  withoutTokenForm?: boolean;
  withoutDiff?: boolean;
  /** Called with plain data whenever the shown state changes. */
  onStatus?: (status: { helmId: string; state?: string; phase: string; error?: { kind: string; message: string } }) => void;
}";

const BAD_ID: &str = "This page names a service with an id that is none. Its owner has to correct it.";
const BAD_API: &str = "This page names an API that no token may be sent to. Its owner has to correct it.";

/// A mounted widget. Only `unmount` removes it: a page that loses the handle keeps the widget, because JavaScript frees
/// what it has lost at a moment of its own choice.
#[wasm_bindgen]
pub struct Handle {
    widget: Widget,
    has_api: bool,
    mounted: Option<Mounted>,
}

/// Draws a widget in the shadow root of `host`.
///
/// # Errors
/// When the element cannot have a shadow root. Values that only a person can correct, such as an unknown API, are
/// refused in words inside the widget.
#[wasm_bindgen]
pub fn mount(host: &HtmlElement, options: &Options) -> Result<Handle, JsValue> {
    let origins = options.allowed_origins().unwrap_or_default();
    let base = options.api_base().map(|base| ApiBase::parse(&base, &origins));
    let has_api = base != Some(None);
    let settings = Settings {
        api_base: base.flatten().unwrap_or_default(),
        label: options.label(),
        confirm: if options.confirm().as_deref() == Some("none") { Confirm::None } else { Confirm::Click },
        theme: theme(options.theme().as_deref()),
        without_token_form: options.without_token_form().is_truthy(),
        without_diff: options.without_diff().is_truthy(),
        on_status: options.on_status(),
    };
    let shadow = shadow_root(host)?;
    let owner = Owner::new();
    let widget = owner.with(|| Widget::new(settings));
    if !has_api {
        widget.refuse(BAD_API);
    } else if let Some(id) = options.helm_id() {
        follow(widget, &id);
    }
    let mounted = Mounted::new(owner, shadow, move || view! { <HelmRedeploy widget/> });
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
    pub fn set_token(&self, token: Option<String>) -> Result<(), JsError> {
        match token.as_deref().map(Token::parse) {
            None => self.widget.forget_token(),
            Some(Ok(token)) => self.widget.give_token(token),
            Some(Err(why)) => return Err(JsError::new(token_problem(why))),
        }
        Ok(())
    }

    /// Follows another service. It starts without a token.
    #[wasm_bindgen(js_name = setHelmId)]
    pub fn set_helm_id(&self, id: &str) {
        if self.has_api {
            follow(self.widget, id);
        }
    }

    /// Asks for a redeploy, or for a DIFF run; whoever calls this has confirmed it.
    pub fn redeploy(&self, diff: bool) {
        self.widget.redeploy(if diff { Mode::Diff } else { Mode::Normal });
    }

    /// Reads the status again.
    pub fn refresh(&self) {
        self.widget.refresh();
    }

    /// Has the token forgotten.
    #[wasm_bindgen(js_name = forgetToken)]
    pub fn forget_token(&self) {
        self.widget.forget_token();
    }

    /// Removes the widget, and stops all that it does.
    pub fn unmount(mut self) {
        self.mounted = None;
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        std::mem::forget(self.mounted.take());
    }
}

/// Draws all states in the shadow root of `host`, for as long as the page lives.
///
/// # Errors
/// When the element cannot have a shadow root.
#[wasm_bindgen(js_name = mountLegend)]
#[allow(clippy::needless_pass_by_value, reason = "JavaScript hands over, it does not lend")]
pub fn mount_legend(host: &HtmlElement, theme_name: Option<String>) -> Result<(), JsValue> {
    let theme = theme(theme_name.as_deref());
    let legend = Mounted::new(Owner::new(), shadow_root(host)?, move || legend(theme));
    std::mem::forget(legend);
    Ok(())
}

fn follow(widget: Widget, id: &str) {
    match HelmId::parse(id) {
        Some(id) => widget.follow(id),
        None => widget.refuse(BAD_ID),
    }
}

/// A word that is no theme is as good as none.
fn theme(name: Option<&str>) -> Theme {
    match name {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::Auto,
    }
}

/// A view with everything that lives for it.
struct Mounted {
    view: Option<Box<dyn Any>>,
    owner: Owner,
}

impl Mounted {
    fn new<V: IntoView>(owner: Owner, shadow: ShadowRoot, draw: impl FnOnce() -> V + 'static) -> Self
    where
        V::State: 'static,
    {
        // Leptos only ever adds children to it, which a shadow root can have as well.
        let view = owner.with(|| mount_to(shadow.unchecked_into(), draw));
        Self { view: Some(Box::new(view)), owner }
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        drop(self.view.take());
        self.owner.cleanup();
    }
}

/// The host's shadow root, with the widget's style; one that is there already is used.
fn shadow_root(host: &HtmlElement) -> Result<ShadowRoot, JsValue> {
    let shadow = match host.shadow_root() {
        Some(shadow) => shadow,
        None => host.attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open))?,
    };
    shadow.set_adopted_style_sheets(&Array::of1(&style_sheet()?.into()));
    Ok(shadow)
}

/// One style sheet for all widgets.
fn style_sheet() -> Result<CssStyleSheet, JsValue> {
    thread_local! {
        static SHARED: OnceCell<CssStyleSheet> = const { OnceCell::new() };
    }
    SHARED.with(|shared| {
        if let Some(sheet) = shared.get() {
            return Ok(sheet.clone());
        }
        let sheet = CssStyleSheet::new()?;
        sheet.replace_sync(include_str!("../../style/widget.css"))?;
        Ok(shared.get_or_init(|| sheet).clone())
    })
}
