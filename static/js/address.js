/** The address leads to an instant and to strides, and follows them when the clock has come to rest. */

import { readPlace, writePlace } from "./link.js";

/** @typedef {import("./context.js").Context} Context */

const REST_MS = 250;

/** Begins at the address's place, else where the cue shows. @param {Context} context */
export function mountAddress(context) {
  const { data, player, selection } = context;
  const { t, strides } = readPlace(location.search);
  if (strides.length) context.goToStride(strides[strides.length - 1]);
  selection.set(strides);
  if (t !== null) context.seek(t);
  else if (!strides.length && data.cue) context.seek(data.cue.time_s);

  /** @type {number | undefined} */
  let resting;
  function remember() {
    clearTimeout(resting);
    if (player.playing) return;
    resting = setTimeout(() => {
      const query = writePlace({ t: context.time, strides: selection.labels }, location.search);
      history.replaceState(null, "", location.pathname + query);
    }, REST_MS);
  }
  context.onMove(remember);
  selection.subscribe(remember);
  player.addEventListener("state", remember);
}
