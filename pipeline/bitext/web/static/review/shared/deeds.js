// Taking back what was done: each deed has a number, and the server keeps them across reloads.

import { post } from "./api.js";
import { because, say } from "./notice.js";
import { t } from "./words.js";

// Takes back the last deed, or the one of a number; answers what it touched.
export async function undo(number) {
  try {
    const answer = await post("/api/undo", number ? { number } : {});
    const left = answer.left?.length ?? 0; // somebody has worded them since
    say([answer.done?.length ? t("undone", answer.done.length) : t("nothing_to_undo"), left ? t("bulk_conflicts", left) : ""].filter(Boolean).join(" "));
    return answer.done ?? [];
  } catch (error) {
    say(error.status === 422 ? because(error) : t("not_undone", because(error)), { kind: "bad" });
    return [];
  }
}
