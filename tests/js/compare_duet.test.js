import assert from "node:assert/strict";
import { test } from "node:test";

import { Duet } from "../../static/js/compare/duet.js";
import { PhaseClock } from "../../static/js/compare/phase.js";

const RATE = 50;
const even = (seconds) => Array.from({ length: seconds * RATE }, (_, i) => i / RATE);

/** Strides one after the other; those named have no toe-off. */
function run(start, stride_s, count, without = []) {
  return Array.from({ length: count }, (_, i) => ({
    label: String(i + 1), side: "left", near: true, valid: true,
    foot_strike_s: start + i * stride_s,
    toe_off_s: without.includes(i) ? null : start + (i + 0.4) * stride_s,
    next_foot_strike_s: start + (i + 1) * stride_s,
  }));
}

/** A player whose video is where the test puts it; a jump takes until the test says so. */
class Told extends EventTarget {
  rate = 1;
  playing = false;
  jumps = [];
  heading = 0;
  video = { currentTime: 0, seeking: false, ended: false };
  constructor(pts) {
    super();
    this.pts = pts;
  }
  show(frame) {
    this.playing = false;
    this.heading = frame;
    this.video.currentTime = this.pts[frame];
    this.dispatchEvent(new Event("seek"));
  }
  step(frames) {
    this.show(this.heading + frames);
  }
  jump(frame) {
    this.jumps.push(frame);
    this.video.seeking = true;
    this.wanted = frame;
  }
  arrive() {
    this.video.seeking = false;
    this.video.currentTime = this.pts[this.wanted];
  }
  toggle() {
    this.playing = !this.playing;
  }
  /** Plays on by so much of its own time. */
  play(seconds) {
    if (!this.video.seeking) this.video.currentTime += seconds;
    this.heading = Math.min(Math.round(this.video.currentTime * RATE), this.pts.length - 1);
    this.dispatchEvent(new Event("frame"));
  }
}

function duet(strides, others) {
  const voice = (own, seconds) => ({ player: new Told(even(seconds)), clock: new PhaseClock(own, even(seconds), 0.4) });
  return new Duet(voice(strides, 8), voice(others, 8), { first: 0, second: 0 });
}

test("events lead through strides that have no toe-off, there and back", () => {
  const both = duet(run(0.4, 0.8, 4, [1, 2]), run(0.2, 0.6, 4));
  const { player } = both.first;
  const seen = [];
  player.show(0);
  for (let i = 0; i < 8; i += 1) {
    both.stepEvent(1);
    seen.push(player.heading);
  }
  assert.deepEqual(seen, [20, 36, 60, 100, 140, 156, 180, 180]);
  const back = [];
  for (let i = 0; i < 7; i += 1) {
    both.stepEvent(-1);
    back.push(player.heading);
  }
  assert.deepEqual(back, [156, 140, 100, 60, 36, 20, 20]);
});

test("a clip whose seeks are slow is not sent seeking for ever", () => {
  const both = duet(run(0, 0.8, 9), run(0, 0.8, 9));
  const [first, second] = [both.first.player, both.second.player];
  second.video.currentTime = 3;
  first.playing = true;
  let arrival = 0;
  for (let tick = 0; tick < 300; tick += 1) {
    if (second.video.seeking && tick >= arrival) second.arrive();
    else if (second.playing) second.play(0.02 * second.rate);
    const jumps = second.jumps.length;
    first.play(0.02);
    if (second.jumps.length > jumps) arrival = tick + 15; // a seek takes 0.3 s
  }
  assert.ok(second.jumps.length >= 1 && second.jumps.length <= 2, `${second.jumps.length} jumps`);
  assert.ok(Math.abs(second.video.currentTime - first.video.currentTime) < 0.05);
});

test("where the leader has no stride the other one stands", () => {
  const both = duet(run(1, 0.8, 2), run(1, 0.8, 2));
  const [first, second] = [both.first.player, both.second.player];
  first.playing = true;
  const [before, after] = [0.02, 2.7];
  for (const from of [before, after]) {
    first.video.currentTime = from;
    second.jumps = [];
    for (let tick = 0; tick < 40; tick += 1) {
      first.play(0.02);
      assert.ok(!second.playing);
    }
    assert.deepEqual(second.jumps, []);
    assert.equal(second.heading, from === before ? 50 : 130);
  }
});

test("at its end the second clip does not begin anew", () => {
  const both = duet(run(0, 0.8, 4), run(0, 0.8, 4));
  const [first, second] = [both.first.player, both.second.player];
  first.video.currentTime = second.video.currentTime = 3.1;
  first.playing = true;
  second.video.ended = true;
  first.play(0.02);
  assert.ok(!second.playing);
});
