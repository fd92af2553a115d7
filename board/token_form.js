// Asks for the one token of all rows, once, whoever of them wants another. It keeps none: what was typed is handed on, and
// the field is empty before anything else happens.

import { make, write } from "./make.js";
import { NoToken, tokenIn } from "./paste.js";

/** So much of a paste is looked at. (One more than what a token may have around it, as in the widget.) */
const LONGEST_PASTE = 128 * 1024 + 1;

export class TokenForm {
  #field = make("input", {
    id: "token",
    type: "password",
    maxLength: LONGEST_PASTE,
    autocomplete: "off",
    spellcheck: false,
    autocapitalize: "off",
    "aria-describedby": "token-problem token-hint",
    // Password managers would offer to keep it.
    "data-1p-ignore": "true",
    "data-lpignore": "true",
    "data-bwignore": "true",
    "data-form-type": "other",
    "data-protonpass-ignore": "true",
  });
  #problem = make("p", { id: "token-problem", className: "problem", role: "alert" });
  #connect = make("button", { type: "button", className: "primary", textContent: "Connect" });
  #take;

  element;

  /**
   * @param where the token goes, in words
   * @param take is given the token
   */
  constructor(where, take) {
    this.#take = take;
    const hint = make("p", { id: "token-hint", className: "quiet" });
    hint.append(
      "One token for all rows. Get one with ",
      make("code", { translate: false, textContent: "qovery auth token --print" }),
      `. It stays in this page's memory and goes only to ${where}.`,
    );
    const label = make("label", { htmlFor: "token", textContent: "Token (JWT)" });
    // No `<form>`, which browsers would offer to remember.
    this.element = make("div", { className: "panel" }, label, this.#field, this.#problem, hint, this.#connect);
    this.#connect.addEventListener("click", () => this.#submit());
    this.#field.addEventListener("keydown", ({ key }) => key === "Enter" && this.#submit());
    // A page that the browser keeps has nothing in it that somebody has typed and not sent off.
    addEventListener("pagehide", () => (this.#field.value = ""));
  }

  get isThere() {
    return !this.element.hidden;
  }

  /** Asks, and says why; who is told already is not told again. */
  ask(why = "") {
    if (this.isThere && this.#problem.textContent) return;
    this.element.hidden = false;
    this.#complain(why);
  }

  focus() {
    this.#field.focus();
  }

  #submit() {
    const text = this.#field.value;
    this.#field.value = "";
    try {
      const token = tokenIn(text);
      this.#complain("");
      this.element.hidden = true;
      this.#take(token);
    } catch (error) {
      if (!(error instanceof NoToken)) throw error;
      this.#complain(error.message);
      this.focus();
    }
  }

  #complain(why) {
    write(this.#problem, why);
    this.#field.setAttribute("aria-invalid", String(Boolean(why)));
  }
}
