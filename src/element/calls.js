// @ts-check
// The promises of an element's methods: who waits for a redeploy to be accepted, and who for a status to be read.

/** @import { Status } from "./types.js" */

/** @typedef {"redeploy" | "read"} About */

export class Calls {
  /** @type {Record<About, { resolve(status: Status): void, reject(error: Error): void }[]>} */
  #waiting = { redeploy: [], read: [] };

  /**
   * @param {About} about
   * @returns {Promise<Status>}
   */
  wait(about) {
    const promise = new Promise((resolve, reject) => this.#waiting[about].push({ resolve, reject }));
    // Nobody has to listen: what goes wrong is shown, and told as an event.
    promise.catch(() => {});
    return promise;
  }

  /**
   * @param {About} about
   * @param {Status} status
   */
  resolve(about, status) {
    for (const caller of this.#waiting[about].splice(0)) caller.resolve(status);
  }

  /**
   * @param {About} about
   * @param {Error} error
   */
  reject(about, error) {
    for (const caller of this.#waiting[about].splice(0)) caller.reject(error);
  }

  /** @param {Error} error */
  rejectAll(error) {
    this.reject("redeploy", error);
    this.reject("read", error);
  }
}
