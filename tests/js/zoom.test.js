import assert from "node:assert/strict";
import { test } from "node:test";
import { MAX_SCALE, WHOLE, moved, zoomed } from "../../static/js/zoom.js";

/** Where a point of the picture (0..1) lies in the box. */
const placed = (view, x, y) => [view.x + view.scale * x, view.y + view.scale * y];
const near = (a, b) => a.forEach((value, i) => assert.ok(Math.abs(value - b[i]) < 1e-9, `${a} is not ${b}`));

test("what is under the fingers stays under them", () => {
  const once = zoomed(WHOLE, 2, 0.25, 0.75);
  near(placed(once, 0.25, 0.75), [0.25, 0.75]);
  const under = [(0.4 - once.x) / once.scale, (0.6 - once.y) / once.scale];
  near(placed(zoomed(once, 1.5, 0.4, 0.6), ...under), [0.4, 0.6]);
});

test("the picture always fills its box", () => {
  let view = zoomed(WHOLE, 3, 0.9, 0.1);
  for (const [dx, dy] of [[5, 0], [0, -5], [-9, 9], [0.1, 0.1]]) {
    view = moved(view, dx, dy);
    const [left, top] = placed(view, 0, 0);
    const [right, bottom] = placed(view, 1, 1);
    assert.ok(left <= 1e-9 && top <= 1e-9 && right >= 1 - 1e-9 && bottom >= 1 - 1e-9, JSON.stringify(view));
  }
});

test("out again it is the whole picture, and there is an end to zooming in", () => {
  const far = zoomed(zoomed(WHOLE, 100, 0.3, 0.3), 2, 0.9, 0.9);
  assert.equal(far.scale, MAX_SCALE);
  const out = zoomed(far, 1e-3, 0.5, 0.5);
  assert.deepEqual([out.scale, out.x + 0, out.y + 0], [1, 0, 0]);
});
