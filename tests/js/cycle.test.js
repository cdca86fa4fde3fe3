import assert from "node:assert/strict";
import { test } from "node:test";

import { cycleOf, instantsOf, loopOf, nearestPoint, percentAt, strideMeant, timeAt, valueAt } from "../../static/js/cycle.js";

const pts = [0, 0.1, 0.15, 0.4, 0.5, 0.9, 1.0];
const stride = { label: "1", side: "left", near: true, valid: true, foot_strike_s: 0.12, toe_off_s: 0.3, next_foot_strike_s: 0.52 };
const far = { ...stride, label: "f1", near: false, foot_strike_s: 0.3, next_foot_strike_s: 0.8 };

test("time and per cent lead back to each other", () => {
  assert.equal(percentAt(stride, 0.12), 0);
  assert.equal(percentAt(stride, 0.52), 100);
  for (const t of [0.13, 0.3, 0.6]) assert.ok(Math.abs(timeAt(stride, percentAt(stride, t)) - t) < 1e-12);
});

test("a value between two frames lies between theirs, whatever their distance", () => {
  const values = [0, 1, 2, 12, null, 4, 5];
  assert.equal(valueAt(pts, values, 0.15), 2);
  assert.ok(Math.abs(valueAt(pts, values, 0.2) - 4) < 1e-9);
  assert.equal(valueAt(pts, values, 0.45), null);
  assert.equal(valueAt(pts, values, 1.0), 5);
  assert.equal(valueAt(pts, values, 1.01), null);
  assert.equal(valueAt(pts, values, -0.01), null);
});

test("a stride is known at its foot strikes and at the frames between", () => {
  assert.deepEqual(instantsOf(pts, stride), [0.12, 0.15, 0.4, 0.5, 0.52]);
  assert.deepEqual(instantsOf(pts, { ...stride, foot_strike_s: 0.15, next_foot_strike_s: 0.5 }), [0.15, 0.4, 0.5]);
});

test("a cycle begins at 0 and ends at 100 with the curve's values there", () => {
  const line = pts.map((t) => 10 * t);
  const data = { pts, near: { knee: line, thigh: line, heel: line }, far: { knee: line, thigh: line, heel: line } };
  const points = cycleOf(data, stride, "knee");
  assert.deepEqual(points.map(([x]) => Math.round(x)), [0, 8, 70, 95, 100]);
  for (const [x, y] of points) assert.ok(Math.abs(y - 10 * timeAt(stride, x)) < 1e-9);
  const loop = loopOf(data, stride);
  assert.equal(loop.length, 5);
  assert.ok(Math.abs(loop[0].point[0] - 1.2) < 1e-9);
});

test("the nearest point, if any is near enough", () => {
  assert.equal(nearestPoint([[0, 0], [3, 4], [9, 9]], [4, 4]), 1);
  assert.equal(nearestPoint([[0, 0]], [30, 0], 16), -1);
  assert.equal(nearestPoint([], [0, 0]), -1);
});

test("the lead is meant while the clock is in it, else the near stride under way", () => {
  const strides = [stride, far];
  const both = { near: true, far: true };
  assert.equal(strideMeant(strides, far, 0.4, both)?.label, "f1");
  assert.equal(strideMeant(strides, null, 0.4, both)?.label, "1");
  assert.equal(strideMeant(strides, stride, 0.6, both)?.label, "f1");
  assert.equal(strideMeant(strides, far, 0.4, { near: true, far: false })?.label, "1");
  assert.equal(strideMeant(strides, null, 0.95, both), null);
});
