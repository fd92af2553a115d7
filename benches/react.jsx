// The card as a React team would write it today.

import { QueryClient, QueryClientProvider, useMutation, useQuery } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";

import { facts, pollMs, read, redeploy, start, steps, words } from "./api.js";

function Card({ helmId }) {
  const { data: status, error } = useQuery({
    queryKey: ["status", helmId],
    queryFn: ({ signal }) => read(helmId, signal),
    refetchInterval: pollMs,
  });
  const run = useMutation({ mutationFn: () => redeploy(helmId) });
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

const root = createRoot(document.querySelector("main"));
const client = new QueryClient();

start((helmIds) =>
  root.render(
    <QueryClientProvider client={client}>
      {helmIds.map((helmId) => (
        <Card key={helmId} helmId={helmId} />
      ))}
    </QueryClientProvider>,
  ),
);
