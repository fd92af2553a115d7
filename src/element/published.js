// @ts-check
// The helm-redeploy.js that is published. Its declarations are those of the one beside this file.

import { imported } from "./copies.js";
import * as own from "./helm-redeploy.js";

export const { HelmRedeployElement, allowApiOrigins, define } = imported(own);
