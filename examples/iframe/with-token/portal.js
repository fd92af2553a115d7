// The portal: it hands a port to the page in its frame, and answers with tokens over that port and nowhere else.

/** Your portal's own way to a token. */
async function qoveryToken(reason) {
  const answer = await fetch("/auth/qovery-token");
  if (!answer.ok) throw new Error(`the portal's auth answers ${answer.status}`);
  return answer.text();
}

addEventListener("message", ({ source, origin, data }) => {
  const frame = document.querySelector("iframe");
  // Any page may send a message: it has to be the frame that speaks, and still the page that was put into it.
  if (source !== frame.contentWindow || origin !== new URL(frame.src).origin || data !== "helm-redeploy-ready") return;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = async ({ data: { reason } }) => {
    // Without a token, the widget says so. Why is the portal's own business.
    port1.postMessage({ token: await qoveryToken(reason).catch(() => null) });
  };
  source.postMessage("helm-redeploy-port", origin, [port2]);
});
