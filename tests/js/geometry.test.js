import assert from "node:assert/strict";
import { test } from "node:test";

import { cropAround, groundAt, marksOf, turn } from "../../static/js/geometry.js";

const DEG = 180 / Math.PI;
/** A leg whose thigh hangs down and whose shank points back: 90 degrees of knee bend. */
const bent = {
  hip: [100, 100], knee: [100, 140], ankle: [60, 140], heel: [55, 130], toe: [60, 155],
  hips: [100, 100], shoulders: [110, 40], ground: 180,
};
const only = (marks, kind) => marks.filter((mark) => mark.kind === kind);

test("the knee's arc spans its bend, from the thigh prolonged to the shank", () => {
  const marks = marksOf("knee", bent);
  const [arc] = only(marks, "arc");
  assert.deepEqual(arc.at, bent.knee);
  assert.ok(Math.abs(Math.abs(arc.to - arc.from) * DEG - 90) < 1e-9);
  assert.deepEqual(only(marks, "line").filter((line) => !line.guide).map(({ from, to }) => [from, to]), [
    [bent.hip, bent.knee],
    [bent.knee, bent.ankle],
  ]);
});

test("angles against the vertical are those of the metrics", () => {
  for (const [drawing, body, degrees] of [
    ["thigh", { ...bent, knee: [130, 140] }, Math.atan2(30, 40) * DEG],
    ["shank", { ...bent, ankle: [110, 180] }, Math.atan2(10, 40) * DEG],
    ["trunk", bent, Math.atan2(10, 60) * DEG],
  ]) {
    const [arc] = only(marksOf(drawing, body), "arc");
    assert.ok(Math.abs(Math.abs(arc.to - arc.from) * DEG - degrees) < 1e-9, drawing);
  }
});

test("an angle goes the short way round", () => {
  assert.ok(Math.abs(turn(3, -3) - (2 * Math.PI - 6)) < 1e-12);
  assert.ok(Math.abs(turn(0, 1.5 * Math.PI) + Math.PI / 2) < 1e-12);
});

test("the heel's height stands on the ground, under the heel", () => {
  const [line] = only(marksOf("heel", bent), "line").filter((mark) => !mark.guide);
  assert.deepEqual([line.from, line.to], [[55, 180], [55, 130]]);
  assert.deepEqual(marksOf("heel", { ...bent, ground: null }), []);
});

test("how far the ankle is ahead is measured level, from under the hip", () => {
  const [line] = only(marksOf("ahead", bent), "line").filter((mark) => !mark.guide);
  assert.deepEqual([line.from, line.to], [[100, 140], [60, 140]]);
});

test("every drawing says where its number goes, and nothing is drawn without landmarks", () => {
  const nothing = { hip: null, knee: null, ankle: null, heel: null, toe: null, hips: null, shoulders: null, ground: null };
  for (const drawing of ["knee", "thigh", "fold", "shank", "ankle", "trunk", "ahead", "lever", "heel", "hips", "ground"]) {
    assert.equal(only(marksOf(drawing, bent), "label").length, 1, drawing);
    assert.deepEqual(marksOf(drawing, nothing), [], drawing);
  }
});

test("the ground moves with a camera that tilts", () => {
  const pts = Array.from({ length: 40 }, (_, i) => i / 20);
  const pose = { at: (frame, landmark) => (landmark === 29 ? [0, 500 + frame] : null) };
  const stride = { side: "left", foot_strike_s: 0.2, toe_off_s: 0.5, next_foot_strike_s: 0.9 };
  const first = groundAt(pose, pts, stride, 6);
  const later = groundAt(pose, pts, stride, 16);
  assert.ok(Math.abs(first - 506) <= 1 && Math.abs(later - 516) <= 1, `${first} ${later}`);
  assert.equal(groundAt(pose, pts, { ...stride, toe_off_s: null }, 6), null);
  assert.equal(groundAt({ at: () => null }, pts, stride, 6), null);
});

test("a crop holds the points, keeps its shape and stays in the picture", () => {
  const picture = { width: 640, height: 360 };
  for (const points of [[[300, 100], [340, 300]], [[5, 5], [20, 200]], [[600, 20], [639, 350]], [[0, 0], [640, 360]]]) {
    const crop = cropAround(points, picture, 0.8);
    assert.ok(Math.abs(crop.width / crop.height - 0.8) < 1e-9);
    assert.ok(crop.x >= 0 && crop.y >= 0 && crop.x + crop.width <= 640 + 1e-9 && crop.y + crop.height <= 360 + 1e-9);
  }
  const crop = cropAround([[300, 100], [340, 300]], picture, 0.8);
  assert.ok(crop.x < 300 && crop.x + crop.width > 340 && crop.y < 100 && crop.y + crop.height > 300);
});
