// The card as somebody would write it who knows the browser well and uses nothing else.

import { facts, pollMs, read, redeploy, start, steps, words } from "./api.js";

const make = (tag, parent, text = "") => parent.appendChild(Object.assign(document.createElement(tag), { textContent: text }));

/** Only what differs is written. */
const say = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
};

/** Shows a service, and gives what takes it away again. */
function mount(helmId) {
  const card = make("section", document.querySelector("main"));
  make("h2", card, "Helm service");
  const button = make("button", card, "Redeploy");
  const state = make("strong", card);
  const problem = make("p", card);
  const values = new Map();
  const list = make("dl", card);
  const rows = make("ol", card);
  const gone = new AbortController();
  let timer;

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
      show(await read(helmId, gone.signal));
      say(problem, "");
    } catch (error) {
      say(problem, error.message);
    }
    if (!gone.signal.aborted) timer = setTimeout(look, pollMs);
  }

  button.addEventListener("click", () => redeploy(helmId).catch((error) => say(problem, error.message)));
  look();
  return () => {
    gone.abort();
    clearTimeout(timer);
    card.remove();
  };
}

const cards = new Map();

start((helmIds) => {
  for (const [helmId, unmount] of cards) {
    if (helmIds.includes(helmId)) continue;
    unmount();
    cards.delete(helmId);
  }
  for (const helmId of helmIds) if (!cards.has(helmId)) cards.set(helmId, mount(helmId));
});
