// The development page: every attribute of the element can be tried against the simulator, and every event be seen.
// Nothing of it is in a release.

const element = document.getElementById("helm-redeploy");
const panel = document.getElementById("demo");
const { apiBase } = element.dataset;

/** The attributes with few values, and those that are there or not. */
const CHOICES = { confirm: ["click", "none"], theme: ["auto", "host", "light", "dark"], layout: ["card", "row", "badge"] };
const FLAGS = ["without-token-form", "without-diff", "poll-hidden"];
const EVENTS = ["request", "status", "finish", "error"];

async function offer() {
  try {
    const { token, services } = await (await fetch(`${apiBase}/_simulator/demo`)).json();
    panel.replaceChildren(
      make("h2", {}, "Services"),
      make("ul", {}, ...services.map((service) => item(token, service))),
      make("h2", {}, "Attributes"),
      controls(services),
      make("h2", {}, "Properties and methods"),
      buttons(token),
      make("h2", {}, "The tag"),
      tag(),
    );
  } catch (error) {
    panel.replaceChildren(
      make("p", {}, `The simulator does not answer at ${apiBase}. Start it with: cargo run -p simulator`),
    );
    console.error(error);
  }
}

/** One click away: a service, and a token that works. */
function item(token, { helmId, name, environment, story }) {
  const use = make("button", { type: "button" }, `Use ${name}`);
  use.addEventListener("click", () => Object.assign(element, { helmId, token }));
  return make("li", {}, use, make("span", {}, `${environment}: ${story}`));
}

function controls(services) {
  const service = select([["", "none"], ...services.map(({ helmId, name }) => [helmId, name])]);
  service.addEventListener("change", () => set("helm-id", service.value));
  const follow = () => { service.value = element.getAttribute("helm-id") ?? ""; };
  new MutationObserver(follow).observe(element, { attributeFilter: ["helm-id"] });
  follow();

  const label = make("input", { type: "text", placeholder: "the name from the API" });
  label.addEventListener("input", () => set("label", label.value));

  const choices = Object.entries(CHOICES).map(([name, values]) => {
    const choice = select(values.map((value) => [value, value]));
    choice.addEventListener("change", () => { element[name] = choice.value; });
    return field(name, choice);
  });
  const flags = FLAGS.map((name) => {
    const flag = make("input", { type: "checkbox" });
    flag.addEventListener("change", () => element.toggleAttribute(name, flag.checked));
    return make("label", {}, flag, name);
  });
  const fields = [field("helm-id", service), field("label", label), ...choices, ...flags];
  return make("form", { id: "controls", autocomplete: "off" }, ...fields);
}

/** The properties and methods, of which the token is one that works. */
function buttons(token) {
  const calls = {
    "token = …": () => { element.token = token; },
    "getToken = …": () => { element.getToken = () => token; },
    "redeploy()": () => element.redeploy(),
    "refresh()": () => element.refresh(),
    "forgetToken()": () => element.forgetToken(),
    "focus()": () => element.focus(),
  };
  const buttons = Object.entries(calls).map(([name, call]) => {
    const button = make("button", { type: "button" }, name);
    button.addEventListener("click", call);
    return button;
  });
  return make("div", { className: "buttons" }, ...buttons);
}

/** The tag as a host would write it, whoever has set its attributes. */
function tag() {
  const code = make("pre");
  const write = () => {
    const attributes = element.getAttributeNames().filter((name) => name !== "id" && !name.startsWith("data-"));
    const words = attributes.map((name) => {
      const value = element.getAttribute(name);
      return value === "" ? `\n  ${name}` : `\n  ${name}="${value}"`;
    });
    code.textContent = `<helm-redeploy${words.join("")}></helm-redeploy>`;
  };
  new MutationObserver(write).observe(element, { attributes: true });
  write();
  return code;
}

function listen() {
  const log = document.getElementById("log");
  for (const name of EVENTS) {
    document.addEventListener(`helm-redeploy-${name}`, ({ detail }) => {
      const time = make("time", {}, new Date().toLocaleTimeString("en-GB"));
      const what = make("b", {}, name);
      what.dataset.name = name;
      log.prepend(make("li", {}, time, what, make("code", {}, JSON.stringify(shortened(detail)))));
    });
  }
}

/** A whole status would fill the screen. */
const shortened = ({ status, ...detail }) => (status ? { ...detail, status: `${status.state} …` } : detail);

/** An empty field is an attribute that is not there. */
function set(name, value) {
  if (value) element.setAttribute(name, value);
  else element.removeAttribute(name);
}

const select = (options) => make("select", {}, ...options.map(([value, text]) => make("option", { value }, text)));

const field = (name, control) => make("label", {}, name, control);

function make(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

listen();
offer();
