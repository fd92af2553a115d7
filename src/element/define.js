// @ts-check
// Registers `<helm-redeploy>` on a page that loads this file by its address, and exports all that helm-redeploy.js
// exports. The program is asked for at once, and not when an element is there. Importing this twice, or beside another
// copy of it, is no error: the first one wins.

import { registered } from "./copies.js";
import * as own from "./helm-redeploy.js";
import { request } from "./program.js";

export const { HelmRedeployElement, allowApiOrigins, define } = registered(own);

const asked = isWanted() ? request(new URL("./widget_bg.wasm", import.meta.url)) : undefined;
// Whoever needs it then tells what is wrong.
asked?.catch(() => {});

HelmRedeployElement.page = { asked, ...HelmRedeployElement.page };
define();

/** Not on a server, where there is a copy already, or where the page has it elsewhere. */
function isWanted() {
  const { customElements, document } = globalThis;
  return customElements && !customElements.get("helm-redeploy") && !document.querySelector("helm-redeploy:is([wasm-url], [wasmurl])");
}
