//! A Leptos application with the widget's component on its page. (On any other target than wasm32 it is empty, because
//! the widget needs a browser.)

#[cfg(target_arch = "wasm32")]
fn main() {
    leptos::mount::mount_to_body(app::Portal);
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}

#[cfg(target_arch = "wasm32")]
mod app {
    use helm_redeploy::{
        browser::{HelmRedeploy, Settings, Widget},
        target::HelmId,
    };
    use leptos::prelude::*;

    const SHOP: &str = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
    const SEARCH: &str = "71b8f0c2-94de-4a37-8c15-e2d6a3b4950f";

    #[component]
    #[allow(unreachable_pub, reason = "the macro makes a second function, which is private")]
    pub(crate) fn Portal() -> impl IntoView {
        let widget = Widget::new(Settings { label: Some("Shop".to_owned()), ..Settings::default() });
        follow(&widget, SHOP);
        let button = |name: &'static str, id: &'static str| {
            let widget = widget.clone();
            view! { <button on:click=move |_| follow(&widget, id)>{name}</button> }
        };
        view! {
            <h1>"A Leptos portal"</h1>
            {button("Shop", SHOP)}
            {button("Search", SEARCH)}
            <HelmRedeploy widget=widget.clone()/>
        }
    }

    fn follow(widget: &Widget, id: &str) {
        if let Some(id) = HelmId::parse(id) {
            widget.follow(&id);
        }
    }
}
