//! The elements that the widget is made of, as functions with their names.

use super::Element;

macro_rules! html {
    ($($tag:ident)+) => {
        $(
            #[doc = concat!("`<", stringify!($tag), ">`")]
            pub fn $tag() -> Element {
                Element::new(None, stringify!($tag))
            }
        )+
    };
}

html! {
    a blockquote code dd div dl dt h2 header input label li ol option p section select slot span strong time ul
}

/// `<button>`, of which no form is sent.
pub fn button() -> Element {
    Element::new(None, "button").attr("type", "button")
}

/// The elements of pictures.
pub mod svg {
    use super::Element;

    const NAMESPACE: Option<&str> = Some("http://www.w3.org/2000/svg");

    /// `<svg>`
    pub fn svg() -> Element {
        Element::new(NAMESPACE, "svg")
    }

    /// `<path>`
    pub fn path() -> Element {
        Element::new(NAMESPACE, "path")
    }
}
