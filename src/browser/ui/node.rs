//! What the components draw: a tree of plain values that Leptos mounts, and that is patched onto the page in place.
//!
//! The typed views of the `view!` macro are one Rust type for each place in the tree, and so one copy of the code that
//! builds, patches and removes it: together a third of the widget. This is one type for all places. It keeps four
//! promises that the macro cannot keep for us: nothing goes through `innerHTML`, which a page that enforces Trusted Types
//! refuses; no `style` attribute, which a strict Content Security Policy refuses; an element that stays keeps its focus
//! and what was typed into it; and a listener is attached once and freed with its element.
//!
//! There are no keys. An element is patched when its tag, its fixed attributes and the names of what changes are those
//! of its predecessor at the same place, and replaced otherwise; [`Node::Nothing`] keeps the place of what may come.

use std::{borrow::Cow, cell::RefCell, mem, rc::Rc};

use js_sys::Reflect;
use leptos::{
    reactive::effect::RenderEffect,
    tachys::{
        reactive_graph::RenderEffectState,
        renderer::{Rndr, types},
        view::{Mountable, Render},
    },
};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, HtmlElement};

use crate::browser::listener::Listener;

/// A text that is written in the program or made from what is shown.
type Text = Cow<'static, str>;
/// Attributes that never change: `name=value`, or a name alone, with `;` between them. (A list of pairs would be two
/// pointers and two lengths for each of them, which compress badly.)
pub type Fixed = &'static str;
type Handler = Rc<dyn Fn(&Event)>;
type Created = Box<dyn FnOnce(&types::Element)>;

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
    fixed: Fixed,
    settings: Vec<(&'static str, Setting)>,
    children: Vec<Node>,
    created: Option<Created>,
}

/// What may be another time something else.
enum Setting {
    Attribute(Option<Text>),
    Style(Option<Text>),
    Property(&'static str),
    Listener(Handler),
}

/// An element of HTML with the attributes that never change.
pub fn el(tag: &'static str, fixed: Fixed) -> Element {
    element(None, tag, fixed)
}

/// An element of SVG with the attributes that never change.
pub fn svg(tag: &'static str, fixed: Fixed) -> Element {
    element(Some("http://www.w3.org/2000/svg"), tag, fixed)
}

#[inline(never)]
fn element(namespace: Option<&'static str>, tag: &'static str, fixed: Fixed) -> Element {
    let (settings, children) = (Vec::new(), Vec::new());
    Element(Box::new(Parts { namespace, tag, fixed, settings, children, created: None }))
}

/// Each of these is called dozens of times, and inlined it would be there as often.
impl Element {
    /// Sets an attribute.
    #[inline(never)]
    pub fn attr(self, name: &'static str, value: impl Into<Text>) -> Self {
        self.set(name, Setting::Attribute(Some(value.into())))
    }

    /// Sets an attribute, or (none) has it removed.
    #[inline(never)]
    pub fn maybe(self, name: &'static str, value: Option<&'static str>) -> Self {
        self.set(name, Setting::Attribute(value.map(Text::Borrowed)))
    }

    /// Sets an attribute that has no value, or has it removed.
    pub fn flag(self, name: &'static str, is_set: bool) -> Self {
        self.maybe(name, is_set.then_some(""))
    }

    /// Sets a property of the element's style, or (none) has it removed.
    #[inline(never)]
    pub fn style(self, name: &'static str, value: Option<String>) -> Self {
        self.set(name, Setting::Style(value.map(Text::Owned)))
    }

    /// Sets a property of the element, which a person may change as well: it is compared with what is there.
    #[inline(never)]
    pub fn prop(self, name: &'static str, value: &'static str) -> Self {
        self.set(name, Setting::Property(value))
    }

    /// Listens for an event of this kind.
    pub fn on(self, kind: &'static str, hear: impl Fn(&Event) + 'static) -> Self {
        self.set(kind, Setting::Listener(Rc::new(hear)))
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
    pub fn created(mut self, take: impl FnOnce(&types::Element) + 'static) -> Self {
        self.0.created = Some(Box::new(take));
        self
    }

    #[inline(never)]
    fn set(mut self, name: &'static str, setting: Setting) -> Self {
        self.0.settings.push((name, setting));
        self
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
pub struct Live(Box<dyn Fn() -> Element>);

impl Live {
    /// Draws what the closure makes of what it tracks.
    pub fn new(draw: impl Fn() -> Element + 'static) -> Self {
        Self(Box::new(draw))
    }
}

impl Render for Live {
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

/// A node that is on the page.
enum Drawn {
    Nothing,
    Text(types::Text, Text),
    Element(DrawnElement),
}

/// An element that is on the page, and what it was last told to look like.
pub struct DrawnElement {
    dom: types::Element,
    tag: &'static str,
    fixed: Fixed,
    settings: Vec<(&'static str, Set)>,
    children: Vec<Drawn>,
}

/// A [`Setting`] as it was applied.
enum Set {
    Attribute(Option<Text>),
    Style(Option<Text>),
    Property,
    /// The listener finds here what to call, so that it can stay when what it does changes.
    Listener(Rc<RefCell<Handler>>, #[expect(dead_code, reason = "it listens until it is dropped")] Listener),
}

impl Render for Element {
    type State = DrawnElement;

    fn build(self) -> DrawnElement {
        let Parts { namespace, tag, fixed, settings, children, created } = *self.0;
        let dom = Rndr::create_element(tag, namespace);
        for attribute in fixed.split_terminator(';') {
            let (name, value) = attribute.split_once('=').unwrap_or((attribute, ""));
            Rndr::set_attribute(&dom, name, value);
        }
        let mut drawn = DrawnElement { dom, tag, fixed, settings: Vec::new(), children: Vec::new() };
        // A choice has to have its options before it can be told which of them is chosen.
        drawn.draw_children(children);
        let apply = |(name, setting)| (name, Set::new(name, setting, &drawn.dom));
        drawn.settings = settings.into_iter().map(apply).collect();
        if let Some(take) = created {
            take(&drawn.dom);
        }
        drawn
    }

    fn rebuild(self, drawn: &mut DrawnElement) {
        if let Some(other) = drawn.patch(self) {
            // One that is not on the page has nothing to be replaced in.
            _ = drawn.dom.replace_with_with_node_1(&other.dom);
            *drawn = other;
        }
    }
}

impl DrawnElement {
    /// Becomes what the element says; gives back a new one when it is too different.
    fn patch(&mut self, new: Element) -> Option<Self> {
        if !self.is_like(&new) {
            return Some(new.build());
        }
        self.draw_children(new.0.children);
        for ((name, old), (_, new)) in self.settings.iter_mut().zip(new.0.settings) {
            old.change(name, new, &self.dom);
        }
        None
    }

    fn is_like(&self, new: &Element) -> bool {
        let names = self.settings.iter().map(|(name, _)| *name);
        self.tag == new.0.tag && self.fixed == new.0.fixed && names.eq(new.0.settings.iter().map(|(name, _)| *name))
    }

    fn draw_children(&mut self, new: Vec<Node>) {
        for gone in self.children.drain(new.len().min(self.children.len())..) {
            gone.remove();
        }
        self.children.resize_with(new.len(), || Drawn::Nothing);
        for (index, node) in new.into_iter().enumerate() {
            let Some(other) = self.children[index].patch(node) else { continue };
            if let Some(dom) = other.dom() {
                let next = self.children[index..].iter().find_map(Drawn::dom);
                Rndr::insert_node(&self.dom, dom, next);
            }
            mem::replace(&mut self.children[index], other).remove();
        }
    }
}

impl Drawn {
    fn patch(&mut self, new: Node) -> Option<Self> {
        match (self, new) {
            (Self::Nothing, Node::Nothing) => None,
            (Self::Text(dom, old), Node::Text(new)) => {
                if *old != new {
                    Rndr::set_text(dom, &new);
                    *old = new;
                }
                None
            }
            (Self::Element(old), Node::Element(new)) => old.patch(new).map(Self::Element),
            (_, Node::Nothing) => Some(Self::Nothing),
            (_, Node::Text(new)) => Some(Self::Text(Rndr::create_text_node(&new), new)),
            (_, Node::Element(new)) => Some(Self::Element(new.build())),
        }
    }

    fn dom(&self) -> Option<&types::Node> {
        match self {
            Self::Nothing => None,
            Self::Text(dom, _) => Some(dom),
            Self::Element(element) => Some(&element.dom),
        }
    }

    fn remove(self) {
        if let Some(dom) = self.dom() {
            Rndr::remove(dom);
        }
    }
}

impl Set {
    fn new(name: &'static str, setting: Setting, dom: &types::Element) -> Self {
        let mut set = match setting {
            Setting::Attribute(_) => Self::Attribute(None),
            Setting::Style(_) => Self::Style(None),
            Setting::Property(_) => Self::Property,
            Setting::Listener(handler) => {
                let handler = Rc::new(RefCell::new(handler));
                let current = Rc::clone(&handler);
                let listener = Listener::new(dom, name, move |event| {
                    // Not borrowed while it runs: what it does may end in being replaced.
                    let hear = Rc::clone(&current.borrow());
                    hear(&event);
                });
                return Self::Listener(handler, listener);
            }
        };
        set.change(name, setting, dom);
        set
    }

    fn change(&mut self, name: &str, new: Setting, dom: &types::Element) {
        match (self, new) {
            (Self::Attribute(old), Setting::Attribute(new)) if *old != new => {
                match &new {
                    Some(value) => Rndr::set_attribute(dom, name, value),
                    None => Rndr::remove_attribute(dom, name),
                }
                *old = new;
            }
            (Self::Style(old), Setting::Style(new)) if *old != new => {
                // An empty value removes the property.
                let value = new.as_deref().unwrap_or_default();
                // Only a style that is computed cannot be changed.
                _ = dom.unchecked_ref::<HtmlElement>().style().set_property(name, value);
                *old = new;
            }
            (Self::Property, Setting::Property(new)) => {
                let (name, new) = (JsValue::from_str(name), JsValue::from_str(new));
                // A plain property of an element can be read and set.
                if Reflect::get(dom, &name).is_ok_and(|old| old != new) {
                    _ = Reflect::set(dom, &name, &new);
                }
            }
            (Self::Listener(handler, _), Setting::Listener(new)) => *handler.borrow_mut() = new,
            // Nothing has changed: `is_like` has seen the names, and a name is of one kind.
            _ => {}
        }
    }
}

impl Mountable for DrawnElement {
    fn unmount(&mut self) {
        Rndr::remove(&self.dom);
    }

    fn mount(&mut self, parent: &types::Element, marker: Option<&types::Node>) {
        Rndr::insert_node(parent, &self.dom, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let parent = self.dom.parent_element();
        parent.is_some_and(|parent| {
            child.mount(&parent, Some(&self.dom));
            true
        })
    }

    fn elements(&self) -> Vec<types::Element> {
        vec![self.dom.clone()]
    }
}
