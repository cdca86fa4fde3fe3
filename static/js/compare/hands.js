/**
 * What hands do on the screens: a tap plays or pauses, a drag along scrubs by frames of the first clip.
 *
 * @typedef {import("../compare.js").Comparison} Comparison
 */

import { all } from "../dom.js";
import { watchHands } from "../gestures.js";

const PX_PER_S = 340; // of a drag; but a frame is never less than MIN_FRAME_PX
const MIN_FRAME_PX = 3;

/** @param {Comparison} comparison */
export function mountHands({ commands, duet, page }) {
  const { player } = duet.first;
  const frame_s = (player.pts[player.pts.length - 1] - player.pts[0]) / Math.max(player.pts.length - 1, 1);
  let from = 0;
  for (const stage of all("[data-stage]", HTMLElement, page)) {
    watchHands(stage, {
      zoomed: () => false,
      tap: () => commands.run("play"),
      doubleTap: () => {},
      begin: () => {
        from = player.heading;
      },
      scrub: (px) => duet.step(from + Math.round(px / Math.max(frame_s * PX_PER_S, MIN_FRAME_PX)) - player.heading),
      move: () => {},
      zoom: () => {},
    });
  }
}
