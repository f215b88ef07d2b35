// Asking a machine again: which engine, what it costs, how far it is.

import { get, post } from "./api.js";
import { dialog } from "./dialog.js";
import { el, fill, one } from "./dom.js";
import { on } from "./live.js";
import { bar, because, say, unbar } from "./notice.js";
import { number, t } from "./words.js";

const jobs = new Map(); // job -> engine
const ended = new Set(); // one that is quick has ended before we hear that it has begun

// Opens the choice; `items` are [post, key, digest].
export async function redraft(items) {
  if (!items.length) return say(t("nothing_to_redraft"));
  let engines;
  try {
    ({ engines } = await get("/api/engines"));
  } catch (error) {
    return say(because(error), { kind: "bad" });
  }
  const usable = engines.filter((each) => each.installed);
  const plan = el("div", { class: "plan", role: "status" });
  const choices = engines.map((each, i) => choice(each, each === usable[0], `engine-${i}`));
  const box = dialog(t("redraft_title", items.length), [
    el("fieldset", {}, el("legend", {}, t("engine")), choices.length ? choices : el("p", { class: "hint" }, t("no_engines"))),
    plan, el("p", { class: "hint" }, t("redraft_keeps"))], { label: t("redraft_start"), confirm: () => start(items, chosen(box)) });
  const look = () => chosen(box) && showPlan(plan, items, chosen(box));
  box.addEventListener("change", look);
  look();
  return box;
}

const chosen = (box) => one("[name=engine]:checked", box)?.value;

function choice(each, first, id) {
  const where = each.network === null || each.network === undefined ? "" : t(each.network ? "over_network" : "on_this_machine");
  const said = [each.installed ? "" : [t("not_installed"), each.missing].filter(Boolean).join(": "), each.summary, where, each.cost, each.speed];
  return el("label", { class: "engine", for: id }, el("input", { type: "radio", name: "engine", id, value: each.name, checked: first, disabled: !each.installed }),
    el("b", {}, each.name), el("small", {}, said.filter(Boolean).join(" · ")));
}

async function showPlan(place, items, engine) {
  fill(place, el("p", { class: "hint" }, t("plan_looking")));
  try {
    const found = await post("/api/redraft/plan", { items, engine });
    fill(place, el("p", {}, t("plan", number(found.segments), number(found.characters))),
      el("p", {}, [found.seconds ? t("plan_time", duration(found.seconds)) : "", found.cost ? t("plan_cost", `${found.cost} ${found.currency ?? ""}`.trim()) : t(found.network ? "plan_unknown" : "plan_free"), found.beside ? t("plan_beside", number(found.beside)) : ""].filter(Boolean).join(" ")));
  } catch (error) {
    fill(place, el("p", { class: "bad" }, because(error)));
  }
}

const duration = (seconds) => (seconds < 90 ? t("seconds", number(Math.ceil(seconds))) : t("minutes", number(Math.ceil(seconds / 60))));

async function start(items, engine) {
  if (!engine) return false;
  const { job } = await post("/api/redraft", { items, engine });
  jobs.set(job, engine);
  progress({ job, done: 0, of: items.length, state: "running" });
  return true;
}

function progress({ job, done = 0, of = 0, state = "running", message = "", proposed = 0 }) {
  const engine = jobs.get(job) ?? "";
  const name = `job-${job}`;
  if (state !== "running") ended.add(job);
  if (!ended.has(job)) {
    const line = bar(name, t("redrafting", engine, number(done), number(of)), { more: [
      el("progress", { max: String(of), value: done, "aria-label": t("redraft") }),
      el("button", { type: "button", on: { click: () => stop(job) } }, t("stop"))] });
    line.dataset.done = String(done);
    return;
  }
  unbar(name);
  jobs.delete(job);
  if (state === "running") return;
  const own = done - proposed; // the others stand beside a person's wording
  say(state === "failed" ? t("redraft_failed", message) : state === "stopped" ? t("redraft_stopped", number(done)) : [own > 0 || !proposed ? t("redraft_done", number(own)) : "", proposed ? t("redraft_proposed", number(proposed)) : ""].filter(Boolean).join(" "), { kind: state === "failed" ? "bad" : "" });
}

const stop = (job) => post("/api/redraft/stop", { job }).catch((error) => say(because(error), { kind: "bad" }));

on("redraft", progress);
