// The standalone page: a host like any other, and so the first example of how to embed the element.
// It reads the service's id from the address (`?helm-id=`), the API from its own HTML, and nothing else from anywhere:
// never a token, and never an API from the address.

import { HelmRedeployElement, allowApiOrigins, define } from "./element/helm-redeploy.js";

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

function start() {
  const element = document.getElementById("helm-redeploy");
  const { apiBase, parents = "" } = element.dataset;
  if (!isAmong(parents.split(" "))) return refuse(element);
  // The page's own HTML is as trusted as this script, so the API that it names is allowed; a path of this site is anyway.
  if (!apiBase.startsWith("/")) allowApiOrigins([new URL(apiBase).origin]);
  knowTheFiles();
  prepareLegend();
  if (namesSeveral()) return showBoard(element);
  element.setAttribute("api-base", apiBase);
  const id = helmIdInAddress();
  if (id) element.setAttribute("helm-id", id);
  define();
  tellInTab(element);
}

/** Whether this page is on its own, or all pages around it are among those that its HTML names. */
function isAmong(parents) {
  const around = location.ancestorOrigins ?? (top === self ? [] : [new URL(document.referrer || "about:blank").origin]);
  return [...around].every((origin) => parents.includes(origin));
}

/** In the frame of a stranger, nobody knows what they press. */
function refuse(element) {
  const [words, way] = [document.createElement("p"), document.createElement("a")];
  Object.assign(way, { href: location.href, target: "_blank", rel: "noopener", textContent: "Open it by itself." });
  words.append("This page is shown inside another one that it does not know, and so does nothing here. ", way);
  element.replaceChildren(words);
}

/** What other hosts need not care about: this page's wasm has a hashed name, and it may ask which service it is. */
function knowTheFiles() {
  const wasm = document.querySelector("link[data-helm-redeploy-wasm]")?.href;
  HelmRedeployElement.page = { wasm, asksForId: true, ...HelmRedeployElement.page };
}

/** What the browser's tab says of a run: words, a colour and a sign. */
const TOLD = {
  running: ["In progress", "#0b69c7", "M12 7v5l3 2"],
  success: ["Succeeded", "#1a7f37", "M7.5 12.5l3 3 6-7"],
  failure: ["Failed", "#c2203d", "M8.5 8.5l7 7m0-7l-7 7"],
  other: ["Ended", "#5f6672", "M7 12h10"],
};

/**
 * Has the title and the icon of this page follow the run: who does something else meanwhile sees them in the browser's tab.
 * How it ended stays there until there is another status.
 */
function tellInTab(element) {
  const icon = document.querySelector("link[rel=icon]");
  const own = { title: document.title, image: icon.href };
  let watch;
  const tell = (what) => {
    clearInterval(watch);
    const [words, ...look] = TOLD[what] ?? [];
    document.title = words ? `${words} · ${own.title}` : own.title;
    icon.href = words ? picture(...look) : own.image;
  };
  const follow = () => {
    const isRunning = element.phase === "running";
    tell(isRunning && "running");
    // No event says that a run is not followed any more.
    if (isRunning) watch = setInterval(() => element.phase === "running" || follow(), 1000);
  };
  element.addEventListener("helm-redeploy-status", follow);
  element.addEventListener("helm-redeploy-finish", ({ detail }) => tell(detail.outcome));
}

/** A picture as an address. */
function picture(colour, sign) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><circle cx="12" cy="12" r="11" fill="${colour}"/><path d="${sign}" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

function helmIdInAddress() {
  const query = new URLSearchParams(location.search);
  return [query.get("helm-id"), query.get("entity")].find((id) => UUID.test(id));
}

/** Whether the address names more than one service. */
function namesSeveral() {
  const query = new URLSearchParams(location.search);
  return query.has("environment-id") || query.getAll("helm-id").length > 1;
}

/** Several services are a board, whose script only such pages load. It is held to its hash, where the build has said one. */
async function showBoard(element) {
  if (typeof __BOARD__ === "string") {
    const href = new URL("./board/board.js", import.meta.url);
    const hint = Object.assign(document.createElement("link"), { rel: "modulepreload", integrity: __BOARD__, href });
    document.head.append(hint);
    await new Promise((onload, onerror) => Object.assign(hint, { onload, onerror }));
  }
  const { show } = await import("./board/board.js");
  show(element);
  define();
}

/** Draws all states once somebody opens them; the address can ask for that with `#states`. */
function prepareLegend() {
  const states = document.getElementById("states");
  const draw = () => states.querySelectorAll("[data-legend]").forEach((host) => HelmRedeployElement.drawLegend(host));
  states.addEventListener("toggle", draw, { once: true });
  states.open ||= location.hash === "#states";
}

start();
