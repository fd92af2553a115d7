// The widget as an element, `<helm-redeploy>`: it loads the wasm, hands settings and tokens in, and hands news out as
// events and promises. Everything that decides about a service or draws it is in the wasm; the element itself only
// draws what there is to see without it: a card that says that it is loading, or why it cannot run.
//
// Importing this file does nothing; define.js registers the element. What you will not find here: a place where a
// token stays once the wasm has taken it, and a second try of anything that a person has not asked for.

const VERSION = typeof __VERSION__ === "string" ? __VERSION__ : "dev";
/** What the wasm of this version hashes to; without it (while developing) it is not checked. */
const INTEGRITY = typeof __WASM_INTEGRITY__ === "string" ? __WASM_INTEGRITY__ : "";

// How an attribute's value, `null` if there is none, is read. What is not understood is as good as not there.
const text = (missing) => (value) => value ?? missing;
const word = (...known) => (value) => (known.includes(value) ? value : known[0]);
const flag = (value) => value !== null;

/**
 * Each attribute: its property, by which the widget knows it as well, and how it is read.
 */
const ATTRIBUTES = {
  "helm-id": ["helmId", text(null)],
  "api-base": ["apiBase", text("https://api.qovery.com")],
  "label": ["label", text(null)],
  "confirm": ["confirm", word("click", "none")],
  "theme": ["theme", word("auto", "light", "dark")],
  "without-token-form": ["withoutTokenForm", flag],
  "without-diff": ["withoutDiff", flag],
  "poll-hidden": ["pollHidden", flag],
  "wasm-url": ["wasmUrl", text(null)],
};

const STATES = ["loading", "running", "succeeded", "failed", "broken"];

// The words for people: what happened, and what became of the deployment.
const SAFE = "Nothing was sent, and no deployment has changed.";
const STOPPED = "This widget has stopped because of an error in it. ";
const CONTINUES = "Your deployment is not affected: what was started continues on Qovery.";
const UNCLEAR =
  "Whether your redeploy has started is not known: restart, and look at the status before you send another.";
const GONE = "The widget does not follow this service any more. A redeploy that was sent continues on Qovery.";
const VETOED = `The page's own code has stopped this redeploy. ${SAFE}`;
const NO_MODE = `The only value of forceEvent is "DIFF". ${SAFE}`;
const NO_TOKEN = "The page has no token to give.";

/** How long the wasm may take to arrive. */
const PATIENCE = 60_000;

/** What promises are rejected with, and error events tell: a `kind` for programs, a `message` for people. */
class HelmRedeployError extends Error {
  constructor(kind, message, more) {
    super(message, more);
    this.name = "HelmRedeployError";
    this.kind = kind;
    if (more?.httpStatus !== undefined) this.httpStatus = more.httpStatus;
  }
}

/** Options of which each is their own: what somebody adds to `Object.prototype` is none. */
const own = (options) => Object.assign(Object.create(null), options);

/** Hosts share what they are told, so none of them may change it. */
function frozen(data) {
  if (data && typeof data === "object") Object.values(Object.freeze(data)).forEach(frozen);
  return data;
}

/** The origins beside Qovery's own that a token may be sent to. */
let origins;
/** Whether some widget has been given a token, after which nothing may be allowed any more. */
let hasSeenToken = false;
/** Whether somebody was told that there is another version. */
let hasWarned = false;

/**
 * Allows other origins as `api-base`. To be called once, before any widget is given a token.
 * @param {string[]} allowed such as `["https://gateway.example.com"]`
 */
export function allowApiOrigins(allowed) {
  if (origins || hasSeenToken) {
    throw new Error("allowApiOrigins works only once, and before a widget is given a token.");
  }
  origins = Array.from(allowed, String);
}

/** The answer that is awaited, by the function that was asked: widgets with the same one share it. */
const answers = new WeakMap();

/** Calls the host's `getToken`. It may return a token or a promise of one, or throw. */
function ask(getToken, reason) {
  let answer = answers.get(getToken);
  if (!answer) {
    answer = new Promise((resolve) => resolve(getToken(reason)));
    answers.set(getToken, answer);
    const forget = () => answers.delete(getToken);
    answer.then(forget, forget);
  }
  return answer;
}

/** One instance of the wasm. All elements of a page share it, until it dies of a panic; then they need another one. */
class Engine {
  /** The one in use, or about to be. It is rejected once it has died, so that only a person starts the next. */
  static #current;
  static #starts = 0;

  /** What each mounted element does when the instance dies. */
  #mourners = new Map();
  #addresses;

  constructor(widget, addresses) {
    this.widget = widget;
    this.style = widget.style();
    this.#addresses = addresses;
  }

  /** @returns {Promise<Engine>} */
  static get(wasm) {
    this.#current ??= this.#load(wasm, this.#starts++).catch((error) => {
      this.#current = undefined;
      throw error;
    });
    return this.#current;
  }

  /** Has the next `get` start a fresh one. */
  static forget() {
    this.#current = undefined;
  }

  static async #load(wasm, restart) {
    if (typeof WebAssembly !== "object") throw cannotStart("This browser has no WebAssembly, or it is turned off.");
    const page = own(HelmRedeployElement.page);
    const glue = page.glue ?? new URL("./widget.js", import.meta.url);
    const program = await (wasm ?? page.wasm ?? new URL("./widget_bg.wasm", import.meta.url));
    const [widget, [module, origin]] = await Promise.all([
      typeof glue === "function" ? glue(restart) : load(fresh(glue, restart)),
      compile(isAddress(program) ? fresh(program, restart) : program),
    ]);
    try {
      widget.initSync({ module });
    } catch (error) {
      throw cannotStart("Its files are of different versions: reload the page.", error);
    }
    return new Engine(widget, [origin, ...(isAddress(glue) ? [fresh(glue, restart)] : [])]);
  }

  join(element, mourn) {
    if (this.#mourners.size === 0) this.#listen("addEventListener");
    this.#mourners.set(element, mourn);
  }

  leave(element) {
    if (this.#mourners.delete(element) && this.#mourners.size === 0) this.#listen("removeEventListener");
  }

  /** Calls into the wasm. */
  run(call) {
    try {
      return call();
    } catch (error) {
      if (isTrap(error)) this.#die();
      throw error;
    }
  }

  /** The wasm also runs by itself: in its timers, listeners and tasks. What ends there reaches the window. */
  handleEvent({ error, reason }) {
    const trap = error ?? reason;
    // The same kind of end may have come to the wasm of somebody else, whose addresses are in its stack.
    if (isTrap(trap) && this.#addresses.some((address) => String(trap.stack).includes(address))) this.#die();
  }

  #listen(how) {
    for (const type of ["error", "unhandledrejection"]) globalThis[how](type, this);
  }

  #die() {
    const dead = Promise.reject(new HelmRedeployError("internal", STOPPED + CONTINUES));
    dead.catch(() => {});
    Engine.#current = dead;
    for (const [element, mourn] of [...this.#mourners]) {
      this.leave(element);
      mourn();
    }
  }
}

/** Whether this is how a wasm ends: a panic is an `unreachable`, and a stack has an end. */
function isTrap(error) {
  return error instanceof WebAssembly.RuntimeError || error instanceof RangeError || error?.name === "InternalError";
}

const isAddress = (value) => typeof value === "string" || value instanceof URL;

/** An address that nobody has answered yet, for every start but the first. */
function fresh(address, restart) {
  const url = new URL(address, document.baseURI);
  if (restart) url.searchParams.set("restart", restart);
  return url.href;
}

async function load(glue) {
  try {
    return await import(/* @vite-ignore */ /* webpackIgnore: true */ glue);
  } catch (error) {
    throw cannotStart(`${nameOf(glue)} could not be loaded: it is missing or blocked.`, error);
  }
}

/** Compiles the wasm, given as an address or as bytes, and says by what its functions are known in a stack. */
async function compile(program) {
  const name = typeof program === "string" ? nameOf(program) : "The program";
  try {
    const response = typeof program === "string" ? await download(program, name) : undefined;
    if (response?.headers.get("content-type")?.startsWith("application/wasm")) {
      return [await WebAssembly.compileStreaming(response), program];
    }
    // A plain web server that does not know what wasm is does no harm; only the browser can no longer name its source.
    return [await WebAssembly.compile(response ? await response.arrayBuffer() : program), "wasm://wasm/"];
  } catch (error) {
    if (error instanceof HelmRedeployError) throw error;
    if (!(error instanceof WebAssembly.CompileError)) throw cannotStart(`${name} did not arrive whole.`, error);
    throw cannotStart(
      /unsafe-eval|content.security/i.test(error.message)
        ? "The page's Content-Security-Policy forbids WebAssembly: its script-src has to allow 'wasm-unsafe-eval'."
        : `${name} is damaged.`,
      error,
    );
  }
}

async function download(address, name) {
  let response;
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    response = await fetch(address, own({ integrity: INTEGRITY, credentials: "same-origin", signal }));
  } catch (error) {
    throw cannotStart(`${name} could not be loaded: it is missing or blocked, or of another version.`, error);
  }
  if (!response.ok) throw cannotStart(`The server answered HTTP ${response.status} when asked for ${name}.`);
  if (response.headers.get("content-type")?.startsWith("text/html")) {
    throw cannotStart(`A web page came in place of ${name}.`);
  }
  return response;
}

const nameOf = (address) => new URL(address).pathname.split("/").pop();

const cannotStart = (why, cause) =>
  new HelmRedeployError("internal", `This widget could not start. ${why} ${SAFE}`, own({ cause }));

/** The style of what the element draws itself; the widget brings its own. */
const CARD = `
:host { display: block }
:host([hidden]) { display: none }
section {
  --_gap: var(--helm-redeploy-gap, 16px);
  --_border: var(--helm-redeploy-border, light-dark(#e2e4ec, #30343f));
  color-scheme: light dark;
  display: grid; gap: var(--_gap); justify-items: start;
  padding: calc(var(--_gap) * 1.25);
  border: 1px solid var(--_border); border-radius: var(--helm-redeploy-radius, 14px);
  background: var(--helm-redeploy-bg, light-dark(#fff, #16181f));
  color: var(--helm-redeploy-fg, light-dark(#191b24, #eceef5));
  font: 14px/1.5 var(--helm-redeploy-font, system-ui, sans-serif);
}
[data-theme=light] { color-scheme: light }
[data-theme=dark] { color-scheme: dark }
[aria-busy]::before { content: ""; inline-size: 75%; block-size: 96px; border-radius: 6px; background: var(--_border) }
h2, p { margin: 0; overflow-wrap: anywhere }
h2 { font-size: 18px }
button {
  padding: 6px 14px; border: 1px solid; border-radius: 8px;
  background: none; color: inherit; font: inherit; cursor: pointer;
}
`;

/** The style sheets of each document, by what they say: one cannot be shared between documents, only within one. */
const styleSheets = new WeakMap();

function styleSheet(page, css) {
  if (!styleSheets.has(page)) styleSheets.set(page, new Map());
  const known = styleSheets.get(page);
  if (!known.has(css)) {
    const sheet = new page.defaultView.CSSStyleSheet();
    sheet.replaceSync(css);
    known.set(css, sheet);
  }
  return known.get(css);
}

/** An element with attributes; without `innerHTML`, which a strict page forbids. */
function make(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
}

/** `<helm-redeploy>`. */
export class HelmRedeployElement extends (globalThis.HTMLElement ?? class {}) {
  static version = VERSION;
  static observedAttributes = Object.keys(ATTRIBUTES);

  /**
   * For a page that is built together with the widget, and not for hosts: `glue`, the address of widget.js under its
   * other name, or a function that gives the module; `wasm`, the address or the bytes of widget_bg.wasm; and
   * `asksForId`, to have the person asked which service it is.
   */
  static page = {};

  /** Elements that show a card in place of the widget. */
  static #broken = new Set();

  static {
    for (const [attribute, [property, read]] of Object.entries(ATTRIBUTES)) {
      Object.defineProperty(this.prototype, property, {
        configurable: true,
        enumerable: true,
        get() {
          return read(this.getAttribute(attribute));
        },
        set(value) {
          if (read === flag) this.toggleAttribute(attribute, Boolean(value));
          else if (value === null || value === undefined) this.removeAttribute(attribute);
          else this.setAttribute(attribute, value);
        },
      });
    }
  }

  /** Draws all states in a shadow root of `host`, for a page of the same build. */
  static async drawLegend(host) {
    const { widget, style } = await Engine.get();
    widget.mountLegend(host, host.dataset.legend);
    host.shadowRoot.adoptedStyleSheets = [styleSheet(document, style)];
  }

  #internals = this.attachInternals?.();
  #root = this.shadowRoot ?? this.attachShadow(own({ mode: "open" }));
  /** What the style sheet of what is shown says. */
  #css = CARD;
  /** What is true of the element from one start to the next stop; what belongs to an earlier one is void. */
  #life;
  #engine;
  #handle;
  /** Attributes that the widget has not been told of yet. */
  #changes = new Set();
  /** A token that the widget has not been given yet; `null` to have it forgotten. */
  #token;
  #getToken;
  /** Why the widget wants a token, until it has one. */
  #wanted;
  /** What `getToken` was asked for last, while its answer counts. */
  #question;
  /** Callers that wait for a redeploy to be accepted, and for a status to be read. */
  #waiting = { redeploy: [], read: [] };
  /** What was asked of the widget before it was there. */
  #queue = [];
  /** Whether a redeploy may be on its way. */
  #isSending = false;
  /** The service that the widget told of last: where a person chose it, no attribute knows it. */
  #followed;
  /** Why there is a card in place of the widget. */
  #fault;

  constructor() {
    super();
    // What a page has set before this class was known lies on the element itself, and hides the property.
    for (const property of [...Object.values(ATTRIBUTES).map(([name]) => name), "getToken", "token"]) {
      if (Object.hasOwn(this, property)) {
        const value = this[property];
        delete this[property];
        this[property] = value;
      }
    }
  }

  /** Write-only: a token that a script could read again is a token lost. */
  get token() {
    return undefined;
  }

  set token(token) {
    this.#token = token ?? null;
    this.#later();
  }

  get getToken() {
    return this.#getToken;
  }

  set getToken(getToken) {
    this.#getToken = typeof getToken === "function" ? getToken : undefined;
    this.#later();
  }

  redeploy(options) {
    const forceEvent = own(options).forceEvent;
    if (forceEvent !== undefined && forceEvent !== "DIFF") {
      return Promise.reject(new HelmRedeployError("configuration", NO_MODE));
    }
    return this.#promise("redeploy", (handle) => handle.redeploy(forceEvent === "DIFF"));
  }

  refresh() {
    return this.#promise("read", (handle) => handle.refresh());
  }

  forgetToken() {
    this.token = null;
    this.#flush();
  }

  focus() {
    if (this.#handle) this.#call((handle) => handle.focus());
    else this.#root.querySelector("button")?.focus();
  }

  connectedCallback() {
    if (!this.#life) this.#start();
  }

  /** A move is a removal and an insertion; only who is still away after it is gone. */
  disconnectedCallback() {
    queueMicrotask(() => {
      if (!this.isConnected) this.#stop();
    });
  }

  /** Has `moveBefore` call nothing at all. */
  connectedMoveCallback() {}

  /** Style sheets stay behind in the old document. */
  adoptedCallback() {
    this.#dress(this.#css);
  }

  attributeChangedCallback(name, before, now) {
    if (before === now || !this.#handle) return;
    this.#changes.add(name);
    this.#later();
  }

  async #start() {
    const life = (this.#life = {});
    this.#followed = undefined;
    HelmRedeployElement.#broken.delete(this);
    this.#setState("loading");
    const look = { part: "base", "data-theme": this.theme };
    this.#draw(make("section", { ...look, "aria-busy": "true", "aria-label": "Loading" }));
    try {
      const engine = await Engine.get(this.wasmUrl);
      if (life === this.#life) this.#mount(engine, life);
    } catch (error) {
      if (life === this.#life) this.#break(error);
    }
  }

  #mount(engine, life) {
    this.#root.replaceChildren();
    this.#setState("");
    this.#changes.clear();
    const isMine = () => life === this.#life;
    const settings = Object.values(ATTRIBUTES).map(([property]) => [property, this[property]]);
    const options = own({
      ...Object.fromEntries(settings),
      allowedOrigins: origins ?? [],
      asksForId: Boolean(own(HelmRedeployElement.page).asksForId),
      onNews: (news) => isMine() && this.#hear(news),
      onRequest: (forceEvent) => isMine() && this.#mayRedeploy(forceEvent),
    });
    this.#engine = engine;
    engine.join(this, () => this.#die());
    this.#dress(engine.style);
    this.#handle = engine.run(() => engine.widget.mount(this, options));
    this.#flush();
    for (const call of this.#queue.splice(0)) this.#call(call);
    // A program that can be had again is there for everybody.
    HelmRedeployElement.#recover();
  }

  #stop() {
    const handle = this.#handle;
    const wasSending = this.#isSending;
    this.#leave();
    this.#token = undefined;
    this.#setState("");
    this.#root.replaceChildren();
    if (handle) this.#engine.run(() => handle.unmount());
    const gone = new HelmRedeployError("internal", GONE);
    this.#giveUp(gone);
    if (wasSending) this.#report(gone);
  }

  /** Ends what the present life has begun. */
  #leave() {
    this.#life = this.#handle = this.#wanted = this.#question = undefined;
    this.#queue = [];
    this.#isSending = false;
    this.#engine?.leave(this);
    HelmRedeployElement.#broken.delete(this);
  }

  #giveUp(error) {
    for (const about of Object.keys(this.#waiting)) this.#settle(about, "reject", error);
  }

  /** The wasm is dead, and all that can be asked of it is to leave. */
  #die() {
    const handle = this.#handle;
    const message = STOPPED + (this.#isSending ? UNCLEAR : CONTINUES);
    this.#leave();
    try {
      handle?.unmount();
    } catch {
      // It could not even do that.
    }
    this.#break(new HelmRedeployError("internal", message));
  }

  /** Shows why there is no widget. */
  #break(error) {
    const known = error instanceof HelmRedeployError ? error : cannotStart("", error);
    this.#leave();
    this.#life = {};
    this.#fault = known;
    HelmRedeployElement.#broken.add(this);
    const restart = make("button", { type: "button" }, "Restart");
    restart.addEventListener("click", () => HelmRedeployElement.#restart());
    this.#draw(
      make(
        "section",
        { part: "base", "data-theme": this.theme },
        make("h2", { part: "title" }, make("slot", { name: "title" }, this.label ?? "Helm service")),
        make("p", { part: "error", role: "alert", "data-kind": known.kind }, known.message),
        restart,
        make("slot", { name: "actions" }),
      ),
    );
    this.#setState("broken");
    this.#giveUp(known);
    this.#report(known);
  }

  /** A person wants to go on: with a fresh instance, for all that have lost theirs. */
  static #restart() {
    Engine.forget();
    this.#recover();
  }

  static #recover() {
    for (const element of [...this.#broken]) element.#start();
  }

  #draw(view) {
    this.#dress(CARD);
    this.#root.replaceChildren(view);
  }

  #dress(css) {
    this.#css = css;
    const page = this.ownerDocument;
    // A document without a window, such as a template's, shows nothing.
    if (page.defaultView) this.#root.adoptedStyleSheets = [styleSheet(page, css)];
  }

  /** `:state()` of one name, or of none. */
  #setState(name) {
    const states = this.#internals?.states;
    try {
      for (const state of STATES) states?.delete(state);
      if (name) states?.add(name);
    } catch {
      // Browsers of before 2024 take other names, and have no `:state()` to see them by.
    }
  }

  /** Once for all that happens in one go, so that the order in which a framework sets things does not matter. */
  #later() {
    queueMicrotask(() => this.#flush());
  }

  /** Tells the widget what has changed: settings first, because a token belongs to what they say. */
  #flush() {
    if (!this.#handle) return;
    const changes = [...this.#changes];
    this.#changes.clear();
    // A widget with another API is another widget.
    if (changes.includes("api-base")) return this.#startAnew();
    for (const name of changes) {
      const [property] = ATTRIBUTES[name];
      if (name === "helm-id") this.#follow();
      this.#call((handle) => handle.set(property, this[property]));
    }
    this.#handOver();
    this.#answer();
  }

  /** Another API: the widget ends, and another one begins, with a token that was set since, and with no other. */
  #startAnew() {
    const token = this.#token;
    this.#stop();
    this.#token = token;
    this.#start();
  }

  /** Another service: what was asked for the old one is void. */
  #follow() {
    this.#wanted = this.#question = this.#followed = undefined;
    this.#isSending = false;
    this.#giveUp(new HelmRedeployError("configuration", GONE));
  }

  #handOver() {
    const token = this.#token;
    if (token === undefined) return;
    this.#token = this.#wanted = this.#question = undefined;
    hasSeenToken ||= token !== null;
    try {
      this.#call((handle) => handle.setToken(token === null ? null : String(token)));
    } catch (error) {
      this.#failToken(error.message);
    }
  }

  /** The host has no token to give. Why is its own business, and might be told in words that hold a token. */
  #failToken(message) {
    this.#wanted = this.#question = undefined;
    if (!this.#handle) return;
    this.#call((handle) => handle.tokenFailed());
    this.#report(new HelmRedeployError("invalid-token", message));
  }

  /** Asks the host for the token that is wanted, unless it is being asked. */
  async #answer() {
    const getToken = this.#getToken;
    if (!this.#wanted || !getToken || this.#question) return;
    const question = (this.#question = {});
    // Meanwhile somebody may have given one, or the widget may have gone, or follow another service.
    const isOpen = () => question === this.#question;
    try {
      const token = await ask(getToken, this.#wanted);
      if (!isOpen()) return;
      this.#token = token ?? "";
      this.#handOver();
    } catch {
      if (isOpen()) this.#failToken(NO_TOKEN);
    }
  }

  #call(call) {
    return this.#engine.run(() => call(this.#handle));
  }

  #promise(about, call) {
    const promise = new Promise((resolve, reject) => this.#waiting[about].push({ resolve, reject }));
    // Nobody has to listen: what goes wrong is shown, and told as an event.
    promise.catch(() => {});
    try {
      this.#flush();
      if (this.#handle) this.#call(call);
      else if (HelmRedeployElement.#broken.has(this)) this.#giveUp(this.#fault);
      else if (this.#life) this.#queue.push(call);
      else this.#giveUp(new HelmRedeployError("configuration", GONE));
    } catch (error) {
      // A wasm that dies of this call has told everybody already.
      this.#giveUp(new HelmRedeployError("internal", STOPPED + UNCLEAR, own({ cause: error })));
    }
    return promise;
  }

  #settle(about, how, value) {
    for (const caller of this.#waiting[about]?.splice(0) ?? []) caller[how](value);
  }

  /** The host may stop a redeploy before it is sent. */
  #mayRedeploy(forceEvent) {
    const may = this.#tell("request", { forceEvent }, true);
    if (may) this.#isSending = true;
    else this.#settle("redeploy", "reject", new HelmRedeployError("refused", VETOED));
    return may;
  }

  #hear(news) {
    const { type, about, kind, message, httpStatus } = news;
    this.#followed = news.helmId ?? this.#followed;
    if (about === "redeploy" || type === "accepted") this.#isSending = false;
    if (type === "phase") {
      this.#setState(news.phase);
    } else if (type === "status") {
      this.#tell("status", { status: news.status });
    } else if (type === "accepted") {
      this.#settle("redeploy", "resolve", frozen(news.status));
    } else if (type === "read") {
      this.#settle("read", "resolve", frozen(news.status));
    } else if (type === "finish") {
      const { state, outcome, executionId = null, durationMs } = news;
      this.#tell("finish", { state, outcome, executionId, durationMs });
    } else if (type === "error") {
      const error = new HelmRedeployError(kind, message, own({ httpStatus }));
      // What is wrong with the settings stands in the way of everything.
      if (about === "settings") this.#giveUp(error);
      else this.#settle(about, "reject", error);
      // Trouble that goes on is one piece of news, though each attempt of a caller fails.
      if (news.isNew) this.#report(error);
    } else if (type === "token") {
      this.#wanted = news.reason;
      // After a token that was set already, of which the widget does not know yet.
      this.#later();
    }
  }

  #report({ kind, message, httpStatus }) {
    this.#tell("error", httpStatus === undefined ? { kind, message } : { kind, message, httpStatus });
  }

  /** Whether nobody objects. */
  #tell(name, detail, cancelable = false) {
    detail = frozen({ helmId: this.#followed ?? this.helmId, ...detail });
    return this.dispatchEvent(
      new CustomEvent(`helm-redeploy-${name}`, { detail, bubbles: true, composed: true, cancelable }),
    );
  }
}

/**
 * Registers the element. Where the name is taken, the first one wins; the console says so if that is another version.
 * Where there is no registry, as on a server that renders pages, it does nothing.
 * @param {string} tag
 * @param {CustomElementRegistry} registry such as one of a shadow root
 */
export function define(tag = "helm-redeploy", registry = globalThis.customElements) {
  if (!registry) return;
  const first = registry.get(tag);
  if (!first) {
    // A class can have one name in a registry.
    registry.define(tag, tag === "helm-redeploy" ? HelmRedeployElement : class extends HelmRedeployElement {});
  } else if (first.version !== VERSION && !hasWarned) {
    hasWarned = true;
    console.warn(`<${tag}> is of version ${first.version} already, so version ${VERSION} is not used.`);
  }
}
