import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import { HelmRedeploy } from "helm-redeploy/react";

const services = { Shop: "3c90c3cc-0d44-4b50-8888-8dd25736052a", Search: "71b8f0c2-94de-4a37-8c15-e2d6a3b4950f" };

/** Your portal's own way to a token. */
async function getToken() {
  const answer = await fetch("/auth/qovery-token");
  if (!answer.ok) throw new Error(`the portal's auth answers ${answer.status}`);
  return answer.text();
}

function Portal() {
  const [name, choose] = useState<keyof typeof services>("Shop");
  const [last, remember] = useState("nothing yet");
  return (
    <>
      {(Object.keys(services) as (keyof typeof services)[]).map((other) => (
        <button key={other} onClick={() => choose(other)}>
          {other}
        </button>
      ))}
      <HelmRedeploy
        helmId={services[name]}
        label={name}
        getToken={getToken}
        onFinish={({ detail }) => remember(`${name}: ${detail.state}`)}
      />
      <p>Deployed: {last}</p>
    </>
  );
}

createRoot(document.getElementById("app")!).render(
  <StrictMode>
    <Portal />
  </StrictMode>,
);
