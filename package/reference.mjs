// docs/reference.md is what custom-elements.json says, as tables. `cargo xtask reference` writes it with this, and the
// tests of the package compare them.

import { readFileSync } from "node:fs";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";

const INTRODUCTION = `# Reference

What \`<helm-redeploy>\` offers to the page around it. [Semantic versioning](https://semver.org) covers all of it.
(\`cargo xtask reference\` makes this page from the comments in \`src/element/\` and \`style/widget.css\`.)

Where a framework or a server writes a property's name as an attribute, such as \`helmId\` in React 18, HTML makes \`helmid\`
of it: that is understood as \`helm-id\`, unless that is there too. \`token\` and \`getToken\` are properties only, and so to be
set on the element itself (in React 18 by its \`ref\`).

An element that is taken out of the page and put back within a second, there or in another document, goes on as it was.
After that it is gone: its token is wiped, and it begins anew when it comes back.
`;

/** @param manifest the content of custom-elements.json */
export function reference(manifest) {
  const element = manifest.modules[0].declarations[0];
  const own = (kind) => element.members.filter((it) => it.kind === kind && !it.attribute && !it.static);
  const named = (it) => [code(it.name), it.description];
  return [
    INTRODUCTION,
    table("Attributes and their properties", ["attribute", "property", "type", "default", ""], element.attributes, (it) => [
      code(it.name),
      code(it.fieldName),
      code(it.type.text),
      code(it.default),
      it.description,
    ]),
    table("Properties without an attribute", ["property", "type", ""], own("field"), typed),
    table("Methods", ["method", "returns", ""], own("method"), (it) => [
      code(`${it.name}(${(it.parameters ?? []).map(parameter).join(", ")})`),
      code(it.return.type.text),
      it.description,
    ]),
    table("Events", ["event", "type", ""], element.events, typed),
    table("Slots", ["slot", ""], element.slots, named),
    table("Parts", ["`::part()`", ""], element.cssParts, named),
    table("States", ["`:state()`", ""], element.cssStates, named),
    table("Custom properties", ["property", "default", ""], element.cssProperties, (it) => [
      code(it.name),
      code(it.default),
      it.description,
    ]),
  ].join("\n");
}

const typed = (it) => [code(it.name), code(it.type.text), it.description];
const parameter = ({ name, optional, type }) => `${name}${optional ? "?" : ""}: ${type.text}`;
const code = (text) => (text ? `\`${text.replaceAll("|", "\\|")}\`` : "");

function table(title, columns, rows, cells) {
  const line = (texts) => `| ${texts.join(" | ")} |\n`;
  return `## ${title}\n\n${line(columns)}|${"---|".repeat(columns.length)}\n${rows.map((it) => line(cells(it))).join("")}`;
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  console.log(reference(JSON.parse(readFileSync(argv[2], "utf8"))).trimEnd());
}
