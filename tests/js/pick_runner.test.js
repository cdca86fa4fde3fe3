import assert from "node:assert/strict";
import { test } from "node:test";

import { middleOf, placeOf } from "../../static/js/pick_runner.js";

const picture = { left: 100, top: 50, width: 400, height: 200 };

test("a tap is a share of the picture as it stands on the screen", () => {
  assert.deepEqual(placeOf(picture, 300, 100), { x: 0.5, y: 0.25 });
  assert.deepEqual(placeOf(picture, 100, 250), { x: 0, y: 1 });
});

test("a tap beside the picture is none", () => {
  for (const [x, y] of [[99, 100], [501, 100], [300, 49], [300, 251]]) assert.equal(placeOf(picture, x, y), null);
});

test("a box stands for the middle of the body in it", () => {
  const { x, y } = middleOf([0.2, 0.3, 0.4, 0.9]);
  assert.ok(Math.abs(x - 0.3) < 1e-9);
  assert.ok(Math.abs(y - 0.6) < 1e-9);
});
