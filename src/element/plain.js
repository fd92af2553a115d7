// @ts-check
// Objects that nobody else has a hand in.

/**
 * Options of which each is their own: what somebody adds to `Object.prototype` is none.
 * @template {object} T
 * @param {T} [options]
 * @returns {T}
 */
export const own = (options) => Object.assign(Object.create(null), options);

/**
 * Hosts share what they are told, so none of them may change it.
 * @template T
 * @param {T} data
 * @returns {T}
 */
export function frozen(data) {
  if (data && typeof data === "object") Object.values(Object.freeze(data)).forEach(frozen);
  return data;
}
