// The npm package as it would be published, installed in a folder of its own. `cargo xtask test package` runs this.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFile, readFile, readdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { reference } from "../../package/reference.mjs";

/** Where the package is installed, and where the packages are that check it. */
const { HELM_REDEPLOY_INSTALLED, HELM_REDEPLOY_CHECKERS, HELM_REDEPLOY_TYPESCRIPT, HELM_REDEPLOY_WEBPACK } = process.env;
const [installed, checkers, typescript, bundler] = [
  HELM_REDEPLOY_INSTALLED,
  HELM_REDEPLOY_CHECKERS,
  HELM_REDEPLOY_TYPESCRIPT,
  HELM_REDEPLOY_WEBPACK,
].map((modules) => createRequire(join(modules, "-")));
/** A host's folder, in which the package is installed. */
const project = dirname(HELM_REDEPLOY_INSTALLED);
const source = (path) => readFile(new URL(`../../${path}`, import.meta.url), "utf8");
const fileOf = (name) => installed.resolve(name);
const folder = dirname(fileOf("helm-redeploy/package.json"));
const json = async (name) => JSON.parse(await readFile(join(folder, name), "utf8"));
const { exports, customElements, ...about } = await json("package.json");

test("everything that the package exports is there", async () => {
  const files = new Set(await readdir(folder));
  for (const file of Object.values(exports).flatMap((target) => (typeof target === "string" ? target : Object.values(target)))) {
    if (!file.includes("*")) assert.ok(files.has(file.replace("./", "")), `${file} is missing`);
  }
  for (const file of ["README.md", "LICENSE", customElements]) assert.ok(files.has(file), `${file} is missing`);
});

test("the version is that of the crate", () => assert.equal(about.version, process.env.HELM_REDEPLOY_VERSION));

test("each module can be imported where there is no browser, and asks for nothing there", async (context) => {
  const known = Object.keys(globalThis);
  const fetch = context.mock.method(globalThis, "fetch");
  await import(fileOf("helm-redeploy"));
  await import(fileOf("helm-redeploy/define.js"));
  await import(join(folder, "define.js"));
  assert.deepEqual(Object.keys(globalThis), known);
  assert.equal(fetch.mock.callCount(), 0);
});

test("importing anything else than define.js, as pages or bundlers know it, and themes has no side effect to keep", () => {
  const forBundlers = exports["./define.js"].default;
  assert.deepEqual(about.sideEffects, ["./define.js", forBundlers, "./themes/*.css"]);
});

test("define.js hands on all that helm-redeploy.js exports", async () => {
  const all = { ...(await import(fileOf("helm-redeploy"))) };
  assert.deepEqual(Object.keys(all), ["HelmRedeployElement", "allowApiOrigins", "define"]);
  for (const module of [fileOf("helm-redeploy/define.js"), join(folder, "define.js")]) {
    assert.deepEqual({ ...(await import(module)) }, all, module);
  }
});

test("what a bundler gets has no top-level await, which not all of them know", async () => {
  for (const module of ["helm-redeploy", "helm-redeploy/define.js"]) {
    assert.doesNotMatch(await readFile(fileOf(module), "utf8"), /\bawait import\b/, module);
  }
});

test("esbuild bundles it as a module, and as a classic script, which can have no top-level await", () => {
  for (const format of ["esm", "iife"]) {
    const options = ["--bundle", `--format=${format}`, "--target=es2022", "--log-level=error"];
    const input = 'import "helm-redeploy/define.js";';
    const esbuild = spawnSync("esbuild", options, { cwd: project, input });
    assert.equal(esbuild.status, 0, `${esbuild.stderr}`);
    assert.match(`${esbuild.stdout}`, /widget_bg\.wasm/);
  }
});

test("webpack finds the wasm by itself, and has nothing to complain of", async () => {
  const { default: webpack } = await import(bundler.resolve("webpack"));
  await writeFile(join(project, "entry.js"), 'import "helm-redeploy/define.js";');
  const path = join(project, "webpack");
  const options = { mode: "production", context: project, entry: "./entry.js", output: { path }, performance: false };
  const stats = await new Promise((resolve, reject) => {
    webpack(options, (error, stats) => (error ? reject(error) : resolve(stats)));
  });
  const { errors, warnings, assets } = stats.toJson();
  assert.deepEqual([...errors, ...warnings].map(({ message }) => message), []);
  const { name } = assets.find((asset) => asset.name.endsWith(".wasm"));
  assert.deepEqual(await readFile(join(path, name)), await readFile(fileOf("helm-redeploy/widget_bg.wasm")));
});

test("bundlers find the wasm in the one file that needs it", async () => {
  const scripts = (await readdir(folder)).filter((file) => file.endsWith(".js"));
  assert.deepEqual(scripts, ["define-for-bundlers.js", "define.js", "helm-redeploy.js", "react.js"]);
  assert.match(await readFile(fileOf("helm-redeploy"), "utf8"), /new URL\("\.\/widget_bg\.wasm", ?import\.meta\.url\)/);
});

test("the hashes are those of the files", async () => {
  const hashes = await json("sri.json");
  for (const file of ["helm-redeploy.js", "define.js", "define-for-bundlers.js", "react.js", "widget_bg.wasm"]) {
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
  for (const [file, written] of [["helm-redeploy.js", /^(element|engine|token|card)\.js$/], ["define.js", /^define\.js$/], ["react.js", /^react\.js$/]]) {
    assert.match(await readFile(join(folder, file), "utf8"), new RegExp(`//# sourceMappingURL=${file}.map\\s*$`));
    const { sources, sourcesContent } = await json(`${file}.map`);
    const names = sources.map((path) => path.split("/").at(-1));
    assert.ok(names.some((name) => written.test(name)), `${names}`);
    for (const [index, name] of names.entries()) {
      if (name !== "glue.js" && name !== "widget.css") assert.match(sourcesContent[index], /^\/\/ @ts-check\n\/\/.* .*\n/, `${name} has its comments`);
    }
  }
});

test("the types are those that hosts build against", async () => {
  const files = ["host.ts", "jsx.tsx"];
  for (const file of files) await copyFile(new URL(`types/${file}`, import.meta.url), join(project, file));
  const options = "--noEmit --strict --target es2022 --module esnext --moduleResolution bundler --jsx preserve --lib es2022,dom";
  const tsc = spawnSync(process.execPath, [typescript.resolve("typescript/bin/tsc"), ...options.split(" "), ...files], { cwd: project });
  assert.equal(tsc.status, 0, `${tsc.stdout}`);
});

test("the manifest follows the schema of custom-elements-manifest", async () => {
  const { default: Ajv } = await import(checkers.resolve("ajv"));
  const schema = JSON.parse(await readFile(checkers.resolve("custom-elements-manifest/schema.json"), "utf8"));
  const isValid = new Ajv({ allowUnionTypes: true }).compile(schema);
  const manifest = await json(customElements);
  assert.equal(manifest.schemaVersion, "2.1.0");
  assert.ok(isValid(manifest), JSON.stringify(isValid.errors, null, 2));
});

test("docs/reference.md says what the manifest says", async () => {
  assert.equal(await source("docs/reference.md"), reference(await json(customElements)), "`cargo xtask reference` writes it anew");
});

test("the style is in the class, where the card before the widget has it too, and nowhere else", async () => {
  const all = (await json(customElements)).modules[0].declarations[0].cssProperties;
  // A state's own colour is named by the widget.
  const properties = all.filter(({ name }) => !name.startsWith("--helm-redeploy-state-"));
  assert.ok(properties.length > 9);
  const code = await readFile(fileOf("helm-redeploy"), "utf8");
  for (const { name } of properties) assert.ok(code.includes(`var(${name},`), `${name} is not in it`);
  const wasm = await readFile(fileOf("helm-redeploy/widget_bg.wasm"));
  assert.ok(!wasm.includes(":host"));
});

test("each theme is a style sheet of custom properties that the manifest has", async () => {
  const all = (await json(customElements)).modules[0].declarations[0].cssProperties.map(({ name }) => name);
  const themes = await readdir(join(folder, "themes"));
  assert.deepEqual(themes.sort(), ["backstage.css", "corporate.css", "material-ui.css", "port.css"]);
  for (const theme of themes) {
    const rules = (await readFile(fileOf(`helm-redeploy/themes/${theme}`), "utf8")).replaceAll(/\/\*.*?\*\//gs, "");
    const set = [...rules.matchAll(/(?<=[{;]\s*)[a-z-]+(?=:)/g)].map(([name]) => name);
    assert.ok(set.length > 6, theme);
    for (const name of set) assert.ok(name === "color-scheme" || all.includes(name), `${theme} sets ${name}`);
  }
});

test("the wasm and the code around it fit together", async () => {
  const { HelmRedeployElement } = await import(fileOf("helm-redeploy"));
  HelmRedeployElement.page = { wasm: readFile(fileOf("helm-redeploy/widget_bg.wasm")) };
  // The wasm runs, and finds that this is no element of a page.
  await assert.rejects(HelmRedeployElement.drawLegend({ dataset: {} }), /attachShadow/);
});
