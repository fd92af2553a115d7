// What the address says: which services, or which environment's, and which of them is to be open. Nothing else is read from
// it, and nothing but the id of an open service is written into it.

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** An id as the API writes it; nothing for a text that is none. */
export function idIn(text) {
  const id = String(text).toLowerCase();
  return UUID.test(id) ? id : undefined;
}

/** Each id once, in the order of the address. What is no id is left out. */
export function namedServices() {
  const named = new URLSearchParams(location.search).getAll("helm-id").map(idIn);
  return [...new Set(named)].filter(Boolean);
}

/** The environment that is named: `undefined` where none is, and `null` where what is named is no id. */
export function namedEnvironment() {
  const named = new URLSearchParams(location.search).get("environment-id");
  return named === null ? undefined : (idIn(named) ?? null);
}

/** The service that the address wants open. */
export const linked = () => idIn(location.hash.slice(1));

/** Has the address name the open service, so that it can be copied; or none any more. */
export function link(id) {
  // The entry of the history stays the same one, and keeps what it holds.
  history.replaceState(history.state, "", id ? `#${id}` : location.pathname + location.search);
}
