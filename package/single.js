// The standalone page as one file, which has the widget inside. The build puts all that is imported next to this file.

import { HelmRedeployElement } from "./element/helm-redeploy.js";
import packed from "./widget_bg.wasm.gz";

// Not fetched: a portal's Content-Security-Policy may refuse a `data:` address.
const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));

HelmRedeployElement.page = { wasm: await new Response(unpacked).arrayBuffer() };
await import("./page.js");
