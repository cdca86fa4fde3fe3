/**
 * The part of a curve that a chart shows. Plotly takes its time over every point it is given, seen or not: it is given
 * those in sight, and no more of them than there are pixels to tell them apart.
 *
 * @typedef {ArrayLike<number>} Values
 * @typedef {{dtype: string, bdata: string}} Packed numbers as plotly.py packs them: base64 of little-endian doubles
 */

/**
 * Numbers as a list, packed or not.
 * @param {Packed | any[]} values
 * @returns {any[] | Float64Array}
 */
export function unpacked(values) {
  if (Array.isArray(values)) return values;
  if (values.dtype !== "f8") throw new Error(`cannot read numbers packed as ${values.dtype}`);
  return new Float64Array(Uint8Array.from(atob(values.bdata), (byte) => byte.charCodeAt(0)).buffer);
}

/**
 * Points from `from` to `to`, with one beyond either end, so that the line goes on to the edge. Of more than `most` only
 * the highest and the lowest of each few are kept: the curve looks the same. NaN parts two pieces of a curve.
 * @param {Values} x in order, NaN among them
 * @param {Values} y
 * @param {number} from
 * @param {number} to
 * @param {number} most
 * @returns {{x: number[], y: number[]}}
 */
export function windowed(x, y, from, to, most) {
  let first = 0;
  while (first < x.length && !(x[first] >= from)) first += 1;
  let end = x.length;
  while (end > first && !(x[end - 1] <= to)) end -= 1;
  first = Math.max(first - 1, 0);
  end = Math.min(end + 1, x.length);
  const few = Math.ceil((2 * (end - first)) / most);
  /** @type {{x: number[], y: number[]}} */
  const kept = { x: [], y: [] };
  /** @param {number} i */
  const keep = (i) => {
    kept.x.push(x[i]);
    kept.y.push(y[i]);
  };
  for (let start = first; start < end; start += few) {
    const stop = Math.min(start + few, end);
    let [low, high, gap] = [-1, -1, -1];
    for (let i = start; i < stop; i += 1) {
      if (Number.isNaN(x[i]) || Number.isNaN(y[i])) gap = i;
      else {
        if (low < 0 || y[i] < y[low]) low = i;
        if (high < 0 || y[i] > y[high]) high = i;
      }
    }
    for (const i of [...new Set([low, high, gap])].filter((i) => i >= 0).sort((a, b) => a - b)) keep(i);
  }
  return kept;
}

/**
 * Of lines that are parted by null, those that are in sight at least in part.
 * @param {(number | null)[]} x
 * @param {(number | null)[]} y
 * @param {number} from
 * @param {number} to
 * @returns {{x: (number | null)[], y: (number | null)[]}}
 */
export function piecesWithin(x, y, from, to) {
  /** @type {{x: (number | null)[], y: (number | null)[]}} */
  const kept = { x: [], y: [] };
  for (let start = 0; start < x.length; ) {
    const gap = x.indexOf(null, start);
    const end = gap < 0 ? x.length : gap + 1;
    const times = x.slice(start, end).filter((t) => t !== null);
    if (times.some((t) => t >= from) && times.some((t) => t <= to)) {
      kept.x.push(...x.slice(start, end));
      kept.y.push(...y.slice(start, end));
    }
    start = end;
  }
  return kept;
}
