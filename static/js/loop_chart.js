/** Knee against thigh: over the mean loop the one of the stride under way, and where on it the leg is now. */

import { loopOf, nearestPoint, strideMeant, valueAt } from "./cycle.js";
import { pixel } from "./overlay.js";
import { StrideView } from "./stride_view.js";

/** @typedef {import("./plot.js").Grab} Grab */
/** @typedef {import("./strides.js").Stride} Stride */

const LEGS = /** @type {const} */ (["near", "far"]);

export class LoopChart extends StrideView {
  /** @type {Stride | null} on which a drag moves */
  #held = null;

  /** @param {number} time */
  move(time) {
    const [panel] = this.plot.panels;
    if (!panel) return;
    const { data, selection } = this.context;
    const legs = this.legs();
    const stride = strideMeant(data.strides, selection.lead, time, legs);
    const fresh = this.turnTo(stride);
    if (!stride) this.overlay.hide("path");
    else if (fresh) {
      const points = loopOf(data, stride).map(({ point }) => point);
      this.overlay.path("path", panel, points, stride.near ? "near" : "far");
    }
    for (const leg of LEGS) {
      const thigh = valueAt(data.pts, data[leg].thigh, time);
      const knee = valueAt(data.pts, data[leg].knee, time);
      this.overlay.dot(leg, panel, !legs[leg] || thigh === null || knee === null ? null : [thigh, knee], leg);
    }
  }

  /** To the instant at which the leg comes nearest to the pointer. @param {Grab} grab */
  grab({ panel, px, first }) {
    if (first) this.#held = this.shown ?? this.context.strideHere;
    if (!this.#held) return;
    const loop = loopOf(this.context.data, this.#held);
    const i = nearestPoint(loop.map(({ point }) => pixel(panel, point)), px);
    // the last instant is the next stride's first
    if (i >= 0) this.context.seek(loop[Math.min(i, loop.length - 2)]?.time ?? loop[i].time);
  }
}
