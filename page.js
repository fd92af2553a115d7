// The standalone page: a host like any other, and so the first example of how to embed the element.
// It reads the service's id from the address (`?helm-id=`), the API from its own HTML, and nothing else from anywhere:
// never a token, and never an API from the address.

import { HelmRedeployElement, allowApiOrigins, define } from "./element/helm-redeploy.js";

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

function start() {
  const element = document.getElementById("helm-redeploy");
  const { apiBase } = element.dataset;
  // The page's own HTML is as trusted as this script, so the API that it names is allowed; a path of this site is anyway.
  if (!apiBase.startsWith("/")) allowApiOrigins([new URL(apiBase).origin]);
  element.setAttribute("api-base", apiBase);
  const id = helmIdInAddress();
  if (id) element.setAttribute("helm-id", id);
  knowTheFiles();
  define();
  prepareLegend();
}

/** What other hosts need not care about: this page's wasm has a hashed name, and it may ask which service it is. */
function knowTheFiles() {
  const wasm = document.querySelector("link[data-helm-redeploy-wasm]")?.href;
  HelmRedeployElement.page = { wasm, asksForId: true, ...HelmRedeployElement.page };
}

function helmIdInAddress() {
  const query = new URLSearchParams(location.search);
  return [query.get("helm-id"), query.get("entity")].find((id) => UUID.test(id));
}

/** Draws all states once somebody opens them; the address can ask for that with `#states`. */
function prepareLegend() {
  const states = document.getElementById("states");
  const draw = () => states.querySelectorAll("[data-legend]").forEach((host) => HelmRedeployElement.drawLegend(host));
  states.addEventListener("toggle", draw, { once: true });
  states.open ||= location.hash === "#states";
}

start();
