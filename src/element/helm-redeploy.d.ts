// The types of helm-redeploy.js. `define.d.ts` adds what a page with the element registered knows of it.

/** What went wrong, for programs. */
export type ErrorKind =
  | "unauthorized"
  | "forbidden"
  | "not-found"
  | "conflict"
  | "rate-limited"
  | "refused"
  | "server"
  | "unreachable"
  | "timeout"
  | "unreadable"
  | "offline"
  | "blocked"
  | "token-expired"
  | "invalid-token"
  | "configuration"
  | "internal";

/** What promises are rejected with. */
export interface HelmRedeployError extends Error {
  readonly name: "HelmRedeployError";
  readonly kind: ErrorKind;
  /** The code of the API's answer, if it was one. */
  readonly httpStatus?: number;
}

/** A service's status, as the API says it. Later versions of the API may say more. */
export interface Status {
  readonly id: string;
  /** Such as `BUILDING`; a state that this version does not know is passed on. */
  readonly state: string;
  readonly service_deployment_status?: string;
  readonly last_deployment_date?: string | null;
  readonly is_part_last_deployment?: boolean;
  readonly execution_id?: string;
  readonly deployment_request_id?: string;
  readonly deployment_requests_count?: number;
  readonly [other: string]: unknown;
}

/** Why a token is asked for: there was none yet, it ends soon or has ended, or the API has refused it. */
export type TokenReason = "start" | "expired" | "refused";

export type GetToken = (reason: TokenReason) => string | Promise<string>;

/** The attributes as properties, and the token, which has no attribute. */
export interface HelmRedeployProperties {
  /** Which service: its UUID. */
  helmId: string | null;
  /** Where the API is; `https://api.qovery.com` if it is not said. The token is sent nowhere else. */
  apiBase: string;
  /** What your portal calls the service. */
  label: string | null;
  /** Whether a press on the button is asked about. */
  confirm: "click" | "none";
  theme: "auto" | "light" | "dark";
  /** Hides the token field: your page hands the token over. */
  withoutTokenForm: boolean;
  /** Hides the choice of a DIFF run. */
  withoutDiff: boolean;
  /** Watches a run once a minute while nobody sees the page. */
  pollHidden: boolean;
  /** Where `widget_bg.wasm` is, if not beside `helm-redeploy.js`. */
  wasmUrl: string | null;
  /** Gives your portal's token whenever one is needed. */
  getToken: GetToken | undefined;
}

/** What the events tell. All of it is frozen. */
export interface HelmRedeployEventMap {
  /** Before a redeploy is sent; `preventDefault()` stops it. */
  "helm-redeploy-request": CustomEvent<{ readonly helmId: string | null; readonly forceEvent: "DIFF" | undefined }>;
  /** Each time the shown status changes. */
  "helm-redeploy-status": CustomEvent<{ readonly helmId: string | null; readonly status: Status }>;
  /** Exactly once for each run. */
  "helm-redeploy-finish": CustomEvent<{
    readonly helmId: string | null;
    readonly state: string;
    readonly outcome: "success" | "failure" | "other";
    readonly executionId: string | null;
    readonly durationMs: number;
  }>;
  "helm-redeploy-error": CustomEvent<{
    readonly helmId: string | null;
    readonly kind: ErrorKind;
    readonly message: string;
    readonly httpStatus?: number;
  }>;
}

/** `<helm-redeploy>`: a redeploy button and a live status card for one Helm service on Qovery. */
export interface HelmRedeployElement extends HelmRedeployProperties {}
export class HelmRedeployElement extends HTMLElement {
  static readonly version: string;
  static readonly observedAttributes: string[];

  /** Hands a token over, or has it forgotten. It cannot be read. */
  set token(token: string | null | undefined);
  get token(): undefined;

  /** Asks for a redeploy, without asking the person. Rejects with a {@link HelmRedeployError}. */
  redeploy(options?: { forceEvent?: "DIFF" }): Promise<Status>;
  /** Reads the status now. Rejects with a {@link HelmRedeployError}. */
  refresh(): Promise<Status>;
  /** Wipes the token. */
  forgetToken(): void;

  addEventListener<K extends keyof HelmRedeployEventMap>(
    type: K,
    listener: (this: HelmRedeployElement, event: HelmRedeployEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

/** Registers the element, under another name or in another registry if you like. The first one wins. */
export function define(tag?: string, registry?: CustomElementRegistry): void;

/** Allows other origins as `apiBase`. To be called once, before any widget is given a token; a second call throws. */
export function allowApiOrigins(origins: string[]): void;
