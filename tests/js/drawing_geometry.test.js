import assert from "node:assert/strict";
import { test } from "node:test";
import {
  degreesOf,
  distance,
  hasLength,
  inside,
  labelPlace,
  pathOf,
  pictureAt,
  simplified,
} from "../../static/js/drawing_geometry.js";

const wide = { width: 1920, height: 1080 };
const detour = (from, by, to) => distance(from, by, wide) + distance(by, to, wide) - distance(from, to, wide);
const tall = { width: 1080, height: 1920 };

test("a point of the picture is the same at any size of the window", () => {
  const small = { x: 12, y: 300, width: 360, height: 202.5 };
  const large = { x: 100, y: 40, width: 1600, height: 900 };
  for (const [x, y] of [[0.25, 0.75], [0, 0], [1, 1], [0.5, 0.125]]) {
    for (const box of [small, large]) {
      assert.deepEqual(pictureAt(box.x + x * box.width, box.y + y * box.height, box, wide), [x, y]);
    }
  }
});

test("bars beside the picture are no part of it", () => {
  const box = { x: 0, y: 0, width: 1000, height: 960 };
  assert.deepEqual(pictureAt(500, 480, box, tall), [0.5, 0.5]);
  assert.deepEqual(pictureAt(230, 0, box, tall), [0, 0]);
  assert.deepEqual(pictureAt(10, 2000, box, tall), [0, 1]);
});

test("an angle is measured in pixels, not in units of the picture", () => {
  const half = [[0.5, 0.25], [0.5, 0.5], [0.75, 0.5]];
  assert.ok(Math.abs(degreesOf(half, wide) - 90) < 1e-9);
  // 45 degrees of a square picture are fewer on one that is wide
  const slanted = [[1, 0.5], [0.5, 0.5], [1, 0]];
  assert.ok(Math.abs(degreesOf(slanted, { width: 800, height: 800 }) - 45) < 1e-9);
  assert.ok(Math.abs(degreesOf(slanted, wide) - (Math.atan2(540, 960) * 180) / Math.PI) < 1e-9);
  assert.ok(Math.abs(degreesOf(slanted, tall) - (Math.atan2(960, 540) * 180) / Math.PI) < 1e-9);
});

test("an angle goes from nothing to straight, from whichever arm", () => {
  const arm = [0.7, 0.5];
  assert.equal(degreesOf([arm, [0.5, 0.5], [0.9, 0.5]], wide), 0);
  assert.equal(degreesOf([arm, [0.5, 0.5], [0.1, 0.5]], wide), 180);
  const points = [[0.2, 0.1], [0.4, 0.6], [0.9, 0.4]];
  assert.equal(degreesOf(points, wide), degreesOf(points.toReversed(), wide));
});

test("an angle's label stays on the picture and is somewhere also when the angle is straight", () => {
  for (const points of [
    [[0, 0], [0.01, 0], [0.02, 0.01]],
    [[0.1, 0.5], [0.5, 0.5], [0.9, 0.5]],
    [[1, 1], [0.99, 1], [1, 0.99]],
  ]) {
    const [x, y] = labelPlace(points, wide, 2);
    assert.ok(x > 0 && x < wide.width && y > 0 && y < wide.height, `${x} ${y}`);
  }
});

test("a circle is round on the picture", () => {
  const path = pathOf({ kind: "circle", colour: "hand", points: [[0.5, 0.5], [0.5, 0.75]] }, wide, 1);
  const [, ...radii] = /A([\d.]+) ([\d.]+)/.exec(path) ?? [];
  assert.deepEqual(radii, ["270.00", "270.00"]);
});

test("an arrow's head is at its end, and as large on the screen as the unit says", () => {
  const arrow = { kind: "arrow", colour: "hand", points: [[0.25, 0.5], [0.75, 0.5]] };
  const barbs = (unit) => pathOf(arrow, wide, unit).split("M")[2].split("L");
  assert.equal(barbs(1)[1], "1440.00 540.00");
  const reach = (unit) => 1440 - Number(barbs(unit)[0].split(" ")[0]);
  assert.ok(reach(1) > 0);
  assert.ok(Math.abs(reach(3) / reach(1) - 3) < 0.01);
});

test("what has no length is no shape", () => {
  assert.ok(!hasLength({ kind: "line", colour: "hand", points: [[0.5, 0.5], [0.5, 0.5]] }));
  assert.ok(!hasLength({ kind: "angle", colour: "hand", points: [[0.1, 0.5], [0.5, 0.5]] }));
  assert.ok(!hasLength({ kind: "free", colour: "hand", points: [[0.1, 0.5]] }));
  assert.ok(hasLength({ kind: "line", colour: "hand", points: [[0.5, 0.5], [0.5, 0.6]] }));
});

test("a pen's way keeps its corners and loses what lies on the line", () => {
  const way = [[0, 0.5], ...Array.from({ length: 50 }, (_, i) => [0.01 * i, 0.5]), [0.5, 0.5], [0.5, 0.9]];
  assert.deepEqual(simplified(way, wide, 2, 200), [[0, 0.5], [0.5, 0.5], [0.5, 0.9]]);
});

test("no scribble has more points than can be kept, and it stays where it was", () => {
  const scribble = Array.from({ length: 5000 }, (_, i) => inside([0.5 + 0.4 * Math.sin(i), 0.5 + 0.4 * Math.cos(1.7 * i)]));
  const kept = simplified(scribble, wide, 2, 200);
  assert.ok(kept.length <= 200);
  assert.deepEqual([kept[0], kept.at(-1)], [scribble[0], scribble.at(-1)]);
  const circle = Array.from({ length: 1000 }, (_, i) => inside([0.5 + 0.2 * Math.sin(i / 150), 0.5 + 0.2 * Math.cos(i / 150)]));
  const thin = simplified(circle, wide, 2, 200);
  assert.ok(thin.length < 120);
  // a point lies on a line if the ways to its ends are together hardly longer than the line
  const offWay = (point) =>
    Math.min(...thin.slice(1).map((to, i) => detour(thin[i], point, to)));
  for (const point of circle) assert.ok(offWay(point) < 0.5, `${point}`);
});
