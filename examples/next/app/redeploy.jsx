"use client";

import "helm-redeploy/define.js";
import { useState } from "react";

/** Your portal's own way to a token; a function that stays the same, so that React sets it once. */
async function getToken() {
  const answer = await fetch("/auth/qovery-token");
  if (!answer.ok) throw new Error(`the portal's auth answers ${answer.status}`);
  return answer.text();
}

export function Redeploy({ service, name }) {
  const [last, remember] = useState("nothing yet");
  return (
    <>
      <helm-redeploy
        helm-id={service}
        label={name}
        getToken={getToken}
        onhelm-redeploy-finish={({ detail }) => remember(detail.state)}
      />
      <p>Deployed: {last}</p>
    </>
  );
}
