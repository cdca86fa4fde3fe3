/** Each stride's own numbers: a click on a dot opens its frame, one beside it moves the video. */

import { nearestPoint } from "./cycle.js";
import { Overlay, pixel } from "./overlay.js";
import { strideAt } from "./strides.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./plot.js").Plot} Plot */
/** @typedef {import("./plot.js").Grab} Grab */
/** @typedef {{panel: number, metric: string, stride: string, x: number, y: number}} Dot */

const REACH_PX = 16;

export class DotsChart {
  /**
   * @param {Context} context
   * @param {Plot} plot
   * @param {(metric: string, stride: string) => void} open
   */
  constructor(context, plot, open) {
    this.context = context;
    this.plot = plot;
    this.open = open;
    this.overlay = new Overlay(plot.cover);
  }

  /** @returns {Dot[]} */
  get #dots() {
    return this.plot.meta.dots ?? [];
  }

  drawn() {
    this.overlay.clear();
    this.placed();
  }

  placed() {
    this.move(this.context.time);
  }

  /** @param {number} time */
  move(time) {
    const { data, end, start } = this.context;
    const now = strideAt(data.strides, time)?.label;
    for (const panel of this.plot.panels) {
      this.overlay.line(`line ${panel.index}`, panel, Math.min(Math.max(time, start), end));
      const dot = this.#dots.find((d) => d.panel === panel.index && d.stride === now);
      this.overlay.dot(`dot ${panel.index}`, panel, dot ? [dot.x, dot.y] : null, "ring");
    }
  }

  /** @param {Grab} grab */
  grab({ panel, x, px, first }) {
    const dots = this.#dots.filter((dot) => dot.panel === panel.index);
    const i = first ? nearestPoint(dots.map((dot) => pixel(panel, [dot.x, dot.y])), px, REACH_PX) : -1;
    if (i >= 0) this.open(dots[i].metric, dots[i].stride);
    else this.context.seek(Math.min(Math.max(x, this.context.start), this.context.end));
  }
}
