/**
 * The state of the review page that its address carries: `?t=2.417&stride=5`.
 *
 * A stride goes by its label: "5" is a near one, "f5" a far one.
 *
 * @typedef {{t: number | null, stride: string | null}} Place
 */

/**
 * @param {string} search the address's query, with or without "?"
 * @returns {Place}
 */
export function readPlace(search) {
  const query = new URLSearchParams(search);
  const t = Number.parseFloat(query.get("t") ?? "");
  const stride = query.get("stride") ?? "";
  return {
    t: Number.isFinite(t) && t >= 0 ? t : null,
    stride: /^f?[1-9]\d{0,4}$/.test(stride) ? stride : null,
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
  else query.set("stride", place.stride);
  const text = query.toString();
  return text ? `?${text}` : "";
}
