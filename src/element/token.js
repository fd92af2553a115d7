// @ts-check
// The token, from the host to the widget: one that was set, or the answer of `getToken`. None stays here once the wasm
// has taken it.

import { NO_TOKEN } from "./errors.js";
import { closeOrigins } from "./origins.js";

/** @import { GetToken, TokenReason } from "./types.js" */

/**
 * Who takes the token.
 * @typedef {object} Taker
 * @property {(token: string | null) => void} take throws for a text that is no token
 * @property {(message: string) => void} fail hears that the host has none, and why
 */

/**
 * The answer that is awaited, by the function that was asked: widgets with the same one share it.
 * @type {WeakMap<GetToken, Promise<string>>}
 */
const answers = new WeakMap();

/**
 * Calls the host's `getToken`. It may return a token or a promise of one, or throw.
 * @param {GetToken} getToken
 * @param {TokenReason} reason
 */
function ask(getToken, reason) {
  const known = answers.get(getToken);
  if (known) return known;
  /** @type {Promise<string>} */
  const answer = new Promise((resolve) => resolve(getToken(reason)));
  answers.set(getToken, answer);
  const forget = () => answers.delete(getToken);
  answer.then(forget, forget);
  return answer;
}

/** One element's way to a token. */
export class TokenDesk {
  /** @type {GetToken | undefined} */
  getToken;
  /**
   * A token that the widget has not been given yet; `null` to have it forgotten.
   * @type {string | null | undefined}
   */
  #given;
  /**
   * Why the widget wants a token, until it has one.
   * @type {TokenReason | undefined}
   */
  #wanted;
  /**
   * What `getToken` was asked for last, while its answer counts.
   * @type {object | undefined}
   */
  #question;

  /** Whether there is a token, or somebody to ask for one. */
  get isAtHand() {
    return this.#given === undefined ? Boolean(this.getToken) : this.#given !== null;
  }

  /** @param {string | null | undefined} token */
  give(token) {
    this.#given = token;
  }

  /** Takes back what was given and not handed over yet. */
  withdraw() {
    const token = this.#given;
    this.#given = undefined;
    return token;
  }

  /** @param {TokenReason | undefined} reason */
  want(reason) {
    this.#wanted = reason;
  }

  /** Nothing is wanted any more, and what is still answered does not count. */
  close() {
    this.#wanted = this.#question = undefined;
  }

  /**
   * Hands over what there is, or else asks the host for what is wanted.
   * @param {Taker} taker
   */
  serve(taker) {
    this.#handOver(taker);
    this.#ask(taker);
  }

  /** @param {Taker} taker */
  #handOver(taker) {
    const token = this.withdraw();
    if (token === undefined) return;
    this.close();
    if (token !== null) closeOrigins();
    try {
      taker.take(token === null ? null : String(token));
    } catch (error) {
      this.close();
      taker.fail(/** @type {Error} */ (error).message);
    }
  }

  /** @param {Taker} taker */
  async #ask(taker) {
    if (!this.#wanted || !this.getToken || this.#question) return;
    const question = (this.#question = {});
    // Meanwhile somebody may have given one, or the widget may have gone, or follow another service.
    const isOpen = () => question === this.#question;
    try {
      const token = await ask(this.getToken, this.#wanted);
      if (!isOpen()) return;
      this.#given = token ?? "";
      this.#handOver(taker);
    } catch {
      // Why is the host's own business, and might be told in words that hold a token.
      if (!isOpen()) return;
      this.close();
      taker.fail(NO_TOKEN);
    }
  }
}
