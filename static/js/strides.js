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
 * @property {"ok" | "watch" | "fault" | null} verdict  the worst it shows; null where it is not judged
 * @property {number | null} rank  0 is the best; null where not ranked
 * @property {number | null} value  of the metric that strides are ranked by
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
 * @returns {"stance" | "swing" | ""}
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

const FEWEST_TO_RANK = 3; // of two, one being the worst would say nothing

/**
 * Labels of the strides that are ranked, from the one that is most what is asked for: "worst", "best", or "typical",
 * which is nearest to the median. Empty where there are too few.
 * @param {Stride[]} strides
 * @param {"worst" | "best" | "typical"} asked
 * @returns {string[]}
 */
export function ordered(strides, asked) {
  const ranked = strides.flatMap(({ label, rank, value }) => (rank === null || value === null ? [] : [{ label, rank, value }]));
  if (ranked.length < FEWEST_TO_RANK) return [];
  const values = ranked.map((s) => s.value).sort((a, b) => a - b);
  const half = values.length >> 1;
  const median = values.length % 2 ? values[half] : (values[half - 1] + values[half]) / 2;
  /** @param {{rank: number, value: number}} s */
  const distance = (s) => ({ worst: -s.rank, best: s.rank, typical: Math.abs(s.value - median) })[asked];
  return ranked.sort((a, b) => distance(a) - distance(b) || a.rank - b.rank).map((s) => s.label);
}

/**
 * What to choose when "worst", "best" or "typical" is asked for: the first of them, or, asked again, the next.
 * @param {Stride[]} strides
 * @param {"worst" | "best" | "typical"} asked
 * @param {string | null} now the stride that leads
 * @returns {string | null}
 */
export function pick(strides, asked, now) {
  const labels = ordered(strides, asked);
  return labels.length ? labels[(labels.indexOf(now ?? "") + 1) % labels.length] : null;
}
