// The Qovery that the site of docs/ plays in its page: its stories are told as they say, at both paces, in the shapes of the
// API's contract.

import assert from "node:assert/strict";
import { mock, test } from "node:test";

const passedOn = [];
globalThis.location = new URL("https://docs.example.com/site/");
globalThis.fetch = (address) => {
  passedOn.push(`${address}`);
  return Promise.resolve(new Response("{}"));
};
mock.timers.enable({ apis: ["setTimeout", "Date"], now: Date.parse("2026-03-01T12:00:00Z") });

const { API, simulate, stories, token } = await import("../../docs/site/simulator.js");

/** Every test has a Qovery of its own, in which nothing has happened yet. */
function begin(key, pace = 1) {
  simulate();
  return stories(pace).find((story) => story.key === key);
}

/** Lets so many seconds pass. */
const pass = (seconds) => mock.timers.tick(seconds * 1000);

async function ask(path, { bearer = token(), method = "GET", signal } = {}) {
  const answer = fetch(`${API}${path}`, { method, headers: { Authorization: `Bearer ${bearer}` }, signal });
  // No answer is there at once.
  pass(0.5);
  return answer;
}

const body = async (answer) => (await answer).json();
const status = ({ helmId }, bearer) => body(ask(`/helm/${helmId}/status`, { bearer }));
const redeploy = ({ helmId }, bearer) => ask(`/helm/${helmId}/redeploy`, { method: "POST", bearer });

test("what is meant for others goes to the network", async () => {
  begin("well");
  await fetch("https://docs.example.com/site/custom-elements.json");
  assert.deepEqual(passedOn.splice(0), ["https://docs.example.com/site/custom-elements.json"]);
  await ask("/helm/nobody/status");
  assert.deepEqual(passedOn, []);
});

test("each story at each pace has a service of its own, at rest since yesterday", async () => {
  simulate();
  const all = [...stories(1), ...stories(10)];
  assert.equal(new Set(all.map(({ helmId }) => helmId)).size, all.length);
  for (const story of all) {
    assert.match(story.helmId, /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    const { id, state, execution_id, last_deployment_date, deployment_requests_count } = await status(story);
    assert.deepEqual([id, state, deployment_requests_count], [story.helmId, "DEPLOYED", 0]);
    assert.ok(execution_id && Date.now() - Date.parse(last_deployment_date) > 86_000_000);
    const { name, environment } = await body(ask(`/helm/${story.helmId}`));
    assert.equal(name, story.name);
    assert.equal((await body(ask(`/environment/${environment.id}`))).id, environment.id);
  }
});

for (const pace of [1, 10]) {
  test(`a run goes well in the time that it tells, at the pace ${pace}`, async () => {
    const story = begin("well", pace);
    const before = await status(story);
    const accepted = await redeploy(story);
    assert.equal(accepted.status, 202);
    const { state, execution_id, deployment_request_id, steps } = await accepted.json();
    assert.deepEqual([state, steps.total_duration_sec], ["QUEUED", null]);
    assert.ok(deployment_request_id && execution_id !== before.execution_id);
    pass(18 / pace);
    assert.equal((await status(story)).state, "DEPLOYING");
    pass(22 / pace);
    const after = await status(story);
    assert.deepEqual([after.state, after.steps.total_duration_sec], ["DEPLOYED", 40 / pace]);
    assert.deepEqual([after.execution_id, after.service_deployment_status], [execution_id, "UP_TO_DATE"]);
    assert.ok(after.steps.details.every(({ status }) => status === "SUCCESS"));
    assert.match(story.words, new RegExp(` ${40 / pace} s`));
    const { results } = await body(ask(`/helm/${story.helmId}/deploymentHistoryV2?pageSize=5`));
    assert.equal(results.length, 5);
    assert.deepEqual([results[0].identifier.execution_id, results[0].status], [execution_id, "DEPLOYED"]);
    assert.equal(results[0].total_duration, `PT${(40 / pace).toFixed(1)}S`);
  });
}

test("a run that fails has its reason in its logs, after one of a pre-check", async () => {
  const story = begin("fails");
  const { execution_id } = await body(redeploy(story));
  pass(45);
  assert.equal((await status(story)).state, "DEPLOYMENT_ERROR");
  const { environment } = await body(ask(`/helm/${story.helmId}`));
  const rows = await body(ask(`/environment/${environment.id}/logs?version=${execution_id}`));
  const errors = rows.filter(({ type }) => type === "error");
  assert.deepEqual(errors.map(({ details }) => details.stage.step), ["PreCheck", "DeployedError", "DeployedError"]);
  assert.match(errors[1].error.user_log_message, /did not become ready/);
  assert.ok(errors.every(({ details }) => details.transmitter.id === story.helmId && details.execution_id === execution_id));
});

test("a request waits while a colleague's run goes on, and runs after it", async () => {
  const story = begin("queue");
  const accepted = await body(redeploy(story));
  assert.deepEqual([accepted.state, accepted.deployment_requests_count], ["DEPLOYING", 1]);
  const { results } = await body(ask(`/helm/${story.helmId}/deploymentHistoryV2?pageSize=5`));
  assert.deepEqual([results[0].auditing_data.triggered_by, results[0].auditing_data.origin], ["Jonas Keller", "CLI"]);
  assert.equal((await redeploy(story)).status, 409);
  pass(17);
  const own = await status(story);
  assert.notEqual(own.execution_id, accepted.execution_id);
  assert.deepEqual([own.state, own.deployment_requests_count], ["QUEUED", 0]);
  pass(40);
  assert.equal((await status(story)).state, "DEPLOYED");
});

test("an environment tells of all its services at once, and which of them wait", async () => {
  const story = begin("queue");
  await redeploy(story);
  const own = await status(story);
  const { environment } = await body(ask(`/helm/${story.helmId}`));
  const told = await body(ask(`/environment/${environment.id}/statusesWithStages`));
  assert.equal(told.environment.id, environment.id);
  assert.equal(told.environment.last_deployment_id, own.execution_id);
  assert.equal(told.environment.deployment_request_id, own.deployment_request_id);
  assert.equal(told.stages.length, 2);
  for (const { stage, ...lists } of told.stages) {
    assert.ok(stage.id && stage.name);
    assert.ok(Object.values(lists).every(Array.isArray));
  }
  const helms = told.stages.flatMap(({ helms }) => helms);
  // Its steps have gone on meanwhile, and nothing else has changed.
  assert.deepEqual({ ...helms.find(({ id }) => id === story.helmId), steps: own.steps }, own);
  const { results } = await body(ask(`/environment/${environment.id}/helm`));
  assert.deepEqual(results.map(({ id }) => id).sort(), helms.map(({ id }) => id).sort());
  assert.deepEqual(results.find(({ id }) => id === story.helmId), await body(ask(`/helm/${story.helmId}`)));
  assert.equal((await ask(`/environment/${story.helmId}/helm`)).status, 404);
});

test("a canceled run ends so, with one step that says it", async () => {
  const story = begin("canceled");
  await redeploy(story);
  pass(31);
  assert.equal((await status(story)).state, "CANCELING");
  pass(6);
  const { state, steps } = await status(story);
  assert.equal(state, "CANCELED");
  assert.deepEqual(steps.details.at(-1), { step_name: "DEPLOYMENT", status: "CANCEL", duration_sec: 18 });
});

test("a lost answer hides what was done", async () => {
  const story = begin("lost");
  await assert.rejects(redeploy(story), TypeError);
  assert.equal((await status(story)).state, "QUEUED");
});

test("an unreachable API does nothing, and is back after a while", async () => {
  const story = begin("unreachable");
  const { execution_id } = await status(story);
  await assert.rejects(redeploy(story), TypeError);
  await assert.rejects(status(story), TypeError);
  pass(20);
  assert.equal((await status(story)).execution_id, execution_id);
  assert.equal((await redeploy(story)).status, 202);
});

test("a limit names a wait, and accepts what comes after it", async () => {
  const story = begin("limited", 10);
  const refused = await redeploy(story);
  assert.deepEqual([refused.status, refused.headers.get("Retry-After")], [429, "2"]);
  pass(2);
  assert.equal((await redeploy(story)).status, 202);
});

test("a token ends in the middle of a run, and another one is taken", async () => {
  const story = begin("expired");
  const old = token();
  await redeploy(story, old);
  assert.equal((await status(story, old)).state, "QUEUED");
  pass(20);
  assert.equal((await ask(`/helm/${story.helmId}/status`, { bearer: old })).status, 401);
  assert.equal((await status(story, token())).state, "DEPLOYING");
});

test("tokens of others, and those that have ended, are refused", async () => {
  const { helmId } = begin("well");
  const own = token();
  const forged = own.replace(/\.[^.]+\./, `.${btoa(JSON.stringify({ iss: "https://example.com/", exp: 9e9 })).replaceAll("=", "")}.`);
  for (const bearer of ["", "qov_something", forged]) {
    assert.equal((await ask(`/helm/${helmId}/status`, { bearer })).status, 401);
  }
  pass(3600);
  assert.equal((await ask(`/helm/${helmId}/status`, { bearer: own })).status, 401);
});

test("who aborts gets no answer, and what was not sent yet is not done", async () => {
  const story = begin("well");
  const { execution_id } = await status(story);
  const abort = new AbortController();
  const answer = fetch(`${API}/helm/${story.helmId}/redeploy`, {
    method: "POST",
    headers: { Authorization: `Bearer ${token()}` },
    signal: abort.signal,
  });
  abort.abort();
  await assert.rejects(answer, { name: "AbortError" });
  assert.equal((await status(story)).execution_id, execution_id);
});
