// @ts-check
// `<helm-redeploy>` as its page knows it: attributes, properties, methods. What happens behind them is in controller.js.

import { ATTRIBUTES, PROPERTIES } from "./attributes.js";
import { WidgetController } from "./controller.js";
import { Engine } from "./engine.js";
import { HelmRedeployError, NO_MODE } from "./errors.js";
import { selectFields } from "./fields.js";
import { own } from "./plain.js";
import { guard } from "./press.js";
import { STYLE, dress } from "./style.js";

/**
 * @import { AttributeProperties } from "./attributes.js"
 * @import { GetToken, OwnEvents, OwnPage, Run, ShownPhase, Status } from "./types.js"
 */

export const VERSION = typeof __VERSION__ === "string" ? __VERSION__ : "dev";

/** How long an element may be away from the page and come back as it was, in milliseconds. */
const LONGEST_MOVE = 1_000;

/** What every element is; where there is no DOM, as on a server that renders pages, the class can be imported still. */
const Base = /** @type {new () => OwnEvents & AttributeProperties & HTMLElement} */ (
  globalThis.HTMLElement ?? class {}
);

/**
 * A redeploy button and a live status card for one Helm service on Qovery.
 *
 * @tagname helm-redeploy
 *
 * @slot title - In place of the service's name.
 * @slot actions - Beside the button, for your own links and buttons.
 *
 * @csspart base - The whole card.
 * @csspart header - The service's name and the button.
 * @csspart title - The service's name.
 * @csspart form - The fields for the token (and, on the standalone page, for the id).
 * @csspart token - The token's field.
 * @csspart redeploy - The button.
 * @csspart confirm - The button that confirms a redeploy.
 * @csspart cancel - The button that does not.
 * @csspart card - What is known of the service.
 * @csspart badge - The state. It carries `data-state` (as the API says it, such as `BUILDING`) and `data-tone` (such as `building`).
 * @csspart details - The facts below the state.
 * @csspart steps - The steps of the last run.
 * @csspart step - One step. It carries `data-step` and `data-status`.
 * @csspart progress - How far the run is that is under way, by the last ones.
 * @csspart history - The last runs, behind a button.
 * @csspart source - Which commit or chart is deployed.
 * @csspart notice - What the person should know.
 * @csspart error - What went wrong.
 * @csspart reason - Why a deployment failed, in the words of its logs.
 *
 * @cssState loading - There is no status yet.
 * @cssState running - A deployment is under way.
 * @cssState succeeded - The last run has ended well.
 * @cssState failed - The last run has failed.
 * @cssState broken - The widget could not start or has stopped, and a card says why.
 */
export class HelmRedeployElement extends Base {
  /**
   * The version of this class.
   * @readonly
   * @type {string}
   */
  static version = VERSION;
  /** @ignore */
  static observedAttributes = [...new Set(PROPERTIES.flatMap(([attribute, , lowered]) => [attribute, lowered]))];

  /**
   * For a page that is built together with the widget, and not for hosts.
   * @type {OwnPage}
   * @ignore
   */
  static page = {};

  static {
    for (const [attribute, property, lowered] of PROPERTIES) {
      if (property === "confirm") continue;
      const { read, write } = ATTRIBUTES[attribute];
      Object.defineProperty(this.prototype, property, {
        configurable: true,
        enumerable: true,
        get() {
          return read(this.getAttribute(attribute) ?? this.getAttribute(lowered));
        },
        set(value) {
          if (lowered !== attribute) this.removeAttribute(lowered);
          write(this, attribute, value);
        },
      });
    }
  }

  /**
   * Draws all states in a shadow root of `host`, for a page of the same build.
   * @param {HTMLElement} host
   * @ignore
   */
  static async drawLegend(host) {
    const { widget } = await Engine.get(HelmRedeployElement.page);
    widget.mountLegend(host, host.dataset.legend);
    if (host.shadowRoot) dress(host.shadowRoot, STYLE || widget.styleSheet());
  }

  #leaving = 0;
  #internals = this.attachInternals?.();
  #root = this.shadowRoot ?? this.attachShadow(own({ mode: "open" }));
  #widget = new WidgetController(this, this.#root, this.#internals?.states, () => HelmRedeployElement.page);

  /** @type {AttributeProperties["confirm"]} */
  #confirm = "click";

  constructor() {
    super();
    selectFields(this.#root);
    guard(this.#root);
    // What a page has set before this class was known lies on the element itself, and hides the property.
    /** @type {Record<string, unknown>} */
    const set = /** @type {any} */ (this);
    for (const property of [...PROPERTIES.map(([, property]) => property), "getToken", "token"]) {
      if (Object.hasOwn(set, property)) {
        const value = set[property];
        delete set[property];
        set[property] = value;
      }
    }
  }

  /**
   * Hands a token over, or (`null`) has it forgotten. Write-only: reading it gives `undefined`, because a token that a
   * script could read again is a token lost. There is no attribute for it.
   * @param {string | null | undefined} token
   */
  set token(token) {
    this.#widget.giveToken(token ?? null);
  }

  /** @returns {undefined} */
  get token() {
    return undefined;
  }

  /**
   * Whoever can only write markup, and run no script, takes nobody's question away: an attribute does not say this.
   * @type {AttributeProperties["confirm"]}
   * @ignore
   */
  get confirm() {
    return this.#confirm;
  }

  /** @ignore */
  set confirm(confirm) {
    this.#confirm = confirm === "none" ? "none" : "click";
    this.#widget.later();
  }

  /**
   * Gives your portal's token. It is asked at the start (with the reason `start`), before the token ends (`expired`),
   * and after the API has refused one (`refused`), once each until a token was accepted. It has 30 seconds to answer. If
   * it has no token to give, the widget says so, and asks again when the person wants it, comes back to the page or is
   * online again. Another function is asked at once, and what the old one still answers does not count. By itself the
   * widget asks three times without a pause, and then after pauses that double.
   * @type {GetToken | undefined}
   */
  get getToken() {
    return this.#widget.getToken;
  }

  set getToken(getToken) {
    this.#widget.getToken = typeof getToken === "function" ? getToken : undefined;
  }

  /**
   * The status that is shown, as the API says it, and frozen; `null` while there is none.
   * @type {Status | null}
   */
  get status() {
    return this.#widget.status;
  }

  /**
   * The run that has ended last, as `helm-redeploy-finish` has told it; `null` while none has, and while one is under way.
   * @type {Run | null}
   */
  get run() {
    return this.#widget.run;
  }

  /**
   * What the service is in the middle of, as in `:state()`.
   * @type {ShownPhase}
   */
  get phase() {
    return this.#widget.phase;
  }

  /**
   * Asks for a redeploy, without asking the person. The answer is the status as of when the API accepted it, or a
   * rejection with a `HelmRedeployError`.
   * @param {{ forceEvent?: "DIFF" }} [options] `forceEvent` asks for a DIFF run.
   * @returns {Promise<Status>}
   */
  redeploy(options) {
    const { forceEvent } = own(options ?? {});
    if (forceEvent !== undefined && forceEvent !== "DIFF") {
      return Promise.reject(new HelmRedeployError("configuration", NO_MODE));
    }
    return this.#widget.ask("redeploy", (handle) => handle.redeploy(forceEvent === "DIFF"));
  }

  /**
   * Reads the status now, and answers with it as the API says it, or with a rejection.
   * @returns {Promise<Status>}
   */
  refresh() {
    return this.#widget.ask("read", (handle) => handle.refresh());
  }

  /**
   * Wipes the token.
   * @returns {void}
   */
  forgetToken() {
    this.token = null;
    this.#widget.flush();
  }

  /**
   * Moves the focus to the first control.
   * @param {FocusOptions} [options] `preventScroll` leaves the page where it is.
   * @returns {void}
   */
  focus(options) {
    this.#widget.focus(options);
  }

  /** @ignore */
  connectedCallback() {
    clearTimeout(this.#leaving);
    this.#widget.start();
  }

  /**
   * A move is a removal and an insertion, between which a router may take its time. Only who is still away after that is
   * gone, and its token with it.
   * @ignore
   */
  disconnectedCallback() {
    clearTimeout(this.#leaving);
    this.#leaving = setTimeout(() => this.isConnected || this.#widget.stop(), LONGEST_MOVE);
  }

  /**
   * Has `moveBefore` call nothing at all.
   * @ignore
   */
  connectedMoveCallback() {}

  /** @ignore */
  adoptedCallback() {
    this.#widget.dressAgain();
  }

  /**
   * @param {string} _
   * @param {string | null} before
   * @param {string | null} now
   * @ignore
   */
  attributeChangedCallback(_, before, now) {
    if (before !== now) this.#widget.later();
  }
}
