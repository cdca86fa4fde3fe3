/**
 * The state of the review page that its address carries: `?t=2.417&stride=5`.
 *
 * @typedef {{t: number | null, stride: number | null}} Place
 */

/**
 * @param {string} search the address's query, with or without "?"
 * @returns {Place}
 */
export function readPlace(search) {
  const query = new URLSearchParams(search);
  const t = Number.parseFloat(query.get("t") ?? "");
  const stride = Number.parseInt(query.get("stride") ?? "", 10);
  return {
    t: Number.isFinite(t) && t >= 0 ? t : null,
    stride: Number.isInteger(stride) && stride > 0 ? stride : null,
  };
}

/**
 * Query for a place; other parameters of `search` are kept.
 * @param {Place} place
 * @param {string} search
 */
export function writePlace(place, search = "") {
  const query = new URLSearchParams(search);
  if (place.t === null) query.delete("t");
  else query.set("t", place.t.toFixed(3));
  if (place.stride === null) query.delete("stride");
  else query.set("stride", String(place.stride));
  const text = query.toString();
  return text ? `?${text}` : "";
}
