/**
 * Questions about a clip's strides.
 *
 * @typedef {object} Stride
 * @property {string} label  what the coach calls it: "5" near, "f5" far
 * @property {"left" | "right"} side
 * @property {boolean} near
 * @property {boolean} valid
 * @property {number} foot_strike_s
 * @property {number | null} toe_off_s  null where none was found
 * @property {number} next_foot_strike_s
 */

const TOUCH_S = 1e-3;

/**
 * The near (or far) stride that is under way at time `t`, or null.
 * @param {Stride[]} strides
 * @param {number} t
 * @param {boolean} near
 * @returns {Stride | null}
 */
export function strideAt(strides, t, near = true) {
  return strides.find((s) => s.near === near && s.foot_strike_s <= t && t < s.next_foot_strike_s) ?? null;
}

/**
 * All instants at which a foot lands or leaves, in order and without repeats (one stride's end is the next one's start).
 * @param {Stride[]} strides
 * @returns {number[]}
 */
export function eventTimes(strides) {
  const times = strides.flatMap((s) => [s.foot_strike_s, s.toe_off_s, s.next_foot_strike_s]);
  return [...new Set(times.filter((t) => t !== null))].sort((a, b) => a - b);
}

/**
 * What the near or far leg is doing at `t`: "stance", "swing", or "" outside every stride and where no toe-off is known.
 * @param {Stride[]} strides
 * @param {number} t
 * @param {boolean} near
 */
export function phaseAt(strides, t, near = true) {
  const stride = strideAt(strides, t, near);
  if (!stride || stride.toe_off_s === null) return "";
  return t < stride.toe_off_s ? "stance" : "swing";
}

/**
 * The times that strides cover, in order, those that touch or overlap as one: what a loop over them plays.
 * @param {Stride[]} strides
 * @returns {{start: number, end: number}[]}
 */
export function spansOf(strides) {
  /** @type {{start: number, end: number}[]} */
  const spans = [];
  for (const { foot_strike_s: start, next_foot_strike_s: end } of strides.toSorted((a, b) => a.foot_strike_s - b.foot_strike_s)) {
    const last = spans.at(-1);
    if (last && start <= last.end + TOUCH_S) last.end = Math.max(last.end, end);
    else spans.push({ start, end });
  }
  return spans;
}
