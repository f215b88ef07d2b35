// What the page says, in the language of the person at it.

import { en } from "./en.js";
import { zh } from "./zh.js";

const KEPT = "bitext-language";
const TABLES = { en, zh };

function chosen() {
  const asked = new URLSearchParams(location.search).get("lang");
  if (asked in TABLES) localStorage.setItem(KEPT, asked);
  const kept = localStorage.getItem(KEPT);
  if (kept in TABLES) return kept;
  return document.documentElement.lang.startsWith("zh") ? "zh" : "en";
}

export const language = chosen();
document.documentElement.lang = language === "zh" ? "zh-CN" : "en";

export function t(name, ...given) {
  const said = TABLES[language][name];
  if (said === undefined) throw new Error(`no word for ${name}`);
  return typeof said === "function" ? said(...given) : said;
}

export function otherLanguage() {
  localStorage.setItem(KEPT, language === "zh" ? "en" : "zh");
  const address = new URL(location.href);
  address.searchParams.delete("lang");
  location.replace(address);
}

// The languages of the posts and of their translations, and what one is called here.
export const languages = [document.body.dataset.source, document.body.dataset.target];
const NAMES = new Intl.DisplayNames([document.documentElement.lang], { type: "language" });
export const viewed = (view) => t(`view_${view}`, NAMES.of(languages[1]));

const DAY = new Intl.DateTimeFormat(document.documentElement.lang, { day: "numeric", month: "short" });
const YEAR = new Intl.DateTimeFormat(document.documentElement.lang, { day: "numeric", month: "short", year: "numeric" });

// A day, with its year where that is another one.
export function day(at) {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return String(at ?? "");
  return (date.getFullYear() === new Date().getFullYear() ? DAY : YEAR).format(date);
}
export const number = (value) => new Intl.NumberFormat(document.documentElement.lang).format(value);
// A word out of a family of names that the server may add to.
export const named = (family, name) => TABLES[language][`${family}_${name.replaceAll(/[ -]/g, "_")}`] ?? name;
export const wordOfState = (state) => named("state", state);
