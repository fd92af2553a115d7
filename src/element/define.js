// Registers `<helm-redeploy>`. Importing it twice, or beside another copy of it, is no error: the first one wins.

import { define } from "./helm-redeploy.js";

define();
