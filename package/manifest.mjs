// Makes custom-elements.json with the analyzer of Custom Elements Manifest, and adds what only this project knows: that
// attributes are a table, events are an interface, and custom properties are in a style sheet.
//
// `node package/manifest.mjs FILE` writes it; the environment's HELM_REDEPLOY_ANALYZER is where the analyzer is installed.

import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { propertyOf } from "../src/element/attributes.js";

const installed = createRequire(join(process.env.HELM_REDEPLOY_ANALYZER, "-"));
const { create, ts } = await import(installed.resolve("@custom-elements-manifest/analyzer/index.js"));

const source = (path) => readFile(new URL(`../${path}`, import.meta.url), "utf8");

/** What is missing was there when this was written, so somebody has changed its form. */
function found(what, name) {
  if (!what?.length) throw new Error(`package/manifest.mjs does not find ${name} any more`);
  return what;
}

/** What is said in the comment before it, as one line. */
const comment = (node) => found(node.jsDoc?.at(-1)?.comment, `a comment about ${node.name?.getText()}`).replace(/\s+/g, " ");

/** Each kind of attribute: the type, and the default if there is one, as JavaScript writes them. */
const KINDS = {
  text: ([missing]) => (missing ? { type: "string", missing } : { type: "string" }),
  textOrNone: ([missing]) => ({ type: "string", missing }),
  word: (words) => ({ type: words.join(" | "), missing: words[0] }),
  minutes: ([missing]) => ({ type: "number", missing }),
  flag: () => ({ type: "boolean", missing: "false" }),
};

/** A line of the table in attributes.js, as attribute and as property. */
function attribute(line) {
  const name = line.name.text;
  const fieldName = propertyOf(name);
  const { expression, arguments: said } = line.initializer;
  const { type, missing } = KINDS[expression.getText()](said.map((word) => word.getText()));
  const description = comment(line);
  return [
    { name, fieldName, type: { text: type }, ...(missing && { default: missing }), description },
    {
      kind: "field",
      name: fieldName,
      type: { text: missing ? type : `${type} | null` },
      default: missing ?? "null",
      attribute: name,
      reflects: true,
      description,
    },
  ];
}

/** A line of the interface in types.ts. */
function event(line) {
  const type = line.type.getText().replace(/\/\*\*.*?\*\/|readonly /gs, "").replace(/;\s*}/g, " }").replace(/;\s+/g, ", ").replace(/\s+/g, " ");
  return { name: line.name.text, type: { text: type }, description: comment(line) };
}

/** Every custom property that a host may set, from the style sheet: `--_own: var(--name, default); /* words *\/`. */
function customProperties(css) {
  const ink = found(/--_ink: (.+?) }/.exec(css)?.slice(1), "--_ink")[0];
  const said = css.matchAll(/--_([\w-]+): var\((--helm-redeploy-[\w-]+), (.+?)\)(?:;| })(?: \/\* (.+?) \*\/)?/g);
  const properties = Array.from(said, ([, own, name, value, words]) => {
    const tones = { tone: `The colour of the tone \`${name.replace(/.*redeploy-/, "")}\`.`, on: "What is readable on it." };
    const description = found(words ?? tones[own], `words about ${name}`);
    return { name, default: value.replace("var(--_ink)", ink), description };
  });
  for (const [name] of css.matchAll(/--helm-redeploy-[\w-]+/g)) {
    found(properties.filter((property) => property.name === name), `the default of ${name}`);
  }
  return found(properties, "the custom properties in widget.css");
}

/** A hook for each state, from the table of states. */
function stateHooks(rust) {
  const rows = Array.from(rust.matchAll(/^ +\w+ = "([A-Z_]+)", .*Tone::(\w+)/gm));
  return found(rows, "the table in state.rs").map(([, state, tone]) => ({
    name: `--helm-redeploy-state-${state}`,
    default: `var(--helm-redeploy-${tone.toLowerCase()})`,
    description: `The colour of the state \`${state}\`.`,
  }));
}

/** Collects what the analyzer does not know how to read. */
function ownForms() {
  const forms = { attributes: [], events: [], aliases: {} };
  const analyzePhase = ({ node }) => {
    const name = node.name?.getText();
    if (ts.isVariableDeclaration(node) && name === "ATTRIBUTES") forms.attributes = node.initializer.properties.map(attribute);
    if (ts.isTypeAliasDeclaration(node) && !node.typeParameters) forms.aliases[name] = node.type.getText();
    if (ts.isInterfaceDeclaration(node) && name === "HelmRedeployEventMap") forms.events = node.members.map(event);
  };
  return [forms, { name: "own-forms", analyzePhase }];
}

const FILES = ["helm-redeploy.js", "element.js", "attributes.js", "types.ts"];

async function manifest() {
  const [forms, plugin] = ownForms();
  const parse = async (file) => ts.createSourceFile(file, await source(`src/element/${file}`), ts.ScriptTarget.ES2022, true);
  const analyzed = create({ modules: await Promise.all(FILES.map(parse)), plugins: [plugin], context: { dev: false } });

  const [[face], declared] = [analyzed.modules, analyzed.modules.flatMap(({ declarations }) => declarations)];
  const exported = face.exports.map(({ name }) => found([declared.find((it) => it.name === name)], name)[0]);
  const element = exported.find(({ customElement }) => customElement);
  const members = element.members.filter(({ privacy }) => privacy !== "private").map((it) => member(it, forms.aliases));
  Object.assign(element, {
    superclass: { name: "HTMLElement", package: "global:" },
    attributes: found(forms.attributes, "ATTRIBUTES").map(([it]) => it),
    members: [...forms.attributes.map(([, it]) => it), ...members],
    events: found(forms.events, "HelmRedeployEventMap"),
    cssProperties: [...customProperties(await source("style/widget.css")), ...stateHooks(await source("src/model/state.rs"))],
  });
  // The package has one file for all that is imported.
  const path = face.path;
  const at = (name) => ({ name, module: path });
  return {
    schemaVersion: "2.1.0",
    readme: "README.md",
    modules: [
      {
        kind: "javascript-module",
        path,
        declarations: [element, ...exported.filter((it) => it !== element).map(inOneLine)],
        exports: exported.map(({ name }) => ({ kind: "js", name, declaration: at(name) })),
      },
      {
        kind: "javascript-module",
        path: "define.js",
        declarations: [],
        exports: [{ kind: "custom-element-definition", name: element.tagName, declaration: at(element.name) }],
      },
    ],
  };
}

/** A property or a method. The analyzer takes a setter for something that is called. */
function member({ default: code, parameters, return: returned, ...it }, aliases) {
  if (it.kind === "method") return inOneLine({ ...it, parameters, return: returned });
  const { text } = it.type ?? parameters[0].type;
  return inOneLine({ ...it, type: { text: spelledOut(text, aliases) } });
}

/** Readers of the manifest do not know what `GetToken` is. */
function spelledOut(text, aliases) {
  const known = Object.keys(aliases).find((name) => new RegExp(`\\b${name}\\b`).test(text));
  if (!known) return text;
  const meaning = aliases[known].includes("=>") ? `(${aliases[known]})` : aliases[known];
  return spelledOut(text.replace(known, meaning), aliases);
}

const inOneLine = (it) => ({ ...it, description: found(it.description, `words about ${it.name}`).replace(/\s+/g, " ") });

await writeFile(process.argv[2], `${JSON.stringify(await manifest(), null, 2)}\n`);
