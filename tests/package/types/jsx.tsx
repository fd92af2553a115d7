// The element in templates. The tests of the package compile this; nobody runs it.

import "helm-redeploy/define.js";

export const right = (
  <helm-redeploy
    helmId="3c90c3cc-0d44-4b50-8888-8dd25736052a"
    helm-id="3c90c3cc-0d44-4b50-8888-8dd25736052a"
    without-diff=""
    theme="dark"
    getToken={() => "secret"}
    onhelm-redeploy-finish={({ detail }) => detail.state}
  />
);

// @ts-expect-error
export const wrong = <helm-redeploy theme="pink" />;
