/** Paints the marks of geometry.js as SVG over a picture, in the picture's own pixels. */

/** @typedef {import("./geometry.js").Mark} Mark */
/** @typedef {import("./geometry.js").Point} Point */
/** @typedef {{x: number, y: number, width: number, height: number}} Box */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @template {keyof SVGElementTagNameMap} Name
 * @param {Name} name
 * @param {string} kind its class
 * @param {Record<string, string | number>} attributes
 * @returns {SVGElementTagNameMap[Name]}
 */
function shape(name, kind, attributes) {
  const made = document.createElementNS(SVG, name);
  made.setAttribute("class", kind);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

/** @param {Mark & {kind: "arc"}} arc @param {boolean} closed as a slice, for filling */
function arcPath({ at, radius, from, to }, closed) {
  const [x, y] = at;
  const start = `${x + radius * Math.cos(from)} ${y + radius * Math.sin(from)}`;
  const end = `${x + radius * Math.cos(to)} ${y + radius * Math.sin(to)}`;
  const way = `${Math.abs(to - from) > Math.PI ? 1 : 0} ${to > from ? 1 : 0}`;
  const curve = `A${radius} ${radius} 0 ${way} ${end}`;
  return closed ? `M${x} ${y}L${start}${curve}Z` : `M${start}${curve}`;
}

/** An empty layer that shows a part of a picture. @param {Box} box */
export function layerFor({ x, y, width, height }) {
  return shape("svg", "measures", { viewBox: `${x} ${y} ${width} ${height}`, "aria-hidden": "true" });
}

/**
 * @param {SVGSVGElement} layer
 * @param {Mark[]} marks
 * @param {string} says the number
 * @param {number} size of the number, in pixels of the picture
 */
export function paint(layer, marks, says, size) {
  /** Every line lies on a darker one, so that it can be read on any footage. */
  const under = [];
  const over = [];
  for (const mark of marks) {
    if (mark.kind === "line") {
      const [[x1, y1], [x2, y2]] = [mark.from, mark.to];
      under.push(shape("line", `measure under${mark.guide ? " guide" : ""}`, { x1, y1, x2, y2 }));
      over.push(shape("line", mark.guide ? "measure guide" : "measure", { x1, y1, x2, y2 }));
    } else if (mark.kind === "arc") {
      over.push(shape("path", "measure slice", { d: arcPath(mark, true) }));
      under.push(shape("path", "measure under", { d: arcPath(mark, false) }));
      over.push(shape("path", "measure", { d: arcPath(mark, false) }));
    } else {
      const [x, y] = within(mark.at, mark.anchor, says, size, layer.viewBox.baseVal);
      const text = shape("text", "measure-says", { x, y, "text-anchor": mark.anchor, "dominant-baseline": "central" });
      text.style.fontSize = `calc(${size}px / var(--zoom, 1))`;
      text.textContent = says;
      over.push(text);
    }
  }
  layer.replaceChildren(...under, ...over);
}

/**
 * Where words go so that they end inside the box.
 * @param {Point} at
 * @param {"start" | "end"} anchor
 * @param {string} says
 * @param {number} size
 * @param {Box} box
 * @returns {Point}
 */
export function within([x, y], anchor, says, size, box) {
  const length = 0.58 * size * says.length;
  const left = anchor === "start" ? x : x - length;
  const kept = Math.min(Math.max(left, box.x + 0.2 * size), box.x + box.width - length - 0.2 * size);
  const level = Math.min(Math.max(y, box.y + 0.8 * size), box.y + box.height - 0.8 * size);
  return [kept + x - left, level];
}
