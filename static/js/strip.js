/**
 * The clip as a strip of strides: one lane for the near leg, one for the far; on the ground dark, in the air light.
 * A slider by keyboard, a scrubber by pointer. Emits "seek" (detail {time}) and "stride" (detail {label}).
 */

import { clockText } from "./clock.js";
import { detail, need } from "./dom.js";
import { whereabouts } from "./stage.js";

/** @typedef {import("./strides.js").Stride} Stride */

const SVG = "http://www.w3.org/2000/svg";

/** @param {import("./context.js").Context} context */
export function mountStrip(context) {
  const { data, selection, start, end } = context;
  const strip = new Strip(need("[data-strip]", HTMLElement), data.strides, start, end, data.cue);
  strip.addEventListener("seek", (event) => context.seek(detail(event).time));
  strip.addEventListener("stride", (event) => selection.choose(detail(event).label));
  selection.subscribe(() => strip.select(selection));
  context.onMove(({ time, frame }) => strip.move(time, frame, whereabouts(context.data.strides, time)));
  context.page.addEventListener("notes", (event) => strip.pin(detail(event)));
}

export class Strip extends EventTarget {
  /**
   * @param {HTMLElement} element
   * @param {Stride[]} strides
   * @param {number} start
   * @param {number} end
   * @param {{time_s: number, keep: boolean} | null} cue where the cue shows
   */
  constructor(element, strides, start, end, cue) {
    super();
    this.element = element;
    this.strides = strides;
    this.start = start;
    this.length = Math.max(end - start, 1e-6);
    this.svg = document.createElementNS(SVG, "svg");
    this.svg.setAttribute("aria-hidden", "true");
    this.svg.append(this.#hatching());
    this.marks = document.createElementNS(SVG, "g");
    this.head = document.createElement("div");
    this.head.className = "strip-head";
    for (const stride of strides) this.svg.append(...this.#blocks(stride));
    if (cue) {
      const kind = cue.keep ? "cue keep" : "cue";
      this.svg.append(this.#shape("line", { class: kind, x1: cue.time_s, x2: cue.time_s, y1: "0", y2: "44" }));
    }
    this.svg.append(this.marks);
    const lanes = document.createElement("div");
    lanes.className = "strip-lanes";
    lanes.append(this.svg, this.head);
    element.append(this.#label("near", "near"), this.#label("far", "far"), lanes);
    this.lanes = lanes;
    element.setAttribute("aria-valuemax", this.length.toFixed(3));
    lanes.addEventListener("pointerdown", (event) => this.#grab(event));
  }

  /** @param {string} text @param {string} kind */
  #label(text, kind) {
    const label = document.createElement("span");
    label.className = `strip-label xs ${kind}`;
    label.textContent = text;
    label.setAttribute("aria-hidden", "true");
    return label;
  }

  /** @param {number} time */
  #percent(time) {
    return `${((100 * (time - this.start)) / this.length).toFixed(3)}%`;
  }

  /**
   * @param {string} name
   * @param {Record<string, string | number>} attributes numbers are times on the x axis
   */
  #shape(name, attributes) {
    const shape = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) {
      shape.setAttribute(key, typeof value === "number" ? this.#percent(value) : value);
    }
    return shape;
  }

  /** What does not count is hatched. */
  #hatching() {
    const pattern = document.createElementNS(SVG, "pattern");
    const attributes = { id: "strip-hatch", width: "6", height: "6", patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" };
    for (const [key, value] of Object.entries(attributes)) pattern.setAttribute(key, value);
    pattern.append(this.#shape("line", { class: "hatch-line", x1: "0", y1: "0", x2: "0", y2: "6" }));
    return pattern;
  }

  /** @param {Stride} stride */
  #blocks(stride) {
    const y = stride.near ? "2" : "26";
    const height = stride.near ? "20" : "14";
    const kind = `${stride.near ? "near" : "far"}${stride.valid ? "" : " invalid"}`;
    /** @param {number} from @param {number} to @param {string} phase */
    const block = (from, to, phase) =>
      this.#shape("rect", {
        class: `${kind} ${phase}`,
        x: from,
        width: this.#percent(this.start + to - from),
        y,
        height,
        rx: "2",
        "data-label": stride.label,
      });
    const hatch = block(stride.foot_strike_s, stride.next_foot_strike_s, "");
    hatch.setAttribute("class", "hatch");
    hatch.setAttribute("fill", "url(#strip-hatch)");
    const off = stride.toe_off_s ?? stride.foot_strike_s;
    return [
      block(off, stride.next_foot_strike_s, "swing"),
      ...(stride.toe_off_s === null ? [] : [block(stride.foot_strike_s, off, "stance")]),
      ...(stride.valid ? [] : [hatch]),
    ];
  }

  /** @param {{time: number, number: number}[]} notes */
  pin(notes) {
    this.marks.replaceChildren(
      ...notes.map((note) => this.#shape("circle", { class: "pin", cx: note.time, cy: "44", r: "4" })),
    );
  }

  /** @param {number} time @param {number} frame @param {string} says */
  move(time, frame, says) {
    this.head.style.left = this.#percent(time);
    this.element.setAttribute("aria-valuenow", (time - this.start).toFixed(3));
    this.element.setAttribute("aria-valuetext", `${clockText(time)}, frame ${frame}${says ? `, ${says}` : ""}`);
  }

  /** @param {import("./selection.js").Selection} selection */
  select(selection) {
    for (const block of this.svg.querySelectorAll("rect")) {
      block.classList.toggle("selected", selection.has(block.dataset.label ?? ""));
    }
  }

  /** @param {PointerEvent} event */
  #grab(event) {
    if (event.button !== 0) return;
    this.lanes.setPointerCapture(event.pointerId);
    const target = event.target;
    if (target instanceof SVGElement && target.dataset.label) {
      this.dispatchEvent(new CustomEvent("stride", { detail: { label: target.dataset.label } }));
    }
    /** @param {PointerEvent} e */
    const seek = (e) => {
      const box = this.lanes.getBoundingClientRect();
      const share = Math.min(Math.max((e.clientX - box.left) / box.width, 0), 1);
      this.dispatchEvent(new CustomEvent("seek", { detail: { time: this.start + share * this.length } }));
    };
    const stop = () => this.lanes.removeEventListener("pointermove", seek);
    seek(event);
    this.lanes.addEventListener("pointermove", seek);
    this.lanes.addEventListener("pointerup", stop, { once: true });
    this.lanes.addEventListener("pointercancel", stop, { once: true });
  }
}
