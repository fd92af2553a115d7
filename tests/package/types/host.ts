// What a host's own code may write, and what it may not. The tests of the package compile this; nobody runs it.

import * as bare from "helm-redeploy";
import {
  HelmRedeployElement,
  allowApiOrigins,
  define,
  type ErrorKind,
  type GetToken,
  type HelmRedeployError,
  type HelmRedeployEventMap,
  type HelmRedeployProperties,
  type Status,
  type TokenReason,
} from "helm-redeploy/define.js";

const getToken: GetToken = async (reason: TokenReason) => (reason === "start" ? "a" : "b");
const settings: Partial<HelmRedeployProperties> = { helmId: null, confirm: "none", getToken };
const widget = Object.assign(document.createElement("helm-redeploy"), settings);
widget.theme = "dark";
widget.apiBase = "/qovery";
widget.withoutDiff = true;
widget.token = "secret";
widget.token = null;
const unreadable: undefined = widget.token;

widget.addEventListener("helm-redeploy-finish", ({ detail }) => detail.durationMs.toFixed());
widget.addEventListener("click", (event) => event.preventDefault());
document.addEventListener("helm-redeploy-error", ({ detail: { kind } }) => kind satisfies ErrorKind);
const last: Promise<Status> = widget.redeploy({ forceEvent: "DIFF" });
widget.refresh().catch((error: HelmRedeployError) => error.kind === "conflict" && error.httpStatus);
widget.forgetToken();
widget.focus();
document.querySelector("helm-redeploy")?.append("A link");

const version: string = HelmRedeployElement.version;
const own: HTMLElement = new bare.HelmRedeployElement();
const request = (event: HelmRedeployEventMap["helm-redeploy-request"]) => event.detail.forceEvent;
define("my-redeploy");
allowApiOrigins(["https://gateway.example.com"]);

// @ts-expect-error
widget.theme = "pink";
// @ts-expect-error
widget.helmID = "";
// @ts-expect-error
widget.redeploy({ forceEvent: "ALL" });
// @ts-expect-error
widget.addEventListener("helm-redeploy-finish", ({ detail }) => detail.duration);
// @ts-expect-error
HelmRedeployElement.version = "2";
