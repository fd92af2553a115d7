// @ts-check
// The instance of the wasm that a page's elements share: its start, its death, and the restart.

import { CONTINUES, HelmRedeployError, STOPPED, cannotStart } from "./errors.js";
import createGlue from "./glue.js";
import { own } from "./plain.js";
import { compile } from "./program.js";

/** @import { OwnPage } from "./types.js" */

/** One instance of the wasm. All elements of a page share it, until it dies; then they need another one. */
export class Engine {
  /**
   * The one in use, or about to be. It is rejected once it has died, so that only a person starts the next.
   * @type {Promise<Engine> | undefined}
   */
  static #current;
  static #starts = 0;

  /** What each element that has joined does when the instance dies. */
  #mourners = new Map();
  /**
   * What is told of its end.
   * @type {HelmRedeployError | undefined}
   */
  #end;
  /** @type {typeof import("widget") | undefined} */
  #widget;

  /**
   * @param {OwnPage} source
   * @returns {Promise<Engine>}
   */
  static get(source) {
    this.#current ??= new Engine().#start(own(source), this.#starts++).catch((error) => {
      this.#current = undefined;
      throw error;
    });
    return this.#current;
  }

  /** Has the next `get` start a fresh one. */
  static forget() {
    this.#current = undefined;
  }

  /** What the wasm offers. */
  get widget() {
    return /** @type {typeof import("widget")} */ (this.#widget);
  }

  /**
   * @param {OwnPage} source
   * @param {number} restart
   */
  async #start({ wasm, asked }, restart) {
    if (typeof WebAssembly !== "object") throw cannotStart("This browser has no WebAssembly, or it is turned off.");
    const program = (await wasm) ?? new URL("./widget_bg.wasm", import.meta.url);
    const isAddress = typeof program === "string" || program instanceof URL;
    const [widget, module] = await Promise.all([
      createGlue(this.#watching(), restart),
      compile(isAddress ? fresh(program, restart) : program, wasm || restart ? undefined : asked),
    ]);
    try {
      widget.initSync({ module });
    } catch (error) {
      throw cannotStart("Its files are of different versions: reload the page.", error);
    }
    this.#widget = widget;
    return this;
  }

  /**
   * `WebAssembly`, whose instances' functions are watched. Whatever enters the wasm, a call of ours or the browser for
   * one of its timers, listeners and tasks, goes through them: so an end that is seen there is that of this instance,
   * and the end of anything else, the host's own wasm too, is not.
   * @returns {typeof WebAssembly}
   */
  #watching() {
    const { Instance } = WebAssembly;
    const watched = (/** @type {WebAssembly.ExportValue} */ it) => (typeof it === "function" ? this.#watched(it) : it);
    return Object.create(WebAssembly, {
      Instance: {
        value: function (/** @type {ConstructorParameters<typeof WebAssembly.Instance>} */ ...all) {
          const exports = Object.entries(new Instance(...all).exports);
          return { exports: Object.fromEntries(exports.map(([name, it]) => [name, watched(it)])) };
        },
      },
    });
  }

  /** @param {Function} call */
  #watched(call) {
    return (/** @type {unknown[]} */ ...values) => {
      // Nobody knows what a dead instance would still do.
      if (this.#end) return undefined;
      try {
        return call(...values);
      } catch (error) {
        if (isTrap(error)) this.#die();
        throw error;
      }
    };
  }

  /**
   * @param {object} element
   * @param {() => void} mourn
   */
  join(element, mourn) {
    if (this.#end) throw this.#end;
    this.#mourners.set(element, mourn);
  }

  /** @param {object} element */
  leave(element) {
    this.#mourners.delete(element);
  }

  #die() {
    this.#end = new HelmRedeployError("internal", STOPPED + CONTINUES);
    Engine.#current = Promise.reject(this.#end);
    Engine.#current.catch(() => {});
    // Later, because a stack that is full has no room for it.
    queueMicrotask(() => {
      for (const [element, mourn] of [...this.#mourners]) {
        this.leave(element);
        mourn();
      }
    });
  }
}

/**
 * Whether this is how a wasm ends: a panic is an `unreachable`, and a stack has an end, of which each browser tells in
 * its own way.
 * @param {unknown} error
 */
function isTrap(error) {
  return (
    error instanceof WebAssembly.RuntimeError ||
    (error instanceof Error &&
      (error.name === "InternalError" || (error instanceof RangeError && /call stack/i.test(error.message))))
  );
}

/**
 * An address that nobody has answered yet, for every start but the first.
 * @param {string | URL} address
 * @param {number} restart
 */
function fresh(address, restart) {
  const url = new URL(address, document.baseURI);
  if (restart) url.searchParams.set("restart", String(restart));
  return url.href;
}
