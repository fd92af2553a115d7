//! The widget as a component of a Leptos application.

use std::cell::OnceCell;

use js_sys::Array;
use leptos::{html::Div, prelude::*};
use wasm_bindgen::JsValue;
use web_sys::{CssStyleSheet, HtmlElement};

use super::{
    Widget,
    embed::{Mounted, STYLE, draw_in, shadow_root},
    ui::helm_redeploy,
};

/// The widget, in a shadow root of its own: the application's style and the widget's do not disturb each other.
#[component]
#[allow(unreachable_pub, reason = "the macro makes a second function, which is private")]
#[must_use]
pub fn HelmRedeploy(
    /// Its state, which the application keeps to steer it by.
    widget: Widget,
) -> impl IntoView {
    let host = NodeRef::<Div>::new();
    let drawn = StoredValue::new_local(None);
    host.on_load(move |host| drawn.set_value(draw(&host, widget).ok()));
    // What is drawn there goes with this component.
    on_cleanup(move || drawn.dispose());
    view! { <div node_ref=host></div> }
}

fn draw(host: &HtmlElement, widget: Widget) -> Result<Mounted, JsValue> {
    let shadow = shadow_root(host)?;
    shadow.set_adopted_style_sheets(&Array::of1(style_sheet()?.as_ref()));
    Ok(draw_in(&shadow, helm_redeploy(widget)))
}

/// One style sheet for all widgets of the application.
fn style_sheet() -> Result<CssStyleSheet, JsValue> {
    thread_local! {
        static KNOWN: OnceCell<CssStyleSheet> = const { OnceCell::new() };
    }
    KNOWN.with(|known| {
        if let Some(sheet) = known.get() {
            return Ok(sheet.clone());
        }
        let sheet = CssStyleSheet::new()?;
        sheet.replace_sync(STYLE)?;
        Ok(known.get_or_init(|| sheet).clone())
    })
}
