// Two wordings of one segment: what both began with, what is on disk now, what is written here.

import { shownDiff, wordDiff } from "../shared/diff.js";
import { el, fill, one } from "../shared/dom.js";
import { keyHint } from "../shared/look.js";
import { languages, t, wordOfState } from "../shared/words.js";
import { clashOf, wording } from "./saving.js";
import { store } from "./store.js";

export function drawClash(node, key, acts) {
  const place = one(".clash-place", node);
  const found = clashOf(key);
  if (!found) {
    fill(place);
    return;
  }
  const who = [wordOfState(found.segment.state), found.segment.by].filter(Boolean).join(", ");
  fill(place, el("section", { class: "clash-box", "aria-label": t("clash_title") },
    el("h2", {}, t("clash_title")), el("p", {}, t("clash_how")),
    el("div", { class: "three" },
      version(t("clash_base"), el("span", {}, found.base)),
      version(t("clash_theirs", who), shownDiff(wordDiff(found.base, found.theirs))),
      version(t("clash_mine"), shownDiff(wordDiff(found.base, wording(key).target)))),
    el("div", { class: "acts" },
      choice("mine", t("keep_mine"), acts), choice("theirs", t("take_theirs"), acts), choice("both", t("edit_both"), acts))));
}

const version = (title, text) => el("div", { class: "version" }, el("h3", {}, title), el("div", { class: "wording", lang: languages[1] }, text));

function choice(action, label, acts) {
  return el("button", { type: "button", data: { act: action }, on: { click: () => acts[action]() } }, label, keyHint(action));
}
