// Light or dark, and the two buttons that every page has.

import { all, el, one } from "./dom.js";
import { showKeys } from "./key_dialog.js";
import { chordsOf, shown } from "./keys.js";
import { otherLanguage, t } from "./words.js";

const KEPT = "bitext-theme";
const THEMES = ["auto", "light", "dark"];
const kept = () => (THEMES.includes(localStorage.getItem(KEPT)) ? localStorage.getItem(KEPT) : "auto");

export function setTheme(theme) {
  localStorage.setItem(KEPT, theme);
  document.documentElement.dataset.theme = theme;
  const button = one("#theme");
  if (button) button.textContent = t(`theme_${theme}`);
}

export const nextTheme = () => setTheme(THEMES[(THEMES.indexOf(kept()) + 1) % THEMES.length]);

export function keyHint(action, digit = "") {
  const chord = chordsOf(action)[0];
  const hint = el("kbd", { "aria-hidden": "true", data: { action, digit } }, chord ? shown(chord, digit) : "");
  hint.hidden = !chord;
  return hint;
}

document.addEventListener("keys-changed", () => {
  for (const hint of all("kbd[data-action]")) {
    const chord = chordsOf(hint.dataset.action)[0];
    hint.textContent = chord ? shown(chord, hint.dataset.digit) : "";
    hint.hidden = !chord;
  }
});

// The tools at the end of a page's header.
export function tools() {
  const made = el("div", { class: "tools" },
    el("button", { type: "button", id: "theme", title: t("theme"), on: { click: nextTheme } }),
    el("button", { type: "button", lang: t("other_language_tag"), on: { click: otherLanguage } }, t("other_language")),
    el("button", { type: "button", on: { click: showKeys } }, keyHint("keys"), t("keys")));
  queueMicrotask(() => setTheme(kept()));
  return made;
}

export const general = { theme: nextTheme, language: otherLanguage, keys: showKeys };
document.documentElement.dataset.theme = kept();
