// @ts-check
// The origins beside Qovery's own that a token may be sent to.

/** @type {string[] | undefined} */
let origins;
/** Whether some widget has been given a token, after which nothing may be allowed any more. */
let hasSeenToken = false;

/**
 * Allows other origins as `api-base`. To be called once, before any widget is given a token; a second call throws.
 * @param {string[]} allowed such as `["https://gateway.example.com"]`
 * @returns {void}
 */
export function allowApiOrigins(allowed) {
  if (origins || hasSeenToken) {
    throw new Error("allowApiOrigins works only once, and before a widget is given a token.");
  }
  origins = Array.from(allowed, String);
}

export const allowedOrigins = () => origins ?? [];

/** Says that a widget has a token now. */
export function closeOrigins() {
  hasSeenToken = true;
}
