// The component of the npm package, `helm-redeploy/react`, in hosts with React 18 and with React 19.
// `cargo xtask test package` runs this. The element is played: what it does with what it is given is told elsewhere.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFile, cp, mkdir, readFile, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, mock, test } from "node:test";

const { HELM_REDEPLOY_INSTALLED, HELM_REDEPLOY_TYPESCRIPT, HELM_REDEPLOY_HAPPY_DOM } = process.env;
const { Window } = await import(createRequire(join(HELM_REDEPLOY_HAPPY_DOM, "-")).resolve("happy-dom"));
const [typescript, installed] = [HELM_REDEPLOY_TYPESCRIPT, HELM_REDEPLOY_INSTALLED].map((modules) => createRequire(join(modules, "-")));
const { version } = installed("helm-redeploy/package.json");

const HELM_ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const EVENTS = ["helm-redeploy-request", "helm-redeploy-status", "helm-redeploy-finish", "helm-redeploy-error"];
const SECRET = "eyJhbGciOiJub25lIn0.secret.";

/** A folder as a host's, with the package and this React in it. */
async function host(major) {
  const folder = join(dirname(HELM_REDEPLOY_INSTALLED), `react-${major}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, "node_modules"), { recursive: true });
  await cp(join(HELM_REDEPLOY_INSTALLED, "helm-redeploy"), join(folder, "node_modules/helm-redeploy"), { recursive: true });
  for (const name of ["react", "react-dom", "@types"]) {
    await symlink(join(process.env[`HELM_REDEPLOY_REACT_${major}`], name), join(folder, "node_modules", name));
  }
  const require = createRequire(join(folder, "-"));
  return { folder, require, component: `file://${require.resolve("helm-redeploy/react")}` };
}

const hosts = { 18: await host(18), 19: await host(19) };
// Before there is a document, as on a server.
const onServer = {};
for (const [major, { component }] of Object.entries(hosts)) onServer[major] = await import(`${component}?server`);

/** What the widget's scripts leave on the page that they are loaded in. */
const mark = () => Object.getOwnPropertySymbols(globalThis).find(({ description }) => description.startsWith("helm-redeploy"));

const window = new Window();

/** What the element was given, in order, and who listens to it. */
class PlayedElement extends window.HTMLElement {
  static version = version;
  given = [];
  listeners = new Map();
  set token(token) {
    this.given.push(["token", token]);
  }
  get token() {
    return undefined;
  }
  set getToken(getToken) {
    this.given.push(["getToken", getToken]);
  }
  set confirm(confirm) {
    this.given.push(["confirm", confirm]);
  }
  // React 19 sets a property where there is one.
  set theme(theme) {
    if (theme === null || theme === undefined) this.removeAttribute("theme");
    else this.setAttribute("theme", theme);
  }
  get theme() {
    return this.getAttribute("theme") ?? "auto";
  }
  addEventListener(name, listener, options) {
    this.listeners.set(name, (this.listeners.get(name) ?? 0) + 1);
    super.addEventListener(name, listener, options);
  }
  removeEventListener(name, listener, options) {
    this.listeners.set(name, this.listeners.get(name) - 1);
    super.removeEventListener(name, listener, options);
  }
  tell(name, detail = {}) {
    const event = new window.CustomEvent(name, { detail, bubbles: true, cancelable: true });
    this.dispatchEvent(event);
    return event;
  }
}

for (const [major, { folder, require, component }] of Object.entries(hosts)) {
  describe(`with React ${major}`, () => {
    const { StrictMode, act, createElement, createRef } = require("react");
    let HelmRedeploy, client, page, complaints;

    beforeEach(() => {
      complaints = mock.method(console, "error", () => {});
    });
    afterEach(() => {
      const said = complaints.mock.calls.map(({ arguments: words }) => words.join(" "));
      mock.restoreAll();
      assert.deepEqual(said, [], "React has something to complain of");
    });

    test("it is of the React that is expected", () => assert.equal(require("react").version.split(".")[0], major));

    test("a server writes the bare tag with its attributes, and no token", () => {
      const { renderToString } = require("react-dom/server");
      const props = { helmId: HELM_ID, apiBase: "/qovery", consoleBase: "", label: "Shop", theme: "dark", tokenIdle: 5 };
      const secrets = { token: SECRET, getToken: () => SECRET, confirm: "none", onFinish: () => {} };
      const own = { withoutTokenForm: true, withoutDiff: false, className: "wide", hidden: false, "data-of": "shop" };
      const link = createElement("a", { slot: "actions", href: "/shop" }, "Runbook");
      const html = renderToString(createElement(onServer[major].HelmRedeploy, { ...props, ...secrets, ...own }, link));
      assert.equal(
        html,
        `<helm-redeploy helm-id="${HELM_ID}" api-base="/qovery" console-base="" label="Shop" theme="dark" token-idle="5" ` +
          'without-token-form="" class="wide" data-of="shop"><a slot="actions" href="/shop">Runbook</a></helm-redeploy>',
      );
    });

    describe("in a page", () => {
      let root;
      const StrictCard = (props) => createElement(StrictMode, null, createElement(HelmRedeploy, { helmId: HELM_ID, ...props }));
      const show = (props, Card = StrictCard) => act(async () => root.render(createElement(Card, props)));
      const widget = () => page.querySelector("helm-redeploy");
      const given = (name) => widget().given.filter(([what]) => what === name).map(([, value]) => value);

      beforeEach(async () => {
        for (const name of ["window", "document", "navigator", "HTMLElement", "HTMLIFrameElement", "customElements"]) {
          Object.defineProperty(globalThis, name, { value: window[name], configurable: true });
        }
        globalThis.IS_REACT_ACT_ENVIRONMENT = true;
        if (!customElements.get("helm-redeploy")) customElements.define("helm-redeploy", PlayedElement);
        ({ HelmRedeploy } = await import(component));
        client = require("react-dom/client");
        page = document.body.appendChild(document.createElement("div"));
        root = client.createRoot(page);
      });
      afterEach(async () => {
        await act(async () => root.unmount());
        page.remove();
      });

      test("the widget is loaded once a card is there, and not before", { timeout: 30_000 }, async () => {
        assert.equal(mark(), undefined);
        await show({});
        while (!mark()) await new Promise(setImmediate);
        delete globalThis[mark()];
      });

      test("props become attributes, and follow", async () => {
        const attributes = () => Object.fromEntries([...widget().attributes].map(({ name, value }) => [name, value]));
        await show({ label: "Shop", theme: "dark", pollHidden: true, wasmUrl: "/w.wasm", className: "wide", "aria-busy": true });
        const all = { "helm-id": HELM_ID, label: "Shop", theme: "dark", "poll-hidden": "", "wasm-url": "/w.wasm" };
        assert.deepEqual(attributes(), { ...all, class: "wide", "aria-busy": "true" });
        const first = widget();
        await show({ helmId: "another", label: null, pollHidden: false, consoleBase: "", tokenIdle: 60, hidden: false });
        assert.deepEqual(attributes(), { "helm-id": "another", "console-base": "", "token-idle": "60" });
        assert.ok(widget() === first, "it is the same element");
      });

      test("children go into its slots", async () => {
        await show({ children: createElement("b", { slot: "title" }, "Shop") });
        assert.equal(widget().innerHTML, '<b slot="title">Shop</b>');
      });

      test("a token is given once, replaced and forgotten, and stands in no markup", async () => {
        await show({});
        assert.deepEqual(given("token"), []);
        await show({ token: SECRET });
        await show({ token: SECRET, label: "Shop" });
        assert.ok(!document.documentElement.outerHTML.includes("secret"));
        assert.deepEqual(given("token"), [SECRET]);
        await show({ token: "another" });
        await show({ token: null });
        await show({});
        assert.deepEqual(given("token"), [SECRET, "another", null, undefined]);
      });

      test("whether to ask is a property, which markup cannot say", async () => {
        await show({ confirm: "none" });
        await show({ confirm: "none", label: "Shop" });
        assert.deepEqual(given("confirm"), ["none"]);
        assert.equal(widget().getAttribute("confirm"), null);
        await show({});
        assert.deepEqual(given("confirm"), ["none", undefined]);
      });

      test("one function asks for tokens through all renders, and calls the latest", async () => {
        for (const token of ["a", "b", "c"]) await show({ getToken: (reason) => `${token} at ${reason}` });
        const [ask, ...others] = given("getToken");
        assert.deepEqual(others, []);
        assert.equal(await ask("start"), "c at start");
        await show({});
        assert.deepEqual(given("getToken"), [ask, undefined]);
        assert.ok(!document.documentElement.outerHTML.includes("gettoken"));
      });

      test("each event calls the latest handler, once", async () => {
        const heard = [];
        const handlers = (render) =>
          Object.fromEntries(["onRequest", "onStatus", "onFinish", "onError"].map((name) => [name, ({ type }) => heard.push([render, name, type])]));
        await show(handlers("first"));
        await show(handlers("second"));
        for (const name of EVENTS) widget().tell(name);
        const names = ["onRequest", "onStatus", "onFinish", "onError"];
        assert.deepEqual(heard, names.map((name, index) => ["second", name, EVENTS[index]]));
        await show({});
        for (const name of EVENTS) widget().tell(name);
        assert.equal(heard.length, 4);
      });

      test("a request can be stopped", async () => {
        await show({ onRequest: (event) => event.preventDefault() });
        assert.ok(widget().tell("helm-redeploy-request").defaultPrevented);
      });

      test("it listens once, also in StrictMode and however often it renders, and no more once it is gone", async () => {
        const finish = mock.fn();
        for (const label of ["a", "b", "c"]) await show({ label, onFinish: () => finish() });
        const gone = widget();
        for (const name of EVENTS) assert.equal(gone.listeners.get(name), 1, name);
        await act(async () => root.render(null));
        for (const name of EVENTS) assert.equal(gone.listeners.get(name), 0, name);
        gone.tell("helm-redeploy-finish");
        assert.equal(finish.mock.callCount(), 0);
      });

      test("a ref gives the element, and then nothing", async () => {
        const [ref, called] = [createRef(), mock.fn(() => {})];
        const Cards = () => [ref, called].map((it, key) => createElement(HelmRedeploy, { ref: it, key, helmId: HELM_ID }));
        await show({}, Cards);
        assert.ok(ref.current === widget());
        assert.ok(called.mock.calls[0].arguments[0] === page.querySelectorAll("helm-redeploy")[1]);
        await act(async () => root.render(null));
        assert.equal(ref.current, null);
        assert.equal(called.mock.calls.at(-1).arguments[0], null);
      });

      test("what a server has written comes to life", async () => {
        const { renderToString } = require("react-dom/server");
        const finish = mock.fn();
        const props = { helmId: HELM_ID, theme: "dark", withoutDiff: true, className: "wide", token: SECRET, onFinish: finish };
        const link = createElement("a", { slot: "actions" }, "Runbook");
        await act(async () => root.unmount());
        page.innerHTML = renderToString(createElement(onServer[major].HelmRedeploy, props, link));
        const written = widget();
        await act(async () => (root = client.hydrateRoot(page, createElement(HelmRedeploy, props, link))));
        assert.ok(widget() === written, "it is the same element");
        assert.deepEqual(given("token"), [SECRET]);
        widget().tell("helm-redeploy-finish");
        assert.equal(finish.mock.callCount(), 1);
      });
    });

    test("its types are those that hosts build against", async () => {
      await copyFile(new URL("types/react.tsx", import.meta.url), join(folder, "react.tsx"));
      const options = "--noEmit --strict --target es2022 --module esnext --moduleResolution bundler --jsx react-jsx --lib es2022,dom";
      const tsc = spawnSync(process.execPath, [typescript.resolve("typescript/bin/tsc"), ...options.split(" "), "react.tsx"], { cwd: folder });
      assert.equal(tsc.status, 0, `${tsc.stdout}`);
    });

    test("esbuild bundles it with React, and leaves the widget for when it is needed", () => {
      const options = ["--bundle", "--splitting", "--format=esm", "--outdir=esbuild", "--metafile=meta.json", "--log-level=error"];
      const input = 'export { HelmRedeploy } from "helm-redeploy/react";';
      const esbuild = spawnSync("esbuild", options, { cwd: folder, input });
      assert.equal(esbuild.status, 0, `${esbuild.stderr}`);
      const { outputs } = require("./meta.json");
      const chunk = (file) => Object.keys(outputs).find((name) => Object.keys(outputs[name].inputs).includes(`node_modules/helm-redeploy/${file}`));
      assert.notEqual(chunk("react.js"), chunk("helm-redeploy.js"));
    });
  });
}

test("a server component may import it", async () => {
  assert.match(await readFile(installed.resolve("helm-redeploy/react"), "utf8"), /^"use client";/);
});
