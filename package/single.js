// The standalone page as one file, which has the widget inside. The build puts all that is imported next to this file.

import { HelmRedeployElement } from "./element/helm-redeploy.js";
import { followPort } from "./port.js";
import packed from "./widget_bg.wasm.gz";

async function start() {
  // Not fetched: a portal's Content-Security-Policy may refuse a `data:` address.
  const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  HelmRedeployElement.page = { wasm: await new Response(unpacked).arrayBuffer() };
  await import("./page.js");
}

// It listens from now on: a portal may speak as soon as the page has loaded.
followPort(document.getElementById("helm-redeploy"), start());
