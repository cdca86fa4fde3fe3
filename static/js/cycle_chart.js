/** The strides on 0-100 % of the cycle: over them the stride under way, and the cursor at its per cent. */

import { cycleOf, percentAt, strideMeant, timeAt, valueAt } from "./cycle.js";
import { StrideView } from "./stride_view.js";

/** @typedef {import("./context.js").Row} Row */
/** @typedef {import("./plot.js").Grab} Grab */
/** @typedef {import("./strides.js").Stride} Stride */

export class CycleChart extends StrideView {
  /** @type {Stride | null} in which a drag moves, also where it has left it */
  #held = null;

  /** @param {number} time */
  move(time) {
    const { data, selection } = this.context;
    const stride = strideMeant(data.strides, selection.lead, time, this.legs());
    const fresh = this.turnTo(stride);
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
    if (first) this.#held = this.shown ?? this.context.strideHere;
    if (this.#held) this.context.seek(timeAt(this.#held, Math.min(Math.max(x, 0), 99.9)));
  }
}
