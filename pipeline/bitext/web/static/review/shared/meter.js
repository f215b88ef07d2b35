// How far something is, as a bar of its states.

const STATES = ["reviewed", "stale", "needs-work", "draft", "missing"];

export function meter(found, total) {
  // SVG, because a width by `style` is what our content security policy forbids.
  const svg = (tag, given) => Object.entries(given).reduce((node, [name, value]) => (node.setAttribute(name, value), node), document.createElementNS("http://www.w3.org/2000/svg", tag));
  const made = svg("svg", { class: "meter", viewBox: "0 0 100 1", preserveAspectRatio: "none", "aria-hidden": "true" });
  let x = 0;
  for (const state of STATES) {
    const width = total ? ((found[state] ?? found[state.replace("-", "_")] ?? 0) * 100) / total : 0;
    if (width) made.append(svg("rect", { class: `s-${state}`, x, y: 0, width, height: 1 }));
    x += width;
  }
  return made;
}
