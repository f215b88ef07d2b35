// The segment that is being worked on: its line opens in place.

import { readonly } from "../shared/api.js";
import { after, el, fill, one } from "../shared/dom.js";
import { shownDiff } from "../shared/diff.js";
import { keyHint } from "../shared/look.js";
import { nextPlaceholder, reading } from "../shared/text.js";
import { day, languages, named, t, wordOfState } from "../shared/words.js";
import { drawClash } from "./clash.js";
import { drawFindings } from "./findings.js";
import { look, SIGNS } from "./row.js";
import { lastSaved, problemOf, savingState, wording, write } from "./saving.js";
import { isLow, segment, store } from "./store.js";
import { drawSuggestions } from "./suggestions.js";
import { unsaved } from "./unsaved.js";

const PAUSE = 600; // milliseconds without a letter after which the page beside is drawn anew

export const card = { key: "", node: null, sourceDiff: null };
const typed = [];
export const onPause = (act) => typed.push(act);
const paused = after(PAUSE, () => typed.forEach((act) => act(card.key)));

export const field = () => one("textarea.wording", card.node ?? document.createElement("div"));

export function openCard(item, key, acts) {
  card.key = key;
  card.sourceDiff = null;
  card.node = el("div", { class: "card", role: "group", "aria-labelledby": "card-head" });
  item.className = `row open s-${segment(key).state}`;
  item.replaceChildren(card.node);
  drawCard(acts);
  return card.node;
}

function drawCard(acts) {
  const found = segment(card.key);
  fill(card.node,
    el("div", { class: "pair" }, sourceSide(found), targetSide(found)),
    el("div", { class: "clash-place" }),
    el("div", { class: "findings", id: "card-findings", role: "region", "aria-label": t("findings") }),
    el("div", { class: "suggestions", role: "region", "aria-label": t("suggestions") }),
    remark(found),
    readonly() ? null : buttons(acts));
  drawClash(card.node, card.key, acts);
  drawFindings(one(".findings", card.node), card.key, acts);
  drawSuggestions(one(".suggestions", card.node), card.key, acts);
  grow();
  status();
}

function sourceSide(found) {
  const said = [t("line", found.line), named("kind", found.kind), found.under?.length ? t("under", found.under.join(" › ")) : ""];
  return el("div", { class: "side-source" },
    el("p", { class: "meta", id: "card-head", tabindex: "-1" }, said.filter(Boolean).join(" · ")),
    el("div", { class: "text", lang: languages[0] }, sourceText(found)));
}

const sourceText = (found) => (card.sourceDiff ? shownDiff(card.sourceDiff) : reading(found.source, { pins: found.pins, terms: store.terms, raw: look.raw }));

export function drawSource() {
  fill(one(".side-source .text", card.node), sourceText(segment(card.key)));
}

function targetSide(found) {
  const area = el("textarea", {
    class: "wording", lang: languages[1], rows: "2", spellcheck: "true", readonly: readonly(), value: wording(found.key).target,
    "aria-label": t("translation_of", found.line), "aria-describedby": "card-findings", on: { input: changed },
  });
  return el("div", { class: "side-target" },
    el("div", { class: "meta" }, el("p", { class: "state" }, stateLine(found)), el("p", { class: "saved", role: "status" })), area);
}

function stateLine(found) {
  const parts = [wordOfState(found.state), found.engine?.split("|")[0], found.by && t("by", found.by), found.at && day(found.at)];
  if (found.confidence !== null && found.confidence !== undefined && found.confidence !== "") parts.push(t("confidence", typeof found.confidence === "number" ? found.confidence.toFixed(2) : found.confidence));
  return [el("span", { class: `dot s-${found.state}`, "aria-hidden": "true" }, SIGNS[found.state]), parts.filter(Boolean).join(" · "), isLow(found) ? el("span", { class: "low" }, t("low")) : null];
}

function remark(found) {
  const said = wording(found.key).comment;
  const box = el("textarea", { class: "remark", rows: "1", value: said, readonly: readonly(), "aria-label": t("remark"), placeholder: t("remark_hint"), on: { input: (event) => write(card.key, { comment: event.target.value }) } });
  return el("div", { class: "remark-place", hidden: !said }, el("label", {}, t("remark"), box));
}

export function showRemark() {
  const place = one(".remark-place", card.node);
  place.hidden = false;
  one("textarea", place).focus();
}

function buttons(acts) {
  const button = (action, label, kind = "") => el("button", { type: "button", class: kind, data: { act: action }, on: { click: () => acts[action]() } }, label, keyHint(action));
  return el("div", { class: "acts" },
    button("approve", t("approve_next"), "main"), button("needsWork", t("needs_work")),
    button("redraft", t("redraft")), button("term", t("term")), button("remark", t("remark")), button("side", t("page_short"), "narrow"));
}

function changed() {
  write(card.key, { target: field().value });
  grow();
  status();
  paused();
}

// Puts a text where the caret is, or in place of all, so that the browser's own undo knows of it.
export function insert(text, everything = false) {
  const area = field();
  if (!area || readonly()) return;
  area.focus({ preventScroll: true });
  if (everything) area.select();
  // execCommand is the only way into the field's undo list; no browser has put another in its place.
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text, everything ? 0 : area.selectionStart, everything ? area.value.length : area.selectionEnd, "end");
    changed();
  }
}

export function insertPlaceholder() {
  const text = nextPlaceholder(segment(card.key).placeholders ?? [], field()?.value ?? "");
  if (text) insert(text);
  return text;
}

export function grow() {
  const area = field();
  const source = one(".side-source .text", card.node); // one that is longer than a screen scrolls, by keys too
  if (source) source.tabIndex = source.scrollHeight > source.clientHeight ? 0 : -1;
  if (!area || CSS.supports("field-sizing", "content")) return;
  area.setAttribute("rows", String(Math.max(2, area.value.split("\n").length)));
  if (area.scrollHeight > area.clientHeight) area.setAttribute("rows", String(Math.ceil(area.scrollHeight / 24)));
}

// The word above the field: what of this is on disk.
export function status() {
  const place = one(".saved", card.node ?? document.createElement("div"));
  if (!place) return;
  const saving = savingState(card.key);
  const mine = unsaved.of(card.key);
  const text = problemOf(card.key) || (saving ? t(`is_${saving}`) : mine ? t("not_on_disk") : lastSaved.at ? t("saved_at", lastSaved.at) : "");
  place.className = `saved ${saving || (mine ? "unsaved" : "")}`;
  if (place.textContent !== text) place.textContent = text;
}

// The segment was told anew by the server: what is shown follows, what is written stays.
export function refreshCard(acts) {
  const found = segment(card.key);
  const area = field();
  card.node.parentNode.className = `row open s-${found.state}`;
  fill(one(".meta .state", card.node), stateLine(found));
  const target = wording(card.key).target;
  if (area.value !== target) {
    const caret = area.selectionStart;
    area.value = target;
    area.setSelectionRange(Math.min(caret, target.length), Math.min(caret, target.length));
  }
  card.sourceDiff = null;
  drawSource();
  drawClash(card.node, card.key, acts);
  drawFindings(one(".findings", card.node), card.key, acts);
  drawSuggestions(one(".suggestions", card.node), card.key, acts);
  grow();
  status();
}
