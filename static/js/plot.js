/**
 * One chart: Plotly draws the figure that the server has built, and over it lies a cover for what moves with the clock
 * and for the pointer. Nothing that moves is Plotly's: moving a shape of its costs a redraw.
 *
 * Emits "placed" when the plot's geometry is new, and "grab" (detail Grab) when the pointer goes down on it or is
 * dragged; a chart that nothing moves over has no cover, and emits "pick" (detail: Plotly's point) when one is clicked.
 *
 * @typedef {{data: any[], layout: Record<string, any>}} Figure
 * @typedef {object} Panel one pair of axes
 * @property {number} index
 * @property {string | undefined} curve
 * @property {string | undefined} metric
 * @property {any} x Plotly's axes
 * @property {any} y
 * @property {number} left on the cover, in pixels
 * @property {number} top
 * @property {number} width
 * @property {number} height
 *
 * @typedef {object} Grab
 * @property {Panel} panel
 * @property {number} x in units of the panel's axes
 * @property {number} y
 * @property {[number, number]} px on the cover
 * @property {boolean} first the pointer has just gone down
 */

import { drag } from "./drag.js";

/** What Plotly is told of every chart. */
const CONFIG = { displayModeBar: false, responsive: true };

export class Plot extends EventTarget {
  /** @type {AbortController | null} */
  #asking = null;

  /**
   * @param {HTMLElement} element holds the chart; what is in it goes when the chart is there
   * @param {{covered?: boolean}} [how]
   */
  constructor(element, { covered = true } = {}) {
    super();
    this.covered = covered;
    this.element = element;
    this.plot = document.createElement("div");
    this.plot.className = "plot";
    this.cover = document.createElement("div");
    this.cover.className = "plot-cover";
    this.cover.addEventListener("pointerdown", (event) => this.#grab(event));
  }

  /** Is there a figure? */
  get drawn() {
    return Boolean(this.#layout);
  }

  get #layout() {
    return /** @type {any} */ (this.plot)._fullLayout;
  }

  /** What the server says with the figure. @returns {Record<string, any>} */
  get meta() {
    return this.#layout?.meta ?? {};
  }

  /** @returns {Panel[]} */
  get panels() {
    const layout = this.#layout;
    if (!layout) return [];
    const size = layout._size;
    const named = this.meta.panels ?? [{ x: "xaxis", y: "yaxis" }];
    return named.map((/** @type {any} */ panel, /** @type {number} */ index) => {
      const [x, y] = [layout[panel.x], layout[panel.y]];
      return {
        index,
        curve: panel.curve,
        metric: panel.metric,
        x,
        y,
        left: x._offset - size.l,
        top: y._offset - size.t,
        width: x._length,
        height: y._length,
      };
    });
  }

  /**
   * Fetches and draws a figure. Answers that come after a later question are dropped; false then.
   * @param {string} address
   * @param {(figure: Figure) => void} [prepare] changes it before it is drawn
   */
  async draw(address, prepare = () => {}) {
    this.#asking?.abort();
    const asking = new AbortController();
    this.#asking = asking;
    try {
      const answer = await fetch(address, { signal: asking.signal });
      if (!answer.ok) throw new Error(`the chart could not be read (${answer.status})`);
      /** @type {Figure} */
      const figure = await answer.json();
      prepare(figure);
      const first = !this.plot.isConnected;
      if (first) this.element.replaceChildren(this.plot, ...(this.covered ? [this.cover] : []));
      this.plot.style.height = `${figure.layout.height}px`; // while it is resized, Plotly forgets it
      await Plotly.react(this.plot, figure.data, figure.layout, CONFIG);
      if (first) {
        const placed = () => this.#place();
        const plot = /** @type {any} */ (this.plot);
        plot.on("plotly_relayout", placed);
        plot.on("plotly_afterplot", placed);
        plot.on("plotly_click", (/** @type {any} */ { points }) => this.dispatchEvent(new CustomEvent("pick", { detail: points[0] })));
      }
      this.#place();
      this.element.dataset.ready = "1";
      return true;
    } catch (error) {
      if (asking.signal.aborted) return false;
      throw error;
    }
  }

  /** Shows another part of what is drawn. @param {Figure} figure */
  show({ data, layout }) {
    if (this.drawn) Plotly.react(this.plot, data, layout, CONFIG);
  }

  /** Takes the chart away; drawn again it begins anew. */
  remove() {
    if (this.drawn) Plotly.purge(this.plot);
    this.plot.remove();
    delete this.element.dataset.ready;
  }

  /** Fits the chart to its element, after it has been hidden. */
  fit() {
    if (this.drawn) Plotly.Plots.resize(this.plot);
  }

  /** The plot's geometry has changed: lay the cover where it now is. */
  #place() {
    if (!this.drawn) return;
    const size = this.#layout._size;
    Object.assign(this.cover.style, {
      left: `${size.l}px`,
      top: `${size.t}px`,
      width: `${size.w}px`,
      height: `${size.h}px`,
    });
    this.dispatchEvent(new Event("placed"));
  }

  /** @param {PointerEvent} event */
  #grab(event) {
    const panels = this.panels;
    if (event.button !== 0 || !panels.length) return;
    const box = this.cover.getBoundingClientRect();
    const panel = panelUnder(panels, [event.clientX - box.left, event.clientY - box.top]);
    event.preventDefault();
    // so the focus would stay on what chose the chart, and arrow keys choose another one instead of stepping on
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    /** @param {PointerEvent} e @param {boolean} first */
    const tell = (e, first) => {
      const now = this.cover.getBoundingClientRect();
      /** @type {[number, number]} */
      const px = [e.clientX - now.left, e.clientY - now.top];
      /** @type {Grab} */
      const detail = { panel, x: panel.x.p2d(px[0] - panel.left), y: panel.y.p2d(px[1] - panel.top), px, first };
      this.dispatchEvent(new CustomEvent("grab", { detail }));
    };
    tell(event, true);
    drag(this.cover, event, (e) => tell(e, false));
  }

  /**
   * Saves the chart as a PNG, with a head that says what it is, on the ground it is seen on.
   * @param {string} name of the file, without its ending
   * @param {string} head
   */
  async save(name, head) {
    const { data, layout } = /** @type {any} */ (this.plot);
    const box = this.plot.getBoundingClientRect();
    const ground = getComputedStyle(/** @type {HTMLElement} */ (this.element.closest(".card") ?? this.element)).backgroundColor;
    const room = 34;
    const figure = {
      data,
      layout: {
        ...layout,
        paper_bgcolor: ground,
        title: { text: head, x: 0, xref: "paper", xanchor: "left", y: 1, yref: "container", yanchor: "top", pad: { t: 14 }, font: { size: 14 } },
        margin: { ...layout.margin, t: layout.margin.t + room },
      },
    };
    const size = { width: Math.round(box.width), height: Math.round(box.height) + room };
    await Plotly.downloadImage(figure, { format: "png", scale: 2, filename: name, ...size });
  }
}

/**
 * The panel under a point of the cover, or the one nearest to it.
 * @template {{left: number, top: number, width: number, height: number}} Box
 * @param {Box[]} panels
 * @param {[number, number]} point
 * @returns {Box}
 */
export function panelUnder(panels, [x, y]) {
  /** @param {Box} p */
  const off = (p) =>
    Math.hypot(Math.max(p.left - x, x - p.left - p.width, 0), Math.max(p.top - y, y - p.top - p.height, 0));
  return panels.reduce((best, panel) => (off(panel) < off(best) ? panel : best));
}
