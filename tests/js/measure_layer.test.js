import assert from "node:assert/strict";
import { test } from "node:test";

import { within } from "../../static/js/measure_layer.js";

const box = { x: 100, y: 50, width: 80, height: 100 };

test("words stay where they are if they end inside the picture", () => {
  assert.deepEqual(within([120, 90], "start", "62°", 10, box), [120, 90]);
});

test("words that would leave the picture move in, whichever way they run", () => {
  const length = 0.58 * 10 * "0.33".length;
  const [right] = within([175, 90], "start", "0.33", 10, box);
  assert.ok(right + length <= 180 && right > 100);
  const [left] = within([105, 90], "end", "0.33", 10, box);
  assert.ok(left - length >= 100 && left < 180);
  const [, top] = within([120, 20], "start", "62°", 10, box);
  assert.ok(top - 5 >= 50);
});
