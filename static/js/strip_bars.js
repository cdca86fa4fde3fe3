/**
 * The bars of the strip: a group for each stride, stance full, swing light. Near strides have the colour of what they
 * show and, for eyes that see no colours, its mark: a diamond for a fault, a square for what is to be watched. The far
 * leg is hatched; what does not count is an outline. Across, everything is in percent of the clip.
 */

/** @typedef {import("./strides.js").Stride} Stride */
/** @typedef {(time: number) => number} Share  where a time lies, 0..1 of the clip */

const SVG = "http://www.w3.org/2000/svg";
/** Top and height of the lanes, px. */
const LANE = { near: { y: 2, height: 22 }, far: { y: 28, height: 14 } };
const MARKS = { fault: "M0-4.5 4.5 0 0 4.5-4.5 0z", watch: "M-3-3h6v6h-6z" };

/** @param {string} name @param {Record<string, string | number>} attributes @returns {SVGElement} */
export function shape(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

/** @param {number} share */
export const percent = (share) => `${(100 * share).toFixed(4)}%`;

export function hatching() {
  const pattern = shape("pattern", {
    id: "strip-far",
    width: 5,
    height: 5,
    patternUnits: "userSpaceOnUse",
    patternTransform: "rotate(45)",
  });
  pattern.append(shape("rect", { class: "far-ground", width: 5, height: 5 }), shape("path", { class: "far-line", d: "M1.5 0v5" }));
  return pattern;
}

/** @param {Stride} stride @param {Share} share */
export function bars(stride, share) {
  const lane = stride.near ? LANE.near : LANE.far;
  const state = !stride.valid ? "invalid" : (stride.verdict ?? "unjudged");
  const group = shape("g", { class: `stride ${stride.near ? "near" : "far"} ${state}`, "data-label": stride.label });
  const [from, to] = [share(stride.foot_strike_s), share(stride.next_foot_strike_s)];
  const off = stride.toe_off_s === null ? from : share(stride.toe_off_s);
  /** @param {string} phase @param {number} start @param {number} end */
  const block = (phase, start, end) =>
    shape("rect", { class: phase, x: percent(start), width: percent(end - start), y: lane.y, height: lane.height, rx: 2 });
  group.append(block("swing", off, to));
  if (off > from) group.append(block("stance", from, off));
  if (stride.near) group.append(mark(state, (from + off) / 2), number(stride.label, (off + to) / 2));
  group.append(block("frame", from, to));
  return group;
}

/** Centred on a point of the near lane; empty where nothing is to be marked. @param {string} state @param {number} at */
function mark(state, at) {
  const place = shape("svg", { x: percent(at), y: LANE.near.y + LANE.near.height / 2, class: "verdict" });
  if (state === "fault" || state === "watch") place.append(shape("path", { d: MARKS[state] }));
  return place;
}

/** @param {string} label @param {number} at */
function number(label, at) {
  const text = shape("text", { x: percent(at), y: LANE.near.y + LANE.near.height / 2 + 4, class: "number" });
  text.textContent = label;
  return text;
}
