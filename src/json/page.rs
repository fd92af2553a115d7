//! What the browser's own `JSON.parse` reads.

use js_sys::{Array, Date, JSON, Object, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};

use super::Document;

#[derive(Debug, Clone)]
pub(crate) struct Value(JsValue);

impl Document for Value {
    fn parse(text: &str) -> Option<Self> {
        JSON::parse(text).ok().map(Self)
    }

    fn get(&self, name: &str) -> Option<Self> {
        let (object, name) = (self.object()?, JsValue::from_str(name));
        // Whatever the page has added to `Object.prototype` is none of the API's words.
        let is_own = Object::has_own(object, &name);
        is_own.then(|| Reflect::get(object, &name).ok().map(Self)).flatten()
    }

    fn text(&self) -> Option<String> {
        // Some pages have their `JSON.parse` make dates of what looks like one.
        let date = || self.0.dyn_ref::<Date>().filter(|date| !date.get_time().is_nan());
        self.0.as_string().or_else(|| date().map(|date| date.to_iso_string().into()))
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
        self.object().is_some()
    }
}

impl Value {
    fn object(&self) -> Option<&Object> {
        (self.0.is_object() && !Array::is_array(&self.0)).then(|| self.0.unchecked_ref())
    }

    /// The value for hosts, who share it and so may not change it.
    pub(crate) fn frozen(&self) -> JsValue {
        freeze(&self.0);
        self.0.clone()
    }
}

/// Freezes a value with all that is in it, which is not nested deeply.
fn freeze(value: &JsValue) {
    if value.is_object() {
        let object = Object::freeze(value.unchecked_ref::<Object>());
        Object::values(&object).iter().for_each(|value| freeze(&value));
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
        let status = Value::parse(r#"{"state":"DEPLOYED","steps":{"details":[{"step_name":"BUILD"}]}}"#).expect("JSON");
        let mut value = status.frozen();
        for name in ["steps", "details", "0"] {
            assert!(Object::is_frozen(value.unchecked_ref::<Object>()), "what holds {name}");
            value = Reflect::get(&value, &name.into()).expect("a value");
        }
        assert_eq!(Reflect::set(&value, &"step_name".into(), &"DEPLOYMENT".into()), Ok(false));
        assert_eq!(Reflect::get(&value, &"step_name".into()), Ok("BUILD".into()));
    }
}
