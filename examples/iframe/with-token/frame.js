// The page in the frame: it asks the portal around it for tokens, if that is one of those that it knows.

import { define } from "/pkg/helm-redeploy.js";

const portals = document.documentElement.dataset.portals.split(" ");

/** The portal's end of the line, which nobody else can hear or speak on. */
const port = new Promise((resolve) => {
  addEventListener("message", ({ source, origin, data, ports }) => {
    if (source === parent && portals.includes(origin) && data === "helm-redeploy-port") resolve(ports[0]);
  });
});

document.querySelector("helm-redeploy").getToken = async (reason) => {
  const line = await port;
  const answer = new Promise((resolve) => (line.onmessage = resolve));
  line.postMessage({ reason });
  const { token } = (await answer).data;
  if (!token) throw new Error("the portal has no token");
  return token;
};

define();
// The browser delivers this to that origin only; in the frame of any other page, nobody hears of it.
for (const portal of portals) parent.postMessage("helm-redeploy-ready", portal);
