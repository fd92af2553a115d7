// Which rows are shown: by name or id, and by what they are in the middle of. Rows that are not shown stay where they are, and
// go on.

import { make, write } from "./make.js";

const KINDS = {
  all: ["All", () => true],
  running: ["Running", (row) => row.isRunning],
  failing: ["Failing", (row) => row.isFailing],
};

export class Filter {
  #words = make("input", { id: "words", type: "search", autocomplete: "off", spellcheck: false });
  #kind = make("select", { id: "kind" });
  #shown = make("p", { role: "status", className: "quiet" });

  element;

  /** @param change is called when somebody wants other rows */
  constructor(change) {
    for (const [value, [textContent]] of Object.entries(KINDS)) this.#kind.append(make("option", { value, textContent }));
    this.element = make(
      "div",
      { role: "search", className: "tools", "aria-label": "Services" },
      make("div", { className: "field words" }, make("label", { htmlFor: "words", textContent: "Name or id" }), this.#words),
      make("div", { className: "field" }, make("label", { htmlFor: "kind", textContent: "Show" }), this.#kind),
      this.#shown,
    );
    this.#words.addEventListener("input", change);
    this.#kind.addEventListener("change", change);
  }

  /** Shows the rows that are wanted. The one in which somebody is stays as long as they are. */
  apply(rows) {
    const words = this.#words.value.trim().toLowerCase();
    const [, isOfKind] = KINDS[this.#kind.value];
    const isWanted = (row) => isOfKind(row) && `${row.name} ${row.id}`.toLowerCase().includes(words);
    for (const row of rows) row.show(isWanted(row) || row.hasFocus);
    const shown = rows.filter(({ isShown }) => isShown).length;
    write(this.#shown, shown ? `${shown} of ${rows.length} shown` : "No service is like that.");
  }

  /** Has all rows wanted again. */
  clear() {
    this.#words.value = "";
    this.#kind.value = "all";
  }
}
