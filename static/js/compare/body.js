/**
 * A runner's landmarks in leg lengths around the middle of the hips, x to the right and y down, so that two runners can
 * be laid over each other. Pure.
 *
 * @typedef {import("../pose.js").Pose} Pose
 * @typedef {[number, number] | null} Point
 */

import { lastNotAfter } from "../clock.js";

/**
 * A landmark at an instant, between two frames by proportion; null where it was not measured.
 * @param {Pose} pose
 * @param {number[]} pts
 * @param {number} t
 * @param {number} landmark
 * @returns {Point}
 */
export function pointAt(pose, pts, t, landmark) {
  const before = Math.max(0, lastNotAfter(pts, t));
  const from = pose.at(before, landmark);
  if (before === pts.length - 1 || t <= pts[before]) return from;
  const to = pose.at(before + 1, landmark);
  if (!from || !to) return null;
  const share = (t - pts[before]) / (pts[before + 1] - pts[before]);
  return [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])];
}

/**
 * The runner at an instant: what gives the place of each landmark.
 * @param {{pose: Pose, pts: number[], leg: number, mirrored: boolean}} runner leg: length in pixels
 * @param {number} t
 * @returns {(landmark: number) => Point}
 */
export function bodyAt({ pose, pts, leg, mirrored }, t) {
  const [left, right] = [pointAt(pose, pts, t, 23), pointAt(pose, pts, t, 24)];
  const middle = left && right ? [(left[0] + right[0]) / 2, (left[1] + right[1]) / 2] : null;
  return (landmark) => {
    const point = middle && pointAt(pose, pts, t, landmark);
    return middle && point ? [((mirrored ? -1 : 1) * (point[0] - middle[0])) / leg, (point[1] - middle[1]) / leg] : null;
  };
}
