// Asking the server.  Nobody else is ever asked: every address here begins with a slash.

import { language } from "./words.js";

const body = document.body.dataset;
const session = { csrf: body.csrf ?? "", who: body.who ?? "", readonly: body.readonly === "true" };
const PATIENCE = 30_000; // milliseconds; a plan or an impact over many posts takes seconds
export const LONG_PATIENCE = 600_000; // all findings of a post of ten thousands of segments

export const readonly = () => session.readonly;
export const who = () => session.who;

// What a server said no to; `status` 0: it did not answer at all.
export class Refused extends Error {
  constructor(status, answer) {
    super(answer.error ?? `HTTP ${status}`);
    this.status = status;
    this.hint = answer.hint ?? "";
    this.answer = answer;
  }
}

const lost = new EventTarget();
export const onLost = (act) => lost.addEventListener("lost", act);

async function ask(path, options = {}, patience = PATIENCE) {
  let reply;
  try {
    const headers = { "accept-language": language, ...options.headers }; // what the server says is in the page's language
    reply = await fetch(path, { credentials: "same-origin", signal: AbortSignal.timeout(patience), ...options, headers });
  } catch (error) {
    lost.dispatchEvent(new Event("lost"));
    throw new Refused(0, { error: String(error.message ?? error) });
  }
  let answer;
  try {
    answer = await reply.json();
  } catch { // half an answer: the server died while it spoke
    if (!reply.ok) throw new Refused(reply.status, {});
    lost.dispatchEvent(new Event("lost"));
    throw new Refused(0, { error: "half an answer" });
  }
  if (!reply.ok) throw new Refused(reply.status, answer);
  return answer;
}

export const get = (path, patience) => ask(path, {}, patience);

export async function post(path, given = {}) {
  const send = () => ask(path, {
    method: "POST",
    headers: { "content-type": "application/json", "x-bitext-csrf": session.csrf },
    body: JSON.stringify(given),
  });
  try {
    return await send();
  } catch (error) {
    // A server that was started again has another token; with the cookie we may ask for it.
    if (error.status !== 403 || !(await renewed())) throw error;
    return send();
  }
}

// Whether the server is there and knows this browser; takes up its token.
export async function renewed() {
  try {
    const reply = await fetch("/api/session", { credentials: "same-origin", signal: AbortSignal.timeout(3000) });
    if (!reply.ok) return false;
    const found = await reply.json();
    Object.assign(session, { csrf: found.csrf, who: found.who ?? session.who, readonly: found.readonly ?? session.readonly });
    return true;
  } catch {
    return false;
  }
}

// The query of an address out of what is set.
export function query(values) {
  const found = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value) found.set(name, value);
  const text = found.toString();
  return text ? `?${text}` : "";
}
