// @ts-check
// The program itself, widget_bg.wasm: asked for, looked at, compiled.

import { HelmRedeployError, cannotStart } from "./errors.js";
import { own } from "./plain.js";

/** What the wasm of this version hashes to; without it (while developing) it is not checked. */
export const INTEGRITY = typeof __WASM_INTEGRITY__ === "string" ? __WASM_INTEGRITY__ : "";

/** How long the wasm may take to arrive, in milliseconds. */
const PATIENCE = 60_000;

/**
 * Asks for the program, which the browser holds to its hash. Whatever the page's `fetch` throws is a rejection.
 * @param {string | URL} address
 */
export const request = async (address) =>
  fetch(`${address}`, own({ integrity: INTEGRITY, credentials: /** @type {const} */ ("same-origin") }));

/**
 * Compiles the program.
 * @param {string | BufferSource} program its address, or itself
 * @param {Promise<Response>} [asked] the answer for the address, if it was asked for before
 * @returns {Promise<WebAssembly.Module>}
 */
export function compile(program, asked) {
  const name = typeof program === "string" ? nameOf(program) : "The program";
  /** @type {Promise<never>} */
  const late = new Promise((_, reject) => {
    const end = () => reject(cannotStart(`${name} has not arrived within a minute.`));
    AbortSignal.timeout(PATIENCE).addEventListener("abort", end);
  });
  return Promise.race([compiled(program, name, asked), late]);
}

/**
 * @param {string | BufferSource} program
 * @param {string} name
 * @param {Promise<Response>} [asked]
 */
async function compiled(program, name, asked) {
  try {
    if (typeof program !== "string") return await WebAssembly.compile(program);
    const response = await receive(asked ?? request(program), name);
    // A plain web server that does not know what wasm is does no harm.
    return await (response instanceof Response && response.headers.get("content-type") === "application/wasm"
      ? WebAssembly.compileStreaming(response)
      : WebAssembly.compile(await response.arrayBuffer()));
  } catch (error) {
    if (error instanceof HelmRedeployError) throw error;
    if (!(error instanceof WebAssembly.CompileError)) throw cannotStart(`${name} did not arrive whole.`, error);
    throw cannotStart(
      /unsafe-eval|content.security/i.test(error.message)
        ? "The page's Content-Security-Policy forbids WebAssembly: its script-src has to allow 'wasm-unsafe-eval'."
        : `${name} is damaged, or something else came in its place.`,
      error,
    );
  }
}

/**
 * @param {Promise<Response>} asked
 * @param {string} name
 */
async function receive(asked, name) {
  let response;
  try {
    response = await asked;
  } catch (error) {
    throw cannotStart(`${name} could not be loaded: it is missing or blocked, or of another version.`, error);
  }
  if (!response.ok) throw cannotStart(`The server answered HTTP ${response.status} when asked for ${name}.`);
  return response;
}

/** @param {string} address */
const nameOf = (address) => new URL(address).pathname.replace(/.*\//, "");
