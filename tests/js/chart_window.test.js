import assert from "node:assert/strict";
import { test } from "node:test";
import { piecesWithin, unpacked, windowed } from "../../static/js/chart_window.js";

const x = Array.from({ length: 1000 }, (_, i) => i / 100);
const y = x.map((t) => Math.sin(7 * t));

test("numbers are read packed and plain", () => {
  const bdata = Buffer.from(new Float64Array([1.5, Number.NaN, -2]).buffer).toString("base64");
  assert.deepEqual([...unpacked({ dtype: "f8", bdata })], [1.5, Number.NaN, -2]);
  assert.deepEqual(unpacked([1, null]), [1, null]);
  assert.throws(() => unpacked({ dtype: "i2", bdata }));
});

test("a part has what is in sight and one point beyond either end", () => {
  const part = windowed(x, y, 2, 3, 5000);
  assert.deepEqual(part.x, x.slice(199, 302));
  assert.deepEqual(part.y, y.slice(199, 302));
});

test("what is thinned keeps its peaks and its order", () => {
  const part = windowed(x, y, 0, 10, 100);
  assert.ok(part.x.length <= 100);
  assert.equal(Math.max(...part.y), Math.max(...y));
  assert.equal(Math.min(...part.y), Math.min(...y));
  assert.ok(part.x.every((t, i) => i === 0 || t > part.x[i - 1]));
});

test("a gap between two pieces stays one", () => {
  const holed = { x: [...x.slice(0, 300), Number.NaN, ...x.slice(500)], y: [...y.slice(0, 300), Number.NaN, ...y.slice(500)] };
  for (const most of [5000, 60]) {
    const part = windowed(holed.x, holed.y, 1, 9, most);
    const gap = part.x.findIndex(Number.isNaN);
    assert.ok(part.x[gap - 1] < 3 && part.x[gap + 1] >= 5, `of ${most}`);
  }
});

test("nothing in sight is nothing, or the line that goes through", () => {
  assert.equal(windowed([0, 1], [0, 1], 5, 6, 100).x.length, 1);
  assert.deepEqual(windowed([0, 10], [0, 1], 5, 6, 100).x, [0, 10]);
  assert.deepEqual(windowed([], [], 5, 6, 100).x, []);
});

test("of lines those in sight are kept whole", () => {
  const lines = { x: [0, 2, null, 3, 3, null, 8, 9, null], y: [0, 1, null, 0, 1, null, 0, 1, null] };
  assert.deepEqual(piecesWithin(lines.x, lines.y, 1, 4), { x: lines.x.slice(0, 6), y: lines.y.slice(0, 6) });
  assert.deepEqual(piecesWithin([5, 9], [0, 1], 6, 7), { x: [5, 9], y: [0, 1] });
  assert.deepEqual(piecesWithin(lines.x, lines.y, 4, 7).x, []);
});
