/**
 * Zooming into the picture. A view says how the picture lies in its box: `scale` times as large, moved by `x` and `y`
 * in widths and heights of the box, so that it means the same at any size. The picture always fills the box.
 *
 * @typedef {{scale: number, x: number, y: number}} View
 */

export const MAX_SCALE = 8;

/** @type {View} */
export const WHOLE = { scale: 1, x: 0, y: 0 };

/** @param {number} value @param {number} low @param {number} high */
const between = (value, low, high) => Math.min(Math.max(value, low), high);

/** @param {View} view @returns {View} */
function inside({ scale, x, y }) {
  return { scale, x: between(x, 1 - scale, 0), y: between(y, 1 - scale, 0) };
}

/**
 * `factor` times as large, while the point of the box at `x`, `y` (0..1) stays where it is.
 * @param {View} view
 * @param {number} factor
 * @param {number} x
 * @param {number} y
 * @returns {View}
 */
export function zoomed(view, factor, x, y) {
  const scale = between(view.scale * factor, 1, MAX_SCALE);
  const grown = scale / view.scale;
  return inside({ scale, x: x + (view.x - x) * grown, y: y + (view.y - y) * grown });
}

/**
 * Moved by parts of the box, as far as there is picture.
 * @param {View} view
 * @param {number} dx
 * @param {number} dy
 * @returns {View}
 */
export function moved(view, dx, dy) {
  return inside({ ...view, x: view.x + dx, y: view.y + dy });
}
