// @ts-check
// What hosts import: the class of `<helm-redeploy>`, and how to register it. Importing this file does nothing.

import { HelmRedeployElement, VERSION } from "./element.js";
import { allow, allowedOrigins } from "./origins.js";

export { HelmRedeployElement };

/**
 * @typedef {import("./errors.js").HelmRedeployError} HelmRedeployError
 * @typedef {import("./types.js").ErrorKind} ErrorKind
 * @typedef {import("./types.js").GetToken} GetToken
 * @typedef {import("./types.js").HelmRedeployEventMap} HelmRedeployEventMap
 * @typedef {import("./types.js").HelmRedeployProperties} HelmRedeployProperties
 * @typedef {import("./types.js").Status} Status
 * @typedef {import("./types.js").TokenReason} TokenReason
 */

/** Whether somebody was told that this copy is not used. */
let hasWarned = false;

/**
 * Allows other origins as `api-base`, and paths of the page's own site from then on only if that is among them. To be called
 * once, before any widget is given a token, or a person gives one; a second call throws, and so does what is no origin. Each
 * copy of this package has its own: those of a copy that has not registered the element, of which the console tells, are of no
 * use.
 * @param {string[]} allowed such as `["https://gateway.example.com"]`
 * @returns {void}
 */
export function allowApiOrigins(allowed) {
  allow(allowed);
  warn("helm-redeploy", globalThis.customElements?.get("helm-redeploy"));
}

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
  const first = registry.get(tag);
  if (first) return warn(tag, first);
  // A class can have one name in a registry.
  registry.define(tag, tag === "helm-redeploy" ? HelmRedeployElement : class extends HelmRedeployElement {});
}

/**
 * Says once that another copy has won, where that makes a difference.
 * @param {string} tag
 * @param {(CustomElementConstructor & { version?: string }) | undefined} first
 */
function warn(tag, first) {
  if (!first || hasWarned || first === HelmRedeployElement || first.prototype instanceof HelmRedeployElement) return;
  const origins = allowedOrigins();
  if (first.version === VERSION && !origins.length) return;
  hasWarned = true;
  const lost = origins.length ? ` What it allows (${origins.join(", ")}) does not count.` : "";
  console.warn(`<${tag}> is another copy's already (version ${first.version}), so this one (${VERSION}) is not used.${lost}`);
}
