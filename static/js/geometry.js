/**
 * What is drawn on a frame to show what was measured there: the angle at a joint, a line against the vertical, a height
 * above the ground. Pure; everything in pixels of the picture, y down.
 *
 * @typedef {[number, number]} Point
 * @typedef {import("./pose.js").Pose} Pose
 * @typedef {import("./strides.js").Stride} Stride
 *
 * @typedef {object} Body one leg, the trunk and the ground on a frame; null where not measured
 * @property {Point | null} hip
 * @property {Point | null} knee
 * @property {Point | null} ankle
 * @property {Point | null} heel
 * @property {Point | null} toe
 * @property {Point | null} hips their middle
 * @property {Point | null} shoulders their middle
 * @property {number | null} ground y of the heel while this foot stands
 *
 * @typedef {{kind: "line", from: Point, to: Point, guide: boolean}} Line a guide shows against what was measured
 * @typedef {{kind: "arc", at: Point, radius: number, from: number, to: number}} Arc angles in radians, from x to y
 * @typedef {{kind: "label", at: Point, anchor: "start" | "end"}} Label where the number goes
 * @typedef {Line | Arc | Label} Mark
 */

import { frameAt, frameFrom } from "./clock.js";

/** @type {Record<"left" | "right", Record<"hip" | "knee" | "ankle" | "heel" | "toe", number>>} */
const LEG = {
  left: { hip: 23, knee: 25, ankle: 27, heel: 29, toe: 31 },
  right: { hip: 24, knee: 26, ankle: 28, heel: 30, toe: 32 },
};
const ARC_SHARE = 0.42; // of the shorter line that the arc stands on
const ROOM = 0.9; // radians between two lines that leave room for a number
const BESIDE = 0.4;
const UP = -Math.PI / 2;
const DOWN = Math.PI / 2;

/**
 * @param {Pose} pose
 * @param {number} frame
 * @param {"left" | "right"} side
 * @param {number | null} ground
 * @returns {Body}
 */
export function bodyAt(pose, frame, side, ground) {
  const leg = LEG[side];
  return {
    hip: pose.at(frame, leg.hip),
    knee: pose.at(frame, leg.knee),
    ankle: pose.at(frame, leg.ankle),
    heel: pose.at(frame, leg.heel),
    toe: pose.at(frame, leg.toe),
    hips: pose.between(frame, 23, 24),
    shoulders: pose.between(frame, 11, 12),
    ground,
  };
}

/**
 * y of the ground under the heel at a frame: the heel's level while the foot lies flat (30-50 % of stance), from this
 * stance to the next one's by proportion, as a camera that tilts moves it. Null where the foot was not seen to stand.
 * @param {Pose} pose
 * @param {ArrayLike<number>} pts
 * @param {Stride} stride
 * @param {number} frame
 * @returns {number | null}
 */
export function groundAt(pose, pts, stride, frame) {
  if (stride.toe_off_s === null) return null;
  const contact = stride.toe_off_s - stride.foot_strike_s;
  const heel = LEG[stride.side].heel;
  /** @param {number} strike */
  const level = (strike) => {
    const first = frameFrom(pts, strike + 0.3 * contact);
    const last = Math.max(first, frameAt(pts, strike + 0.5 * contact));
    const heights = [];
    for (let f = first; f <= last; f += 1) {
      const point = pose.at(f, heel);
      if (point) heights.push(point[1]);
    }
    heights.sort((a, b) => a - b);
    return heights.length ? heights[heights.length >> 1] : null;
  };
  const here = level(stride.foot_strike_s);
  const next = stride.next_foot_strike_s + 0.5 * contact <= pts[pts.length - 1] ? level(stride.next_foot_strike_s) : null;
  if (here === null || next === null) return here;
  const share = (pts[frame] - stride.foot_strike_s - 0.4 * contact) / (stride.next_foot_strike_s - stride.foot_strike_s);
  return here + Math.min(Math.max(share, 0), 1) * (next - here);
}

/** @param {Point} a @param {Point} b */
const distance = (a, b) => Math.hypot(b[0] - a[0], b[1] - a[1]);
/** @param {Point} a @param {Point} b */
const direction = (a, b) => Math.atan2(b[1] - a[1], b[0] - a[0]);
/** @param {Point} from @param {number} angle @param {number} length @returns {Point} */
const towards = (from, angle, length) => [from[0] + length * Math.cos(angle), from[1] + length * Math.sin(angle)];
/** @param {Point} from @param {Point} to @returns {Line} */
const measured = (from, to) => ({ kind: "line", from, to, guide: false });
/** @param {Point} from @param {Point} to @returns {Line} */
const guide = (from, to) => ({ kind: "line", from, to, guide: true });

/** The turn from one direction to another the short way round, in -PI..PI. @param {number} from @param {number} to */
export function turn(from, to) {
  const whole = 2 * Math.PI;
  return ((((to - from + Math.PI) % whole) + whole) % whole) - Math.PI;
}

/**
 * An angle at a point, from a guide's direction to a measured one. Its number goes between the two where there is room,
 * else beyond the measured line, away from the guide.
 * @param {Point} at
 * @param {number} from
 * @param {number} to
 * @param {number} length of the shorter line
 * @returns {Mark[]}
 */
function angle(at, from, to, length) {
  const sweep = turn(from, to);
  const radius = ARC_SHARE * length;
  const way = Math.abs(sweep) > ROOM ? from + sweep / 2 : from + sweep + Math.sign(sweep || 1) * BESIDE;
  return [
    { kind: "arc", at, radius, from, to: from + sweep },
    { kind: "label", at: towards(at, way, radius * 1.35), anchor: Math.cos(way) < 0 ? "end" : "start" },
  ];
}

/** @param {Body} body @returns {Mark[]} */
function knee({ hip, knee: joint, ankle }) {
  if (!hip || !joint || !ankle) return [];
  const straight = direction(hip, joint);
  const length = Math.min(distance(hip, joint), distance(joint, ankle));
  return [
    guide(joint, towards(joint, straight, 0.75 * length)),
    measured(hip, joint),
    measured(joint, ankle),
    ...angle(joint, straight, direction(joint, ankle), length),
  ];
}

/**
 * A line against the vertical.
 * @param {Point | null} from
 * @param {Point | null} to
 * @param {number} vertical UP or DOWN
 * @returns {Mark[]}
 */
function lean(from, to, vertical) {
  if (!from || !to) return [];
  const length = distance(from, to);
  return [
    guide(from, towards(from, vertical, length)),
    measured(from, to),
    ...angle(from, vertical, direction(from, to), length),
  ];
}

/** @param {Body} body @returns {Mark[]} */
function foot({ knee: above, ankle, heel, toe }) {
  if (!above || !ankle || !heel || !toe) return [];
  const length = Math.min(distance(above, ankle), 2 * distance(heel, toe));
  const along = direction(heel, toe);
  return [
    guide(ankle, towards(ankle, along, 0.6 * length)),
    measured(above, ankle),
    measured(heel, toe),
    ...angle(ankle, direction(ankle, above), along, 0.7 * length),
  ];
}

/** @param {Body} body @returns {Mark[]} */
function ahead({ hip, ankle }) {
  if (!hip || !ankle) return [];
  /** @type {Point} */
  const under = [hip[0], ankle[1]];
  const forward = ankle[0] >= hip[0];
  return [
    guide(hip, under),
    guide(hip, ankle),
    measured(under, ankle),
    { kind: "label", at: [ankle[0] + (forward ? 1 : -1) * 0.08 * distance(hip, ankle), ankle[1]], anchor: forward ? "start" : "end" },
  ];
}

/** @param {Body} body @returns {Mark[]} */
function lever({ hip, knee: joint, ankle }) {
  if (!hip || !ankle) return [];
  const bend = joint ? [guide(hip, joint), guide(joint, ankle)] : [];
  const middle = towards(hip, direction(hip, ankle), 0.5 * distance(hip, ankle));
  return [...bend, measured(hip, ankle), beside(middle, joint, distance(hip, ankle))];
}

/** A label on the side of a point that is away from another one. @param {Point} at @param {Point | null} other @param {number} size @returns {Label} */
function beside(at, other, size) {
  const left = other !== null && other[0] > at[0];
  return { kind: "label", at: [at[0] + (left ? -0.08 : 0.08) * size, at[1]], anchor: left ? "end" : "start" };
}

/**
 * A height above the ground.
 * @param {Point | null} point
 * @param {number | null} ground
 * @param {number} size of the leg
 * @returns {Mark[]}
 */
function height(point, ground, size) {
  if (!point || ground === null) return [];
  const [x, y] = point;
  return [
    guide([x - 0.55 * size, ground], [x + 0.55 * size, ground]),
    guide([x - 0.16 * size, y], [x + 0.16 * size, y]),
    measured([x, ground], point),
    { kind: "label", at: [x + 0.06 * size, (y + ground) / 2], anchor: "start" },
  ];
}

/** @param {Body} body @returns {Mark[]} */
function stands({ ankle, heel, toe, ground }) {
  if (!heel || !toe) return [];
  const size = distance(heel, toe);
  const top = ankle ?? heel;
  return [
    ...(ground === null ? [] : [guide([heel[0] - 2 * size, ground], [toe[0] + 2 * size, ground])]),
    measured(heel, toe),
    { kind: "label", at: [top[0], top[1] - 0.8 * size], anchor: "start" },
  ];
}

/**
 * The marks of a drawing (analysis/review/instants.py says which there are); empty where the landmarks for it are missing.
 * @param {string} drawing
 * @param {Body} body
 * @returns {Mark[]}
 */
export function marksOf(drawing, body) {
  const size = body.hip && body.ankle ? distance(body.hip, body.ankle) : 0;
  const long = body.hip && body.knee && body.ankle ? distance(body.hip, body.knee) + distance(body.knee, body.ankle) : size;
  switch (drawing) {
    case "knee":
      return knee(body);
    case "thigh":
      return lean(body.hip, body.knee, DOWN);
    case "fold":
      return [...lean(body.hip, body.knee, DOWN).filter((mark) => mark.kind !== "label"), ...knee(body)];
    case "shank":
      return lean(body.knee, body.ankle, DOWN);
    case "ankle":
      return foot(body);
    case "trunk":
      return lean(body.hips, body.shoulders, UP);
    case "ahead":
      return ahead(body);
    case "lever":
      return lever(body);
    case "heel":
      return height(body.heel, body.ground, long);
    case "hips":
      return height(body.hips, body.ground, long);
    case "ground":
      return stands(body);
    default:
      return [];
  }
}

/**
 * The part of a picture that shows `points`, as wide as `aspect` times its height, with room around them, kept inside
 * the picture where that is large enough.
 * @param {Point[]} points
 * @param {{width: number, height: number}} picture
 * @param {number} aspect
 * @returns {{x: number, y: number, width: number, height: number}}
 */
export function cropAround(points, picture, aspect) {
  if (!points.length) points = [[0, 0], [picture.width, picture.height]];
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const wanted = 1.2 * Math.max(bottom - top, (right - left) / aspect, 1);
  const height = Math.min(wanted, picture.height, picture.width / aspect);
  const width = height * aspect;
  /** @param {number} middle @param {number} size @param {number} whole */
  const inside = (middle, size, whole) => Math.min(Math.max(middle - size / 2, 0), whole - size);
  return {
    x: inside((left + right) / 2, width, picture.width),
    y: inside((top + bottom) / 2, height, picture.height),
    width,
    height,
  };
}
