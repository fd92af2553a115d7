// @ts-check
// What hosts import: the class of `<helm-redeploy>`, and how to register it. Importing this file does nothing.

import { HelmRedeployElement, VERSION } from "./element.js";

export { HelmRedeployElement };
export { allowApiOrigins } from "./origins.js";

/**
 * @typedef {import("./errors.js").HelmRedeployError} HelmRedeployError
 * @typedef {import("./types.js").ErrorKind} ErrorKind
 * @typedef {import("./types.js").GetToken} GetToken
 * @typedef {import("./types.js").HelmRedeployEventMap} HelmRedeployEventMap
 * @typedef {import("./types.js").HelmRedeployProperties} HelmRedeployProperties
 * @typedef {import("./types.js").Status} Status
 * @typedef {import("./types.js").TokenReason} TokenReason
 */

/** Whether somebody was told that there is another version. */
let hasWarned = false;

/**
 * Registers the element, under another name or in another registry if you like. Where the name is taken, the first one
 * wins; the console says so if that is another version.
 * @param {string} tag
 * @param {CustomElementRegistry} [registry] such as one of a shadow root
 * @returns {void}
 */
export function define(tag = "helm-redeploy", registry = globalThis.customElements) {
  // There is none on a server that renders pages.
  if (!registry) return;
  const first = /** @type {(CustomElementConstructor & { version?: string }) | undefined} */ (registry.get(tag));
  if (!first) {
    // A class can have one name in a registry.
    registry.define(tag, tag === "helm-redeploy" ? HelmRedeployElement : class extends HelmRedeployElement {});
  } else if (first.version !== VERSION && !hasWarned) {
    hasWarned = true;
    console.warn(`<${tag}> is of version ${first.version} already, so version ${VERSION} is not used.`);
  }
}
