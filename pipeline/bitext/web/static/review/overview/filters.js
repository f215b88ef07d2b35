// What the list of posts is narrowed to: fields of a form, kept in the address.

import { el, fill, one } from "../shared/dom.js";
import { keyHint } from "../shared/look.js";
import { t, wordOfState } from "../shared/words.js";

const STATES = ["missing", "draft", "needs-work", "stale", "reviewed"];
const NAMES = ["only", "q", "state", "finding", "confidence", "engine", "by", "since", "source", "target", "term", "changed"];

export function filters() {
  const asked = new URLSearchParams(location.search);
  return Object.fromEntries(NAMES.map((name) => [name, asked.get(name) ?? ""]).filter(([, value]) => value));
}

export const narrowed = () => Object.keys(filters()).some((name) => name !== "only");

function set(change, act) {
  const all = { ...filters(), ...change };
  const asked = new URLSearchParams(Object.entries(all).filter(([, value]) => value));
  const text = asked.toString();
  history.pushState(null, "", text ? `?${text}` : location.pathname);
  act();
}

export function clear(act) {
  history.pushState(null, "", location.pathname);
  drawFilters({}, act);
  act();
}

const field = (name, input) => el("label", { class: "field" }, el("span", {}, t(`filter_${name}`)), input);

function choice(name, values, act, words = (value) => value) {
  const now = filters()[name] ?? "";
  const listed = now && !values.includes(now) ? [now, ...values] : values;
  const input = el("select", { name, on: { change: (event) => set({ [name]: event.target.value }, act) } },
    el("option", { value: "" }, t("any")), listed.map((value) => el("option", { value, selected: value === now }, words(value))));
  return field(name, input);
}

function written(name, act, type = "text", hint = "") {
  let timer = 0;
  const input = el("input", { name, type, value: filters()[name] ?? "", placeholder: hint || null, autocomplete: "off" });
  input.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(() => set({ [name]: input.value.trim() }, act), 300);
  });
  input.addEventListener("compositionend", () => set({ [name]: input.value.trim() }, act));
  return type === "search" ? input : field(name, input);
}

let known = { engines: [], people: [], rules: [] };

export function drawFilters(answer, act) {
  known = { ...known, ...answer };
  const more = Object.keys(filters()).some((name) => !["only", "q", "state"].includes(name));
  const open = one("#filters details")?.open ?? more;
  const search = written("q", act, "search", t("search_posts"));
  search.id = "search";
  search.setAttribute("aria-label", t("search_posts"));
  fill(one("#filters"),
    el("div", { class: "first" }, el("label", { class: "search" }, search, keyHint("search")), choice("state", STATES, act, wordOfState),
      filters().only ? el("button", { type: "button", class: "chip set", "aria-label": t("drop_filter", t("filter_only")), on: { click: () => { set({ only: "" }, act); drawFilters({}, act); } } }, `${t("filter_only")} ×`) : null),
    el("details", { open: open || more }, el("summary", {}, t("more_filters")),
      el("div", { class: "fields" },
        choice("finding", known.rules, act), choice("confidence", ["low"], act, () => t("low")), choice("engine", known.engines, act), choice("by", known.people, act),
        written("since", act, "date"), written("source", act), written("target", act), written("term", act), written("changed", act, "text", "HEAD~3"))));
}

// The filters that a post's own page understands, for the links to it.
export function carried() {
  const now = filters();
  const found = new URLSearchParams();
  if (now.state) found.set("show", now.state === "reviewed" ? "all" : ["stale", "needs-work"].includes(now.state) ? now.state : "open");
  if (now.confidence) found.set("show", "low");
  for (const name of ["q", "finding", "engine", "by", "since", "source", "target", "term", "changed"]) if (now[name]) found.set(name, now[name]);
  const said = found.toString();
  return said ? `?${said}` : "";
}
