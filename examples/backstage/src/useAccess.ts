import {
  configApiRef,
  createApiRef,
  discoveryApiRef,
  identityApiRef,
  useApi,
  useApiHolder,
  type OAuthApi,
} from "@backstage/core-plugin-api";
import { allowApiOrigins } from "helm-redeploy";
import type { HelmRedeployProps } from "helm-redeploy/react";
import useAsync from "react-use/esm/useAsync";

type Access = Pick<HelmRedeployProps, "apiBase" | "consoleBase" | "getToken" | "withoutTokenForm">;

/** Where the API is and whose token goes there, by `qovery` in app-config.yaml. */
export function useAccess() {
  const apis = useApiHolder();
  const config = useApi(configApiRef);
  const discovery = useApi(discoveryApiRef);
  const identity = useApi(identityApiRef);
  return useAsync(async (): Promise<Access> => {
    const proxyPath = config.getOptionalString("qovery.proxyPath");
    const provider = config.getOptionalString("qovery.authProvider");
    let getToken: Access["getToken"];
    if (provider) {
      const auth = apis.get(createApiRef<OAuthApi>({ id: provider }));
      if (!auth) throw new Error(`No API has the id "${provider}", which app-config.yaml names as qovery.authProvider.`);
      getToken = () => auth.getAccessToken();
    } else if (proxyPath) {
      // The backend wants to know who asks. This token goes no further: the proxy puts Qovery's in its place.
      getToken = async () => (await identity.getCredentials()).token ?? "";
    }
    return {
      apiBase: proxyPath && throughBackend(`${await discovery.getBaseUrl("proxy")}${proxyPath}`),
      consoleBase: config.getOptionalString("qovery.consoleBase"),
      getToken,
      withoutTokenForm: Boolean(getToken),
    };
  }, [apis, config, discovery, identity]);
}

/** A path where the backend has the page's own origin; another origin has to be allowed. */
function throughBackend(address: string) {
  const { origin, pathname } = new URL(address, window.location.origin);
  if (origin === window.location.origin) return pathname;
  allowOnce(origin);
  return origin + pathname;
}

/** What was said about origins counts for the whole page. */
let isSaid = false;

function allowOnce(origin: string) {
  if (isSaid) return;
  isSaid = true;
  try {
    allowApiOrigins([origin]);
  } catch {
    // The app has said it itself. If that is without this origin, the card says so.
  }
}
