/**
 * The table of differences. A row leads to the frames that show it: each clip at the instant at which the number is read
 * on a stride that is typical of it, with what was measured drawn on the picture; and one click leads back to the row.
 *
 * @typedef {import("../compare.js").Comparison} Comparison
 * @typedef {import("../measured.js").Evidence} Evidence
 * @typedef {{metric: string, labels: [string, string], found: [Evidence, Evidence], which: number}} Shown
 */

import { nearestFrame } from "../clock.js";
import { fetched } from "../context.js";
import { around, hide, need } from "../dom.js";
import { fill, gettext } from "../language.js";
import { measured } from "../measured.js";

/** @param {Comparison} comparison */
export function mountDifferences({ commands, duet, screens }) {
  const bar = need("[data-evidence-bar]", HTMLElement);
  /** @type {Promise<Record<string, Evidence>[]> | null} */
  let asked = null;
  const evidence = () =>
    (asked ??= Promise.all(screens.map(async ({ element }) => (await fetched(element.dataset.evidenceUrl)).json())));
  /** @type {Shown | null} */
  let shown = null;
  /** @type {HTMLElement | null} */
  let from = null;
  let before = duet.phase;

  /** @param {HTMLElement} button */
  async function open(button) {
    const { metric = "", first = "", second = "" } = button.dataset;
    const [one, other] = (await evidence()).map((clip) => clip[metric]);
    if (!one?.strides[first] || !other?.strides[second]) return;
    if (!shown) before = duet.phase;
    from = button;
    go({ metric, labels: [first, second], found: [one, other], which: one.strides[first].at.length - 1 });
    bar.parentElement?.scrollIntoView({ block: "nearest" });
  }

  /** @param {Shown} next */
  function go(next) {
    shown = next;
    const places = screens.map((_, i) => instant(i));
    const [first, second] = screens.map(({ strides }, i) => strides.findIndex(({ label }) => label === next.labels[i]));
    if (first >= 0 && second >= 0) duet.pair = { first, second };
    duet.part(places[0], places[1]);
    const says = next.found.map((found, i) => found.strides[next.labels[i]].says);
    need("[data-says]", HTMLElement, bar).textContent = fill(gettext("%(number)s: %(first)s and %(second)s"), { number: next.found[0].name, first: says[0], second: says[1] });
    need("[data-where]", HTMLElement, bar).textContent = fill(gettext("strides %(first)s and %(second)s"), { first: next.labels[0], second: next.labels[1] });
    const other = need("[data-does=other]", HTMLElement, bar);
    const instants = next.found[0].strides[next.labels[0]].at.length;
    other.hidden = instants < 2;
    other.textContent = fill(gettext("%(n)s of %(all)s"), { n: next.which + 1, all: instants });
    bar.hidden = false;
    paint();
  }

  /** The frame of a clip at which the number is read. @param {number} i */
  function instant(i) {
    if (!shown) return -1;
    const { at } = shown.found[i].strides[shown.labels[i]];
    return nearestFrame(screens[i].data.pts, at[Math.min(shown.which, at.length - 1)]);
  }

  /** Draws what was measured on the frames that show it, and on no others. */
  function paint() {
    screens.forEach((screen, i) => {
      const stride = screen.strides.find(({ label }) => label === shown?.labels[i]);
      const on = shown && stride && duet.apart && screen.player.frame === instant(i);
      if (!shown || !on) screen.mark([], "");
      else {
        const found = shown.found[i];
        screen.mark(measured(screen, found.drawing, stride, instant(i)).marks, found.strides[stride.label].brief);
      }
    });
    bar.classList.toggle("away", shown !== null && !duet.apart);
  }

  function close() {
    shown = null;
    hide(bar, need("[data-do=play]", HTMLElement)); // the nearest that is there
    paint();
  }

  function back() {
    if (!shown) return;
    close();
    duet.show(before);
    from?.focus({ preventScroll: true });
    from?.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("click", (event) => {
    const button = around(event, "[data-metric]");
    if (button) {
      open(button).catch((error) => {
        asked = null;
        need("[data-says]", HTMLElement, bar).textContent = gettext("The frames could not be found: no answer from the server. Try again.");
        need("[data-where]", HTMLElement, bar).textContent = "";
        need("[data-does=other]", HTMLElement, bar).hidden = true;
        bar.hidden = false;
        console.error(error);
      });
      return;
    }
    const does = around(event, "[data-does]")?.dataset.does;
    if (does === "back") back();
    if (does === "close") close();
    if (does === "other" && shown) go({ ...shown, which: (shown.which + 1) % shown.found[0].strides[shown.labels[0]].at.length });
  });
  commands.add({ name: "number", keys: ["Backspace"], says: gettext("from the frames back to their number"), run: back });
  for (const { player } of screens) player.addEventListener("frame", paint);
  duet.addEventListener("state", paint);
}
