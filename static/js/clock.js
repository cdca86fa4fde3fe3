/**
 * The clip's clock. All times are container timestamps in seconds; a frame is an index into the clip's list of
 * timestamps, which need not be evenly spaced. Nothing here knows a frame rate.
 */

import { decimal } from "./language.js";

/**
 * Index of the last item that is not after `t`; -1 if all are after it.
 * @param {ArrayLike<number>} sorted
 * @param {number} t
 */
export function lastNotAfter(sorted, t) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= t) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/**
 * Frame on screen at time `t`: the last whose timestamp is not after it (the first frame before the clip begins).
 * @param {ArrayLike<number>} pts strictly increasing
 * @param {number} t
 */
export function frameAt(pts, t) {
  return Math.max(0, lastNotAfter(pts, t));
}

/**
 * First frame taken at `t` or later; the last frame after the end.
 * @param {ArrayLike<number>} pts strictly increasing
 * @param {number} t
 */
export function frameFrom(pts, t) {
  const before = lastNotAfter(pts, t);
  return Math.min(pts[before] === t ? before : before + 1, pts.length - 1);
}

/**
 * Frame whose timestamp is nearest to `t`. For times that the video element reports for a frame it has shown:
 * they are timestamps, but rounded on their way.
 * @param {ArrayLike<number>} pts strictly increasing
 * @param {number} t
 */
export function nearestFrame(pts, t) {
  const before = frameAt(pts, t);
  const after = Math.min(before + 1, pts.length - 1);
  return t - pts[before] <= pts[after] - t ? before : after;
}

/**
 * A time safely inside frame `i`: halfway to the next one. Seeking there cannot land on a neighbour.
 * @param {ArrayLike<number>} pts strictly increasing
 * @param {number} i
 */
export function middleOf(pts, i) {
  const last = pts.length - 1;
  if (last === 0) return pts[0];
  if (i < last) return (pts[i] + pts[i + 1]) / 2;
  return pts[last] + (pts[last] - pts[last - 1]) / 2;
}

/**
 * The next (direction 1) or previous (direction -1) event seen from frame `i`: the frame on which it happens.
 * Events between two frames belong to the frame nearest to them. Null if there is none.
 * @param {ArrayLike<number>} pts
 * @param {number[]} eventTimes in any order
 * @param {number} i
 * @param {1 | -1} direction
 */
export function eventFrame(pts, eventTimes, i, direction) {
  const frames = eventTimes.map((t) => nearestFrame(pts, t)).filter((f) => (f - i) * direction > 0);
  if (frames.length === 0) return null;
  return direction > 0 ? Math.min(...frames) : Math.max(...frames);
}

/**
 * "0:02.417"
 * @param {number} seconds
 */
export function clockText(seconds) {
  const ms = Math.max(0, Math.round(seconds * 1000));
  const rest = ms % 60000;
  return `${Math.floor(ms / 60000)}:${decimal(rest / 1000, 3).padStart(6, "0")}`;
}

/**
 * The page of the clip, `length` seconds long, on which `t` lies. Pages overlap a little, so that a step over an edge
 * keeps what was seen; the last one ends with the clip.
 * @param {number} t
 * @param {number} start of the clip
 * @param {number} end
 * @param {number} length
 * @returns {[number, number]}
 */
export function pageOf(t, start, end, length) {
  if (end - start <= length) return [start, end];
  const stride = 0.9 * length;
  const page = Math.floor(Math.max(0, t - start) / stride);
  const from = Math.min(start + page * stride, end - length);
  return [from, from + length];
}
