/**
 * How a picture lies on its screen so that two runners are of one size, stand on one line and are both in the middle. Pure.
 *
 * @typedef {import("../pose.js").Pose} Pose
 * @typedef {import("../skeleton.js").Segment} Segment
 * @typedef {import("../strides.js").Stride} Stride
 * @typedef {{width: number, height: number}} Size
 * @typedef {{scale: number, x: number, y: number}} Lie of a picture that fills its screen's width: `scale` times as
 *   large, moved by shares of its own width and height
 */

import { groundAt } from "../geometry.js";

const LEGS_HIGH = 2.75; // the screen, in leg lengths
const FLOOR = 0.92; // of the screen's height

/** @type {Record<"left" | "right", [number, number, number]>} */
const LEG = { left: [23, 25, 27], right: [24, 26, 28] };

/**
 * Length of the leg near the camera in pixels, thigh and shank: the middle of the longer half, for a leg that points
 * towards the camera looks shorter and never longer. Null where no leg was measured.
 * @param {Pose} pose
 * @param {Segment[]} segments
 * @returns {number | null}
 */
export function legLength(pose, segments) {
  const lengths = [];
  for (const { first, last, near_side: side } of segments) {
    for (let frame = first; frame <= last; frame += 1) {
      const [hip, knee, ankle] = LEG[side].map((landmark) => pose.at(frame, landmark));
      if (!hip || !knee || !ankle) continue;
      lengths.push(Math.hypot(knee[0] - hip[0], knee[1] - hip[1]) + Math.hypot(ankle[0] - knee[0], ankle[1] - knee[1]));
    }
  }
  lengths.sort((a, b) => a - b);
  return lengths.length ? lengths[Math.floor(0.75 * lengths.length)] : null;
}

/**
 * Where the runner is in each frame, in pixels: across the hips' way without its swing within a stride, down the ground.
 * Null where nothing is known in the whole clip.
 * @param {Pose} pose
 * @param {number[]} pts
 * @param {Stride[]} strides of the near leg
 * @returns {{across: Float64Array, ground: Float64Array} | null}
 */
export function wayOf(pose, pts, strides) {
  const hips = pts.map((_, frame) => pose.between(frame, 23, 24)?.[0] ?? null);
  const levels = pts.map((t, frame) => {
    const stride = strides.findLast((s) => s.foot_strike_s <= t) ?? strides[0];
    return stride ? groundAt(pose, pts, stride, frame) : null;
  });
  const [across, ground] = [filled(hips), filled(levels)];
  if (!across || !ground) return null;
  const stride_s = strides.length ? strides[0].next_foot_strike_s - strides[0].foot_strike_s : 0.7;
  return { across: smoothed(across, pts, stride_s / 2), ground: smoothed(ground, pts, stride_s / 2) };
}

/** What is missing, as where it was known last, or first. @param {(number | null)[]} values */
function filled(values) {
  let known = values.find((value) => value !== null) ?? NaN;
  if (Number.isNaN(known)) return null;
  return Float64Array.from(values.map((value) => (known = value ?? known)));
}

/** Mean over `reach` seconds on either side, less at the ends. @param {Float64Array} values @param {number[]} pts @param {number} reach */
function smoothed(values, pts, reach) {
  let [from, to, sum] = [0, 0, 0];
  return values.map((_, frame) => {
    const around = Math.min(reach, pts[frame] - pts[0], pts[pts.length - 1] - pts[frame]) + 1e-9;
    while (to < pts.length && pts[to] <= pts[frame] + around) sum += values[to++];
    while (pts[from] < pts[frame] - around) sum -= values[from++];
    while (from > 0 && pts[from - 1] >= pts[frame] - around) sum += values[--from];
    while (to > 0 && pts[to - 1] > pts[frame] + around) sum -= values[--to];
    return sum / (to - from);
  });
}

/**
 * The runner of one size, on one line, in the middle.
 * @param {Size} picture
 * @param {number} aspect of the screen, width by height
 * @param {{leg: number, across: number, ground: number}} runner in pixels of the picture
 * @param {boolean} mirrored
 * @returns {Lie}
 */
export function onRunner(picture, aspect, { leg, across, ground }, mirrored) {
  const scale = picture.width / (aspect * LEGS_HIGH * leg);
  const shown = (scale * across) / picture.width;
  return {
    scale,
    x: mirrored ? 0.5 + shown : 0.5 - shown,
    y: (FLOOR * picture.width) / (aspect * picture.height) - (scale * ground) / picture.height,
  };
}

/** All of the picture, in the middle. @param {Size} picture @param {number} aspect @param {boolean} mirrored @returns {Lie} */
export function whole(picture, aspect, mirrored) {
  const room = picture.width / (aspect * picture.height); // height of the screen, in heights of the picture
  const scale = Math.min(1, room);
  return { scale, x: mirrored ? (1 + scale) / 2 : (1 - scale) / 2, y: (room - scale) / 2 };
}
