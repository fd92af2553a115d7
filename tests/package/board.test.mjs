// What the board makes of what people paste. `cargo xtask test package` runs this.

import assert from "node:assert/strict";
import { test } from "node:test";
import { NoToken, authorizationWith, tokenIn } from "../../board/paste.js";

const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const TOKEN = [part({ alg: "RS256", typ: "JWT" }), part({ exp: 4102444800 }), "c2lnbmVk_-5vYm9keQ"].join(".");
const API_TOKEN = "qov_0123456789-abcdefghij";

test("a token is taken as it was copied", () => {
  for (const text of [
    TOKEN,
    `  ${TOKEN}\n`,
    `"${TOKEN}"`,
    `\u201c${TOKEN}\u201d`,
    `bearer ${TOKEN}\u00a0`,
    `\u200bAuthorization: Bearer ${TOKEN}%`,
    `export QOVERY_CLI_ACCESS_TOKEN=${TOKEN};`,
    `${TOKEN}.`,
    JSON.stringify({ id_token: `${part({})}.${part({})}.other`, access_token: TOKEN, expires_in: 86400 }),
  ]) {
    assert.equal(tokenIn(text), TOKEN, text.replaceAll(TOKEN, "…"));
  }
});

test("each kind of token has its own scheme", () => {
  assert.equal(authorizationWith(tokenIn(`token ${API_TOKEN}`)), `Token ${API_TOKEN}`);
  assert.equal(authorizationWith(TOKEN), `Bearer ${TOKEN}`);
});

test("what is no token is refused in words that do not repeat it", () => {
  for (const [text, why] of [
    ["", /first/],
    [" Bearer ", /first/],
    ["two words", /unusual signs/],
    ["correct-horse-battery", /three parts/],
    ["e30.e30.", /three parts/],
    ["eyJub3Qtanso.e30.abc", /three parts/],
    [`${TOKEN}me@host ~ %`, /unusual signs/],
    [`${part({})}..aXY.Y2lwaGVydGV4dA.dGFn`, /encrypted/],
    [`${TOKEN}${"a".repeat(20_000)}`, /too long/],
  ]) {
    const isRefusal = (error) => error instanceof NoToken && why.test(error.message) && !(text && error.message.includes(text));
    assert.throws(() => tokenIn(text), isRefusal, text.slice(0, 40));
  }
});
