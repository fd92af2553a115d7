//! What the browser's own `JSON.parse` reads.

use js_sys::{Array, JSON};
use wasm_bindgen::{JsCast as _, JsValue, prelude::wasm_bindgen};

use super::Document;

#[wasm_bindgen(module = "/src/browser.js")]
extern "C" {
    #[wasm_bindgen(catch, js_name = parseJson)]
    fn parse(bytes: &[u8]) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = parseBase64Url)]
    fn parse_base64url(text: &str) -> Result<JsValue, JsValue>;
    /// A member of an object, or `undefined`.
    fn member(value: &JsValue, name: &str) -> JsValue;
    fn text(value: &JsValue) -> Option<String>;
    #[wasm_bindgen(js_name = textAt)]
    fn text_at(value: &JsValue, path: &str) -> Option<String>;
    #[wasm_bindgen(js_name = isObject)]
    fn is_object(value: &JsValue) -> bool;
    /// Freezes a value with all that is in it.
    fn frozen(value: &JsValue) -> JsValue;
}

#[derive(Debug, Clone)]
pub(crate) struct Value(JsValue);

impl Document for Value {
    fn parse(bytes: &[u8]) -> Option<Self> {
        parse(bytes).ok().map(Self)
    }

    fn parse_base64url(text: &str) -> Option<Self> {
        parse_base64url(text).ok().map(Self)
    }

    fn get(&self, name: &str) -> Option<Self> {
        let member = member(&self.0, name);
        (!member.is_undefined()).then_some(Self(member))
    }

    fn text(&self) -> Option<String> {
        text(&self.0)
    }

    fn text_at(&self, path: &str) -> Option<String> {
        text_at(&self.0, path)
    }

    fn number(&self) -> Option<f64> {
        self.0.as_f64()
    }

    fn flag(&self) -> Option<bool> {
        self.0.as_bool()
    }

    fn items(&self, most: usize) -> Vec<Self> {
        let items = Array::is_array(&self.0).then(|| self.0.unchecked_ref::<Array>());
        items.map(|items| items.iter().take(most).map(Self).collect()).unwrap_or_default()
    }

    fn is_object(&self) -> bool {
        is_object(&self.0)
    }

    fn to_bytes(&self) -> Vec<u8> {
        JSON::stringify(&self.0).map(String::from).unwrap_or_default().into_bytes()
    }
}

impl Value {
    /// The value for hosts, who share it and so may not change it.
    pub(crate) fn frozen(&self) -> JsValue {
        frozen(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use js_sys::{Object, Reflect};
    use wasm_bindgen::JsCast as _;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::{Document as _, Value};

    #[wasm_bindgen_test]
    fn hosts_get_what_none_of_them_can_change() {
        let status =
            Value::parse(br#"{"state":"DEPLOYED","steps":{"details":[{"step_name":"BUILD"}]}}"#).expect("JSON");
        let mut value = status.frozen();
        for name in ["steps", "details", "0"] {
            assert!(Object::is_frozen(value.unchecked_ref::<Object>()), "what holds {name}");
            value = Reflect::get(&value, &name.into()).expect("a value");
        }
        assert_eq!(Reflect::set(&value, &"step_name".into(), &"DEPLOYMENT".into()), Ok(false));
        assert_eq!(Reflect::get(&value, &"step_name".into()), Ok("BUILD".into()));
    }
}
