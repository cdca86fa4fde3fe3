/**
 * The address leads to two strides, a phase and a view, and follows them when the clock has come to rest.
 *
 * @typedef {import("../compare.js").Comparison} Comparison
 * @typedef {import("../strides.js").Stride} Stride
 */

import { ordered } from "../strides.js";
import { readPlace, writePlace } from "./place.js";

const REST_MS = 250;

/** Index of a stride to begin with: the one asked for, else a typical one, else the first that counts. @param {Stride[]} strides @param {string | null} label */
export function begin(strides, label) {
  const [typical] = ordered(strides, "typical");
  for (const wanted of [label, typical]) {
    const index = strides.findIndex((stride) => stride.label === wanted);
    if (index >= 0) return index;
  }
  return Math.max(0, strides.findIndex(({ valid }) => valid));
}

/** @param {Comparison} comparison */
export function mountAddress(comparison) {
  const { duet, page, screens } = comparison;
  duet.setPair(duet.pair, readPlace(location.search).phase ?? 0);

  /** @type {number | undefined} */
  let resting;
  function remember() {
    clearTimeout(resting);
    if (duet.playing) return;
    resting = setTimeout(() => {
      const { first, second } = duet.strides;
      const place = { stride: screens[0].strides[first].label, stride2: screens[1].strides[second].label, phase: duet.phase.part, view: comparison.view };
      history.replaceState(null, "", location.pathname + writePlace(place, location.search));
    }, REST_MS);
  }
  for (const name of ["move", "pair", "state"]) duet.addEventListener(name, remember);
  page.addEventListener("view", remember);
}
