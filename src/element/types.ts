// What hosts may know of the element, as far as JavaScript cannot say it. Nothing of this file is there at run time.

import type { AttributeProperties } from "./attributes.js";

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

/** The attributes as properties, and the function that gives tokens. */
export interface HelmRedeployProperties extends AttributeProperties {
  /** Gives your portal's token whenever one is needed. */
  getToken: GetToken | undefined;
}

/** What the events tell. All of it is frozen. */
export interface HelmRedeployEventMap {
  /** Before a redeploy is sent. Cancelable: `preventDefault()` stops it. */
  "helm-redeploy-request": CustomEvent<{ readonly helmId: string | null; readonly forceEvent: "DIFF" | undefined }>;
  /** Each time the shown status changes. `status` is what the API says. */
  "helm-redeploy-status": CustomEvent<{ readonly helmId: string | null; readonly status: Status }>;
  /**
   * A run has ended. Exactly once for each run. `failedStep` and `reason` say why it failed, in the API's word and in those
   * of its logs, and `logsUrl` where these are in the console; each is `null` where it is not known.
   */
  "helm-redeploy-finish": CustomEvent<{
    readonly helmId: string | null;
    readonly state: string;
    readonly outcome: "success" | "failure" | "other";
    readonly executionId: string | null;
    readonly durationMs: number;
    /** The step that failed, as the API says it, such as `DEPLOYMENT`; `null` where none did, or none is known. */
    readonly failedStep: string | null;
    /** Why it failed, in the words of the deployment's logs: at most six lines; `null` where they are not known. */
    readonly reason: string | null;
    /** Where the logs are in the console; `null` where that is not known, or the element is to have no links. */
    readonly logsUrl: string | null;
  }>;
  /** Something went wrong. `message` is what the person reads; `kind` is for programs. */
  "helm-redeploy-error": CustomEvent<{
    readonly helmId: string | null;
    readonly kind: ErrorKind;
    readonly message: string;
    readonly httpStatus?: number;
  }>;
}

/** A run that has ended. */
export interface Run extends Omit<HelmRedeployEventMap["helm-redeploy-finish"]["detail"], "helmId"> {}

/** What a service is in the middle of; empty for nothing. */
export type ShownPhase = "loading" | "running" | "succeeded" | "failed" | "";

/** The element's own events, beside those of every element. */
export interface OwnEvents {
  addEventListener<Name extends keyof HelmRedeployEventMap>(
    type: Name,
    listener: (event: HelmRedeployEventMap[Name]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

/** What a page that is built together with the widget says of it; other hosts have no need to. */
export interface OwnPage {
  /** The program's address, or the program. */
  wasm?: string | URL | BufferSource | Promise<BufferSource>;
  /** The answer for the program's usual address, where that was asked for early. */
  asked?: Promise<Response>;
  /** To have the person asked which service it is. */
  asksForId?: boolean;
}
