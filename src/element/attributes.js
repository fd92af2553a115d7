// @ts-check
// The attributes. This table is all that is written about them: the properties, the types, the manifest and
// docs/reference.md follow from it, with the comment of each. To add an attribute, add its line.

/**
 * `helm-id` as JavaScript writes it: `helmId`.
 * @template {string} Name
 * @typedef {Name extends `${infer First}-${infer Rest}` ? `${First}${Capitalize<CamelCase<Rest>>}` : Name} CamelCase
 */

/**
 * How a kind of attribute is read (`null` is one that is not there), and written.
 * What is not understood is as good as not there.
 * @template T
 * @typedef {object} Kind
 * @property {(value: string | null) => T} read
 * @property {(element: HTMLElement, name: string, value: unknown) => void} write
 */

/** @type {Kind<unknown>["write"]} */
function write(element, name, value) {
  if (value === null || value === undefined) element.removeAttribute(name);
  else element.setAttribute(name, String(value));
}

/**
 * Any text, or this one where there is none. An empty one is what a template writes that has no value yet, and no text
 * that means anything is longer than 2,048 characters.
 * @template {string | null} [T=null]
 * @param {T} missing
 * @returns {Kind<string | T>}
 */
const text = (missing = /** @type {T} */ (null)) => ({ read: (value) => value?.slice(0, 2048) || missing, write });

/**
 * Any text, also an empty one, or this one where there is no such attribute.
 * @param {string} missing
 * @returns {Kind<string>}
 */
const textOrNone = (missing) => ({ read: (value) => value?.slice(0, 2048) ?? missing, write });

/**
 * One of these words; the first, unless another is said.
 * @template {string} const T
 * @param {T[]} words
 * @returns {Kind<T>}
 */
const word = (...words) => ({ read: (value) => words.find((known) => known === value) ?? words[0], write });

/**
 * On where it is there, but for the word that some frameworks write to say that it is not.
 * @returns {Kind<boolean>}
 */
const flag = () => ({
  read: (value) => value !== null && value !== "false",
  write: (element, name, value) => element.toggleAttribute(name, Boolean(value)),
});

/**
 * A number of minutes, no longer than a working day with its breaks.
 * @param {number} missing
 * @returns {Kind<number>}
 */
const minutes = (missing) => ({ read: (value) => (Number(value) >= 1 ? Math.min(Number(value), 600) : missing), write });

export const ATTRIBUTES = {
  /** Which service: its UUID. Without it, a card says that the page has not been set up. */
  "helm-id": text(),
  /**
   * Where the API is: Qovery's own origin, a path of your own site that is passed on to it, such as `/qovery`, or an
   * origin that `allowApiOrigins` has allowed, with a path behind it if you like. The token is sent nowhere else: once you
   * call `allowApiOrigins`, your own site has to be among what you name. The cookies of your site go along to a path of your
   * site, and nowhere else.
   */
  "api-base": text("https://api.qovery.com"),
  /** Where the links to logs lead: Qovery's console, another one, or nowhere where this is empty. */
  "console-base": textOrNone("https://console.qovery.com"),
  /** What your portal calls the service. Without it, the API's name for it is shown. */
  "label": text(),
  /** Whether a press on the button is asked about. `none` is for scripts: it counts as a property, and not in the markup. */
  "confirm": word("click", "none"),
  /**
   * The colours; `auto` follows the page's `color-scheme`, and the reader's system where the page says none, for which `host`
   * is light, as the page then is.
   */
  "theme": word("auto", "host", "light", "dark"),
  /**
   * How much of it there is: the whole `card`, a `row` with the button and the state, or the `badge` of the state alone. What
   * has to be said or asked is there in each of them.
   */
  "layout": word("card", "row", "badge"),
  /** Hides the token field: your page hands the token over. */
  "without-token-form": flag(),
  /** Hides the choice of a DIFF run. */
  "without-diff": flag(),
  /** Watches a run once a minute while nobody sees the page; otherwise it rests until somebody does. */
  "poll-hidden": flag(),
  /**
   * After so many minutes a token is forgotten that nobody uses: 30, or what you choose, up to 600. A run that is watched
   * is a use, and so is coming back to the page.
   */
  "token-idle": minutes(30),
  /**
   * Where `widget_bg.wasm` is, if not beside the script. The first element of a page decides for all.
   */
  "wasm-url": text(),
};

/** @typedef {keyof typeof ATTRIBUTES} Attribute */

/**
 * What each of them is as a property.
 * @typedef {{ [A in Attribute as CamelCase<A>]: ReturnType<(typeof ATTRIBUTES)[A]["read"]> }} AttributeProperties
 */

/**
 * The name of an attribute's property, by which the widget knows it as well.
 * @template {Attribute} A
 * @param {A} attribute
 */
export const propertyOf = (attribute) =>
  /** @type {CamelCase<A>} */ (attribute.replace(/-(\w)/g, (_, letter) => letter.toUpperCase()));

/**
 * Each attribute with its property, and with what HTML makes of the property's name where a framework or a server sets
 * that as an attribute: `helmid`.
 */
export const PROPERTIES = /** @type {Attribute[]} */ (Object.keys(ATTRIBUTES)).map(
  (attribute) => /** @type {const} */ ([attribute, propertyOf(attribute), propertyOf(attribute).toLowerCase()]),
);
