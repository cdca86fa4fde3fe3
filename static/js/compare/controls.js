/**
 * Playback of both clips: keys, buttons, speeds, which strides run side by side, and what is said of where they are.
 *
 * @typedef {import("../compare.js").Comparison} Comparison
 */

import { need } from "../dom.js";
import { fill, gettext } from "../language.js";
import { mountPlayback } from "../playback.js";

/** @param {Comparison} comparison */
export function mountControls({ commands, duet, page, screens }) {
  /** @param {1 | -1} direction */
  function nextPartner(direction) {
    const { first, second } = duet.strides;
    const count = screens[1].strides.length;
    duet.setPair({ first, second: (second + direction + count) % count }, duet.phase.part);
  }

  /** @param {1 | -1} direction */
  function nextStride(direction) {
    const { index, part } = duet.phase;
    const next = index + direction;
    if (!screens[0].strides[next]) return;
    const count = screens[1].strides.length;
    duet.setPair({ first: next, second: (duet.strides.second + direction + count) % count }, part);
  }

  /** @type {[string, string[], string, () => void][]} */
  const list = [
    ["play", ["Space"], gettext("play, pause"), () => duet.toggle()],
    ["frame-back", ["ArrowLeft"], gettext("one frame of the first clip back, on"), () => duet.step(-1)],
    ["frame-on", ["ArrowRight"], gettext("one frame of the first clip back, on"), () => duet.step(1)],
    ["event-back", ["Shift+ArrowLeft"], gettext("previous, next foot strike or toe-off"), () => duet.stepEvent(-1)],
    ["event-on", ["Shift+ArrowRight"], gettext("previous, next foot strike or toe-off"), () => duet.stepEvent(1)],
    ["phase-back", [","], gettext("5 % of the stride back, on"), () => duet.stepPhase(-1)],
    ["phase-on", ["."], gettext("5 % of the stride back, on"), () => duet.stepPhase(1)],
    ["stride-back", ["j"], gettext("both clips a stride back, on"), () => nextStride(-1)],
    ["stride-on", ["k"], gettext("both clips a stride back, on"), () => nextStride(1)],
    ["partner-back", ["b"], gettext("another stride of the second clip, back, on"), () => nextPartner(-1)],
    ["partner-on", ["n"], gettext("another stride of the second clip, back, on"), () => nextPartner(1)],
    ["loop", ["l"], gettext("loop the stride"), () => duet.toggleLoop()],
  ];
  for (const [name, keys, says, run] of list) commands.add({ name, keys, says, run });
  mountPlayback({ page, commands }, duet);

  const choosers = ["first", "second"].map((which) => need(`[data-strides=${which}]`, HTMLSelectElement));
  choosers.forEach((chooser, i) => {
    const options = screens[i].strides.map(({ label, valid }, index) => {
      const words = valid ? gettext("stride %(label)s") : gettext("stride %(label)s (does not count)");
      return new Option(fill(words, { label }), String(index));
    });
    chooser.replaceChildren(...options);
    chooser.addEventListener("change", () => {
      const [first, second] = choosers.map(({ value }) => Number(value));
      duet.setPair({ first, second }, duet.phase.part);
    });
  });

  const phase = need("[data-phase]", HTMLElement);
  const part = need("[data-part]", HTMLElement);
  const frames = screens.map(({ element }) => need("output[data-frame]", HTMLElement, element));
  function showPlace() {
    const { part: passed } = duet.phase;
    const words = duet.apart ? "" : passed < duet.first.clock.lift ? gettext("stance") : gettext("swing");
    if (part.textContent !== words) part.textContent = words;
    phase.textContent = duet.apart ? "–" : `${Math.round(100 * passed)} %`;
    const { first, second } = duet.strides;
    [first, second].forEach((stride, i) => {
      const frame = String(screens[i].player.heading);
      if (frames[i].textContent !== frame) frames[i].textContent = frame;
      if (choosers[i].value !== String(stride)) choosers[i].value = String(stride);
    });
  }

  duet.addEventListener("move", showPlace);
  duet.addEventListener("pair", showPlace);
  showPlace();
}
