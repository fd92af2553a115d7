// @ts-check
// The origins beside Qovery's own that a token may be sent to: parsed here, where the browser's own parser is. What an
// API may be is the widget's to say (src/target.rs).

/** @type {string[] | undefined} */
let origins;
/** Whether some widget has been given a token, after which nothing may be allowed any more. */
let hasSeenToken = false;

/**
 * @param {string[]} allowed
 * @returns {void}
 */
export function allow(allowed) {
  if (origins || hasSeenToken) {
    throw new Error("allowApiOrigins works only once, and before a widget is given a token.");
  }
  origins = [...allowed].map(originOf);
}

/** @param {unknown} given */
function originOf(given) {
  try {
    const { protocol, hostname, origin, href } = new URL(`${given}`);
    const isSafe = protocol === "https:" || (protocol === "http:" && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname));
    // No path, no query and no user; and an asterisk would stand for itself.
    if (isSafe && href === `${origin}/` && !/[*%]/.test(origin)) return origin;
  } catch {
    // It is no address at all.
  }
  const said = typeof given === "string" ? withoutUser(given) : typeof given;
  throw new TypeError(
    `allowApiOrigins takes origins such as "https://gateway.example.com" (http only on localhost), and "${said}" is none. ` +
      "A path belongs into api-base.",
  );
}

/**
 * Who an address signs in as is nobody's business.
 * @param {string} address
 */
const withoutUser = (address) => address.replace(/.*@/, "…@");

export const allowedOrigins = () => origins ?? [];

/** Says that a widget has a token now. */
export function closeOrigins() {
  hasSeenToken = true;
}

/**
 * An API base as browsers write it, and as a path where it is the page's own origin, which is allowed by itself as long as
 * the page has not said what is. What is no plain address stays as it is, for the widget to refuse.
 * @param {string} base
 */
export function plainBase(base) {
  const own = globalThis.origin;
  const isOwnAllowed = origins?.includes(own) ?? true;
  const text = base.trim().replace(/^\//, isOwnAllowed ? "/" : `${own}/`);
  if (!/^https?:\/\/[^/\\@]+(\/|$)/i.test(text) || !URL.canParse(text)) return withoutUser(base);
  const { origin, href } = new URL(text);
  return origin === own && isOwnAllowed ? href.slice(origin.length) : href;
}
