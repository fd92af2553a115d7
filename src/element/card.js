// @ts-check
// The card in place of the widget: what there is to see while the wasm is on its way, and why it cannot run. It is built
// and dressed as the widget is, so that nothing jumps when that comes.

/** @import { HelmRedeployError } from "./errors.js" */

/**
 * What a card is told of its element.
 * @typedef {HTMLElement & { theme: string, label: string | null }} Dressed
 */

/** What is shown while the wasm is on its way. The button can be pressed as soon as a token is at hand. */
export class LoadingCard {
  #base = make("section", { part: "base", class: "base", lang: "en", "aria-busy": "true" });
  #title = title();
  #button = make("button", { part: "redeploy", class: "primary", type: "button" });
  #isReady = false;

  /** Whether the button was pressed: then the question comes with the widget. */
  isPressed = false;

  constructor() {
    this.#button.addEventListener("click", (event) => {
      // What is meant for our button is no click on what the page has around it.
      event.stopPropagation();
      if (this.#isReady) this.#press(!this.isPressed);
    });
    const actions = make("div", { class: "actions" }, this.#button, make("slot", { name: "actions" }));
    this.#base.append(make("header", { part: "header" }, titleSlot(this.#title), actions));
    this.#press(false);
  }

  /**
   * It has neither colours nor words before it is first updated.
   * @param {Dressed} element
   */
  view(element) {
    return page(this.#base, element);
  }

  /**
   * @param {Dressed} element
   * @param {boolean} isReady whether there is a token
   */
  update(element, isReady) {
    this.#isReady = isReady;
    colour(this.#base, element);
    this.#title.textContent = nameOf(element);
    this.#button.setAttribute("aria-disabled", String(!isReady));
    if (!isReady) this.#press(false);
  }

  /** @param {boolean} isPressed a second press takes the first one back */
  #press(isPressed) {
    this.isPressed = isPressed;
    this.#button.setAttribute("aria-pressed", String(isPressed));
    this.#button.toggleAttribute("data-busy", isPressed);
    this.#button.textContent = isPressed ? "Loading…" : "Redeploy";
  }
}

/**
 * @param {Dressed} element
 * @param {HelmRedeployError} error
 * @param {() => void} restart
 */
export function brokenCard(element, { kind, message }, restart) {
  const button = make("button", { type: "button" }, "Restart");
  button.addEventListener("click", restart);
  const name = title();
  name.textContent = nameOf(element);
  const base = make(
    "section",
    { part: "base", class: "base", lang: "en" },
    make("header", { part: "header" }, titleSlot(name), make("slot", { name: "actions" })),
    make(
      "div",
      { part: "error", class: "notice", "data-kind": kind, "data-tone": "error" },
      make("p", { role: "alert" }, message),
      button,
    ),
  );
  colour(base, element);
  return page(base, element);
}

/**
 * The whole, which is coloured anew whenever the colours of its page become others.
 * @param {Element} base
 * @param {Dressed} element
 */
function page(base, element) {
  const scheme = make("span", { class: "scheme" });
  scheme.addEventListener("transitionrun", () => colour(base, element));
  return make("div", { class: "page" }, base, scheme);
}

const title = () => make("h2", { part: "title", lang: "", translate: "no" });

/** @param {Element} inner */
const titleSlot = (inner) => make("slot", { name: "title" }, inner);

/** @param {Dressed} element */
const nameOf = ({ label }) => label ?? "Helm service";

/**
 * @param {Element} base
 * @param {Dressed} element
 */
function colour(base, element) {
  base.setAttribute("data-theme", element.theme);
  // A page that says nothing of its colours leaves them to the system.
  const isOpen =
    getComputedStyle(element).colorScheme === "normal" && !document.querySelector("meta[name=color-scheme]");
  base.setAttribute("data-scheme", isOpen ? "open" : "");
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
