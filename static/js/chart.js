/**
 * The curves, drawn by Plotly from a figure that the server has built. The cursor is an element over the plot, never a
 * Plotly shape; clicks and drags on the plot become "seek" events (detail {time}).
 */

import { nearestFrame, pageOf } from "./clock.js";
import { all, detail, need } from "./dom.js";
import { onTheme, shownTheme } from "./page.js";

/** @typedef {{data: object[], layout: Record<string, any>}} Figure */

const AXES = { knee: "yaxis2", thigh: "yaxis3", heel: "yaxis4" };

/**
 * The cue's words stand to the right of their instant, or to the left where that half of the plot has more room.
 * @param {number} x
 * @param {[number, number]} range
 */
function side(x, range) {
  return x > (range[0] + range[1]) / 2 ? { xanchor: "right", ax: -34 } : { xanchor: "left", ax: 34 };
}

const CLOSE_S = innerWidth < 640 ? 2.5 : 5;
const LONG_S = 2 * CLOSE_S;

/** Draws the curves; the page is ready when they are. @param {import("./context.js").Context} context */
export async function mountCurves(context) {
  const { page, selection } = context;
  /** @param {number} time */
  function reading(time) {
    const { near, far, pts } = context.data;
    const frame = nearestFrame(pts, time);
    /** @param {"knee" | "thigh" | "heel"} row */
    const at = (row) => ({ near: near[row][frame], far: far[row][frame] });
    return { knee: at("knee"), thigh: at("thigh"), heel: at("heel") };
  }
  const chart = new Chart(need("[data-chart]", HTMLElement), page.dataset.figureUrl ?? "", reading);
  const radios = all("[name=span]", HTMLInputElement);
  const part = () => radios.find((radio) => radio.checked)?.value;
  if (context.end - context.start > LONG_S) need("[name=span][value=close]", HTMLInputElement).checked = true;

  function zoom() {
    const stride = context.strideHere;
    if (part() === "close") chart.zoom(pageOf(context.time, context.start, context.end, CLOSE_S));
    else if (part() === "stride" && stride) {
      const margin = 0.15 * (stride.next_foot_strike_s - stride.foot_strike_s);
      chart.zoom([stride.foot_strike_s - margin, stride.next_foot_strike_s + margin]);
    } else chart.zoom(null);
  }
  for (const radio of radios) radio.addEventListener("change", zoom);
  context.onMove(({ time }) => {
    chart.move(time);
    if (part() === "close") zoom();
  });
  selection.subscribe(() => {
    if (part() === "stride") zoom();
  });
  chart.addEventListener("seek", (event) => context.seek(detail(event).time));
  const draw = () => chart.load(shownTheme());
  page.addEventListener("notes", draw);
  context.onData(draw);
  onTheme(draw);
  await draw();
}

export class Chart extends EventTarget {
  #time = 0;
  /** @type {[number, number] | null} */
  #span = null;
  /** @type {[number, number]} */
  #whole = [0, 1];

  /**
   * @param {HTMLElement} element
   * @param {string} url of the figure
   * @param {(time: number) => Record<"knee" | "thigh" | "heel", {near: number | null, far: number | null}>} reading
   */
  constructor(element, url, reading) {
    super();
    this.element = element;
    this.url = url;
    this.reading = reading;
    this.plot = document.createElement("div");
    this.plot.className = "plot";
    this.cover = document.createElement("div");
    this.cover.className = "plot-cover";
    this.cursor = document.createElement("div");
    this.cursor.className = "plot-cursor";
    this.values = Object.fromEntries(
      Object.keys(AXES).map((row) => {
        const value = document.createElement("p");
        value.className = "plot-value xs";
        return [row, value];
      }),
    );
    this.cover.append(this.cursor);
    this.cover.addEventListener("pointerdown", (event) => this.#grab(event));
  }

  /** Fetches and draws the figure; again after a change of notes or theme. @param {string} theme */
  async load(theme) {
    const answer = await fetch(`${this.url}?theme=${theme}${this.element.clientWidth < 480 ? "&narrow=1" : ""}`);
    if (!answer.ok) throw new Error(`the curves could not be read (${answer.status})`);
    /** @type {Figure} */
    const figure = await answer.json();
    this.#whole = figure.layout.xaxis.range;
    if (this.#span) figure.layout.xaxis.range = this.#span;
    const cue = figure.layout.annotations.find((/** @type {any} */ a) => a.name === "cue");
    if (cue) Object.assign(cue, side(cue.x, figure.layout.xaxis.range));
    const first = !this.plot.isConnected;
    if (first) this.element.replaceChildren(this.plot, this.cover, ...Object.values(this.values));
    await Plotly.react(this.plot, figure.data, figure.layout, { displayModeBar: false, responsive: true });
    if (first) {
      const place = () => this.#place();
      /** @type {any} */ (this.plot).on("plotly_relayout", place);
      /** @type {any} */ (this.plot).on("plotly_afterplot", place);
    }
    this.#place();
    this.element.dataset.ready = "1";
  }

  /** Shows a part of the clip; null for all of it. @param {[number, number] | null} span */
  async zoom(span) {
    if (span?.[0] === this.#span?.[0] && span?.[1] === this.#span?.[1]) return;
    this.#span = span;
    if (!this.#layout) return;
    const range = span ?? this.#whole;
    const changes = { "xaxis.range": range };
    const i = this.#layout.annotations.findIndex((/** @type {any} */ a) => a.name === "cue");
    if (i >= 0) {
      for (const [key, value] of Object.entries(side(this.#layout.annotations[i].x, range))) {
        Object.assign(changes, { [`annotations[${i}].${key}`]: value });
      }
    }
    await Plotly.relayout(this.plot, changes);
  }

  get #layout() {
    return /** @type {any} */ (this.plot)._fullLayout;
  }

  /** The plot's geometry has changed: lay cover and values where it now is. */
  #place() {
    const layout = this.#layout;
    if (!layout) return;
    const size = layout._size;
    Object.assign(this.cover.style, {
      left: `${size.l}px`,
      top: `${size.t}px`,
      width: `${size.w}px`,
      height: `${size.h}px`,
    });
    for (const [row, axis] of Object.entries(AXES)) {
      this.values[row].style.top = `${layout[axis]._offset - 22}px`;
    }
    this.move(this.#time);
  }

  /** @param {number} time */
  move(time) {
    this.#time = time;
    const layout = this.#layout;
    if (!layout) return;
    const x = layout.xaxis.d2p(time);
    this.cursor.style.transform = `translateX(${x}px)`;
    this.cursor.hidden = x < -1 || x > layout._size.w + 1;
    const read = this.reading(time);
    for (const row of /** @type {const} */ (["knee", "thigh", "heel"])) {
      const digits = row === "heel" ? 2 : 0;
      const unit = row === "heel" ? "" : "°";
      /** @param {number | null} v */
      const text = (v) => (v === null ? "–" : `${v.toFixed(digits).replace("-", "\u2212")}${unit}`);
      const near = document.createElement("b");
      near.textContent = text(read[row].near);
      const far = document.createElement("span");
      far.textContent = text(read[row].far);
      this.values[row].replaceChildren(near, far);
    }
  }

  /** @param {PointerEvent} event */
  #grab(event) {
    if (event.button !== 0) return;
    event.preventDefault();
    this.cover.setPointerCapture(event.pointerId);
    /** @param {PointerEvent} e */
    const seek = (e) => {
      const x = e.clientX - this.cover.getBoundingClientRect().left;
      this.dispatchEvent(new CustomEvent("seek", { detail: { time: this.#layout.xaxis.p2d(x) } }));
    };
    const stop = () => this.cover.removeEventListener("pointermove", seek);
    seek(event);
    this.cover.addEventListener("pointermove", seek);
    this.cover.addEventListener("pointerup", stop, { once: true });
    this.cover.addEventListener("pointercancel", stop, { once: true });
  }
}
