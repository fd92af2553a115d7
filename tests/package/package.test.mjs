// The npm package as it would be published, installed in a folder of its own. `cargo xtask test package` runs this.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

/** Where the package is installed, and where the packages are that check it. */
const [installed, checkers] = [process.env.HELM_REDEPLOY_INSTALLED, process.env.HELM_REDEPLOY_CHECKERS].map((folder) =>
  createRequire(join(folder, "-")),
);
const fileOf = (name) => installed.resolve(name);
const folder = dirname(fileOf("helm-redeploy/package.json"));
const json = async (name) => JSON.parse(await readFile(join(folder, name), "utf8"));
const { exports, customElements, ...about } = await json("package.json");

test("everything that the package exports is there", async () => {
  const files = new Set(await readdir(folder));
  for (const file of Object.values(exports).flatMap((target) => (typeof target === "string" ? target : Object.values(target)))) {
    assert.ok(files.has(file.replace("./", "")), `${file} is missing`);
  }
  for (const file of ["README.md", "LICENSE", customElements]) assert.ok(files.has(file), `${file} is missing`);
});

test("the version is that of the crate", () => assert.equal(about.version, process.env.HELM_REDEPLOY_VERSION));

test("both modules can be imported where there is no browser", async () => {
  const known = Object.keys(globalThis);
  await import(fileOf("helm-redeploy"));
  await import(fileOf("helm-redeploy/define.js"));
  assert.deepEqual(Object.keys(globalThis), known);
});

test("importing anything else than define.js has no side effect to keep", () => {
  assert.deepEqual(about.sideEffects, ["./define.js"]);
});

test("the hashes are those of the files", async () => {
  const hashes = await json("sri.json");
  for (const file of ["helm-redeploy.js", "define.js", "widget.js", "widget_bg.wasm"]) {
    const hash = createHash("sha384").update(await readFile(join(folder, file))).digest("base64");
    assert.equal(hashes[file], `sha384-${hash}`, file);
  }
});

test("the class knows the hash of its wasm, and the version", async () => {
  const code = await readFile(fileOf("helm-redeploy"), "utf8");
  const hashes = await json("sri.json");
  for (const known of [hashes["widget_bg.wasm"], about.version]) assert.ok(code.includes(known), `${known} is not in it`);
});

test("whoever debugs reads the scripts as they were written", async () => {
  for (const file of ["helm-redeploy.js", "define.js"]) {
    assert.match(await readFile(join(folder, file), "utf8"), new RegExp(`//# sourceMappingURL=${file}.map\\s*$`));
    const { sources, sourcesContent } = await json(`${file}.map`);
    assert.deepEqual(sources.map((source) => source.split("/").at(-1)), [file]);
    assert.match(sourcesContent[0], /^\/\/ .*\n/, "its comments are in it");
  }
});

test("the manifest follows the schema of custom-elements-manifest", async () => {
  const { default: Ajv } = await import(checkers.resolve("ajv"));
  const schema = JSON.parse(await readFile(checkers.resolve("custom-elements-manifest/schema.json"), "utf8"));
  const isValid = new Ajv({ allowUnionTypes: true }).compile(schema);
  const manifest = await json(customElements);
  assert.equal(manifest.schemaVersion, "2.1.0");
  assert.ok(isValid(manifest), JSON.stringify(isValid.errors, null, 2));
});

test("the wasm and the code around it fit together", async () => {
  const { initSync, mount } = await import(fileOf("helm-redeploy/widget.js"));
  initSync({ module: await readFile(fileOf("helm-redeploy/widget_bg.wasm")) });
  assert.equal(typeof mount, "function");
});
