// @ts-check
// What of the widget is about the browser alone, and shorter in its own language: each function here would be a dozen calls
// between the wasm and the browser, which together were 2,700 bytes of brotli larger.
// It decides nothing about deployments. It is one file, because each would be one more request of a page that is not bundled.
// Each function takes or gives something that is no number: others wasm-bindgen imports as members of the module, of which
// esbuild makes an object with all that a page has added to `Object.prototype`, and fails.

// Events that are meant for our own fields and buttons stay in the widget. To the page they would seem to come from the
// element as a whole, which is no field: its shortcuts would answer what is typed, its drag libraries would take the
// pointer, and what surrounds us would open as a link. What we do not use goes through.

// What a person does with a control by other means than keys, and what a field tells of it. What ends a gesture is not
// among them, because it may have begun elsewhere.
const DEEDS =
  "pointerdown mousedown touchstart click dblclick dragstart beforeinput input compositionstart compositionupdate compositionend cut copy paste";

// Keys that a field leaves to the browser or the page. F1 to F24 are the browser's.
const KEYS_OF_OTHERS = /^(Escape|Tab|Shift|Control|Alt|Meta|CapsLock|ContextMenu|F\d+)$/;

/** Whether the Escape that is held down was used. (There is one keyboard.) */
let escapeIsUsed = false;

/**
 * Keeps what is meant for the controls in this element, which everything of the widget is in.
 * @param {Element} base
 */
export function keepOwnEvents(base) {
  for (const name of ["keydown", "keypress", "keyup"]) base.addEventListener(name, onKey);
  for (const name of DEEDS.split(" ")) base.addEventListener(name, onDeed);
}

/**
 * Whether it is about this key.
 * @param {Event} event
 * @param {string} key
 */
export const isKey = (event, key) => /** @type {KeyboardEvent} */ (event).key == key;

/**
 * Uses an Escape up: nothing else is closed by it, neither a dialog around us nor, when the key is let go, anything of the
 * page's own.
 * @param {Event} escape
 */
export function useUpEscape(escape) {
  escape.preventDefault();
  escape.stopPropagation();
  escapeIsUsed = true;
}

/** @param {Event} event */
function onKey(event) {
  const { key } = /** @type {KeyboardEvent} */ (event);
  // Browsers send events that only bear the name, as they fill in a form.
  if (typeof key != "string") return;
  if (key == "Escape" && event.type == "keyup" && escapeIsUsed) {
    escapeIsUsed = false;
    event.stopPropagation();
  }
  const control = controlOf(event);
  if (control && uses(control, /** @type {KeyboardEvent} */ (event))) event.stopPropagation();
}

/** @param {Event} event */
function onDeed(event) {
  if (!controlOf(event)) return;
  event.stopPropagation();
  // To the style, a field can be dragged, so that nothing around it is; here it cannot be either.
  if (event.type == "dragstart") event.preventDefault();
}

/**
 * Which of our controls it is for; none when that is something that the host has put into a slot.
 * @param {Event} event
 */
function controlOf(event) {
  // Not asked for their classes, which are others where the element was carried to another window.
  const target = /** @type {Element} */ (event.target);
  const base = /** @type {Element} */ (event.currentTarget);
  const control = target?.closest?.("input, select, button");
  // Our own may have gone for what was pressed.
  return control && (base.contains(control) || !control.isConnected) ? control : null;
}

/**
 * @param {Element} control
 * @param {KeyboardEvent} event
 */
function uses(control, event) {
  const isHeld = (/** @type {string} */ key) => event.getModifierState(key);
  // Some keyboards type `@` and the like with what looks like Ctrl and Alt.
  if (!isHeld("AltGraph") && ["Control", "Meta", "Alt"].some(isHeld)) return false;
  return control.tagName == "BUTTON" ? event.key == "Enter" || event.key == " " : !KEYS_OF_OTHERS.test(event.key);
}

// The focus, which is the person's: we move it only from inside the widget, and nothing that we do scrolls the page.

const CONTROLS = "button, select, input, [tabindex]";

/**
 * Moves the focus there. An element that cannot take it leaves it where it is.
 * @param {HTMLElement} element
 */
export function giveFocus(element) {
  element.focus({ preventScroll: true });
}

/**
 * Whether it is in the widget that this is a part of.
 * @param {Element} part
 */
export const hasFocus = (part) => !!rootOf(part).activeElement;

/**
 * Whether nobody but this widget has it. (What is in a frame cannot see who has it in the page around.)
 * @param {Element} part
 */
export const isFocusFree = (part) => isFreeIn(rootOf(part));

/** @param {ShadowRoot} root */
function isFreeIn({ activeElement, ownerDocument }) {
  const hasKeyboard = window.parent == window || ownerDocument.hasFocus();
  const nobody = [null, ownerDocument.body];
  return hasKeyboard && (!!activeElement || nobody.includes(/** @type {HTMLElement} */ (ownerDocument.activeElement)));
}

/**
 * Sees to it that the focus goes to a neighbour, if it is in this element, which is about to be removed or hidden: to the
 * next control that is still there by then, else to the last one before. A browser would give it to the page as a whole,
 * and who goes through the page by keyboard would have to begin again at its top.
 * @param {Element} leaving
 */
export function handFocusOver(leaving) {
  if (!leaving.matches(":focus-within")) return;
  const root = rootOf(leaving);
  const controls = [.../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(CONTROLS))];
  const leaves = (/** @type {Element} */ control) => leaving.contains(control);
  const first = controls.findIndex(leaves);
  if (first < 0) return;
  const staying = controls.filter((control) => !leaves(control));
  const heirs = [...staying.slice(first), ...staying.slice(0, first).reverse()];
  // By then, whoever knows better where the focus should be has moved it there.
  setTimeout(() => {
    for (const heir of heirs) {
      const isLeft = !root.activeElement || leaves(root.activeElement);
      if (!isLeft || !isFreeIn(root)) return;
      giveFocus(heir);
    }
  });
}

// The colour scheme that the page has chosen.

/**
 * Whether the page says nothing of its colour scheme, so that it is for the system to say.
 * @param {Element} base the outermost element of a widget
 */
export function isSchemeOpen(base) {
  const { host, ownerDocument } = rootOf(base);
  // A page may say it once for all, which no element's style tells.
  const isSaidOnce = ownerDocument.querySelector("meta[name=color-scheme]");
  // What has been taken out by now has no host.
  return !isSaidOnce && (!host || getComputedStyle(host).colorScheme == "normal");
}

/**
 * The shadow root of the widget that this is a part of.
 * @param {Element} part
 */
function rootOf(part) {
  return /** @type {ShadowRoot} */ (part.getRootNode());
}

// Dates, and the person's own way to write one.

/**
 * The milliseconds since 1970 of a date of RFC 3339; `NaN` for any other text.
 * @param {string} text
 */
export function unixMs(text) {
  const upper = text.toUpperCase();
  const local = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)$/.exec(upper)?.[1];
  // A 30th of February is taken for a day in March, and the hour 24 for one of the day after.
  const day = new Date(`${local}Z`);
  return !isNaN(+day) && day.toISOString().startsWith(/** @type {string} */ (local)) ? Date.parse(upper) : NaN;
}

/**
 * Moments that were written out, because a browser takes a tenth of a millisecond for each, and every card is drawn anew each
 * second.
 * @type {Map<string, string[]>}
 */
const written = new Map();

/**
 * A moment in ISO 8601, and written out in a language; nothing for one outside of all calendars. English is also for those who
 * have another language, and their own format.
 * @param {number} unixMs
 * @param {string} language
 */
export function moment(unixMs, language) {
  const key = language + unixMs;
  if (!written.has(key)) {
    if (written.size > 99) written.clear();
    const date = new Date(unixMs);
    const locale = language == "en" ? "default" : language;
    written.set(key, isNaN(+date) ? [] : [date.toISOString(), date.toLocaleString(locale)]);
  }
  return written.get(key);
}

/**
 * A day written out in a language, with its year if that is another one than now.
 * @param {number} thenMs milliseconds since 1970 by the clock on the wall
 * @param {number} nowMs
 * @param {string} language
 */
export function day(thenMs, nowMs, language) {
  const [then, now] = [thenMs, nowMs].map((ms) => new Date(ms));
  const year = then.getUTCFullYear() == now.getUTCFullYear() ? undefined : "numeric";
  // As an Englishman says it, with the day first.
  const locale = language == "en" ? "en-GB" : language;
  return then.toLocaleDateString(locale, { timeZone: "UTC", day: "numeric", month: "long", year });
}

// The clipboard, where there is one.

/**
 * Whether the text could be copied: in a frame that was not given the clipboard it cannot, nor where somebody else has put
 * something in its place.
 * @param {string} text
 */
export const copy = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
};

// The passing of time.

/**
 * A timer of so many milliseconds. It comes to something when it is aborted as well: whoever waits for a promise is kept
 * for as long as that is not settled.
 * @param {number} ms
 */
export function timer(ms) {
  let abort = () => {};
  const outcome = new Promise((/** @type {(value?: any) => void} */ resolve) => {
    const id = setTimeout(resolve, ms);
    abort = () => resolve(clearTimeout(id));
  });
  return { outcome, abort };
}

// Notifications, where the page may show any, for who does something else until a run has ended.

/** @type {NotificationPermission | undefined} */
let permission;

/**
 * Whether there is anything to ask for: not where there are none, nor after the person has refused them. (Asked of the
 * browser once: each time, the page stands still for longer than everything else takes that draws a card.)
 */
export const canNotify = () => /default|granted/.test((permission ??= globalThis.Notification?.permission));

/** Asks the person, if they have not said. */
export const askToNotify = async () => (permission = await Notification.requestPermission()) == "granted";

/**
 * Tells the person, unless they see it.
 * @param {string} title
 * @param {string} body
 */
export function notify(title, body) {
  try {
    if (document.hidden) new Notification(title, { body });
  } catch {
    // Some telephones let a page show none.
  }
}

// What the browser's own `JSON.parse` has read. Some pages have put another in its place.

/** Deeper nesting is nonsense, and no reason for anybody to run out of stack. */
const DEEPEST = 100;

/**
 * Reads JSON leniently: a bare control character costs no more than itself.
 * @param {Uint8Array} bytes
 */
export function parseJson(bytes) {
  const text = new TextDecoder().decode(bytes);
  // As most answers are: then a look at each part of it would take longer than to parse it.
  if ((text.match(/[[{]/g)?.length ?? 0) <= DEEPEST && !/[\0-\x1f]/.test(text)) return JSON.parse(text);
  let depth = 0;
  const tidy = (/** @type {string} */ part) => {
    if (part[0] == '"') return part.replace(/[\0-\x1f]/g, "\ufffd");
    depth += "[{".includes(part) ? 1 : -1;
    if (depth > DEEPEST) throw new SyntaxError();
    return part;
  };
  return JSON.parse(text.replace(/"[^"\\]*(?:\\[^][^"\\]*)*"?|[[{}\]]/g, tidy));
}

/**
 * Reads JSON in base64url, as the parts of a token are.
 * @param {string} text
 */
export function parseBase64Url(text) {
  const bytes = atob(text.replace(/=+$/, "").replaceAll("-", "+").replaceAll("_", "/"));
  return parseJson(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
}

/**
 * A member of an object, or `undefined`. Whatever the page has added to `Object.prototype` is none of the API's words.
 * @param {any} value
 * @param {string} name
 */
export const member = (value, name) => (isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined);

/**
 * A text, or `undefined`. Some pages have their `JSON.parse` make dates of what looks like one.
 * @param {unknown} value
 */
export function text(value) {
  if (typeof value == "string") return value;
  return value instanceof Date && !isNaN(+value) ? value.toISOString() : undefined;
}

/**
 * The text of a member, or of what is nested in it: `organization.id`.
 * @param {unknown} value
 * @param {string} path
 */
export const textAt = (value, path) => text(path.split(".").reduce(member, value));

/** @param {unknown} value */
export const isObject = (value) => typeof value == "object" && value !== null && !Array.isArray(value);

/**
 * Freezes a value with all that is in it, which is not nested deeply.
 * @template T
 * @param {T} value
 */
export function frozen(value) {
  if (typeof value == "object" && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}

// What passes between the page's `fetch` and us. It may be anybody's by now, and what it answers anything: an error of
// theirs is no answer.

/**
 * Sends a request. Its `outcome` is what was answered, which has at least the status and the headers of a
 * `Response`, and its body, as far as that came; or a word for why there is nothing.
 * @param {string} url
 * @param {string} method
 * @param {string} authorization
 * @param {boolean} isOwn whether it goes to the page's own origin
 * @param {number} timeoutMs
 * @param {number} most the largest body, in bytes
 * @param {boolean} onlyErrors whether only rows with an `error` are wanted
 */
export function exchange(url, method, authorization, isOwn, timeoutMs, most, onlyErrors) {
  // What is sent is not undone by an abort.
  const abort = method == "GET" ? new AbortController() : undefined;
  let timer = 0;
  /** @type {Promise<"timeout">} */
  const late = new Promise((resolve) => (timer = setTimeout(resolve, timeoutMs, "timeout")));
  const sent = Promise.race([late, send(url, method, authorization, isOwn, abort?.signal)]);
  let hasEnded = false;
  const answered = async () => {
    try {
      const answer = await sent;
      if (typeof answer == "string") return answer;
      const body = await Promise.race([late, read(answer, most, onlyErrors).catch(() => undefined)]);
      if (body != "timeout") hasEnded = !!body;
      // The headers have said what became of a redeploy.
      else if (abort) return body;
      return [answer, hasEnded && body];
    } finally {
      clearTimeout(timer);
    }
  };
  // After the end an abort does nothing, but browsers take a while for it.
  return { outcome: answered(), abort: () => hasEnded || abort?.abort() };
}

/**
 * @param {string} url
 * @param {string} method
 * @param {string} authorization
 * @param {boolean} isOwn
 * @param {AbortSignal | undefined} signal
 * @returns {Promise<Response | "blocked" | "redirected" | "unreachable">}
 */
async function send(url, method, authorization, isOwn, signal) {
  // The page's own Content Security Policy may be what forbids a request, which the error of `fetch` does not tell.
  let isBlocked = false;
  const onViolation = (/** @type {SecurityPolicyViolationEvent} */ { effectiveDirective, blockedURI }) => {
    isBlocked ||= effectiveDirective == "connect-src" && isAbout(blockedURI, url);
  };
  document.addEventListener("securitypolicyviolation", onViolation);
  try {
    const answering = fetch(url, options(method, authorization, isOwn, signal));
    // Not kept until the answer comes.
    authorization = "";
    const answer = await answering;
    if (answer.type == "opaqueredirect") return "redirected";
    return typeof answer.status == "number" && answer.status >= 100 ? withHeaders(answer) : "unreachable";
  } catch {
    // A violation is told in a task of its own, about when the fetch fails.
    await new Promise((resolve) => setTimeout(resolve));
    return isBlocked ? "blocked" : "unreachable";
  } finally {
    document.removeEventListener("securitypolicyviolation", onViolation);
  }
}

/**
 * The body in one piece; nothing when it breaks off or has more bytes than that. Of a list, only the rows with an
 * `error`, if they are all that is wanted: the memory of the wasm never shrinks again.
 * @param {Response} answer
 * @param {number} most
 * @param {boolean} onlyErrors
 */
async function read(answer, most, onlyErrors) {
  const body = await whole(answer, most);
  if (!body || !onlyErrors) return body;
  const rows = parseJson(body).filter((/** @type {any} */ row) => row?.error);
  return new TextEncoder().encode(JSON.stringify(rows.slice(0, 50)));
}

/**
 * @param {Response} answer
 * @param {number} most
 */
async function whole(answer, most) {
  const reader = answer.body?.getReader?.();
  if (!reader) {
    // There is no stream where somebody else made the answer.
    const text = await answer.text();
    const body = typeof text == "string" ? new TextEncoder().encode(text) : undefined;
    return body && body.length <= most ? body : undefined;
  }
  const chunks = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (!ArrayBuffer.isView(value)) return undefined;
    size += value.length;
    if (size > most) {
      // Nobody waits for the rest; whether the browser could be told so changes nothing.
      reader.cancel();
      return undefined;
    }
    chunks.push(value);
  }
  // Put together once: a slow server may send it byte by byte.
  const body = new Uint8Array(size);
  let end = 0;
  for (const chunk of chunks) {
    body.set(chunk, end);
    end += chunk.length;
  }
  return body;
}

/**
 * Every option is said, and none is inherited: what somebody adds to `Object.prototype` (an `integrity`, a `body`, a
 * `signal`) would be an option of every request whose options have a prototype. The headers are a plain object as well,
 * because whoever adds one of their own in between spreads it.
 * @param {string} method
 * @param {string} authorization
 * @param {boolean} isOwn
 * @param {AbortSignal | undefined} signal
 */
function options(method, authorization, isOwn, signal) {
  return /** @type {any} */ ({
    __proto__: null,
    method,
    headers: { __proto__: null, Authorization: authorization, Accept: "application/json" },
    mode: "cors",
    credentials: isOwn ? "same-origin" : "omit",
    cache: "no-store",
    // As strict as an error, but told apart from a network that is down.
    redirect: "manual",
    referrerPolicy: "no-referrer",
    signal,
  });
}

/**
 * What is only like a `Response` need not have any headers.
 * @param {Response} answer
 * @returns {any}
 */
function withHeaders(answer) {
  try {
    answer.headers.get("Content-Type");
    return answer;
  } catch {
    return { status: answer.status, headers: new Headers(), body: answer.body, text: () => answer.text() };
  }
}

/**
 * Browsers tell the whole address or its origin only; ours may be a path of the page's origin.
 * @param {string} blocked
 * @param {string} url
 */
function isAbout(blocked, url) {
  return blocked.endsWith(url) || (blocked.includes("/") && url.startsWith(blocked));
}
