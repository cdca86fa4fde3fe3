/**
 * The state of the page that its address carries: `?stride=5&stride2=3&phase=0.42&view=over`. Pure.
 *
 * @typedef {"side" | "over"} View
 * @typedef {object} Place
 * @property {string | null} stride label of the first clip's stride, of its near leg
 * @property {string | null} stride2 the second clip's that runs beside it
 * @property {number | null} phase 0..1, of these strides
 * @property {View} view
 */

/** @param {string | null} text */
const label = (text) => (text !== null && /^[1-9]\d{0,4}$/.test(text) ? text : null);

/** @param {string} search @returns {Place} */
export function readPlace(search) {
  const query = new URLSearchParams(search);
  const phase = Number.parseFloat(query.get("phase") ?? "");
  return {
    stride: label(query.get("stride")),
    stride2: label(query.get("stride2")),
    phase: phase >= 0 && phase <= 1 ? phase : null,
    view: query.get("view") === "over" ? "over" : "side",
  };
}

/** Query for a place; other parameters of `search` are kept. @param {Place} place @param {string} search */
export function writePlace({ stride, stride2, phase, view }, search = "") {
  const query = new URLSearchParams(search);
  const said = { stride, stride2, phase: phase === null ? null : phase.toFixed(3), view: view === "over" ? view : null };
  for (const [name, value] of Object.entries(said)) {
    if (value === null) query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString();
  return text ? `?${text}` : "";
}
