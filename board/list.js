// Asks the API which Helm services an environment has: the one request that the board sends by itself.

import { idIn } from "./address.js";

/** No name that is shown is longer. */
const LONGEST_NAME = 200;
/** The largest answer that is read, in bytes. */
const LARGEST = 2 ** 20;
/** How long the whole answer may take, in milliseconds. */
const PATIENCE = 10_000;

/** Why there is no list, in words for people. */
export class NoList extends Error {
  /** Whether another token is what helps. */
  isAboutToken;

  constructor(words, isAboutToken = false) {
    super(words);
    this.isAboutToken = isAboutToken;
  }
}

/** The services of an environment: the `id` and the `name` of each, once. */
export async function servicesOf(base, environment, authorization) {
  const { answer, body } = await ask(base, `/environment/${environment}/helm`, authorization);
  const isPage = /html/i.test(answer.headers.get("Content-Type")) || /^\s*</.test(body);
  if (isPage) throw new NoList("A proxy or login page answered instead of Qovery.");
  if (!answer.ok) throw refusal(answer.status);
  const results = resultsIn(body);
  if (results?.length === 0) throw new NoList("This environment has no Helm service.");
  const services = results?.map(serviceIn).filter(Boolean) ?? [];
  if (!services.length) throw new NoList(`Unexpected answer from ${whose(base)}.`);
  return [...new Map(services.map((service) => [service.id, service])).values()];
}

function resultsIn(body) {
  try {
    const { results } = JSON.parse(body);
    return Array.isArray(results) ? results : undefined;
  } catch {
    return undefined;
  }
}

/** What of a service is of use here; nothing where it has no id. */
function serviceIn(result) {
  const id = idIn(result?.id);
  const name = typeof result?.name === "string" ? result.name.trim().slice(0, LONGEST_NAME) : "";
  return id && { id, name };
}

function refusal(status) {
  switch (status) {
    case 401:
      return new NoList("Token refused or expired. Give a new one.", true);
    case 403:
      return new NoList("This token may not see this environment.");
    case 404:
      return new NoList("No environment with this id, or no access to it. Check the id.");
    case 429:
      return new NoList("Too many requests with this token. Wait a moment.");
    default:
      return new NoList(
        status >= 500 ? `Qovery answered an error (HTTP ${status}).` : `Qovery refused the request (HTTP ${status}).`,
      );
  }
}

/** Sends it as the widget sends its own requests: no cookies to others, no cache, no referrer, and no redirect followed. */
async function ask(base, path, authorization) {
  const isOwn = base.startsWith("/");
  const url = (isOwn ? location.origin : "") + base.replace(/\/$/, "") + path;
  const late = AbortSignal.timeout(PATIENCE);
  try {
    const answer = await fetch(url, {
      headers: { Authorization: authorization, Accept: "application/json" },
      mode: "cors",
      credentials: isOwn ? "same-origin" : "omit",
      cache: "no-store",
      redirect: "manual",
      referrerPolicy: "no-referrer",
      signal: late,
    });
    if (answer.type === "opaqueredirect") {
      throw new NoList(`${whose(base)} answered with a redirect to elsewhere, which was not followed.`);
    }
    return { answer, body: await text(answer) };
  } catch (error) {
    if (error instanceof NoList) throw error;
    if (late.aborted) throw new NoList(`No answer from ${whose(base)} in time.`);
    throw new NoList(
      `No readable answer from ${whose(base)}. You may be offline, or a VPN, proxy, blocker or the API's rules for other ` +
        "sites (CORS) are in the way.",
    );
  }
}

async function text(answer) {
  const decoder = new TextDecoder();
  let [size, read] = [0, ""];
  for await (const chunk of pieces(answer.body)) {
    size += chunk.length;
    if (size > LARGEST) throw new NoList("The list of this environment is larger than what this page reads (1 MiB).");
    read += decoder.decode(chunk, { stream: true });
  }
  return read + decoder.decode();
}

/** (Not every browser lets a stream itself be gone through.) */
async function* pieces(body) {
  const reader = body?.getReader();
  try {
    while (reader) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    reader?.cancel().catch(() => {});
  }
}

/** The API as people know it. */
export const whose = (base) => (base.startsWith("/") ? `this site's ${base}` : base);
