// The board: a row for each of several services, which the address names by their ids or by their environment. page.js loads
// it where the address does.
//
// A row is `<helm-redeploy>` as any page has it: the board knows of it what hosts know, and what decides about a service is
// in there. Here is what several services have in common: the list, the token, the filter, one question for several.
//
// ```text
// address.js     what the address says
// list.js        which services an environment has
// token_form.js  asks for the token;  paste.js finds it in what was pasted
// row.js         one service
// filter.js      which rows are shown
// batch.js       redeploys the chosen ones
// make.js        elements;  sheet.js the style
// ```
//
// What you will not find here: a place where the token stays. The form hands it to the rows; while an environment's list is
// asked for, which takes it as well, it is in that attempt, until there is a list, another token is asked for, or the page is
// left.

import { link, linked, namedEnvironment, namedServices } from "./address.js";
import { Batch } from "./batch.js";
import { Filter } from "./filter.js";
import { NoList, servicesOf, whose } from "./list.js";
import { make, write } from "./make.js";
import { ODD_SHAPE, authorizationWith } from "./paste.js";
import { Row } from "./row.js";
import style from "./sheet.js";
import { TokenForm } from "./token_form.js";

/** More rows are left out, which nobody would look through. */
const MOST_ROWS = 300;
/** How often it is looked whether the rows say something else, of which not all is told by events. In milliseconds. */
const LOOK = 1_000;
/** After so long a token is forgotten that has brought no list, as the widget forgets one. In milliseconds. */
const TOKEN_IDLE = 30 * 60_000;

/** Shows the board in place of the page's one element, which tells where the API is. */
export function show(element) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  document.adoptedStyleSheets.push(sheet);
  element.closest("main").classList.add("wide");
  const board = new Board(element.dataset.apiBase);
  element.replaceWith(board.element);
  board.start();
}

class Board {
  #apiBase;
  #environment = namedEnvironment();
  /** @type {Row[]} */
  #rows = [];
  #title = "Redeploy Helm services";
  /**
   * The attempt to have the environment's list, which its token is in.
   * @type {{ token: string } | undefined}
   */
  #attempt;
  #idle = 0;

  #form;
  #notice = make("p", { role: "alert" });
  #again = make("button", { type: "button", textContent: "Try again", hidden: true });
  #forget = make("button", { type: "button", textContent: "Forget token", hidden: true });
  #filter = new Filter(() => this.#look());
  #batch;
  #all = make("input", { type: "checkbox" });
  #controls;
  #list = make("ul", { className: "rows", "aria-label": "Services" });
  #rest = make("p", { className: "quiet", role: "status" });

  element;

  constructor(apiBase) {
    this.#apiBase = apiBase;
    this.#form = new TokenForm(whose(apiBase), (token) => this.#take(token));
    this.#batch = new Batch(apiBase);
    this.#controls = make(
      "div",
      { className: "controls", hidden: true },
      this.#filter.element,
      make(
        "div",
        { className: "tools line" },
        make("label", { className: "choice" }, this.#all, "Choose all that are shown"),
        ...this.#batch.controls,
      ),
      this.#batch.element,
    );
    const above = make("div", { className: "tools line" }, this.#notice, this.#again, this.#forget);
    const name = { id: "board", tabIndex: -1, "aria-label": "Board of services" };
    this.element = make("section", name, this.#form.element, above, this.#controls, this.#list, this.#rest);

    this.#again.addEventListener("click", () => this.#askForList());
    this.#forget.addEventListener("click", () => this.#forgetToken());
    this.#all.addEventListener("change", () => this.#chooseAll());
    this.#list.addEventListener("change", () => this.#look());
    for (const news of ["status", "finish"]) this.element.addEventListener(`helm-redeploy-${news}`, () => this.#look());
    this.element.addEventListener("helm-redeploy-error", ({ detail }) => this.#hear(detail));
    addEventListener("hashchange", () => this.#openLinked());
    // A browser may keep the page, with all that is in its memory.
    addEventListener("pagehide", () => this.#forget.hidden || this.#forgetToken(FORGOTTEN));
  }

  start() {
    // The development page has none.
    document.querySelector("h1")?.replaceChildren(this.#title);
    document.title = this.#title;
    const ids = namedServices();
    if (this.#environment === undefined && ids.length) this.#fill(ids.map((id) => ({ id })));
    if (this.#environment || this.#rows.length) return;
    this.#form.element.hidden = true;
    write(this.#notice, `${this.#environment === null ? NO_ENVIRONMENT : NO_SERVICE} ${AN_ID}`);
  }

  /** Shows these services. */
  #fill(services) {
    this.#rows = services.slice(0, MOST_ROWS).map((service) => new Row(service, this.#apiBase));
    for (const row of this.#rows) row.toggle.addEventListener("click", () => this.#toggle(row));
    // Who is on the page first asks first.
    this.#list.append(...this.#rows.filter(({ id }) => id === linked()).map((row) => row.element));
    this.#list.replaceChildren(...this.#rows.map((row) => row.element));
    this.#controls.hidden = false;
    const leftOut = services.length - this.#rows.length;
    const rest = leftOut ? `${leftOut} more are left out: a board shows ${MOST_ROWS} at most.` : "";
    const isMissing = linked() && !this.#openLinked();
    write(this.#rest, isMissing ? `${rest} The service that the link names is not on this board.` : rest);
    this.#look();
    setInterval(() => this.#look(), LOOK);
  }

  #take(token) {
    this.#forget.hidden = false;
    if (this.#rows.length) return this.#give(token);
    this.#attempt = { token };
    this.#askForList();
  }

  /**
   * The first to ask is the one that is open, because the others may have to wait for their turn. The focus goes on, but into no
   * field: a telephone would show its keyboard.
   */
  #give(token) {
    const open = this.#rows.filter((row) => row.isOpen);
    for (const row of new Set([...open, ...this.#rows])) row.give(token);
    if (open.length) open[0].toggle.focus({ preventScroll: true });
    else this.element.focus({ preventScroll: true });
  }

  async #askForList() {
    const attempt = this.#attempt;
    clearTimeout(this.#idle);
    const hadFocus = this.#again === document.activeElement;
    this.#again.hidden = true;
    if (hadFocus) this.#forget.focus();
    write(this.#notice, "");
    write(this.#rest, "Asking for the services of this environment…");
    try {
      const services = await servicesOf(this.#apiBase, this.#environment, authorizationWith(attempt.token));
      if (attempt !== this.#attempt) return;
      this.#attempt = undefined;
      this.#fill(services);
      this.#give(attempt.token);
    } catch (error) {
      if (!(error instanceof NoList)) throw error;
      if (attempt !== this.#attempt) return;
      write(this.#rest, "");
      if (error.isAboutToken) return this.#forgetToken(error.message);
      write(this.#notice, error.message);
      this.#again.hidden = false;
      this.#idle = setTimeout(() => this.#forgetToken(FORGOTTEN), TOKEN_IDLE);
    }
  }

  /** Wipes the token wherever it is, and asks for another. */
  #forgetToken(why = "") {
    if (this.#attempt) write(this.#rest, "");
    this.#attempt = undefined;
    clearTimeout(this.#idle);
    for (const row of this.#rows) row.forgetToken();
    write(this.#notice, "");
    const hadFocus = [this.#again, this.#forget, document.body].includes(document.activeElement);
    this.#again.hidden = this.#forget.hidden = true;
    this.#form.ask(why);
    if (hadFocus) this.#form.focus();
  }

  /** When a row has lost its token, another one is asked for, once for all of them. */
  #hear({ kind, message, httpStatus }) {
    this.#look();
    if (!["unauthorized", "token-expired", "invalid-token"].includes(kind)) return;
    this.#form.ask(kind === "invalid-token" ? ODD_SHAPE : `${message.replace(GIVE, "")} ${GIVE}`);
    // Who has just sent one off, and done nothing else since.
    if (document.activeElement === this.element) this.#form.focus();
    if (httpStatus !== 401) return;
    // The others need not find out for themselves. Who follows a run may be about to hear how it went.
    this.#forget.hidden = true;
    for (const row of this.#rows) if (!row.isRunning) row.forgetToken();
  }

  #toggle(row) {
    row.open(!row.isOpen);
    if (row.isOpen) link(row.id);
    else if (linked() === row.id) link();
  }

  /** Opens the service that the address names, if it is here, and goes there. */
  #openLinked() {
    const row = this.#rows.find(({ id }) => id === linked());
    if (!row) return undefined;
    this.#filter.clear();
    row.open(true);
    this.#look();
    goTo(row.element);
    return row;
  }

  #chooseAll() {
    for (const row of this.#rows.filter(({ isShown }) => isShown)) row.choice.checked = this.#all.checked;
    this.#look();
  }

  /** Shows what the rows have become. Whatever stays as it is is left alone. */
  #look() {
    for (const row of this.#rows) row.tell();
    this.#filter.apply(this.#rows);
    this.#batch.follow(this.#rows);
    const shown = this.#rows.filter(({ isShown }) => isShown);
    const chosen = shown.filter(({ isChosen }) => isChosen);
    this.#all.checked = shown.length > 0 && chosen.length === shown.length;
    this.#all.indeterminate = chosen.length > 0 && chosen.length < shown.length;
    const count = (isCounted, word) => [this.#rows.filter(isCounted).length, word];
    const counts = [count(({ isRunning }) => isRunning, "running"), count(({ isFailing }) => isFailing, "failing")];
    const told = counts.filter(([number]) => number).map((counted) => counted.join(" "));
    const title = [told.join(", "), this.#title].filter(Boolean).join(" · ");
    if (document.title !== title) document.title = title;
  }
}

/** Goes there, and on while what comes into sight turns out to be higher or lower than was thought. */
function goTo(element, frames = 10) {
  requestAnimationFrame(() => {
    element.scrollIntoView({ block: "start" });
    if (frames) goTo(element, frames - 1);
  });
}

const NO_SERVICE = "The address of this page names no service.";
const NO_ENVIRONMENT = "The address of this page names an environment with an id that is none.";
const AN_ID = "An id looks like 3c90c3cc-0d44-4b50-8888-8dd25736052a.";
const GIVE = "Give a new one.";
const FORGOTTEN = `Your token was forgotten, because it was not used for a while. ${GIVE}`;
