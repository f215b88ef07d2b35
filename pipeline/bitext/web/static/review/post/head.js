// The head of a post's page: its title, how far it is, the chips.

import { readonly } from "../shared/api.js";
import { el, fill, one } from "../shared/dom.js";
import { meter } from "../shared/meter.js";
import { languages, number, t } from "../shared/words.js";
import { drawChips } from "./filter.js";
import { counts, on, store } from "./store.js";

export function drawHead(filtered) {
  document.title = `${store.titleTarget || store.title} · bitext`;
  const path = store.name.split("/");
  fill(one("#title"),
    el("nav", { "aria-label": t("where") }, el("a", { href: "/" }, t("posts")), el("span", { class: "path" }, path.slice(0, -1).join(" / "), path.length > 1 ? " / " : "", path.at(-1))),
    el("h1", {}, el("span", { lang: languages[0] }, store.title), store.titleTarget ? el("span", { class: "titled", lang: languages[1] }, store.titleTarget) : null));
  drawChips(filtered);
  progress();
  on("counts", () => {
    drawChips(filtered);
    progress();
  });
}

function progress() {
  const found = counts();
  const said = [t("n_reviewed", number(found.reviewed), number(store.segments.length)), found.stale ? t("n_stale", number(found.stale)) : "", found["needs-work"] ? t("n_needs_work", number(found["needs-work"])) : ""];
  fill(one("#progress"), meter(found, store.segments.length), el("p", {}, said.filter(Boolean).join(" · "), readonly() ? el("b", {}, ` · ${t("readonly_short")}`) : null));
}
