// @ts-check
// `helm-redeploy/react`: the element as a component, the same in React 18 and 19 and on a server that renders pages. It
// says to React only what may stand in markup; all else is set on the element once that is in the page.

"use client";

import { createElement, forwardRef, useCallback, useEffect, useImperativeHandle, useLayoutEffect, useRef } from "react";
import { PROPERTIES } from "./attributes.js";

/**
 * @import { ForwardedRef, HTMLAttributes, ReactNode } from "react"
 * @import { HelmRedeployElement } from "./element.js"
 * @import { GetToken, HelmRedeployEventMap, HelmRedeployProperties } from "./types.js"
 */

/**
 * The element's own events. Another function at each render is fine.
 * @typedef {object} Listeners
 * @property {(event: HelmRedeployEventMap["helm-redeploy-request"]) => void} [onRequest]
 *   Before a redeploy is sent. `preventDefault()` stops it.
 * @property {(event: HelmRedeployEventMap["helm-redeploy-status"]) => void} [onStatus] The shown status has changed.
 * @property {(event: HelmRedeployEventMap["helm-redeploy-finish"]) => void} [onFinish]
 *   A run has ended. Exactly once for each run.
 * @property {(event: HelmRedeployEventMap["helm-redeploy-error"]) => void} [onError] Something went wrong.
 */

/**
 * The ways to a token, and what goes into the slots `title` and `actions`.
 * @typedef {object} Given
 * @property {GetToken} [getToken] Gives your portal's token whenever one is needed. Another function at each render is
 *   fine: the latest is called, and only once a token is needed.
 * @property {string | null} [token] A token. Another one takes its place, and `null` has it forgotten.
 * @property {ReactNode} [children]
 */

/**
 * The element's attributes by the names of their properties, its events, and what every element has.
 * @typedef {Partial<Omit<HelmRedeployProperties, "getToken">> & Listeners & Given
 *   & Omit<HTMLAttributes<HelmRedeployElement>, keyof Listeners | keyof Given | "dangerouslySetInnerHTML">} HelmRedeployProps
 */

/** @type {Record<keyof HelmRedeployEventMap, keyof Listeners>} */
const EVENTS = {
  "helm-redeploy-request": "onRequest",
  "helm-redeploy-status": "onStatus",
  "helm-redeploy-finish": "onFinish",
  "helm-redeploy-error": "onError",
};

/** What is never said to React: a token may not stand in markup, and `confirm` does not count there. */
const KEPT = new Set(["token", "getToken", "confirm", ...Object.values(EVENTS)]);

/**
 * What a prop is called in markup, where that is another name.
 * @type {Record<string, string | undefined>}
 */
const NAMES = Object.fromEntries([...PROPERTIES.map(([attribute, property]) => [property, attribute]), ["className", "class"]]);

/** A server has no layout, and React 18 says so there. */
const useCommit = globalThis.document ? useLayoutEffect : useEffect;

/**
 * A switch is there or it is not: React 18 would write `"false"`, which counts as there in most attributes.
 * @param {string} name
 * @param {unknown} value
 */
function written(name, value) {
  if (/^(aria|data)-/.test(name)) return typeof value === "boolean" ? String(value) : value;
  if (value === false) return undefined;
  return value === true && name in NAMES ? "" : value;
}

/**
 * A redeploy button and a live status card for one Helm service on Qovery. The ref gives the element.
 */
export const HelmRedeploy = forwardRef(function HelmRedeploy(
  /** @type {HelmRedeployProps} */ props,
  /** @type {ForwardedRef<HelmRedeployElement>} */ ref,
) {
  const element = useRef(/** @type {HelmRedeployElement | null} */ (null));
  const latest = useRef(props);
  const given = useRef(/** @type {Partial<Pick<HelmRedeployElement, "confirm" | "getToken"> & Given>} */ ({}));
  // One function for good, because the element asks another one at once.
  const ask = useCallback(
    (/** @type {Parameters<GetToken>[0]} */ reason) => /** @type {GetToken} */ (latest.current.getToken)(reason),
    [],
  );
  useImperativeHandle(ref, () => /** @type {HelmRedeployElement} */ (element.current), []);

  // What is as it was is not set again: the person may have forgotten that token since.
  useCommit(() => {
    latest.current = props;
    const wanted = { confirm: props.confirm, getToken: props.getToken && ask, token: props.token };
    for (const name of /** @type {(keyof typeof wanted)[]} */ (Object.keys(wanted))) {
      if (wanted[name] !== given.current[name]) Object.assign(/** @type {object} */ (element.current), { [name]: wanted[name] });
    }
    given.current = wanted;
  });

  useCommit(() => {
    const heard = /** @type {HelmRedeployElement} */ (element.current);
    /** @param {CustomEvent<any>} event */
    const hear = (event) => latest.current[EVENTS[/** @type {keyof HelmRedeployEventMap} */ (event.type)]]?.(event);
    const names = /** @type {(keyof HelmRedeployEventMap)[]} */ (Object.keys(EVENTS));
    for (const name of names) heard.addEventListener(name, hear);
    import("./define-for-bundlers.js");
    return () => names.forEach((name) => heard.removeEventListener(name, /** @type {EventListener} */ (hear)));
  }, []);

  /** @type {Record<string, unknown>} */
  const attributes = { ref: element };
  for (const [name, value] of Object.entries(props)) {
    if (!KEPT.has(name)) attributes[NAMES[name] ?? name] = written(name, value);
  }
  return createElement("helm-redeploy", attributes);
});
