"use client";

import "helm-redeploy/define.js";
import { useCallback, useState } from "react";

/** Your portal's own way to a token. */
async function getToken() {
  const answer = await fetch("/auth/qovery-token");
  if (!answer.ok) throw new Error(`the portal's auth answers ${answer.status}`);
  return answer.text();
}

export function Redeploy({ service, name }) {
  const [last, remember] = useState("nothing yet");
  // React sets no property and hears no event of an element that came as HTML.
  const attach = useCallback((widget) => {
    const hear = ({ detail }) => remember(detail.state);
    widget.getToken = getToken;
    widget.addEventListener("helm-redeploy-finish", hear);
    return () => widget.removeEventListener("helm-redeploy-finish", hear);
  }, []);
  return (
    <>
      <helm-redeploy helm-id={service} label={name} ref={attach} />
      <p>Deployed: {last}</p>
    </>
  );
}
