// A segment's text as it is read: markup quiet, addresses short, terms marked.  Offsets of the
// server count code points, those of JavaScript code units: everything here works on code points.

import { el } from "./dom.js";

const MARKUP = /(?<code>`+[^`]+`+)|(?<held><\/?\d+\/?>)|\]\((?<address>[^()\s]*(?:\([^()\s]*\))?[^()\s]*(?:\s+"[^"]*")?)\)|(?<mark>\*\*|__|!?\[|\]\[?)/gu;

// A term may have several wordings: one and many.
export const termText = (words) => [words].flat().join(" / ");

export const points = (text) => Array.from(text);

// Marks over code points: [from, to, kind, more].
function markup(text) {
  const marks = [];
  for (const found of text.matchAll(MARKUP)) {
    const from = points(text.slice(0, found.index)).length;
    const to = from + points(found[0]).length;
    const { code, held, address } = found.groups;
    if (code) marks.push([from, to, "code"]);
    else if (held) marks.push([from, to, "held"]);
    else if (address !== undefined) marks.push([from, to, "address"]);
    else marks.push([from, to, "mark"]);
  }
  return marks;
}

// The nodes of a text.  `pins` are [from, to, term]; `raw` shows each character as it stands.
export function reading(text, { pins = [], terms = [], raw = false } = {}) {
  const letters = points(text);
  const marks = raw ? [] : markup(text);
  const edges = new Set([0, letters.length]);
  for (const [from, to] of [...marks, ...pins]) edges.add(from).add(Math.min(to, letters.length));
  const places = [...edges].sort((a, b) => a - b);
  return places.slice(0, -1).map((from, i) => piece(letters, from, places[i + 1], marks, pins, terms));
}

function piece(letters, from, to, marks, pins, terms) {
  const within = ([start, end]) => start <= from && to <= end;
  const mark = marks.find(within);
  const pin = pins.find(within);
  const said = letters.slice(from, to).join("");
  let node = document.createTextNode(said);
  if (mark) {
    const short = mark[2] === "address";
    node = el("span", { class: `m-${mark[2]}`, title: short ? said.slice(2, -1) : null }, short ? "](…)" : said);
  }
  if (!pin) return node;
  const term = terms[pin[2]];
  return el("mark", { class: "pin", title: term ? [`${termText(term.source)} → ${termText(term.target)}`, term.note].filter(Boolean).join("\n") : null }, node);
}

// The first of a source's placeholders that a target has not yet, each as often as the source has it.
export function nextPlaceholder(wanted, target) {
  const there = new Map([...new Set(wanted)].map((mark) => [mark, target.split(mark).length - 1]));
  for (const mark of wanted) {
    const left = there.get(mark);
    if (!left) return mark;
    there.set(mark, left - 1);
  }
  return "";
}
