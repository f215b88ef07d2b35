// The page of a post: what is opened, in which order, and what each key does.

import { readonly, who } from "../shared/api.js";
import { undo } from "../shared/deeds.js";
import { el, fill, one } from "../shared/dom.js";
import { listen } from "../shared/keys.js";
import { general, tools } from "../shared/look.js";
import { listenLive } from "../shared/live.js";
import { bar, because, say, unbar } from "../shared/notice.js";
import { redraft } from "../shared/redraft.js";
import { t } from "../shared/words.js";
import { approveMany } from "./bulk.js";
import { card, field, grow, insert, insertPlaceholder, onPause, openCard, refreshCard, showRemark, status } from "./card.js";
import { drawClash } from "./clash.js";
import { CHIPS, filter, passes, remoteQuery, searchField, setFilter } from "./filter.js";
import { dismiss, drawFindings } from "./findings.js";
import { drawHead } from "./head.js";
import { follow } from "./following.js";
import { draw, item, picked, redraw, redrawAll, reveal, shownKeys } from "./list.js";
import { look } from "./row.js";
import { allSent, clashing, clashOf, decide, onSaving, sendWaiting, settleClash, wording } from "./saving.js";
import { drawSide, nextView, showPage, showSide } from "./side.js";
import { check, checkNear, detail, findingsOf, forgetDetails, isOpen, load, on, place, reload, segment, store } from "./store.js";
import { takeSuggestion } from "./suggestions.js";
import { addTerm } from "./term.js";
import { unsaved } from "./unsaved.js";

const TOUCH = matchMedia("(pointer: coarse)").matches;

// Opens a segment in its place; the eyes stay where they were.
export function open(key, { focus = true, settle = true } = {}) {
  if (!segment(key)) return;
  const before = card.node?.isConnected ? card.node.parentNode.getBoundingClientRect().top : null;
  close();
  const line = reveal(key);
  openCard(line, key, acts);
  history.replaceState(null, "", `${location.pathname}${location.search}#${key}`);
  if (settle) keepInView(line, before);
  if (focus) focusCard();
  showSide(key, acts);
  ahead(key);
}

export function close() {
  const key = card.key;
  if (!key) return;
  Object.assign(card, { key: "", node: null });
  const line = item(key);
  const before = look.tab;
  look.tab = key;
  redraw(before);
  if (!line) return;
  line.classList.remove("open");
  redraw(key);
}

function focusCard() {
  const area = field();
  if (area && !TOUCH && !readonly()) {
    area.focus({ preventScroll: true });
    area.setSelectionRange(0, 0);
  } else {
    one("#card-head", card.node)?.focus({ preventScroll: true });
  }
}

function keepInView(line, before) {
  const top = Math.max(0, one("#top").getBoundingClientRect().bottom); // on a phone the header scrolls away
  const box = line.getBoundingClientRect();
  const room = innerHeight - top;
  if (before !== null && before > top && before < top + room * 0.6) scrollBy(0, box.top - before);
  else if (box.top < top + 8 || box.bottom > innerHeight - 8) scrollBy(0, box.top - top - Math.max(8, Math.min(room * 0.25, (room - box.height) / 2)));
}

// What the next one needs is asked for while this one is read.
function ahead(key) {
  const next = neighbour(key, 1, isOpen);
  if (next) setTimeout(() => card.key === key && detail(next).catch(() => {}), 150);
}

// The key of the nearest segment in a direction that passes; the list goes round where `round`.
function neighbour(key, step, test, { round = false, keys = shownKeys() } = {}) {
  const start = keys.indexOf(key);
  for (let i = 1; i <= keys.length; i++) {
    const at = start + step * i;
    if (!round && (at < 0 || at >= keys.length)) return "";
    const found = keys[(at + keys.length * 2) % keys.length];
    if (found !== key && test(segment(found))) return found;
  }
  return "";
}

function go(step, test = () => true, keys = shownKeys()) {
  const key = card.key ? neighbour(card.key, step, test, { keys }) : keys.find((each) => test(segment(each)));
  if (key) open(key);
  else say(t(step > 0 ? "at_end" : "at_start"));
}

function act(state) {
  const key = card.key;
  if (readonly() || !key) return;
  if (clashOf(key)) return say(t("settle_first"));
  if (!wording(key).target.trim()) return say(t("write_first"), { kind: "bad" });
  decide(key, state);
  const next = neighbour(key, 1, (each) => isOpen(each) && passes(each) && each.key !== key, { round: true });
  if (next) open(next);
  else finished(key);
}

function finished(key) {
  close();
  item(key)?.querySelector(".mark")?.focus({ preventScroll: true });
  say(t("last_one"), { more: [el("a", { href: "/" }, t("to_posts"))] });
}

async function again() {
  await allSent(); // what is on its way is what is taken back
  const done = await undo();
  if (!done.length) return;
  await refresh();
  const here = done.find(([post]) => post === store.id);
  if (here) open(here[1]);
  else say(t("undone_elsewhere"), { more: [el("a", { href: `/post/${done[0][0]}#${done[0][1]}` }, t("go_there"))] });
}

async function refresh() {
  forgetDetails();
  await reload().then(() => unbar("unreadable"), (error) => unreadable(error));
  runCheck();
}

// The post or its catalog is broken: what is shown is from before, and nothing can be saved.
function unreadable(error) {
  if (error.status === 422) bar("unreadable", t("unreadable", because(error)), { kind: "bad" });
  else if (error.status) say(because(error), { kind: "bad" });
}

const runCheck = () => check().catch((error) => error.status && !one("#bars [data-bar=unreadable], #bars [data-bar=elsewhere]") && say(because(error), { kind: "bad" }));

function clashChoice(choice) {
  const key = card.key;
  if (!clashOf(key)) return false;
  settleClash(key, choice);
  refreshCard(acts);
  field()?.focus({ preventScroll: true });
  return true;
}

const hasFinding = (each) => findingsOf(each.key).length > 0;
const everyKey = () => store.segments.map((each) => each.key);
const needsCard = (act) => (...given) => (card.key && !readonly() ? act(...given) : false);

export const acts = {
  ...general,
  approve: () => act("reviewed"),
  needsWork: () => act("needs-work"),
  next: () => go(1),
  previous: () => go(-1),
  nextOpen: () => go(1, isOpen),
  nextFinding: () => go(1, hasFinding, everyKey()), // also where it is folded away
  previousFinding: () => go(-1, hasFinding, everyKey()),
  edit: () => { const key = document.activeElement?.closest?.("li")?.dataset.key ?? card.key; return key ? open(key) : go(1); },
  leave: () => leave(),
  suggestion: needsCard((n) => { if (!takeSuggestion(n)) say(t("no_such_suggestion", n)); }),
  dismiss: needsCard((n) => dismiss(n, card.key, acts)),
  placeholder: needsCard(() => { if (!insertPlaceholder()) say(t("no_placeholder")); }),
  copySource: needsCard(() => insert(segment(card.key).source, true)),
  undo: (_digit, event) => {
    const writing = field() === document.activeElement && unsaved.of(card.key) && !event?.altKey; // the field's own undo
    return readonly() || writing ? false : again();
  },
  term: () => (readonly() ? false : addTerm(acts)),
  redraft: () => (readonly() ? false : redraft(redraftItems())),
  remark: needsCard(() => showRemark()),
  restore: needsCard(() => { const first = one("#history .restore"); if (first) first.focus(); else say(t("no_history")); }),
  select: () => select(),
  bulk: () => (readonly() ? false : approveMany(acts)),
  mine: () => clashChoice("mine"),
  theirs: () => clashChoice("theirs"),
  both: () => clashChoice("both"),
  conflict: () => (clashing().length ? open(clashing()[0]) : say(t("no_clash"))),
  view: () => nextView(),
  raw: () => { look.raw = !look.raw; localStorage.setItem("bitext-raw", look.raw ? "yes" : "no"); redrawAll(); if (card.key) refreshCard(acts); say(t(look.raw ? "raw_on" : "raw_off")); },
  side: () => { one("#side").classList.toggle("on"); if (card.key) showPage(); },
  filter: () => { const next = CHIPS[(CHIPS.indexOf(filter.show) + 1) % CHIPS.length]; setFilter({ show: next }, filtered); say(t(`chip_${next.replace("-", "_")}`)); },
  search: () => { one("#search").focus(); one("#search").select(); },
  posts: () => one("#title nav a").click(),
  focus: () => focusCard(),
  redraw: () => card.key && refreshCard(acts),
  reload: () => refresh(),
  check: () => runCheck(),
  open,
};

function leave() {
  const side = one("#side");
  if (side.classList.contains("on")) return side.classList.remove("on");
  if (document.activeElement?.matches?.("textarea, input")) {
    const mark = card.key ? one("#card-head", card.node) : document.body;
    return mark.focus?.({ preventScroll: true });
  }
  const key = card.key;
  close();
  return item(key)?.querySelector(".mark")?.focus({ preventScroll: true });
}

function select() {
  const key = document.activeElement?.closest?.("li")?.dataset.key ?? card.key;
  if (!key) return;
  if (!picked.delete(key)) picked.add(key);
  redraw(key);
  say(t("n_picked", picked.size));
}

function redraftItems() {
  const keys = picked.size ? [...picked] : [card.key].filter(Boolean);
  return keys.map((key) => [store.id, key, segment(key).digest]);
}

function filtered() {
  const key = card.key;
  draw(key);
  if (key) {
    card.key = "";
    open(key, { focus: false });
  }
}

function clicked(event) {
  if (!(event.target instanceof Element) || String(document.getSelection())) return;
  const line = event.target.closest("#segments > li[data-key]");
  if (line && !line.classList.contains("open")) open(line.dataset.key);
}

async function start() {
  fill(one("#tools"), tools());
  one("#searching").append(searchField(filtered));
  drawSide(acts);
  listen("post", acts);
  one("#segments").addEventListener("click", clicked);
  document.addEventListener("live-findings", () => card.key && drawFindings(one(".findings", card.node), card.key, acts));
  await listenLive();
  const loaded = load(remoteQuery());
  follow(acts, loaded);
  try {
    await loaded;
  } catch (error) {
    fill(one("#empty"), el("p", { class: "big" }, t("cannot_show")), el("p", {}, because(error)), el("p", { class: "buttons" }, el("a", { class: "button", href: "/" }, t("to_posts"))));
    one("#empty").hidden = false;
    one("#segments").setAttribute("aria-busy", "false");
    return;
  }
  drawHead(filtered);
  const first = begin();
  draw(first);
  if (first) open(first, { settle: place(first) > 0 });
  document.body.classList.add("ready");
  checkNear(first).catch(() => {}).then(runCheck);
  sendWaiting();
  if (readonly()) say(t("readonly"));
  else if (who()) document.body.dataset.by = who();
}

// Where work goes on: the segment of the address, what was being written, the first that is open.
function begin() {
  const asked = decodeURIComponent(location.hash.slice(1));
  if (segment(asked)) return asked;
  const written = unsaved.keys().find((key) => segment(key));
  if (written) return written;
  return store.segments.find((each) => isOpen(each) && passes(each))?.key ?? "";
}

on("checked", () => {
  if (!card.key) return;
  drawFindings(one(".findings", card.node), card.key, acts);
});
onSaving((key) => {
  redraw(key);
  if (key !== card.key) return;
  drawClash(card.node, key, acts);
  status();
});
onPause(() => showPage());
addEventListener("resize", () => card.node && grow());
// What stays in sight beside the list begins where the header ends, however many lines that has.
new ResizeObserver(([{ target }]) => document.documentElement.style.setProperty("--head", `${target.offsetHeight}px`)).observe(one("#top"));
addEventListener("hashchange", () => open(decodeURIComponent(location.hash.slice(1))));
start();
