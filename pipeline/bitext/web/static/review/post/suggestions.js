// Other wordings for the open segment, and what its source and its wording were before.

import { readonly } from "../shared/api.js";
import { shownDiff, wordDiff } from "../shared/diff.js";
import { el, fill } from "../shared/dom.js";
import { keyHint } from "../shared/look.js";
import { languages, named, t } from "../shared/words.js";
import { card, drawSource, field, insert } from "./card.js";
import { hold } from "../shared/hold.js";
import { detail, knownDetail, segment, store } from "./store.js";

let offered = []; // of the open card, in the order of their numbers

export function drawSuggestions(place, key) {
  offered = [];
  const known = knownDetail(key);
  if (known) {
    arrived(place, key, known);
    return;
  }
  place.classList.add("waiting");
  if (!place.childElementCount) fill(place, el("p", { class: "hint" }, t("looking")));
  hold(place);
  detail(key).then((found) => arrived(place, key, found), () => arrived(place, key, { suggestions: [] }));
}

function arrived(place, key, found) {
  if (card.key !== key || !place.isConnected) return;
  place.classList.remove("waiting");
  offered = found.suggestions ?? [];
  fill(place, changedSource(key, found), changedTarget(key, found), offered.map((each, i) => suggestion(each, i + 1)));
}

function changedSource(key, found) {
  if (segment(key).state !== "stale" || !found.source_diff) return null;
  card.sourceDiff = found.source_diff;
  drawSource();
  const toggle = el("button", { type: "button", class: "quiet", "aria-pressed": "true" }, t("show_change"));
  toggle.addEventListener("click", () => {
    card.sourceDiff = card.sourceDiff ? null : found.source_diff;
    toggle.setAttribute("aria-pressed", String(Boolean(card.sourceDiff)));
    drawSource();
  });
  return el("p", { class: "hint stale" }, found.change || t("source_changed"), " ", toggle);
}

function changedTarget(key, found) {
  if (segment(key).state !== "stale" || !found.target_diff?.some(([op]) => op !== "=")) return null;
  return el("div", { class: "before" }, el("span", { class: "kind" }, t("worded_before")), el("span", { class: "wording", lang: languages[1] }, shownDiff(found.target_diff)));
}

function suggestion(each, n) {
  const kind = [named("suggestion", each.kind), each.score ? `${Math.round(each.score <= 1 ? each.score * 100 : each.score)} %` : ""].filter(Boolean).join(" ");
  const now = field()?.value.trim() ?? "";
  const diff = now ? shownDiff(wordDiff(now, each.target)) : each.target;
  const source = each.diff?.some(([op]) => op !== "=") ? el("small", { class: "of", lang: languages[0] }, shownDiff(each.diff)) : null;
  const content = [n < 10 ? keyHint("suggestion", n) : null, el("span", { class: "kind", title: each.from || null }, kind), el("span", { class: "wording", lang: languages[1] }, diff), source];
  if (readonly()) return el("div", { class: "suggestion" }, content);
  return el("button", { type: "button", class: "suggestion", on: { click: () => insert(each.target, true) } }, content);
}

export function takeSuggestion(n) {
  if (!offered[n - 1]) return false;
  insert(offered[n - 1].target, true);
  return true;
}
