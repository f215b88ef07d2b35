// Modal dialogs: the focus goes in, stays in, and goes back to where it was.

import { el, one } from "./dom.js";
import { chordOf } from "./keys.js";
import { t } from "./words.js";

let count = 0;

// Opens a dialog; `confirm` is the act of its main button (and of Ctrl+Enter), answering false keeps it open.
export function dialog(title, content, { confirm = null, label = "", wide = false, closed = null } = {}) {
  const id = `dialog-${++count}`;
  const before = document.activeElement;
  const caret = before?.matches?.("textarea") ? [before.selectionStart, before.selectionEnd] : null;
  const main = confirm && el("button", { type: "submit", class: "main" }, label);
  const form = el("form", { method: "dialog", novalidate: true, on: { submit: (event) => submitted(event) } },
    el("div", { class: "head" }, el("h2", { id }, title), el("button", { type: "button", class: "close", "aria-label": t("close"), on: { click: () => box.close() } }, "×")),
    el("div", { class: "content" }, content),
    el("div", { class: "foot" }, el("p", { class: "problem", role: "alert" }), el("button", { type: "button", on: { click: () => box.close() } }, confirm ? t("cancel") : t("close")), main));
  const box = el("dialog", { "aria-labelledby": id, class: wide ? "wide" : null }, form);
  async function submitted(event) {
    event.preventDefault();
    if (!main || main.disabled) return;
    main.disabled = true;
    const done = await confirm().catch((error) => problem(box, [error.message, error.hint].filter(Boolean).join(" — ")));
    main.disabled = false;
    if (done !== false) box.close();
  }
  box.addEventListener("keydown", (event) => {
    if (chordOf(event) !== "Mod+Enter" || !main) return;
    event.preventDefault();
    form.requestSubmit();
  });
  box.addEventListener("close", () => {
    box.remove();
    if (before?.isConnected) before.focus({ preventScroll: true });
    // The caret goes with the dialog's own field in Chromium, though the focus is back already.
    if (caret && before.isConnected) before.setSelectionRange(...caret);
    closed?.();
  });
  document.body.append(box);
  box.showModal();
  return box;
}

export function problem(box, text) {
  one(".problem", box).textContent = text;
  return false;
}
