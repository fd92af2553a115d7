// The page of a host that embeds the element from the npm package; the stories of element.rs are played on it.
// It registers nothing by itself, so that a story can do things before.

import { HelmRedeployElement, allowApiOrigins, define } from "/pkg/helm-redeploy.js";

const main = document.querySelector("main");
// The API, and the other origin that this hoster has: behind /qovery, both it and the page's own hand on to the API.
const { apiBase, other } = main.dataset;
allowApiOrigins([apiBase, other, location.origin]);

/** Every event of every element, as the document hears it. */
const heard = [];
for (const name of ["request", "status", "finish", "error"]) {
  document.addEventListener(`helm-redeploy-${name}`, ({ detail }) => heard.push({ name, detail }));
}

/** An element with these properties, which is what the tests call "the widget". It is not on the page yet. */
function make(properties) {
  const element = document.createElement("helm-redeploy");
  return Object.assign(element, { id: "helm-redeploy", apiBase }, properties);
}

/** The same, on the page. */
function add(properties) {
  const element = make(properties);
  main.append(element);
  return element;
}

const frames = (count) =>
  count ? new Promise((resolve) => requestAnimationFrame(() => resolve(frames(count - 1)))) : undefined;

async function until(isTrue) {
  while (!isTrue()) await frames(1);
}

/** What became of a promise, as plain data. */
const outcome = (promise) =>
  promise.then(
    (value) => ({ value }),
    ({ name, kind, message, httpStatus }) => ({ error: { name, kind, message, httpStatus } }),
  );

globalThis.host = { HelmRedeployElement, allowApiOrigins, define, main, apiBase, other, heard, make, add, frames, until, outcome };
