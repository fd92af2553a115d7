//! The widget as a component of a Leptos application.

use leptos::{html::Div, prelude::*};

use super::{Widget, embed::draw_in, ui::helm_redeploy};

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
    host.on_load(move |host| drawn.set_value(draw_in(&host, helm_redeploy(widget)).ok()));
    // What is drawn there goes with this component.
    on_cleanup(move || drawn.dispose());
    view! { <div node_ref=host></div> }
}
