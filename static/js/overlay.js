/** What moves over a chart: cursors, dots and the stride under way, as SVG on the plot's cover. */

/** @typedef {import("./plot.js").Panel} Panel */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @template {keyof SVGElementTagNameMap} Name
 * @param {Name} name
 * @param {string} kind its class
 * @returns {SVGElementTagNameMap[Name]}
 */
function element(name, kind) {
  const made = document.createElementNS(SVG, name);
  made.setAttribute("class", kind);
  return made;
}

/** A pixel of the cover, from a panel's units. @param {Panel} panel @param {[number, number]} point @returns {[number, number]} */
export function pixel(panel, [x, y]) {
  return [panel.left + panel.x.d2p(x), panel.top + panel.y.d2p(y)];
}

export class Overlay {
  /** @type {Map<string, SVGElement>} */
  #parts = new Map();

  /** @param {HTMLElement} cover */
  constructor(cover) {
    this.svg = element("svg", "plot-overlay");
    this.svg.setAttribute("aria-hidden", "true");
    cover.append(this.svg);
  }

  /** Takes everything away: the panels are new. */
  clear() {
    this.#parts.clear();
    this.svg.replaceChildren();
  }

  /**
   * @template {keyof SVGElementTagNameMap} Name
   * @param {string} key
   * @param {Name} name
   * @param {string} kind
   * @returns {SVGElementTagNameMap[Name]}
   */
  #part(key, name, kind) {
    let part = /** @type {SVGElementTagNameMap[Name] | undefined} */ (this.#parts.get(key));
    if (!part) {
      part = element(name, kind);
      this.#parts.set(key, part);
      this.svg.append(part);
    }
    return part;
  }

  /** @param {string} key */
  hide(key) {
    this.#parts.get(key)?.setAttribute("display", "none");
  }

  /** An upright line through a panel at `x` of its axis. @param {string} key @param {Panel} panel @param {number} x */
  line(key, panel, x) {
    const at = panel.x.d2p(x);
    if (at < -1 || at > panel.width + 1) {
      this.hide(key);
      return;
    }
    const line = this.#part(key, "line", "plot-cursor");
    line.removeAttribute("display");
    line.setAttribute("y1", String(panel.top));
    line.setAttribute("y2", String(panel.top + panel.height));
    line.style.transform = `translateX(${panel.left + at}px)`;
  }

  /** @param {string} key @param {Panel} panel @param {[number, number] | null} point @param {string} kind */
  dot(key, panel, point, kind) {
    if (!point) {
      this.hide(key);
      return;
    }
    const dot = this.#part(key, "circle", `plot-dot ${kind}`);
    dot.removeAttribute("display");
    const [x, y] = pixel(panel, point);
    dot.style.transform = `translate(${x}px, ${y}px)`;
  }

  /** @param {string} key @param {Panel} panel @param {[number, number][]} points @param {string} kind */
  path(key, panel, points, kind) {
    const path = this.#part(key, "path", "plot-path");
    path.removeAttribute("display");
    path.setAttribute("class", `plot-path ${kind}`);
    path.setAttribute("d", smooth(points.map((point) => pixel(panel, point))));
  }
}

/**
 * A curve through points, as an SVG path: cubic pieces whose tangents follow the neighbours on either side.
 * @param {[number, number][]} points
 */
export function smooth(points) {
  /** @param {number} i */
  const at = (i) => points[Math.min(Math.max(i, 0), points.length - 1)];
  /** @param {[number, number]} point */
  const text = ([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  /**
   * @param {[number, number]} point
   * @param {[number, number]} from one neighbour
   * @param {[number, number]} to the other
   * @returns {[number, number]} a sixth of their distance away from the point
   */
  const beside = (point, from, to) => [point[0] + (to[0] - from[0]) / 6, point[1] + (to[1] - from[1]) / 6];
  return points
    .map((point, i) => {
      if (i === 0) return `M${text(point)}`;
      const out = beside(at(i - 1), at(i - 2), point);
      const into = beside(point, at(i + 1), at(i - 1));
      return `C${text(out)} ${text(into)} ${text(point)}`;
    })
    .join("");
}
