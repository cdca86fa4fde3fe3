/** The strides on 0-100 % of the cycle: over them the stride under way, and the cursor at its per cent. */

import { cycleOf, percentAt, strideMeant, timeAt, valueAt } from "./cycle.js";
import { Overlay } from "./overlay.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./context.js").Row} Row */
/** @typedef {import("./plot.js").Plot} Plot */
/** @typedef {import("./plot.js").Grab} Grab */
/** @typedef {import("./strides.js").Stride} Stride */

export class CycleChart {
  /** @type {Stride | null} */
  #shown = null;
  /** @type {Stride | null} in which a drag moves, also where it has left it */
  #held = null;

  /**
   * @param {Context} context
   * @param {Plot} plot
   * @param {() => {near: boolean, far: boolean}} legs
   */
  constructor(context, plot, legs) {
    this.context = context;
    this.plot = plot;
    this.legs = legs;
    this.overlay = new Overlay(plot.cover);
  }

  drawn() {
    this.overlay.clear();
    this.placed();
  }

  placed() {
    this.#shown = null;
    this.move(this.context.time);
  }

  /** @param {number} time */
  move(time) {
    const { data, selection } = this.context;
    const stride = strideMeant(data.strides, selection.lead, time, this.legs());
    const fresh = stride !== this.#shown;
    this.#shown = stride;
    for (const panel of this.plot.panels) {
      const row = /** @type {Row} */ (panel.curve);
      if (!stride) {
        for (const part of ["path", "line", "dot"]) this.overlay.hide(`${part} ${row}`);
        continue;
      }
      const leg = stride.near ? "near" : "far";
      if (fresh) this.overlay.path(`path ${row}`, panel, cycleOf(data, stride, row), leg);
      const percent = percentAt(stride, time);
      const value = valueAt(data.pts, data[leg][row], time);
      this.overlay.line(`line ${row}`, panel, percent);
      this.overlay.dot(`dot ${row}`, panel, value === null ? null : [percent, value], leg);
    }
  }

  /** @param {Grab} grab */
  grab({ x, first }) {
    if (first) this.#held = this.#shown ?? this.context.strideHere;
    if (this.#held) this.context.seek(timeAt(this.#held, Math.min(Math.max(x, 0), 99.9)));
  }
}
