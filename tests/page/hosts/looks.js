// Everything that a card can show, one look after the other. A widget is brought to each anew, by what an API in this page
// answers and by what a person does, at a time that stands still but where a look lets it pass: so it is the same whenever
// and wherever it is looked at. What was shown is kept as a copy, with the same style and without any life of its own, of
// which there can be many on one page.

import { HelmRedeployElement, define } from "/pkg/helm-redeploy.js";

const API = "https://api.qovery.com";
const [ID, ENVIRONMENT, ORGANIZATION, PROJECT] = [
  "3c90c3cc-0d44-4b50-8888-8dd25736052a",
  "8d0a4c1e-5b7f-4e63-9a2d-1f6c3b8e7d40",
  "6a1f3d84-0c92-4e57-b8d6-2f7e9a5c1b30",
  "d5b8270e-4f6c-4a19-93e1-8c0d7b2f6a45",
];
const [MINUTE, HOUR, DAY] = [60, 3_600, 86_400];

// The time, and chance. Each look begins at the same moment of the calendar.

const MOMENT = Date.UTC(2026, 5, 15, 12, 3, 10);
const { clock } = outside;
const { now } = Date;
let shift = 0;
Date.now = () => now() + shift;
Math.random = () => 0.5;

const { port1, port2 } = new MessageChannel();
/** A task later, in which nothing has passed on the page's clock. */
const task = () => new Promise((resolve) => {
  port1.onmessage = resolve;
  port2.postMessage(0);
});
const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** In frames. */
const PATIENCE = 600;

let changes = 0;
const changing = new MutationObserver(() => { changes += 1; });

/** Waits until everything that was begun has come to its end. */
async function quiet() {
  let before;
  do {
    before = changes;
    for (let tasks = 0; tasks < 8; tasks += 1) {
      clock.pass(0);
      await task();
    }
  } while (before !== changes || outside.inFlight());
}

/** Lets so many seconds pass, in such steps, with everything that happens in them. */
async function pass(seconds, step = 1) {
  for (let left = seconds; left > 0; left -= step) {
    clock.pass(1000 * Math.min(step, left));
    await quiet();
  }
}

/** Waits for what takes a browser time, and nobody else. */
async function until(what, isTrue) {
  for (let frames = 0; !isTrue(); frames += 1) {
    if (frames > PATIENCE) throw new Error(`waited in vain for ${what}; it reads: ${text()}`);
    clock.pass(0);
    await frame();
  }
  await quiet();
}

// The API: for each call an answer, or a function that makes one.

const json = (status, body, headers) =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json", ...headers } });
const failing = (code, detail) => json(code, { status: code, detail });
const html = () => new Response("<!doctype html><p>Sign in</p>", { headers: { "Content-Type": "text/html" } });
const never = () => new Promise(() => {});
const unreachable = () => { throw new TypeError("Failed to fetch"); };
const redirected = () => ({ type: "opaqueredirect" });
const blocked = () => {
  document.dispatchEvent(new SecurityPolicyViolationEvent("securitypolicyviolation", {
    effectiveDirective: "connect-src", violatedDirective: "connect-src", blockedURI: API, documentURI: location.href,
    originalPolicy: "", disposition: "enforce", statusCode: 200,
  }));
  return unreachable();
};

const ago = (seconds) => new Date(Date.now() - 1000 * seconds).toISOString();

const step = (step_name, status, duration_sec) => ({ step_name, status, duration_sec });
const BUILT = [
  step("BUILD_QUEUEING", "SUCCESS", 4), step("GIT_CLONE", "SUCCESS", 2), step("BUILD", "SUCCESS", 41), step("DEPLOYMENT_QUEUEING", "SUCCESS", 3),
];
const ROUTED = { SUCCESS: step("ROUTER_DEPLOYMENT", "SUCCESS", 4) };
const ended = (outcome) => ({
  total_duration_sec: 89, total_computing_duration_sec: 82,
  details: [...BUILT, step("DEPLOYMENT", outcome, 35), ROUTED[outcome] ?? step("ROUTER_DEPLOYMENT", "SKIP", 0)],
});
const running = (seconds) => ({ details: [...BUILT, step("DEPLOYMENT", null, seconds)] });

const [OLD, NEW, OTHER] = [7, 8, 9].map((number) => `${ENVIRONMENT}-${number}-1781525000`);

/** A status as yesterday's deployment has left it, but for this. */
const status = (more) => ({
  id: ID, state: "DEPLOYED", service_deployment_status: "UP_TO_DATE", is_part_last_deployment: true,
  status_details: { action: "DEPLOY", status: "SUCCESS", sub_action: "NONE" },
  deployment_request_id: null, deployment_requests_count: 0,
  last_deployment_date: new Date(Date.UTC(2026, 5, 14, 9, 30)).toISOString(), execution_id: OLD, steps: ended("SUCCESS"), ...more,
});
const details = (status) => ({ action: "DEPLOY", status, sub_action: "NONE" });
/** What is said of the run that a press has started. */
const ofNew = (state, word, more) => status({
  state, status_details: details(word), execution_id: NEW, last_deployment_date: new Date(pressed).toISOString(),
  steps: running(12), ...more,
});
/** What is said of a run that somebody else has started so many seconds ago. */
const ofOther = (seconds) => () => status({
  state: "DEPLOYING", status_details: details("ONGOING"), execution_id: OTHER, last_deployment_date: ago(seconds), steps: running(3),
});
const queuedNew = (more) => status({
  state: "DEPLOYMENT_QUEUED", status_details: details("QUEUED"),
  deployment_request_id: "c1d7a1f0-6d1e-4d53-9c0e-2a7be0a5a9d1", deployment_requests_count: 1, ...more,
});

const run = (days, state, word, by, origin, seconds) => ({
  identifier: { name: "shop", service_id: ID, service_type: "HELM", execution_id: `${ENVIRONMENT}-1-${days}` },
  status: state,
  auditing_data: { created_at: ago(days * DAY), updated_at: ago(days * DAY - seconds), triggered_by: by, origin },
  details: { commit: { git_commit_id: "4f1c9a7d0e", tag: "main" } },
  status_details: details(word), total_duration: `PT${seconds}S`,
});
const HISTORY = () => ({ page: 1, page_size: 6, results: [
  run(1, "DEPLOYED", "SUCCESS", "Ana Sousa", "CONSOLE", 89),
  run(3, "DEPLOYED", "SUCCESS", "Mei Lin", "GIT", 97),
  run(4, "DEPLOYMENT_ERROR", "ERROR", "Jonas Keller", "CLI", 62),
  run(8, "DEPLOYED", "SUCCESS", "Jonas Keller", "TERRAFORM_PROVIDER", 85),
  run(9, "CANCELED", "CANCELED", "Mei Lin", "CONSOLE", 27),
] });
const row = (type, name, id, error) => ({
  type: "error", timestamp: ago(5),
  details: { organization_id: ORGANIZATION, execution_id: NEW, transmitter: { id, name, type }, stage: { step: "DeployedError" } },
  message: null, error,
});
const LOGS = () => [row("Helm", "shop", ID, {
  tag: "HELM_DEPLOY_ERROR",
  user_log_message:
    "The pods of shop did not become ready.\nPod shop-5d8c7b9f4-x2k7q: ImagePullBackOff\nImage: registry.example.com/shop:1.8.0",
  hint_message: "Check that the image exists, and that the cluster may pull it.",
})];

const USUAL = {
  status: () => status(),
  service: () => ({
    id: ID, name: "shop", environment: { id: ENVIRONMENT }, timeout_sec: 600,
    source: { git: { git_repository: {
      url: "https://github.com/example-shop/shop.git", branch: "main",
      deployed_commit_id: "4f1c9a7d0e2b", deployed_commit_date: ago(2 * DAY), deployed_commit_contributor: "Ada Okafor",
    } } },
  }),
  environment: () => ({
    id: ENVIRONMENT, name: "production", mode: "PRODUCTION", organization: { id: ORGANIZATION }, project: { id: PROJECT },
  }),
  history: HISTORY,
  logs: LOGS,
  redeploy: () => json(202, {}),
};
let answers = { ...USUAL };
/** From now on these calls are answered so. */
const answering = (some) => Object.assign(answers, some);

const CALLS = [
  [/\/status$/, "status"],
  [/\/redeploy$/, "redeploy"],
  [/\/deploymentHistoryV2$/, "history"],
  [/\/logs$/, "logs"],
  [/^\/helm\/[^/]+$/, "service"],
  [/^\/environment\/[^/]+$/, "environment"],
];
let program = never;
const { fetch } = globalThis;
globalThis.fetch = async (address, init) => {
  const { origin, pathname } = new URL(address, location);
  if (pathname.endsWith(".wasm")) return program(address, init);
  if (origin !== API) return fetch(address, init);
  const [, call] = CALLS.find(([path]) => path.test(pathname)) ?? [];
  // What else may be asked for is nothing that a card needs.
  const answer = await (answers[call] ?? (() => failing(404)))();
  return answer instanceof Response || answer.type ? answer : json(200, answer);
};

// The person, and the page that they see.

const stage = document.querySelector("#stage");
const base64 = (claims) => btoa(JSON.stringify(claims)).replaceAll("=", "");
const token = (seconds = HOUR) => {
  const claims = { sub: "somebody", exp: Math.floor(Date.now() / 1000) + seconds };
  return [{ alg: "RS256", typ: "JWT" }, claims, { not: "a signature" }].map(base64).join(".");
};

let widget;
let pressed;
const part = (name) => widget.shadowRoot.querySelector(`[part~=${name}]`);
const text = () => part("base")?.innerText ?? "";
const button = (words) => [...widget.shadowRoot.querySelectorAll("button")].find((it) => it.innerText.trim() === words);
const reads = (words) => until(`“${words}”`, () => text().includes(words));
const isReady = (it) => it?.checkVisibility() && it.ariaDisabled !== "true";

/** A widget with these properties, and answers that are not the usual ones. Before it so much time has passed that it may ask as
 *  much as it likes. */
async function start(properties, some, pause = MINUTE) {
  widget?.remove();
  answers = { ...USUAL, ...some };
  clock.pass(1000 * pause);
  shift = MOMENT - now();
  widget = Object.assign(document.createElement("helm-redeploy"), { id: "helm-redeploy", ...properties });
  stage.append(widget);
  changing.observe(widget.shadowRoot, { subtree: true, childList: true, characterData: true, attributes: true });
  await quiet();
}
/** A widget of a portal that has a token, and answers of the API that are not the usual ones. */
const connected = (some, properties) => start({ helmId: ID, getToken: () => token(), ...properties }, some);
/** Presses the button, as a person would. */
async function redeploy(forceEvent) {
  await until("the button", () => isReady(part("redeploy")));
  pressed = Date.now();
  void widget.redeploy({ forceEvent }).catch(() => {});
  await quiet();
}
async function press(words) {
  await until(`the button “${words}”`, () => button(words));
  button(words).click();
  await quiet();
}
async function refresh() {
  void widget.refresh().catch(() => {});
  await quiet();
}
/** The state of a service at rest, or of a deployment that somebody else has started. */
const states = (words) => words.map(([state, word]) => [state, async () => {
  const isRunning = /QUEUED|WAITING|ING$/.test(state);
  await connected({ status: () => status({
    state, status_details: details(word), ...(isRunning && { execution_id: OTHER, last_deployment_date: ago(20), steps: running(12) }),
  }) });
}]);
const ALL = [
  ...["QUEUED", "DEPLOYMENT_QUEUED", "RESTART_QUEUED", "STOP_QUEUED", "DELETE_QUEUED"].map((state) => [state, "QUEUED"]),
  ...["RUNNING", "RESTARTING", "STOPPING", "DELETING"].map((word) => [`WAITING_${word}`, "QUEUED"]),
  ...["BUILDING", "DEPLOYING", "EXECUTING", "RESTARTING", "STOPPING", "DELETING"].map((state) => [state, "ONGOING"]),
  ["CANCELING", "CANCELING"], ["DEPLOYED", "SUCCESS"], ["RESTARTED", "SUCCESS"],
  ...["BUILD_ERROR", "DEPLOYMENT_ERROR", "RESTART_ERROR", "STOP_ERROR", "DELETE_ERROR"].map((state) => [state, "ERROR"]),
  ["CANCELED", "CANCELED"], ["STOPPED", "SUCCESS"], ["DELETED", "SUCCESS"],
  ["READY", "NEVER"], ["UNAVAILABLE", "ERROR"], ["RECAP", "SUCCESS"], ["WARMING_UP", "ONGOING"],
];

/** What is said where the status cannot be read: at first, and of a card that is there already. */
const unread = (name, answer, words) => [name, async () => {
  await connected({ status: answer });
  await reads(words);
}];
/** What is said where a redeploy is not accepted. */
const refused = (name, answer, words) => [name, async () => {
  await connected({ redeploy: answer });
  await redeploy();
  await reads(words);
}];
/** A run of ours, with what the status says of it after so many seconds. */
const deploying = (more) => () => ofNew("DEPLOYING", "ONGOING", more);
const ending = (state, word, outcome, more) => () => ofNew(state, word, { steps: outcome && ended(outcome), ...more });
const ours = (name, words, ...scenes) => [name, async () => {
  await connected();
  await redeploy();
  for (const [seconds, said, step] of scenes) {
    if (said) answering({ status: said });
    await pass(seconds, step);
  }
  await reads(words);
}];

const LOOKS = [
  // Before there is a program.
  ["It is on its way", async () => {
    await start({ helmId: ID, label: "shop", getToken: () => token() });
    await until("the place where it will be", () => widget.shadowRoot.querySelector("[aria-busy]"));
  }],
  ["It cannot start", async () => {
    hold.fail(new TypeError("Failed to fetch"));
    await reads("could not be loaded");
  }],

  // A service and a token are asked for.
  ["Which service, and a token", async () => {
    program = fetch;
    button("Restart").click();
    await reads("as of");
    HelmRedeployElement.page = { ...HelmRedeployElement.page, asksForId: true };
    await start({});
    await reads("Helm service id");
  }],
  ["Neither is given", async () => {
    await press("Connect");
    await reads("Paste a token first.");
  }],
  ["A token", async () => {
    await start({ helmId: ID });
    await reads("Token (JWT)");
  }],
  ["A token that is none", async () => {
    part("token").value = "qwertyuiop";
    await press("Connect");
    await reads("This is no token");
  }],
  ["A token that was typed in", async () => {
    part("token").value = token();
    await press("Connect");
    await reads("Forget token");
  }],
  ["It was refused", async () => {
    answering({ status: () => failing(401) });
    await refresh();
    await reads("Token refused or expired.");
  }],
  ["A token that ends soon", async () => {
    await start({ helmId: ID });
    part("token").value = token(4 * MINUTE);
    await press("Connect");
    await reads("Token ends in");
  }],
  ["A token that has ended", async () => {
    await pass(6 * MINUTE, 10);
    await reads("Your token has expired");
  }],
  ["A token that was forgotten", async () => {
    await start({ helmId: ID, token: token() });
    await pass(32 * MINUTE, 30);
    await reads("was forgotten");
  }],
  ["A token that never ends", async () => {
    await start({ helmId: ID, token: `qov_${"a1B2c3D4".repeat(8)}` });
    await reads("does not expire");
  }],
  ["A portal that has none", async () => {
    await connected({}, { getToken: () => { throw new Error("Please log in to this portal."); }, withoutTokenForm: true });
    await reads("Ask again");
  }],
  ["A portal is asked once more", async () => {
    widget.getToken = never;
    await press("Ask again");
    await reads("Asking this portal");
  }],
  ["No helm-id", async () => {
    HelmRedeployElement.page = { ...HelmRedeployElement.page, asksForId: false };
    await start({});
    await reads("its helm-id is missing");
  }],
  ["A helm-id that is none", async () => {
    await start({ helmId: "shop" });
    await reads("an id that is none");
  }],
  ["An API that no token may be sent to", async () => {
    await start({ helmId: ID, apiBase: "https://elsewhere.example" });
    await reads("no token may be sent to");
  }],

  // What a status says.
  ...states(ALL),
  ["Out of date", () => connected({ status: () => status({ service_deployment_status: "OUT_OF_DATE" }) })],
  ["Never deployed", () => connected({ status: () => status({
    state: "READY", service_deployment_status: "NEVER_DEPLOYED", status_details: details("NEVER"), is_part_last_deployment: false,
    execution_id: undefined, last_deployment_date: undefined, steps: undefined,
  }) })],
  ["Left out of the last deployment", () => connected({
    status: () => status({ state: "READY", steps: undefined, is_part_last_deployment: false }),
  })],
  ["Nothing but a state", () => connected({ status: () => ({ state: "DEPLOYED" }) })],
  ["A name that is long", () => connected({
    service: () => ({ ...USUAL.service(), name: "a-service-whose-name-is-as-long-as-names-of-services-may-be-in-a-portal" }),
  })],

  // What a person looks at, and chooses.
  ["The last runs", async () => {
    await connected();
    await press("Last runs");
    await reads("All runs");
  }],
  ["The last runs are asked for", async () => {
    await connected({ history: never });
    await press("Last runs");
    await reads("Asking for them…");
  }],
  ["There are no last runs", async () => {
    await connected({ history: () => ({ results: [] }) });
    await press("Last runs");
    await reads("There are none.");
  }],
  ["The last runs are not told", async () => {
    await connected({ history: () => failing(500) });
    await press("Last runs");
    await pass(20);
    await reads("does not tell them");
  }],
  ["An id is copied", async () => {
    navigator.clipboard.writeText = async () => {};
    await connected();
    await press("Copy");
    await reads("Copied");
  }],
  ["An id is to be copied by hand", async () => {
    navigator.clipboard.writeText = async () => { throw new Error("not allowed"); };
    await connected();
    await press("Copy");
    await until("the whole id", () => widget.shadowRoot.querySelector("[data-uncopied]"));
  }],
  ["A DIFF run is chosen", async () => {
    await connected();
    await chooseDiff();
    await reads("may deploy for real");
  }],
  ["The question", () => connected(), "asks"],
  ["The question of a DIFF run", async () => {
    await connected({}, { label: "Our shop" });
    await chooseDiff();
  }, "asks"],
  ["The question while it can be seen through", async () => {
    await connected();
    widget.style.opacity = "0.5";
  }, "asks"],

  // A redeploy of ours.
  ["Requesting", async () => {
    await connected({ redeploy: never });
    await redeploy();
    await reads("Requesting…");
  }],
  ours("Accepted", "Waiting for it to start", [2]),
  ours("Not started yet", "has not started yet", [40]),
  ours("Not started, and may be asked for again", "You may press", [70, undefined, 2]),
  ours("Never started", "nothing was seen to start", [330, undefined, 5]),
  ours("Ours waits", "waits for its turn", [4, () => queuedNew()]),
  ours("Ours waits behind another", "behind a deployment", [4, () => queuedNew({
    state: "DEPLOYING", status_details: details("ONGOING"), execution_id: OTHER, steps: running(30),
  })]),
  ours("It left the queue", "has left the queue", [4, () => queuedNew()], [40, () => status()]),
  ours("Ours is built", "Building", [4, () => ofNew("BUILDING", "ONGOING", { steps: { details: [BUILT[0], BUILT[1], step("BUILD", null, 9)] } })]),
  ours("Ours is deployed", "Your redeploy", [30, deploying()]),
  ours("Ours is being canceled", "Canceling", [30, () => ofNew("CANCELING", "CANCELING")]),
  ours("Near the limit of Helm", "which is near", [500, deploying({ steps: running(500) }), 5]),
  ours("Beyond the limit of Helm", "should have given it up", [700, deploying({ steps: running(700) }), 5]),
  ours("Watched for an hour", "Keep watching", [HOUR + 30, deploying({ steps: running(HOUR) }), 30]),
  ours("It went well", "ended after", [20, deploying()], [20, ending("DEPLOYED", "SUCCESS", "SUCCESS")]),
  ours("It failed", "The logs say", [20, deploying()], [20, ending("DEPLOYMENT_ERROR", "ERROR", "ERROR")]),
  ours("It was canceled", "Canceled", [20, deploying()], [20, ending("CANCELED", "CANCELED", "CANCEL")]),
  ours("It did not get its turn", "did not get its turn", [8, ending("DEPLOYMENT_QUEUED", "QUEUED")], [20, ending("CANCELED", "CANCELED")]),
  ours("Its end was not seen", "is not known", [8, deploying()], [100, () => status()]),
  ours("A later deployment", "has taken over", [8, deploying()], [8, ofOther(3)]),
  ["A DIFF run that has ended", async () => {
    await connected();
    await chooseDiff();
    await redeploy("DIFF");
    answering({ status: deploying() });
    await pass(20);
    answering({ status: ending("DEPLOYED", "SUCCESS", "SUCCESS", { service_deployment_status: "OUT_OF_DATE" }) });
    await pass(20);
    await reads("A deployment ran for this DIFF run");
  }],
  ["Somebody else's deployment", async () => {
    await connected({
      status: ofOther(30),
      history: () => ({ results: [{ ...run(0, "DEPLOYING", "ONGOING", "Ana Sousa", "CLI", 30), identifier: { execution_id: OTHER } }, ...HISTORY().results] }),
    });
    await reads("by Ana Sousa");
  }],

  // A redeploy that is not accepted, or of which nobody knows.
  refused("A deployment runs already", () => {
    answering({ status: ofOther(3) });
    return failing(409);
  }, "already running"),
  ["Something was in the way", async () => {
    await connected({ redeploy: () => failing(409) });
    await redeploy();
    await pass(40);
    await reads("Nothing runs here now");
  }],
  refused("It may not be redeployed", () => failing(403), "may not redeploy"),
  refused("No such service to redeploy", () => failing(404), "Nothing was deployed"),
  ["The token is refused", async () => {
    await start({ helmId: ID, token: token() }, { redeploy: () => failing(401) });
    await redeploy();
    await reads("Give a new one");
  }],
  refused("Refused, and why", () => failing(422, "The chart's values are not valid"), "and said"),
  refused("Too many requests", () => json(429, {}, { "Retry-After": "45" }), "You can try again in"),
  refused("The page forbids it", blocked, "security policy blocks"),
  ["You look offline", async () => {
    await connected();
    Object.defineProperty(navigator, "onLine", { configurable: true, get: () => false });
    answering({ status: unreachable });
    await redeploy();
    await reads("You look offline");
    delete navigator.onLine;
  }],
  refused("Nobody knows whether it started", () => {
    answering({ status: never });
    return failing(500);
  }, "Checking whether the redeploy started"),
  ["No sign that it started", async () => {
    await connected({ redeploy: () => failing(500) });
    await redeploy();
    await pass(60);
    await reads("No sign that");
  }],
  ["It started after all", async () => {
    await connected({ redeploy: () => failing(500) });
    await redeploy();
    answering({ status: deploying() });
    await pass(8);
    await reads("did start");
  }],

  // A status that cannot be read.
  unread("The token may not see it", () => failing(403), "may not see"),
  unread("No such service", () => failing(404), "Retry now"),
  unread("An error of the server", () => failing(500), "Next try in"),
  unread("Too many requests of others", () => json(429, {}, { "Retry-After": "45" }), "Too many requests"),
  unread("A login page", html, "login page"),
  unread("No answer", unreachable, "No readable answer"),
  unread("A redirect", redirected, "redirect"),
  unread("Blocked by the page", blocked, "security policy blocks"),
  unread("An answer about another service", () => status({ id: ORGANIZATION }), "about another service"),
  unread("An answer that is none", () => json(200, []), "Unexpected answer"),
  ["Others come first", async () => {
    const other = (number) => start({ helmId: ID.slice(0, -2) + number, getToken: () => token() }, { status: () => ({ state: "DEPLOYED" }) }, 0);
    for (let number = 10; number < 36; number += 1) await other(number);
    await pass(21);
    await reads("Waiting for this one's turn");
  }],
  ["No answer in time", async () => {
    await connected({ status: never });
    await pass(11);
    await reads("in time");
  }],
  ["Reconnecting", async () => {
    await connected();
    answering({ status: () => failing(500) });
    await refresh();
    for (let tries = 0; tries < 30 && !text().includes("Reconnecting"); tries += 1) await pass(1);
    await reads("Reconnecting");
  }],
  ["Not up to date", async () => {
    await connected();
    answering({ status: () => failing(500) });
    await refresh();
    for (let tries = 0; tries < 60 && !text().includes("Next try in"); tries += 1) await pass(1);
    await reads("Next try in");
  }],
  ["Given up", async () => {
    await connected();
    answering({ status: () => failing(500) });
    await refresh();
    await pass(7 * MINUTE, 5);
    await reads("Retry now");
  }],
  ["The deployment goes on", async () => {
    await connected();
    await redeploy();
    answering({ status: deploying() });
    await pass(12);
    answering({ status: () => failing(403) });
    await pass(12);
    await reads("The deployment continues");
  }],
];

async function chooseDiff() {
  const choice = widget.shadowRoot.querySelector("select");
  choice.value = "DIFF";
  choice.dispatchEvent(new Event("change", { bubbles: true }));
  await quiet();
}

let hold = {};
program = () => new Promise((resolve, fail) => { hold = { resolve, fail }; });

/** Blocks of a card that are alike in many. */
const BLOCKS = ["source", "steps", "details", "history"].map((name) => `[part=${name}]`).join() + ", .token";
const seen = new Set();
/** What something is built of and looks like, apart from its words. */
const build = (root) =>
  [root, ...root.querySelectorAll("*")].map((it) => [it.tagName, it.className, ...Object.values(it.dataset ?? {}), it.ariaDisabled]).join();

/** All that was kept is looked at, however far down the page it is. */
const laidOut = new CSSStyleSheet();
laidOut.replaceSync(".card { animation: none }");

/** What was looked at, in the style that it had, as it stands still. Of blocks that are alike, the first copy has one, and the
 *  others have none: else most of the page would say the same again and again. */
function copy(name) {
  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  const from = widget.shadowRoot;
  root.adoptedStyleSheets = [...from.adoptedStyleSheets, laidOut];
  root.append(...[...from.childNodes].map((node) => node.cloneNode(true)));
  const [there, here] = [from, root].map((it) => it.querySelectorAll("select, input"));
  there.forEach(({ value }, index) => { here[index].value = value; });
  for (const block of root.querySelectorAll(BLOCKS)) {
    const key = `${block.closest("[data-past]") !== null} ${build(block)}`;
    if (seen.has(key)) block.remove();
    seen.add(key);
  }
  host.className = "look";
  host.dataset.look = name;
  // Two regions of a page have two names.
  root.querySelector("[part~=title]").textContent = name;
  return host;
}

let next = 0;
const kept = [];

/** Lays what was kept out on the page, each under its own name, and in this theme and layout. */
function show(theme, layout) {
  Object.assign(document.documentElement.style, { colorScheme: theme, background: theme === "dark" ? "#0e0f13" : "#fff" });
  stage.replaceChildren(...kept);
  const told = new Set();
  for (const host of kept) {
    const base = host.shadowRoot.querySelector("[part~=base]");
    base.dataset.theme = theme;
    host.setAttribute("layout", layout);
    // With less of it to be seen, much of it is the same.
    const words = layout !== "card" && base.innerText.replace(host.dataset.look, "");
    if (words && told.has(words)) host.remove();
    told.add(words);
  }
}

/** A copy of all states that are known, as a page may draw it. */
async function legend() {
  const host = Object.assign(document.createElement("div"), { className: "look" });
  host.dataset.look = "All states";
  host.dataset.legend = "auto";
  await HelmRedeployElement.drawLegend(host);
  return host;
}

const shown = () => kept.filter(({ isConnected }) => isConnected);
/** What of the copies lies outside of its place, or is cut. */
const cut = () => shown().flatMap((host) => {
  const place = host.getBoundingClientRect();
  const isCut = (it) => {
    const { left, right, width } = it.getBoundingClientRect();
    const { overflowX, overflowY } = getComputedStyle(it);
    if (width && (left < place.left - 1 || right > place.right + 1)) return true;
    // The text of a field goes on behind its edge.
    return !it.matches("input") && (overflowX !== "visible" && it.scrollWidth > it.clientWidth + 1
      || overflowY !== "visible" && it.scrollHeight > it.clientHeight + 1);
  };
  return all(host.shadowRoot).filter((it) => !it.closest(".announcement, svg, option") && isCut(it))
    .map((it) => `${host.dataset.look}: ${it.tagName}.${it.className} ${it.textContent}`);
});
/** What has only a colour to be told from what is around it. */
const unbordered = () => shown().flatMap(({ dataset, shadowRoot }) => all(shadowRoot)
  .filter((it) => it.matches(".badge, .bar, .notice, input, select, button:not(.plain)"))
  .filter((it) => !(getComputedStyle(it).borderTopStyle === "solid" && parseFloat(getComputedStyle(it).borderTopWidth) >= 1))
  .map((it) => `${dataset.look}: ${it.tagName}.${it.className}`));
/** How much moves. */
const moving = () => shown().flatMap(({ shadowRoot }) => shadowRoot.getAnimations()).length;
const all = (root) => [...root.querySelectorAll("*")].filter((it) => it.checkVisibility());

// A walk by keyboard.

/** What can be reached, in the order of reading. */
const controls = () => all(widget.shadowRoot).filter((it) => it.matches("a[href], button, select, input, [tabindex='0']"));
const nameOf = (it) => (it.ariaLabel ?? it.labels?.[0]?.innerText ?? it.innerText).trim();
const known = new Set();
let route = [];
/** Where the focus has been, what each place looked like then, and what was pressed there. */
let way = [];
const arrive = ({ target }) => {
  if (target === widget || !route.length) return;
  const { outlineStyle, outlineWidth } = getComputedStyle(target);
  const hasRing = outlineStyle !== "none" && parseFloat(outlineWidth) >= 1 && target.matches(":focus-visible");
  way.push({ it: target, hasRing, presses: 0 });
};
document.addEventListener("focusin", arrive);
addEventListener("click", (event) => {
  if (!route.length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  way.at(-1).presses += way.at(-1).it === event.composedPath()[0] ? 1 : 0;
}, true);

/** Begins a walk before the widget. Gives what each control is; nothing where the same were walked through before. */
function beginWalk(layout) {
  widget.layout = layout;
  const found = controls();
  const signature = found.map((it) => it.tagName + nameOf(it)).join();
  if (known.has(signature)) return null;
  known.add(signature);
  const [before, after] = ["before", "after"].map((id) => document.getElementById(id));
  before.focus();
  widget.shadowRoot.addEventListener("focusin", arrive);
  route = [before, ...found, after];
  way = [];
  return found.map((it) => it.tagName);
}

/** Ends it after the widget, or before it again. Gives what was wrong. */
function endWalk() {
  const stations = [...route.slice(1), ...route.slice(0, -1).reverse()];
  const wrong = [];
  const complain = (it, what) => wrong.push(`${nameOf(it)}: ${what}`);
  const went = way.map(({ it }) => nameOf(it)).join(", ");
  if (stations.length !== way.length || stations.some((it, index) => it !== way[index].it))
    wrong.push(`it went ${went}, and not ${stations.map(nameOf).join(", ")}`);
  for (const { it, hasRing } of way) {
    if (!widget.shadowRoot.contains(it)) continue;
    const { width, height } = it.getBoundingClientRect();
    if (!hasRing) complain(it, "nothing shows that the focus is there");
    if (!nameOf(it)) complain(it, `a ${it.tagName} without a name`);
    if (width < 24 || height < 24) complain(it, `${width} by ${height} pixels`);
  }
  // On the way there, each was pressed in all ways that it has.
  for (const { it, presses } of way.slice(0, route.length - 2)) {
    const expected = { BUTTON: 2, A: 1 }[it.tagName] ?? 0;
    if (presses !== expected) complain(it, `${presses} presses, and not ${expected}`);
  }
  // As it is read: from line to line, and from left to right in each.
  const places = route.map((it) => [it, it.getBoundingClientRect()]);
  places.slice(1).forEach(([it, place], index) => {
    const [, last] = places[index];
    const isInLine = place.top < last.bottom - 4 && place.bottom > last.top + 4;
    if (isInLine ? place.left < last.left : place.top < last.top) complain(it, "it comes after what it stands before");
  });
  route = [];
  return wrong;
}

// Pictures.

/** How high a column of cards is. */
const COLUMN = 2400;
const AIR = 16;
/** So many pixels are one point of a picture. */
const GRID = 4;

/** From now on everything is written in these letters, and so is as long as on any other machine. */
async function write(base64) {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  document.fonts.add(await new FontFace("Letters", bytes, { weight: "100 900" }).load());
  const letters = new CSSStyleSheet();
  letters.replaceSync(".base { --_font: Letters; --_mono: Letters } * { text-rendering: geometricPrecision }");
  for (const { shadowRoot } of kept) shadowRoot.adoptedStyleSheets = [...shadowRoot.adoptedStyleSheets, letters];
}

/** Puts the copies into columns, each as wide as this. Gives the name and the place of each, and where something is written. */
function arrange(width) {
  stage.style.cssText = "position: absolute; inset: 0";
  for (const other of stage.parentNode.children) other.hidden = other !== stage;
  const drawn = new Set();
  for (const host of shown()) {
    const built = build(host.shadowRoot.querySelector("[part~=base]"));
    if (drawn.has(built)) host.remove();
    drawn.add(built);
  }
  let [left, top] = [0, 0];
  const places = shown().map((host) => {
    Object.assign(host.style, { position: "absolute", width: `${width}px` });
    const height = GRID * Math.ceil(host.getBoundingClientRect().height / GRID);
    if (top + height > COLUMN) [left, top] = [left + width + AIR, 0];
    const place = [left, top, width, height];
    Object.assign(host.style, { left: `${left}px`, top: `${top}px` });
    top += height + AIR;
    return place;
  });
  return shown().map((host, index) => ({ name: host.dataset.look, place: places[index], texts: texts(host.shadowRoot) }));
}

/** Where something is written, line by line; of what a browser draws in its own way, what is within the edge. */
function texts(root) {
  const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const rectangles = [];
  while (walk.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(walk.currentNode);
    if (!walk.currentNode.parentElement.closest(".announcement, select")) rectangles.push(...range.getClientRects());
  }
  for (const it of root.querySelectorAll("select, input, .fold")) {
    const { left, top, width, height } = it.getBoundingClientRect();
    rectangles.push(new DOMRect(left + 6, top + 6, width - 12, height - 12));
  }
  return rectangles.filter(({ width, height }) => width > 0 && height > 0)
    .map(({ left, top, width, height }) => [left + scrollX, top + scrollY, width, height]);
}

globalThis.looks = {
  /** Goes on to the next look, and gives its name, and whether the button has to be pressed to see it, which only a person can
   *  do; nothing once there are no more. */
  next: async () => {
    const [name, bring, asks] = LOOKS[next++] ?? [];
    if (!name) return null;
    try {
      await bring();
    } catch (error) {
      throw new Error(`${name}: ${error.message}`);
    }
    return { name, asks: asks === "asks" };
  },
  /** Waits until the question can be answered, or says why not: a browser takes its time to see that. */
  arm: async () => {
    const isRefused = () => widget.style.opacity !== "" && text().includes("Not possible while");
    const isArmed = () => isReady(part("confirm")) || isRefused();
    for (let frames = 0; !isArmed() && frames < PATIENCE; frames += 1) {
      clock.pass(100);
      await frame();
    }
    await quiet();
  },
  keep: (name) => void kept.push(copy(name)),
  keepLegend: async () => void kept.push(await legend()),
  show,
  narrow: (width) => void (stage.style.inlineSize = `${width}px`),
  cut,
  unbordered,
  moving,
  write,
  arrange,
  beginWalk,
  endWalk,
};
define();
