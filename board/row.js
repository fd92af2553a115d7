// One service: `<helm-redeploy>` as a row, with a box to choose it and a button that opens it into the card.

import { make } from "./make.js";

/** What the widget calls a service whose name it does not know yet. */
const NAMELESS = "Helm service";

export class Row {
  id;
  element;
  choice = make("input", { type: "checkbox" });
  toggle = make("button", { type: "button", className: "toggle", "aria-expanded": "false" });
  #name;
  #widget;
  #shortId;
  #told = "";

  /**
   * @param service its id, and its name where that is known
   * @param apiBase where the API is
   */
  constructor({ id, name = "" }, apiBase) {
    this.id = id;
    this.#name = name;
    this.#widget = make("helm-redeploy", {
      "helm-id": id,
      "api-base": apiBase,
      // The board asks for one token for all rows.
      "without-token-form": "",
    });
    if (name) this.#widget.setAttribute("label", name);
    this.#shortId = make("code", { slot: "actions", className: "quiet", translate: false, textContent: this.shortId });
    this.#widget.append(this.#shortId);
    this.element = make("li", {}, this.choice, this.toggle, this.#widget);
    this.open(false);
    this.tell();
  }

  get shortId() {
    return `${this.id.split("-")[0]}…`;
  }

  /** The service's name: the list's, or else what the widget has learned by now, which no property tells. */
  get name() {
    const shown = this.#name || this.#widget.shadowRoot?.querySelector("[part=title]")?.textContent;
    return shown && shown !== NAMELESS ? shown : "";
  }

  /** The name, or what there is in its place. */
  get title() {
    return this.name || `service ${this.shortId}`;
  }

  get isRunning() {
    return this.#widget.phase === "running";
  }

  /** (While a service at rest is looked at once more, its phase is `loading`.) */
  get isFailing() {
    return !this.isRunning && /_ERROR$/.test(this.#widget.status?.state);
  }

  get isChosen() {
    return this.choice.checked;
  }

  get isShown() {
    return !this.element.hidden;
  }

  get isOpen() {
    return this.toggle.ariaExpanded === "true";
  }

  get hasFocus() {
    return this.element.contains(document.activeElement);
  }

  give(token) {
    this.#widget.token = token;
  }

  forgetToken() {
    this.#widget.forgetToken?.();
  }

  /** One request; the promise is the widget's own. */
  redeploy() {
    return this.#widget.redeploy();
  }

  open(isOpen) {
    this.toggle.setAttribute("aria-expanded", String(isOpen));
    this.element.classList.toggle("open", isOpen);
    this.#widget.setAttribute("layout", isOpen ? "card" : "row");
    // A row is for what most people want.
    this.#widget.toggleAttribute("without-diff", !isOpen);
  }

  show(isShown) {
    if (this.isShown !== isShown) this.element.hidden = !isShown;
  }

  /** Names the controls after the service. Until its name is known, its id stands beside the button. */
  tell() {
    const { title } = this;
    if (title === this.#told) return;
    this.#told = title;
    this.choice.setAttribute("aria-label", `Choose ${title}`);
    this.toggle.setAttribute("aria-label", `All about ${title}`);
    this.#shortId.hidden = Boolean(this.name);
  }
}
