// Two wordings by word (Chinese by character): as the server cut them, or as found here for a clash.

import { el, quiet } from "./dom.js";
import { t } from "./words.js";

const TAGS = { "-": "del", "+": "ins" };

export function shownDiff(diff) {
  return diff.map(([op, text]) => {
    if (!TAGS[op]) return document.createTextNode(text);
    return el(TAGS[op], {}, quiet(t(op === "-" ? "gone" : "new")), text);
  });
}

const PIECES = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{N}_'’]+|\s+|./gsu;
const MOST = 2_000_000; // cells of the table; beyond them both are shown whole

export function wordDiff(old, fresh) {
  const a = old.match(PIECES) ?? [];
  const b = fresh.match(PIECES) ?? [];
  if (a.length * b.length > MOST) return [["-", old], ["+", fresh]];
  return joined(walk(a, b, lengths(a, b)));
}

// Lengths of the longest common subsequences of all ends of both.
function lengths(a, b) {
  const table = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      table[i][j] = a[i] === b[j] ? table[i + 1][j + 1] + 1 : Math.max(table[i + 1][j], table[i][j + 1]);
    }
  }
  return table;
}

function walk(a, b, table) {
  const found = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      found.push(["=", a[i++]]);
      j += 1;
    } else if (j === b.length || (i < a.length && table[i + 1][j] >= table[i][j + 1])) found.push(["-", a[i++]]);
    else found.push(["+", b[j++]]);
  }
  return found;
}

function joined(steps) {
  const runs = [];
  for (const [op, text] of steps) {
    if (runs.at(-1)?.[0] === op) runs.at(-1)[1] += text;
    else runs.push([op, text]);
  }
  return runs;
}
