// What the server tells on its own, and whether it is there at all.

import { onLost, renewed } from "./api.js";
import { bar, say, unbar } from "./notice.js";
import { language, t } from "./words.js";

const AGAIN = 1500; // milliseconds between two tries
const SOON = 1000; // milliseconds in which a stream should be there
const hearers = new Map();
let source = null;
let gone = false;

export const alive = () => !gone;
export function on(type, act) {
  hearers.set(type, [...(hearers.get(type) ?? []), act]);
}
const tell = (type, event = {}) => (hearers.get(type) ?? []).forEach((act) => act(event));

onLost(doubted);

// No answer in time is no dead server yet: one that is at work for somebody else says so.
async function doubted() {
  if (gone) return;
  if (await renewed()) tell("back"); // what was not answered is asked again
  else away();
}

// What is read once this is settled misses nothing: whatever changes afterwards is told.  A stream
// that is long in coming is not waited for; what was missed is read when it comes.
export function listenLive() {
  source?.close();
  source = new EventSource(`/events?lang=${language}`);
  source.onmessage = ({ data }) => heard(data);
  const opened = source;
  return new Promise((settle) => {
    let late = false;
    opened.addEventListener("message", () => (late ? tell("back") : settle()), { once: true });
    opened.onerror = () => settle(broken(opened));
    setTimeout(() => settle((late = true)), SOON);
  });
}

// A stream that broke is no dead server yet: it is asked, and what was missed meanwhile is read.
async function broken(which) {
  which.close();
  if (which !== source || gone) return;
  if (!(await renewed())) {
    away();
    return;
  }
  setTimeout(async () => {
    if (which !== source || gone) return;
    await listenLive();
    tell("back");
  }, AGAIN);
}

function heard(data) {
  let event;
  try {
    event = JSON.parse(data);
  } catch {
    return;
  }
  if (event.type === "bye") away();
  else tell(event.type, event);
}

function away() {
  if (gone) return;
  gone = true;
  source?.close();
  bar("gone", t("server_gone"), { kind: "bad" });
  say(t("server_gone"), { kind: "bad" });
  document.body.classList.add("gone");
  setTimeout(back, AGAIN);
}

async function back() {
  if (!(await renewed())) {
    setTimeout(back, AGAIN);
    return;
  }
  gone = false;
  unbar("gone");
  document.body.classList.remove("gone");
  say(t("server_back"));
  await listenLive();
  tell("back");
}

addEventListener("pagehide", () => source?.close());
