//! The components in a real browser: what a person sees of a widget, and what is left of it when it is gone.
#![cfg(target_arch = "wasm32")]

use gloo_timers::future::TimeoutFuture;
use helm_redeploy::{
    browser::embed::{Handle, mount, mount_legend},
    model::State,
};
use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlElement, HtmlInputElement};

wasm_bindgen_test_configure!(run_in_browser);

const ID: &str = "3c90c3cc-0d44-4b50-8888-8dd25736052a";

/// A widget on a page. Its API is a path of the test server, where nothing answers.
struct Stage {
    host: HtmlElement,
    handle: Option<Handle>,
}

impl Stage {
    fn with(options: &[(&str, JsValue)]) -> Self {
        let document = web_sys::window().and_then(|window| window.document()).expect("a page");
        let host: HtmlElement = document.create_element("div").expect("an element").unchecked_into();
        document.body().expect("a body").append_child(&host).expect("a place");
        let object = Object::new();
        for (name, value) in [("apiBase", JsValue::from_str("/no-api"))].iter().chain(options) {
            Reflect::set(&object, &(*name).into(), value).expect("a property");
        }
        let handle = mount(&host, object.unchecked_ref()).expect("a widget");
        Self { host, handle: Some(handle) }
    }

    fn find(&self, selector: &str) -> Option<Element> {
        self.host.shadow_root().expect("a shadow root").query_selector(selector).expect("a selector")
    }

    fn get(&self, selector: &str) -> Element {
        self.find(selector).unwrap_or_else(|| panic!("nothing is {selector}"))
    }

    fn text(&self, selector: &str) -> String {
        self.get(selector).text_content().unwrap_or_default()
    }

    fn click(&self, selector: &str) {
        self.get(selector).unchecked_into::<HtmlElement>().click();
    }

    fn token_field(&self) -> HtmlInputElement {
        self.get("[part=token]").unchecked_into()
    }

    /// Waits for something to come true; a test that waits in vain fails.
    async fn until(&self, what: &str, is_true: impl Fn(&Self) -> bool) {
        for _ in 0..200 {
            if is_true(self) {
                return;
            }
            TimeoutFuture::new(20).await;
        }
        panic!("it never came to be that {what}: {}", self.text("[part=base]"));
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.handle = None;
        self.host.remove();
    }
}

#[wasm_bindgen_test]
fn a_widget_without_a_token_asks_for_one_and_offers_no_redeploy() {
    let stage = Stage::with(&[("helmId", ID.into())]);
    assert_eq!(stage.token_field().type_(), "password");
    assert_eq!(stage.get("[part=redeploy]").get_attribute("aria-disabled").as_deref(), Some("true"));
}

#[wasm_bindgen_test]
async fn a_text_that_is_no_token_is_told_and_not_repeated() {
    let stage = Stage::with(&[("helmId", ID.into())]);
    stage.token_field().set_value("no token at all");
    stage.click("[part=form] button");
    stage.until("the problem is told", |stage| !stage.text("#token-problem").is_empty()).await;
    assert!(!stage.text("[part=base]").contains("no token at all"));
}

#[wasm_bindgen_test]
async fn the_token_leaves_the_field_when_it_is_taken() {
    let stage = Stage::with(&[("helmId", ID.into())]);
    stage.token_field().set_value("qov_secret");
    stage.click("[part=form] button");
    assert_eq!(stage.token_field().value(), "");
    stage.until("the token is known", |stage| stage.text("[part=base]").contains("Forget token")).await;
    assert!(!stage.get("[part=base]").outer_html().contains("qov_secret"));
}

#[wasm_bindgen_test]
fn an_api_that_no_token_may_be_sent_to_is_refused_in_words() {
    let stage = Stage::with(&[("helmId", ID.into()), ("apiBase", "https://api.qovery.com.example".into())]);
    assert!(stage.text("[part=error]").contains("no token may be sent to"));
    assert!(stage.token_field().disabled());
}

#[wasm_bindgen_test]
async fn a_host_that_hands_the_token_over_sees_no_form() {
    let stage = Stage::with(&[("helmId", ID.into()), ("withoutTokenForm", true.into()), ("label", "the shop".into())]);
    assert!(stage.find("[part=form]").is_none());
    assert_eq!(stage.text("[part=title]"), "the shop");
    assert!(stage.handle.as_ref().expect("a handle").set_token(Some("no token".to_owned())).is_err());
}

#[wasm_bindgen_test]
fn nothing_is_left_of_a_widget_that_was_removed() {
    let mut stage = Stage::with(&[("helmId", ID.into())]);
    stage.handle.take().expect("a handle").unmount();
    assert!(stage.find("[part=base]").is_none());
}

#[wasm_bindgen_test]
fn the_legend_shows_every_state_and_one_that_nobody_knows() {
    let stage = Stage::with(&[]);
    let document = stage.host.owner_document().expect("a page");
    let place: HtmlElement = document.create_element("div").expect("an element").unchecked_into();
    mount_legend(&place, Some("dark".to_owned())).expect("a legend");
    let legend = place.shadow_root().expect("a shadow root");
    for state in State::ALL.iter().chain([&State::from_wire("WARMING_UP")]) {
        let badge = legend.query_selector(&format!("[data-state={}]", state.as_str())).expect("a selector");
        assert!(
            badge.is_some_and(|badge| badge.text_content().is_some_and(|text| text.contains(state.label()))),
            "{state:?}"
        );
    }
}
