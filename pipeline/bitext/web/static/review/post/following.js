// What changes on disk while the page is open: an untouched editor follows, a touched one is told.

import { after, el, one } from "../shared/dom.js";
import { on as onLive } from "../shared/live.js";
import { bar, say, told, unbar } from "../shared/notice.js";
import { t } from "../shared/words.js";
import { card, refreshCard } from "./card.js";
import { draw, redraw } from "./list.js";
import { showPage } from "./side.js";
import { clashOf, followed, savingState, sendRefused } from "./saving.js";
import { forgetDetails, on, segment, store } from "./store.js";
import { unsaved } from "./unsaved.js";

const PAUSE = 300; // milliseconds; an editor that saves twice is read once

// `loaded` is settled when the post has been read for the first time.
export function follow(acts, loaded) {
  const first = (act) => loaded.then(act, () => {});
  const read = after(PAUSE, () => first(() => acts.reload().then(sendRefused)));
  onLive("changed", (event) => {
    if (!event.posts || event.posts.includes(store.id)) read();
  });
  onLive("saved", (event) => {
    const known = event.post === store.id && segment(event.key);
    if (event.post === store.id && (!known || (known.digest !== event.digest && savingState(event.key) !== "saving"))) read();
  });
  onLive("redraft", (event) => {
    if (event.state === "running" || !event.posts?.includes(store.id)) return;
    forgetDetails(); // other drafts may be offered, also where no wording has changed
    if (card.key) refreshCard(acts);
  });
  onLive("back", read);
  onLive("checked", (event) => {
    if (!event.posts.includes(store.id)) return;
    forgetDetails(); // what other posts say is offered, too
    first(acts.check);
  });
  onLive("gone", (event) => {
    if (event.post === store.id) gone(event.to);
  });
  onLive("overtaken", (event) => {
    if (event.post !== store.id) return;
    say(t("overtaken", segment(event.key)?.line ?? ""), { kind: "bad" });
    read();
  });
  onLive("trouble", (event) => {
    if (event.post === store.id) bar("trouble", t("trouble", told(event)), { kind: "bad" });
  });
  onLive("saved", () => unbar("trouble"));
  on("segment", (key, before) => changed(key, before, acts));
  on("reshaped", () => reshaped(acts));
  on("checked", (touched) => touched.forEach(redraw));
}

// The post has another name, or none: what is written here goes along, or stays in this tab.
function gone(to) {
  const left = unsaved.keys().length;
  if (to) unsaved.moveTo(to);
  bar("elsewhere", t(to ? "renamed" : left ? "deleted_unsaved" : "deleted"), { kind: "bad", more: [
    el("a", { class: "button", href: to ? `/post/${to}#${card.key}` : "/" }, t(to ? "go_there" : "to_posts"))] });
}

function changed(key, before, acts) {
  followed(key, before);
  redraw(key);
  if (key !== card.key) return;
  const fresh = segment(key);
  refreshCard(acts);
  if (before && before.target !== fresh.target) {
    if (!unsaved.of(key) && !clashOf(key)) say(t("followed", fresh.line));
    showPage();
  }
}

// The post itself was edited: segments came or went.
function reshaped(acts) {
  const key = segment(card.key) ? card.key : "";
  const lost = unsaved.keys().filter((each) => !segment(each));
  card.key = "";
  draw(key);
  if (key) acts.open(key, { focus: one("#segments").contains(document.activeElement) });
  say(lost.length ? t("reshaped_lost", lost.length) : t("reshaped"), { kind: lost.length ? "bad" : "" });
}

