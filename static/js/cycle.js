/**
 * A stride as a cycle: where in it an instant lies, and what a curve does over it. Pure.
 *
 * @typedef {import("./strides.js").Stride} Stride
 * @typedef {import("./context.js").Row} Row
 * @typedef {import("./context.js").ClipData} ClipData
 * @typedef {[number, number]} Point
 */

import { frameFrom, lastNotAfter } from "./clock.js";

/**
 * Per cent of the stride that has passed at `t`: 0 at its foot strike, 100 at the next one; beyond it less or more.
 * @param {Stride} stride
 * @param {number} t
 */
export function percentAt(stride, t) {
  return (100 * (t - stride.foot_strike_s)) / (stride.next_foot_strike_s - stride.foot_strike_s);
}

/**
 * The instant at which `percent` of the stride has passed.
 * @param {Stride} stride
 * @param {number} percent
 */
export function timeAt(stride, percent) {
  return stride.foot_strike_s + (percent / 100) * (stride.next_foot_strike_s - stride.foot_strike_s);
}

/**
 * A curve at an instant, between two frames by proportion; null where either was not measured, and outside the clip.
 * @param {ArrayLike<number>} pts
 * @param {(number | null)[]} values by frame
 * @param {number} t
 * @returns {number | null}
 */
export function valueAt(pts, values, t) {
  const before = lastNotAfter(pts, t);
  if (before < 0 || (before === pts.length - 1 && t > pts[before])) return null;
  const low = values[before];
  if (pts[before] === t) return low;
  const high = values[before + 1];
  if (low === null || high === null) return null;
  return low + ((t - pts[before]) / (pts[before + 1] - pts[before])) * (high - low);
}

/**
 * The instants at which a stride is known: its two foot strikes and the frames between them.
 * @param {ArrayLike<number>} pts
 * @param {Stride} stride
 * @returns {number[]}
 */
export function instantsOf(pts, stride) {
  const times = [stride.foot_strike_s];
  for (let frame = frameFrom(pts, stride.foot_strike_s); frame < pts.length; frame += 1) {
    if (pts[frame] >= stride.next_foot_strike_s) break;
    if (pts[frame] > stride.foot_strike_s) times.push(pts[frame]);
  }
  times.push(stride.next_foot_strike_s);
  return times;
}

/**
 * A curve over a stride, from 0 to 100 %, without what was not measured.
 * @param {ClipData} data
 * @param {Stride} stride
 * @param {Row} row
 * @returns {Point[]} per cent and value
 */
export function cycleOf(data, stride, row) {
  const values = (stride.near ? data.near : data.far)[row];
  /** @type {Point[]} */
  const points = [];
  for (const t of instantsOf(data.pts, stride)) {
    const value = valueAt(data.pts, values, t);
    if (value !== null) points.push([percentAt(stride, t), value]);
  }
  return points;
}

/**
 * Thigh and knee over a stride, with their instants.
 * @param {ClipData} data
 * @param {Stride} stride
 * @returns {{point: Point, time: number}[]} thigh and knee, in degrees
 */
export function loopOf(data, stride) {
  const leg = stride.near ? data.near : data.far;
  return instantsOf(data.pts, stride).flatMap((time) => {
    const thigh = valueAt(data.pts, leg.thigh, time);
    const knee = valueAt(data.pts, leg.knee, time);
    return thigh === null || knee === null ? [] : [{ point: /** @type {Point} */ ([thigh, knee]), time }];
  });
}

/**
 * Index of the point nearest to `to`; -1 if there is none, or none within `reach`.
 * @param {Point[]} points
 * @param {Point} to
 * @param {number} [reach]
 */
export function nearestPoint(points, to, reach = Infinity) {
  let best = -1;
  let least = reach;
  points.forEach(([x, y], i) => {
    const far = Math.hypot(x - to[0], y - to[1]);
    if (far <= least) [best, least] = [i, far];
  });
  return best;
}

/**
 * The stride that a chart of single strides speaks about at `t`: the lead while the clock is in it, else the one under
 * way, of the near leg first; null between strides.
 * @param {Stride[]} strides
 * @param {Stride | null} lead
 * @param {number} t
 * @param {{near: boolean, far: boolean}} legs that are shown
 * @returns {Stride | null}
 */
export function strideMeant(strides, lead, t, legs) {
  /** @param {Stride} s */
  const underWay = (s) => s.foot_strike_s <= t && t < s.next_foot_strike_s;
  /** @param {Stride} s */
  const shown = (s) => (s.near ? legs.near : legs.far);
  if (lead && shown(lead) && underWay(lead)) return lead;
  const now = strides.filter((s) => shown(s) && underWay(s));
  return now.find((s) => s.near) ?? now[0] ?? null;
}
