import type { ReactElement } from "react";
import { AppThemeSelector } from "@backstage/core-app-api";
import {
  appThemeApiRef,
  configApiRef,
  createApiRef,
  discoveryApiRef,
  identityApiRef,
  type AppTheme,
  type OAuthApi,
} from "@backstage/core-plugin-api";
import { EntityProvider } from "@backstage/plugin-catalog-react";
import { mockApis, renderInTestApp, TestApiProvider } from "@backstage/test-utils";
import { act, screen, waitFor } from "@testing-library/react";
import { Route, Routes } from "react-router-dom";
import { EntityQoveryHelmCard, EntityQoveryHelmContent, isQoveryHelmAvailable } from "./index";
import { CART, cards, entityWith, everything, playNetwork, SHOP, texts, tokenOf } from "./testing";

const PROXY = `${window.location.origin}/api/proxy/qovery`;

const authApiRef = createApiRef<OAuthApi>({ id: "auth.qovery" });

const themeOf = (variant: AppTheme["variant"]): AppTheme => ({
  id: `our-${variant}`,
  title: variant,
  variant,
  Provider: ({ children }) => <>{children}</>,
});

/** Shows a part of an entity's page, in an app with this `qovery` in its app-config.yaml. */
async function show(part: ReactElement, { ids = SHOP, qovery = {}, token = tokenOf("Qovery"), own = tokenOf("Backstage") } = {}) {
  const themes = new AppThemeSelector([themeOf("light"), themeOf("dark")]);
  const getAccessToken = jest.fn(async () => token);
  await renderInTestApp(
    <TestApiProvider
      apis={[
        [configApiRef, mockApis.config({ data: { qovery } })],
        [discoveryApiRef, mockApis.discovery({ baseUrl: window.location.origin })],
        [identityApiRef, mockApis.identity({ token: own })],
        [appThemeApiRef, themes],
        [authApiRef, { getAccessToken }],
      ]}
    >
      <EntityProvider entity={entityWith(ids)}>{part}</EntityProvider>
    </TestApiProvider>,
  );
  return { themes, getAccessToken };
}

let asked: ReturnType<typeof playNetwork>;
beforeEach(() => {
  asked = playNetwork();
});

describe("a card of the overview", () => {
  test("is that of the entity's service, by the entity's title", async () => {
    await show(<EntityQoveryHelmCard />);
    await waitFor(() => expect(texts()).toEqual([expect.stringContaining("The shop")]));
    expect(cards()[0]).toHaveProperty("helmId", SHOP);
  });

  test("says which annotation is missing", async () => {
    await show(<EntityQoveryHelmCard />, { ids: "" });
    expect(await screen.findByText("qovery.com/helm-id")).toBeTruthy();
    expect(cards()).toEqual([]);
  });

  test("has the colours of the theme that is chosen, and follows it", async () => {
    const { themes } = await show(<EntityQoveryHelmCard />);
    await waitFor(() => expect(cards()[0]).toHaveProperty("theme", "auto"));
    act(() => themes.setActiveThemeId("our-dark"));
    expect(cards()[0]).toHaveProperty("theme", "dark");
    act(() => themes.setActiveThemeId("our-light"));
    expect(cards()[0]).toHaveProperty("theme", "light");
  });
});

test("a tab has a card for each of several services, by the names that Qovery has for them", async () => {
  const page = <Routes><Route path="/" element={<EntityQoveryHelmContent />} /></Routes>;
  await show(page, { ids: `${SHOP}, ${CART},`, qovery: { authProvider: "auth.qovery" } });
  await waitFor(() => expect(texts()).toEqual([expect.stringContaining("shop-chart"), expect.stringContaining("cart-chart")]));
});

test("only entities with the annotation have them", () => {
  for (const ids of [SHOP, `${SHOP},${CART}`]) expect(isQoveryHelmAvailable(entityWith(ids))).toBe(true);
  for (const ids of [undefined, "", " , "]) expect(isQoveryHelmAvailable(entityWith(ids))).toBe(false);
});

describe("the token", () => {
  const isShown = () => waitFor(() => expect(texts()).toEqual([expect.stringContaining("Deployed")]));

  test("of an auth provider goes to Qovery, and stands nowhere", async () => {
    const token = tokenOf("of the provider");
    const { getAccessToken } = await show(<EntityQoveryHelmCard />, { token, qovery: { authProvider: "auth.qovery" } });
    await isShown();
    expect(getAccessToken).toHaveBeenCalledTimes(1);
    expect(asked).toContainEqual({ url: `https://api.qovery.com/helm/${SHOP}/status`, authorization: `Bearer ${token}` });
    expect(everything()).not.toContain(token);
  });

  test("of Backstage goes to its own backend, which has that for Qovery", async () => {
    const own = tokenOf("of Backstage");
    await show(<EntityQoveryHelmCard />, { own, qovery: { proxyPath: "/qovery" } });
    await isShown();
    expect(cards()[0]).toHaveProperty("apiBase", "/api/proxy/qovery");
    const sent = asked.filter(({ authorization }) => authorization === `Bearer ${own}`);
    expect(sent.map(({ url }) => url)).toContain(`${PROXY}/helm/${SHOP}/status`);
    expect(sent.filter(({ url }) => !url.startsWith(`${PROXY}/`))).toEqual([]);
    expect(everything()).not.toContain(own);
  });

  test("of an auth provider goes through the backend where both are named", async () => {
    const token = tokenOf("through the backend");
    await show(<EntityQoveryHelmCard />, { token, qovery: { authProvider: "auth.qovery", proxyPath: "/qovery" } });
    await isShown();
    expect(asked).toContainEqual({ url: `${PROXY}/helm/${SHOP}/status`, authorization: `Bearer ${token}` });
  });

  test("is the person's to paste where app-config.yaml names no way to one", async () => {
    await show(<EntityQoveryHelmCard />);
    await waitFor(() => expect(cards()[0].shadowRoot?.querySelector("input")).toBeTruthy());
    expect(cards()[0]).toHaveProperty("withoutTokenForm", false);
  });

  test("of a provider that the app does not have is missed in words", async () => {
    await show(<EntityQoveryHelmCard />, { qovery: { authProvider: "auth.other" } });
    expect(await screen.findAllByText(/No API has the id "auth.other"/)).toBeTruthy();
    expect(cards()).toEqual([]);
  });
});

test("links lead to the console that app-config.yaml names", async () => {
  await show(<EntityQoveryHelmCard />, { qovery: { consoleBase: "https://console.example.com" } });
  await waitFor(() => expect(cards()[0]).toHaveProperty("consoleBase", "https://console.example.com"));
});
