// Search and replace over posts: what would change is shown, by word, before anything does.

import { get, LONG_PATIENCE, post, query } from "../shared/api.js";
import { bulkDialog } from "../shared/bulk.js";
import { dialog } from "../shared/dialog.js";
import { el, one } from "../shared/dom.js";
import { languages, t } from "../shared/words.js";
import { filters } from "./filters.js";

export const listed = async (more = {}) => (await get(`/api/segments${query({ ...filters(), ...more })}`, LONG_PATIENCE)).items;

export function replaceOver(names, done) {
  const line = (name) => el("label", { class: "line" }, el("span", {}, t(`replace_${name}`)), el("input", { name, autocomplete: "off", lang: languages[1] }));
  const box = dialog(t("replace_title"), [el("p", { class: "hint" }, t("replace_how")), line("find"), line("with")], { label: t("replace_preview"), confirm: () => preview() });
  one("[name=find]", box).focus();
  async function preview() {
    const find = one("[name=find]", box).value;
    const replace = one("[name=with]", box).value;
    if (!find) {
      one(".problem", box).textContent = t("replace_needs");
      return false;
    }
    const items = (await listed({ target: find })).map((each) => [each.post, each.key, each.digest]);
    const answer = await post("/api/bulk", { op: "replace", items, find, replace, preview: true });
    const digests = new Map(items.map(([id, key, digest]) => [`${id} ${key}`, digest]));
    const rows = answer.rows.map((each) => ({ ...each, digest: each.digest ?? digests.get(`${each.post} ${each.key}`), name: names.get(each.post) }));
    bulkDialog(t("replace_rows"), rows, { op: "replace", find, replace }, (n) => t("replace_n", n), done);
    return true;
  }
}

export async function approveOver(names, done) {
  const rows = (await listed()).filter((each) => each.target && each.state !== "reviewed" && each.state !== "stale")
    .map((each) => ({ ...each, before: each.target, name: names.get(each.post) }));
  bulkDialog(t("approve_shown"), rows, { op: "approve" }, (n) => t("approve_n", n), done);
}
