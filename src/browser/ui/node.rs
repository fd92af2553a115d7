//! What the components draw: a tree of plain values, built as Leptos' own builders build theirs.
//!
//! ```ignore
//! div()
//!     .class("row")
//!     .part("card")
//!     .attr("data-past", card.is_past)
//!     .child(button().on(click, widget.on(|widget, _| widget.refresh())).child("Refresh"))
//! ```
//!
//! # What it is
//! An [`Element`] says what should be on the page. [`View`] hands it to Leptos: an effect makes the tree anew whenever
//! something changes of what it is made from, and the page is patched to be like it ([`DrawnElement`]). An element is
//! patched when its tag and the names of its attributes, listeners and so on are those of the one that was drawn at its
//! place, and replaced otherwise. `None` keeps the place of what may come. In a list, [`Element::key`] says what belongs
//! together, so that a row that comes in between takes nothing away from its neighbours.
//!
//! It keeps these promises:
//! - An element that stays keeps its focus and what was typed into it. One that goes away while it has the focus leaves
//!   it to its neighbour.
//! - A listener is attached once, and taken off with its element. What it calls may be another function each time.
//! - The page is ours only as far as nobody else changes it, as browsers do who translate it, and extensions. Nothing of
//!   that is an error. What somebody else has put in place of a text stays as long as the text does; when the text
//!   changes, the element gets back what it should hold.
//! - Nothing goes through `innerHTML`, which a page that enforces Trusted Types refuses, and nothing sets a `style`
//!   attribute, which a strict Content Security Policy refuses.
//!
//! # What it is not
//! A framework. It has no state, no components, no lifecycle, no fragments and no events of its own: state is the
//! [`Widget`](crate::browser::Widget)'s, a component is a function, and mounting, effects, owners and the reactive graph
//! are Leptos'. It does not compare a tree with one that is older than the last, and it moves nodes only as far as lists
//! need it.
//!
//! # Why it is here
//! Leptos' views are one Rust type for each place in the tree, and so one copy of the code that builds, patches and
//! removes it. This is one type for all places. The whole widget, ported to each form and built in the same way on
//! 2026-11-25 (bytes of Brotli for the widget in another page; lines of `ui/`):
//!
//! | form | bytes | lines | |
//! |---|---|---|---|
//! | nodes of our own, attributes as strings | 58,399 | 849 | what was here before |
//! | nodes of our own behind builders | 58,180 | 926 | this |
//! | Leptos' builders in one closure | 80,146 | 548 | about 14 listeners taken off and put back at each tick |
//! | `view!` | 80,326 | 520 | refused under Trusted Types, because static parts go through `innerHTML` |
//! | `view!` with all texts in braces | 80,027 | 520 | the same, as soon as one pair is forgotten |
//! | a component and a memo for each part | 102,188 | 595 | |

mod drawn;
pub mod html;

use std::{borrow::Cow, mem, rc::Rc};

use leptos::{
    reactive::effect::RenderEffect,
    tachys::{
        html::event::EventDescriptor,
        reactive_graph::RenderEffectState,
        renderer::types,
        view::{Mountable as _, Render},
    },
};
use wasm_bindgen::JsCast;
use web_sys::Event;

pub use drawn::DrawnElement;

/// A text that is written in the program or made from what is shown.
type Text = Cow<'static, str>;
type Handler = Rc<dyn Fn(Event)>;
type OnLoad = Box<dyn FnOnce(&types::Element)>;

/// Something to draw.
pub enum Node {
    /// Nothing, at a place where something may be drawn another time.
    Nothing,
    /// A text.
    Text(Text),
    /// An element with all that is in it.
    Element(Element),
}

/// An element with all that is in it, to be mounted by Leptos or put into another one. (Boxed, because what is built
/// step by step is moved at each step.)
#[must_use = "it is only drawn where it is put"]
pub struct Element(Box<Parts>);

struct Parts {
    namespace: Option<&'static str>,
    tag: &'static str,
    key: Option<Text>,
    settings: Vec<(&'static str, Setting)>,
    children: Vec<Node>,
    on_load: Option<OnLoad>,
}

/// What is set of an element, by name.
enum Setting {
    Attribute(Option<Text>),
    Style(Option<Text>),
    Property(Text),
    Listener(Handler),
}

/// Each of these is called dozens of times, and inlined it would be there as often.
impl Element {
    #[inline(never)]
    fn new(namespace: Option<&'static str>, tag: &'static str) -> Self {
        let (settings, children) = (Vec::new(), Vec::new());
        Self(Box::new(Parts { namespace, tag, key: None, settings, children, on_load: None }))
    }

    /// Says which one it is in a list, whatever its place. A list with keys stands at the end of its element.
    pub fn key(mut self, key: impl Into<Text>) -> Self {
        self.0.key = Some(key.into());
        self
    }

    /// Sets the attribute `id`.
    pub fn id(self, id: &'static str) -> Self {
        self.attr("id", id)
    }

    /// Sets the attribute `class`.
    pub fn class(self, names: &'static str) -> Self {
        self.attr("class", names)
    }

    /// Sets the attribute `part`, by which the page's own style sheet finds it.
    pub fn part(self, name: &'static str) -> Self {
        self.attr("part", name)
    }

    /// Sets an attribute. `true` is one without a value; `false` and `None` have it removed.
    #[inline(never)]
    pub fn attr(self, name: &'static str, value: impl Into<Value>) -> Self {
        self.set(name, Setting::Attribute(value.into().0))
    }

    /// Sets a property of the element's style, or (`None`) has it removed.
    #[inline(never)]
    pub fn style(self, name: &'static str, value: impl Into<Value>) -> Self {
        self.set(name, Setting::Style(value.into().0))
    }

    /// Sets a property of the element that a person may change as well: it is compared with what is there.
    #[inline(never)]
    pub fn prop(self, name: &'static str, value: impl Into<Text>) -> Self {
        self.set(name, Setting::Property(value.into()))
    }

    /// Listens for an event, one of [`leptos::ev`].
    #[allow(clippy::needless_pass_by_value, reason = "as in Leptos, where it is a name that is handed over")]
    pub fn on<E: EventDescriptor>(self, event: E, hear: impl Fn(E::EventType) + 'static) -> Self
    where
        E::EventType: JsCast,
    {
        match event.name() {
            Cow::Borrowed(name) => self.listen(name, Rc::new(move |event| hear(event.unchecked_into()))),
            // Only a custom event has a name that is not written in the program, and no component listens for one.
            Cow::Owned(_) => self,
        }
    }

    /// Listens for an event by its name.
    pub(super) fn listen(self, name: &'static str, handler: Handler) -> Self {
        self.set(name, Setting::Listener(handler))
    }

    /// Puts something into the element, after what is in it.
    #[inline(never)]
    pub fn child(mut self, child: impl Into<Node>) -> Self {
        self.0.children.push(child.into());
        self
    }

    /// Puts a list into the element, which nothing may follow.
    pub fn children(mut self, list: impl Iterator<Item = Self>) -> Self {
        for element in list {
            self = self.child(element);
        }
        self
    }

    /// Hands out the element of the page, once, when there is one.
    pub fn on_load(mut self, take: impl FnOnce(&types::Element) + 'static) -> Self {
        self.0.on_load = Some(Box::new(take));
        self
    }

    #[inline(never)]
    fn set(mut self, name: &'static str, setting: Setting) -> Self {
        self.0.settings.push((name, setting));
        self
    }
}

/// What an attribute says; none when it is not there.
pub struct Value(Option<Text>);

impl From<&'static str> for Value {
    fn from(text: &'static str) -> Self {
        Self(Some(text.into()))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self(Some(text.into()))
    }
}

impl From<bool> for Value {
    fn from(is_set: bool) -> Self {
        Self(is_set.then_some("".into()))
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self(None), Into::into)
    }
}

impl From<&'static str> for Node {
    fn from(text: &'static str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Node {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<&String> for Node {
    fn from(text: &String) -> Self {
        text.clone().into()
    }
}

impl From<Element> for Node {
    fn from(element: Element) -> Self {
        Self::Element(element)
    }
}

impl From<Option<Element>> for Node {
    fn from(element: Option<Element>) -> Self {
        element.map_or(Self::Nothing, Self::Element)
    }
}

/// A tree that is drawn again whenever something changes of what it is drawn from. (A plain closure is this to Leptos
/// as well, but has to be `Send`, as if there were threads.)
#[must_use = "it is only drawn where it is mounted"]
pub struct View(Box<dyn Fn() -> Element>);

impl View {
    /// Draws what the closure makes of what it tracks.
    pub fn new(draw: impl Fn() -> Element + 'static) -> Self {
        Self(Box::new(draw))
    }
}

impl Render for View {
    type State = RenderEffectState<DrawnElement>;

    fn build(self) -> Self::State {
        let draw = move |drawn: Option<DrawnElement>| {
            let element = (self.0)();
            let Some(mut drawn) = drawn else { return element.build() };
            element.rebuild(&mut drawn);
            drawn
        };
        RenderEffect::new(draw).into()
    }

    fn rebuild(self, state: &mut Self::State) {
        let mut old = mem::replace(state, self.build());
        old.insert_before_this(state);
        old.unmount();
    }
}
