// A Qovery of this page's own. It stands in for `fetch` for one made-up API, so that nothing that is asked of it leaves the
// page; all other requests go where they always went. Its answers have the shapes of the API's contract, and its
// deployments are told second by second, as those of examples/simulator are.

/** No name in `.invalid` can ever lead anywhere. */
export const API = "https://api.simulator.invalid";

/** How long an answer is on its way, in milliseconds. */
const ON_ITS_WAY = 120;
const A_DAY = 86_400_000;

const scene = (seconds, state, status, step, outcome = "SUCCESS") => ({ seconds, state, status, step, outcome });

const QUEUED = scene(4, "QUEUED", "QUEUED", "BUILD_QUEUEING");
const CLONING = scene(2, "BUILDING", "ONGOING", "GIT_CLONE");
const BUILDING = scene(9, "BUILDING", "ONGOING", "BUILD");
const DEPLOYMENT_QUEUED = scene(3, "DEPLOYMENT_QUEUED", "QUEUED", "DEPLOYMENT_QUEUEING");
const deploying = (seconds, outcome) => scene(seconds, "DEPLOYING", "ONGOING", "DEPLOYMENT", outcome);
const ROUTING = scene(4, "DEPLOYING", "ONGOING", "ROUTER_DEPLOYMENT");

const BEGINNING = [QUEUED, CLONING, BUILDING, DEPLOYMENT_QUEUED];
const play = (scenes, state, status) => ({ scenes, state, status, length: sum(scenes.map(({ seconds }) => seconds)) });

const WELL = play([...BEGINNING, deploying(18), ROUTING], "DEPLOYED", "SUCCESS");
const FAILS = play([...BEGINNING, deploying(22, "ERROR")], "DEPLOYMENT_ERROR", "ERROR");
const CANCELED = play(
  // The same step goes on while it is taken back, and so ends once, as canceled.
  [...BEGINNING, deploying(12), scene(6, "CANCELING", "CANCELING", "DEPLOYMENT", "CANCEL")],
  "CANCELED",
  "CANCELED",
);
/** What a colleague has asked for just before. */
const ANOTHER = play([deploying(20)], "DEPLOYED", "SUCCESS");

/** How long a trouble lasts, in seconds of the story. */
const TROUBLE = 20;

const ENVIRONMENTS = {
  production: { id: "8d0a4c1e-5b7f-4e63-9a2d-1f6c3b8e7d40", mode: "PRODUCTION" },
  staging: { id: "b2f7e9d3-6c18-4a05-8e4b-73d1a95c0f26", mode: "STAGING" },
  team: { id: "4b6e0c85-9f1d-4273-b5a8-e07c2d9163fa", mode: "DEVELOPMENT" },
};
const ORGANIZATION = "6a1f3d84-0c92-4e57-b8d6-2f7e9a5c1b30";
const PROJECT = "d5b8270e-4f6c-4a19-93e1-8c0d7b2f6a45";

/** What can be told. In `id` stands an asterisk for the pace, so that each story at each pace has a service of its own. */
const STORIES = [
  {
    key: "well",
    title: "It goes well",
    words: (told) => `It queues, builds and deploys, in ${told(WELL.length)}.`,
    service: { id: "3c90c3cc-0d44-4b50-8*-8dd25736052a", name: "shop", environment: "production", play: WELL },
  },
  {
    key: "fails",
    title: "It fails",
    words: (told) => `It builds, and fails to deploy after ${told(FAILS.length)}. The reason is found in its logs.`,
    service: { id: "5e1d7a94-2f3b-4c86-8*-9c4e8d6f1230", name: "payments", environment: "production", play: FAILS },
  },
  {
    key: "queue",
    title: "It waits in the queue",
    words: (told) =>
      `A colleague was quicker: their deployment takes ${told(ANOTHER.length)}, and yours ${told(WELL.length)} after it.`,
    service: { id: "b81f4a26-d5e9-4c07-8*-1a6c9e0d7254", name: "checkout", environment: "team", play: WELL, before: ANOTHER },
  },
  {
    key: "canceled",
    title: "Somebody cancels it",
    words: (told) => `It is canceled while it deploys, and has ended after ${told(CANCELED.length)}.`,
    service: { id: "2a9d5c71-e8f4-4630-8*-6f1c0a3e9b58", name: "reports", environment: "staging", play: CANCELED },
  },
  {
    key: "lost",
    title: "The answer is lost",
    words: () => "Qovery takes the request, and its answer gets lost on the way. It is not sent again.",
    service: { id: "67c5b9a2-d80e-4f16-8*-2e7d1c9f5a83", name: "ledger", environment: "production", play: WELL, trouble: "lost" },
  },
  {
    key: "expired",
    title: "The token expires",
    words: (told) => `Your token is refused ${told(TROUBLE)} after the press. The deployment goes on, and a new token picks it up.`,
    service: { id: "c4a6e1f9-7d28-4b03-8*-0e8b3d5a7c12", name: "search", environment: "staging", play: WELL, trouble: "expired" },
    hasToken: true,
  },
  {
    key: "unreachable",
    title: "The API is unreachable",
    words: (told) =>
      `Nothing gets through for ${told(TROUBLE)}, so nothing is deployed. The widget takes half a minute to be sure of it.`,
    service: { id: "e6b3a8d0-1c97-4f52-8*-4d9f2b7c5031", name: "labs", environment: "staging", play: WELL, trouble: "unreachable" },
  },
  {
    key: "limited",
    title: "Too many requests",
    words: (told) => `Qovery refuses the first press, and names a wait of ${told(TROUBLE)}.`,
    service: { id: "9f24c6e8-0b5a-4d71-8*-58c7d1f2b604", name: "gateway", environment: "production", play: WELL, trouble: "limited" },
  },
];

/** Who has deployed before, when (in days), how it went, and how long it took beside what is usual. */
const BEFORE = [
  { days: 1, by: "Ana Sousa", origin: "CONSOLE", share: 1 },
  { days: 3, by: "Mei Lin", origin: "GIT", share: 1.1 },
  { days: 4, by: "Jonas Keller", origin: "CLI", share: 0.7, state: "DEPLOYMENT_ERROR", status: "ERROR" },
  { days: 8, by: "Jonas Keller", origin: "TERRAFORM_PROVIDER", share: 0.95 },
  { days: 9, by: "Mei Lin", origin: "CONSOLE", share: 0.3, state: "CANCELED", status: "CANCELED" },
  { days: 15, by: "Ana Sousa", origin: "GIT", share: 1.05 },
];

const COMMITS = [
  { author: "Ada Okafor", message: "Round prices once, at the end" },
  { author: "Jun Watanabe", message: "Ask for two pods more at noon" },
  { author: "Léa Martin", message: "fix(values): quote the port" },
];

/** A service and what has become of it. */
class Service {
  #made;
  #pace;
  #count = 0;
  /** Oldest first. */
  #runs;
  /** A request that has not come to its turn. */
  #waiting;
  /** Until when nothing gets through, or from when on older tokens are refused. */
  #troubleAt = Infinity;
  #hadTrouble = false;
  /** The last of the tokens that are refused then. */
  #refused = 0;

  constructor(made, pace) {
    this.#made = made;
    this.#pace = pace;
    this.id = made.id.replace("*", String(pace).padStart(3, "0"));
    this.environment = ENVIRONMENTS[made.environment];
    this.#runs = [this.#run(WELL, Date.now() - A_DAY, BEFORE[0].by, BEFORE[0].origin)];
  }

  /** So many seconds of the story, in milliseconds. */
  #lasts = (seconds) => (seconds * 1000) / this.#pace;

  #run(play, began, by, origin) {
    const number = ++this.#count;
    const second = Math.floor(began / 1000);
    return { play, began, by, origin, request: uuid(second, number), execution: `${this.environment.id}-${number}-${second}` };
  }

  #end = ({ play, began }) => began + this.#lasts(play.length);

  /** Begins what has come to its turn since. */
  #catchUp() {
    const end = this.#end(this.#runs.at(-1));
    if (!this.#waiting || end > Date.now()) return;
    this.#runs.push({ ...this.#waiting, began: end });
    this.#waiting = undefined;
  }

  /** What keeps an answer from being given, if anything does. */
  refusal(token) {
    const { trouble } = this.#made;
    const since = Date.now() - this.#troubleAt;
    if (trouble === "unreachable" && since >= 0 && since < this.#lasts(TROUBLE)) return "unreachable";
    if (trouble === "expired" && since >= this.#lasts(TROUBLE) && token.number <= this.#refused) return "expired";
    return undefined;
  }

  /** `POST …/redeploy` */
  redeploy(token) {
    this.#catchUp();
    const now = Date.now();
    const { trouble, before, play } = this.#made;
    const isBusy = this.#end(this.#runs.at(-1)) > now;
    if (this.#waiting || (isBusy && !before)) return problem(409, "A deployment of this service is in progress");
    const isFirst = !this.#hadTrouble;
    this.#hadTrouble = true;
    if (isFirst) this.#troubleAt = now;
    if (isFirst && trouble === "unreachable") return undefined;
    if (isFirst && trouble === "limited") {
      return problem(429, "Too many requests", { "Retry-After": String(Math.ceil(this.#lasts(TROUBLE) / 1000)) });
    }
    if (isFirst) this.#refused = token.number;
    if (before && !isBusy) this.#runs.push(this.#run(before, now - this.#lasts(3), "Jonas Keller", "CLI"));
    const run = this.#run(play, now, "You", "API");
    if (before) this.#waiting = run;
    else this.#runs.push(run);
    return trouble === "lost" && isFirst ? undefined : json(202, this.#status());
  }

  /** What `GET /helm/{id}/status` says, and the stages of its environment. */
  status() {
    this.#catchUp();
    return this.#status();
  }

  #status() {
    const run = this.#runs.at(-1);
    const moment = this.#moment(run);
    const waits = this.#waiting && moment.ended;
    // Where nobody else deploys, the beginning of a run is told as a queue of one.
    const request = this.#waiting?.request ?? (moment.isQueued && !this.#made.before ? run.request : null);
    return {
      id: this.id,
      state: waits ? "DEPLOYMENT_QUEUED" : moment.state,
      service_deployment_status: this.#goneWell() > 1 ? "UP_TO_DATE" : "OUT_OF_DATE",
      is_part_last_deployment: true,
      status_details: { action: "DEPLOY", status: waits ? "QUEUED" : moment.status, sub_action: "NONE" },
      deployment_request_id: request,
      deployment_requests_count: request ? 1 : 0,
      last_deployment_date: iso(run.began),
      execution_id: run.execution,
      steps: moment.steps,
    };
  }

  /** How many runs of this page's time, and the one before it, have gone well. */
  #goneWell = () => this.#runs.filter((run) => run.play === WELL && this.#end(run) <= Date.now()).length;

  /** What a run says now. Its times are those that really pass: at ten times the pace, a tenth of the story's. */
  #moment({ play, began }) {
    let left = Date.now() - began;
    const steps = [];
    for (const { seconds, state, status, step, outcome } of play.scenes) {
      const length = this.#lasts(seconds);
      const isRunning = left < length;
      const told = { step_name: step, status: isRunning ? undefined : outcome, spent: Math.min(left, length) };
      const last = steps.at(-1);
      if (last?.step_name === step) Object.assign(last, { ...told, spent: last.spent + told.spent });
      else steps.push(told);
      if (isRunning) return { state, status, steps: tell(steps, false), isQueued: status === "QUEUED" && steps.length === 1 };
      left -= length;
    }
    return { state: play.state, status: play.status, steps: tell(steps, true), ended: true };
  }

  /** What `GET /helm/{id}` says. */
  about() {
    const { name } = this.#made;
    const commit = commitOf(name, this.#goneWell());
    const run = this.#runs.findLast(({ play }) => play === WELL);
    const repository = {
      url: `https://github.com/example-shop/${name}.git`,
      branch: "main",
      deployed_commit_id: commit.id,
      deployed_commit_date: iso(run.began - 47 * 60_000),
      deployed_commit_contributor: commit.author,
    };
    return {
      id: this.id,
      name,
      description: "A service that is only told of",
      environment: { id: this.environment.id },
      timeout_sec: 600,
      source: { git: { git_repository: repository } },
    };
  }

  /** `GET /helm/{id}/deploymentHistoryV2` */
  history(size) {
    const { name } = this.#made;
    const own = this.#runs.slice(1).map((run, index) => {
      const { state, status, ended } = this.#moment(run);
      const spent = (ended ? this.#end(run) : Date.now()) - run.began;
      return { ...run, state, status, spent, commit: index + 2 };
    });
    const earlier = BEFORE.map(({ days, by, origin, share, state = "DEPLOYED", status = "SUCCESS" }, index) => {
      const run = index ? this.#earlier(days) : this.#runs[0];
      return { ...run, by, origin, state, status, spent: this.#lasts(WELL.length * share), commit: 1 - index };
    });
    const results = [...own.reverse(), ...earlier].slice(0, size).map((run) => ({
      identifier: { name, service_id: this.id, service_type: "HELM", execution_id: run.execution },
      status: run.state,
      auditing_data: {
        created_at: iso(run.began),
        updated_at: iso(run.began + run.spent),
        triggered_by: run.by,
        origin: run.origin,
      },
      details: { commit: historic(commitOf(name, run.commit)) },
      status_details: { action: "DEPLOY", status: run.status, sub_action: "NONE" },
      total_duration: `PT${(run.spent / 1000).toFixed(1)}S`,
    }));
    return json(200, { page: 1, page_size: size, results });
  }

  /** One of the days before, at another time of the day each. */
  #earlier(days) {
    const began = this.#runs[0].began - (days - 1) * A_DAY - ((days * 5_417_000) % (A_DAY / 4));
    return { began, execution: `${this.environment.id}-0-${Math.floor(began / 1000)}` };
  }

  /** The rows of a run until now; nothing where this service has no such run. */
  logs(execution) {
    const run = this.#runs.find((run) => run.execution === execution);
    if (!run) return undefined;
    const { name } = this.#made;
    const from = { id: this.id, name, type: "Helm" };
    const whole = { id: this.environment.id, name: this.#made.environment, type: "Environment" };
    const end = run.play.length;
    const rows = [[0, whole, "Start", `Deployment of environment ${whole.name} starts`]];
    let began = 0;
    for (const { seconds, step } of run.play.scenes) {
      const [kind, words] = WORDS[step];
      for (let second = 0; second < seconds; second += 3) rows.push([began + second, from, kind, `${words} (${second} s)`]);
      began += seconds;
    }
    if (run.play === FAILS) {
      rows.push(
        [0, from, "PreCheck", { tag: "CLUSTER_VERSION_CHECK", user_log_message: "The cluster's version is not known." }],
        [end, from, "DeployedError", whyItFailed(name)],
        [end, from, "DeployedError", { tag: "DEPLOYMENT_FAILED", user_log_message: `Deployment of Helm ${name} failed.` }],
      );
    }
    const age = Date.now() - run.began;
    const written = rows.filter(([second]) => this.#lasts(second) <= age).sort(([a], [b]) => a - b);
    return json(200, written.map(([second, transmitter, step, said]) => ({
      type: typeof said === "string" ? "info" : "error",
      timestamp: iso(run.began + this.#lasts(second)),
      details: { organization_id: ORGANIZATION, execution_id: execution, transmitter, stage: { step, id: null, name: null } },
      message: typeof said === "string" ? { safe_message: said } : null,
      error: typeof said === "string" ? null : said,
    })));
  }

  /** `GET /environment/{id}` */
  around() {
    const { id, mode } = this.environment;
    return json(200, {
      id,
      name: this.#made.environment,
      mode,
      organization: { id: ORGANIZATION },
      project: { id: PROJECT },
      cluster_id: "1e7c94b0-a3d5-4f28-8b61-5d9f0e2c7a83",
      cluster_name: "live-paris",
    });
  }
}

/** What `GET /environment/{id}/statusesWithStages` says of an environment with these services in it, which lie in two stages. */
function stages(inside) {
  const { id } = inside[0].environment;
  const statuses = inside.map((each) => each.status());
  const began = ({ last_deployment_date }) => Date.parse(last_deployment_date);
  const newest = statuses.reduce((a, b) => (began(b) > began(a) ? b : a));
  const stage = (name, place) => ({
    stage: { id: `${id.slice(0, 9)}${place}${id.slice(10)}`, name, description: "" },
    applications: [],
    containers: [],
    jobs: [],
    databases: [],
    helms: statuses.filter((_, index) => index % 2 === place),
    terraforms: [],
  });
  return {
    environment: {
      id,
      state: newest.state,
      last_deployment_date: newest.last_deployment_date,
      last_deployment_state: newest.state,
      last_deployment_id: newest.execution_id,
      deployment_status: statuses.every((each) => each.service_deployment_status === "UP_TO_DATE") ? "UP_TO_DATE" : "OUT_OF_DATE",
      deployment_request_id: statuses.find((each) => each.deployment_request_id)?.deployment_request_id ?? null,
    },
    stages: ["Foundations", "Services"].map(stage),
    pre_check_stage: { status: "SUCCESS", total_duration_sec: 1 },
  };
}

/** What the logs say during a step, and which of theirs that is. */
const WORDS = {
  BUILD_QUEUEING: ["Start", "Waiting for a free place"],
  GIT_CLONE: ["Build", "Fetching the chart"],
  BUILD: ["Build", "Rendering the templates of the chart"],
  DEPLOYMENT_QUEUEING: ["Start", "Waiting for a free place"],
  DEPLOYMENT: ["Deploy", "Waiting for the pods to be ready"],
  ROUTER_DEPLOYMENT: ["Deploy", "Checking the domains"],
};

const whyItFailed = (name) => ({
  tag: "HELM_DEPLOY_ERROR",
  user_log_message:
    `The pods of ${name} did not become ready.\nPod ${name}-5d8c7b9f4-x2k7q: ImagePullBackOff\n` +
    `Image: registry.example.com/${name}:1.8.0`,
  hint_message: "Check that the image exists, and that the cluster may pull it.",
  link: "https://www.qovery.com/docs",
  underlying_error: { message: "UPGRADE FAILED: context deadline exceeded" },
});

const PACES = [1, 10];
let services = [];

/** The stories at a pace, for people to choose from. */
export const stories = (pace) =>
  STORIES.map(({ key, title, words, service, hasToken = false }) => ({
    key,
    title,
    name: service.name,
    helmId: service.id.replace("*", String(pace).padStart(3, "0")),
    words: words((seconds) => `${seconds / pace} s`),
    /** Whether it is handed a token once, in place of asking for one whenever it wants one. */
    hasToken,
  }));

/** A token in everything but its signature. It works here, for an hour, and nowhere else. */
export function token() {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: `${API}/`, sub: "you", jti: String(++tokens), iat: now, exp: now + 3600 };
  const base64 = (text) => btoa(text).replaceAll("=", "").replaceAll("+", "-").replaceAll("/", "_");
  return [JSON.stringify({ alg: "none", typ: "JWT" }), JSON.stringify(claims), "made up"].map(base64).join(".");
}

let tokens = 0;

/** The number of a token of this page's, by its header; nothing where it is none, or has ended. */
function read(authorization) {
  try {
    const claims = JSON.parse(atob(/^Bearer [\w-]+\.([\w-]+)\.[\w-]+$/.exec(authorization)[1].replaceAll("-", "+").replaceAll("_", "/")));
    return claims.iss === `${API}/` && claims.exp * 1000 > Date.now() ? { number: Number(claims.jti) } : undefined;
  } catch {
    return undefined;
  }
}

/** From now on the page's `fetch` asks the simulated Qovery where its API is meant, and the network everywhere else. */
export function simulate() {
  services = STORIES.flatMap(({ service }) => PACES.map((pace) => new Service(service, pace)));
  const real = globalThis.fetch;
  globalThis.fetch = (address, options) => {
    const request = new URL(address?.url ?? address, location.href);
    return request.origin === API ? onItsWay(request, options) : real.call(globalThis, address, options);
  };
}

/** An answer, after a moment, unless nobody waits for it any more. What is asked is done when it arrives, and not before. */
function onItsWay(request, { method = "GET", headers, signal } = {}) {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      const answer = answerTo(method, request, new Headers(headers).get("Authorization"));
      // As a browser says it when nothing comes back.
      if (answer) resolve(answer);
      else reject(new TypeError("Failed to fetch"));
    }, ON_ITS_WAY);
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop, { once: true });
  });
}

/** What is answered; nothing where no answer gets through. */
function answerTo(method, { pathname, searchParams }, authorization) {
  const [, kind, id, what = ""] = pathname.split("/");
  const isThere = ({ environment, ...service }) => (kind === "environment" ? environment.id : service.id) === id;
  const found = kind === "helm" || kind === "environment" ? services.filter(isThere) : [];
  const [service] = found;
  const bearer = read(authorization);
  const refusal = kind === "helm" && bearer && service?.refusal(bearer);
  if (refusal === "unreachable") return undefined;
  if (!bearer || refusal === "expired") return problem(401, "The token has expired");
  if (!service) return problem(404, "Not found");
  switch (`${method} ${kind} ${what}`) {
    case "GET helm ":
      return json(200, service.about());
    case "GET helm status":
      return json(200, service.status());
    case "POST helm redeploy":
      return service.redeploy(bearer);
    case "GET helm deploymentHistoryV2":
      return service.history(Number(searchParams.get("pageSize") ?? 20));
    case "GET environment ":
      return service.around();
    case "GET environment helm":
      return json(200, { results: found.map((each) => each.about()) });
    case "GET environment statusesWithStages":
      return json(200, stages(found));
    case "GET environment logs": {
      const version = searchParams.get("version");
      return found.map((each) => each.logs(version)).find(Boolean) ?? problem(404, "No logs are kept for this version");
    }
    default:
      return problem(404, "No such route");
  }
}

const json = (status, body, headers) => new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json", ...headers } });
const problem = (status, detail, headers) => json(status, { status, detail }, headers);

/** Steps as a status has them. A step that runs has no outcome, and a run that runs no duration. */
function tell(steps, ended) {
  const seconds = (told) => Math.round(sum(told.map(({ spent }) => spent)) / 1000);
  return {
    total_duration_sec: ended ? seconds(steps) : null,
    total_computing_duration_sec: seconds(steps.filter(({ step_name }) => !step_name.endsWith("QUEUEING"))),
    details: steps.map(({ step_name, status, spent }) => ({ step_name, status, duration_sec: Math.round(spent / 1000) })),
  };
}

/** The commit of this number in a service's repository, which looks like chance and is the same each time. */
function commitOf(name, number) {
  let state = [...`${name} ${number}`].reduce((hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 0x01000193), 0x811c9dc5);
  const digit = () => (state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) ^ 0x9e3779b9) >>> 28;
  const id = Array.from({ length: 40 }, () => digit().toString(16)).join("");
  return { id, ...COMMITS[digit() % COMMITS.length] };
}

const historic = ({ id, author, message }) => ({ git_commit_id: id, author_name: author, message, tag: "" });
const uuid = (second, number) => `${second.toString(16).padStart(8, "0")}-0000-4000-8000-${String(number).padStart(12, "0")}`;
const iso = (time) => `${new Date(time).toISOString().slice(0, 19)}Z`;

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
