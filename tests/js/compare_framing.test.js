import assert from "node:assert/strict";
import { test } from "node:test";

import { bodyAt } from "../../static/js/compare/body.js";
import { legLength, onRunner, wayOf, whole } from "../../static/js/compare/framing.js";

const pts = Array.from({ length: 60 }, (_, i) => i / 30);
const strides = [0.1, 0.8].map((t) => ({ side: "left", near: true, foot_strike_s: t, toe_off_s: t + 0.25, next_foot_strike_s: t + 0.7 }));
/** A runner with a leg of 200 px whose hips go right by 3 px a frame. */
const still = { 23: [100, 150], 24: [100, 150], 25: [100, 250], 27: [100, 350], 29: [90, 360] };
const pose = {
  at: (frame, landmark) => (frame < 60 && still[landmark] ? [still[landmark][0] + 3 * frame, still[landmark][1]] : null),
  between: (frame) => (frame < 60 ? [100 + 3 * frame, 150] : null),
};
const segments = [{ first: 0, last: 59, near_side: "left", direction: "right" }];
const close = (a, b) => assert.ok(Math.abs(a - b) < 1e-6, `${a} is not ${b}`);

/** Where a pixel of a picture of 640 by 480 lies on a screen 400 by 300, in pixels. */
function shown({ scale, x, y }, [px, py], mirrored = false) {
  const ratio = 400 / 640;
  return [(mirrored ? -1 : 1) * scale * ratio * px + x * 400, scale * ratio * py + y * 400 * 480 / 640];
}

test("the leg is as long as it looks where it looks longest", () => {
  close(legLength(pose, segments), 200);
  assert.equal(legLength({ at: () => null }, segments), null);
});

test("the way follows the hips across and the ground down", () => {
  const way = wayOf(pose, pts, strides);
  close(way.across[0], 100);
  close(way.across[30], 190);
  close(way.across[59], 277);
  close(way.ground[20], 360);
  assert.equal(wayOf({ at: () => null, between: () => null }, pts, strides), null);
});

test("runners are of one size, in the middle, on one line, mirrored or not", () => {
  for (const mirrored of [false, true]) {
    for (const runner of [{ leg: 200, across: 300, ground: 400 }, { leg: 50, across: 90, ground: 210 }]) {
      const lie = onRunner({ width: 640, height: 480 }, 4 / 3, runner, mirrored);
      const [x, floor] = shown(lie, [runner.across, runner.ground], mirrored);
      close(x, 200);
      close(floor, 0.92 * 300);
      close(floor - shown(lie, [runner.across, runner.ground - runner.leg], mirrored)[1], 300 / 2.75);
    }
  }
});

test("all of a picture is in the middle of its screen", () => {
  const upright = whole({ width: 640, height: 1280 }, 4 / 3, false);
  close(upright.scale, 0.375);
  close(upright.x, 0.3125);
  close(upright.y, 0);
  const mirrored = whole({ width: 640, height: 240 }, 4 / 3, true);
  assert.deepEqual(mirrored, { scale: 1, x: 1, y: 0.5 });
});

test("bodies are measured in legs around the hips, also between two frames", () => {
  const runner = { pose, pts, leg: 200, mirrored: false };
  const at = bodyAt(runner, 0.05);
  close(at(27)[0], 0);
  close(at(27)[1], 1);
  close(at(29)[0], -0.05);
  close(bodyAt({ ...runner, mirrored: true }, 0.05)(29)[0], 0.05);
  assert.equal(at(31), null);
});
