// The component in a host's own code. The tests of the package compile this with the types of React 18 and of React 19;
// nobody runs it.

import { useRef, type ComponentProps } from "react";
import type { HelmRedeployElement } from "helm-redeploy";
import { HelmRedeploy, type HelmRedeployProps } from "helm-redeploy/react";

export function Right() {
  const element = useRef<HelmRedeployElement>(null);
  const more: HelmRedeployProps = { confirm: "none", tokenIdle: 60, label: null, consoleBase: "" };
  return (
    <HelmRedeploy
      ref={element}
      helmId="3c90c3cc-0d44-4b50-8888-8dd25736052a"
      theme="dark"
      withoutDiff
      withoutTokenForm={false}
      token={null}
      getToken={async (reason) => (reason === "refused" ? "a" : "b")}
      onRequest={(event) => event.detail.forceEvent === "DIFF" && event.preventDefault()}
      onStatus={({ detail }) => detail.status.state.toLowerCase()}
      onFinish={({ detail }) => detail.durationMs.toFixed()}
      onError={({ detail: { kind } }) => kind === "conflict" && element.current?.redeploy()}
      onClick={(event) => event.currentTarget.refresh()}
      className="wide"
      style={{ maxWidth: "30rem" }}
      data-of="shop"
      key="shop"
      {...more}
    >
      <b slot="title">Shop</b>
      <a slot="actions" href="/shop">
        Runbook
      </a>
    </HelmRedeploy>
  );
}

export const props: ComponentProps<typeof HelmRedeploy> = { helmId: null, ref: (element) => void element?.forgetToken() };

// @ts-expect-error
export const pink = <HelmRedeploy theme="pink" />;
// @ts-expect-error
export const misspelt = <HelmRedeploy helmID="" />;
// @ts-expect-error
export const number = <HelmRedeploy getToken={() => 5} />;
// @ts-expect-error
export const unknown = <HelmRedeploy onFinish={({ detail }) => detail.duration} />;
// @ts-expect-error
export const another = <HelmRedeploy ref={(element: HTMLInputElement | null) => void element} />;
// @ts-expect-error
export const html = <HelmRedeploy dangerouslySetInnerHTML={{ __html: "" }} />;
