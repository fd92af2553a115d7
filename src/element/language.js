// @ts-check
// The language of an element: that of the text around it, as `lang` says, where there is a file of words for it, and English
// otherwise. The words are text and no code, and held to their hash as the program is.

import { own } from "./plain.js";

/**
 * Where the words are, and what they hash to; without that (while developing) they are not checked. (Each address is written
 * out, because that is how bundlers find it.)
 */
const FILES = {
  de: { at: () => new URL("./words/de.txt", import.meta.url), integrity: typeof __DE__ === "string" ? __DE__ : "" },
  fr: { at: () => new URL("./words/fr.txt", import.meta.url), integrity: typeof __FR__ === "string" ? __FR__ : "" },
};

/** @typedef {keyof typeof FILES | "en"} Language */

/** How long they may take to arrive, in milliseconds. */
const PATIENCE = 5_000;

const OTHERS = /** @type {(keyof typeof FILES)[]} */ (Object.keys(FILES));

/**
 * An element, and those in whose shadow roots it is. (`:lang()` does not look beyond the first of these in every browser.)
 * @param {Element | undefined} element
 * @returns {Element[]}
 */
const withHosts = (element) =>
  element ? [element, ...withHosts(/** @type {ShadowRoot} */ (element.getRootNode()).host)] : [];

/**
 * @param {Element} element
 * @returns {Language}
 */
export function languageOf(element) {
  const nearest = withHosts(element).map((at) => at.closest("[lang]")).find(Boolean);
  const said = `${nearest?.getAttribute("lang")}-`.toLowerCase();
  return OTHERS.find((language) => said.startsWith(`${language}-`)) ?? "en";
}

/** @type {Record<string, Promise<string> | undefined>} */
const arriving = own();

/**
 * The words of a language; none for English, nor where they do not arrive, because English is understood by most.
 * @param {Language} language
 */
export const wordsOf = async (language) => (language === "en" ? "" : (arriving[language] ??= arrive(language)));

/** @param {keyof typeof FILES} language */
async function arrive(language) {
  const { at, integrity } = FILES[language];
  const signal = AbortSignal.timeout(PATIENCE);
  const credentials = /** @type {const} */ ("same-origin");
  // What the browser has kept may be of another version.
  for (const cache of /** @type {const} */ (["default", "reload"])) {
    try {
      const response = await fetch(at(), own({ integrity, credentials, signal, cache }));
      if (response.ok) return await response.text();
    } catch {
      // They may be blocked.
    }
  }
  arriving[language] = undefined;
  return "";
}

/**
 * Has `hear` called whenever a `lang` around the element becomes another one, until it is disconnected.
 * @param {Element} element
 * @param {() => void} hear
 */
export function follow(element, hear) {
  const observer = new MutationObserver(hear);
  const options = own({ subtree: true, attributeFilter: ["lang"] });
  for (const at of withHosts(element)) observer.observe(at.getRootNode(), options);
  return observer;
}
