// @ts-check
// Objects that nobody else has a hand in.

/**
 * Options of which each is their own: what somebody adds to `Object.prototype` is none.
 * @template {object} T
 * @param {T} [options]
 * @returns {T}
 */
export const own = (options) => Object.assign(Object.create(null), options);
