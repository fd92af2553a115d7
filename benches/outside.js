// What the bench has in each page before the page's own scripts.

((config) => {
  const stopwatch = performance.now.bind(performance);
  const bench = (globalThis.bench = {
    ...config, usableMs: null, requestMs: null, mountMs: null, cycles: 0, shownMs: null, answered: 0,
  });

  function* roots(root) {
    yield root;
    for (const element of root.querySelectorAll("*")) if (element.shadowRoot) yield* roots(element.shadowRoot);
  }
  const all = (selector) => [...roots(document)].flatMap((root) => [...root.querySelectorAll(selector)]);
  const takes = (button) => !button.disabled && button.ariaDisabled !== "true";
  const saying = (label) => all("button").filter((button) => button.textContent.startsWith(label));

  /** The buttons that take a press and say this, wherever they are. */
  bench.buttons = (label) => saying(label).filter(takes);
  /** How many cards are there, whether or not they know their service's status yet. */
  bench.cards = () => saying("Redeploy").length;
  /** How many cards show a state. */
  bench.states = () => all("[data-state]").length;

  /** A page says here how it has exactly these services on it, each in a card of its own. */
  bench.start = (show) => {
    bench.show = show;
    show(config.helmIds);
  };

  const task = () => new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = resolve;
    port2.postMessage(null);
  });

  /** How long it takes from there being fewer cards to the end of the first frame in which all of these are. */
  bench.mount = async (helmIds) => {
    const began = stopwatch();
    bench.show(helmIds);
    do await new Promise(requestAnimationFrame); while (bench.cards() < helmIds.length);
    await task();
    bench.mountMs = stopwatch() - began;
  };

  /** Has a card come and go so many times. */
  bench.cycle = async (helmId, times) => {
    for (bench.cycles = 0; bench.cycles < times; bench.cycles += 1) {
      bench.show([helmId]);
      do await task(); while (!bench.cards());
      bench.show([]);
      do await task(); while (bench.cards());
    }
  };

  /** Notes when so many cards show a state, by the page's clock. */
  bench.watch = (count) => {
    const began = performance.now();
    const look = () => {
      if (bench.states() >= count) bench.shownMs = performance.now() - began;
      else requestAnimationFrame(look);
    };
    look();
  };

  let pressedMs = 0;
  addEventListener("click", () => { pressedMs = stopwatch(); }, true);
  const { fetch } = globalThis;
  globalThis.fetch = async (address, options) => {
    if (options?.method === "POST") bench.requestMs = stopwatch() - pressedMs;
    if (!config.bodies || !`${address}`.includes("/qovery/")) return fetch(address, options);
    const body = config.bodies[bench.answered++ % config.bodies.length];
    return new Response(body, { headers: { "Content-Type": "application/json" } });
  };

  if (!config.bodies) {
    const watch = () => {
      if (bench.buttons("Redeploy").length) bench.usableMs = stopwatch();
      else requestAnimationFrame(watch);
    };
    return requestAnimationFrame(watch);
  }

  // Answers come at once, so that nothing of a network is measured, and waits of more than a second are shorter.
  const [now, start] = [Date.now, Date.now()];
  Date.now = () => start + (now() - start) * config.pace;
  performance.now = () => stopwatch() * config.pace;
  for (const name of ["setTimeout", "setInterval"]) {
    const native = globalThis[name];
    globalThis[name] = (act, ms, ...rest) => native(act, ms > 1000 ? ms / config.pace : ms, ...rest);
  }
})
