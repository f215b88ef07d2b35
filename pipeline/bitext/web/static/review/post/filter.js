// Which segments are shown: the chips and the field of the header, kept in the address.

import { el, fill, one } from "../shared/dom.js";
import { keyHint } from "../shared/look.js";
import { number, t } from "../shared/words.js";
import { counts, findingsOf, hasPart, isLow, isOpen, store } from "./store.js";

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

export const filter = read();

function read() {
  const asked = new URLSearchParams(location.search);
  const from = { state: asked.get("state"), q: asked.get("q") ?? asked.get("source") ?? asked.get("target") ?? "" };
  if (asked.get("finding")) return { show: "findings", q: from.q, rule: asked.get("finding"), term: asked.get("term") ?? "" };
  const shown = asked.get("show") ?? (asked.get("confidence") ? "low" : from.state === "reviewed" ? "all" : from.state);
  return { show: CHIPS.includes(shown) ? shown : "open", q: from.q, rule: "", term: asked.get("term") ?? "" };
}

export function passes(each) {
  if (!PASSES[filter.show](each)) return false;
  if (filter.rule && !findingsOf(each.key).some((found) => found.rule === filter.rule)) return false;
  if (filter.term && !hasPart(each, filter.term)) return false;
  return !filter.q || hasPart(each, filter.q);
}

export const narrowed = () => Boolean(filter.q || filter.rule || filter.term);

export function setFilter(change, act) {
  Object.assign(filter, change);
  const asked = new URLSearchParams();
  if (filter.show !== "open") asked.set("show", filter.show);
  for (const [name, value] of [["q", filter.q], ["finding", filter.rule], ["term", filter.term]]) if (value) asked.set(name, value);
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
  ...["rule", "term"].filter((name) => filter[name]).map((name) => el("button", {
    type: "button", class: "chip set", "aria-label": t("drop_filter", filter[name]), on: { click: () => setFilter({ [name]: "" }, act) },
  }, `${filter[name]} ×`)));
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
