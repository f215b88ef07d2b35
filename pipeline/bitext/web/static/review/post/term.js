// A term is added where it was met, and what it would do is seen before.

import { post } from "../shared/api.js";
import { dialog } from "../shared/dialog.js";
import { after, el, fill, one } from "../shared/dom.js";
import { because, say } from "../shared/notice.js";
import { termText } from "../shared/text.js";
import { languages, number, t } from "../shared/words.js";
import { card, field } from "./card.js";
import { store } from "./store.js";

// What is selected in the source or in the wording is the term, or its rendering.
function selected() {
  const area = field();
  const target = area ? area.value.slice(area.selectionStart, area.selectionEnd) : "";
  const marked = String(document.getSelection());
  const source = marked && one(".side-source", card.node)?.contains(document.getSelection().anchorNode) ? marked : "";
  return { source: source.trim(), target: target.trim() };
}

const list = (text) => text.split(/[,，;；]/).map((each) => each.trim()).filter(Boolean);

export function addTerm(acts) {
  const start = selected();
  const known = store.terms.find((term) => [term.source].flat().includes(start.source));
  const line = (name, lang, value, hint) => el("label", { class: "line" }, el("span", {}, t(`term_${name}`)), el("input", { name, lang, value, autocomplete: "off", placeholder: hint || null }));
  const keep = el("input", { type: "checkbox", name: "keep" });
  const impact = el("div", { class: "impact", role: "status" }, el("p", { class: "hint" }, t("impact_wait")));
  const content = [
    line("source", languages[0], start.source), line("target", languages[1], start.target || [known?.target ?? ""].flat()[0]),
    el("label", { class: "check" }, keep, t("term_keep")),
    line("short", languages[1], "", t("term_short_hint")), line("forbid", languages[1], "", t("term_forbid_hint")),
    line("note", "", known?.note ?? ""), known ? el("p", { class: "hint" }, t("term_known", termText(known.target), [known.file, known.line].filter(Boolean).join(":"))) : null, impact];
  const given = () => {
    const of = (name) => one(`[name=${name}]`, box).value.trim();
    return { source: of("source"), target: keep.checked ? of("source") : of("target"), keep: keep.checked, short: of("short"), forbid: list(of("forbid")), note: of("note") };
  };
  const box = dialog(t("term_title"), content, { label: t("term_save"), confirm: () => save(given(), box, acts), wide: true });
  const look = after(400, () => showImpact(impact, given()));
  box.addEventListener("input", () => {
    one("[name=target]", box).disabled = keep.checked;
    look();
  });
  if (start.source) look();
  one(`[name=${start.source ? "target" : "source"}]`, box).focus();
}

async function showImpact(place, given) {
  if (!given.source || !given.target) return;
  fill(place, el("p", { class: "hint" }, t("impact_looking")));
  try {
    const found = await post("/api/terms/impact", given);
    fill(place, (found.defined ?? []).map((one) => el("p", { class: "bad" }, t("term_known", termText(one.target), [one.file, one.line].filter(Boolean).join(":")))), el("p", {}, t("impact", number(found.segments), number(found.posts), number(found.flagged.length))),
      found.flagged.length ? el("ul", {}, found.flagged.slice(0, 20).map((each) => el("li", {}, el("a", { href: `/post/${each.post}?show=all#${each.key}`, target: "_blank", rel: "noopener" }, each.name ?? each.title ?? each.post), each.line ? ` ${t("line", each.line)} ` : " ", el("span", { lang: languages[1] }, each.target ?? "")))) : null,
      found.flagged.length > 20 ? el("p", { class: "hint" }, t("and_more", number(found.flagged.length - 20))) : null);
  } catch (error) {
    fill(place, el("p", { class: "bad" }, because(error)));
  }
}

async function save(given, box, acts) {
  if (!given.source || !given.target) {
    one(".problem", box).textContent = t("term_needs");
    return false;
  }
  const answer = await post("/api/terms", given);
  say(t("term_saved", given.source, answer.file ?? ""));
  await acts.reload();
  acts.check();
  return true;
}
