/**
 * Drawings over the video, on a layer of their own: those of the notes at the frame on screen while the video stands
 * still, and the one under the pen. The layer has the picture's own coordinates, so that a drawing lies on the same point
 * of the picture at any size of the window and any zoom; strokes and labels keep their size on the screen.
 */

import { nearestFrame } from "./clock.js";
import { all, need } from "./dom.js";
import { pictureAt } from "./drawing_geometry.js";
import { Marks, SVG, make } from "./drawing_marks.js";
import { fill, gettext } from "./language.js";
import { fit } from "./pose.js";
import { Sketch } from "./sketch.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./drawing_geometry.js").Point} Point */
/** @typedef {import("./drawing_geometry.js").Shape} Shape */
/** @typedef {import("./sketch.js").Drawn} Drawn */
/** @typedef {import("./sketch.js").Tool} Tool */
/** @typedef {{id: string, number: number, time: number, words: string, drawn: Drawn | null}} DrawnNote */

const DRAG_PX = 6;
const REACH_PX = { mouse: 14, other: 26 };
const STEP = { plain: 0.02, shift: 0.004 };

/** What to do next. @type {Record<Tool, string[]>} */
const HINTS = {
  move: [gettext("Choose a tool, or drag a point that is there.")],
  point: [gettext("Tap the point that the note is about.")],
  line: [gettext("Drag a line, or tap both ends."), gettext("Tap the other end.")],
  arrow: [gettext("Drag towards what you mean."), gettext("Tap where the arrow points.")],
  angle: [gettext("Tap the end of one arm."), gettext("Tap the corner."), gettext("Tap the end of the other arm.")],
  circle: [gettext("Drag from the middle outwards."), gettext("Tap the rim.")],
  free: [gettext("Draw.")],
};
const FULL = gettext("The drawing is full. Undo something to go on.");
const DRAWING = gettext("Frame to draw on: arrow keys move the cross, Enter sets a point");
const DRAWN = gettext("Drawings on this frame");

export class Drawing {
  /** @type {DrawnNote[]} */
  #notes = [];
  /** @type {string | null} the note whose drawing alone is shown */
  #open = null;
  /** @type {{frame: number, note: string | null, changed: (drawn: Drawn) => void} | null} */
  #pen = null;
  /** @type {{x: number, y: number, dragged: boolean} | null} */
  #press = null;
  /** @type {Point | null} the cross that the arrow keys move */
  #cross = null;

  /**
   * @param {Context} context
   * @param {HTMLElement | null} bar the tools; null where nobody draws
   */
  constructor(context, bar) {
    this.context = context;
    this.bar = bar;
    this.picture = { width: context.data.width, height: context.data.height };
    this.marks = new Marks(this.picture);
    this.sketch = new Sketch(this.picture, () => this.#changed());
    this.layer = document.createElementNS(SVG, "svg");
    this.layer.setAttribute("class", "drawing");
    this.layer.setAttribute("viewBox", `0 0 ${this.picture.width} ${this.picture.height}`);
    need("[data-skeleton]", HTMLCanvasElement).after(this.layer);
    new ResizeObserver(() => this.#resized()).observe(this.layer);
    const film = need("[data-film]", HTMLElement); // where the picture is zoomed, by its style
    new MutationObserver(() => this.#resized()).observe(film, { attributeFilter: ["style"] });
    context.player.addEventListener("frame", () => this.#moved());
    context.player.addEventListener("state", () => this.#paint());
    this.#bindPen();
    if (bar) this.#bindBar(bar);
  }

  // ---- drawings of notes

  /** @param {DrawnNote[]} notes */
  set notes(notes) {
    this.#notes = notes.filter(({ drawn }) => drawn);
    this.#paint();
  }

  /** Shows this note's drawing alone, until the clock moves on. @param {string} id */
  open(id) {
    this.#open = id;
    this.#paint();
  }

  // ---- the pen

  /**
   * @param {Drawn} drawn what is there already
   * @param {number} frame on which to draw
   * @param {string | null} note whose drawing it is; null for a new one
   * @param {(drawn: Drawn) => void} changed
   */
  begin(drawn, frame, note, changed) {
    this.#pen = { frame, note, changed };
    if (this.bar) this.bar.hidden = false;
    this.sketch.load(drawn);
  }

  /** Moves what is drawn to another frame. @param {number} frame */
  moveTo(frame) {
    if (this.#pen) this.#pen.frame = frame;
    this.#paint();
  }

  stop() {
    this.#pen = null;
    if (this.bar) this.bar.hidden = true;
    this.sketch.load({ shapes: [], point: null });
  }

  /** @param {Tool} tool */
  take(tool) {
    if (!this.#pen) return;
    this.context.showFrame(this.#pen.frame);
    this.#cross = null;
    this.sketch.take(tool);
  }

  // ---- painting

  #changed() {
    this.#pen?.changed(this.sketch.drawn);
    this.#paint();
    this.#tell();
  }

  #moved() {
    const { player, data } = this.context;
    if (player.playing && !this.layer.firstChild) return;
    const note = this.#notes.find(({ id }) => id === this.#open);
    if (note && nearestFrame(data.pts, note.time) !== player.frame) this.#open = null;
    this.#paint();
  }

  #resized() {
    const { width, height } = this.layer.getBoundingClientRect();
    const { scale } = fit(this.picture.width, this.picture.height, width, height);
    if (!(scale > 0) || this.marks.unit === 1 / scale) return;
    this.marks.unit = 1 / scale;
    this.layer.style.setProperty("--unit", String(this.marks.unit));
    this.#paint();
  }

  /** Whether the pen's frame is the one on screen. */
  get #penHere() {
    const { player } = this.context;
    return this.#pen !== null && !player.playing && player.frame === this.#pen.frame;
  }

  #paint() {
    const { player, data } = this.context;
    const here = player.playing ? [] : this.#notes.filter(({ time }) => nearestFrame(data.pts, time) === player.frame);
    const shown = here.filter(({ id }) => id !== this.#pen?.note && (this.#open === null || id === this.#open));
    const parts = shown.map((note) => this.#noteGroup(note));
    if (this.#penHere) parts.push(this.#penGroup());
    this.layer.replaceChildren(...parts);
    const active = this.#penHere && this.sketch.tool !== "move";
    this.layer.classList.toggle("active", active);
    this.layer.classList.toggle("drawing-now", this.#penHere);
    if (active) this.layer.setAttribute("tabindex", "0");
    else this.layer.removeAttribute("tabindex");
    this.layer.setAttribute("role", active ? "application" : "group");
    this.layer.setAttribute("aria-label", active ? DRAWING : DRAWN);
    this.layer.setAttribute("aria-hidden", String(!active && parts.length === 0));
  }

  /** @param {DrawnNote} note */
  #noteGroup({ id, number, words, drawn }) {
    const group = make("g", { role: "img", "data-drawing-of": id });
    const text = words ? gettext("Drawing of note %(number)s: “%(words)s”") : gettext("Drawing of note %(number)s");
    group.setAttribute("aria-label", fill(text, { number, words }) + this.marks.anglesOf(drawn?.shapes ?? []));
    for (const shape of drawn?.shapes ?? []) group.append(this.marks.shape(shape));
    if (drawn?.point) group.append(this.marks.pin(drawn.point, String(number)));
    return group;
  }

  #penGroup() {
    const { drawn, preview, handles, tool } = this.sketch;
    const group = make("g", { "data-draft": "" });
    for (const shape of drawn.shapes) group.append(this.marks.shape(shape));
    if (preview) group.append(this.marks.shape(preview));
    if (drawn.point) group.append(this.marks.pin(drawn.point, "•"));
    if (tool === "move") {
      for (const { at } of handles) group.append(this.marks.circle("grip", at, 9));
    }
    if (this.#cross && document.activeElement === this.layer) group.append(this.marks.cross(this.#cross));
    return group;
  }

  // ---- pointer and keys on the layer

  #bindPen() {
    const { layer, sketch } = this;
    layer.addEventListener("click", (event) => {
      if (this.#penHere) event.stopPropagation(); // the stage would play
    });
    layer.addEventListener("pointerdown", (event) => {
      if (!this.#penHere || event.button !== 0) return;
      event.stopPropagation();
      if (!event.isPrimary) {
        this.#press = null;
        sketch.cancel();
        return;
      }
      layer.setPointerCapture(event.pointerId);
      this.#press = { x: event.clientX, y: event.clientY, dragged: false };
      this.#cross = null;
      const reach = event.pointerType === "mouse" ? REACH_PX.mouse : REACH_PX.other;
      sketch.press(this.#pointOf(event), reach * this.marks.unit);
    });
    layer.addEventListener("pointermove", (event) => {
      if (!this.#penHere || !event.isPrimary) return;
      const press = this.#press;
      if (press && Math.hypot(event.clientX - press.x, event.clientY - press.y) > DRAG_PX) press.dragged = true;
      if (press && !press.dragged && sketch.tool !== "free") return;
      const way = event.getCoalescedEvents?.() ?? [];
      for (const step of way.length ? way : [event]) sketch.drag(this.#pointOf(step));
    });
    layer.addEventListener("pointerup", (event) => {
      const press = this.#press;
      this.#press = null;
      if (press && event.isPrimary) sketch.release(this.#pointOf(event), press.dragged);
    });
    layer.addEventListener("pointercancel", () => {
      this.#press = null;
      sketch.cancel();
    });
    layer.addEventListener("keydown", (event) => this.#key(event));
    layer.addEventListener("blur", () => this.#paint());
    // before the page's own keys: what was drawn last is taken back before anything else is
    document.addEventListener("keydown", (event) => this.#keyOfPage(event), { capture: true });
  }

  /** @param {PointerEvent} event */
  #pointOf(event) {
    return pictureAt(event.clientX, event.clientY, this.layer.getBoundingClientRect(), this.picture);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (!this.#penHere || this.sketch.tool === "move" || event.ctrlKey || event.altKey || event.metaKey) return;
    const [x, y] = this.#cross ?? [0.5, 0.5];
    const step = event.shiftKey ? STEP.shift : STEP.plain;
    /** @type {Record<string, Point>} */
    const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const way = ways[event.key];
    if (way) {
      this.#cross = [Math.min(Math.max(x + step * way[0], 0), 1), Math.min(Math.max(y + step * way[1], 0), 1)];
      this.sketch.drag(this.#cross);
      this.#paint();
    } else if (event.key === "Enter" || event.key === " ") {
      this.#cross = [x, y];
      this.sketch.press(this.#cross, 0);
      this.sketch.release(this.#cross, false);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {KeyboardEvent} event */
  #keyOfPage(event) {
    if (!this.#pen || document.querySelector("dialog[open]")) return;
    const target = event.target;
    if (target instanceof Element && target.matches("textarea, input:not([type=radio]):not([type=checkbox]), select")) return;
    const undo = event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey;
    if (undo && this.sketch.canUndo) this.sketch.undo();
    else if (undo && this.#penHere) this.sketch.cancel(); // nothing left: it must not take back a correction
    else if (event.key === "Escape" && this.sketch.placed > 0) this.sketch.cancel();
    else if (event.key === "Escape" && this.sketch.tool !== "move") this.sketch.take("move");
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  // ---- the bar

  /** @param {HTMLElement} bar */
  #bindBar(bar) {
    bar.addEventListener("change", (event) => {
      const radio = event.target;
      if (!(radio instanceof HTMLInputElement)) return;
      if (radio.name === "draw-tool") this.take(/** @type {Tool} */ (radio.value));
      if (radio.name === "draw-colour") this.sketch.colour = /** @type {Shape["colour"]} */ (radio.value);
    });
    need("[data-draw-undo]", HTMLElement, bar).addEventListener("click", () => this.sketch.undo());
    need("[data-draw-clear]", HTMLElement, bar).addEventListener("click", () => this.sketch.clear());
  }

  #tell() {
    const { bar, sketch } = this;
    if (!bar) return;
    for (const radio of all("[name=draw-tool]", HTMLInputElement, bar)) radio.checked = radio.value === sketch.tool;
    need("[data-draw-undo]", HTMLButtonElement, bar).disabled = !sketch.canUndo;
    const empty = sketch.drawn.shapes.length === 0 && sketch.drawn.point === null;
    need("[data-draw-clear]", HTMLButtonElement, bar).disabled = empty;
    const hints = HINTS[sketch.tool];
    const words = sketch.full && sketch.tool !== "move" ? FULL : hints[Math.min(sketch.placed, hints.length - 1)];
    const hint = need("[data-draw-hint]", HTMLElement, bar);
    if (hint.textContent !== words) hint.textContent = words;
  }
}
