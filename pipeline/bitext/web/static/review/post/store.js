// A post as the server last told it.  Who shows a part of it hears of changes by `on`.

import { get, LONG_PATIENCE, query } from "../shared/api.js";

export const OPEN = new Set(["missing", "draft", "needs-work", "stale"]);

export const store = {
  id: document.body.dataset.post,
  name: document.body.dataset.name,
  title: "",
  titleTarget: "",
  terms: [],
  segments: [],
  matches: null, // keys that the filter of the address leaves, where it has one
  checked: false, // whether all findings are known
};
const places = new Map(); // key -> place in segments
const findings = new Map(); // key -> findings
const hearers = new Map();

export const on = (type, act) => hearers.set(type, [...(hearers.get(type) ?? []), act]);
const tell = (type, ...given) => (hearers.get(type) ?? []).forEach((act) => act(...given));

export const segment = (key) => store.segments[places.get(key)];
export const place = (key) => places.get(key) ?? -1;
// Findings of no segment: of the page as a whole, or of a paragraph that is not in the post any more.
export const ofTheWhole = () => [...findings].filter(([key]) => !places.has(key)).flatMap(([, some]) => some);
export const findingsOf = (key) => findings.get(key) ?? [];
export const isOpen = (found) => OPEN.has(found.state);
export const isLow = (found) => found.low ?? /low/.test(String(found.confidence ?? ""));
export const hasPart = (found, text) => {
  const wanted = text.toLowerCase();
  return found.source.toLowerCase().includes(wanted) || found.target.toLowerCase().includes(wanted);
};

export function counts() {
  const found = { missing: 0, draft: 0, "needs-work": 0, reviewed: 0, stale: 0, findings: 0, whole: 0, low: 0, open: 0 };
  for (const each of store.segments) {
    found[each.state] += 1;
    if (isOpen(each)) found.open += 1;
    if (isLow(each) && isOpen(each)) found.low += 1;
  }
  for (const [key, some] of findings) found[places.has(key) ? "findings" : "whole"] += some.length;
  return found;
}

// `asked` is the query of a filter that the server has to answer.
let asked = "";
export async function load(query = asked) {
  asked = query;
  const answer = await get(`/api/post/${store.id}${query}`);
  Object.assign(store, {
    title: answer.title || answer.name,
    titleTarget: answer.title_target ?? "",
    terms: answer.terms ?? [],
    segments: answer.segments,
    matches: answer.matches ? new Set(answer.matches) : null,
  });
  count();
}

function count() {
  places.clear();
  store.segments.forEach((each, i) => places.set(each.key, i));
}

// Reads the post again and tells what has changed, or that it is another post now.
export async function reload() {
  const before = store.segments;
  const known = new Map(before.map((each) => [each.key, each]));
  await load();
  const same = before.length === store.segments.length && store.segments.every((each, i) => each.key === before[i].key);
  if (same) {
    for (const each of store.segments) if (differs(each, known.get(each.key))) tell("segment", each.key, known.get(each.key));
  } else {
    tell("reshaped", known);
  }
  tell("counts");
}

// A wording that is another one, or terms that the glossary has now.
const differs = (a, b) => a.digest !== b.digest || String(a.pins) !== String(b.pins);

// Takes up one segment as the server answered it.
export function take(fresh, some) {
  const at = places.get(fresh.key);
  if (at === undefined) return;
  const before = store.segments[at];
  const { pins: _pins, terms: _terms, ...rest } = fresh; // they count by a list of their own
  store.segments[at] = { ...before, ...rest };
  if (some) findings.set(fresh.key, some);
  tell("segment", fresh.key, before);
  tell("counts");
}

// What is on the first screen is told before the rest, which takes seconds where thousands are.
const LONG = 500; // segments
const near = new Set();
export const isChecked = (key) => store.checked || near.has(key);
export async function checkNear(key) {
  if (store.checked || store.segments.length < LONG) return;
  const answer = await get(`/api/post/${store.id}/findings${query({ near: key })}`);
  if (store.checked) return;
  for (const each of answer.keys) near.add(each);
  for (const [each, some] of grouped(answer.findings)) findings.set(each, some);
  tell("checked", new Set(answer.keys));
}

export async function check() {
  const answer = await get(`/api/post/${store.id}/findings`, LONG_PATIENCE);
  const fresh = grouped(answer.findings);
  const touched = new Set([...findings.keys(), ...fresh.keys()]);
  findings.clear();
  for (const [key, some] of fresh) findings.set(key, some);
  store.checked = true;
  tell("checked", touched);
  tell("counts");
}

function grouped(list) {
  const found = new Map();
  for (const each of list) found.set(each.key, [...(found.get(each.key) ?? []), each]);
  return found;
}

export function dropFinding(key, id) {
  findings.set(key, findingsOf(key).filter((each) => each.id !== id));
  tell("checked", new Set([key]));
  tell("counts");
}

// What is told of a segment when it is opened, asked for once and again when it has changed.
const details = new Map();
export function detail(key) {
  const found = segment(key);
  const kept = details.get(key);
  if (kept?.digest === found.digest) return kept.asked;
  const entry = { digest: found.digest, value: null, asked: get(`/api/post/${store.id}/segment/${key}`) };
  details.set(key, entry);
  entry.asked.then((value) => { entry.value = value; }, () => details.delete(key));
  return entry.asked;
}
// The same where it is there already, so that nothing has to wait for its place.
export const knownDetail = (key) => (details.get(key)?.digest === segment(key).digest ? details.get(key).value : null);
export const forgetDetails = () => details.clear();
