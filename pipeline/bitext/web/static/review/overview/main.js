// The page of all posts.

import { get, query, readonly } from "../shared/api.js";
import { undo } from "../shared/deeds.js";
import { after, all, el, fill, one } from "../shared/dom.js";
import { listen } from "../shared/keys.js";
import { listenLive, on } from "../shared/live.js";
import { general, keyHint, tools } from "../shared/look.js";
import { because, say } from "../shared/notice.js";
import { redraft } from "../shared/redraft.js";
import { t } from "../shared/words.js";
import { drawFilters, filters } from "./filters.js";
import { approveOver, listed, replaceOver } from "./replace.js";
import { drawTable, putFindings } from "./table.js";

const names = new Map(); // id -> name of a post
let turn = 0;
let told = 0;

async function show() {
  const now = ++turn;
  one("#posts").setAttribute("aria-busy", "true");
  try {
    const answer = await get(`/api/posts${query(filters())}`);
    if (now !== turn) return null;
    for (const each of answer.posts) names.set(each.id, each.name);
    drawTable(answer, show);
    findings(answer, now);
    return answer;
  } catch (error) {
    if (now === turn) say(because(error), { kind: "bad" });
    return null;
  } finally {
    if (now === turn) one("#posts").setAttribute("aria-busy", "false");
  }
}

// Of all that is told while a list is on its way one more is asked for: else none was ever drawn.
function onceMore() {
  const mine = ++told;
  return () => (mine === told ? show() : null);
}

// Findings cost the server a second for each post: they are asked for one after the other, the first
// screens' posts only, and fill their places.
const FIRST = 40;
async function findings({ posts }, now) {
  for (const each of posts.filter((post) => !post.findings).slice(0, FIRST)) {
    if (now !== turn) return;
    const found = await get(`/api/post/${each.id}/findings`).catch(() => null);
    const of = (severity) => found.findings.filter((one) => one.severity === severity).length;
    if (found && now === turn) putFindings(each.id, { error: of("error"), warning: of("warning") });
  }
}

const links = () => all("#posts tbody a");

function go(step) {
  const some = links();
  const at = some.indexOf(document.activeElement);
  const next = at < 0 ? some[step > 0 ? 0 : some.length - 1] : some[at + step];
  next?.focus();
}

const failing = (promise) => promise.catch((error) => say(because(error), { kind: "bad" }));

const acts = {
  ...general,
  next: () => go(1),
  previous: () => go(-1),
  edit: () => links()[0]?.focus(),
  leave: () => document.activeElement?.blur(),
  undo: () => {
    if (readonly() || document.activeElement?.matches("input, textarea")) return false;
    return undo().then(show);
  },
  bulk: () => readonly() || failing(approveOver(names, show)),
  replace: () => readonly() || replaceOver(names, show),
  redraft: () => readonly() || failing(listed().then((some) => redraft(some.filter((each) => each.state === "draft" || each.state === "missing").map((each) => [each.post, each.key, each.digest])))),
  filter: () => {
    const more = one("#filters details");
    more.open = true;
    one("select, input", more).focus();
  },
  search: () => one("#search").select(),
};

function drawButtons() {
  const button = (action, label) => el("button", { type: "button", data: { act: action }, on: { click: () => acts[action]() } }, label, keyHint(action));
  fill(one("#doing"), readonly() ? el("b", {}, t("readonly")) : [button("bulk", t("approve_many")), button("replace", t("replace")), button("redraft", t("redraft_many")), button("undo", t("undo"))]);
}

async function start() {
  document.title = `${t("posts")} · bitext`;
  fill(one("#title"), el("h1", {}, t("posts_title")));
  fill(one("#tools"), tools());
  for (const cell of all("#posts thead [data-word]")) cell.textContent = t(cell.dataset.word);
  drawButtons();
  listen("overview", acts);
  drawFilters({}, show);
  await listenLive();
  const shown = show();
  let running = shown;
  const later = after(400, () => { running = running.then(onceMore()); });
  for (const type of ["changed", "saved", "back", "checked", "listed"]) on(type, later);
  const answer = await shown;
  if (answer) drawFilters({ engines: answer.engines ?? [], people: answer.people ?? [], rules: answer.rules ?? [] }, show);
  document.body.classList.add("ready");
}

addEventListener("popstate", () => {
  drawFilters({}, show);
  show();
});
start();
