// What a portal may do with the events: write down who has deployed what, and how it went.

const log = document.getElementById("log");

document.addEventListener("helm-redeploy-finish", ({ detail: { helmId, state, durationMs } }) => {
  const entry = document.createElement("li");
  entry.textContent = `${helmId}: ${state} after ${Math.round(durationMs / 1000)} s`;
  log.append(entry);
});

// A policy of the portal: nothing is deployed at the weekend.
document.addEventListener("helm-redeploy-request", (event) => {
  if ([0, 6].includes(new Date().getDay())) event.preventDefault();
});
