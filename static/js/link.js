/**
 * The state of the review page that its address carries: `?t=2.417&stride=5`, or `stride=5,6,f6` for several.
 *
 * A stride goes by its label: "5" is a near one, "f5" a far one.
 *
 * @typedef {{t: number | null, strides: string[]}} Place
 */

/**
 * @param {string} search the address's query, with or without "?"
 * @returns {Place}
 */
export function readPlace(search) {
  const query = new URLSearchParams(search);
  const t = Number.parseFloat(query.get("t") ?? "");
  const strides = (query.get("stride") ?? "").split(",");
  return {
    t: Number.isFinite(t) && t >= 0 ? t : null,
    strides: strides.filter((stride) => /^f?[1-9]\d{0,4}$/.test(stride)),
  };
}

/**
 * The metric whose frame the address asks for: `?number=heelPk`.
 * @param {string} search
 */
export function readNumber(search) {
  return new URLSearchParams(search).get("number") ?? "";
}

/**
 * Query for a place; other parameters of `search` are kept, but for the number whose frame led to it.
 * @param {Place} place
 * @param {string} search
 */
export function writePlace(place, search = "") {
  const query = new URLSearchParams(search);
  query.delete("number");
  if (place.t === null) query.delete("t");
  else query.set("t", place.t.toFixed(3));
  if (place.strides.length === 0) query.delete("stride");
  else query.set("stride", place.strides.join(","));
  const text = query.toString().replaceAll("%2C", ",");
  return text ? `?${text}` : "";
}
