/** Playback: play, frame and event steps, speeds, the loop; the readout of time and frame. */

import { clockText, eventFrame } from "./clock.js";
import { need } from "./dom.js";
import { gettext } from "./language.js";
import { mountPlayback } from "./playback.js";
import { eventTimes, spansOf } from "./strides.js";

/** @typedef {import("./context.js").Context} Context */

/** @param {Context} context */
export function mountTransport(context) {
  const { commands, player, selection } = context;
  const time = need("[data-time]", HTMLElement);
  const frame = need("output[data-frame]", HTMLElement);

  context.onMove((now) => {
    time.textContent = clockText(now.time);
    frame.textContent = `${player.exact || !player.playing ? "" : "≈ "}${now.frame}`;
  });

  /** @param {1 | -1} direction */
  function jump(direction) {
    const events = eventTimes(context.data.strides);
    const target = eventFrame(context.data.pts, events, player.heading, direction);
    if (target !== null) context.showFrame(target);
  }

  function toggleLoop() {
    const stride = context.strideHere;
    if (player.looping || !stride) {
      player.loop = [];
      return;
    }
    if (!selection.lead) selection.choose(stride.label);
    player.loop = spansOf(selection.strides);
    if (!player.playing) player.toggle();
  }

  commands.add({ name: "play", keys: ["Space"], says: gettext("play, pause"), run: () => player.toggle() });
  const frames = gettext("one frame back, on");
  commands.add({ name: "frame-back", keys: ["ArrowLeft"], says: frames, run: () => player.step(-1) });
  commands.add({ name: "frame-on", keys: ["ArrowRight"], says: frames, run: () => player.step(1) });
  const step = gettext("previous, next foot strike or toe-off");
  commands.add({ name: "event-back", keys: ["Shift+ArrowLeft"], says: step, run: () => jump(-1) });
  commands.add({ name: "event-on", keys: ["Shift+ArrowRight"], says: step, run: () => jump(1) });
  mountPlayback(context, player);
  commands.add({ name: "loop", keys: ["l"], says: gettext("loop the chosen strides"), run: toggleLoop });

  selection.subscribe(({ strides }) => {
    if (player.looping && strides.length) player.loop = spansOf(strides);
  });
}
