// The list of segments: those that pass the filter with their neighbours, the others folded.
// What is on the first screens is drawn at once, the rest when the browser is idle.

import { all, el, fill, one } from "../shared/dom.js";
import { number, t } from "../shared/words.js";
import { filter, narrowed, passes, setFilter } from "./filter.js";
import { fillRow, look, settled } from "./row.js";
import { isOpen, load, segment, store } from "./store.js";

const AT_ONCE = 60;
const CHUNK = 250;
const LEAST = 3; // fewer than these in a run are not worth a fold

const items = new Map(); // key -> li
const unfolded = new Set(); // keys that were folded and were asked for
export const picked = new Set(); // keys selected for a bulk act
let shown = []; // keys in order, as far as they are not folded
let drawing = 0;

export const item = (key) => items.get(key);
export const shownKeys = () => shown;

// Keys and folds in order; a fold is {from, to}.
function layout(always) {
  const wanted = store.segments.map((each) => passes(each) || each.key === always || unfolded.has(each.key));
  const near = wanted.map((yes, i) => yes || (!narrowed() && filter.show === "open" && (wanted[i - 1] || wanted[i + 1])));
  const found = [];
  for (let i = 0; i < near.length; i++) {
    if (near[i]) {
      found.push(store.segments[i].key);
      continue;
    }
    let to = i;
    while (to + 1 < near.length && !near[to + 1]) to += 1;
    if (to - i + 1 < LEAST && !narrowed()) for (let k = i; k <= to; k++) found.push(store.segments[k].key);
    else found.push({ from: i, to });
    i = to;
  }
  return found;
}

// Draws the list anew; `always` is shown whatever the filter says.
export function draw(always = "") {
  const parts = layout(always);
  shown = parts.filter((part) => typeof part === "string");
  if (!shown.includes(look.tab)) look.tab = shown[0] ?? "";
  items.clear();
  settled.clear();
  for (const each of store.segments) if (!isOpen(each)) settled.add(each.key);
  const list = one("#segments");
  const until = Math.max(0, parts.indexOf(always)) + AT_ONCE;
  const turn = ++drawing;
  const nodes = (some) => some.map((part) => (typeof part === "string" ? row(part) : fold(part)));
  fill(list, nodes(parts.slice(0, until)));
  list.setAttribute("aria-busy", String(parts.length > until));
  const rest = (from) => {
    if (turn !== drawing) return;
    list.append(...nodes(parts.slice(from, from + CHUNK)));
    if (from + CHUNK < parts.length) soon(() => rest(from + CHUNK));
    else list.setAttribute("aria-busy", "false");
  };
  if (until < parts.length) soon(() => rest(until));
  one("#empty").hidden = store.segments.some(passes);
  if (!one("#empty").hidden) drawEmpty();
}

const soon = (act) => (window.requestIdleCallback ? requestIdleCallback(act, { timeout: 300 }) : setTimeout(act, 16));

function row(key) {
  const made = el("li", { id: `s-${key}`, data: { key } });
  items.set(key, made);
  fillRow(made, segment(key), picked.has(key));
  return made;
}

export function redraw(key) {
  const found = items.get(key);
  if (found && !found.classList.contains("open")) fillRow(found, segment(key), picked.has(key));
}

export function redrawAll() {
  for (const key of items.keys()) redraw(key);
}

function fold({ from, to }) {
  const count = to - from + 1;
  return el("li", { class: "fold" }, el("button", {
    type: "button", on: { click: (event) => unfold(event.currentTarget.parentNode, from, to) },
  }, t(filter.show === "open" && !narrowed() ? "fold_reviewed" : "fold_other", number(count))));
}

function unfold(node, from, to) {
  const keys = store.segments.slice(from, to + 1).map((each) => each.key);
  keys.forEach((key) => unfolded.add(key));
  const rows = keys.map(row);
  node.replaceWith(...rows);
  shown = all("li[data-key]", one("#segments")).map((each) => each.dataset.key);
  one(".mark", rows[0])?.focus();
}

// Makes sure that a segment has its line; used for jumps to what is folded or not drawn yet.
export function reveal(key) {
  if (items.has(key)) return items.get(key);
  unfolded.add(key);
  draw(key);
  return items.get(key);
}

function drawEmpty() {
  const finished = filter.show === "open" && !narrowed();
  fill(one("#empty"),
    el("p", { class: "big" }, finished ? t("all_reviewed") : t("nothing_matches")),
    el("p", {}, finished ? t("all_reviewed_next") : t("nothing_matches_next")),
    el("p", { class: "buttons" },
      finished ? el("a", { class: "button main", href: "/" }, t("to_posts")) : el("button", { type: "button", class: "main", on: { click: () => clear("open") } }, t("clear_filter")),
      el("button", { type: "button", on: { click: () => clear("all") } }, t("show_all"))));
}

function clear(show) {
  one("#search").value = "";
  setFilter({ show, q: "", rule: "", remote: {} }, () => {});
  load("").then(() => draw());
}
