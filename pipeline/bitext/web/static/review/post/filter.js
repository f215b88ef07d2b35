// Which segments are shown: the chips and the field of the header, kept in the address.

import { dialog } from "../shared/dialog.js";
import { el, fill, one } from "../shared/dom.js";
import { keyHint } from "../shared/look.js";
import { query } from "../shared/api.js";
import { number, t } from "../shared/words.js";
import { counts, findingsOf, hasPart, isLow, isOpen, load, ofTheWhole, store } from "./store.js";

export const CHIPS = ["open", "findings", "stale", "needs-work", "low", "all"];
const PASSES = {
  open: isOpen,
  findings: (each) => findingsOf(each.key).length > 0,
  stale: (each) => each.state === "stale",
  "needs-work": (each) => each.state === "needs-work",
  low: (each) => isLow(each) && isOpen(each),
  all: () => true,
};
const COUNTED = { open: "open", findings: "findings", stale: "stale", "needs-work": "needs-work", low: "low" };

// What only the server can tell; it answers with the keys that are left.
const REMOTE = ["engine", "by", "since", "source", "target", "term", "changed"];

export const filter = read();

function read() {
  const asked = new URLSearchParams(location.search);
  const remote = Object.fromEntries(REMOTE.filter((name) => asked.get(name)).map((name) => [name, asked.get(name)]));
  const rule = asked.get("finding") ?? "";
  const shown = rule ? "findings" : asked.get("show");
  return { show: CHIPS.includes(shown) ? shown : "open", q: asked.get("q") ?? "", rule, remote };
}

export const remoteQuery = () => query(filter.remote);

export function passes(each) {
  if (!PASSES[filter.show](each)) return false;
  if (filter.rule && !findingsOf(each.key).some((found) => found.rule === filter.rule)) return false;
  if (store.matches && !store.matches.has(each.key)) return false;
  return !filter.q || hasPart(each, filter.q);
}

export const narrowed = () => Boolean(filter.q || filter.rule || store.matches);

export function setFilter(change, act) {
  Object.assign(filter, change);
  const asked = new URLSearchParams();
  if (filter.show !== "open") asked.set("show", filter.show);
  for (const [name, value] of [["q", filter.q], ["finding", filter.rule], ...Object.entries(filter.remote)]) if (value) asked.set(name, value);
  const text = asked.toString();
  history.replaceState(null, "", `${location.pathname}${text ? `?${text}` : ""}${location.hash}`);
  drawChips(act);
  act();
}

export function drawChips(act) {
  const found = counts();
  fill(one("#chips"), CHIPS.map((name) => el("button", {
    type: "button", class: "chip", "aria-pressed": String(filter.show === name), data: { chip: name },
    on: { click: () => setFilter({ show: name, rule: "" }, act) },
  }, t(`chip_${name.replace("-", "_")}`), COUNTED[name] ? el("b", {}, name === "findings" && !store.checked ? "…" : number(found[COUNTED[name]])) : null)),
  found.whole ? el("button", { type: "button", class: "chip", data: { chip: "whole" }, on: { click: showWhole } }, t("chip_whole"), el("b", {}, number(found.whole))) : null,
  filter.rule ? set(filter.rule, () => setFilter({ rule: "" }, act)) : null,
  Object.entries(filter.remote).map(([name, value]) => set(`${t(`filter_${name}`)}: ${value}`, () => dropRemote(name, act))));
}

// What concerns no segment has no line of its own.
function showWhole() {
  const line = (each) => el("li", { class: `finding ${each.severity}` },
    el("div", { class: "said" }, el("b", {}, each.rule), each.line ? el("span", { class: "hint" }, t("line", each.line)) : null, el("span", { class: "message" }, each.message)),
    el("p", { class: "hint" }, each.explain));
  dialog(t("whole_title"), el("ul", { class: "whole" }, ofTheWhole().map(line)), { wide: true });
}

const set = (text, drop) => el("button", { type: "button", class: "chip set", "aria-label": t("drop_filter", text), on: { click: drop } }, `${text} ×`);

function dropRemote(name, act) {
  const remote = { ...filter.remote };
  delete remote[name];
  setFilter({ remote }, () => {});
  load(remoteQuery()).then(act);
}

export function searchField(act) {
  let timer = 0;
  const field = el("input", { type: "search", id: "search", value: filter.q, placeholder: t("search_here"), "aria-label": t("search_here") });
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => setFilter({ q: field.value.trim() }, act), 200);
  });
  return el("label", { class: "search" }, field, keyHint("search"));
}
