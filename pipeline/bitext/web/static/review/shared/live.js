// What the server tells on its own, and whether it is there at all.

import { onLost, renewed } from "./api.js";
import { bar, say, unbar } from "./notice.js";
import { t } from "./words.js";

const AGAIN = 1500; // milliseconds between two tries
const hearers = new Map();
let source = null;
let gone = false;

export const alive = () => !gone;
export function on(type, act) {
  hearers.set(type, [...(hearers.get(type) ?? []), act]);
}
const tell = (type, event = {}) => (hearers.get(type) ?? []).forEach((act) => act(event));

export function listenLive() {
  onLost(away);
  source?.close();
  source = new EventSource("/events");
  source.onmessage = ({ data }) => heard(data);
  source.onerror = () => away();
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
  listenLive();
  tell("back");
}

addEventListener("pagehide", () => source?.close());
