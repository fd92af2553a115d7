import { appThemeApiRef, createApiRef, type OAuthApi } from "@backstage/core-plugin-api";
import { createTestEntityPage } from "@backstage/plugin-catalog-react/testUtils";
import { mockApis, renderTestApp } from "@backstage/frontend-test-utils";
import { act, screen, waitFor } from "@testing-library/react";
import plugin from "./alpha";
import { CART, cards, entityWith, everything, playNetwork, SHOP, texts, tokenOf } from "./testing";

const CARD = plugin.getExtension("entity-card:qovery-helm");
const CONTENT = plugin.getExtension("entity-content:qovery-helm");

const authApiRef = createApiRef<OAuthApi>({ id: "auth.qovery" });

/** Shows an entity's page with one part, in an app with this `qovery` in its app-config.yaml. */
function show(part: typeof CARD | typeof CONTENT, { ids = SHOP, qovery = {}, token = tokenOf("Qovery"), own = tokenOf("Backstage") } = {}) {
  return renderTestApp({
    extensions: [createTestEntityPage({ entity: entityWith(ids) }), part],
    config: { qovery },
    apis: [
      mockApis.discovery({ baseUrl: window.location.origin }),
      mockApis.identity({ token: own }),
      [authApiRef, { getAccessToken: async () => token }],
    ],
  });
}

let asked: ReturnType<typeof playNetwork>;
beforeEach(() => {
  asked = playNetwork();
});

test("the overview has a card of the entity's service", async () => {
  show(CARD);
  await waitFor(() => expect(texts()).toEqual([expect.stringContaining("The shop")]));
  expect(cards()[0]).toHaveProperty("helmId", SHOP);
});

test("a tab has a card for each of several services", async () => {
  show(CONTENT, { ids: `${SHOP},${CART}` });
  await waitFor(() => expect(cards()).toHaveLength(2));
  expect(cards().map(({ helmId }) => helmId)).toEqual([SHOP, CART]);
});

test.each([CARD, CONTENT])("an entity without the annotation has neither", async (part) => {
  show(part, { ids: "" });
  expect(await screen.findByTestId("empty-entity-page")).toBeTruthy();
});

test("the token of the auth provider goes to Qovery, and stands nowhere", async () => {
  const token = tokenOf("of the provider");
  show(CARD, { token, qovery: { authProvider: "auth.qovery" } });
  await waitFor(() => expect(texts()).toEqual([expect.stringContaining("Deployed")]));
  expect(asked).toContainEqual({ url: `https://api.qovery.com/helm/${SHOP}/status`, authorization: `Bearer ${token}` });
  expect(everything()).not.toContain(token);
});

test("the token of Backstage goes to its own backend", async () => {
  const own = tokenOf("of Backstage");
  show(CARD, { own, qovery: { proxyPath: "/qovery" } });
  await waitFor(() => expect(texts()).toEqual([expect.stringContaining("Deployed")]));
  expect(cards()[0]).toHaveProperty("apiBase", "/api/proxy/qovery");
  const url = `${window.location.origin}/api/proxy/qovery/helm/${SHOP}/status`;
  expect(asked).toContainEqual({ url, authorization: `Bearer ${own}` });
  expect(everything()).not.toContain(own);
});

test("the card follows the theme of the app", async () => {
  const { apis } = show(CARD);
  await waitFor(() => expect(cards()).toHaveLength(1));
  for (const mode of ["dark", "light"] as const) {
    act(() => apis.get(appThemeApiRef)?.setActiveThemeId(mode));
    await waitFor(() => expect(document.body.dataset.themeMode).toBe(mode));
    expect(cards()[0]).toHaveProperty("theme", mode);
  }
});
