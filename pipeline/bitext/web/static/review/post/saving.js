// From a decision to "saved", which the server says when it is on disk.

import { post } from "../shared/api.js";
import { on as onLive } from "../shared/live.js";
import { because, say } from "../shared/notice.js";
import { t } from "../shared/words.js";
import { segment, store, take } from "./store.js";
import { unsaved } from "./unsaved.js";

const running = new Map(); // key -> the save that is under way
const states = new Map(); // key -> "saving" | "waiting" | "clash" | "refused"
const clashes = new Map(); // key -> {base, theirs, segment}
const problems = new Map(); // key -> what the server refused it for
const hearers = [];

export const onSaving = (act) => hearers.push(act);
export const savingState = (key) => states.get(key) ?? "";
export const clashOf = (key) => clashes.get(key);
export const problemOf = (key) => problems.get(key) ?? "";
export const clashing = () => [...clashes.keys()];
export const lastSaved = { at: "", key: "", state: "" };

function set(key, state) {
  if (state) states.set(key, state);
  else states.delete(key);
  hearers.forEach((act) => act(key, state));
}

// What is in the editor, or would be: the wording with what it was made from.
export function wording(key) {
  const found = segment(key);
  return unsaved.of(key) ?? { target: found.target, comment: found.comment ?? "", digest: found.digest, base: found.target };
}

export function write(key, change) {
  const found = segment(key);
  const fresh = { ...wording(key), ...change };
  delete fresh.state;
  if (fresh.target === found.target && fresh.comment === (found.comment ?? "") && !clashes.has(key)) unsaved.drop(key);
  else unsaved.put(key, fresh);
  problems.delete(key);
  if (states.get(key) === "refused") set(key, "");
}

export function decide(key, state) {
  unsaved.put(key, { ...wording(key), state });
  return send(key);
}

function send(key, again = false) {
  const before = running.get(key) ?? Promise.resolve();
  const now = before.then(() => deliver(key, again)).finally(() => {
    if (running.get(key) === now) running.delete(key);
  });
  running.set(key, now);
  return now;
}

async function deliver(key, again) {
  const mine = unsaved.of(key);
  if (!mine?.state || !segment(key)) return;
  set(key, "saving");
  try {
    const answer = await post(`/api/post/${store.id}/segment/${key}`, {
      target: mine.target, state: mine.state, digest: mine.digest, comment: mine.comment,
    });
    settle(key, mine, answer.segment, answer.findings);
    Object.assign(lastSaved, { at: answer.saved, key, state: mine.state });
    if (again) say(t("saved_now", segment(key)?.line ?? ""));
    set(key, "");
  } catch (error) {
    failed(key, mine, error, again);
  }
}

// The server has it: what was written meanwhile stays, on top of what is saved now.
function settle(key, sent, fresh, findings) {
  const now = unsaved.of(key);
  if (now && (now.target !== sent.target || now.comment !== sent.comment)) {
    unsaved.put(key, { ...now, digest: fresh.digest, base: fresh.target });
  } else {
    unsaved.drop(key);
  }
  clashes.delete(key);
  problems.delete(key);
  take(fresh, findings);
}

function failed(key, mine, error, again) {
  if (error.status === 0) {
    set(key, "waiting"); // it goes out as soon as the server is there
    return;
  }
  if (error.status === 409 && error.answer.segment) {
    const theirs = error.answer.segment;
    if (theirs.target === mine.target && theirs.state === mine.state) { // saved before the answer was lost
      settle(key, mine, theirs);
      set(key, "");
      return;
    }
    if (error.answer.you && theirs.target === mine.base && !again) { // your own remark, or approval, of the same wording
      take(theirs);
      unsaved.put(key, { ...mine, digest: theirs.digest });
      send(key, true);
      return;
    }
    clash(key, error.answer.base ?? mine.base, theirs);
    return;
  }
  problems.set(key, because(error));
  set(key, "refused");
  if (!again) say(t("not_saved_because", segment(key)?.line ?? "", because(error)), { kind: "bad" });
}

// Somebody else has worded what is being worded here: base, theirs and mine are shown.
export function clash(key, base, theirs) {
  clashes.set(key, { base, theirs: theirs.target, segment: theirs });
  take(theirs);
  set(key, "clash");
  say(t("clash_said", theirs.line ?? segment(key).line));
}

export function settleClash(key, choice) {
  const found = clashes.get(key);
  const mine = unsaved.of(key);
  clashes.delete(key);
  set(key, "");
  if (!mine) return;
  if (choice === "theirs") {
    unsaved.drop(key);
  } else {
    unsaved.put(key, { ...mine, digest: found.segment.digest, base: found.theirs });
    if (choice === "mine" && mine.state) send(key);
  }
}

// A segment has changed on disk while it was open here.
export function followed(key, before) {
  const mine = unsaved.of(key);
  const found = segment(key);
  if (!mine || mine.digest === found.digest || states.get(key) === "saving") return;
  if (clashes.get(key)?.segment.digest === found.digest) return; // it is shown already
  if (mine.target === found.target && !mine.state) unsaved.drop(key);
  else if (found.target === mine.base && found.state === before?.state) rebase(key, mine, before);
  else clash(key, clashes.get(key)?.base ?? mine.base ?? before?.target, found);
}

// The wording is as it was: a remark came, or went.  One that is written here stays.
function rebase(key, mine, before) {
  const found = segment(key);
  const own = mine.comment !== (before.comment ?? "");
  unsaved.put(key, { ...mine, digest: found.digest, comment: own ? mine.comment : found.comment ?? "" });
}

export function sendWaiting() {
  for (const key of unsaved.keys()) if (unsaved.of(key).state && segment(key) && !clashes.has(key)) send(key);
}

// What could not be saved may be welcome now: a catalog that was broken is mended, a disk has room.
export function sendRefused() {
  for (const [key, state] of [...states]) if (state === "refused" && unsaved.of(key)?.state && segment(key)) send(key, true);
}

onLive("back", sendWaiting);
export const allSent = () => Promise.allSettled([...running.values()]);
