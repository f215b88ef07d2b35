// The posts: how far each is, what its checks found, who was there last.

import { readonly } from "../shared/api.js";
import { el, fill, one } from "../shared/dom.js";
import { meter } from "../shared/meter.js";
import { day, languages, number, t } from "../shared/words.js";
import { carried, clear, narrowed } from "./filters.js";

export const total = (counts) => ["missing", "draft", "needs_work", "reviewed", "stale"].reduce((sum, name) => sum + of(counts, name), 0);
const of = (counts, name) => counts[name] ?? counts[name.replace("_", "-")] ?? 0;

export function drawTable(answer, act) {
  drawTotals(answer);
  const some = answer.posts;
  const any = some.length || answer.problems?.length;
  one("#posts").hidden = !any;
  one("#posts").classList.toggle("narrowed", narrowed());
  fill(one("#posts tbody"), some.map(line), (answer.problems ?? []).map(broken));
  const empty = one("#empty");
  empty.hidden = Boolean(any || answer.left);
  if (!empty.hidden) fill(empty, narrowed() ? nothingMatches(act) : noPosts());
}

function drawTotals({ totals, posts, left }) {
  const whole = total(totals);
  const numbers = [[t("n_posts", posts.length), ""], [t("n_left", number(whole - of(totals, "reviewed"))), ""],
    of(totals, "stale") ? [t("n_stale", number(of(totals, "stale"))), "stale"] : null,
    left ? [t("n_unread", number(left)), "hint"] : null];
  fill(one("#totals"), meter(totals, whole), el("p", {},
    el("b", {}, whole ? t("percent_reviewed", Math.floor((of(totals, "reviewed") * 100) / whole)) : ""),
    numbers.filter(Boolean).map(([text, kind]) => el("span", { class: kind || null }, text))));
}

function line(post) {
  const whole = post.segments ?? total(post.counts);
  const left = whole - of(post.counts, "reviewed");
  return el("tr", { data: { id: post.id } },
    el("th", { scope: "row" }, el("a", { href: `/post/${post.id}${carried()}` }, el("span", { class: "title", lang: languages[0] }, post.title || post.name),
      post.title_target ? el("span", { class: "titled", lang: languages[1] }, post.title_target) : null), el("span", { class: "path" }, post.name)),
    el("td", { class: "far" }, meter(post.counts, whole), el("span", {}, left ? t("n_left", number(left)) : t("done"), of(post.counts, "stale") ? el("span", { class: "stale" }, ` · ${t("n_stale", number(of(post.counts, "stale")))}`) : null)),
    el("td", { class: "found" }, foundIn(post)),
    el("td", { class: "low" }, post.low ? t("n_low", number(post.low)) : ""),
    el("td", { class: "last" }, post.last ? [el("span", {}, post.last.who ?? ""), " ", el("time", {}, day(post.last.at))] : ""),
    el("td", { class: "matches" }, narrowed() && post.matches ? t("n_matches", number(post.matches)) : ""));
}

const broken = (post) => el("tr", { class: "broken" }, el("th", { scope: "row" }, el("span", { class: "title" }, post.name), el("span", { class: "path" }, [post.where, post.error].filter(Boolean).join(": "))),
  el("td", { colspan: "5" }, el("span", { class: "count error" }, t("broken_post")), el("span", { class: "hint" }, ` ${post.hint ?? ""}`)));

function foundIn({ findings }) {
  if (!findings) return el("span", { class: "hint", "aria-label": t("checking") }, "…");
  if (!findings.error && !findings.warning) return el("span", { class: "none" }, t("none"));
  return [findings.error ? el("span", { class: "count error" }, t("n_errors", number(findings.error))) : null, " ", findings.warning ? el("span", { class: "count warning" }, t("n_warnings", number(findings.warning))) : null];
}

export function putFindings(id, findings) {
  const cell = one(`#posts tr[data-id="${CSS.escape(id)}"] .found`);
  if (cell) fill(cell, foundIn({ findings }));
}

const nothingMatches = (act) => [el("p", { class: "big" }, t("no_post_matches")), el("p", {}, t("nothing_matches_next")),
  el("p", { class: "buttons" }, el("button", { type: "button", class: "main", on: { click: () => clear(act) } }, t("clear_filter")))];

const noPosts = () => [el("p", { class: "big" }, t("no_posts")), el("p", {}, t("no_posts_next")), el("pre", { tabindex: "0", "aria-label": t("commands") }, "bitext run"), readonly() ? null : el("p", { class: "hint" }, t("no_posts_then"))];
