/**
 * A short piece of the clip, wide enough to move a foot strike or toe-off by one frame: a lane for each leg, a handle for
 * each event. By pointer a handle is dragged, by keyboard it is stepped; it never passes its neighbours.
 *
 * Emits "seek" (detail {time}) for the instant to look at, "pick" (detail {event}, null for none), "move" (detail {event,
 * time}) once it is let go, and "delete" (detail {event}).
 */

import { clockText } from "./clock.js";
import { drag } from "./drag.js";
import { foundAgain, frameStepped, frameWithin, nameOf, roomOf } from "./hand_events.js";
import { fill, gettext } from "./language.js";

/**
 * @typedef {import("./hand_events.js").Event} HandEvent
 * @typedef {import("./strides.js").Stride} Stride
 */

/** Pixels that a second takes at least. */
const PX_A_SECOND = 280;
const LONGEST_S = 4;
/** A frame's line is drawn where frames are this far apart. */
const TICK_PX = 5;
/** A handle that was stepped is let go after so long. */
const REST_MS = 900;
const LEAP = 5;
const DRAG_PX = 2;

export class Magnifier extends EventTarget {
  /** @type {HandEvent[]} */
  #events = [];
  /** @type {Map<HTMLElement, HandEvent>} */
  #handles = new Map();
  /** @type {HandEvent | null} */
  #picked = null;
  /** @type {{handle: HTMLElement, event: HandEvent, frame: number} | null} */
  #moving = null;
  #resting = 0;
  #from = 0;
  #length = 1;
  #time = 0;

  /** @param {HTMLElement} element @param {number[]} pts */
  constructor(element, pts) {
    super();
    this.element = element;
    this.pts = pts;
    /** @type {Stride[]} */
    this.strides = [];
    this.ground = div("magnifier-ground");
    this.marks = div("magnifier-marks");
    this.head = div("magnifier-head");
    element.append(this.ground, this.marks, this.head);
    this.ground.addEventListener("pointerdown", (event) => this.#scrub(event));
    new ResizeObserver(() => this.#lay()).observe(element);
  }

  get picked() {
    return this.#picked;
  }

  /** @param {Stride[]} strides @param {HandEvent[]} events */
  show(strides, events) {
    this.#moving = null;
    clearTimeout(this.#resting);
    const focused = this.#handles.has(/** @type {HTMLElement} */ (document.activeElement));
    const before = this.#picked;
    this.strides = strides;
    this.#events = events;
    this.#draw();
    this.pick(before && foundAgain(events, before));
    if (focused) this.#handleOf(this.#picked)?.focus();
  }

  /** @param {HandEvent | null} event */
  pick(event) {
    this.#picked = event;
    for (const [handle, its] of this.#handles) handle.classList.toggle("picked", its === event);
    this.dispatchEvent(new CustomEvent("pick", { detail: { event } }));
  }

  /** The page's clock; the piece follows it unless a handle is in hand. @param {number} time */
  move(time) {
    this.#time = time;
    if (!this.#moving && (time < this.#from || time > this.#from + this.#length)) this.#lay();
    this.#place(this.head, time);
  }

  /** Lets a handle go where it was. */
  giveUp() {
    const { handle, event } = this.#moving ?? {};
    this.#moving = null;
    clearTimeout(this.#resting);
    if (handle && event) this.#tell(handle, event, event.time);
  }

  #lay() {
    if (!this.element.clientWidth) return;
    const [start, end] = [this.pts[0], this.pts[this.pts.length - 1]];
    this.#length = Math.min(this.element.clientWidth / PX_A_SECOND, LONGEST_S, Math.max(end - start, 0.1));
    // a quarter of it lies before the clock, so that what comes next is in sight
    this.#from = Math.min(Math.max(this.#time - this.#length / 4, start), Math.max(end - this.#length, start));
    this.#draw();
    this.pick(this.#picked);
  }

  #draw() {
    const to = this.#from + this.#length;
    const bars = this.strides
      .filter((s) => s.next_foot_strike_s >= this.#from && s.foot_strike_s <= to)
      .flatMap((s) => this.#bars(s));
    this.ground.replaceChildren(...this.#ticks(), ...bars);
    this.#handles.clear();
    for (const event of this.#events.filter((e) => e.time >= this.#from && e.time <= to)) {
      this.#handles.set(this.#handle(event), event);
    }
    this.marks.replaceChildren(...this.#handles.keys());
    this.#place(this.head, this.#time);
  }

  /** @param {Stride} stride */
  #bars(stride) {
    const kind = `${stride.near ? "near" : "far"}${stride.valid ? "" : " invalid"}`;
    const off = stride.toe_off_s ?? stride.foot_strike_s;
    const swing = div(`bar swing ${kind}`);
    this.#place(swing, off, stride.next_foot_strike_s);
    const stance = div(`bar stance ${kind}`);
    this.#place(stance, stride.foot_strike_s, off);
    return [swing, stance];
  }

  #ticks() {
    const inside = this.pts.filter((t) => t >= this.#from && t <= this.#from + this.#length);
    if (this.element.clientWidth / Math.max(inside.length, 1) < TICK_PX) return [];
    return inside.map((time) => {
      const tick = div("tick");
      this.#place(tick, time);
      return tick;
    });
  }

  /** @param {HTMLElement} element @param {number} time @param {number} [until] */
  #place(element, time, until) {
    element.style.left = `${((100 * (time - this.#from)) / this.#length).toFixed(3)}%`;
    if (until !== undefined) element.style.width = `${((100 * (until - time)) / this.#length).toFixed(3)}%`;
  }

  /** @param {HandEvent} event */
  #handle(event) {
    const handle = document.createElement("button");
    handle.type = "button";
    const kind = event.kind === "foot_strike" ? "strike" : "off";
    handle.className = `handle ${kind} ${event.near ? "near" : "far"}${event.says ? " by-hand" : ""}`;
    handle.setAttribute("role", "slider");
    handle.setAttribute("aria-valuemin", this.pts[0].toFixed(3));
    handle.setAttribute("aria-valuemax", this.pts[this.pts.length - 1].toFixed(3));
    handle.setAttribute("aria-label", nameOf(event));
    handle.title = event.says ? `${nameOf(event)}: ${event.says}` : nameOf(event);
    this.#tell(handle, event, event.time);
    handle.addEventListener("focus", () => {
      if (this.#picked !== event) this.pick(event);
    });
    handle.addEventListener("pointerdown", (e) => this.#drag(e, handle, event));
    handle.addEventListener("keydown", (e) => this.#key(e, handle, event));
    handle.addEventListener("blur", () => {
      if (this.#moving?.handle === handle) this.#letGo();
    });
    return handle;
  }

  /** @param {HTMLElement} handle @param {HandEvent} event @param {number} time */
  #tell(handle, event, time) {
    handle.setAttribute("aria-valuenow", time.toFixed(3));
    const signed = event.says && time === event.time ? `, ${event.says}` : "";
    const where = fill(gettext("%(time)s, stride %(label)s"), { time: clockText(time), label: event.stride });
    handle.setAttribute("aria-valuetext", where + signed);
    handle.classList.toggle("moved", time !== event.time);
    this.#place(handle, time);
  }

  /** @param {HandEvent | null} event */
  #handleOf(event) {
    for (const [handle, its] of this.#handles) if (its === event) return handle;
    return null;
  }

  // ---- moving

  /** @param {HTMLElement} handle @param {HandEvent} event @param {number | null} frame */
  #take(handle, event, frame) {
    if (frame === null) return;
    this.#moving = { handle, event, frame };
    this.#tell(handle, event, this.pts[frame]);
    this.dispatchEvent(new CustomEvent("seek", { detail: { time: this.pts[frame] } }));
  }

  #letGo() {
    const moved = this.#moving;
    this.#moving = null;
    clearTimeout(this.#resting);
    if (!moved || this.pts[moved.frame] === moved.event.time) return;
    const detail = { event: moved.event, time: this.pts[moved.frame] };
    this.#picked = { ...moved.event, time: detail.time }; // as it will be found again
    this.dispatchEvent(new CustomEvent("move", { detail }));
  }

  /** @param {PointerEvent} e */
  #timeAt(e) {
    const box = this.element.getBoundingClientRect();
    return this.#from + (this.#length * (e.clientX - box.left)) / box.width;
  }

  /** @param {PointerEvent} down @param {HTMLElement} handle @param {HandEvent} event */
  #drag(down, handle, event) {
    if (down.button !== 0) return;
    down.stopPropagation();
    const room = roomOf(this.#events, event);
    const off = this.#timeAt(down) - event.time;
    let dragged = false;
    /** @param {PointerEvent} e */
    const moved = (e) => {
      dragged ||= Math.abs(e.clientX - down.clientX) > DRAG_PX;
      if (dragged) this.#take(handle, event, frameWithin(this.pts, this.#timeAt(e) - off, room));
    };
    drag(handle, down, moved, (e) => {
      if (!dragged) this.dispatchEvent(new CustomEvent("seek", { detail: { time: event.time } }));
      else if (e.type === "pointercancel") this.giveUp();
      else this.#letGo();
    });
  }

  /** @param {KeyboardEvent} e @param {HTMLElement} handle @param {HandEvent} event */
  #key(e, handle, event) {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    const step = { ArrowLeft: -1, ArrowRight: 1 }[e.key];
    if (step !== undefined) {
      const from = this.#moving?.handle === handle ? this.pts[this.#moving.frame] : event.time;
      this.#take(handle, event, frameStepped(this.pts, from, e.shiftKey ? LEAP * step : step, roomOf(this.#events, event)));
      clearTimeout(this.#resting);
      this.#resting = setTimeout(() => this.#letGo(), REST_MS);
    } else if (e.key === "Enter") this.#letGo();
    else if (e.key === "Escape") this.giveUp();
    else if (e.key === "Delete") this.dispatchEvent(new CustomEvent("delete", { detail: { event } }));
    else return;
    e.preventDefault();
    e.stopPropagation();
  }

  /** @param {PointerEvent} down */
  #scrub(down) {
    if (down.button !== 0) return;
    this.pick(null);
    /** @param {PointerEvent} e */
    const seek = (e) => {
      const time = Math.min(Math.max(this.#timeAt(e), this.#from), this.#from + this.#length);
      this.dispatchEvent(new CustomEvent("seek", { detail: { time } }));
    };
    seek(down);
    drag(this.ground, down, seek);
  }
}

/** @param {string} name */
function div(name) {
  const made = document.createElement("div");
  made.className = name;
  return made;
}
