import assert from "node:assert/strict";
import { test } from "node:test";
import { Pose, fit } from "../../static/js/pose.js";

const packing = { landmarks: [23, 25], steps_per_px: 4, absent: -32768 };
const pose = new Pose(Int16Array.from([4, 8, 40, 80, -32768, -32768, 6, 10]).buffer, packing);

test("landmarks come out in pixels, by frame and index", () => {
  assert.equal(pose.frames, 2);
  assert.deepEqual(pose.at(0, 23), [1, 2]);
  assert.deepEqual(pose.at(0, 25), [10, 20]);
  assert.deepEqual(pose.at(1, 25), [1.5, 2.5]);
});

test("what was not measured is not drawn", () => {
  assert.equal(pose.at(1, 23), null);
  assert.equal(pose.at(0, 11), null);
  assert.equal(pose.at(2, 23), null);
  assert.equal(pose.between(1, 23, 25), null);
  assert.deepEqual(pose.between(0, 23, 25), [5.5, 11]);
});

test("a picture is shown whole and centred", () => {
  assert.deepEqual(fit(100, 50, 200, 200), { scale: 2, x: 0, y: 50 });
  assert.deepEqual(fit(50, 100, 200, 200), { scale: 2, x: 50, y: 0 });
});
