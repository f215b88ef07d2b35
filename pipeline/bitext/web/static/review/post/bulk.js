// Approving many: what is selected, or what the filter shows and no check objects to.

import { bulkDialog } from "../shared/bulk.js";
import { t } from "../shared/words.js";
import { passes } from "./filter.js";
import { picked } from "./list.js";
import { findingsOf, isOpen, store } from "./store.js";
import { unsaved } from "./unsaved.js";

const sound = (each) => each.target && each.state !== "stale" && !unsaved.of(each.key) && !findingsOf(each.key).some((found) => found.severity === "error");

export function approveMany(acts) {
  const chosen = picked.size ? (each) => picked.has(each.key) && each.target && !unsaved.of(each.key) : (each) => passes(each) && sound(each);
  const rows = store.segments.filter((each) => isOpen(each) && chosen(each)).map((each) => ({
    post: store.id, key: each.key, digest: each.digest, line: each.line, source: each.source, before: each.target,
  }));
  bulkDialog(t(picked.size ? "approve_picked" : "approve_shown"), rows, { op: "approve" }, (n) => t("approve_n", n), () => {
    picked.clear();
    acts.reload();
  });
}
