/**
 * Both clips on 0-100 % of the cycle: over them the two strides under way, where both are, and the first one's cursor. A click or a drag moves
 * the first clip, and the second goes with it.
 *
 * @typedef {import("../compare.js").Comparison} Comparison
 * @typedef {import("../context.js").Row} Row
 * @typedef {import("../plot.js").Grab} Grab
 */

import { cycleOf, percentAt, timeAt, valueAt } from "../cycle.js";
import { detail, need } from "../dom.js";
import { gettext } from "../language.js";
import { Overlay } from "../overlay.js";
import { onTheme, shownTheme } from "../page.js";
import { Plot } from "../plot.js";

const NAMES = ["first", "second"];
/** Widths in pixels at which the server arranges panels anew: as in analysis/charts/choice.py. */
const STEPS_PX = [480, 900];
/** @param {number} width */
const step = (width) => STEPS_PX.filter((px) => width >= px).length;

/** @param {Comparison} comparison */
export async function mountChart({ duet, page, screens }) {
  const holder = need("[data-cycles]", HTMLElement);
  const plot = new Plot(holder);
  const overlay = new Overlay(plot.cover);
  /** @type {(number | null)[]} strides whose curves are drawn */
  let shown = [null, null];
  let width = 0;

  async function draw() {
    width = holder.clientWidth;
    if (!(await plot.draw(`${page.dataset.figureUrl}?theme=${shownTheme()}&width=${width}`))) return;
    const lines = (plot.meta.caption ?? []).map((/** @type {string} */ words) => {
      const line = document.createElement("p");
      line.textContent = words;
      return line;
    });
    need("[data-chart-caption]", HTMLElement).replaceChildren(...lines);
    overlay.clear();
    placed();
  }

  function placed() {
    shown = [null, null];
    move();
  }

  function move() {
    const strides = [duet.strides.first, duet.strides.second];
    for (const panel of plot.panels) {
      const row = /** @type {Row} */ (panel.curve);
      screens.forEach(({ data, player, strides: own }, i) => {
        const [stride, time, name] = [own[strides[i]], data.pts[player.heading], NAMES[i]];
        if (shown[i] !== strides[i]) overlay.path(`path ${row} ${name}`, panel, cycleOf(data, stride, row), name);
        const percent = Math.min(Math.max(percentAt(stride, time), 0), 100);
        const value = valueAt(data.pts, data.near[row], time);
        if (i === 0) overlay.line(`line ${row}`, panel, percent);
        overlay.dot(`dot ${row} ${name}`, panel, value === null ? null : [percent, value], name);
      });
    }
    if (plot.panels.length) shown = strides;
  }

  let held = 0; // the stride in which a drag moves
  plot.addEventListener("placed", placed);
  plot.addEventListener("grab", (event) => {
    const { x, first } = /** @type {Grab} */ (detail(event));
    if (first) held = duet.strides.first;
    const { clock } = duet.first;
    duet.show(clock.at(timeAt(clock.strides[held], Math.min(Math.max(x, 0), 99.9))));
  });
  duet.addEventListener("move", move);
  duet.addEventListener("pair", move);
  /** @param {unknown} error */
  const failed = (error) => {
    plot.remove();
    holder.textContent = gettext("The curves could not be loaded. Reload the page to try again.");
    console.error(error);
  };
  const again = () => draw().catch(failed);
  onTheme(again);
  new ResizeObserver(() => {
    if (width && step(holder.clientWidth) !== step(width)) again();
  }).observe(holder);
  await again();
}
