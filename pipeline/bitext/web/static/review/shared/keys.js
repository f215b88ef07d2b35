// Key chords: which event is which, what each does, what a person made of it.
//
// A chord is written "Mod+Shift+Enter"; Mod is ⌘ on a Mac and Ctrl elsewhere.  "#" stands for a
// digit from 1 to 9.  No chord has Ctrl and Alt together, which is AltGr on Windows, and none
// acts while an input method composes: Enter takes a candidate then, it approves nothing.

import { ACTIONS } from "./actions.js";

export const MAC = /Mac|iPhone|iPad/.test(navigator.platform);
const KEPT = "bitext-keys";
const EDITABLE = "textarea, input:not([type=checkbox]):not([type=radio]):not([type=button]), select";

// 229 is what Windows and Safari send for a key that an input method took, also where the
// composition is over by then.
export const composes = (event) => event.isComposing || event.keyCode === 229;

// The chord of an event; empty for a modifier alone, for AltGr, and for what is being composed.
export function chordOf(event) {
  if (composes(event) || event.getModifierState?.("AltGraph")) return "";
  if (["Control", "Shift", "Alt", "Meta", "Dead", "Process"].includes(event.key)) return "";
  const mod = MAC ? event.metaKey : event.ctrlKey;
  const other = MAC ? event.ctrlKey : event.metaKey;
  const key = keyOf(event, mod || event.altKey);
  const printed = key.length === 1 && !mod && !event.altKey && !other; // "?" needs Shift on one layout, none on another
  const parts = [mod && "Mod", other && (MAC ? "Ctrl" : "Meta"), event.altKey && "Alt", event.shiftKey && !printed && "Shift", key];
  return parts.filter(Boolean).join("+");
}

// Option on a Mac writes other letters, and Shift other signs over digits: then the place counts.
function keyOf(event, modified) {
  if (modified && /^Digit[0-9]$/.test(event.code)) return event.code.slice(5);
  if (modified && /^Key[A-Z]$/.test(event.code) && !/^[a-z]$/i.test(event.key)) return event.code.slice(3);
  if (event.altKey && /^Numpad[0-9]$/.test(event.code)) return event.code; // Windows writes signs by these
  if (event.key === " ") return "Space";
  if (event.key.length !== 1) return event.key;
  return modified ? event.key.toUpperCase() : event.key;
}

function own() {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? "{}") ?? {};
  } catch {
    return {};
  }
}

export const chordsOf = (action) => own()[action] ?? ACTIONS[action].keys;

export function setChords(action, chords) {
  const kept = own();
  if (chords === null) delete kept[action];
  else kept[action] = chords;
  localStorage.setItem(KEPT, JSON.stringify(kept));
  document.dispatchEvent(new Event("keys-changed"));
}

export function resetChords() {
  localStorage.removeItem(KEPT);
  document.dispatchEvent(new Event("keys-changed"));
}

// The action of a chord among those of a page, with the digit where it has one.
export function actionOf(chord, page) {
  const general = chord.replace(/(^|\+)([1-9])$/, "$1#");
  const digit = general === chord ? 0 : Number(chord.slice(-1));
  for (const [action, row] of Object.entries(ACTIONS)) {
    if (!row.on.includes(page)) continue;
    const chords = chordsOf(action);
    if (chords.includes(chord)) return { action, digit: 0 };
    if (digit && chords.includes(general)) return { action, digit };
  }
  return null;
}

// Has `handlers` called for the chords of a page.  A handler that answers false leaves the event alone.
export function listen(page, handlers) {
  document.addEventListener("keydown", (event) => {
    const chord = chordOf(event);
    if (!chord || event.defaultPrevented || document.querySelector("dialog:modal")) return;
    const plain = !/^(Mod|Alt|Ctrl|Meta)\+/.test(chord) && chord !== "Escape";
    if (plain && event.target.closest?.(EDITABLE)) return; // that is writing
    if (plain && ["Enter", "Space"].includes(chord) && event.target.closest?.("button, a, summary, input, label")) return;
    const found = actionOf(chord, page);
    const act = found && handlers[found.action];
    if (!act || (event.repeat && !ACTIONS[found.action].repeats)) {
      if (act) event.preventDefault();
      return;
    }
    if (act(found.digit, event) !== false) event.preventDefault();
  }, true);
}

const SIGNS = MAC
  ? { Mod: "⌘", Alt: "⌥", Shift: "⇧", Ctrl: "⌃", Enter: "↩", Escape: "esc" }
  : { Mod: "Ctrl", Enter: "Enter", Escape: "Esc" };
const ARROWS = { ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→" };

// A chord as the keyboard in front of a person has it.
export function shown(chord, digit = "") {
  return chord.split("+").map((part) => SIGNS[part] ?? ARROWS[part] ?? (part === "#" && digit ? String(digit) : part))
    .join(MAC ? "" : " ");
}
