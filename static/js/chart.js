/**
 * The curves over the clip's time: a cursor through all of them, what they say at it, and buttons over what can be
 * opened: the cue, findings, notes.
 */

import { piecesWithin, unpacked, windowed } from "./chart_window.js";
import { nearestFrame, pageOf } from "./clock.js";
import { all, need } from "./dom.js";
import { decimal } from "./language.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./plot.js").Plot} Plot */
/** @typedef {import("./plot.js").Figure} Figure */
/** @typedef {import("./plot.js").Grab} Grab */
/** @typedef {"knee" | "thigh" | "heel"} Row */

/**
 * @typedef {object} Mark what the server says of something that can be opened
 * @property {"cue" | "finding" | "note"} kind
 * @property {string} [letter]
 * @property {string} [metric]
 * @property {string} [stride]
 * @property {number} [number]
 * @property {number} x
 * @property {number | null} y null for the top edge
 * @property {Row | null} curve
 * @property {number} dy
 * @property {string} says
 */

const CLOSE_S = innerWidth < 640 ? 2.5 : 5;
const LONG_S = 2 * CLOSE_S;
const WORDS_OVER_PX = 22;
const POINTS_A_PX = 2;

/**
 * The cue's words stand to the right of their instant, or to the left where that half of the plot has more room.
 * @param {number} x
 * @param {[number, number]} range
 */
function side(x, range) {
  return x > (range[0] + range[1]) / 2 ? { xanchor: "right", ax: -34 } : { xanchor: "left", ax: 34 };
}

export class TimeChart {
  /** @type {[number, number] | null} */
  #span = null;
  /** @type {Figure | null} all of the clip, of which the chart is given what it shows */
  #figure = null;
  #turning = false;
  /** @type {Partial<Record<Row, {line: HTMLElement, near: Text, far: Text}>>} */
  #values = {};
  /** @type {{button: HTMLElement, mark: Mark}[]} */
  #buttons = [];

  /**
   * @param {Context} context
   * @param {Plot} plot
   * @param {(mark: Mark) => void} open
   */
  constructor(context, plot, open) {
    this.context = context;
    this.plot = plot;
    this.open = open;
    this.radios = all("[name=span]", HTMLInputElement);
    this.cursor = document.createElement("div");
    this.cursor.className = "plot-cursor";
    this.front = document.createElement("div");
    this.front.className = "plot-front";
    plot.cover.append(this.cursor);
    if (context.end - context.start > LONG_S) need("[name=span][value=close]", HTMLInputElement).checked = true;
    for (const radio of this.radios) radio.addEventListener("change", () => this.#zoom());
    context.selection.subscribe(() => {
      if (this.#part === "stride") this.#zoom();
    });
  }

  get #part() {
    return this.radios.find((radio) => radio.checked)?.value;
  }

  /** The part of the clip that is wanted; null for all of it. @returns {[number, number] | null} */
  #wanted() {
    const { context } = this;
    const stride = context.strideHere;
    if (this.#part === "close") return pageOf(context.time, context.start, context.end, CLOSE_S);
    if (this.#part !== "stride" || !stride) return null;
    const margin = 0.15 * (stride.next_foot_strike_s - stride.foot_strike_s);
    return [stride.foot_strike_s - margin, stride.next_foot_strike_s + margin];
  }

  /** @param {Figure} figure */
  prepare(figure) {
    this.#figure = {
      data: figure.data.map((trace) => ({ ...trace, x: unpacked(trace.x), y: unpacked(trace.y) })),
      layout: figure.layout,
    };
    this.#span = this.#wanted();
    Object.assign(figure, this.#inSight(this.#figure));
  }

  /** @param {Figure} figure @returns {Figure} */
  #inSight({ data, layout }) {
    const range = this.#span ?? layout.xaxis.range;
    const [from, to] = range;
    const most = POINTS_A_PX * Math.max(this.plot.element.clientWidth, 320);
    const curves = data.map((trace) => {
      const { x, y } = trace;
      if (x instanceof Float64Array) return { ...trace, ...windowed(x, y, from, to, most) };
      return trace.mode === "lines" ? { ...trace, ...piecesWithin(x, y, from, to) } : trace;
    });
    const annotations = layout.annotations.map((/** @type {any} */ a) => (a.name === "cue" ? { ...a, ...side(a.x, range) } : a));
    return { data: curves, layout: { ...layout, annotations, xaxis: { ...layout.xaxis, range } } };
  }

  #zoom() {
    if (!this.#figure || !this.#outOfDate) return;
    this.#span = this.#wanted();
    this.plot.show(this.#inSight(this.#figure));
  }

  /** Turns the page after the picture has come: it takes longer than a frame may. */
  #turnSoon() {
    if (this.#turning || !this.#outOfDate) return;
    this.#turning = true;
    setTimeout(() => {
      this.#turning = false;
      this.#zoom();
    });
  }

  get #outOfDate() {
    const span = this.#wanted();
    return span?.[0] !== this.#span?.[0] || span?.[1] !== this.#span?.[1];
  }

  /** The figure is new: buttons and values for what is in it. */
  drawn() {
    /** @type {Mark[]} */
    const marks = this.plot.meta.marks ?? [];
    this.#buttons = marks.map((mark) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = `plot-mark ${mark.kind}`;
      button.setAttribute("aria-label", mark.says);
      button.title = mark.says;
      button.addEventListener("click", () => this.open(mark));
      return { button, mark };
    });
    this.#values = {};
    for (const { curve } of this.plot.panels) {
      const line = document.createElement("p");
      line.className = "plot-value xs";
      const [near, far] = [document.createTextNode(""), document.createTextNode("")];
      const [ours, theirs] = [document.createElement("b"), document.createElement("span")];
      ours.append(near);
      theirs.append(far);
      line.append(ours, theirs);
      this.#values[/** @type {Row} */ (curve)] = { line, near, far };
    }
    this.front.replaceChildren(...Object.values(this.#values).map(({ line }) => line), ...this.#buttons.map(({ button }) => button));
    if (this.front.parentElement !== this.plot.element) this.plot.element.append(this.front);
    this.placed();
  }

  placed() {
    const { panels } = this.plot;
    for (const kind of /** @type {const} */ (["left", "top", "width", "height"])) {
      this.front.style[kind] = this.plot.cover.style[kind];
    }
    for (const panel of panels) {
      const value = this.#values[/** @type {Row} */ (panel.curve)];
      if (value) value.line.style.top = `${panel.top - WORDS_OVER_PX}px`;
    }
    for (const { button, mark } of this.#buttons) {
      const panel = panels.find((p) => p.curve === mark.curve) ?? panels[0];
      const x = panel.x.d2p(mark.x);
      const y = mark.y === null ? 0 : panel.top + panel.y.d2p(mark.y);
      button.hidden = x < 0 || x > panel.width;
      button.style.transform = `translate(${x}px, ${y + mark.dy}px) translate(-50%, -50%)`;
    }
    this.move(this.context.time);
  }

  /** @param {number} time */
  move(time) {
    if (this.#part === "close" && !this.context.player.video.seeking) this.#turnSoon();
    const panel = this.plot.panels[0];
    if (!panel) return;
    const x = panel.x.d2p(time);
    this.cursor.style.transform = `translateX(${x}px)`;
    const outside = x < -1 || x > panel.width + 1;
    if (this.cursor.hidden !== outside) this.cursor.hidden = outside;
    const { near, far, pts } = this.context.data;
    const frame = nearestFrame(pts, time);
    for (const row of /** @type {const} */ (["knee", "thigh", "heel"])) {
      const value = this.#values[row];
      if (!value) continue;
      say(value.near, read(row, near[row][frame]));
      say(value.far, read(row, far[row][frame]));
    }
  }

  /** @param {Grab} grab */
  grab({ x }) {
    this.context.seek(x);
  }
}

/** What a curve says at an instant. @param {Row} row @param {number | null} value */
function read(row, value) {
  if (value === null) return "–";
  return row === "heel" ? decimal(value, 2) : `${decimal(value, 0)}°`;
}

/** Writes what is new alone: the browser lays out anew after every write. @param {Text} text @param {string} words */
function say(text, words) {
  if (text.data !== words) text.data = words;
}
