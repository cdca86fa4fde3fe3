/** What every page with a player has in common: its speeds, by button and by key, and what its buttons show of it. */

import { all, need } from "./dom.js";
import { gettext } from "./language.js";

/** Parts of full speed, as the buttons have them. */
const SPEEDS = [1, 2, 4, 8, 16];
const CLOSE = 1e-3; // of rates that are one

/**
 * @param {{page: HTMLElement, commands: import("./commands.js").Commands}} context
 * @param {EventTarget & {playing: boolean, looping: boolean, rate: number}} player emits "state"
 */
export function mountPlayback({ page, commands }, player) {
  const radios = all("[name=speed]", HTMLInputElement);

  /** @param {1 | -1} direction 1 is slower */
  function changeSpeed(direction) {
    const now = SPEEDS.findIndex((part) => 1 / part <= player.rate + CLOSE);
    player.rate = 1 / SPEEDS[Math.min(Math.max(now + direction, 0), SPEEDS.length - 1)];
  }

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
  for (const radio of radios) radio.addEventListener("change", () => commands.run(`speed-${radio.value}`));

  function show() {
    page.classList.toggle("playing", player.playing);
    need("[data-when=playing]", HTMLElement).hidden = !player.playing;
    need("[data-when=paused]", HTMLElement).hidden = player.playing;
    need("[data-do=play]", HTMLElement).setAttribute("aria-label", player.playing ? gettext("Pause") : gettext("Play"));
    need("[data-do=loop]", HTMLElement).setAttribute("aria-pressed", String(player.looping));
    for (const radio of radios) radio.checked = Math.abs(1 / Number(radio.value) - player.rate) < CLOSE;
  }
  player.addEventListener("state", show);
  show();
}
