//! The components in a real browser: what a person sees of a widget, and what is left of it when it is gone.
#![cfg(target_arch = "wasm32")]

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    sync::atomic::{AtomicU32, Ordering},
};

use gloo_timers::future::TimeoutFuture;
use helm_redeploy::{
    api::Mode,
    browser::{
        HelmRedeploy, Settings, Widget,
        embed::{Handle, mount, mount_legend, style_sheet},
        ui::node::{
            self,
            html::{button, div, header, input, li, option, p, section, select, span, strong, svg::svg, ul},
        },
    },
    model::State,
    target::{ApiBase, HelmId},
    token::Token,
};
use js_sys::{Object, Reflect};
use leptos::{
    ev::click,
    prelude::view,
    tachys::view::{Mountable, Render},
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlCollection, HtmlElement, HtmlInputElement};

wasm_bindgen_test_configure!(run_in_browser);

const ID: &str = "3c90c3cc-0d44-4b50-8888-8dd25736052a";

// An API as far as the widget can tell: whatever is asked below `/api/` is answered here.
#[wasm_bindgen(inline_js = r#"
    const [ask, now] = [fetch, performance.now.bind(performance)];
    const [answers, sent] = [new Map(), []];
    let skipped = 0;
    performance.now = () => now() + skipped;
    globalThis.fetch = async (resource, options) => {
        const request = new Request(resource, options);
        const { pathname, search } = new URL(request.url);
        const base = [...answers.keys()].find((base) => pathname.startsWith(`${base}/`));
        if (!base) return ask(resource, options);
        if (request.method === "POST") sent.push(pathname.slice(base.length) + search);
        const [code, state] = answers.get(base);
        if (!/\/(status|redeploy)$/.test(pathname)) return Response.json({ name: "shop" });
        const details = [{ step_name: "BUILD", status: "SUCCESS", duration_sec: 5 }, { step_name: "DEPLOYMENT", duration_sec: 3 }];
        const status = state === "DEPLOYING"
            ? { state, execution_id: "run-2", steps: { details } }
            : { state, execution_id: "run-1" };
        return Response.json(status, { status: request.method === "POST" ? 202 : code });
    };
    /** Answers with this state, or refuses with this code. */
    export const answer = (base, code, state) => answers.set(base, [code, state]);
    /** The redeploys that were sent since this was last asked. */
    export const takeSent = () => sent.splice(0).join();
    /** Lets the page's next minute begin, in which it may ask again. */
    export const skipMinute = () => { skipped += 61_000; };
"#)]
extern "C" {
    fn answer(base: &str, code: u16, state: &str);
    #[wasm_bindgen(js_name = takeSent)]
    fn take_sent() -> String;
    #[wasm_bindgen(js_name = skipMinute)]
    fn skip_minute();
}

/// An empty place on the page.
fn place() -> HtmlElement {
    let document = web_sys::window().and_then(|window| window.document()).expect("a page");
    let place = document.create_element("div").expect("an element");
    document.body().expect("a body").append_child(&place).expect("a place");
    place.unchecked_into()
}

/// A widget on a page. Its API is a path of the test server, where nothing answers.
struct Stage {
    host: HtmlElement,
    handle: Option<Handle>,
}

impl Stage {
    fn with(options: &[(&str, JsValue)]) -> Self {
        let host = place();
        let object = Object::new();
        for (name, value) in [("apiBase", JsValue::from_str("/no-api"))].iter().chain(options) {
            Reflect::set(&object, &(*name).into(), value).expect("a property");
        }
        let handle = mount(&host, object.unchecked_ref()).expect("a widget");
        Self { host, handle: Some(handle) }
    }

    /// One whose service is deployed, so that the button can be pressed; with the API's address.
    async fn at_rest(options: &[(&str, JsValue)]) -> (Self, String) {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let base = format!("/api/{}", COUNT.fetch_add(1, Ordering::Relaxed));
        answer(&base, 200, "DEPLOYED");
        skip_minute();
        take_sent();
        let stage = Self::with(&[&[("helmId", ID.into()), ("apiBase", base.as_str().into())], options].concat());
        stage.give_token("qov_secret");
        stage.until("the button can be pressed", Self::may_press).await;
        (stage, base)
    }

    fn handle(&self) -> &Handle {
        self.handle.as_ref().expect("a handle")
    }

    fn set(&self, option: &str, value: impl Into<JsValue>) {
        self.handle().set(option, &value.into());
    }

    fn give_token(&self, token: &str) {
        self.handle().set_token(Some(token.into())).expect("a token");
    }

    fn may_press(&self) -> bool {
        self.get("[part=redeploy]").get_attribute("aria-disabled").as_deref() == Some("false")
    }

    /// What is asked, if something is.
    fn question(&self) -> Option<String> {
        self.find("#question").and_then(|question| question.text_content())
    }

    /// What the choice shows.
    fn shown_choice(&self) -> String {
        let select = self.get("select");
        let shown =
            Reflect::get(&select, &"selectedOptions".into()).expect("options").unchecked_into::<HtmlCollection>();
        shown.item(0).and_then(|option| option.text_content()).unwrap_or_default()
    }

    fn choose(&self, value: &str) {
        let select = self.get("select");
        Reflect::set(&select, &"value".into(), &value.into()).expect("a value");
        select.dispatch_event(&web_sys::Event::new("change").expect("an event")).expect("a listener");
    }

    async fn ask(&self) {
        self.click("[part=redeploy]");
        self.until("the question is open", |stage| stage.question().is_some()).await;
    }

    async fn is_answerable(&self) {
        let can = |stage: &Self| stage.find("[part=confirm][aria-disabled=false]").is_some();
        self.until("the question can be answered", can).await;
    }

    async fn can_confirm(&self) {
        self.until("the question is open", |stage| stage.question().is_some()).await;
        self.handle().see(true);
        self.is_answerable().await;
    }

    async fn confirm(&self) {
        self.can_confirm().await;
        self.click("[part=confirm]");
    }

    async fn is_asked_no_more(&self) {
        self.until("the question is closed", |stage| stage.question().is_none()).await;
    }

    /// What is sent in the end; nothing may come after it.
    async fn sends(&self, expected: &str) {
        let sent = RefCell::new(String::new());
        self.until(&format!("{expected:?} is sent"), |_| {
            sent.borrow_mut().push_str(&take_sent());
            sent.borrow().len() >= expected.len()
        })
        .await;
        assert_eq!(*sent.borrow(), expected);
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
        if let Some(handle) = self.handle.take() {
            handle.unmount();
        }
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
    assert!(stage.find("[part=form]").is_none(), "there is nothing to give a token for");
}

#[wasm_bindgen_test]
async fn a_host_that_hands_the_token_over_sees_no_form() {
    let stage = Stage::with(&[("helmId", ID.into()), ("withoutTokenForm", true.into()), ("label", "the shop".into())]);
    assert!(stage.find("[part=form]").is_none());
    assert_eq!(stage.text("[part=title]"), "the shop");
    assert!(stage.handle.as_ref().expect("a handle").set_token(Some("no token".into())).is_err());
}

#[wasm_bindgen_test]
fn nothing_is_left_of_a_widget_that_was_removed() {
    let mut stage = Stage::with(&[("helmId", ID.into())]);
    stage.handle.take().expect("a handle").unmount();
    assert!(stage.find("[part=base]").is_none());
}

#[wasm_bindgen_test]
async fn a_host_hears_nothing_of_a_widget_that_was_removed() {
    let host = || {
        let heard = Rc::new(Cell::new(0));
        let counts = Rc::clone(&heard);
        let on_news = Closure::<dyn Fn(JsValue)>::new(move |_| counts.set(counts.get() + 1)).into_js_value();
        (Stage::with(&[("helmId", ID.into()), ("onNews", on_news)]), heard)
    };
    let (mut removed, hears_nothing_more) = host();
    let (stays, goes_on_to_hear) = host();
    stays.until("the hosts hear of the widgets", |_| hears_nothing_more.get() > 0 && goes_on_to_hear.get() > 0).await;
    let before = [&hears_nothing_more, &goes_on_to_hear].map(|heard| heard.get());
    // The news is on its way already when the widget is removed.
    stays.handle.as_ref().expect("a handle").set_token(Some("qov_secret".into())).expect("a token");
    removed.handle.take().expect("a handle").unmount();
    stays.until("the other host hears the news", |_| goes_on_to_hear.get() > before[1]).await;
    assert_eq!(hears_nothing_more.get(), before[0]);
}

#[wasm_bindgen_test]
async fn an_id_that_is_none_can_be_taken_back() {
    let stage = Stage::with(&[("asksForId", true.into())]);
    let set_id = |id: &JsValue| stage.handle.as_ref().expect("a handle").set("helmId", id);
    set_id(&"no id".into());
    stage.until("the id is refused", |stage| stage.text("[part=base]").contains("an id that is none")).await;
    assert!(stage.find("[part=form]").is_none());
    set_id(&JsValue::UNDEFINED);
    stage.until("the form is back", |stage| stage.find("[part=form]").is_some()).await;
}

/// What the question says of a service behind a path of the page's own site.
fn normal_question(base: &str) -> String {
    format!("Redeploy shop (3c90c3cc…) with a normal run? The request goes through this site's {base}.")
}

const NORMAL_RUN: &str = "/helm/3c90c3cc-0d44-4b50-8888-8dd25736052a/redeploy";
const DIFF_RUN: &str = "/helm/3c90c3cc-0d44-4b50-8888-8dd25736052a/redeploy?forceEvent=DIFF";

#[wasm_bindgen_test]
async fn a_choice_that_was_hidden_is_not_made() {
    let (stage, base) = Stage::at_rest(&[]).await;
    stage.choose("DIFF");
    stage.set("withoutDiff", true);
    stage.until("the choice is hidden", |stage| stage.find("select").is_none()).await;
    stage.set("withoutDiff", false);
    stage.until("the choice is back", |stage| stage.find("select").is_some()).await;
    assert_eq!(stage.shown_choice(), "Normal run");
    stage.ask().await;
    assert_eq!(stage.question(), Some(normal_question(&base)));
    stage.confirm().await;
    stage.sends(NORMAL_RUN).await;
}

#[wasm_bindgen_test]
async fn a_choice_that_was_hidden_for_less_than_a_look_shows_what_is_sent() {
    let (stage, _) = Stage::at_rest(&[("confirm", "none".into())]).await;
    stage.choose("DIFF");
    stage.until("it is warned of", |stage| stage.text("[part=base]").contains("may deploy for real")).await;
    stage.set("withoutDiff", true);
    stage.set("withoutDiff", false);
    stage.until("the choice is back", |stage| stage.shown_choice() == "Normal run").await;
    stage.click("[part=redeploy]");
    stage.sends(NORMAL_RUN).await;
}

#[wasm_bindgen_test]
async fn a_question_can_be_answered_after_a_moment_where_no_host_watches_it() {
    let (stage, _) = Stage::at_rest(&[]).await;
    stage.ask().await;
    stage.click("[part=confirm]");
    assert_eq!(take_sent(), "");
    stage.is_answerable().await;
    stage.click("[part=confirm]");
    stage.sends(NORMAL_RUN).await;
}

#[wasm_bindgen_test]
async fn a_choice_that_stays_is_made() {
    let (stage, base) = Stage::at_rest(&[]).await;
    stage.choose("DIFF");
    stage.set("label", "the shop");
    stage.set("theme", "dark");
    answer(&base, 200, "STOPPED");
    stage.handle().refresh();
    stage.until("the state is another", |stage| stage.find("[data-state=STOPPED]").is_some()).await;
    assert_eq!(stage.shown_choice(), "DIFF run");
    stage.ask().await;
    let question = stage.question().unwrap_or_default();
    assert!(question.starts_with("Start a DIFF run of shop (3c90c3cc…)? This page calls it “the shop”."), "{question}");
    assert!(question.contains("No known client uses DIFF runs, and this may deploy for real."), "{question}");
    stage.confirm().await;
    stage.sends(DIFF_RUN).await;
}

#[wasm_bindgen_test]
async fn a_question_is_about_the_choice_that_is_shown() {
    let (stage, _) = Stage::at_rest(&[]).await;
    stage.ask().await;
    stage.choose("DIFF");
    stage.until("it asks about a DIFF run", |stage| stage.question().is_some_and(|text| text.contains("DIFF"))).await;
    stage.choose("");
    stage
        .until("it asks about a normal run", |stage| stage.question().is_some_and(|text| !text.contains("DIFF")))
        .await;
    stage.set("label", "the shop");
    stage.until("it names the shop", |stage| stage.question().is_some_and(|text| text.contains("the shop"))).await;
    // As fast as nobody is: it is answered once.
    stage.can_confirm().await;
    let confirm: HtmlElement = stage.get("[part=confirm]").unchecked_into();
    confirm.click();
    confirm.click();
    stage.sends(NORMAL_RUN).await;
    assert!(stage.question().is_none());
}

#[wasm_bindgen_test]
async fn a_question_that_the_page_takes_back_is_not_answered() {
    let (stage, base) = Stage::at_rest(&[]).await;
    let other = "00000000-0000-4000-8000-000000000000";
    for (option, value, usual) in [
        ("withoutDiff", JsValue::TRUE, JsValue::FALSE),
        ("confirm", "none".into(), JsValue::UNDEFINED),
        ("helmId", other.into(), ID.into()),
        ("helmId", "no id".into(), ID.into()),
        ("helmId", JsValue::UNDEFINED, ID.into()),
    ] {
        stage.choose("DIFF");
        stage.ask().await;
        stage.can_confirm().await;
        let confirm: HtmlElement = stage.get("[part=confirm]").unchecked_into();
        stage.set(option, value);
        // The page is not drawn again yet.
        confirm.click();
        stage.is_asked_no_more().await;
        stage.set(option, usual);
        if option == "helmId" {
            stage.until("the token of the other is gone", |stage| stage.find("[part=form]").is_some()).await;
            assert_eq!(stage.shown_choice(), "Normal run", "chosen for another service");
            stage.give_token("qov_secret");
        }
        stage.until("all is as before", |stage| stage.may_press() && stage.find("select").is_some()).await;
        assert!(stage.question().is_none(), "after {option}");
    }
    // Whoever gives the next token is not who was asked.
    for takes_back in [
        |stage: &Stage, _: &str| stage.handle().set_token(None).expect("nothing is always taken"),
        |stage: &Stage, base: &str| {
            answer(base, 401, "");
            stage.handle().refresh();
        },
    ] {
        stage.ask().await;
        takes_back(&stage, &base);
        stage.is_asked_no_more().await;
        answer(&base, 200, "DEPLOYED");
        stage.give_token("qov_another");
        stage.until("the button can be pressed", Stage::may_press).await;
        assert!(stage.question().is_none());
    }
    assert_eq!(take_sent(), "");
}

#[wasm_bindgen_test]
async fn a_question_that_was_overtaken_sends_nothing_until_it_can() {
    let (stage, base) = Stage::at_rest(&[]).await;
    let twin = Stage::with(&[("helmId", ID.into()), ("apiBase", base.as_str().into())]);
    twin.give_token("qov_secret");
    twin.until("the twin can be pressed", Stage::may_press).await;
    stage.ask().await;
    twin.choose("DIFF");
    twin.ask().await;
    twin.confirm().await;
    twin.sends(DIFF_RUN).await;
    stage.until("it cannot be confirmed", |stage| stage.text(".confirmation").contains("Not possible right now")).await;
    stage.click("[part=confirm]");
    assert_eq!(stage.shown_choice(), "Normal run", "the twin's choice is its own");
    assert_eq!(stage.question(), Some(normal_question(&base)));
    assert_eq!(take_sent(), "");
}

#[wasm_bindgen_test]
async fn a_host_that_goes_over_to_another_service_while_it_is_asked_redeploys_none() {
    let other = "00000000-0000-4000-8000-000000000000";
    let widget: Rc<RefCell<Option<Widget>>> = Rc::default();
    let asked = Rc::clone(&widget);
    let goes_over = Closure::<dyn Fn() -> bool>::new(move || {
        if let Some(widget) = &*asked.borrow() {
            widget.follow(&HelmId::parse(other).expect("an id"));
            widget.give_token(Token::parse("qov_secret").expect("a token"));
        }
        true
    });
    let (stage, base) = Stage::at_rest(&[]).await;
    *widget.borrow_mut() = Some(Widget::new(Settings {
        api_base: ApiBase::parse(&base, &[]).expect("an API"),
        on_request: Some(goes_over.into_js_value().unchecked_into()),
        ..Settings::default()
    }));
    let widget = widget.borrow().clone().expect("a widget");
    widget.follow(&HelmId::parse(ID).expect("an id"));
    widget.redeploy(Mode::Normal);
    // Whatever it would send is sent before the next look of its neighbour is over.
    stage.handle().refresh();
    TimeoutFuture::new(100).await;
    assert_eq!(take_sent(), "");
}

#[wasm_bindgen_test]
async fn what_was_typed_into_a_form_goes_with_it() {
    let stage = Stage::with(&[("helmId", ID.into())]);
    stage.token_field().set_value("half a tok");
    stage.click("[part=form] button");
    stage.until("the problem is told", |stage| !stage.text("#token-problem").is_empty()).await;
    let is_clean = |stage: &Stage| {
        stage.find("[part=form]").is_some()
            && stage.token_field().value().is_empty()
            && stage.text("#token-problem").is_empty()
    };
    stage.set("withoutTokenForm", true);
    stage.until("the form is gone", |stage| stage.find("[part=form]").is_none()).await;
    stage.set("withoutTokenForm", false);
    stage.until("the form is as new", is_clean).await;
    stage.token_field().set_value("half a tok");
    stage.give_token("qov_secret");
    stage.until("the form is gone", |stage| stage.find("[part=form]").is_none()).await;
    stage.handle().set_token(None).expect("nothing is always taken");
    stage.until("the form is as new", is_clean).await;
}

#[wasm_bindgen_test]
async fn another_api_is_another_service_in_an_application_too() {
    let (stage, base) = Stage::at_rest(&[]).await;
    let place = place();
    let widget = Widget::new(Settings { api_base: ApiBase::parse(&base, &[]).expect("an API"), ..Settings::default() });
    widget.follow(&HelmId::parse(ID).expect("an id"));
    let application = leptos::mount::mount_to(place.clone(), {
        let widget = widget.clone();
        move || view! { <HelmRedeploy widget=widget/> }
    });
    let component = || place.query_selector("div").ok().flatten().and_then(|host| host.shadow_root());
    let has = |selector: &str| component().is_some_and(|root| root.query_selector(selector).ok().flatten().is_some());
    widget.give_token(Token::parse("qov_secret").expect("a token"));
    stage.until("it can be pressed", |_| has("[part=redeploy][aria-disabled=false]")).await;
    widget.configure(|settings| settings.api_base = ApiBase::parse("/elsewhere", &[]).expect("an API"));
    stage.until("it asks for a token", |_| has("[part=token]") && has("[part=redeploy][aria-disabled=true]")).await;
    drop(application);
    place.remove();
}

/// A run under way, in its style.
async fn under_way() -> Stage {
    let (stage, base) = Stage::at_rest(&[]).await;
    let document = stage.host.owner_document().expect("a page");
    let sheet = document.create_element("style").expect("an element");
    sheet.set_text_content(Some(&style_sheet()));
    stage.host.shadow_root().expect("a shadow root").append_child(&sheet).expect("a style");
    answer(&base, 200, "DEPLOYING");
    stage.handle().refresh();
    stage.until("there are steps", |stage| stage.find("[part=step]").is_some()).await;
    stage
}

#[wasm_bindgen_test]
async fn a_running_step_visibly_runs() {
    let stage = under_way().await;
    let animation = |step: &str| {
        let bar = stage.get(&format!("[data-step={step}] .bar"));
        let look = web_sys::window().and_then(|window| window.get_computed_style(&bar).ok().flatten());
        look.and_then(|look| look.get_property_value("animation-name").ok()).unwrap_or_default()
    };
    assert_eq!(["BUILD", "DEPLOYMENT"].map(animation), ["none", "breathe"]);
}

#[wasm_bindgen_test]
async fn a_bar_begins_on_the_side_where_its_line_does() {
    let stage = under_way().await;
    // Of the one step that took longest, both ends are those of the whole.
    let ends = || {
        let shorter = ["BUILD", "DEPLOYMENT"].into_iter().find_map(|step| {
            let [whole, part] = ["", " > *"]
                .map(|part| stage.get(&format!("[data-step={step}] .bar{part}")).get_bounding_client_rect());
            (part.width() < whole.width() - 1.0)
                .then(|| [whole.left() - part.left(), whole.right() - part.right()].map(|gap| gap.abs() < 1.0))
        });
        shorter.expect("a step that is not the longest")
    };
    assert_eq!(ends(), [true, false]);
    // By its style alone, which no selector sees.
    stage.host.clone().unchecked_into::<HtmlElement>().style().set_property("direction", "rtl").expect("a direction");
    assert_eq!(ends(), [false, true]);
}

#[wasm_bindgen_test]
async fn a_control_that_goes_away_leaves_the_focus_to_its_neighbour() {
    let (stage, base) = Stage::at_rest(&[]).await;
    answer(&base, 404, "");
    stage.handle().refresh();
    stage.until("there is something to retry", |stage| stage.find("[part=error] button").is_some()).await;
    stage.get("[part=error] button").unchecked_into::<HtmlElement>().focus().expect("the focus");
    answer(&base, 200, "DEPLOYED");
    stage.click("[part=error] button");
    stage.until("all is well", |stage| stage.find("[part=error]").is_none()).await;
    let focused = || stage.host.shadow_root().and_then(|root| root.active_element());
    stage.until("somebody has the focus", |_| focused().is_some()).await;
    assert_eq!(focused().and_then(|control| control.text_content()).as_deref(), Some("Refresh"));
}

#[wasm_bindgen_test]
async fn a_question_that_is_taken_back_leaves_the_focus_in_the_widget() {
    let (stage, _) = Stage::at_rest(&[]).await;
    stage.choose("DIFF");
    stage.ask().await;
    stage.until("the focus is in the question", |stage| stage.find("[part=cancel]:focus").is_some()).await;
    stage.set("withoutDiff", true);
    stage
        .until("the focus is somewhere else in the widget", |stage| {
            stage.find("button:focus").is_some_and(|it| !it.matches("[part=cancel]").unwrap_or(true))
        })
        .await;
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

#[wasm_bindgen_test]
async fn a_leptos_application_has_widgets_as_components() {
    let place = place();
    let widgets = ["Shop", "Search"].map(|label| {
        Widget::new(Settings { label: Some(label.to_owned()), without_token_form: true, ..Settings::default() })
    });
    let application = leptos::mount::mount_to(place.clone(), {
        let [shop, search] = widgets.clone();
        move || view! { <HelmRedeploy widget=shop/> <HelmRedeploy widget=search/> }
    });
    // Leptos hands an element over once it is on the page.
    TimeoutFuture::new(0).await;
    let sheet = |host: &Element| {
        let shadow = host.shadow_root().expect("a shadow root");
        Reflect::get(&shadow.adopted_style_sheets(), &0.into()).expect("a style sheet")
    };
    let [shop, search] = [":nth-child(1)", ":nth-child(2)"]
        .map(|which| place.query_selector(which).expect("a selector").expect("a component"));
    assert!(!sheet(&shop).is_undefined() && sheet(&shop) == sheet(&search), "they share a style sheet");
    let text = |host: &Element| host.shadow_root().and_then(|shadow| shadow.text_content()).unwrap_or_default();
    assert!(text(&shop).contains("Shop") && text(&search).contains("Search"));
    widgets[1].configure(|settings| settings.label = Some("Find".to_owned()));
    TimeoutFuture::new(0).await;
    assert!(text(&search).contains("Find"), "{}", text(&search));
    drop(application);
    assert_eq!(place.inner_html(), "");
    place.remove();
}

/// A tree on the page, drawn as often as one likes.
struct Drawing {
    place: HtmlElement,
    drawn: node::DrawnElement,
}

impl Drawing {
    fn of(first: node::Element) -> Self {
        let place = place();
        let mut drawn = first.build();
        drawn.mount(&place, None);
        Self { place, drawn }
    }

    fn draw(&mut self, next: node::Element) {
        next.rebuild(&mut self.drawn);
    }

    fn html(&self) -> String {
        self.place.inner_html()
    }

    fn get(&self, selector: &str) -> HtmlElement {
        self.place.query_selector(selector).expect("a selector").expect("an element").unchecked_into()
    }
}

impl Drop for Drawing {
    fn drop(&mut self) {
        self.drawn.unmount();
        self.place.remove();
    }
}

#[wasm_bindgen_test]
fn what_changed_is_patched_and_the_rest_is_left_alone() {
    let view = |title: &str, tone: Option<&'static str>, length: Option<&str>, is_busy: bool| {
        p().class("row")
            .attr("title", title.to_owned())
            .attr("data-tone", tone)
            .attr("data-busy", is_busy)
            .style("inline-size", length.map(str::to_owned))
            .child(title.to_owned())
    };
    let mut drawing = Drawing::of(view("a", Some("error"), Some("5%"), true));
    let drawn = drawing.get("p");
    assert_eq!(
        drawing.html(),
        r#"<p class="row" title="a" data-tone="error" data-busy="" style="inline-size: 5%;">a</p>"#
    );
    drawing.draw(view("b", None, None, false));
    assert_eq!(drawing.html(), r#"<p class="row" title="b" style="">b</p>"#);
    assert!(drawing.get("p") == drawn);
}

#[wasm_bindgen_test]
fn what_comes_between_takes_nothing_away_from_its_neighbours() {
    let view = |notice: Option<&str>| {
        section()
            .child("a")
            .child(notice.map(|text| p().child(text.to_owned())))
            .child(input().id("field"))
            .child(notice.map(|text| strong().child(text.to_owned())))
    };
    let mut drawing = Drawing::of(view(None));
    let field: HtmlInputElement = drawing.get("#field").unchecked_into();
    field.set_value("half a tok");
    field.focus().expect("the focus");
    drawing.draw(view(Some("x")));
    assert_eq!(drawing.html(), r#"<section>a<p>x</p><input id="field"><strong>x</strong></section>"#);
    drawing.draw(view(None));
    assert_eq!(drawing.html(), r#"<section>a<input id="field"></section>"#);
    assert!(drawing.get("#field:focus") == *field);
    assert_eq!(field.value(), "half a tok");
}

#[wasm_bindgen_test]
fn what_is_another_element_is_replaced_in_its_place() {
    let mut drawing = Drawing::of(div().child("a").child(span()).child("c"));
    for (next, html) in [
        (strong(), "<div>a<strong></strong>c</div>"),
        (strong().class("x"), r#"<div>a<strong class="x"></strong>c</div>"#),
        (strong().class("x").id("y"), r#"<div>a<strong class="x" id="y"></strong>c</div>"#),
        (svg().attr("viewBox", "0 0 1 1"), r#"<div>a<svg viewBox="0 0 1 1"></svg>c</div>"#),
    ] {
        drawing.draw(div().child("a").child(next).child("c"));
        assert_eq!(drawing.html(), html);
    }
    drawing.draw(header().child("all new"));
    assert_eq!(drawing.html(), "<header>all new</header>");
}

#[wasm_bindgen_test]
fn lists_grow_and_shrink_at_their_end() {
    let list = |texts: &[&'static str]| ul().children(texts.iter().map(|text| li().child(*text)));
    let mut drawing = Drawing::of(list(&["a", "b"]));
    let first = drawing.get("li");
    drawing.draw(list(&["x", "b", "c"]));
    assert_eq!(drawing.html(), "<ul><li>x</li><li>b</li><li>c</li></ul>");
    drawing.draw(list(&["y"]));
    assert_eq!(drawing.html(), "<ul><li>y</li></ul>");
    assert!(drawing.get("li") == first);
    drawing.draw(list(&[]));
    assert_eq!(drawing.html(), "<ul></ul>");
}

#[wasm_bindgen_test]
fn rows_with_keys_stay_the_same_rows_whatever_comes_between() {
    let row = |key: char| li().key(key.to_string()).child(button().id("copy").child(key.to_string()));
    let list = |keys: &str| ul().child("rows").children(keys.chars().map(row));
    let mut drawing = Drawing::of(list("c"));
    let focused = drawing.get("button");
    focused.focus().expect("the focus");
    // What grows, shrinks, or changes places with it.
    for keys in ["bc", "abcd", "bcd", "cd", "acd", "c", "cba", "xcy"] {
        drawing.draw(list(keys));
        let rows = keys.chars().map(|key| format!(r#"<li><button type="button" id="copy">{key}</button></li>"#));
        assert_eq!(drawing.html(), format!("<ul>rows{}</ul>", rows.collect::<String>()));
        assert!(drawing.get("button:focus") == focused, "the focus is in another row of {keys}");
    }
    for keys in ["yxc", "cxy", "xyc", "ycx", "abc", "cab", "", "q"] {
        drawing.draw(list(keys));
        let rows = keys.chars().map(|key| format!(r#"<li><button type="button" id="copy">{key}</button></li>"#));
        assert_eq!(drawing.html(), format!("<ul>rows{}</ul>", rows.collect::<String>()));
    }
}

#[wasm_bindgen_test]
fn the_first_option_of_a_choice_is_chosen() {
    let drawing = Drawing::of(select().child(option().attr("value", "first")).child(option().attr("value", "second")));
    let chosen = Reflect::get(&drawing.get("select"), &"value".into()).expect("a value");
    assert_eq!(chosen.as_string().as_deref(), Some("first"));
}

#[wasm_bindgen_test]
fn a_listener_stays_and_calls_what_was_drawn_last() {
    let heard = Rc::new(Cell::new(0));
    let view = |step: u32| {
        let heard = Rc::clone(&heard);
        button().on(click, move |_| heard.set(heard.get() + step))
    };
    let mut drawing = Drawing::of(view(1));
    let drawn = drawing.get("button");
    drawn.click();
    drawing.draw(view(10));
    drawn.click();
    assert_eq!(heard.get(), 11);
    drawing.draw(span());
    drawn.click();
    assert_eq!(heard.get(), 11);
    assert_eq!(Rc::strong_count(&heard), 1);
}

/// Somebody else on the page, who changes what is not theirs: a translation, or an extension.
#[wasm_bindgen(inline_js = r#"
    const texts = (place) => {
        const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
        const found = [];
        while (walker.nextNode()) found.push(walker.currentNode);
        return found;
    };
    const wrap = (tag, words) => {
        const element = document.createElement(tag);
        element.append(...words);
        return element;
    };
    const font = (text) => wrap("font", [wrap("font", [text.data.toUpperCase()])]);
    const deeds = {
        "swaps texts for fonts": (place) => texts(place).forEach((text) => text.replaceWith(font(text))),
        "wraps texts": (place) => texts(place).forEach((text) => {
            const mark = wrap("mark", []);
            text.replaceWith(mark);
            mark.append(text);
        }),
        "translates texts in place": (place) => texts(place).forEach((text) => { text.data = text.data.toUpperCase(); }),
        "removes texts": (place) => texts(place).forEach((text) => text.remove()),
        "splits texts": (place) => texts(place).forEach((text) => text.splitText(1)),
        "merges texts": (place) => {
            place.querySelectorAll("strong").forEach((element) => element.replaceWith("x"));
            place.normalize();
        },
        "doubles texts": (place) => texts(place).forEach((text) => text.after(text.cloneNode())),
        "empties every element": (place) => place.querySelectorAll("*").forEach((element) => { element.textContent = ""; }),
        "removes every element": (place) => [...place.firstChild.querySelectorAll("*")].forEach((one) => one.remove()),
        "replaces elements": (place) => [...place.firstChild.children].forEach((one) => one.replaceWith(wrap("x-other", ["?"]))),
        "moves elements elsewhere": (place) => {
            const elsewhere = wrap("div", []);
            elsewhere.append(...place.firstChild.children);
        },
        "wraps elements": (place) => [...place.firstChild.children].forEach((one) => {
            const wrapper = wrap("x-wrapper", []);
            one.replaceWith(wrapper);
            wrapper.append(one);
        }),
        "changes attributes": (place) => place.querySelectorAll("*").forEach((element) => {
            for (const name of element.getAttributeNames()) element.setAttribute(name, "changed");
            element.setAttribute("data-by-extension", "");
        }),
        "removes attributes": (place) => place.querySelectorAll("*").forEach((element) => {
            for (const name of element.getAttributeNames()) element.removeAttribute(name);
        }),
    };
    export const namesOfDeeds = () => Object.keys(deeds);
    export const meddle = (deed, place) => deeds[deed](place);
"#)]
extern "C" {
    #[wasm_bindgen(js_name = namesOfDeeds)]
    fn names_of_deeds() -> Vec<String>;
    fn meddle(deed: &str, place: &HtmlElement);
}

/// Something of every kind, all of which changes from one step to the next.
fn everything(step: u32, rows: &[&'static str]) -> node::Element {
    let say = |what: &str| format!("{what} {step}");
    div()
        .attr("title", say("title"))
        .child(p().child(say("first")).child(strong().child(say("strong"))).child(say("last")))
        .child(
            section()
                .attr("data-step", (step % 2 == 1).then(|| say("data")))
                .child(span().style("inline-size", format!("{step}%")).child(say("deep"))),
        )
        .child((step % 2 == 1).then(|| button().child(say("odd"))))
        .child(ul().children(rows.iter().map(|row| li().key(*row).child(span().child(say(row))))))
}

#[wasm_bindgen_test]
fn whatever_others_do_to_the_page_what_changes_is_shown() {
    for deed in names_of_deeds() {
        for (before, after) in
            [(["a", "b"], vec!["a", "b"]), (["a", "b"], vec!["x", "b", "y"]), (["a", "b"], vec!["b"])]
        {
            let mut drawing = Drawing::of(everything(1, &before));
            for step in 2..5 {
                meddle(&deed, &drawing.place);
                drawing.draw(everything(step, &after));
                let expected = Drawing::of(everything(step, &after));
                let text = |drawing: &Drawing| drawing.place.text_content().unwrap_or_default();
                assert_eq!(text(&drawing), text(&expected), "somebody {deed}");
                assert_eq!(drawing.get("div").title(), format!("title {step}"), "somebody {deed}");
                let html = drawing.html().replace(r#" data-by-extension="""#, "");
                if !deed.contains("attributes") {
                    assert_eq!(html, expected.html(), "somebody {deed}");
                }
            }
        }
    }
}

#[wasm_bindgen_test]
async fn whatever_others_do_to_the_widget_its_state_is_shown() {
    let (stage, base) = Stage::at_rest(&[]).await;
    let root = stage.host.shadow_root().expect("a shadow root");
    let states = [("STOPPED", "Stopped"), ("DEPLOYED", "Deployed")];
    for (count, deed) in names_of_deeds().iter().enumerate() {
        let [(word, label), (_, other)] = [states[count % 2], states[(count + 1) % 2]];
        skip_minute();
        meddle(deed, root.unchecked_ref());
        answer(&base, 200, word);
        stage.handle().refresh();
        let words = || root.text_content().unwrap_or_default();
        let has_badge = || root.query_selector(&format!("[data-state={word}]")).is_ok_and(|badge| badge.is_some());
        for _ in 0..200 {
            if has_badge() {
                break;
            }
            TimeoutFuture::new(20).await;
        }
        assert!(words().contains(label) && !words().contains(other), "somebody {deed}: {}", words());
    }
}

#[wasm_bindgen_test]
fn a_translation_stays_as_long_as_what_it_translates() {
    let view = |state: &str, age: &str| div().child(p().child(state.to_owned())).child(span().child(age.to_owned()));
    let mut drawing = Drawing::of(view("Deploying", "1 s"));
    meddle("swaps texts for fonts", &drawing.place);
    drawing.draw(view("Deploying", "2 s"));
    assert_eq!(drawing.html(), "<div><p><font><font>DEPLOYING</font></font></p><span>2 s</span></div>");
    drawing.draw(view("Deployed", "2 s"));
    assert_eq!(drawing.html(), "<div><p>Deployed</p><span>2 s</span></div>");
}

#[wasm_bindgen_test]
fn what_an_extension_puts_beside_a_field_stays_there() {
    let view = |problem: &str| div().child(input().id("field")).child(p().child(problem.to_owned()));
    let mut drawing = Drawing::of(view(""));
    let field: HtmlInputElement = drawing.get("#field").unchecked_into();
    field.focus().expect("the focus");
    field.insert_adjacent_html("afterend", "<x-icon></x-icon>").expect("an icon");
    drawing.draw(view("Paste a token first."));
    assert_eq!(drawing.html(), r#"<div><input id="field"><x-icon></x-icon><p>Paste a token first.</p></div>"#);
    assert!(drawing.get("#field:focus") == *field);
}

/// The bytes of the program's memory, which only ever grows.
fn memory() -> u32 {
    let memory: js_sys::WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
    memory.buffer().unchecked_into::<js_sys::ArrayBuffer>().byte_length()
}

#[wasm_bindgen_test]
async fn a_thousand_widgets_leave_nothing_behind() {
    let rounds = async |count: u32| {
        for _ in 0..count {
            let mut stage = Stage::with(&[("helmId", ID.into())]);
            stage.handle.take().expect("a handle").unmount();
            // What was under way ends in the tasks that come next.
            TimeoutFuture::new(0).await;
        }
    };
    rounds(100).await;
    let before = memory();
    rounds(1_000).await;
    assert_eq!(memory(), before);
}
