// @ts-check
/// <reference path="./frameworks.ts" preserve="true" />
// `helm-redeploy/define.js` as applications import it that a bundler puts together: the same as define.js, without the
// `await` that not every bundler and target can have at a module's top level.

import { define } from "./helm-redeploy.js";

export * from "./helm-redeploy.js";

define();
