/**
 * The plugin for apps of the old frontend system; that for the new one is in `./alpha`.
 * @packageDocumentation
 */

export { HELM_ID_ANNOTATION, isQoveryHelmAvailable } from "./entity";
export { EntityQoveryHelmCard, EntityQoveryHelmContent, qoveryHelmPlugin } from "./plugin";
