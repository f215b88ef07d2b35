// The list of keys, and where each is changed: press the button, then the keys.

import { ACTIONS, GROUPS } from "./actions.js";
import { dialog } from "./dialog.js";
import { el, fill } from "./dom.js";
import { chordOf, chordsOf, MAC, resetChords, setChords, shown } from "./keys.js";
import { t } from "./words.js";

// What the browser keeps for itself, or what writes a letter into the field.
const TAKEN = ["Mod+T", "Mod+W", "Mod+N", "Mod+Shift+T", "Mod+Shift+W", "Mod+Shift+N", "Mod+Q", "Tab", "Shift+Tab", "Mod+C", "Mod+V", "Mod+X", "Mod+A"];

export function showKeys() {
  const list = el("div", { class: "keys" });
  const said = el("p", { role: "status" }, t("keys_how"));
  const draw = () => fill(list, Object.keys(GROUPS).map((group) => section(group, said, draw)));
  draw();
  const again = el("button", { type: "button", on: { click: () => { resetChords(); draw(); said.textContent = t("keys_reset_done"); } } }, t("keys_reset"));
  dialog(t("keys_title"), [said, list, again], { wide: true });
}

function section(group, said, draw) {
  return el("section", {}, el("h3", {}, t(`group_${group}`)),
    el("dl", {}, GROUPS[group].map((action) => el("div", {}, el("dt", {}, t(`do_${action}`)), el("dd", {}, changer(action, said, draw))))));
}

function changer(action, said, draw) {
  const chords = chordsOf(action);
  const text = () => (chords.length ? chords.flatMap((chord) => [el("kbd", {}, shown(chord, "1–9")), " "]) : t("no_key"));
  const button = el("button", { type: "button", "aria-label": t("change_key", t(`do_${action}`), chords.map((chord) => shown(chord, "1–9")).join(" ")) }, text());
  button.addEventListener("click", () => {
    fill(button, t("press_keys"));
    button.classList.add("waiting");
    const done = (message) => {
      button.removeEventListener("keydown", heard, true);
      button.removeEventListener("blur", left);
      draw();
      if (message) said.textContent = message;
    };
    const heard = (event) => {
      event.stopPropagation();
      event.preventDefault();
      if (event.key === "Escape") return done("");
      if (event.key === "Backspace" || event.key === "Delete") return done(taken(action, []));
      const chord = chordOf(event);
      return chord && done(taken(action, chord));
    };
    const left = () => done("");
    button.addEventListener("keydown", heard, true);
    button.addEventListener("blur", left);
    button.focus();
  });
  return button;
}

// Gives a chord to an action, and says what came of it.
function taken(action, chord) {
  if (Array.isArray(chord)) {
    setChords(action, chord);
    return t("key_taken_away", t(`do_${action}`));
  }
  const family = ACTIONS[action].keys.some((key) => key.endsWith("#"));
  const wanted = family ? chord.replace(/[1-9]$/, "#") : chord;
  if (family && !wanted.endsWith("#")) return t("key_digit");
  if (TAKEN.includes(wanted)) return t("key_browser", shown(wanted));
  if (MAC ? /Ctrl\+Alt/.test(wanted) : /Mod\+Alt/.test(wanted)) return t("key_altgr");
  const other = Object.keys(ACTIONS).find((name) => name !== action && clash(name, action, wanted));
  if (other) return t("key_used", shown(wanted, "1–9"), t(`do_${other}`));
  setChords(action, [wanted]);
  return t("key_set", t(`do_${action}`), shown(wanted, "1–9"));
}

function clash(name, action, chord) {
  const together = ACTIONS[name].on.some((page) => ACTIONS[action].on.includes(page));
  return together && chordsOf(name).some((key) => key === chord || key === chord.replace(/[1-9]$/, "#"));
}
