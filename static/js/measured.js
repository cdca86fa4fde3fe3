/** What was measured on a frame: the marks to draw, and where the runner is. */

import { bodyAt, groundAt, marksOf } from "./geometry.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./strides.js").Stride} Stride */

/**
 * @typedef {object} Evidence of one metric: see analysis/review/evidence.py
 * @property {string} name
 * @property {string} drawing
 * @property {{label: string, why: string}[]} frames
 * @property {Record<string, {at: number[], says: string, brief: string}>} strides
 */

const NOSE = 0;
const HAIR = 0.3; // of the way from hips to nose: so far beyond the nose the head goes

/**
 * What to draw on a frame, and the runner's landmarks on it.
 * @param {Pick<Context, "data" | "pose">} context
 * @param {string} drawing
 * @param {Stride} stride
 * @param {number} frame
 */
export function measured({ data, pose }, drawing, stride, frame) {
  const marks = marksOf(drawing, bodyAt(pose, frame, stride.side, groundAt(pose, data.pts, stride, frame)));
  const around = data.skeleton.landmarks.map((landmark) => pose.at(frame, landmark)).filter((point) => point !== null);
  const [nose, hips] = [pose.at(frame, NOSE), pose.between(frame, 23, 24)];
  if (nose && hips) around.push([nose[0] + HAIR * (nose[0] - hips[0]), nose[1] + HAIR * (nose[1] - hips[1])]);
  return { marks, around };
}
