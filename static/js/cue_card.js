/** The cue card's way to the footage: where the cue shows, and the stride that does best. */

import { around, need } from "./dom.js";

/** @typedef {import("./context.js").Context} Context */

/** @param {Context} context */
export function mountCueCard(context) {
  document.addEventListener("click", (event) => {
    const { cue } = context.data;
    const stride = around(event, "aside [data-go-stride]")?.dataset.goStride;
    if (stride) context.goToStride(stride);
    else if (cue && around(event, "[data-go-cue]")) {
      context.selection.choose(cue.stride);
      context.seek(cue.time_s);
    } else return;
    need("[data-stage]", HTMLElement).scrollIntoView({ block: "nearest" });
  });
}
