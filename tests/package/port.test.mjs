// What the page in one file makes of the messages that its parent sends. `cargo xtask test package` runs this.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { read } from "../../package/port.js";

const [SHOP, SEARCH] = ["3c90c3cc-0d44-4b50-8888-8dd25736052a", "71b8f0c2-94de-4a37-8c15-e2d6a3b4950f"];
const entity = { identifier: "shop", title: "The shop", blueprint: "service", properties: { language: "Rust" } };
const theme = { mode: "dark", css: ":root { --text-high: #fff }" };

/** What a frame is told of a message: what is sent is copied on its way. */
const told = (about) => read(structuredClone({ type: "PLUGIN_DATA", ...about }));
const idOf = (params, properties) => told({ params, entity: { ...entity, properties } }).helmId;

test("an entity's title, its id and the theme are read, as Port sends them", () => {
  const properties = { ...entity.properties, helm_id: SHOP };
  const { helmId, title, scheme } = told({ params: {}, page: {}, user: {}, entity: { ...entity, properties }, theme });
  assert.deepEqual([helmId, title, scheme], [SHOP, "The shop", "dark"]);
});

test("the id has a few names, and a parameter comes before a property", () => {
  for (const name of ["helm_id", "helm-id", "helmId"]) {
    assert.equal(idOf({ [name]: { type: "string", value: SHOP } }, { helm_id: SEARCH }), SHOP);
    assert.equal(idOf({ [name]: SHOP }, {}), SHOP);
    assert.equal(idOf({}, { [name]: SHOP }), SHOP);
  }
  assert.equal(idOf(undefined, { qovery_helm_id: SHOP }), SHOP);
  assert.equal(idOf({ qovery_helm_id: { type: "string", value: SHOP } }, {}), "");
});

test("the example declares the parameter that is read, as Port wants it declared", async () => {
  const params = JSON.parse(await readFile(new URL("../../examples/port/upload-params.json", import.meta.url), "utf8"));
  for (const [name, { type, isRequired, label }] of Object.entries(params)) {
    assert.deepEqual([type, isRequired, typeof label], ["string", false, "string"]);
    assert.equal(idOf({ [name]: { type, value: SHOP } }, {}), SHOP);
  }
  assert.equal(Object.keys(params).length, 1);
});

test("an empty parameter is as good as none, and what is no id is for the element to refuse", () => {
  assert.equal(idOf({ helm_id: { type: "string", value: " " } }, { helm_id: ` ${SHOP}\n` }), SHOP);
  assert.equal(idOf({ helm_id: { type: "string", value: "shop" } }, { helm_id: SHOP }), "shop");
});

test("two entities are told apart also where blueprints have the same identifiers", () => {
  const entities = [entity, { ...entity, blueprint: "team" }, { ...entity, identifier: "cart" }, undefined];
  assert.equal(new Set(entities.map((entity) => told({ entity }).entity)).size, 4);
  assert.equal(told({ entity }).entity, told({ entity: { ...entity, title: "Renamed" } }).entity);
});

test("a mode is light or dark, and any other says nothing", () => {
  const modes = ["light", " Dark ", "system", "", 1, null, undefined, { toString: "dark" }];
  assert.deepEqual(
    modes.map((mode) => told({ theme: { mode } }).scheme),
    ["light", "dark", "", "", "", "", "", ""],
  );
});

test("whatever is no message of Port's is nothing", () => {
  const others = [undefined, null, "PLUGIN_DATA", 7, [], ["PLUGIN_DATA"], {}, { type: "PORT_TOKEN", token: "a" }];
  for (const message of others) assert.equal(read(message), undefined);
});

test("a message of any shape says nothing that it does not say", () => {
  const values = [undefined, null, "text", 7, true, [], [[SHOP]], {}, new Date(), new Map([["helm_id", SHOP]]), new Uint8Array(9)];
  for (const value of values) {
    const all = told({ params: value, entity: value, theme: value });
    assert.deepEqual([all.helmId, all.title, all.scheme], ["", "", ""]);
    const { helmId, title } = told({
      params: { helm_id: { value }, helmId: value },
      entity: { title: [value], properties: { helm_id: [value], qovery_helm_id: { value: [value] } } },
    });
    assert.deepEqual([helmId, title], [typeof value === "string" ? value : "", ""]);
  }
});

test("nothing but the four is read, and what is long is cut", () => {
  const { helmId, title } = told({
    token: "a",
    apiBase: "https://evil.example",
    entity: { ...entity, title: "x".repeat(1e6), properties: { helm_id: "y".repeat(1e6) } },
  });
  assert.deepEqual([title, helmId], ["x".repeat(200), "y".repeat(200)]);
  assert.deepEqual(Object.keys(told({ token: "a" })), ["helmId", "title", "entity", "scheme"]);
});

test("a polluted prototype says nothing", (context) => {
  const members = { params: { helm_id: SHOP }, entity: { title: "Evil" }, helm_id: SHOP, title: "Evil", mode: "dark", value: SHOP };
  Object.assign(Object.prototype, members);
  context.after(() => Object.keys(members).forEach((name) => delete Object.prototype[name]));
  const { helmId, title, scheme } = told({ entity: { properties: {} }, theme: {}, params: { helm_id: {} } });
  assert.deepEqual([helmId, title, scheme], ["", "", ""]);
  assert.equal(read({}), undefined);
  const own = JSON.parse(`{ "type": "PLUGIN_DATA", "params": { "__proto__": { "helm_id": "${SHOP}" } } }`);
  assert.equal(read(structuredClone(own)).helmId, "");
});
