/** The video with the skeleton over it, and what is said on it. */

import { detail, need } from "./dom.js";
import { Skeleton } from "./skeleton.js";
import { phaseAt, strideAt } from "./strides.js";

/** @typedef {import("./context.js").Context} Context */

/** @param {Context} context */
export function mountStage(context) {
  const { commands, data, player, pose } = context;
  const skeleton = new Skeleton(need("[data-skeleton]", HTMLCanvasElement), pose, data.segments, data);
  skeleton.draw(player.frame);
  // the skeleton belongs to the picture on screen, not to the one the page is on its way to
  player.addEventListener("frame", (event) => skeleton.draw(detail(event).frame));
  context.onData((now) => {
    skeleton.segments = now.segments;
    skeleton.draw(player.frame);
  });
  commands.add({
    name: "skeleton",
    keys: ["s"],
    says: "skeleton on, off",
    run: () => {
      skeleton.show(!skeleton.visible);
      need("[data-do=skeleton]", HTMLElement).setAttribute("aria-pressed", String(skeleton.visible));
    },
  });

  const tag = need("[data-phase]", HTMLElement);
  context.onMove(({ time }) => {
    const words = whereabouts(context.data.strides, time);
    if (tag.textContent !== words) tag.textContent = words;
  });

  need("[data-stage]", HTMLElement).addEventListener("click", () => commands.run("play"));
  const broken = () => {
    need("[data-video-error]", HTMLElement).hidden = false;
  };
  player.video.addEventListener("error", broken);
  if (player.video.error) broken();
}

/**
 * "near stride 5, swing"; empty outside every near stride.
 * @param {import("./strides.js").Stride[]} strides
 * @param {number} time
 */
export function whereabouts(strides, time) {
  const near = strideAt(strides, time);
  if (!near) return "";
  const phase = phaseAt(strides, time);
  return `near stride ${near.label}${phase ? `, ${phase}` : ""}`;
}
