// The card as a React team would write it today.

import { QueryClient, QueryClientProvider, useMutation, useQuery } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";

import { facts, helmId, pollMs, read, redeploy, steps, words } from "./api.js";

function Card() {
  const { data: status, error } = useQuery({
    queryKey: ["status", helmId],
    queryFn: ({ signal }) => read(signal),
    refetchInterval: pollMs,
  });
  const run = useMutation({ mutationFn: redeploy });
  const problem = run.error ?? error;
  return (
    <section data-state={status?.state}>
      <h2>Helm service</h2>
      <button onClick={() => run.mutate()}>Redeploy</button>
      <strong>{words(status?.state)}</strong>
      <p>{problem?.message}</p>
      {status && (
        <dl>
          {facts(status).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      <ol>
        {status &&
          steps(status).map((step, index) => (
            <li key={index}>
              <span>{step.name}</span>
              <span>{step.status}</span>
              <span>{step.time}</span>
              <i style={{ inlineSize: step.share }} />
            </li>
          ))}
      </ol>
    </section>
  );
}

createRoot(document.querySelector("main")).render(
  <QueryClientProvider client={new QueryClient()}>
    <Card />
  </QueryClientProvider>,
);
