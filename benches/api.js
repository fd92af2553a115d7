// What the pages without our widget have in common: the calls, and the words for what comes.

/** The token, how often to look, in milliseconds, and who is told how to show services: the bench writes it into each page. */
export const { token, pollMs, start } = globalThis.bench;

const headers = { Authorization: `Bearer ${token}`, Accept: "application/json" };

export async function read(helmId, signal) {
  const answer = await fetch(`/qovery/helm/${helmId}/status`, { headers, signal });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  return answer.json();
}

export async function redeploy(helmId) {
  const answer = await fetch(`/qovery/helm/${helmId}/redeploy`, { method: "POST", headers });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
}

export const words = (word) => (word ? word[0] + word.slice(1).toLowerCase().replaceAll("_", " ") : "–");

export const duration = (seconds) =>
  seconds == null ? "–" : seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;

export const facts = (status) => [
  ["Action", words(status.status_details?.action)],
  ["Last deployment", status.last_deployment_date ? new Date(status.last_deployment_date).toLocaleString() : "–"],
  ["Queued requests", String(status.deployment_requests_count ?? "–")],
  ["Execution id", status.execution_id ?? "–"],
  ["Total duration", duration(status.steps?.total_duration_sec)],
  ["Computing", duration(status.steps?.total_computing_duration_sec)],
];

export function steps(status) {
  const details = status.steps?.details ?? [];
  const longest = Math.max(1, ...details.map((step) => step.duration_sec ?? 0));
  return details.map((step) => ({
    name: words(step.step_name),
    status: words(step.status),
    time: duration(step.duration_sec),
    share: `${Math.round((100 * (step.duration_sec ?? 0)) / longest)}%`,
  }));
}
