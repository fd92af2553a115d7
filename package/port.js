// What Port tells a plugin in its frame: which entity it shows, and in which theme. Only the page in one file listens.
//
// Port publishes neither the code of its side nor more of the message than this:
// - The shape of `PLUGIN_DATA`, that plugins hear it from the window around them, and what they would say to be given a
//   token of Port's (`REQUEST_PORT_TOKEN`, which is not said here): github.com/port-labs/port-plugin-sample, README.md
//   ("PostMessage events"), and src/hooks/usePostMessageData.ts before it had an SDK.
// - `params` are `{ type, value }` by name: there, and in github.com/port-experimental/port-plugins,
//   .cursor/skills/create-port-plugin/references/plugin-architecture.md, which also has `theme: { mode, css }` and the
//   members of `entity`.
// - `mode` is "light" or "dark", in whatever case: src/portHostTheme.ts of the sample's branch `port-table-plugin`.

const NAMES = ["helm_id", "helm-id", "helmId"];

/** No id, and no title that is shown, is longer. */
const LONGEST = 200;

/**
 * What a message says of the service and the theme, or nothing where it is another one. Everything else in it counts for
 * nothing: a token, an API or a way to ask is not the parent's to give.
 */
export function read(message) {
  if (member(message, "type") !== "PLUGIN_DATA") return;
  const [params, entity, theme] = ["params", "entity", "theme"].map((name) => member(message, name));
  const mode = text(member(theme, "mode")).toLowerCase();
  return {
    helmId: first(params, NAMES) || first(member(entity, "properties"), [...NAMES, "qovery_helm_id"]),
    title: text(member(entity, "title")),
    /** Which entity it is; an identifier is one among those of its blueprint. */
    entity: JSON.stringify([text(member(entity, "blueprint")), text(member(entity, "identifier"))]),
    scheme: mode === "light" || mode === "dark" ? mode : "",
  };
}

/** The first text under one of these names, as it is or as a parameter of Port's. */
function first(values, names) {
  const found = names.map((name) => member(values, name)).map((value) => text(value) || text(member(value, "value")));
  return found.find(Boolean) ?? "";
}

/** What is written there, and not what somebody has added to all objects. */
function member(object, name) {
  return object && typeof object === "object" && Object.hasOwn(object, name) ? object[name] : undefined;
}

function text(value) {
  return typeof value === "string" ? value.slice(0, LONGEST).trim() : "";
}

/**
 * Lets the page around this one say which service it is, if this page's HTML names that one (`data-parents`).
 * `isReady` is there once this page has read its own address.
 */
export function followPort(element, isReady) {
  const parents = (element.dataset.parents ?? "").split(" ");
  const ownNames = isReady.then(() => ["helm-id", "label"].map((name) => element.getAttribute(name)));
  let shown = "";
  addEventListener("message", async ({ source, origin, data }) => {
    const told = source === parent && parents.includes(origin) && read(data);
    if (!told) return;
    const [ownId, ownLabel] = await ownNames;
    const { helmId, title, entity, scheme } = told;
    // What a person has typed for one entity is not about the next.
    if (shown && shown !== entity && !helmId && !element.hasAttribute("helm-id")) element = renewed(element);
    shown = entity;
    set(element, "helm-id", helmId || ownId);
    set(element, "label", helmId ? title : ownLabel);
    if (scheme) document.documentElement.style.colorScheme = scheme;
  });
}

function set(element, name, value) {
  if (value) element.setAttribute(name, value);
  else element.removeAttribute(name);
}

/** Another element in its place, which knows nothing of what was typed into it. */
function renewed(element) {
  const next = element.cloneNode(true);
  element.replaceWith(next);
  return next;
}
