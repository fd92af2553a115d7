// What the tests of both frontend systems play: the network. Backstage is as in its own tests, and the widget is the real one.

import { readFileSync } from "fs";
import type { Entity } from "@backstage/catalog-model";
import type { HelmRedeployElement } from "helm-redeploy";

export const SHOP = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
export const CART = "7b1d4f2e-90ab-4c3d-8e5f-60718293a4b5";

export const entityWith = (ids?: string): Entity => ({
  apiVersion: "backstage.io/v1alpha1",
  kind: "Component",
  metadata: { name: "shop", title: "The shop", annotations: ids ? { "qovery.com/helm-id": ids } : {} },
});

const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");

/** A token that holds for an hour. */
export const tokenOf = (person: string) =>
  `${encoded({ alg: "ES256" })}.${encoded({ sub: person, exp: Math.floor(Date.now() / 1000) + 3600 })}.signature`;

/** Plays the network, where every service is deployed, and gives what is asked there. */
export function playNetwork() {
  const asked: { url: string; authorization: string | null }[] = [];
  jest.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const url = String(input);
    if (url.endsWith("/widget_bg.wasm")) {
      return new Response(readFileSync(new URL(url)), { headers: { "Content-Type": "application/wasm" } });
    }
    asked.push({ url, authorization: new Headers(init?.headers).get("Authorization") });
    const [, id, what] = /\/helm\/([^/?]+)(?:\/(\w+))?/.exec(url) ?? [];
    if (what === "status") return Response.json({ ...DEPLOYED, id });
    if (id && !what) return Response.json({ id, name: id === SHOP ? "shop-chart" : "cart-chart" });
    return Response.json({ status: 404, message: "Not found" }, { status: 404 });
  });
  return asked;
}

const DEPLOYED = {
  state: "DEPLOYED",
  service_deployment_status: "UP_TO_DATE",
  is_part_last_deployment: true,
  status_details: { action: "DEPLOY", status: "SUCCESS", sub_action: "NONE" },
  last_deployment_date: "2026-11-07T05:31:56Z",
  execution_id: "run-1",
};

export const cards = () => [...document.querySelectorAll<HelmRedeployElement>("helm-redeploy")];

/** What stands in the cards. */
export const texts = () => cards().map(({ shadowRoot }) => shadowRoot?.querySelector("section")?.textContent ?? "");

/** All that a script of the page could find. */
export function everything() {
  const shadows = cards().map(({ shadowRoot }) => shadowRoot?.innerHTML);
  return [document.documentElement.outerHTML, ...shadows, JSON.stringify(localStorage), location.href].join();
}
