// @ts-check
// One copy of everything, whichever of the two published files a page loads, or both: define.js has all inside that
// helm-redeploy.js has, because another file to wait for is another round trip before anything is usable.

import { VERSION } from "./element.js";
import { INTEGRITY } from "./program.js";

/** Two files of one build. */
const KEY = Symbol.for(`helm-redeploy ${VERSION} ${INTEGRITY}`);

/** @typedef {{ exports: typeof import("./helm-redeploy.js"), isImported: boolean }} Copy */

/** @type {typeof globalThis & { [KEY]?: Copy }} */
const page = globalThis;

/**
 * What define.js registers: what the page has already, or its own.
 * @param {Copy["exports"]} own
 */
export const registered = (own) => found(own).exports;

/**
 * What helm-redeploy.js exports: the same as define.js, or its own if it is there a second time, because that is another
 * copy and says so (see `define`).
 * @param {Copy["exports"]} own
 */
export function imported(own) {
  const copy = found(own);
  if (copy.isImported) return own;
  copy.isImported = true;
  return copy.exports;
}

/** @param {Copy["exports"]} own */
const found = (own) => (page[KEY] ??= { exports: own, isImported: false });
