/** Playback: play, frame and event steps, speeds, the loop; the readout of time and frame. */

import { clockText, eventFrame } from "./clock.js";
import { all, need } from "./dom.js";
import { gettext } from "./language.js";
import { eventTimes, spansOf } from "./strides.js";

/** @typedef {import("./context.js").Context} Context */

/** Parts of full speed, as the buttons have them. */
const SPEEDS = [1, 2, 4, 8, 16];

/** @param {Context} context */
export function mountTransport(context) {
  const { commands, page, player, selection } = context;
  const time = need("[data-time]", HTMLElement);
  const frame = need("output[data-frame]", HTMLElement);
  const radios = all("[name=speed]", HTMLInputElement);

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

  /** @param {1 | -1} direction 1 is slower */
  function changeSpeed(direction) {
    const now = SPEEDS.findIndex((part) => 1 / part <= player.rate + 1e-6);
    player.rate = 1 / SPEEDS[Math.min(Math.max(now + direction, 0), SPEEDS.length - 1)];
  }

  commands.add({ name: "play", keys: ["Space"], says: gettext("play, pause"), run: () => player.toggle() });
  const frames = gettext("one frame back, on");
  commands.add({ name: "frame-back", keys: ["ArrowLeft"], says: frames, run: () => player.step(-1) });
  commands.add({ name: "frame-on", keys: ["ArrowRight"], says: frames, run: () => player.step(1) });
  const step = gettext("previous, next foot strike or toe-off");
  commands.add({ name: "event-back", keys: ["Shift+ArrowLeft"], says: step, run: () => jump(-1) });
  commands.add({ name: "event-on", keys: ["Shift+ArrowRight"], says: step, run: () => jump(1) });
  for (const part of SPEEDS) {
    commands.add({
      name: `speed-${part}`,
      keys: [part === 16 ? "6" : String(part)],
      says: gettext("speed: full, ½, ¼, ⅛, 1/16"),
      run: () => {
        player.rate = 1 / part;
      },
    });
  }
  const pace = gettext("slower, faster");
  commands.add({ name: "slower", keys: ["-"], says: pace, run: () => changeSpeed(1) });
  commands.add({ name: "faster", keys: ["+", "="], says: pace, run: () => changeSpeed(-1) });
  commands.add({ name: "loop", keys: ["l"], says: gettext("loop the chosen strides"), run: toggleLoop });

  for (const radio of radios) radio.addEventListener("change", () => commands.run(`speed-${radio.value}`));
  selection.subscribe(({ strides }) => {
    if (player.looping && strides.length) player.loop = spansOf(strides);
  });

  function showState() {
    page.classList.toggle("playing", player.playing);
    need("[data-when=playing]", HTMLElement).hidden = !player.playing;
    need("[data-when=paused]", HTMLElement).hidden = player.playing;
    need("[data-do=play]", HTMLElement).setAttribute("aria-label", player.playing ? gettext("Pause") : gettext("Play"));
    need("[data-do=loop]", HTMLElement).setAttribute("aria-pressed", String(player.looping));
    for (const radio of radios) radio.checked = Math.abs(1 / Number(radio.value) - player.rate) < 1e-3;
  }
  player.addEventListener("state", showState);
  showState();
}
