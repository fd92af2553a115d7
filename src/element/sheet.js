// @ts-check
// What the widget's style sheet says. The build puts style/widget.css in this place (see xtask/src/build/bundle.rs); while
// it is worked on, the wasm has it.

/** @type {string} */
export default "";
