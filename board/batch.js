// Redeploys the chosen services: one question, then one request each, one after the other, until one is refused.
//
// What you will not find here: a request that is sent twice. The widget sends each; where it says that it did not, because
// this page has sent as many requests as one token may, it is asked again once there is room.

import { whose } from "./list.js";
import { make, named, write } from "./make.js";

/** How long the question is there before it can be answered: as long as a double click may take, in milliseconds. */
const ARMING = 600;
/** How long to wait for room, in milliseconds. */
const PAUSE = 1_000;

const ORDER = "One request each, one after the other. The first refusal stops the rest.";
const STOPPED = "it was stopped";

/** Refusals after which it is sure that nothing was started. */
const REFUSALS = ["unauthorized", "forbidden", "not-found", "conflict", "rate-limited", "refused", "token-expired"];

export class Batch {
  #ask = make("button", { type: "button", className: "primary" });
  #stop = make("button", { type: "button", textContent: "Stop", hidden: true });
  #question = make("h2", { id: "question" });
  #names = make("ul");
  #cancel = make("button", { type: "button", textContent: "Cancel", autofocus: true });
  #confirm = make("button", { type: "button", className: "primary" });
  #dialog;
  #words = make("ol");
  /** (Whoever has no mouse scrolls it as well.) */
  #log = make("div", { role: "log", tabIndex: 0, "aria-labelledby": "outcome" }, this.#words);
  #outcome;
  #rows = [];
  /** The rows that the question is about. */
  #asked = [];
  #isRunning = false;
  #isStopped = false;

  /** The buttons. */
  controls;
  /** The question, and what became of each. */
  element;

  /** @param apiBase where the requests go, which the question says of a path of the page's own site */
  constructor(apiBase) {
    const way = apiBase.startsWith("/") ? ` They go through ${whose(apiBase)}.` : "";
    this.#dialog = make(
      "dialog",
      { "aria-labelledby": "question", "aria-describedby": "order" },
      this.#question,
      make("p", { id: "order", textContent: ORDER + way }),
      this.#names,
      make("div", { className: "tools" }, this.#cancel, this.#confirm),
    );
    const title = make("h2", { id: "outcome", textContent: "What became of each" });
    this.#outcome = make("div", { className: "panel", hidden: true }, title, this.#log);
    this.element = make("div", {}, this.#outcome, this.#dialog);
    this.controls = [this.#ask, this.#stop];
    this.#ask.addEventListener("click", () => this.#open());
    this.#stop.addEventListener("click", () => this.#halt());
    this.#cancel.addEventListener("click", () => this.#dialog.close());
    this.#confirm.addEventListener("click", ({ isTrusted }) => isTrusted && this.#begin());
    addEventListener("pagehide", () => this.#halt());
  }

  /** Counts the chosen ones among these rows. */
  follow(rows) {
    this.#rows = rows;
    if (this.#isRunning) return;
    const { length } = this.#chosen;
    write(this.#ask, length ? `Redeploy ${length} chosen` : "Redeploy the chosen ones");
    enable(this.#ask, length > 0);
  }

  get #chosen() {
    return this.#rows.filter((row) => row.isChosen);
  }

  #open() {
    if (!isEnabled(this.#ask)) return;
    this.#asked = this.#chosen;
    const { length } = this.#asked;
    write(this.#question, length === 1 ? "Redeploy this service?" : `Redeploy these ${length} services?`);
    write(this.#confirm, `Yes, redeploy ${length}`);
    this.#names.replaceChildren(...this.#asked.map((row) => make("li", {}, named(row.title), ` (${row.shortId})`)));
    enable(this.#confirm, false);
    const isTheSame = this.#asked;
    setTimeout(() => isTheSame === this.#asked && enable(this.#confirm, true), ARMING);
    this.#dialog.showModal();
  }

  #begin() {
    if (!this.#dialog.open || !isEnabled(this.#confirm)) return;
    enable(this.#confirm, false);
    this.#dialog.close();
    this.#run(this.#asked);
  }

  /** What is on its way is not undone, and nothing more is sent. */
  #halt() {
    this.#isStopped = true;
    this.#dialog.close();
  }

  async #run(rows) {
    this.#isRunning = true;
    this.#isStopped = false;
    this.#words.replaceChildren();
    this.#outcome.hidden = this.#stop.hidden = false;
    enable(this.#ask, false);
    let why = "";
    for (const [index, row] of rows.entries()) {
      write(this.#ask, `Redeploying ${index + 1} of ${rows.length}…`);
      if (why) this.#say(row, `not sent, because ${why}`);
      else why = await this.#redeploy(row);
    }
    if (this.#stop === document.activeElement) this.#ask.focus();
    this.#stop.hidden = true;
    this.#isRunning = false;
    this.follow(this.#rows);
  }

  /** Says what became of it. Gives why nothing more is to be sent, or nothing. */
  async #redeploy(row) {
    for (;;) {
      if (this.#isStopped) return this.#tell(row, `not sent, because ${STOPPED}`, STOPPED);
      if (row.isRunning) return this.#tell(row, "skipped, because a deployment is under way");
      try {
        await row.redeploy();
        row.choice.checked = false;
        return this.#tell(row, "asked for");
      } catch (error) {
        if (!isHeld(error)) {
          const word = REFUSALS.includes(error.kind) ? "refused" : "no clear answer";
          return this.#tell(row, `${word}: ${error.message}`, `${row.title} was not accepted`);
        }
        write(this.#ask, "Waiting: this page may send 25 requests a minute…");
        await new Promise((resolve) => setTimeout(resolve, PAUSE));
      }
    }
  }

  /** Has what was done in sight. What is not done any more goes below it. */
  #tell(row, word, why = "") {
    this.#say(row, word);
    this.#log.scrollTop = this.#log.scrollHeight;
    return why;
  }

  /** Each word is read out when it comes, and stands there. */
  #say(row, word) {
    this.#words.append(make("li", {}, named(row.title), `: ${word}`));
  }
}

/** Whether nothing was sent, because there was no room. (A refusal of the API's has its HTTP status.) */
const isHeld = ({ kind, httpStatus }) => kind === "rate-limited" && httpStatus === undefined;

/** A button that is not to be pressed now keeps the focus. */
function enable(button, isEnabled) {
  button.setAttribute("aria-disabled", String(!isEnabled));
}

const isEnabled = (button) => button.ariaDisabled !== "true";
