// node render.mjs RENDERER < documents.json > results.json
//
// Documents are Markdown texts; a result is {html, live} or {error}.  `live` lists what the
// renderer takes for more than text and HTML cannot show: expressions, components, directives.
import { tmpdir } from "node:os";

const escape = (text) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

async function attrs() {
  const { default: MarkdownIt } = await import("markdown-it");
  const { default: plugin } = await import("markdown-it-attrs");
  const md = new MarkdownIt({ html: true }).use(plugin);
  return (text) => ({ html: md.render(text), live: [] });
}

async function plain() {
  const { default: MarkdownIt } = await import("markdown-it");
  const md = new MarkdownIt({ html: true });
  return (text) => ({ html: md.render(text), live: [] });
}

async function marked() {
  const { marked } = await import("marked");
  return (text) => ({ html: marked.parse(text), live: [] });
}

async function vitepress() {
  const { createMarkdownRenderer } = await import("vitepress");
  const { parse } = await import("@vue/compiler-dom");
  const highlight = (code) => `<pre v-pre><code>${escape(code)}</code></pre>`; // colours are no part of a page's shape
  const md = await createMarkdownRenderer(process.cwd(), { highlight }, "/", undefined);
  return async (text) => {
    const html = await (md.renderAsync ?? md.render).call(md, text, { path: "a.md", relativePath: "a.md" });
    const live = [];
    walkVue(parse(html), live);
    return { html, live };
  };
}

function walkVue(node, live) {
  if (node.type === 5) live.push(`{{${node.content.content}}}`);
  for (const prop of node.props ?? []) if (prop.type === 7) live.push(prop.rawName ?? prop.name);
  if (node.tagType === 1) live.push(`<${node.tag}>`);
  for (const child of node.children ?? []) walkVue(child, live);
}

async function mdx() {
  const { evaluate } = await import("@mdx-js/mdx");
  const { default: directive } = await import("remark-directive");
  const Fragment = Symbol("fragment");
  const jsx = (type, props) => ({ type, props });
  const runtime = { Fragment, jsx, jsxs: jsx };
  return async (text) => {
    const live = [];
    const listed = () => (tree) => walkMdast(tree, live);
    const unused = () => (tree) => restore(tree);
    const { default: Content } = await evaluate(text, {
      ...runtime,
      remarkPlugins: [directive, unused, listed],
    });
    return { html: shown(Content({}), Fragment), live };
  };
}

// As Docusaurus does: `12:30` is read as a directive and put back.
function restore(node) {
  node.children?.forEach((child, at) => {
    if (child.type === "textDirective" && !child.children.length && !Object.keys(child.attributes).length) {
      node.children[at] = { type: "text", value: `:${child.name}` };
    } else restore(child);
  });
}

function walkMdast(node, live) {
  if (/Expression|Esm|mdxJsx|Directive/.test(node.type)) {
    const attributes = Array.isArray(node.attributes)
      ? node.attributes.map(({ type, name, value }) => `${type} ${name} ${typeof value}`)
      : Object.entries(node.attributes ?? {}).map(String);
    live.push(`${node.type}:${node.name ?? node.value} ${attributes}`);
  }
  for (const child of node.children ?? []) walkMdast(child, live);
}

function shown(node, Fragment) {
  if (node === null || node === undefined || typeof node === "boolean") return "";
  if (Array.isArray(node)) return node.map((child) => shown(child, Fragment)).join("");
  if (typeof node !== "object") return escape(String(node));
  const { type, props } = node;
  const inner = shown(props.children, Fragment);
  if (type === Fragment) return inner;
  if (typeof type === "function") return shown(type(props), Fragment);
  const given = Object.entries(props).filter(([name]) => name !== "children");
  const said = given.map(([name, value]) => ` ${name}="${escape(typeof value === "string" ? value : JSON.stringify(value))}"`);
  return `<${type}${said.join("")}>${inner}</${type}>`;
}

// What Hexo does with a post: its tags (Nunjucks) first, marked then.
async function hexo() {
  const { default: Hexo } = await import("hexo");
  const { mkdtempSync, rmSync, symlinkSync, writeFileSync } = await import("node:fs");
  const base = mkdtempSync(`${tmpdir()}/hexo-`);
  process.on("exit", () => rmSync(base, { recursive: true, force: true }));
  const plugins = { "hexo-renderer-marked": "*" };
  writeFileSync(`${base}/package.json`, JSON.stringify({ hexo: {}, dependencies: plugins }));
  symlinkSync(`${import.meta.dirname}/node_modules`, `${base}/node_modules`);
  const site = new Hexo(base, { silent: true });
  await site.init();
  await site.loadPlugins?.();
  return async (text) => {
    const post = await site.post.render("a.md", { content: text, engine: "markdown" });
    return { html: post.content, live: [] };
  };
}

const renderers = { attrs, hexo, marked, mdx, plain, vitepress };
const render = await renderers[process.argv[2]]();
const results = [];
let given = "";  // not readFileSync: a pipe that is not full yet is an error there
process.stdin.setEncoding("utf8");
for await (const chunk of process.stdin) given += chunk;
for (const text of JSON.parse(given)) {
  try {
    results.push(await render(text));
  } catch (error) {
    results.push({ error: String(error.message ?? error).slice(0, 300) });
  }
}
process.stdout.write(JSON.stringify(results), () => process.exit(0));
