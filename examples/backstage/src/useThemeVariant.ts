import { appThemeApiRef, useApi } from "@backstage/core-plugin-api";
import useObservable from "react-use/esm/useObservable";

/** The colours of the theme that the person has chosen. Who has chosen none has that of their system, as the app does. */
export function useThemeVariant() {
  const themes = useApi(appThemeApiRef);
  const id = useObservable(themes.activeThemeId$(), themes.getActiveThemeId());
  return themes.getInstalledThemes().find((theme) => theme.id === id)?.variant ?? "auto";
}
