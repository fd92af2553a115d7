import type { Entity } from "@backstage/catalog-model";

/** In an entity's catalog-info.yaml: the id of its Helm service on Qovery, or several with commas between them. */
export const HELM_ID_ANNOTATION = "qovery.com/helm-id";

export function helmIdsOf(entity: Entity): string[] {
  const ids = entity.metadata.annotations?.[HELM_ID_ANNOTATION] ?? "";
  return [...new Set(ids.split(",").map((id) => id.trim()))].filter(Boolean);
}

/** For `EntitySwitch`: whether the entity names a Helm service. */
export const isQoveryHelmAvailable = (entity: Entity) => helmIdsOf(entity).length > 0;
