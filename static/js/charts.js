/**
 * The charts of the clip, one shown at a time: which one, what of it, as a picture. A chart is drawn when it is first
 * looked at, and again when what it shows has changed. All of them follow the video and move it.
 */

import { ChartChoice, CHARTS, chartIn, withChart } from "./chart_choice.js";
import { TimeChart } from "./chart.js";
import { CycleChart } from "./cycle_chart.js";
import { all, detail, need } from "./dom.js";
import { DotsChart } from "./dots_chart.js";
import { fill, gettext } from "./language.js";
import { LoopChart } from "./loop_chart.js";
import { onTheme, shownTheme } from "./page.js";
import { Plot } from "./plot.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./chart_choice.js").ChartName} ChartName */
/** @typedef {import("./chart_choice.js").Picked} Picked */
/** @typedef {import("./plot.js").Figure} Figure */

/**
 * @typedef {object} View what a chart does with the clock and the pointer
 * @property {(figure: Figure) => void} [prepare] before it is drawn
 * @property {() => void} drawn its figure is new
 * @property {() => void} placed its geometry is new
 * @property {(time: number) => void} move
 * @property {(grab: import("./plot.js").Grab) => void} grab
 */

/** Widths in pixels at which the server arranges panels anew: as in analysis/charts/choice.py. */
const STEPS_PX = [480, 620, 900];
/** @param {number} width */
const step = (width) => STEPS_PX.filter((px) => width >= px).length;

/** Opens a number's frame. @param {Context} context @param {string} metric @param {string} stride */
function openEvidence(context, metric, stride) {
  context.page.dispatchEvent(new CustomEvent("evidence", { detail: { metric, stride } }));
}

/** @param {Context} context */
export async function mountCharts(context) {
  const { page, selection } = context;
  const section = need("[data-charts]", HTMLElement);
  const choice = new ChartChoice(sessionStorage);
  /** @type {Map<ChartName, {plot: Plot, view: View, width: number, stale: boolean}>} */
  const made = new Map();
  let shown = chartIn(location.search);

  /** @param {ChartName} chart */
  const holder = (chart) => need(`[data-chart=${chart}]`, HTMLElement, section);

  /** @param {ChartName} chart */
  const legs = (chart) => () => {
    const picked = choice.of(chart).legs;
    return { near: picked.includes("near"), far: picked.includes("far") };
  };

  /** @param {import("./chart.js").Mark} mark */
  function openMark(mark) {
    if (mark.kind !== "note") {
      openEvidence(context, mark.metric ?? "", mark.stride ?? "");
      return;
    }
    const pin = document.querySelector(`[data-note][data-number="${mark.number}"] .pin`);
    if (!(pin instanceof HTMLElement)) return;
    pin.click();
    pin.scrollIntoView({ block: "nearest" });
    pin.focus({ preventScroll: true });
  }

  /** @param {ChartName} chart @param {Plot} plot @returns {View} */
  function viewOf(chart, plot) {
    if (chart === "time") return new TimeChart(context, plot, openMark);
    if (chart === "cycle") return new CycleChart(context, plot, legs(chart));
    if (chart === "loop") return new LoopChart(context, plot, legs(chart));
    return new DotsChart(context, plot, (metric, stride) => openEvidence(context, metric, stride));
  }

  /** @param {ChartName} chart */
  function chartOf(chart) {
    const known = made.get(chart);
    if (known) return known;
    const plot = new Plot(holder(chart));
    const view = viewOf(chart, plot);
    plot.addEventListener("placed", () => view.placed());
    plot.addEventListener("grab", (event) => view.grab(detail(event)));
    const entry = { plot, view, width: 0, stale: true };
    made.set(chart, entry);
    return entry;
  }

  /** Draws the chart that is looked at, if it is not what it should be. */
  async function draw() {
    const chart = shown;
    const entry = chartOf(chart);
    const width = holder(chart).clientWidth;
    if (!width || (!entry.stale && step(width) === step(entry.width))) return;
    Object.assign(entry, { stale: false, width });
    const query = choice.query(chart, { theme: shownTheme(), width, strides: selection.labels });
    try {
      if (!(await entry.plot.draw(`${page.dataset.figureUrl}?${query}`, (figure) => entry.view.prepare?.(figure)))) return;
      entry.view.drawn();
    } catch (error) {
      entry.stale = true; // it is drawn anew when it is chosen again
      entry.plot.remove();
      holder(chart).textContent = gettext("This chart could not be loaded. Choose another one, then this one again.");
      console.error(error);
    }
    if (chart === shown) caption(entry.plot); // another one may have been chosen meanwhile
  }

  /** @param {Plot} plot */
  function caption(plot) {
    /** @type {{hint?: string, caption?: string[]}} */
    const { hint = "", caption: words = [] } = plot.meta;
    const lines = [hint, ...words].filter(Boolean).map((text) => {
      const line = document.createElement("p");
      line.textContent = text;
      line.classList.toggle("hint", text === hint);
      return line;
    });
    need("[data-chart-caption]", HTMLElement, section).replaceChildren(...lines, ...keyOf(plot));
  }

  /** The letters of the chart over time, in words. @param {Plot} plot @returns {HTMLElement[]} */
  function keyOf(plot) {
    /** @type {import("./chart.js").Mark[]} */
    const lettered = (plot.meta.marks ?? []).filter((/** @type {any} */ mark) => mark.letter);
    if (!lettered.length) return [];
    const list = document.createElement("ul");
    list.className = "chart-key";
    list.setAttribute("role", "list");
    for (const mark of lettered) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = `button small quiet ${/** @type {any} */ (mark).level}`;
      const letter = document.createElement("b");
      letter.textContent = mark.letter ?? "";
      button.append(letter, mark.says);
      button.addEventListener("click", () => openMark(mark));
      const item = document.createElement("li");
      item.append(button);
      list.append(item);
    }
    return [list];
  }

  /** What was drawn is no longer so. */
  function spoil() {
    for (const entry of made.values()) entry.stale = true;
    draw();
  }

  /** Puts the controls as the chart on screen has them. */
  function showControls() {
    const picked = choice.of(shown);
    for (const name of CHARTS) holder(name).hidden = name !== shown;
    for (const part of all("[data-for]", HTMLElement, section)) {
      part.hidden = !(part.dataset.for ?? "").split(" ").includes(shown);
    }
    for (const radio of all("[name=chart]", HTMLInputElement, section)) radio.checked = radio.value === shown;
    for (const box of all("[data-pick]", HTMLInputElement, section)) {
      const list = picked[/** @type {keyof Picked} */ (box.dataset.pick)];
      box.checked = list.length ? list.includes(box.value) : box.dataset.usual !== undefined;
    }
  }

  /** @param {ChartName} chart */
  async function show(chart) {
    shown = chart;
    showControls();
    const entry = chartOf(chart);
    entry.plot.fit();
    caption(entry.plot);
    await draw();
    entry.view.move(context.time);
  }

  for (const radio of all("[name=chart]", HTMLInputElement, section)) {
    radio.addEventListener("change", () => {
      history.replaceState(null, "", location.pathname + withChart(location.search, chartIn(`?chart=${radio.value}`)));
      show(chartIn(location.search));
    });
  }
  section.addEventListener("change", (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || !box.dataset.pick) return;
    const list = /** @type {keyof Picked} */ (box.dataset.pick);
    const boxes = all(`[data-pick=${list}]`, HTMLInputElement, section);
    if (!boxes.some((one) => one.checked)) box.checked = true; // nothing at all is no choice
    choice.pick(shown, list, boxes.filter((one) => one.checked).map((one) => one.value));
    const entry = chartOf(shown);
    entry.stale = true;
    draw();
  });
  need("[data-save-chart]", HTMLElement, section).addEventListener("click", () => {
    const title = all("[name=chart]", HTMLInputElement, section).find((radio) => radio.checked)?.dataset.title ?? "";
    const clip = document.title.split(" · ")[0];
    const name = `${clip} ${title}`.normalize("NFKD").replace(/[^\w]+/g, "-").replace(/-$/, "").toLowerCase();
    chartOf(shown).plot.save(name, `${clip} · ${title}`);
  });

  const strides = need("[data-chart-strides]", HTMLElement, section);
  need("button", HTMLButtonElement, strides).addEventListener("click", () => selection.choose(null));
  let several = "";
  selection.subscribe(({ labels }) => {
    const now = labels.length > 1 ? labels.join() : "";
    strides.classList.toggle("some", now !== "");
    need("span", HTMLElement, strides).textContent = now ? fill(gettext("%(n)s chosen strides"), { n: labels.length }) : "";
    if (now === several) return;
    several = now;
    for (const [name, entry] of made) if (name !== "time") entry.stale = true;
    if (made.size) draw();
  });
  context.onMove(({ time }) => made.get(shown)?.view.move(time));
  context.onData(spoil);
  page.addEventListener("notes", () => {
    const time = made.get("time");
    if (!time) return;
    time.stale = true;
    draw();
  });
  onTheme(spoil);
  new ResizeObserver(() => draw()).observe(section);
  await show(shown);
}
