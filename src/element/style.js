// @ts-check
// Style sheets, which the shadow roots of a document share: a thousand widgets have one.

export { default as STYLE } from "./sheet.js";

/**
 * The sheets of each document, by what they say: one cannot be shared between documents, only within one.
 * @type {WeakMap<Document, Map<string, CSSStyleSheet>>}
 */
const known = new WeakMap();

/**
 * Gives a shadow root the style, and no other.
 * @param {ShadowRoot} root
 * @param {string} css
 */
export function dress(root, css) {
  const page = root.ownerDocument;
  const view = page.defaultView;
  // A document without a window, such as a template's, shows nothing.
  if (!view) return;
  const sheets = known.get(page) ?? new Map();
  known.set(page, sheets);
  if (!sheets.has(css)) {
    const sheet = new view.CSSStyleSheet();
    sheet.replaceSync(css);
    sheets.set(css, sheet);
  }
  root.adoptedStyleSheets = [sheets.get(css)];
}
