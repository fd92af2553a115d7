// The service worker of a portal that also opens without a network, in the kinds that are in use: what it keeps, it gives
// before it asks anybody.
//
//   careful  keeps the portal's own files, and passes on what says `no-store`
//   greedy   keeps whatever it sees, for ever
//   hasty    keeps whatever it sees until the next answer, and so is always one answer behind
const kind = new URL(location).search.slice(1);

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const isOwn = new URL(request.url).origin === location.origin;
  const isKept = kind === "careful" ? isOwn && request.cache !== "no-store" : true;
  event.respondWith(isKept ? keep(event) : fetch(request));
});

async function keep(event) {
  const cache = await caches.open(kind);
  const kept = await cache.match(event.request.url);
  if (kept && kind !== "hasty") return kept;
  const fresh = fetch(event.request).then(async (answer) => {
    await cache.put(event.request.url, answer.clone());
    return answer;
  });
  event.waitUntil(fresh);
  return kept ?? fresh;
}
