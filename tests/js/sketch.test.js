import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Sketch } from "../../static/js/sketch.js";

const picture = { width: 1600, height: 900 };
/** @type {Sketch} */
let sketch;
beforeEach(() => {
  sketch = new Sketch(picture, () => {});
});

const tap = (...points) => {
  for (const point of points) {
    sketch.drag(point);
    sketch.press(point, 20);
    sketch.release(point, false);
  }
};
const pull = (...way) => {
  sketch.press(way[0], 20);
  for (const point of way) sketch.drag(point);
  sketch.release(way.at(-1), true);
};
const kinds = () => sketch.drawn.shapes.map(({ kind }) => kind);

test("a line is dragged, or tapped at both ends", () => {
  sketch.take("line");
  pull([0.1, 0.1], [0.2, 0.2], [0.3, 0.3]);
  tap([0.5, 0.5], [0.6, 0.5]);
  assert.deepEqual(sketch.drawn.shapes.map(({ points }) => points), [
    [[0.1, 0.1], [0.3, 0.3]],
    [[0.5, 0.5], [0.6, 0.5]],
  ]);
});

test("an angle takes three taps, or a drag and a tap", () => {
  sketch.take("angle");
  tap([0.1, 0.1], [0.2, 0.2]);
  assert.equal(sketch.placed, 2);
  sketch.drag([0.3, 0.1]);
  assert.equal(sketch.preview?.kind, "angle");
  tap([0.3, 0.1]);
  pull([0.5, 0.1], [0.6, 0.2]);
  assert.equal(sketch.preview?.kind, "line", "one arm yet");
  tap([0.7, 0.1]);
  assert.deepEqual(kinds(), ["angle", "angle"]);
  assert.deepEqual(sketch.drawn.shapes[1].points, [[0.5, 0.1], [0.6, 0.2], [0.7, 0.1]]);
});

test("the free hand ends with the release and stays within the picture", () => {
  sketch.take("free");
  pull([0.9, 0.5], [1.2, 0.7], [0.8, 0.9]);
  assert.deepEqual(sketch.drawn.shapes[0].points, [[0.9, 0.5], [1, 0.7], [0.8, 0.9]]);
});

test("a tap alone leaves no shape behind", () => {
  sketch.take("circle");
  tap([0.5, 0.5], [0.5, 0.5]);
  sketch.take("free");
  tap([0.5, 0.5]);
  assert.deepEqual(kinds(), []);
  assert.ok(!sketch.canUndo);
});

test("undo takes back one thing after the other, to where it began", () => {
  sketch.load({ shapes: [{ kind: "line", colour: "hand", points: [[0, 0], [1, 1]] }], point: null });
  assert.ok(!sketch.canUndo);
  sketch.take("point");
  tap([0.5, 0.5]);
  sketch.take("arrow");
  pull([0.1, 0.1], [0.9, 0.1]);
  tap([0.2, 0.2]);
  sketch.undo();
  assert.deepEqual(kinds(), ["line", "arrow"], "first the shape that was begun");
  sketch.undo();
  assert.deepEqual([kinds(), sketch.drawn.point], [["line"], [0.5, 0.5]]);
  sketch.clear();
  assert.deepEqual([kinds(), sketch.drawn.point], [[], null]);
  sketch.undo();
  sketch.undo();
  assert.deepEqual([kinds(), sketch.drawn.point], [["line"], null]);
  assert.ok(!sketch.canUndo);
});

test("a point that is there can be moved, and put back", () => {
  sketch.take("angle");
  tap([0.2, 0.2], [0.4, 0.4], [0.6, 0.2]);
  sketch.take("move");
  pull([0.401, 0.401], [0.5, 0.7]);
  assert.deepEqual(sketch.drawn.shapes[0].points, [[0.2, 0.2], [0.5, 0.7], [0.6, 0.2]]);
  pull([0.9, 0.9], [0.1, 0.1]);
  sketch.undo();
  assert.deepEqual(sketch.drawn.shapes[0].points, [[0.2, 0.2], [0.4, 0.4], [0.6, 0.2]]);
});

test("a circle is moved by its centre and sized by its rim", () => {
  sketch.take("circle");
  pull([0.5, 0.5], [0.6, 0.5]);
  sketch.take("move");
  pull([0.5, 0.5], [0.3, 0.4]);
  assert.deepEqual(sketch.drawn.shapes[0].points, [[0.3, 0.4], [0.4, 0.4]]);
  pull([0.4, 0.4], [0.5, 0.4]);
  assert.deepEqual(sketch.drawn.shapes[0].points, [[0.3, 0.4], [0.5, 0.4]]);
});

test("a drawing ends where the server's patience does", () => {
  sketch.take("line");
  for (let i = 0; i < 40; i += 1) pull([0.1, 0.1], [0.3, 0.3]);
  assert.equal(kinds().length, 30);
  assert.ok(sketch.full);
  sketch.load({ shapes: [], point: null });
  sketch.take("free");
  const wild = Array.from({ length: 400 }, (_, i) => [(i % 7) / 7, (i % 11) / 11]);
  for (let i = 0; i < 12; i += 1) pull(...wild);
  const sizes = sketch.drawn.shapes.map(({ points }) => points.length);
  assert.ok(Math.max(...sizes) <= 200);
  assert.ok(sizes.reduce((sum, size) => sum + size) <= 1000);
});

test("changing the tool drops what was begun", () => {
  sketch.take("angle");
  tap([0.1, 0.1], [0.2, 0.2]);
  sketch.take("line");
  assert.equal(sketch.placed, 0);
  tap([0.5, 0.5]);
  assert.deepEqual(kinds(), []);
});
