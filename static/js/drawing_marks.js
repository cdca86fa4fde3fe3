/** What is drawn on a frame, as SVG in pixels of the picture. Strokes and labels keep their size on the screen. */

import { degreesOf, labelPlace, pathOf, pixels } from "./drawing_geometry.js";
import { fill, gettext } from "./language.js";

/** @typedef {import("./drawing_geometry.js").Point} Point */
/** @typedef {import("./drawing_geometry.js").Shape} Shape */
/** @typedef {import("./drawing_geometry.js").Size} Size */

export const SVG = "http://www.w3.org/2000/svg";
const PIN_PX = 12;
const CROSS_PX = 14;

/** @param {string} name @param {Record<string, string>} attributes */
export function make(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

export class Marks {
  /** Pixels of the picture in one of the window. */
  unit = 1;

  /** @param {Size} picture */
  constructor(picture) {
    this.picture = picture;
  }

  /** @param {Shape} shape */
  shape(shape) {
    const group = this.#stroked(`shape ${shape.colour}`, pathOf(shape, this.picture, this.unit));
    group.setAttribute("data-kind", shape.kind);
    if (shape.kind === "angle") {
      const label = this.#label(labelPlace(shape.points, this.picture, this.unit), this.#degrees(shape));
      group.append(label);
    }
    return group;
  }

  /** The point that a note is pinned to. @param {Point} at @param {string} says */
  pin(at, says) {
    const group = make("g", { class: "pinned" });
    group.append(this.circle("pin-ring", at, PIN_PX), this.#label(pixels(at, this.picture), says));
    return group;
  }

  /** @param {string} kind @param {Point} at @param {number} radius pixels of the window */
  circle(kind, at, radius) {
    const [x, y] = pixels(at, this.picture);
    return make("circle", { class: kind, cx: String(x), cy: String(y), r: String(radius * this.unit) });
  }

  /** @param {Point} at */
  cross(at) {
    const [x, y] = pixels(at, this.picture);
    const arm = CROSS_PX * this.unit;
    return this.#stroked("shape white", `M${x - arm} ${y}H${x + arm}M${x} ${y - arm}V${y + arm}`);
  }

  /** The angles of a drawing, for whoever hears it: ". Angle 90°", or nothing. @param {Shape[]} shapes */
  anglesOf(shapes) {
    const said = shapes.filter(({ kind }) => kind === "angle").map((shape) => this.#degrees(shape));
    if (!said.length) return "";
    const angles = fill(gettext("Angle %(degrees)s"), { degrees: said.join(", ") });
    return `. ${angles}`;
  }

  /** Every stroke lies on a darker one, so that it can be seen on any footage. @param {string} kind @param {string} d */
  #stroked(kind, d) {
    const group = make("g", { class: kind });
    group.append(make("path", { class: "under", d }), make("path", { class: "over", d }));
    return group;
  }

  /** @param {Point} at pixels of the picture @param {string} says */
  #label([x, y], says) {
    const label = make("text", { x: String(x), y: String(y) });
    label.textContent = says;
    return label;
  }

  /** @param {Shape} shape */
  #degrees({ points }) {
    return `${Math.round(degreesOf(points, this.picture))}°`;
  }
}
