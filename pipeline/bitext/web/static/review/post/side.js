// Beside the list: the rendered page around the open segment, its terms, its history.

import { post, query, readonly } from "../shared/api.js";
import { el, fill, one } from "../shared/dom.js";
import { because, say } from "../shared/notice.js";
import { points, termText } from "../shared/text.js";
import { day, languages, named, t, viewed } from "../shared/words.js";
import { live } from "./findings.js";
import { card, refreshCard } from "./card.js";
import { detail, segment, store } from "./store.js";
import { unsaved } from "./unsaved.js";

const VIEWS = ["english", "bilingual", "source", "raw"];
const KEPT = "bitext-view";
let view = VIEWS.includes(localStorage.getItem(KEPT)) ? localStorage.getItem(KEPT) : "english";
let turn = 0;

export function drawSide(acts) {
  const tabs = VIEWS.map((name, i) => el("button", {
    type: "button", role: "tab", id: `tab-${name}`, "aria-controls": "page", "aria-selected": String(name === view), tabindex: name === view ? "0" : "-1",
    on: { click: () => setView(name), keydown: (event) => walk(event, i) },
  }, viewed(name)));
  fill(one("#side"),
    el("div", { class: "side-head" }, el("div", { role: "tablist", "aria-label": t("page") }, tabs),
      el("button", { type: "button", class: "close", "aria-label": t("close"), on: { click: () => acts.side() } }, "×")),
    el("div", { id: "page", role: "tabpanel", "aria-labelledby": `tab-${view}`, tabindex: "-1" }),
    el("section", { class: "panel", id: "terms" }, el("h2", {}, t("terms_here")), el("div", { class: "list" })),
    el("section", { class: "panel", id: "history" }, el("h2", {}, t("history")), el("div", { class: "list" })));
}

function walk(event, i) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  setView(VIEWS[(i + step + VIEWS.length) % VIEWS.length]);
  one(`#tab-${view}`).focus();
}

export function nextView() {
  setView(VIEWS[(VIEWS.indexOf(view) + 1) % VIEWS.length]);
  say(viewed(view));
}

function setView(name) {
  view = name;
  localStorage.setItem(KEPT, name);
  for (const tab of one("#side").querySelectorAll("[role=tab]")) {
    tab.setAttribute("aria-selected", String(tab.id === `tab-${name}`));
    tab.setAttribute("tabindex", tab.id === `tab-${name}` ? "0" : "-1");
  }
  one("#page").setAttribute("aria-labelledby", `tab-${name}`);
  showPage();
}

export function showSide(key, acts) {
  showTerms(key, []);
  showPage();
  detail(key).then((found) => {
    if (card.key !== key) return;
    showTerms(key, found.terms ?? []);
    showHistory(key, found.history ?? [], acts);
    if (view === "raw") showRaw(found.raw);
  }, () => showHistory(key, [], acts));
}

const visible = () => one("#side").getClientRects().length > 0;

// Draws the page, with what is written and not saved where there is some.
export async function showPage() {
  const key = card.key;
  if (!key || !visible()) return;
  if (view === "raw") {
    fill(one("#page"));
    detail(key).then((found) => card.key === key && view === "raw" && showRaw(found.raw), () => {});
    return;
  }
  const now = ++turn;
  let address = `/frame/${store.id}/${view}${query({ key })}`;
  const mine = unsaved.of(key);
  if (mine && mine.target !== segment(key).target) {
    try {
      const answer = await post(`/api/post/${store.id}/render`, { key, target: mine.target, view });
      if (answer.url) address = answer.url;
      if (answer.findings && card.key === key && unsaved.of(key)?.target === mine.target) {
        Object.assign(live, { key, findings: answer.findings });
        document.dispatchEvent(new Event("live-findings"));
      }
    } catch { // the saved page is shown instead
    }
  } else {
    Object.assign(live, { key: "", findings: null });
  }
  if (now === turn) showFrame(address);
}

// The next page is loaded behind the one that is shown, so that nothing flickers.
let next = ""; // what is wanted since: a page of thousands of segments takes seconds, and one at a time is enough
function showFrame(address) {
  const place = one("#page");
  if (one(".coming", place)) {
    next = address;
    return;
  }
  const frame = el("iframe", { class: "coming", sandbox: "", title: t("page_of", viewed(view)), src: `${address}#here` });
  frame.addEventListener("load", () => {
    if (!frame.isConnected) return;
    [...place.children].filter((each) => each !== frame).forEach((each) => each.remove()); // a frame that is moved loads again
    frame.classList.remove("coming");
    const wanted = next;
    next = "";
    if (wanted && wanted !== address) showFrame(wanted);
  }, { once: true });
  [...place.children].filter((each) => each.matches(".raw")).forEach((each) => each.remove());
  place.append(frame);
}

function showRaw(raw) {
  const found = segment(card.key);
  const part = (title, text, lang) => [el("h2", {}, title), el("pre", { lang, tabindex: "0", "aria-label": title }, text)];
  fill(one("#page"), el("div", { class: "raw" },
    part(t("raw_source"), raw?.source ?? found.source, languages[0]),
    part(t("raw_target"), raw?.target ?? found.target, languages[1])));
}

function showTerms(key, honoured) {
  const found = segment(key);
  const letters = points(found.source);
  const here = new Map((found.pins ?? []).map(([from, to, i]) => [letters.slice(from, to).join(""), store.terms[i]]));
  const kept = new Map(honoured.map((term) => [term.source, term.honoured]));
  const line = ([text, term]) => el("div", { class: "term" },
    el("mark", { class: "pin", lang: languages[0] }, text),
    el("span", { lang: languages[1] }, term.rule === "keep" ? t("kept_as_is") : termText(term.target)),
    kept.has(text) ? el("span", { class: kept.get(text) ? "yes" : "no" }, kept.get(text) ? t("honoured") : t("not_honoured")) : null,
    term.note ? el("small", {}, term.note) : null,
    term.file ? el("small", {}, `${term.file}${term.line ? `:${term.line}` : ""}`) : null);
  fill(one("#terms .list"), here.size ? [...here].filter(([, term]) => term).map(line) : el("p", { class: "hint" }, t("no_terms")));
}

function showHistory(key, history, acts) {
  const line = (each) => el("li", {},
    el("span", { class: "when" }, day(each.at)),
    el("span", {}, [each.via?.startsWith("undo") ? t("op_undo") : named("op", each.op), each.who].filter(Boolean).join(", ")),
    el("span", { class: "wording", lang: languages[1] }, each.now ?? ""),
    each.restorable && !readonly() ? el("button", { type: "button", class: "quiet restore", on: { click: () => restore(key, each, acts) } }, t("bring_back")) : null);
  fill(one("#history .list"), history.length ? el("ol", {}, history.map(line)) : el("p", { class: "hint" }, t("no_history")));
}

async function restore(key, each, acts) {
  try {
    await post("/api/restore", { post: store.id, key, at: each.at });
    say(t("brought_back"), {});
    await acts.reload();
    if (card.key === key) refreshCard(acts);
  } catch (error) {
    say(because(error), { kind: "bad" });
  }
}
