// Runs in the page before its own scripts, and is how a test moves the world around the widget: whether anybody looks
// at the page, how late it is, and what the page has asked for and said since.
globalThis.outside = (() => {
  const now = performance.now.bind(performance);
  const date = Date.now;
  const [later, never] = [setTimeout.bind(globalThis), clearTimeout.bind(globalThis)];

  // An answer takes real time, however fast the page's clock runs: only what hangs for longer than this is hurried.
  const COURTESY = 800;
  const QOVERY = "https://api.qovery.com";
  const pending = new Map();

  /** The page's clock: while it is installed, time passes `pace` times as fast, except while an answer is awaited. At 0 it
   *  stands still until it is told to go on. */
  const clock = (() => {
    const timers = new Map();
    let [pace, speed, since, told, slept, count, alarm] = [1, 1, now(), now(), 0, 0, 0];
    const time = () => told + (now() - since) * speed;
    const wind = () => {
      [told, since] = [time(), now()];
      const patience = [...pending.values()].map((began) => began + COURTESY - since).filter((left) => left > 0);
      speed = pace && patience.length ? 1 : pace;
      const due = Math.min(...[...timers.values()].map((timer) => timer.due));
      const wait = Math.min((due - told) / speed || 0, ...patience.map((left) => left + 1));
      never(alarm);
      if (wait < Infinity) alarm = later(ring, Math.max(wait, 0));
    };
    const ring = () => {
      const late = [...timers].filter(([, timer]) => timer.due <= time()).sort(([, a], [, b]) => a.due - b.due);
      for (const [id, timer] of late) {
        if (!timers.delete(id)) continue;
        if (timer.every !== undefined) timers.set(id, { ...timer, due: time() + timer.every });
        timer.call();
      }
      wind();
    };
    const timer = (repeats) => (call, ms, ...values) => {
      const wait = Math.max(Number(ms) || 0, 0);
      timers.set(++count, { due: time() + wait, every: repeats ? wait : undefined, call: () => call(...values) });
      wind();
      return count;
    };
    return {
      time,
      wind,
      install: (times) => {
        const start = date() - time();
        performance.now = time;
        Date.now = () => Math.floor(start + time() + slept);
        [globalThis.setTimeout, globalThis.setInterval] = [timer(false), timer(true)];
        globalThis.clearTimeout = globalThis.clearInterval = (id) => void timers.delete(id);
        pace = times;
      },
      run: (times) => { pace = times; wind(); },
      /** So many milliseconds go by at once. */
      pass: (ms) => { [told, since] = [time() + ms, now()]; ring(); },
      /** The lid was closed: the calendar went on, the stopwatches and timers did not. */
      sleep: (ms) => { slept += ms; },
    };
  })();

  const calls = [];
  let [busy, busiest] = [0, 0];
  const attend = (promise) => {
    const key = {};
    pending.set(key, now());
    clock.wind();
    // What is done with an answer may take a moment, too.
    const settle = () => later(() => { pending.delete(key); clock.wind(); }, 5);
    promise.then(settle, settle);
    return promise;
  };
  const { fetch } = globalThis;
  globalThis.fetch = (url, init) => {
    // Examples are built as they are, for Qovery's own API; here it is elsewhere.
    if (`${url}`.startsWith(QOVERY)) url = url.replace(QOVERY, outside.api);
    const method = init?.method ?? url.method ?? "GET";
    const address = new URL(url.url ?? url, location);
    if (!/\/(helm|environment)\//.test(address.pathname)) return fetch(url, init);
    calls.push({ at: clock.time(), method, path: address.pathname });
    busiest = Math.max(busiest, ++busy);
    const answer = attend(fetch(url, init));
    const end = () => { busy -= 1; };
    answer.then(end, end);
    return answer;
  };
  const { read } = ReadableStreamDefaultReader.prototype;
  ReadableStreamDefaultReader.prototype.read = function () { return attend(read.call(this)); };

  // The widget's memory, which never shrinks.
  /** How often a text, or what it says in base64url, is in the widget's memory: as bytes or as 16-bit units, whole or in
   *  pieces of 16 characters. What begins every token of its kind is left out. */
  const traces = (secret) => {
    const decoded = (part) => { try { return atob(part.replace(/-/g, "+").replace(/_/g, "/")); } catch { return ""; } };
    const parts = secret.split(".").slice(secret.includes(".") ? 1 : 0).flatMap((part) => [part, decoded(part)]);
    const pieces = parts.flatMap((part) => part.match(/.{16}/gs) ?? []);
    const wide = pieces.map((piece) => [...piece].join("\0"));
    const bytes = memories.map(({ buffer }) => new TextDecoder("latin1").decode(new Uint8Array(buffer)));
    const count = (piece) => bytes.reduce((sum, text) => sum + text.split(piece).length - 1, 0);
    return Math.max(...[...pieces, ...wide].map(count));
  };
  const memories = [];
  const { Instance } = WebAssembly;
  WebAssembly.Instance = function (...all) {
    const made = new Instance(...all);
    memories.push(Object.values(made.exports).find((it) => it instanceof WebAssembly.Memory));
    return made;
  };

  // What was on the screen, frame by frame: its words, and what they stand for.
  let [seen, last] = [[], ""];
  const watch = () => {
    const { look } = globalThis;
    const helmId = document.querySelector("helm-redeploy")?.helmId;
    const frame = look && { helmId, text: look.text(), phase: look.phase(), state: look.state(), kind: look.find("[data-kind]")?.dataset.kind ?? "" };
    const key = JSON.stringify(frame);
    if (frame && key !== last) seen.push(frame);
    last = key;
    requestAnimationFrame(watch);
  };
  requestAnimationFrame(watch);

  // What leaves the widget in other ways than by a request: what its events tell, what it copies, what it offers to save.
  const left = [];
  for (const name of ["request", "status", "finish", "error"])
    addEventListener(`helm-redeploy-${name}`, ({ detail }) => left.push(JSON.stringify(detail)), true);
  const { Clipboard } = globalThis;
  if (Clipboard) {
    const { writeText } = Clipboard.prototype;
    Clipboard.prototype.writeText = function (text) { left.push(text); return writeText.call(this, text); };
  }
  const { createObjectURL } = URL;
  URL.createObjectURL = (thing) => {
    if (thing instanceof Blob) left.push(thing.text());
    return createObjectURL.call(URL, thing);
  };
  /** All of that, and what the page has in its caches and databases. */
  const kept = async () => {
    const texts = await Promise.all(left);
    try {
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const { url, headers } of await cache.keys()) texts.push(url, JSON.stringify([...headers]));
        for (const answer of await cache.matchAll()) texts.push(JSON.stringify([...answer.headers]), await answer.text());
      }
      texts.push(JSON.stringify(await indexedDB.databases()));
    } catch {
      // A page without an origin of its own, or over plain HTTP, has neither.
    }
    return texts.join("\n");
  };

  // The ends that the widget has told its host of.
  const ends = [];
  document.addEventListener("helm-redeploy-finish", ({ detail: { helmId, executionId, outcome } }) =>
    ends.push({ helmId, executionId, outcome }));

  const isSeen = (visible) => {
    const define = (name, value) => Object.defineProperty(document, name, { configurable: true, get: () => value });
    define("hidden", !visible);
    define("visibilityState", visible ? "visible" : "hidden");
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  };

  // The page that the browser keeps when somebody leaves it, and shows again when they go back.
  let [lastWords, returned] = ["", null];
  addEventListener("pagehide", () => { lastWords = globalThis.look.text(); });
  addEventListener("pageshow", ({ persisted }) => { if (persisted) returned = clock.time(); });

  return {
    clock,
    isSeen,
    /** What the page has read as it was left. */
    lastWords: () => lastWords,
    /** When the page came back as it was; nothing if it never did, or began anew. */
    returned: () => returned,
    /** Each look at a service's own status. */
    looks: () => calls.filter(({ method, path }) => method === "GET" && path.endsWith("/status")),
    /** Each look at any status, by whatever tells it. */
    gets: () => calls.filter(({ method, path }) => method === "GET" && /\/status(esWithStages)?$/.test(path)),
    posts: () => calls.filter(({ method }) => method === "POST").length,
    calls: () => calls,
    /** The most calls in any stretch of so many milliseconds of the page's time. */
    most: (stretch) => Math.max(0, ...calls.map((first) =>
      calls.filter(({ at }) => at >= first.at && at < first.at + stretch).length)),
    inFlight: () => pending.size,
    /** Whether something has been awaited for longer than answers take. */
    hangs: () => [...pending.values()].some((began) => now() - began > COURTESY),
    /** The most calls that were under way at once. */
    busiest: () => busiest,
    /** Service, execution and outcome of each end that was told so far. */
    ends: () => ends,
    hasSaid: (words) => seen.some(({ text }) => text.includes(words)),
    /** What was on the screen, what was sent and when, and the ends that were told, since this was asked last; nothing of
     *  it is kept. */
    takeSeen: () => {
      const taken = { frames: seen, posts: outside.posts(), sent: calls.map(({ at }) => at), ends: [...ends] };
      seen = [];
      calls.length = look.frames.length = look.said.length = ends.length = 0;
      return taken;
    },
    kept,
    traces,
    memory: () => memories.reduce((sum, memory) => sum + (memory?.buffer.byteLength ?? 0), 0),
  };
})();
