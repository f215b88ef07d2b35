// What the checks say of the open segment: why, and what can be done about it.

import { post, readonly } from "../shared/api.js";
import { el, fill, one } from "../shared/dom.js";
import { keyHint } from "../shared/look.js";
import { because, say } from "../shared/notice.js";
import { t } from "../shared/words.js";
import { hold } from "../shared/hold.js";
import { decide, wording, write } from "./saving.js";
import { dropFinding, findingsOf, isChecked, store } from "./store.js";

export function drawFindings(place, key, acts) {
  const some = live.key === key && live.findings ? live.findings : findingsOf(key);
  if (!isChecked(key) && !some.length) {
    place.classList.add("waiting");
    hold(place);
    fill(place, el("p", { class: "hint" }, t("checking")));
    return;
  }
  place.classList.remove("waiting");
  fill(place, some.length ? some.map((found, i) => shown(found, i + 1, key, acts)) : el("p", { class: "hint none" }, t("no_findings")));
}

// Findings of what is being written, as the server answered them in a typing pause.
export const live = { key: "", findings: null };

function shown(found, n, key, acts) {
  const box = el("div", { class: `finding ${found.severity}`, data: { finding: found.id } },
    el("div", { class: "said" }, el("b", {}, found.rule), el("span", { class: "message" }, found.message)),
    el("details", {}, el("summary", {}, t("why")), el("p", {}, found.explain || found.message)));
  if (readonly()) return box;
  const ask = el("button", { type: "button", class: "quiet", on: { click: () => askReason(box, found, key, acts) } }, t("ignore"), n < 10 ? keyHint("dismiss", n) : null);
  const accept = el("button", { type: "button", class: "quiet", on: { click: () => accepted(found, key, acts) } }, t("accept_finding"));
  box.append(el("div", { class: "does" }, accept, found.ignorable === false ? null : ask));
  return box;
}

export function dismiss(n, key, acts) {
  const found = findingsOf(key)[n - 1];
  const box = found && one(`.finding[data-finding="${CSS.escape(found.id)}"]`);
  if (!box || found.ignorable === false) return say(t("no_such_finding", n));
  return askReason(box, found, key, acts);
}

function askReason(box, found, key, acts) {
  if (one("form", box)) return one("form input", box).focus();
  const input = el("input", { "aria-label": t("reason_for", found.rule), placeholder: t("reason_hint"), maxlength: "300" });
  const form = el("form", { class: "reason" }, input, el("button", { type: "submit" }, t("ignore_now")), el("button", { type: "button", on: { click: () => done() } }, t("cancel")));
  const done = () => {
    form.remove();
    acts.focus();
  };
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    event.stopPropagation();
    done();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (input.value.trim()) ignore(found, key, input.value.trim(), done);
    else input.focus();
  });
  box.append(form);
  return input.focus();
}

async function ignore(found, key, reason, done) {
  try {
    await post("/api/ignore", { post: store.id, key, finding: found.id, reason });
    dropFinding(key, found.id);
    say(t("ignored", found.rule));
    done();
  } catch (error) {
    say(because(error), { kind: "bad" });
  }
}

// The finding is right: it becomes a remark, and the segment needs work.
function accepted(found, key, acts) {
  const before = wording(key).comment;
  const line = `${found.rule}: ${found.message}`;
  write(key, { comment: before.includes(line) ? before : [before, line].filter(Boolean).join("\n") });
  decide(key, "needs-work");
  acts.redraw();
}
