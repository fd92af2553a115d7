import type { CSSProperties } from "react";
import { Progress, ResponseErrorPanel } from "@backstage/core-components";
import { MissingAnnotationEmptyState, useEntity } from "@backstage/plugin-catalog-react";
import { HelmRedeploy } from "helm-redeploy/react";
import "helm-redeploy/themes/backstage.css";
import { HELM_ID_ANNOTATION, helmIdsOf } from "./entity";
import { useAccess } from "./useAccess";
import { useThemeVariant } from "./useThemeVariant";

/** For the overview of an entity: its services below each other. */
export const EntityQoveryHelmCard = () => <HelmServices columns="1fr" />;

/** For a tab of an entity: its services beside each other. */
export const EntityQoveryHelmContent = () => <HelmServices columns="repeat(auto-fill, minmax(min(100%, 28rem), 1fr))" />;

function HelmServices({ columns }: { columns: CSSProperties["gridTemplateColumns"] }) {
  const { entity } = useEntity();
  const theme = useThemeVariant();
  const { value: access, error } = useAccess();
  const ids = helmIdsOf(entity);
  if (!ids.length) return <MissingAnnotationEmptyState annotation={HELM_ID_ANNOTATION} />;
  if (error) return <ResponseErrorPanel error={error} />;
  if (!access) return <Progress />;
  // Several services have the names by which Qovery knows them.
  const label = ids.length === 1 ? entity.metadata.title ?? entity.metadata.name : undefined;
  return (
    <div style={{ display: "grid", gap: "1rem", alignItems: "start", gridTemplateColumns: columns }}>
      {ids.map((id) => (
        <HelmRedeploy key={id} helmId={id} label={label} theme={theme} {...access} />
      ))}
    </div>
  );
}
