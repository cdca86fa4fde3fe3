import assert from "node:assert/strict";
import { test } from "node:test";
import { Player } from "../../static/js/player.js";
import { Reel } from "../../static/js/reel.js";

const pts = [0.5, 0.6, 0.65, 0.8, 1.0, 1.1];

/** A reel, the hand on its clock, and what it has said. */
function made() {
  let ms = 0;
  /** @type {(() => void)[]} */
  let waiting = [];
  const reel = new Reel(pts, () => ms, (tick) => waiting.push(tick));
  /** @type {string[]} */
  const said = [];
  for (const name of ["play", "pause", "seeked", "ended"]) reel.addEventListener(name, () => said.push(name));
  const pass = (/** @type {number} */ more) => {
    ms += more;
    const ticks = waiting;
    waiting = [];
    for (const tick of ticks) tick();
  };
  return { reel, said, pass };
}

test("it runs by the clock at its rate, and stands while it is stopped", async () => {
  const { reel, pass } = made();
  assert.equal(reel.currentTime, 0.5);
  await reel.play();
  pass(100);
  assert.ok(Math.abs(reel.currentTime - 0.6) < 1e-9);
  reel.playbackRate = 0.25;
  pass(400);
  assert.ok(Math.abs(reel.currentTime - 0.7) < 1e-9);
  reel.pause();
  pass(1000);
  assert.ok(Math.abs(reel.currentTime - 0.7) < 1e-9);
});

test("it ends with the clip, and begins again from its start", async () => {
  const { reel, said, pass } = made();
  await reel.play();
  pass(5000);
  assert.deepEqual([reel.currentTime, reel.paused, reel.ended], [1.1, true, true]);
  assert.deepEqual(said, ["play", "pause", "ended"]);
  await reel.play();
  assert.deepEqual([reel.currentTime, reel.paused, reel.ended], [0.5, false, false]);
});

test("a player shows its frames as those of a video", async () => {
  globalThis.requestAnimationFrame = () => 0;
  const { reel } = made();
  const player = new Player(/** @type {any} */ (reel), pts);
  /** @type {number[]} */
  const frames = [];
  player.addEventListener("frame", (event) => frames.push(/** @type {CustomEvent} */ (event).detail.frame));
  for (const step of [1, 1, -1, 9]) {
    player.step(step);
    await null;
  }
  assert.deepEqual(frames, [1, 2, 1, 5]);
  player.step(-1);
  player.step(-1);
  assert.equal(player.heading, 3, "steps are counted from where it is going");
  await null;
  await null;
  assert.equal(player.frame, 3);
});
