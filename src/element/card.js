// @ts-check
// The card in place of the widget: what there is to see while the wasm is on its way, and why it cannot run.

/** @import { HelmRedeployError } from "./errors.js" */

/** The style of these cards; the widget brings its own. */
export const CARD = `
:host { display: block }
:host([hidden]) { display: none }
section {
  --_gap: var(--helm-redeploy-gap, 16px);
  --_border: var(--helm-redeploy-border, light-dark(#e2e4ec, #30343f));
  color-scheme: light dark;
  display: grid; gap: var(--_gap); justify-items: start;
  padding: calc(var(--_gap) * 1.25);
  border: 1px solid var(--_border); border-radius: var(--helm-redeploy-radius, 14px);
  background: var(--helm-redeploy-bg, light-dark(#fff, #16181f));
  color: var(--helm-redeploy-fg, light-dark(#191b24, #eceef5));
  font: 14px/1.5 var(--helm-redeploy-font, system-ui, sans-serif);
}
[data-theme=light] { color-scheme: light }
[data-theme=dark] { color-scheme: dark }
[aria-busy]::before { content: ""; inline-size: 75%; block-size: 96px; border-radius: 6px; background: var(--_border) }
h2, p { margin: 0; overflow-wrap: anywhere }
h2 { font-size: 18px }
button {
  padding: 6px 14px; border: 1px solid; border-radius: 8px;
  background: none; color: inherit; font: inherit; cursor: pointer;
}
`;

/** @param {string} theme */
export function loadingCard(theme) {
  return make("section", { part: "base", "data-theme": theme, "aria-busy": "true", "aria-label": "Loading" });
}

/**
 * @param {{ theme: string, label: string | null }} settings
 * @param {HelmRedeployError} error
 * @param {() => void} restart
 */
export function brokenCard({ theme, label }, { kind, message }, restart) {
  const button = make("button", { type: "button" }, "Restart");
  button.addEventListener("click", restart);
  return make(
    "section",
    { part: "base", "data-theme": theme },
    make("h2", { part: "title" }, make("slot", { name: "title" }, label ?? "Helm service")),
    make("p", { part: "error", role: "alert", "data-kind": kind }, message),
    button,
    make("slot", { name: "actions" }),
  );
}

/**
 * An element with attributes; without `innerHTML`, which a strict page forbids.
 * @param {string} name
 * @param {Record<string, string>} attributes
 * @param {(Node | string)[]} children
 */
function make(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
}
