/**
 * The plugin for apps of the new frontend system.
 * @packageDocumentation
 */

import { createFrontendPlugin } from "@backstage/frontend-plugin-api";
import { EntityCardBlueprint, EntityContentBlueprint } from "@backstage/plugin-catalog-react/alpha";
import { isQoveryHelmAvailable } from "./entity";

const card = EntityCardBlueprint.make({
  params: {
    filter: isQoveryHelmAvailable,
    loader: () => import("./HelmServices").then(({ EntityQoveryHelmCard }) => <EntityQoveryHelmCard />),
  },
});

const content = EntityContentBlueprint.make({
  params: {
    path: "/qovery",
    title: "Qovery",
    group: "deployment",
    filter: isQoveryHelmAvailable,
    loader: () => import("./HelmServices").then(({ EntityQoveryHelmContent }) => <EntityQoveryHelmContent />),
  },
});

export default createFrontendPlugin({
  pluginId: "qovery-helm",
  title: "Qovery",
  info: { packageJson: () => import("../package.json") },
  extensions: [card, content],
});
