/**
 * The clip as a strip of strides, one lane for each leg: a slider by keyboard, a scrubber by pointer, and where strides
 * are chosen. A long clip shows a part of itself, which follows the clock, under a line that stands for the whole.
 *
 * `context.strip` is the one instance. For parts that draw on it:
 *
 *   strip.layer(name)      an empty <g> over the bars, the same for the same name; across, use strip.percentOf(time)
 *   strip.percentOf(time)  "12.3456%" of the whole clip, as x of anything in a layer
 *   strip.timeAt(x)        time under a pointer's clientX
 *   "place" event          the visible part or the size has changed
 */

import { clockText, pageOf } from "./clock.js";
import { detail, need } from "./dom.js";
import { drag } from "./drag.js";
import { fill, gettext, pgettext } from "./language.js";
import { whereabouts } from "./stage.js";
import { bars, hatching, percent, shape } from "./strip_bars.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./strides.js").Stride} Stride */

const PX_PER_S = 40; // a stride is then wide enough for a finger
const CLOSER = 4;
const TAP_PX = 5;
const HOLD_MS = 450;

/** @param {Context} context */
export function mountStrip(context) {
  const { commands, player, selection } = context;
  const strip = new Strip(need("[data-strip]", HTMLElement), context.start, context.end);
  context.strip = strip;
  const draw = () => strip.draw(context.data.strides, context.data.cue);
  draw();
  context.onData(() => {
    draw();
    strip.select(selection);
  });
  selection.subscribe(() => strip.select(selection));
  context.page.addEventListener("notes", (event) => strip.pin(detail(event)));

  strip.addEventListener("seek", (event) => context.seek(detail(event).time));
  strip.addEventListener("stride", (event) => {
    const { label, how } = detail(event);
    if (how === "extend") selection.extend(label);
    else if (how === "toggle" || strip.several) selection.toggle(label);
    else selection.choose(label);
  });

  const slider = strip.element;
  const say = () => {
    const { time, frame } = context;
    const says = whereabouts(context.data.strides, time);
    slider.setAttribute("aria-valuenow", (time - context.start).toFixed(3));
    const now = fill(gettext("%(time)s, frame %(frame)s"), { time: clockText(time), frame });
    slider.setAttribute("aria-valuetext", says ? `${now}, ${says}` : now);
  };
  context.onMove(({ time }) => {
    strip.move(time);
    if (!player.playing) say(); // nobody listens to sixty values a second
  });
  player.addEventListener("state", say);
  slider.addEventListener("keydown", (event) => {
    if (event.key === "Home") context.showFrame(0);
    else if (event.key === "End") context.seek(context.end);
    else return;
    event.preventDefault();
  });
  commands.list(gettext("on the strip: first, last frame"), ["Home", "End"]);

  commands.add({
    name: "closer",
    keys: ["z"],
    says: gettext("strip closer, wider"),
    run: () => {
      strip.close = !strip.close;
      document.querySelector("[data-do=closer]")?.setAttribute("aria-pressed", String(strip.close));
    },
  });
}

export class Strip extends EventTarget {
  /** Clicks add to what is chosen, for hands without a Ctrl key. */
  several = false;
  #close = false;
  #time = 0;
  #width = 0;
  #from = 0;
  #shown = 0;
  #dragging = false;

  /** @param {HTMLElement} element @param {number} start @param {number} end */
  constructor(element, start, end) {
    super();
    this.element = element;
    this.start = start;
    this.length = Math.max(end - start, 1e-6);
    this.#time = start;
    element.setAttribute("aria-valuemax", this.length.toFixed(3));

    this.svg = shape("svg", { "aria-hidden": "true", class: "strip-track" });
    const patterns = shape("defs", {});
    patterns.append(hatching());
    this.strides = shape("g", {});
    this.svg.append(patterns, this.strides);
    this.head = made("div", "strip-head");
    this.lanes = made("div", "strip-lanes");
    this.lanes.append(/** @type {Element} */ (this.svg), this.head);
    this.whole = made("div", "strip-whole");
    this.part = made("div", "strip-part");
    this.now = made("div", "strip-now");
    this.whole.append(this.part, this.now);
    element.append(label("near"), label("far"), this.lanes, this.whole);

    this.lanes.addEventListener("pointerdown", (event) => this.#grab(event));
    this.whole.addEventListener("pointerdown", (event) => this.#grabWhole(event));
    new ResizeObserver(() => this.#place()).observe(this.lanes);
    this.#place();
  }

  // ---- what it shows

  /** @param {Stride[]} strides @param {{time_s: number, keep: boolean} | null} cue where the cue shows */
  draw(strides, cue) {
    this.strides.replaceChildren(...strides.map((stride) => bars(stride, (time) => this.#share(time))));
    const line = { x1: this.percentOf(cue?.time_s ?? 0), x2: this.percentOf(cue?.time_s ?? 0), y1: 0, y2: 46 };
    this.layer("cue").replaceChildren(...(cue ? [shape("line", { class: cue.keep ? "cue keep" : "cue", ...line })] : []));
  }

  /** @param {string} name @returns {SVGElement} */
  layer(name) {
    const known = this.svg.querySelector(`[data-layer="${name}"]`);
    if (known instanceof SVGElement) return known;
    const layer = shape("g", { "data-layer": name });
    this.svg.append(layer);
    return layer;
  }

  /** @param {{time: number, number: number}[]} notes */
  pin(notes) {
    const pins = notes.map((note) => shape("circle", { class: "pin", cx: this.percentOf(note.time), cy: 46, r: 4 }));
    this.layer("notes").replaceChildren(...pins);
  }

  /** @param {import("./selection.js").Selection} selection */
  select(selection) {
    for (const group of this.strides.children) {
      const stride = group.getAttribute("data-label") ?? "";
      group.classList.toggle("selected", selection.has(stride));
      group.classList.toggle("lead", selection.lead?.label === stride);
    }
  }

  /** @param {number} time */
  move(time) {
    this.#time = time;
    if (time < this.#from || time > this.#from + this.#shown) this.#turn();
    this.head.style.transform = `translateX(${(((time - this.#from) / this.#shown) * this.#width).toFixed(2)}px)`;
    if (this.#shown < this.length) this.now.style.transform = `translateX(${(this.#share(time) * this.#width).toFixed(2)}px)`;
  }

  get close() {
    return this.#close;
  }

  /** A part of the clip that is short enough to see single frames. @param {boolean} close */
  set close(close) {
    this.#close = close;
    this.#place();
  }

  // ---- time and place

  /** @param {number} time 0..1 of the clip */
  #share(time) {
    return (time - this.start) / this.length;
  }

  /** @param {number} time */
  percentOf(time) {
    return percent(this.#share(time));
  }

  /** @param {number} x of a pointer, in the window */
  timeAt(x) {
    const share = (x - this.lanes.getBoundingClientRect().left) / this.#width;
    const time = this.#from + share * this.#shown;
    return Math.min(Math.max(time, this.start), this.start + this.length);
  }

  /** The size, or how much is shown, has changed. */
  #place() {
    this.#width = Math.max(this.lanes.clientWidth, 1);
    const fits = this.#width / PX_PER_S / (this.#close ? CLOSER : 1);
    this.#shown = Math.min(this.length, this.#close ? Math.min(fits, this.length / 3) : fits);
    this.svg.style.width = percent(this.length / this.#shown);
    this.element.classList.toggle("numbered", (this.#width / this.#shown) * 0.7 > 40);
    this.element.classList.toggle("paged", this.#shown < this.length);
    this.#turn();
    this.move(this.#time);
  }

  /** Turns to the page of now; while it is dragged, only as far as needed. */
  #turn() {
    const last = this.start + this.length - this.#shown;
    const [page] = pageOf(this.#time, this.start, this.start + this.length, this.#shown);
    const pulled = this.#time < this.#from ? this.#time : this.#time - this.#shown;
    this.#from = Math.min(Math.max(this.#dragging ? pulled : page, this.start), Math.max(last, this.start));
    this.svg.style.transform = `translateX(${(-((this.#from - this.start) / this.#shown) * this.#width).toFixed(2)}px)`;
    this.part.style.left = percent(this.#share(this.#from));
    this.part.style.width = percent(this.#shown / this.length);
    this.dispatchEvent(new Event("place"));
  }

  // ---- hands

  /**
   * A press of the mouse goes there at once. A finger may be about to scroll the page: it goes there when it is lifted,
   * or moves along the strip. Held still, it adds the stride to those chosen.
   * @param {PointerEvent} event
   */
  #grab(event) {
    const target = event.target instanceof Element ? event.target : null;
    if (event.button !== 0) return;
    const stride = target?.closest("[data-label]")?.getAttribute("data-label") ?? null;
    const how = event.shiftKey ? "extend" : event.ctrlKey || event.metaKey ? "toggle" : "choose";
    const finger = event.pointerType !== "mouse";
    let moved = false;
    let done = false;
    /** @param {string} way */
    const choose = (way) => {
      if (stride) this.dispatchEvent(new CustomEvent("stride", { detail: { label: stride, how: way } }));
    };
    const hold = setTimeout(() => {
      if (!finger || moved) return;
      done = true;
      choose("toggle");
    }, HOLD_MS);
    this.#dragging = true;
    if (!finger && how === "choose") this.#seek(event);
    /** @param {PointerEvent} e */
    const follow = (e) => {
      if (!moved && Math.abs(e.clientX - event.clientX) < TAP_PX) return;
      moved = true;
      this.#seek(e);
    };
    drag(this.lanes, event, follow, ({ type }) => {
      clearTimeout(hold);
      this.#dragging = false;
      if (moved || done || type === "pointercancel") return;
      choose(how);
      if (finger && how === "choose" && !this.several) this.#seek(event);
    });
  }

  /** @param {PointerEvent} event */
  #grabWhole(event) {
    if (event.button !== 0) return;
    /** @param {PointerEvent} e */
    const seek = (e) => {
      const box = this.whole.getBoundingClientRect();
      const share = Math.min(Math.max((e.clientX - box.left) / box.width, 0), 1);
      this.#tell(this.start + share * this.length);
    };
    seek(event);
    drag(this.whole, event, seek);
  }

  /** @param {PointerEvent} event */
  #seek(event) {
    this.#tell(this.timeAt(event.clientX));
  }

  /** @param {number} time */
  #tell(time) {
    this.dispatchEvent(new CustomEvent("seek", { detail: { time } }));
  }
}

/** @param {string} name @param {string} kind */
function made(name, kind) {
  const element = document.createElement(name);
  element.className = kind;
  return element;
}

/** @param {"near" | "far"} leg */
function label(leg) {
  const words = made("span", `strip-label xs ${leg}`);
  words.textContent = leg === "near" ? pgettext("leg", "near") : pgettext("leg", "far");
  words.setAttribute("aria-hidden", "true");
  return words;
}
