//! What is on the page, and how it becomes what it should be.

use std::{cell::RefCell, iter, mem, rc::Rc};

use js_sys::Reflect;
use leptos::tachys::{
    renderer::{Rndr, types},
    view::{Mountable, Render},
};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlElement, HtmlInputElement};

use super::{Element, Handler, Node, Parts, Setting, Text};
use crate::browser::{focus, listener::Listener};

/// An element that is on the page, and what it was last told to look like.
pub struct DrawnElement {
    dom: types::Element,
    tag: &'static str,
    key: Option<Text>,
    settings: Vec<(&'static str, Set)>,
    children: Vec<Drawn>,
}

/// A node that is on the page.
enum Drawn {
    Nothing,
    Text(types::Text, Text),
    Element(DrawnElement),
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
        let Parts { namespace, tag, key, settings, children, on_load } = *self.0;
        let dom = Rndr::create_element(tag, namespace);
        let children = children.into_iter().map(Drawn::new).collect();
        let mut drawn = DrawnElement { dom, tag, key, settings: Vec::new(), children };
        for child in drawn.dom_children() {
            Rndr::insert_node(&drawn.dom, child, None);
        }
        // After the children, because a choice has to have its options before it is told which of them is chosen.
        let apply = |(name, setting)| (name, Set::new(name, setting, &drawn.dom));
        drawn.settings = settings.into_iter().map(apply).collect();
        if let Some(take) = on_load {
            take(&drawn.dom);
        }
        drawn
    }

    fn rebuild(self, drawn: &mut DrawnElement) {
        if drawn.is_like(&self) {
            drawn.patch(self);
        } else {
            let other = self.build();
            // One that is not on the page has nothing to be replaced in.
            _ = drawn.dom.replace_with_with_node_1(&other.dom);
            *drawn = other;
        }
    }
}

impl Drop for DrawnElement {
    /// Nothing that was typed stays in a field that is gone.
    fn drop(&mut self) {
        if self.tag == "input" {
            self.dom.unchecked_ref::<HtmlInputElement>().set_value("");
        }
    }
}

impl DrawnElement {
    fn is_like(&self, new: &Element) -> bool {
        let names = self.settings.iter().map(|(name, _)| *name);
        self.tag == new.0.tag && names.eq(new.0.settings.iter().map(|(name, _)| *name))
    }

    /// Becomes what the element says. Whether anything has changed for that.
    fn patch(&mut self, new: Element) -> bool {
        let mut is_changed = self.patch_children(new.0.children);
        for ((name, old), (_, new)) in self.settings.iter_mut().zip(new.0.settings) {
            is_changed |= old.change(name, new, &self.dom);
        }
        is_changed
    }

    fn patch_children(&mut self, new: Vec<Node>) -> bool {
        let mut changes = Changes::default();
        let count = new.len();
        for (index, node) in new.into_iter().enumerate() {
            let Some(place) = self.place_of(&node, index) else {
                self.children.insert(index, self.append(node));
                changes.in_order = true;
                continue;
            };
            if self.children[place].is_like(&node) {
                let child = &mut self.children[place];
                let is_text = matches!(child, Drawn::Text(..));
                changes.note(child.patch(node), is_text);
            } else {
                let new = self.append(node);
                let old = mem::replace(&mut self.children[place], new);
                changes.in_order = true;
                self.discard(&old, &mut changes);
            }
            if place > index {
                self.children[index..=place].rotate_right(1);
                changes.in_order = true;
            }
        }
        for gone in self.children.split_off(count) {
            self.discard(&gone, &mut changes);
        }
        if changes.any() && self.is_disturbed(&changes) {
            self.restore();
        } else if changes.in_order {
            self.order();
        }
        changes.any()
    }

    /// Where that is drawn which is to become this: in a list it is known by its key, and otherwise by its place.
    fn place_of(&self, node: &Node, index: usize) -> Option<usize> {
        let key = node.key();
        let others = if key.is_some() { self.children.len() } else { index + 1 };
        (index..others.min(self.children.len())).find(|place| self.children[*place].key() == key)
    }

    /// Draws something new. It gets to its place when all the others are there.
    fn append(&self, node: Node) -> Drawn {
        let new = Drawn::new(node);
        if let Some(dom) = new.dom() {
            Rndr::insert_node(&self.dom, dom, None);
        }
        new
    }

    fn discard(&self, gone: &Drawn, changes: &mut Changes) {
        let Some(dom) = gone.dom() else { return };
        changes.note(true, matches!(gone, Drawn::Text(..)) || !self.holds(dom));
        if let Drawn::Element(element) = gone {
            focus::hand_over(&element.dom);
        }
        Rndr::remove(dom);
    }

    /// Whether somebody else has put a hand to what has changed now: something of ours is missing, or there is more than
    /// we put there where a text has changed, which is likely to stand in its place.
    fn is_disturbed(&self, changes: &Changes) -> bool {
        self.dom_children().any(|child| !self.holds(child))
            || changes.may_have_stand_ins && self.present().count() != self.dom_children().count()
    }

    /// Has in it what should be there, and nothing else.
    fn restore(&self) {
        let own: Vec<_> = self.dom_children().collect();
        let mut next = self.dom.first_child();
        while let Some(node) = next {
            next = node.next_sibling();
            if !own.contains(&&node) {
                Rndr::remove(&node);
            }
        }
        self.order();
        for child in &self.children {
            if let Drawn::Text(dom, text) = child {
                Rndr::set_text(dom, text);
            }
        }
    }

    /// Moves its children to where they belong, and only those that are not there: who is moved loses the focus.
    fn order(&self) {
        let own: Vec<_> = self.dom_children().collect();
        let mut next = self.dom.first_child();
        for child in &own {
            while let Some(stranger) = next.as_ref().filter(|node| node != child && !own.contains(node)) {
                next = stranger.next_sibling();
            }
            if next.as_ref() == Some(child) {
                next = child.next_sibling();
            } else {
                Rndr::insert_node(&self.dom, child, next.as_ref());
            }
        }
    }

    fn holds(&self, child: &types::Node) -> bool {
        child.parent_node().is_some_and(|parent| parent == *self.dom)
    }

    /// What is on the page, whoever has put it there.
    fn present(&self) -> impl Iterator<Item = types::Node> {
        iter::successors(self.dom.first_child(), web_sys::Node::next_sibling)
    }

    fn dom_children(&self) -> impl Iterator<Item = &types::Node> {
        self.children.iter().filter_map(Drawn::dom)
    }
}

/// What has changed of an element's children.
#[derive(Default)]
struct Changes {
    /// Something in one of them.
    in_children: bool,
    /// In a text, or in what was gone already: somebody else may have put something in its place.
    may_have_stand_ins: bool,
    /// Which there are, or where.
    in_order: bool,
}

impl Changes {
    fn note(&mut self, is_changed: bool, may_have_stand_in: bool) {
        self.in_children |= is_changed;
        self.may_have_stand_ins |= is_changed && may_have_stand_in;
    }

    fn any(&self) -> bool {
        self.in_children || self.in_order
    }
}

impl Node {
    fn key(&self) -> Option<&Text> {
        match self {
            Self::Element(element) => element.0.key.as_ref(),
            _ => None,
        }
    }
}

impl Drawn {
    fn new(node: Node) -> Self {
        match node {
            Node::Nothing => Self::Nothing,
            Node::Text(text) => Self::Text(Rndr::create_text_node(&text), text),
            Node::Element(element) => Self::Element(element.build()),
        }
    }

    fn is_like(&self, new: &Node) -> bool {
        match (self, new) {
            (Self::Nothing, Node::Nothing) | (Self::Text(..), Node::Text(_)) => true,
            (Self::Element(old), Node::Element(new)) => old.is_like(new),
            _ => false,
        }
    }

    /// Becomes like the node, which is of its kind. Whether anything has changed for that.
    fn patch(&mut self, new: Node) -> bool {
        match (self, new) {
            (Self::Text(dom, old), Node::Text(new)) if *old != new => {
                Rndr::set_text(dom, &new);
                *old = new;
                true
            }
            (Self::Element(old), Node::Element(new)) => old.patch(new),
            _ => false,
        }
    }

    fn key(&self) -> Option<&Text> {
        match self {
            Self::Element(element) => element.key.as_ref(),
            _ => None,
        }
    }

    fn dom(&self) -> Option<&types::Node> {
        match self {
            Self::Nothing => None,
            Self::Text(dom, _) => Some(dom),
            Self::Element(element) => Some(&element.dom),
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
                    hear(event);
                });
                return Self::Listener(handler, listener);
            }
        };
        set.change(name, setting, dom);
        set
    }

    /// Whether anything has changed on the page for that.
    fn change(&mut self, name: &str, new: Setting, dom: &types::Element) -> bool {
        match (self, new) {
            (Self::Attribute(old), Setting::Attribute(new)) if *old != new => {
                if name == "hidden" && new.is_some() {
                    focus::hand_over(dom);
                }
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
                let (name, new) = (JsValue::from_str(name), JsValue::from_str(&new));
                if Reflect::get(dom, &name).is_ok_and(|old| old == new) {
                    return false;
                }
                // The plain property of an element can be set.
                _ = Reflect::set(dom, &name, &new);
            }
            (Self::Listener(handler, _), Setting::Listener(new)) => {
                *handler.borrow_mut() = new;
                return false;
            }
            // Nothing has changed: `is_like` has seen the names, and a name is of one kind.
            _ => return false,
        }
        true
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
