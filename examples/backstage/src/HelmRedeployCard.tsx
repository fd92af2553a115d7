import { useEffect, useRef } from "react";
import type { Entity } from "@backstage/catalog-model";
import { InfoCard, MissingAnnotationEmptyState } from "@backstage/core-components";
import { configApiRef, createApiRef, useApi, type OAuthApi } from "@backstage/core-plugin-api";
import { useEntity } from "@backstage/plugin-catalog-react";
import type { HelmRedeployElement } from "helm-redeploy";
import "helm-redeploy/define.js";
import "helm-redeploy/themes/backstage.css";

/** In an entity's catalog-info.yaml: the id of its Helm service on Qovery. */
const ANNOTATION = "qovery.com/helm-id";

/** The auth provider of your Backstage that signs people in to Qovery (OIDC). */
export const qoveryAuthApiRef = createApiRef<OAuthApi>({ id: "auth.qovery" });

/** For `EntitySwitch`: only entities with the annotation have the card. */
export const isHelmRedeployAvailable = (entity: Entity) => Boolean(entity.metadata.annotations?.[ANNOTATION]);

/** A redeploy button and a live status, on the page of an entity. */
export function HelmRedeployCard() {
  const { entity } = useEntity();
  const helmId = entity.metadata.annotations?.[ANNOTATION];
  if (!helmId) return <MissingAnnotationEmptyState annotation={ANNOTATION} />;
  return (
    <InfoCard title="Deployment">
      <Widget helmId={helmId} label={entity.metadata.title ?? entity.metadata.name} />
    </InfoCard>
  );
}

/** React 18, which Backstage uses, sets attributes on custom elements; properties are set here. */
function Widget({ helmId, label }: { helmId: string; label: string }) {
  const auth = useApi(qoveryAuthApiRef);
  const apiBase = useApi(configApiRef).getOptionalString("qovery.apiBase") ?? "https://api.qovery.com";
  const element = useRef<HelmRedeployElement>(null);
  useEffect(() => {
    // Asked at the start, before the token ends, and after a refusal; Backstage renews what has expired.
    if (element.current) element.current.getToken = () => auth.getAccessToken();
  }, [auth]);
  return <helm-redeploy ref={element} helm-id={helmId} api-base={apiBase} label={label} without-token-form="" />;
}
