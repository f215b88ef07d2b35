// Acts on many segments: what is touched is shown first, is one deed, and one undo takes it back.

import { post } from "./api.js";
import { dialog } from "./dialog.js";
import { shownDiff } from "./diff.js";
import { el, fill, one } from "./dom.js";
import { say } from "./notice.js";
import { languages, number, t } from "./words.js";

const MOST = 200; // rows that are drawn; the others are counted

// `rows` are {post, key, digest, line, source, before, after, diff}; `act` is what /api/bulk is asked for.
export function bulkDialog(title, rows, act, label, done) {
  const left = new Set(rows);
  const main = () => one("button.main", box);
  const count = () => {
    main().textContent = label(left.size);
    main().disabled = !left.size;
  };
  const line = (each, i) => el("li", {}, el("label", { for: `bulk-${i}` },
    el("input", { type: "checkbox", id: `bulk-${i}`, checked: true, on: { change: (event) => { if (event.target.checked) left.add(each); else left.delete(each); count(); } } }),
    el("span", { class: "where" }, [each.name, each.line ? t("line", each.line) : ""].filter(Boolean).join(" · ")),
    each.source ? el("span", { class: "text", lang: languages[0] }, each.source) : null,
    el("span", { class: "text", lang: languages[1] }, each.diff ? shownDiff(each.diff) : each.before)));
  const list = el("ol", { class: "bulk" });
  fill(list, rows.slice(0, MOST).map(line));
  const more = rows.length > MOST ? el("p", { class: "hint" }, t("and_more", number(rows.length - MOST))) : null;
  const box = dialog(title, [rows.length ? el("p", {}, t("bulk_how")) : el("p", { class: "hint" }, t("bulk_none")), list, more], {
    wide: true, label: label(rows.length), confirm: () => confirm(),
  });
  count();
  async function confirm() {
    if (!left.size) return false;
    const items = rows.filter((each) => left.has(each)).map((each) => [each.post, each.key, each.digest]);
    const answer = await post("/api/bulk", { ...act, items, preview: false });
    const clashes = answer.conflicts?.length ?? 0;
    say([t("bulk_done", Array.isArray(answer.done) ? answer.done.length : answer.done ?? items.length - clashes), clashes ? t("bulk_conflicts", clashes) : ""].filter(Boolean).join(" "));
    done(answer);
    return true;
  }
  return box;
}
