// The standalone page as one file, which has the widget inside. The build puts all that is imported next to this file.

import { HelmRedeployElement } from "./helm-redeploy.js";
import * as widget from "./widget.js";
import packed from "./widget_bg.wasm.gz";

// Not fetched: a portal's Content-Security-Policy may refuse a `data:` address.
const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));

// After a panic, only a fresh page has fresh glue.
const glue = (restart) => (restart ? new Promise(() => location.reload()) : widget);

HelmRedeployElement.page = { glue, wasm: await new Response(unpacked).arrayBuffer() };
await import("./page.js");
