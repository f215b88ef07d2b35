// What has been written and is not on disk: kept in this tab letter by letter, across reloads and
// a server that is gone.  An entry leaves when the server has said "saved", or a person drops it.

import { store } from "./store.js";

const prefix = `bitext-unsaved:${store.id}:`;
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
  drop(key) {
    kept.delete(key);
    sessionStorage.removeItem(prefix + key);
  },
};

addEventListener("beforeunload", (event) => {
  // A reload keeps it; closing the tab would not, so the browser asks.
  if (kept.size) event.preventDefault();
});
