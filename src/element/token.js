// @ts-check
// The token, from the host to the widget: one that was set, or the answer of `getToken`. None stays here once the wasm
// has taken it.

import { FAILED, LATE, gave, noToken } from "./errors.js";
import { closeOrigins } from "./origins.js";

/** @import { GetToken, TokenReason } from "./types.js" */

/**
 * Who takes the token.
 * @typedef {object} Taker
 * @property {(token: string | null) => void} take throws for a text that is no token
 * @property {(message: string) => void} fail hears that the host has none, and why
 */

/**
 * What came of asking a host: something in place of a token, or why nothing came.
 * @typedef {{ token?: unknown, why?: string }} Answer
 */

/** How long a host may take to answer, in milliseconds. */
const PATIENCE = 30_000;

/**
 * The answer that is awaited, by the function that was asked: widgets with the same one share it.
 * @type {WeakMap<GetToken, Promise<Answer>>}
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
  /** @type {Promise<Answer>} */
  const answer = new Promise((resolve) => {
    /** @param {Answer} came */
    const end = (came) => {
      clearTimeout(timer);
      if (answers.get(getToken) === answer) answers.delete(getToken);
      resolve(came);
    };
    const timer = setTimeout(() => end({ why: LATE }), PATIENCE);
    new Promise((resolve) => resolve(getToken(reason))).then(
      (token) => end({ token }),
      // Why is the host's own business, and might be told in words that hold a token.
      () => end({ why: FAILED }),
    );
  });
  answers.set(getToken, answer);
  return answer;
}

/** One element's way to a token. When a host is asked is for the widget to say. */
export class TokenDesk {
  /** @type {GetToken | undefined} */
  getToken;
  /**
   * A token that the widget has not been given yet; `null` to have it forgotten.
   * @type {unknown}
   */
  #given;
  /**
   * Why the widget wants a token, until the host is asked for it.
   * @type {TokenReason | undefined}
   */
  #wanted;
  /**
   * The function that was asked last, while its answer counts.
   * @type {{ getToken: GetToken } | undefined}
   */
  #question;

  /** Whether there is a token, or somebody to ask for one. */
  get isAtHand() {
    return this.#given === undefined ? Boolean(this.getToken) : this.#given !== null;
  }

  /** @param {unknown} token */
  give(token) {
    this.#given = token;
  }

  /** Takes back what was given and not handed over yet. */
  withdraw() {
    const token = this.#given;
    this.#given = undefined;
    return token;
  }

  /** @param {TokenReason} reason */
  want(reason) {
    this.#wanted = reason;
  }

  /** Whether the widget wants a token for which no host was asked yet. */
  get isWanted() {
    return this.#wanted !== undefined;
  }

  /** Nothing is wanted any more, what is still answered does not count, and who asks again gets an answer of its own. */
  close() {
    if (this.#question) answers.delete(this.#question.getToken);
    this.#wanted = this.#question = undefined;
  }

  /**
   * Hands over what there is, or else asks the host for what is wanted.
   * @param {Taker} taker
   */
  serve(taker) {
    const token = this.withdraw();
    if (token === null) {
      this.close();
      taker.take(null);
    } else if (token !== undefined) {
      this.#handOver(taker, token);
    }
    this.#ask(taker);
  }

  /**
   * @param {Taker} taker
   * @param {unknown} token
   */
  #handOver(taker, token) {
    this.close();
    closeOrigins();
    if (typeof token !== "string" || !token.trim()) return taker.fail(noToken(gave(token)));
    try {
      taker.take(token);
    } catch (error) {
      taker.fail(noToken(`it gave a text that is none. ${/** @type {Error} */ (error).message}`));
    }
  }

  /** @param {Taker} taker */
  async #ask(taker) {
    const { getToken } = this;
    if (!this.#wanted || !getToken) return;
    const reason = this.#wanted;
    this.#wanted = undefined;
    // It is being asked.
    if (this.#question?.getToken === getToken) return;
    const question = (this.#question = { getToken });
    const { token, why } = await ask(getToken, reason);
    // Meanwhile somebody may have given one, or the widget may have gone, or follow another service or ask another host.
    if (question !== this.#question) return;
    if (why === undefined) return this.#handOver(taker, token);
    this.close();
    taker.fail(noToken(why));
  }
}
