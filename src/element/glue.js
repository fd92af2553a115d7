// @ts-check
// The JavaScript that wasm-bindgen has written around the wasm, while it is a file of its own: that is so under trunk,
// where the page names it, and in a build without esbuild. Otherwise the build puts the glue itself in this place, as a
// function that gives a fresh copy (see xtask/src/build/bundle.rs).

import { cannotStart } from "./errors.js";

/**
 * Gives a copy of the glue that nobody has used. Its `initSync` makes the instance with `wasm`, which stands in for the
 * browser's `WebAssembly`.
 * @param {typeof WebAssembly} wasm
 * @param {number} restart
 * @returns {Promise<typeof import("widget")>}
 */
export default async function fresh(wasm, restart) {
  /** @type {HTMLLinkElement | null} */
  const hint = document.querySelector("link[data-helm-redeploy-module]");
  const address = new URL(hint?.href ?? "./widget.js", import.meta.url);
  if (restart) address.searchParams.set("restart", String(restart));
  const glue = await import(address.href).catch((error) => {
    throw cannotStart(`${address.pathname.split("/").pop()} could not be loaded: it is missing or blocked.`, error);
  });
  return { ...glue, initSync: (/** @type {unknown} */ options) => within(wasm, () => glue.initSync(options)) };
}

/**
 * A module can only be shown another `WebAssembly.Instance` by changing the browser's.
 * @param {typeof WebAssembly} wasm
 * @param {() => unknown} start
 */
function within(wasm, start) {
  const { Instance } = WebAssembly;
  try {
    WebAssembly.Instance = wasm.Instance;
    return start();
  } finally {
    WebAssembly.Instance = Instance;
  }
}
