// A segment that is not being worked on: one quiet line of source and target.

import { readonly } from "../shared/api.js";
import { el, quiet } from "../shared/dom.js";
import { reading } from "../shared/text.js";
import { languages, t, wordOfState } from "../shared/words.js";
import { savingState } from "./saving.js";
import { findingsOf, isOpen, store } from "./store.js";
import { unsaved } from "./unsaved.js";

export const SIGNS = { reviewed: "✓", draft: "○", "needs-work": "!", stale: "↻", missing: "–" };
// Segments that were reviewed when the list was drawn take one line.  One that is approved while
// it is looked at keeps its height: the one that is open below it must not move.
export const settled = new Set();
// `tab` is the one line that the Tab key reaches: thousands of stops would be none.
export const look = { raw: localStorage.getItem("bitext-raw") === "yes", tab: "" };

export function fillRow(item, found, selected) {
  const mine = unsaved.of(found.key);
  const saving = savingState(found.key);
  item.className = `row s-${found.state}${settled.has(found.key) && !isOpen(found) ? " done" : ""}${selected ? " picked" : ""}${saving ? ` is-${saving}` : ""}`;
  item.replaceChildren(
    mark(found, mine, saving, selected),
    el("div", { class: "source", lang: languages[0] }, reading(found.source, { pins: found.pins, terms: store.terms, raw: look.raw })),
    el("div", { class: "target", lang: languages[1] }, target(found, mine)),
    notes(found, mine, saving));
}

function target(found, mine) {
  const text = mine?.target ?? found.target;
  return text ? reading(text, { raw: look.raw }) : el("span", { class: "nothing", lang: document.documentElement.lang }, t("no_target"));
}

function mark(found, mine, saving, selected) {
  const some = findingsOf(found.key).length;
  const said = [t("line", found.line), wordOfState(found.state), some ? t("n_findings", some) : "", mine ? t("unsaved") : "", saving ? t(`is_${saving}`) : "", selected ? t("picked") : ""];
  return el("button", { type: "button", class: "mark", tabindex: look.tab === found.key ? "0" : "-1", data: { open: found.key } },
    el("span", { class: "dot", "aria-hidden": "true" }, SIGNS[found.state]),
    quiet(`${said.filter(Boolean).join(", ")}. ${readonly() ? t("show") : t("edit")}`));
}

// The last column keeps its width, so that nothing moves when findings come in.
function notes(found, mine, saving) {
  const some = findingsOf(found.key);
  const worst = some.some((each) => each.severity === "error") ? "error" : "warning";
  const said = saving ? t(`is_${saving}`) : mine ? t("unsaved") : "";
  return el("div", { class: "notes", "aria-hidden": "true" },
    said ? el("span", { class: `saving ${saving || "unsaved"}`, title: said }, saving === "saving" ? "…" : "●") : null,
    some.length ? el("span", { class: `count ${worst}`, title: some.map((each) => `${each.rule}: ${each.message}`).join("\n") }, String(some.length)) : null);
}
