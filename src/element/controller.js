// @ts-check
// The widget in one element: has the wasm loaded, hands settings and tokens in, and hands news out as events and
// promises. Everything that decides about a service or draws it is in the wasm.
//
// What you will not find here: a place where a token stays once the wasm has taken it, and a second try of anything
// that a person has not asked for.

import { PROPERTIES } from "./attributes.js";
import { Calls } from "./calls.js";
import { LoadingCard, brokenCard } from "./card.js";
import { Engine } from "./engine.js";
import { CONTINUES, GONE, HelmRedeployError, STOPPED, UNCLEAR, UNENCRYPTED, VETOED, cannotStart } from "./errors.js";
import { follow, languageOf, wordsOf } from "./language.js";
import { allowedOrigins, closeOrigins, plainBase } from "./origins.js";
import { own } from "./plain.js";
import { watch } from "./press.js";
import { STYLE, dress } from "./style.js";
import { TokenDesk } from "./token.js";

/**
 * @import { Handle, News, Options } from "widget"
 * @import { AttributeProperties } from "./attributes.js"
 * @import { About } from "./calls.js"
 * @import { Language } from "./language.js"
 * @import { ErrorKind, GetToken, HelmRedeployEventMap, OwnPage, Run, ShownPhase, Status } from "./types.js"
 */

/**
 * Elements that show a card in place of the widget, and how each starts again.
 * @type {Map<object, () => void>}
 */
const broken = new Map();

/** Starts all that are broken. */
function recover() {
  for (const start of [...broken.values()]) start();
}

const STATES = ["loading", "running", "succeeded", "failed", "broken"];

export class WidgetController {
  #element;
  #root;
  #states;
  #page;
  /** What the style sheet of what is shown says. */
  #css = STYLE;
  /**
   * What is true of the element from one start to the next stop; what belongs to an earlier one is void.
   * @type {object | undefined}
   */
  #life;
  /** @type {Engine | undefined} */
  #engine;
  /** @type {Handle | undefined} */
  #handle;
  /**
   * What is shown until the widget is there.
   * @type {LoadingCard | undefined}
   */
  #loading;
  /**
   * The settings that the widget has been told of.
   * @type {Record<string, unknown>}
   */
  #told = {};
  /** @type {Language} */
  #language = "en";
  /** @type {MutationObserver | undefined} */
  #surroundings;
  #tokens = new TokenDesk();
  /** Whether `getToken` is another one than the widget knows of. */
  #hasNewHost = false;
  #calls = new Calls();
  /**
   * What was asked of the widget before it was there.
   * @type {((handle: Handle) => void)[]}
   */
  #queue = [];
  /** Whether a redeploy may be on its way. */
  #isSending = false;
  /**
   * The service that the widget told of last: where a person chose it, no attribute knows it.
   * @type {string | undefined}
   */
  #followed;
  /**
   * Why there is a card in place of the widget.
   * @type {HelmRedeployError | undefined}
   */
  #fault;

  /** @type {Status | null} */
  status = null;
  /** @type {Run | null} */
  run = null;
  /** @type {ShownPhase} */
  phase = "";

  /**
   * @param {HTMLElement & AttributeProperties} element
   * @param {ShadowRoot} root the element's
   * @param {CustomStateSet | undefined} states the element's
   * @param {() => OwnPage} page
   */
  constructor(element, root, states, page) {
    this.#element = element;
    this.#root = root;
    this.#states = states;
    this.#page = page;
  }

  /** @param {string | null} token */
  giveToken(token) {
    this.#tokens.give(token);
    this.later();
  }

  get getToken() {
    return this.#tokens.getToken;
  }

  set getToken(getToken) {
    if (getToken === this.getToken) return;
    this.#tokens.getToken = getToken;
    this.#hasNewHost = true;
    this.later();
  }

  /** @param {FocusOptions} [options] */
  focus(options) {
    if (this.#handle) this.#handle.focus(Boolean(options?.preventScroll));
    else this.#root.querySelector("button")?.focus(options);
  }

  /**
   * Puts something else in place of what is there, and the focus with it if it is in there.
   * @param {() => void} replace
   */
  #replace(replace) {
    // Of a frame, the page around it may have the keyboard.
    const hasFocus = this.#root.activeElement && (top === self || document.hasFocus());
    replace();
    if (hasFocus) this.focus({ preventScroll: true });
  }

  /** Begins, unless it has begun, and goes on where it is now. */
  start() {
    if (!this.#life) this.#start();
    else this.#listen();
  }

  /** Goes on in the language of what is around it, now and whenever that changes. */
  #listen() {
    this.#surroundings?.disconnect();
    this.#surroundings = follow(this.#element, () => this.flush());
    this.later();
  }

  async #start() {
    const life = (this.#life = {});
    this.#followed = undefined;
    broken.delete(this);
    this.#setState("loading");
    this.#loading = new LoadingCard();
    this.#draw(this.#loading.view(this.#element));
    this.flush();
    this.#language = languageOf(this.#element);
    this.#listen();
    try {
      if (globalThis.isSecureContext === false) throw new HelmRedeployError("configuration", UNENCRYPTED);
      const page = own(this.#page());
      const [engine, words] = await Promise.all([
        Engine.get({ ...page, wasm: this.#element.wasmUrl ?? page.wasm }),
        wordsOf(this.#language),
      ]);
      if (life === this.#life) this.#mount(engine, words, life);
    } catch (error) {
      if (life === this.#life) this.#break(error);
    }
  }

  /**
   * @param {Engine} engine
   * @param {string} words
   * @param {object} life
   */
  #mount(engine, words, life) {
    const { isPressed = false } = this.#loading ?? {};
    this.#loading = undefined;
    this.#setState("");
    this.#told = Object.fromEntries(PROPERTIES.map(([, property]) => [property, this.#element[property]]));
    this.#hasNewHost = false;
    const isMine = () => life === this.#life;
    /** @type {Options} */
    const options = own({
      ...this.#told,
      words,
      apiBase: plainBase(this.#element.apiBase),
      allowedOrigins: allowedOrigins().join(" "),
      asksHost: Boolean(this.getToken),
      asksForId: Boolean(own(this.#page()).asksForId),
      onNews: (/** @type {News} */ news) => isMine() && this.#hear(news),
      onRequest: (/** @type {"DIFF" | undefined} */ forceEvent) => isMine() && this.#mayRedeploy(forceEvent),
      onQuestion: (/** @type {Element} */ confirm) =>
        watch(confirm, (isSeen) => isMine() && this.#handle?.see(isSeen)),
    });
    this.#engine = engine;
    engine.join(this, () => this.#die());
    this.#dress(STYLE || engine.widget.styleSheet());
    this.#replace(() => {
      this.#root.replaceChildren();
      this.#handle = engine.widget.mount(this.#element, options);
      this.flush();
    });
    const handle = /** @type {Handle} */ (this.#handle);
    if (isPressed) handle.press();
    for (const call of this.#queue.splice(0)) call(handle);
    // A program that can be had again is there for everybody.
    recover();
  }

  stop() {
    const handle = this.#handle;
    const wasSending = this.#isSending;
    this.#surroundings?.disconnect();
    this.#leave();
    this.#tokens.withdraw();
    this.#setState("");
    this.#root.replaceChildren();
    handle?.unmount();
    const gone = new HelmRedeployError("internal", GONE);
    this.#calls.rejectAll(gone);
    if (wasSending) this.#report(gone);
  }

  /** Ends what the present life has begun. */
  #leave() {
    this.#forgetService();
    this.#life = this.#handle = this.#loading = undefined;
    this.#tokens.close();
    this.#queue = [];
    this.#isSending = false;
    this.#engine?.leave(this);
    broken.delete(this);
  }

  /** The wasm is dead: there is nothing left that it could do. */
  #die() {
    this.#break(new HelmRedeployError("internal", STOPPED + (this.#isSending ? UNCLEAR : CONTINUES)));
  }

  /**
   * Shows why there is no widget.
   * @param {unknown} error
   */
  #break(error) {
    const known = error instanceof HelmRedeployError ? error : cannotStart("", error);
    this.#leave();
    this.#life = {};
    this.#fault = known;
    broken.set(this, () => this.#start());
    const restart = () => {
      // With a fresh instance, for all that have lost theirs.
      Engine.forget();
      recover();
    };
    this.#draw(brokenCard(this.#element, known, restart));
    this.#setState("broken");
    this.#calls.rejectAll(known);
    this.#report(known);
  }

  /** @param {Element} view */
  #draw(view) {
    this.#dress(STYLE);
    this.#replace(() => this.#root.replaceChildren(view));
  }

  /** Style sheets stay behind when the element is carried to another document. */
  dressAgain() {
    this.#dress(this.#css);
  }

  /** @param {string} css */
  #dress(css) {
    this.#css = css;
    dress(this.#root, css);
  }

  /**
   * `:state()` of one name, or of none.
   * @param {string} name
   */
  #setState(name) {
    try {
      for (const state of STATES) this.#states?.delete(state);
      if (name) this.#states?.add(name);
    } catch {
      // Browsers of before 2024 take other names, and have no `:state()` to see them by.
    }
  }

  /** Once for all that happens in one go, so that the order in which a framework sets things does not matter. */
  later() {
    queueMicrotask(() => this.flush());
  }

  /** Tells the widget what has changed: settings first, because a token belongs to what they say. */
  flush() {
    this.#loading?.update(this.#element, this.#tokens.isAtHand);
    if (!this.#handle) return;
    // A widget with another API is another widget.
    if (this.#element.apiBase !== this.#told.apiBase) return this.#startAnew();
    for (const [, property] of PROPERTIES) {
      const value = this.#element[property];
      if (value === this.#told[property]) continue;
      this.#told[property] = value;
      if (property === "helmId") this.#follow();
      this.#handle?.set(property, value);
    }
    if (this.#hasNewHost) this.#changeHost();
    this.#speak();
    this.#tokens.serve({
      take: (token) => this.#handle?.setToken(token),
      fail: (message) => this.#failToken(message),
    });
  }

  /** Goes over to the language of what is around it now. */
  async #speak() {
    const language = languageOf(this.#element);
    if (language === this.#language) return;
    this.#language = language;
    const words = await wordsOf(language);
    if (language === this.#language) this.#handle?.set("words", words);
  }

  /** Another `getToken`, or none any more. */
  #changeHost() {
    this.#hasNewHost = false;
    this.#handle?.set("asksHost", Boolean(this.getToken));
    if (!this.getToken) this.#tokens.close();
    // What was wanted before there was anybody to ask is asked for anyway.
    else if (!this.#tokens.isWanted) this.#handle?.hostChanged();
  }

  /** Another API: the widget ends, and another one begins, with a token that was set since, and with no other. */
  #startAnew() {
    const token = this.#tokens.withdraw();
    this.stop();
    this.#tokens.give(token);
    this.#start();
  }

  #forgetService() {
    this.#followed = undefined;
    this.status = this.run = null;
    this.phase = "";
  }

  /** Another service: what was asked for the old one is void. */
  #follow() {
    this.#forgetService();
    this.#tokens.close();
    this.#isSending = false;
    this.#calls.rejectAll(new HelmRedeployError("configuration", GONE));
  }

  /**
   * The host has no token to give.
   * @param {string} message
   */
  #failToken(message) {
    if (!this.#handle) return;
    this.#handle.tokenFailed(message);
    this.#report(new HelmRedeployError("invalid-token", message));
  }

  /**
   * @param {About} about
   * @param {(handle: Handle) => void} call
   */
  ask(about, call) {
    const promise = this.#calls.wait(about);
    try {
      this.flush();
      if (this.#handle) call(this.#handle);
      else if (this.#fault && broken.has(this)) this.#calls.rejectAll(this.#fault);
      else if (this.#life) this.#queue.push(call);
      else this.#calls.rejectAll(new HelmRedeployError("configuration", GONE));
    } catch (error) {
      this.#calls.rejectAll(new HelmRedeployError("internal", STOPPED + UNCLEAR, own({ cause: error })));
    }
    return promise;
  }

  /**
   * The host may stop a redeploy before it is sent.
   * @param {"DIFF" | undefined} forceEvent
   */
  #mayRedeploy(forceEvent) {
    const may = this.#tell("helm-redeploy-request", { forceEvent }, true);
    if (may) this.#isSending = true;
    else this.#calls.reject("redeploy", new HelmRedeployError("refused", VETOED));
    return may;
  }

  /** @param {News} news */
  #hear(news) {
    this.#followed = news.helmId ?? this.#followed;
    switch (news.type) {
      case "phase":
        // A token was given, if only by hand.
        if (news.phase) closeOrigins();
        this.phase = news.phase;
        if (news.phase === "running") this.run = null;
        this.#setState(news.phase);
        break;
      case "status":
        this.status = /** @type {Status} */ (news.status);
        this.#tell("helm-redeploy-status", { status: this.status });
        break;
      case "accepted":
        this.#isSending = false;
        this.#calls.resolve("redeploy", /** @type {Status} */ (news.status));
        break;
      case "read":
        this.#calls.resolve("read", /** @type {Status} */ (news.status));
        break;
      case "finish": {
        const { state, outcome, durationMs, executionId = null, failedStep = null, reason = null, logsPath } = news;
        const console = this.#element.consoleBase.replace(/\/$/, "");
        const logsUrl = logsPath && /^https?:/.test(console) ? console + logsPath : null;
        this.run = Object.freeze({ state, outcome, executionId, durationMs, failedStep, reason, logsUrl });
        this.#tell("helm-redeploy-finish", this.run);
        break;
      }
      case "error": {
        const { about, kind, message, httpStatus } = news;
        if (about === "redeploy") this.#isSending = false;
        const error = new HelmRedeployError(/** @type {ErrorKind} */ (kind), message, own({ httpStatus }));
        // What is wrong with the settings stands in the way of everything.
        if (about === "settings") this.#calls.rejectAll(error);
        else this.#calls.reject(about, error);
        // Trouble that goes on is one piece of news, though each attempt of a caller fails.
        if (news.isNew) this.#report(error);
        break;
      }
      case "token":
        this.#tokens.want(news.reason);
        // After a token that was set already, of which the widget does not know yet.
        this.later();
    }
  }

  /** @param {HelmRedeployError} error */
  #report({ kind, message, httpStatus }) {
    this.#tell("helm-redeploy-error", httpStatus === undefined ? { kind, message } : { kind, message, httpStatus });
  }

  /**
   * Whether nobody objects.
   * @template {keyof HelmRedeployEventMap} Name
   * @param {Name} name
   * @param {Omit<HelmRedeployEventMap[Name]["detail"], "helmId">} about
   */
  #tell(name, about, cancelable = false) {
    // Hosts share it, and the status in it is frozen already.
    const detail = Object.freeze({ helmId: this.#followed ?? this.#element.helmId, ...about });
    return this.#element.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable }));
  }
}
