// What a page with `<helm-redeploy>` registered knows of it: the DOM, and the templates of React, Preact, Solid and Vue.
// Nothing of this file is there at run time, and its facts come from the other files.

import type { ATTRIBUTES, Attribute } from "./attributes.js";
import type { HelmRedeployElement } from "./element.js";
import type { HelmRedeployEventMap, HelmRedeployProperties } from "./types.js";

/** The attributes, as HTML has them. */
type Attributes = { [A in Attribute]?: Written<ReturnType<(typeof ATTRIBUTES)[A]["read"]>> };

type Written<T> = T extends boolean ? boolean | "" : NonNullable<T>;

/** Listeners as JSX has them: `onhelm-redeploy-finish` in React and Preact, `on:helm-redeploy-finish` in Solid. */
type Listeners = {
  [K in keyof HelmRedeployEventMap as `on${K}` | `on:${K}`]?: (event: HelmRedeployEventMap[K]) => void;
};

/** What every element has in JSX. */
interface Common {
  key?: string | number | bigint | null;
  ref?: unknown;
  id?: string;
  class?: string;
  className?: string;
  slot?: string;
  style?: unknown;
  hidden?: boolean;
  children?: unknown;
}

type Props = Attributes & Partial<HelmRedeployProperties> & { token?: string | null } & Listeners & Common;

interface Elements {
  "helm-redeploy": Props;
}

declare global {
  interface HTMLElementTagNameMap {
    "helm-redeploy": HelmRedeployElement;
  }
  // The events bubble, so they can be heard everywhere.
  interface HTMLElementEventMap extends HelmRedeployEventMap {}
  interface DocumentEventMap extends HelmRedeployEventMap {}

  // React 18, and Preact and Solid in their older settings.
  namespace JSX {
    interface IntrinsicElements extends Elements {}
  }
}

/** @ts-ignore: each framework is only known where it is installed. */
declare module "react" {
  namespace JSX {
    interface IntrinsicElements extends Elements {}
  }
}
/** @ts-ignore */
declare module "preact" {
  namespace JSX {
    interface IntrinsicElements extends Elements {}
  }
}
/** @ts-ignore */
declare module "solid-js" {
  namespace JSX {
    interface IntrinsicElements extends Elements {}
  }
}
/** @ts-ignore */
declare module "vue" {
  interface GlobalComponents {
    "helm-redeploy": new () => { $props: Props };
  }
}

export {};
