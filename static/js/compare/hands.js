/**
 * What hands do on the screens: a tap plays or pauses, a drag along scrubs by frames of the first clip.
 *
 * @typedef {import("../compare.js").Comparison} Comparison
 */

import { all } from "../dom.js";
import { framesDragged, watchHands } from "../gestures.js";

/** @param {Comparison} comparison */
export function mountHands({ commands, duet, page }) {
  const { player } = duet.first;
  let from = 0;
  for (const stage of all("[data-stage]", HTMLElement, page)) {
    watchHands(stage, {
      zoomed: () => false,
      tap: () => commands.run("play"),
      doubleTap: () => {},
      begin: () => {
        from = player.heading;
      },
      scrub: (px) => duet.step(from + framesDragged(px, player.pts) - player.heading),
      move: () => {},
      zoom: () => {},
    });
  }
}
