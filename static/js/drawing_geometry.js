/**
 * Shapes drawn on a frame, as numbers. A point is [x, y] in units of the picture: x right, y down, 0..1 of its width and
 * height, so that a drawing fits the picture at any size. What is measured or drawn is computed in the picture's pixels:
 * there an angle is an angle and a circle is round.
 *
 *   line, arrow   from, to (the arrow's head)
 *   angle         end of one arm, corner, end of the other arm
 *   circle        centre, a point on the rim
 *   free          the way of the pen
 *
 * @typedef {[number, number]} Point
 * @typedef {"line" | "arrow" | "angle" | "circle" | "free"} Kind
 * @typedef {"hand" | "yellow" | "white" | "green"} Colour
 * @typedef {{kind: Kind, colour: Colour, points: Point[]}} Shape
 * @typedef {{width: number, height: number}} Size
 * @typedef {{x: number, y: number, width: number, height: number}} Box
 */

import { fit } from "./pose.js";

/** How many points a shape has; free hand any number. @type {Record<Kind, number>} */
export const POINTS = { line: 2, arrow: 2, angle: 3, circle: 2, free: Infinity };
const DECIMALS = 1e4;

/**
 * The point of the picture under a point of the window, inside the picture.
 * @param {number} x
 * @param {number} y
 * @param {Box} box where the picture is shown whole (object-fit: contain)
 * @param {Size} picture
 * @returns {Point}
 */
export function pictureAt(x, y, box, picture) {
  const place = fit(picture.width, picture.height, box.width, box.height);
  return inside([
    (x - box.x - place.x) / (picture.width * place.scale),
    (y - box.y - place.y) / (picture.height * place.scale),
  ]);
}

/** The nearest point of the picture, as it is kept. @param {Point} point @returns {Point} */
export function inside([x, y]) {
  /** @param {number} value */
  const kept = (value) => Math.round(Math.min(Math.max(value, 0), 1) * DECIMALS) / DECIMALS;
  return [kept(x), kept(y)];
}

/** @param {Point} point @param {Size} picture @returns {Point} in pixels of the picture */
export function pixels([x, y], picture) {
  return [x * picture.width, y * picture.height];
}

/** In pixels of the picture. @param {Point} a @param {Point} b @param {Size} picture */
export function distance(a, b, picture) {
  return Math.hypot((a[0] - b[0]) * picture.width, (a[1] - b[1]) * picture.height);
}

/** Whether there is anything to see of it. @param {Shape} shape */
export function hasLength({ kind, points }) {
  if (kind === "free") return points.length >= 2;
  if (points.length !== POINTS[kind]) return false;
  return points.every((point, i) => i === 0 || point[0] !== points[i - 1][0] || point[1] !== points[i - 1][1]);
}

/**
 * The angle between the arms as seen on the picture, 0..180 degrees.
 * @param {Point[]} points end, corner, end
 * @param {Size} picture
 */
export function degreesOf(points, picture) {
  const [a, corner, b] = points.map((point) => pixels(point, picture));
  const [ux, uy, vx, vy] = [a[0] - corner[0], a[1] - corner[1], b[0] - corner[0], b[1] - corner[1]];
  return (Math.atan2(Math.abs(ux * vy - uy * vx), ux * vx + uy * vy) * 180) / Math.PI;
}

/**
 * A shape as an SVG path in pixels of the picture; `unit` is how many of these one pixel of the window has.
 * @param {Shape} shape
 * @param {Size} picture
 * @param {number} unit
 */
export function pathOf({ kind, points }, picture, unit) {
  const at = points.map((point) => pixels(point, picture));
  if (kind === "circle") return circlePath(at[0], Math.hypot(at[1][0] - at[0][0], at[1][1] - at[0][1]));
  const way = `M${at.map(text).join("L")}`;
  if (kind === "arrow") return `${way}${arrowHead(at[0], at[1], 14 * unit)}`;
  if (kind === "angle" && at.length === 3) return `${way}${arc(at, 26 * unit)}`;
  return way;
}

/**
 * Where the degrees are written: inside the angle, clear of its arc. In pixels of the picture.
 * @param {Point[]} points end, corner, end
 * @param {Size} picture
 * @param {number} unit
 * @returns {Point}
 */
export function labelPlace(points, picture, unit) {
  const at = points.map((point) => pixels(point, picture));
  const [u, v] = [direction(at[1], at[0]), direction(at[1], at[2])];
  let [x, y] = [u[0] + v[0], u[1] + v[1]];
  const length = Math.hypot(x, y);
  // a straight angle has no inside: beside it then
  [x, y] = length < 1e-6 ? [-u[1], u[0]] : [x / length, y / length];
  const away = 50 * unit;
  const margin = 24 * unit;
  return [
    Math.min(Math.max(at[1][0] + x * away, margin), Math.max(picture.width - margin, margin)),
    Math.min(Math.max(at[1][1] + y * away, margin), Math.max(picture.height - margin, margin)),
  ];
}

/**
 * The way of a pen with no more points than it needs: none strays from it by more than `tolerance` pixels of the picture,
 * or by more than it takes to be left with `most` points (2 or more).
 * @param {Point[]} points
 * @param {Size} picture
 * @param {number} tolerance
 * @param {number} most
 * @returns {Point[]}
 */
export function simplified(points, picture, tolerance, most) {
  let kept = thinned(points, picture, tolerance);
  for (let coarse = tolerance; kept.length > most; coarse *= 1.5) kept = thinned(kept, picture, coarse);
  return kept;
}

/** Ramer, Douglas and Peucker's. @param {Point[]} points @param {Size} picture @param {number} tolerance @returns {Point[]} */
function thinned(points, picture, tolerance) {
  if (points.length < 3) return points;
  const at = points.map((point) => pixels(point, picture));
  const keep = new Set([0, points.length - 1]);
  const open = [[0, points.length - 1]];
  for (let span = open.pop(); span; span = open.pop()) {
    const [first, last] = span;
    let furthest = first;
    let most = tolerance;
    for (let i = first + 1; i < last; i += 1) {
      const off = offLine(at[i], at[first], at[last]);
      if (off > most) [furthest, most] = [i, off];
    }
    if (furthest === first) continue;
    keep.add(furthest);
    open.push([first, furthest], [furthest, last]);
  }
  return points.filter((_, i) => keep.has(i));
}

/** Distance of p from the line between a and b. @param {Point} p @param {Point} a @param {Point} b */
function offLine(p, a, b) {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const square = dx * dx + dy * dy;
  const along = square ? Math.min(Math.max(((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / square, 0), 1) : 0;
  return Math.hypot(p[0] - a[0] - along * dx, p[1] - a[1] - along * dy);
}

/** @param {Point} from @param {Point} to @returns {Point} of length 1 */
function direction(from, to) {
  const [x, y] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(x, y) || 1;
  return [x / length, y / length];
}

/** @param {Point} point */
function text([x, y]) {
  return `${x.toFixed(2)} ${y.toFixed(2)}`;
}

/** @param {Point} from @param {Point} to @param {number} size */
function arrowHead(from, to, size) {
  const [x, y] = direction(to, from);
  /** @param {number} side @returns {Point} */
  const barb = (side) => [to[0] + size * (x * 0.87 - side * y * 0.5), to[1] + size * (y * 0.87 + side * x * 0.5)];
  return `M${text(barb(1))}L${text(to)}L${text(barb(-1))}`;
}

/** Between the arms, around the corner; shorter than either arm. @param {Point[]} at @param {number} radius */
function arc(at, radius) {
  const arms = [at[0], at[2]].map((end) => Math.hypot(end[0] - at[1][0], end[1] - at[1][1]));
  const r = Math.min(radius, 0.7 * Math.min(...arms));
  const [u, v] = [direction(at[1], at[0]), direction(at[1], at[2])];
  const sweep = u[0] * v[1] - u[1] * v[0] > 0 ? 1 : 0;
  const from = text([at[1][0] + r * u[0], at[1][1] + r * u[1]]);
  const to = text([at[1][0] + r * v[0], at[1][1] + r * v[1]]);
  return `M${from}A${r.toFixed(2)} ${r.toFixed(2)} 0 0 ${sweep} ${to}`;
}

/** @param {Point} centre @param {number} r */
function circlePath([x, y], r) {
  const radius = `${r.toFixed(2)} ${r.toFixed(2)} 0 1 0`;
  return `M${text([x - r, y])}A${radius} ${text([x + r, y])}A${radius} ${text([x - r, y])}`;
}
