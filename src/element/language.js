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
 * @param {Element} element
 * @returns {Language}
 */
export const languageOf = (element) => OTHERS.find((language) => element.matches(`:lang(${language})`)) ?? "en";

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

/** @type {Map<object, () => void>} */
const speakers = new Map();
/** @type {MutationObserver | undefined} */
let observer;

/**
 * Has `hear` called whenever a `lang` around the element becomes another one.
 * @param {Element} element
 * @param {() => void} hear
 */
export function follow(element, hear) {
  speakers.set(element, hear);
  observer ??= new MutationObserver(() => speakers.forEach((hear) => hear()));
  // The element may be in shadow roots.
  for (let around = /** @type {Node | undefined} */ (element); around; ) {
    const root = around.getRootNode();
    observer.observe(root, own({ subtree: true, attributeFilter: ["lang"] }));
    around = /** @type {ShadowRoot} */ (root).host;
  }
}

/** @param {Element} element */
export function unfollow(element) {
  speakers.delete(element);
}
