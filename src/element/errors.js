// @ts-check
// What goes wrong in the element itself, in words for people: what happened, and what became of the deployment.

import { own } from "./plain.js";

/** @import { ErrorKind } from "./types.js" */

export const SAFE = "Nothing was sent, and no deployment has changed.";
export const STOPPED = "This widget has stopped because of an error in it. ";
export const CONTINUES = "Your deployment is not affected: what was started continues on Qovery.";
export const UNCLEAR =
  "Whether your redeploy has started is not known: restart, and look at the status before you send another.";
export const GONE = "The widget does not follow this service any more. A redeploy that was sent continues on Qovery.";
export const VETOED = `The page's own code has stopped this redeploy. ${SAFE}`;
export const NO_MODE = `The only value of forceEvent is "DIFF". ${SAFE}`;

export const UNENCRYPTED = `Open this page with https: without it, others could read your token. ${SAFE}`;

/** @param {string} why */
export const noToken = (why) => `This portal has no token to give right now: ${why.replace(/\.$/, "")}. Sign in to it again.`;
export const LATE = "it has not answered within 30 seconds";
export const FAILED = "asking it for one has failed";

/**
 * What a host gave in place of a token, by its kind: what it is might be a secret.
 * @param {unknown} given
 */
export function gave(given) {
  const kind = Array.isArray(given) ? "list" : typeof given;
  if (given === null || kind === "undefined") return `it gave ${given}`;
  if (kind === "string") return "it gave an empty text";
  return `it gave ${kind === "object" ? "an" : "a"} ${kind}`;
}

/** What promises are rejected with, and error events tell: a `kind` for programs, a `message` for people. */
export class HelmRedeployError extends Error {
  /**
   * @param {ErrorKind} kind
   * @param {string} message
   * @param {{ cause?: unknown, httpStatus?: number }} [more]
   */
  constructor(kind, message, more) {
    super(message, more);
    /** @readonly */
    this.name = "HelmRedeployError";
    /**
     * What went wrong, for programs.
     * @readonly
     * @type {ErrorKind}
     */
    this.kind = kind;
    if (more?.httpStatus !== undefined) {
      /**
       * The code of the API's answer, if it was one.
       * @readonly
       * @type {number | undefined}
       */
      this.httpStatus = more.httpStatus;
    }
  }
}

/**
 * @param {string} why
 * @param {unknown} [cause]
 */
export const cannotStart = (why, cause) =>
  new HelmRedeployError("internal", `This widget could not start. ${why} ${SAFE}`, own({ cause }));
