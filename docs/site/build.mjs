// Puts the site together from the npm package, the files of examples/ and the pages of docs/, so that nothing of them is
// written twice. `cargo xtask docs` runs it, in the root of the repository: node docs/site/build.mjs PACKAGE OUT

import { copyFileSync, cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { argv, env } from "node:process";
import { brotliCompressSync, constants } from "node:zlib";

const [pkg, out] = argv.slice(2);
const { Marked } = createRequire(join(env.HELM_REDEPLOY_MARKED, "here.js"))("marked");

const SITE = "docs/site";
/** What a browser loads for the widget. */
const LOADED = ["define.js", "widget_bg.wasm"];
/** What the site has of the package besides. */
const BESIDE = ["define.js.map", "custom-elements.json", "THIRD-PARTY.txt"];
/** About the code of this repository, and not about its use. */
const NOT_PUBLISHED = ["ARCHITECTURE.md"];

const read = (file) => readFileSync(file, "utf8");
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

/** Fills in what stands between double braces; a name that is not known is a mistake. */
function fill(template, values) {
  return template.replace(/\{\{(\w+)\}\}/g, (_, name) => {
    if (!(name in values)) throw new Error(`nothing is known of {{${name}}}`);
    return values[name];
  });
}

/** A file of the repository, or one of the blocks of code in it, with its name. */
function shown(file, block) {
  const text = read(file);
  const code = block ? [...text.matchAll(/^```\w+\n(.*?)^```/gms)][block - 1]?.[1] : text;
  if (!code) throw new Error(`${file} has no block ${block}`);
  const name = escaped(file);
  return `<figure class="code" data-title="${name}"><figcaption>${name}</figcaption><pre tabindex="0" role="region" aria-label="${name}"><code>${escaped(code)}</code></pre></figure>`;
}

function copyPackage() {
  const folder = join(out, "helm-redeploy");
  mkdirSync(folder);
  for (const name of [...LOADED, ...BESIDE]) copyFileSync(join(pkg, name), join(folder, name));
  // A server that knows no type for it would offer it to be saved.
  copyFileSync(join(pkg, "LICENSE"), join(folder, "LICENSE.txt"));
  for (const name of ["themes", "words"]) cpSync(join(pkg, name), join(folder, name), { recursive: true });
}

/** Renders docs/, with links between its pages, and none to what is not published. */
function renderPages(names) {
  const slug = (text) => text.toLowerCase().replace(/[^\w\- ]/g, "").replaceAll(" ", "-");
  const marked = new Marked({
    renderer: {
      html: () => "",
      heading({ tokens, depth, text }) {
        return `<h${depth} id="${slug(text)}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      code: ({ text }) => `<pre tabindex="0" role="region" aria-label="Code"><code>${escaped(text)}</code></pre>\n`,
      link({ href, tokens }) {
        const words = this.parser.parseInline(tokens);
        const [page, place] = href.split("#");
        if (names.includes(page)) return `<a href="${page.replace(/md$/, "html")}${place ? `#${place}` : ""}">${words}</a>`;
        return /^(https:|#)/.test(href) ? `<a href="${escaped(href)}">${words}</a>` : words;
      },
    },
  });
  mkdirSync(join(out, "docs"));
  const template = read(join(SITE, "page.html"));
  for (const name of names) {
    const content = marked.parse(read(join("docs", name))).replaceAll(/<table>.*?<\/table>/gs, (table) =>
      `<div class="scroll" tabindex="0" role="region" aria-label="Table">${table}</div>`);
    writeFileSync(join(out, "docs", name.replace(/md$/, "html")), fill(template, { title: titleOf(name), content, root: "../" }));
  }
}

const titleOf = (name) => /^# (.+)$/m.exec(read(join("docs", name)))[1];

const names = readdirSync("docs").filter((name) => extname(name) === ".md" && !NOT_PUBLISHED.includes(name));
const themes = readdirSync(join(pkg, "themes")).join(" ");
const loaded = LOADED.map((name) => {
  const file = readFileSync(join(pkg, name));
  return brotliCompressSync(file, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: file.length, [constants.BROTLI_PARAM_LGWIN]: 24 } }).length;
}).reduce((sum, size) => sum + size);

copyPackage();
renderPages(names);
for (const name of ["site.css", "site.js", "simulator.js"]) copyFileSync(join(SITE, name), join(out, name));
copyFileSync("style/icon.svg", join(out, "icon.svg"));

const index = read(join(SITE, "index.html")).replace('<html lang="en">', `<html lang="en" data-themes="${escaped(themes)}">`);
const pages = names.map((name) => `<a href="docs/${name.replace(/md$/, "html")}">${escaped(titleOf(name).replace(/^In (.)/, (_, first) => first.toUpperCase()))}</a>`).join(", ");
const { version } = JSON.parse(read(join(pkg, "package.json")));
const told = fill(index, { loaded: `${Math.round(loaded / 1000)} KB`, pages, version });
const html = told.replace(/<!-- show (\S+)(?: (\d+))? -->/g, (_, file, block) => shown(file, Number(block)));
writeFileSync(join(out, "index.html"), html);
const console = `    <h1>Qovery’s console would be here</h1>
    <p>In your portal, this link leads to the logs of the deployment in Qovery’s console. The deployments of this site are made
      up, and so are their ids; <a href="index.html">back to the widget</a>.</p>`;
writeFileSync(join(out, "console.html"), fill(read(join(SITE, "page.html")), { title: "No console here", content: console, root: "" }));
