// Elements out of data.  Text goes in as text: there is no way here to write HTML, and none elsewhere.

const PROPERTIES = new Set(["value", "checked", "disabled", "hidden", "indeterminate", "selected", "open"]);
const OWN_ADDRESS = /^(?:[?#]|\/(?!\/))/; // of this server: what a post says never becomes an address

export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) put(node, name, value);
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

function put(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === "class") node.className = value;
  else if (name === "on") Object.entries(value).forEach(([type, act]) => node.addEventListener(type, act));
  else if (name === "data") Object.assign(node.dataset, value);
  else if (PROPERTIES.has(name)) node[name] = value;
  else if (/^on/i.test(name) || name === "srcdoc" || name === "style") throw new Error(`no ${name} here`);
  else if ((name === "href" || name === "src") && !OWN_ADDRESS.test(value)) throw new Error(`no address: ${value}`);
  else node.setAttribute(name, value === true ? "" : String(value));
}

export const one = (selector, within = document) => within.querySelector(selector);
export const all = (selector, within = document) => [...within.querySelectorAll(selector)];

export function fill(node, ...children) {
  node.replaceChildren(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

// Calls `act` once nothing has happened for `wait` milliseconds.
export function after(wait, act) {
  let timer = 0;
  const later = (...given) => {
    clearTimeout(timer);
    timer = setTimeout(act, wait, ...given);
  };
  later.cancel = () => clearTimeout(timer);
  return later;
}

export const quiet = (text) => el("span", { class: "unseen" }, text);
