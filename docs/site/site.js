// The site: a widget with stories to choose from, and one of which every attribute can be tried. Both ask the Qovery of
// simulator.js, which has to be in place before a widget is.

import { API, simulate, stories, token } from "./simulator.js";
import { HelmRedeployElement, allowApiOrigins } from "./helm-redeploy/define.js";

const manifest = fetch(new URL("helm-redeploy/custom-elements.json", import.meta.url)).then((answer) => answer.json());

simulate();
allowApiOrigins([API]);

const $ = (id) => document.getElementById(id);

/** Where links into the console lead here. */
const CONSOLE = new URL("console.html#", import.meta.url).href;

function make(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

const widget = (id, service) =>
  make("helm-redeploy", { id, apiBase: API, consoleBase: CONSOLE, helmId: service.helmId, getToken: token });

// The stories.

function tellStories() {
  const form = $("stories");
  const element = widget("helm-redeploy", stories(1)[0]);
  const choices = stories(1).map(({ key, title }) =>
    make("label", {}, make("input", { type: "radio", name: "story", value: key, defaultChecked: key === "well" }), ` ${title}`),
  );
  $("choices").append(...choices);

  const tell = () => {
    const { story, pace } = Object.fromEntries(new FormData(form));
    const { helmId, name, words, hasToken } = stories(Number(pace)).find(({ key }) => key === story);
    $("told").textContent = `${name}: ${words}`;
    $("token").hidden = !hasToken;
    if (element.helmId === helmId) return;
    element.helmId = helmId;
    // Where a token is to end, the page hands over one, and no other by itself.
    element.getToken = hasToken ? undefined : token;
    if (hasToken) element.token = token();
  };
  form.addEventListener("change", tell);
  $("token").addEventListener("click", () => { element.token = token(); });
  tell();
  $("stage").append(element);
}

// The playground.

/** Attributes that the page itself needs, so that they are left out of what is to be copied. */
const OWN = { "api-base": API, "console-base": CONSOLE };

/** @param about what custom-elements.json says of the element */
function play(about) {
  const services = stories(10);
  const element = widget("tried", services[0]);
  const theme = make("link", { rel: "stylesheet" });
  /** What is set, and no attribute says. */
  const asProperty = new Map();
  const changed = () => write(element, theme, asProperty);

  const controls = about.attributes.map((attribute) => control(element, attribute, services, asProperty, changed));
  $("attributes").append(sheets(theme, changed), languages(element), ...controls);
  $("methods").append(...methods(about, element));
  for (const { name } of about.events) element.addEventListener(name, (event) => report(event));
  new MutationObserver(changed).observe(element, { attributes: true });
  $("tried").replaceWith(element);
  changed();
}

/** What changes an attribute, by its type. */
function control(element, { name, fieldName, type, default: usual, description }, services, asProperty, changed) {
  const words = type.text.match(/"[^"]*"/g)?.map((word) => JSON.parse(word));
  const isFlag = type.text === "boolean";
  const set = (value) => {
    element[fieldName] = value;
    if (value === undefined || element.hasAttribute(name)) asProperty.delete(fieldName);
    else if (!isFlag) asProperty.set(fieldName, value);
    changed();
  };
  const about = make("small", { id: `about-${name}` }, ...plain(description));
  const options = name === "helm-id" ? services.map(({ helmId, name, title }) => [helmId, `${name}: ${title}`]) : words?.map((word) => [word, word]);
  let field;
  if (options) {
    field = make("select", {}, ...options.map(([value, text]) => make("option", { value }, text)));
    field.addEventListener("change", () => set(`"${field.value}"` === usual ? undefined : field.value));
  } else {
    field = make("input", isFlag ? { type: "checkbox" } : { type: "text", spellcheck: false, placeholder: usual ?? "" });
    if (type.text === "number") field.inputMode = "numeric";
    if (!isFlag) field.value = element.getAttribute(name) ?? "";
    // Where there is a default, an empty text is another thing than none.
    const empty = usual && type.text === "string" ? "" : undefined;
    field.addEventListener("input", () => set(isFlag ? field.checked : field.value || empty));
  }
  field.name = name;
  field.setAttribute("aria-describedby", about.id);
  return make("div", { className: "field" }, make("label", {}, make("code", {}, name), field), about);
}

/** A description with its `code`. */
const plain = (text) => text.split("`").map((part, index) => (index % 2 ? make("code", {}, part) : part));

/** The style sheets of the package, which are in the markup of the page. */
function sheets(theme, changed) {
  const names = document.documentElement.dataset.themes.split(" ");
  const options = [["", "none"], ...names.map((name) => [name, `themes/${name}`])];
  return choice("style sheet", "One of the package’s, for all widgets of this page.", options, (name) => {
    theme.remove();
    if (name) document.head.append(Object.assign(theme, { href: `helm-redeploy/themes/${name}` }));
    changed();
  });
}

/** The languages of the package, which any element around the widget may say as well. */
function languages(element) {
  const options = [["", "the page’s"], ["en", "English"], ["fr", "français"], ["de", "Deutsch"]];
  return choice("lang", "What any element of HTML has: the nearest one counts.", options, (language) => {
    if (language) element.lang = language;
    else element.removeAttribute("lang");
  });
}

/** Something to choose that is no attribute of the element’s own. */
function choice(name, words, options, choose) {
  const about = make("small", { id: `about-${name.replace(" ", "-")}` }, words);
  const field = make("select", {}, ...options.map(([value, text]) => make("option", { value }, text)));
  field.setAttribute("aria-describedby", about.id);
  field.addEventListener("change", () => choose(field.value));
  return make("div", { className: "field" }, make("label", {}, name, field), about);
}

/** The methods that need no more than a press. `focus` is nothing to see by a press on something else. */
function methods({ members }, element) {
  const callable = members.filter(({ kind, name, privacy, static: isStatic }) =>
    kind === "method" && privacy !== "private" && !isStatic && name !== "focus");
  const calls = [
    ...callable.map(({ name }) => [`${name}()`, () => element[name]()]),
    ["token = …", () => { element.token = token(); }],
  ];
  return calls.map(([name, call]) => {
    const button = make("button", { type: "button" }, name);
    // What goes wrong is shown by the widget, and among the events.
    button.addEventListener("click", () => Promise.resolve(call()).catch(() => {}));
    return button;
  });
}

/** The HTML as a host would write it. */
function write(element, theme, asProperty) {
  const lines = ['<script type="module" src="/helm-redeploy/define.js"></script>'];
  if (theme.isConnected) lines.push(`<link rel="stylesheet" href="/helm-redeploy/themes/${theme.href.split("/").at(-1)}">`);
  const attributes = element.getAttributeNames().filter((name) => name !== "id" && OWN[name] !== element.getAttribute(name));
  const escaped = (value) => value.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  const words = attributes.map((name) => {
    const value = element.getAttribute(name);
    return value === "" ? `\n  ${name}` : `\n  ${name}="${escaped(value)}"`;
  });
  lines.push(`<helm-redeploy${words.join("")}></helm-redeploy>`);
  if (asProperty.size) {
    lines.push('<script type="module">', '  const widget = document.querySelector("helm-redeploy");');
    for (const [name, value] of asProperty) lines.push(`  widget.${name} = ${JSON.stringify(value).replaceAll("<", "\\u003c")};`);
    lines.push("</script>");
  }
  $("html").querySelector("code").textContent = lines.join("\n");
  const left = Object.keys(OWN).filter((name) => OWN[name] === element.getAttribute(name));
  $("left-out").textContent = left.length
    ? `The id is made up. Left out: ${left.join(" and ")}, which here ${left.length === 1 ? "leads" : "lead"} into this page, and getToken, by which it hands its made-up token over.`
    : "The id is made up. Left out: getToken, by which this page hands its made-up token over.";
}

function report({ type, detail }) {
  const { status, ...rest } = detail;
  const told = status ? { ...rest, status: { state: status.state } } : rest;
  const time = make("time", {}, new Date().toLocaleTimeString("en-GB"));
  $("events").prepend(make("li", {}, time, make("b", {}, type), make("code", {}, JSON.stringify(told))));
  // Nobody reads further back.
  while ($("events").children.length > 50) $("events").lastElementChild.remove();
}

// Everything else.

/** A button beside each piece of code, which copies it as it stands there. */
function offerCopies() {
  for (const figure of document.querySelectorAll("figure.code")) {
    const button = make("button", { type: "button", className: "copy" }, "Copy");
    button.setAttribute("aria-label", `Copy ${figure.dataset.title}`);
    button.addEventListener("click", async () => {
      button.textContent = await copied(figure.querySelector("code"));
      setTimeout(() => { button.textContent = "Copy"; }, 2_000);
    });
    figure.prepend(button);
  }
}

/** What came of it. Where the clipboard cannot be had, the code is selected for the person to copy. */
async function copied(code) {
  try {
    await navigator.clipboard.writeText(code.textContent);
    return "Copied";
  } catch {
    getSelection().selectAllChildren(code);
    return "Selected";
  }
}

$("scheme").addEventListener("change", ({ target }) => { document.documentElement.dataset.scheme = target.value; });
offerCopies();
tellStories();
// Why there are none, the widgets say.
for (const host of document.querySelectorAll("[data-legend]")) HelmRedeployElement.drawLegend(host).catch(() => {});
const { modules } = await manifest;
play(modules.flatMap(({ declarations }) => declarations).find(({ tagName }) => tagName === "helm-redeploy"));
