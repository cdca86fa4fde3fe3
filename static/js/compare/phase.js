/**
 * The clock by which two clips run in step: which stride of the near leg is under way, and how much of it has passed.
 *
 * A foot strike is 0, the next one 1, and a toe-off `lift`, the same part in both clips; between these time runs evenly.
 * So both feet land together and leave together, whatever the cadence, the time on the ground and the frame rate. Pure.
 *
 * @typedef {import("../strides.js").Stride} Stride
 * @typedef {{index: number, part: number}} Phase index counts a clip's strides of the near leg from 0; part is 0..1
 * @typedef {{first: number, second: number}} Pair strides that run side by side, by index
 */

import { lastNotAfter, nearestFrame } from "../clock.js";

const USUAL_LIFT = 0.36; // where neither clip knows its toe-offs

/** @param {number[]} values at least one */
function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** Part of a stride on the ground; null without a toe-off between its foot strikes. @param {Stride} stride */
function onGround({ foot_strike_s: start, toe_off_s: off, next_foot_strike_s: end }) {
  return off !== null && start < off && off < end ? (off - start) / (end - start) : null;
}

/**
 * Where toe-off lies on the clock that clips share: halfway between what is usual in each.
 * @param {Stride[][]} clips
 */
export function liftOf(clips) {
  const usual = clips.flatMap((strides) => {
    const known = strides.map(onGround).filter((part) => part !== null);
    return known.length ? [median(known)] : [];
  });
  return usual.length ? usual.reduce((sum, part) => sum + part, 0) / usual.length : USUAL_LIFT;
}

export class PhaseClock {
  /**
   * @param {Stride[]} strides of the near leg, in order of time, at least one
   * @param {number[]} pts timestamps of the clip's frames
   * @param {number} lift
   */
  constructor(strides, pts, lift) {
    this.strides = strides;
    this.pts = pts;
    this.lift = lift;
    this.starts = strides.map((stride) => stride.foot_strike_s);
  }

  /** The clock's pieces of a stride, each from a part and a time to a part and a time. @param {Stride} stride */
  #pieces(stride) {
    const { foot_strike_s: start, toe_off_s: off, next_foot_strike_s: end } = stride;
    if (onGround(stride) === null || off === null) return [{ part: 0, until: 1, start, end }];
    return [
      { part: 0, until: this.lift, start, end: off },
      { part: this.lift, until: 1, start: off, end },
    ];
  }

  /** At an instant; between strides the end of the last one, before all of them the beginning. @param {number} t @returns {Phase} */
  at(t) {
    const index = Math.max(0, lastNotAfter(this.starts, t));
    const pieces = this.#pieces(this.strides[index]);
    const piece = pieces.find(({ end }) => t < end) ?? pieces[pieces.length - 1];
    const share = Math.min(Math.max((t - piece.start) / (piece.end - piece.start), 0), 1);
    return { index, part: piece.part + share * (piece.until - piece.part) };
  }

  /** Does phase pass at an instant? Before, between and after the strides it stands. @param {number} t */
  runs(t) {
    const stride = this.strides[lastNotAfter(this.starts, t)];
    return stride !== undefined && t < stride.next_foot_strike_s;
  }

  /** Container seconds. @param {Phase} phase */
  time({ index, part }) {
    const pieces = this.#pieces(this.strides[index]);
    const piece = pieces.find(({ until }) => part < until) ?? pieces[pieces.length - 1];
    return piece.start + ((part - piece.part) / (piece.until - piece.part)) * (piece.end - piece.start);
  }

  /** Seconds of the clip in one whole of phase, at a phase. @param {Phase} phase */
  pace({ index, part }) {
    const pieces = this.#pieces(this.strides[index]);
    const { start, end, part: from, until } = pieces.find((piece) => part < piece.until) ?? pieces[pieces.length - 1];
    return (end - start) / (until - from);
  }

  /** Of a frame: what happens between two frames happens on the one nearest to it. @param {number} frame @returns {Phase} */
  atFrame(frame) {
    const here = this.at(this.pts[frame]);
    const stride = this.strides[here.index];
    /** @param {number | null | undefined} t */
    const happens = (t) => t !== null && t !== undefined && nearestFrame(this.pts, t) === frame;
    if (happens(this.strides[here.index + 1]?.foot_strike_s)) return { index: here.index + 1, part: 0 };
    if (happens(stride.foot_strike_s)) return { index: here.index, part: 0 };
    if (onGround(stride) !== null && happens(stride.toe_off_s)) return { index: here.index, part: this.lift };
    if (happens(stride.next_foot_strike_s)) return { index: here.index, part: 1 };
    return here;
  }

  /** Times of the foot strikes and toe-offs that the clock knows. @returns {number[]} */
  get events() {
    return this.strides.flatMap((stride) => {
      const { foot_strike_s: start, toe_off_s: off, next_foot_strike_s: end } = stride;
      return onGround(stride) === null || off === null ? [start, end] : [start, off, end];
    });
  }

  /** The frame on which a phase is to be seen. @param {Phase} phase */
  frame(phase) {
    return nearestFrame(this.pts, this.time(phase));
  }
}

/**
 * The phase of the second clip that goes with one of the first: the strides on either side of a pair are pairs as well,
 * and after the second clip's last stride comes its first.
 * @param {Phase} phase
 * @param {Pair} pair
 * @param {number} strides of the second clip
 * @returns {Phase}
 */
export function counterpart({ index, part }, { first, second }, strides) {
  const far = second + index - first;
  return { index: ((far % strides) + strides) % strides, part };
}

const CLOSE = 1e-6;

/**
 * The next whole step of phase, or the previous one, through all strides; held at either end.
 * @param {Phase} phase
 * @param {1 | -1} direction
 * @param {number} steps in a stride
 * @param {number} strides of the clip
 * @returns {Phase}
 */
export function stepped({ index, part }, direction, steps, strides) {
  const now = (index + part) * steps;
  const next = direction > 0 ? Math.floor(now + CLOSE) + 1 : Math.ceil(now - CLOSE) - 1;
  const held = Math.min(Math.max(next, 0), strides * steps);
  const whole = Math.min(Math.floor(held / steps), strides - 1);
  return { index: whole, part: held / steps - whole };
}
