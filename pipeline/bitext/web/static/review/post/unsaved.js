// What has been written and is not on disk: kept in this tab letter by letter, across reloads and
// a server that is gone.  An entry leaves when the server has said "saved", or a person drops it.

import { store } from "./store.js";

let prefix = `bitext-unsaved:${store.id}:`;
const kept = new Map();

for (let i = 0; i < sessionStorage.length; i++) {
  const name = sessionStorage.key(i);
  if (!name.startsWith(prefix)) continue;
  try {
    kept.set(name.slice(prefix.length), JSON.parse(sessionStorage.getItem(name)));
  } catch { // written by nobody we know
  }
}

// {target, comment, digest, base, state}: `digest` and `base` are of the wording that was there
// when writing began; `state` is there where it was decided already and no answer came.
export const unsaved = {
  of: (key) => kept.get(key),
  keys: () => [...kept.keys()],
  put(key, entry) {
    kept.set(key, entry);
    try {
      sessionStorage.setItem(prefix + key, JSON.stringify(entry));
    } catch { // full: it is still in this page
    }
  },
  // The post has another name now: its page finds there what was, and what is still, written here.
  moveTo(id) {
    const before = prefix;
    prefix = `bitext-unsaved:${id}:`;
    for (const [key, entry] of kept) {
      this.put(key, entry);
      sessionStorage.removeItem(before + key);
    }
  },
  drop(key) {
    kept.delete(key);
    sessionStorage.removeItem(prefix + key);
  },
};

// A reload keeps it, and so does a link of ours; closing the tab would not, so the browser asks.
let stays = false;
addEventListener("click", (event) => {
  stays = Boolean(event.target.closest?.("a[href]:not([target])"));
});
addEventListener("beforeunload", (event) => {
  if (kept.size && !stays) event.preventDefault();
});
