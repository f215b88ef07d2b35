// What the page says beside its contents: a line that is read out, and bars that stay.

import { el, fill, one } from "./dom.js";

const SEEN = 6000; // milliseconds

let timer = 0;

// Says something once, to eyes and to a screen reader; `more` are buttons.
export function say(text, { kind = "", more = [] } = {}) {
  const place = one("#said");
  clearTimeout(timer);
  fill(place, el("span", { class: kind || null }, text), ...more);
  place.classList.add("on");
  if (!more.length && kind !== "bad") timer = setTimeout(() => hush(), SEEN);
}

export function hush() {
  fill(one("#said"));
  one("#said").classList.remove("on");
}

// A bar at the top that stays until `unbar`; a second one of its name takes its place.
export function bar(name, text, { kind = "", more = [] } = {}) {
  const found = one(`#bars > [data-bar="${name}"]`);
  const made = el("div", { class: `bar ${kind}`, data: { bar: name } }, el("p", {}, text), ...more);
  if (found) found.replaceWith(made);
  else one("#bars").append(made);
  return made;
}

export const unbar = (name) => one(`#bars > [data-bar="${name}"]`)?.remove();

// Text of a refusal, with what to do next.
export const because = (error) => [[error.answer?.where, error.message].filter(Boolean).join(": "), error.hint].filter(Boolean).join(" — ");
// The same for what is told without being asked.
export const told = (event) => because({ message: event.error, hint: event.hint, answer: event });
