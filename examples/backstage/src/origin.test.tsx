import { mockApis, renderTestApp } from "@backstage/frontend-test-utils";
import { createTestEntityPage } from "@backstage/plugin-catalog-react/testUtils";
import { waitFor } from "@testing-library/react";
import plugin from "./alpha";
import { cards, entityWith, playNetwork, SHOP, texts, tokenOf } from "./testing";

// In a file of its own: which origins a page allows is said once.
test("a backend of another origin is allowed, and has the requests", async () => {
  const [asked, token] = [playNetwork(), tokenOf("jane")];
  renderTestApp({
    extensions: [createTestEntityPage({ entity: entityWith(SHOP) }), plugin.getExtension("entity-card:qovery-helm")],
    config: { qovery: { proxyPath: "/qovery" } },
    apis: [mockApis.discovery({ baseUrl: "https://backend.example.com" }), mockApis.identity({ token })],
  });
  await waitFor(() => expect(texts()).toEqual([expect.stringContaining("Deployed")]));
  const base = "https://backend.example.com/api/proxy/qovery";
  expect(cards()[0]).toHaveProperty("apiBase", base);
  expect(asked).toContainEqual({ url: `${base}/helm/${SHOP}/status`, authorization: `Bearer ${token}` });
});
