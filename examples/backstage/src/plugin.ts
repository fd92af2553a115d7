import { createComponentExtension, createPlugin, createRoutableExtension, createRouteRef } from "@backstage/core-plugin-api";

const contentRouteRef = createRouteRef({ id: "qovery-helm" });

export const qoveryHelmPlugin = createPlugin({ id: "qovery-helm", routes: { entityContent: contentRouteRef } });

/** For `EntityPage.tsx`: a card of the overview. */
export const EntityQoveryHelmCard = qoveryHelmPlugin.provide(
  createComponentExtension({
    name: "EntityQoveryHelmCard",
    component: { lazy: () => import("./HelmServices").then((all) => all.EntityQoveryHelmCard) },
  }),
);

/** For `EntityPage.tsx`: the content of an `EntityLayout.Route`. */
export const EntityQoveryHelmContent = qoveryHelmPlugin.provide(
  createRoutableExtension({
    name: "EntityQoveryHelmContent",
    component: () => import("./HelmServices").then((all) => all.EntityQoveryHelmContent),
    mountPoint: contentRouteRef,
  }),
);
