// @ts-check
/// <reference path="./frameworks.ts" preserve="true" />
// `helm-redeploy/define.js` as applications import it that a bundler puts together: it leaves everything to
// helm-redeploy.js, which the application may import as well.

import { define } from "./helm-redeploy.js";

export * from "./helm-redeploy.js";

define();
