// The card as somebody would write it who knows the browser well and uses nothing else.

import { facts, pollMs, read, redeploy, steps, words } from "./api.js";

const make = (tag, parent, text = "") => parent.appendChild(Object.assign(document.createElement(tag), { textContent: text }));

/** Only what differs is written. */
const say = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
};

const card = make("section", document.querySelector("main"));
make("h2", card, "Helm service");
const button = make("button", card, "Redeploy");
const state = make("strong", card);
const problem = make("p", card);
const values = new Map();
const list = make("dl", card);
const rows = make("ol", card);

function show(status) {
  say(state, words(status.state));
  card.dataset.state = status.state;
  for (const [name, value] of facts(status)) {
    if (!values.has(name)) {
      make("dt", list, name);
      values.set(name, make("dd", list));
    }
    say(values.get(name), value);
  }
  const told = steps(status);
  while (rows.children.length > told.length) rows.lastChild.remove();
  told.forEach((step, index) => {
    const row = rows.children[index] ?? make("li", rows);
    while (row.children.length < 4) make(row.children.length < 3 ? "span" : "i", row);
    const [name, word, time, bar] = row.children;
    say(name, step.name);
    say(word, step.status);
    say(time, step.time);
    if (bar.style.inlineSize !== step.share) bar.style.inlineSize = step.share;
  });
}

async function look() {
  try {
    show(await read());
    say(problem, "");
  } catch (error) {
    say(problem, error.message);
  }
  setTimeout(look, pollMs);
}

button.addEventListener("click", () => redeploy().catch((error) => say(problem, error.message)));
look();
