// Every action that has a key: its keys, the pages that have it, whether it repeats while held.

const row = (on, keys, repeats = false) => ({ on, keys, repeats });
const POST = ["post"];
const BOTH = ["post", "overview"];

export const ACTIONS = {
  approve: row(POST, ["Mod+Enter"]),
  needsWork: row(POST, ["Mod+Shift+Enter"]),
  next: row(BOTH, ["Alt+ArrowDown", "j"], true),
  previous: row(BOTH, ["Alt+ArrowUp", "k"], true),
  nextOpen: row(POST, ["Alt+N"], true),
  nextFinding: row(POST, ["Alt+Shift+ArrowDown"], true),
  previousFinding: row(POST, ["Alt+Shift+ArrowUp"], true),
  edit: row(BOTH, ["Enter"]),
  leave: row(BOTH, ["Escape"]),
  suggestion: row(POST, ["Alt+#"]),
  dismiss: row(POST, ["Alt+Shift+#"]),
  placeholder: row(POST, ["Alt+P"], true),
  copySource: row(POST, ["Alt+S"]),
  undo: row(BOTH, ["Mod+Z", "Alt+Z"]),
  term: row(POST, ["Alt+T"]),
  redraft: row(BOTH, ["Alt+R"]),
  remark: row(POST, ["Alt+C"]),
  restore: row(POST, ["Alt+H"]),
  select: row(POST, ["Alt+X", "x"]),
  bulk: row(BOTH, ["Alt+A"]),
  replace: row(["overview"], ["Alt+E", "r"]),
  mine: row(POST, ["Alt+M", "m"]),
  theirs: row(POST, ["Alt+B", "t"]),
  both: row(POST, ["Alt+G", "e"]),
  conflict: row(POST, ["Alt+J"]),
  view: row(POST, ["Alt+V"]),
  raw: row(POST, ["Alt+W"]),
  side: row(POST, ["Alt+Q"]),
  filter: row(BOTH, ["Alt+L", "f"]),
  search: row(BOTH, ["/"]),
  posts: row(POST, ["Alt+O"]),
  theme: row(BOTH, ["Alt+Shift+D"]),
  language: row(BOTH, ["Alt+Shift+L"]),
  keys: row(BOTH, ["?", "Alt+K"]),
};

// In the order in which the list of keys shows them.
export const GROUPS = {
  decide: ["approve", "needsWork", "undo", "bulk", "select", "replace"],
  word: ["suggestion", "placeholder", "copySource", "dismiss", "remark", "term", "redraft", "restore"],
  move: ["next", "previous", "nextOpen", "nextFinding", "previousFinding", "edit", "leave", "search", "filter", "posts"],
  clash: ["conflict", "mine", "theirs", "both"],
  look: ["view", "raw", "side", "theme", "language", "keys"],
};
