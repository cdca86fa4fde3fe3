/** The clip's landmarks as the server packs them: little-endian int16, frame by frame, x and y of each landmark. */

/** Chains of BlazePose landmarks. @type {Record<"left" | "right", number[][]>} */
export const LEGS = {
  left: [[23, 25, 27], [27, 29, 31, 27]],
  right: [[24, 26, 28], [28, 30, 32, 28]],
};
/** @type {Record<"left" | "right", number[]>} */
export const ARMS = { left: [11, 13, 15], right: [12, 14, 16] };
export const JOINTS = { left: [23, 25, 27], right: [24, 26, 28] };

export class Pose {
  /**
   * @param {ArrayBuffer} buffer
   * @param {{landmarks: number[], steps_per_px: number, absent: number}} packing
   */
  constructor(buffer, packing) {
    this.values = new Int16Array(buffer);
    this.count = packing.landmarks.length;
    this.scale = packing.steps_per_px;
    this.absent = packing.absent;
    this.index = new Map(packing.landmarks.map((landmark, i) => [landmark, i]));
  }

  get frames() {
    return this.values.length / (2 * this.count);
  }

  /**
   * Pixels of the upright picture, or null where not measured.
   * @param {number} frame
   * @param {number} landmark BlazePose index
   * @returns {[number, number] | null}
   */
  at(frame, landmark) {
    const i = this.index.get(landmark);
    if (i === undefined || frame < 0 || frame >= this.frames) return null;
    const base = 2 * (frame * this.count + i);
    const x = this.values[base];
    return x === this.absent ? null : [x / this.scale, this.values[base + 1] / this.scale];
  }

  /**
   * Halfway between two landmarks, or null.
   * @param {number} frame
   * @param {number} a
   * @param {number} b
   * @returns {[number, number] | null}
   */
  between(frame, a, b) {
    const p = this.at(frame, a);
    const q = this.at(frame, b);
    return p && q ? [(p[0] + q[0]) / 2, (p[1] + q[1]) / 2] : null;
  }
}

/**
 * Where a picture lands inside a box that shows it whole (object-fit: contain).
 * @param {number} width of the picture
 * @param {number} height
 * @param {number} boxWidth
 * @param {number} boxHeight
 * @returns {{scale: number, x: number, y: number}}
 */
export function fit(width, height, boxWidth, boxHeight) {
  const scale = Math.min(boxWidth / width, boxHeight / height);
  return { scale, x: (boxWidth - width * scale) / 2, y: (boxHeight - height * scale) / 2 };
}
