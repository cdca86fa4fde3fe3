/**
 * A drawing under the pen: what has been drawn, the shape that is begun, the tool, and what can be undone. Knows no page.
 *
 * A shape of two or three points is drawn by dragging, by tapping its points one after the other, or by both: a press
 * sets a point, and a release elsewhere sets the next.
 *
 * @typedef {import("./drawing_geometry.js").Point} Point
 * @typedef {import("./drawing_geometry.js").Shape} Shape
 * @typedef {import("./drawing_geometry.js").Size} Size
 * @typedef {import("./drawing_geometry.js").Kind} Kind
 * @typedef {import("./drawing_geometry.js").Colour} Colour
 * @typedef {"move" | "point" | Kind} Tool  move: take hold of a point that is there; point: pin the note to a point
 * @typedef {{shapes: Shape[], point: Point | null}} Drawn
 * @typedef {{shape: number, point: number}} Handle  shape -1: the point that the note is pinned to
 */

import { POINTS, distance, hasLength, inside, simplified } from "./drawing_geometry.js";

// what the server takes: analysis/notes/drawing.py
const MOST_SHAPES = 30;
const MOST_POINTS = 1000;
const MOST_FREE = 200;

export class Sketch {
  /** @type {Drawn} */
  drawn = { shapes: [], point: null };
  /** @type {Tool} */
  tool = "move";
  /** @type {Colour} */
  colour = "hand";
  /** @type {Shape | null} the shape that is begun, with the points set so far */
  #begun = null;
  /** @type {Point | null} where its next point would be */
  #next = null;
  /** @type {{handle: Handle, before: Drawn} | null} */
  #held = null;
  /** @type {Drawn[]} */
  #past = [];

  /**
   * @param {Size} picture
   * @param {() => void} changed told after every change to be seen
   */
  constructor(picture, changed) {
    this.picture = picture;
    this.changed = changed;
  }

  /** Begins with what is there; nothing can be undone. @param {Drawn} drawn */
  load(drawn) {
    this.drawn = structuredClone(drawn);
    this.#begun = this.#next = this.#held = null;
    this.#past = [];
    this.tool = "move";
    this.changed();
  }

  /** @param {Tool} tool */
  take(tool) {
    this.tool = tool;
    this.cancel();
  }

  /** How many points there is room for. */
  get #room() {
    const { shapes } = this.drawn;
    return shapes.length >= MOST_SHAPES ? 0 : shapes.reduce((room, { points }) => room - points.length, MOST_POINTS);
  }

  get full() {
    return this.#room < 3;
  }

  get canUndo() {
    return this.#begun !== null || this.#past.length > 0;
  }

  /** Which point of the begun shape comes next, from 0. */
  get placed() {
    return this.#begun?.points.length ?? 0;
  }

  /** The begun shape as it would be; null while there is nothing to see of it. @returns {Shape | null} */
  get preview() {
    if (!this.#begun) return null;
    const { kind, colour, points } = this.#begun;
    const all = this.#next && kind !== "free" ? [...points, this.#next] : points;
    // an angle with one arm is a line yet
    if (kind === "angle" && all.length < 3) return all.length < 2 ? null : { kind: "line", colour, points: all };
    return all.length < 2 ? null : { kind, colour, points: all };
  }

  /** Points that can be taken hold of. @returns {{handle: Handle, at: Point}[]} */
  get handles() {
    const handles = this.drawn.shapes.flatMap(({ kind, points }, shape) =>
      kind === "free" ? [] : points.map((at, point) => ({ handle: { shape, point }, at })),
    );
    return this.drawn.point ? [...handles, { handle: { shape: -1, point: 0 }, at: this.drawn.point }] : handles;
  }

  /** @param {Point} at @param {number} reach pixels of the picture within which a handle is taken */
  press(at, reach) {
    if (this.tool === "move") {
      const near = this.handles
        .map(({ handle, at: place }) => ({ handle, off: distance(place, at, this.picture) }))
        .filter(({ off }) => off <= reach)
        .sort((a, b) => a.off - b.off)[0];
      this.#held = near ? { handle: near.handle, before: structuredClone(this.drawn) } : null;
    } else if (this.tool === "point") {
      this.#keep();
      this.drawn.point = inside(at);
    } else if (!this.full) {
      this.#begun ??= { kind: this.tool, colour: this.colour, points: [] };
      this.#set(at);
    }
    this.changed();
  }

  /** The pointer moves, pressed or not. @param {Point} at */
  drag(at) {
    if (this.#held) this.#pull(this.#held.handle, inside(at));
    else if (this.#begun?.kind === "free") this.#begun.points.push(inside(at));
    else if (this.#begun) this.#next = inside(at);
    else return;
    this.changed();
  }

  /** @param {Point} at @param {boolean} dragged the pointer has moved since the press */
  release(at, dragged) {
    if (this.#held) {
      if (dragged) this.#past.push(this.#held.before);
      this.#held = null;
    } else if (this.#begun?.kind === "free") {
      const most = Math.min(MOST_FREE, this.#room);
      const points = simplified(this.#begun.points, this.picture, this.picture.height / 500, most);
      this.#finish({ ...this.#begun, points });
    } else if (this.#begun && dragged) this.#set(at);
    this.changed();
  }

  /** Drops the shape that is begun, and lets go of what is held. */
  cancel() {
    if (this.#held) this.drawn = this.#held.before;
    this.#begun = this.#next = this.#held = null;
    this.changed();
  }

  undo() {
    if (this.#begun) this.cancel();
    else this.drawn = this.#past.pop() ?? this.drawn;
    this.changed();
  }

  clear() {
    this.cancel();
    if (this.drawn.shapes.length || this.drawn.point) {
      this.#keep();
      this.drawn = { shapes: [], point: null };
    }
    this.changed();
  }

  #keep() {
    this.#past.push(structuredClone(this.drawn));
  }

  /** @param {Point} at */
  #set(at) {
    if (!this.#begun) return;
    this.#begun.points.push(inside(at));
    this.#next = null;
    if (this.#begun.points.length === POINTS[this.#begun.kind]) this.#finish(this.#begun);
  }

  /** @param {Shape} shape */
  #finish(shape) {
    this.#begun = this.#next = null;
    if (!hasLength(shape)) return;
    this.#keep();
    this.drawn.shapes.push(shape);
  }

  /** @param {Handle} handle @param {Point} to */
  #pull({ shape, point }, to) {
    if (shape < 0) {
      this.drawn.point = to;
      return;
    }
    const { kind, points } = this.drawn.shapes[shape];
    const moved = points.slice();
    moved[point] = to;
    if (kind === "circle" && point === 0) {
      const [dx, dy] = [to[0] - points[0][0], to[1] - points[0][1]];
      moved[1] = inside([points[1][0] + dx, points[1][1] + dy]);
    }
    if (hasLength({ kind, colour: "hand", points: moved })) this.drawn.shapes[shape].points = moved;
  }
}
