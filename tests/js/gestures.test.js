import assert from "node:assert/strict";
import { test } from "node:test";

import { framesDragged } from "../../static/js/gestures.js";

/** @param {number} fps */
const pts = (fps) => Array.from({ length: 2 * fps + 1 }, (_, i) => i / fps);

test("a drag goes on by time, and by no more than a frame for three pixels", () => {
  assert.equal(framesDragged(340, pts(60)), 60);
  assert.equal(framesDragged(-34, pts(60)), -6);
  assert.equal(framesDragged(340, pts(240)), Math.round(340 / 3));
  assert.equal(framesDragged(340, [0]), Math.round(340 / 3));
});
