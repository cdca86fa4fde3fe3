import assert from "node:assert/strict";
import { test } from "node:test";

import { PhaseClock, counterpart, liftOf, stepped } from "../../static/js/compare/phase.js";

/** Strides one after the other, each with its share on the ground. */
function run(start, stride_s, ground, count) {
  return Array.from({ length: count }, (_, i) => ({
    label: String(i + 1), side: "left", near: true, valid: true,
    foot_strike_s: start + i * stride_s, toe_off_s: start + (i + ground) * stride_s, next_foot_strike_s: start + (i + 1) * stride_s,
  }));
}
/** Uneven timestamps: 60, 30, 24 and 15 pictures a second in turn. */
function uneven(seconds) {
  const steps = [1 / 30, 1 / 60, 1 / 24, 1 / 60, 1 / 15, 1 / 30];
  const pts = [0];
  while (pts.at(-1) < seconds) pts.push(pts.at(-1) + steps[pts.length % steps.length]);
  return pts;
}
const even = (seconds, rate) => Array.from({ length: seconds * rate }, (_, i) => i / rate);

const slow = run(0.4, 0.8, 0.4, 4);
const quick = run(0.1, 0.6, 0.3, 6);
const lift = liftOf([slow, quick]);
const first = new PhaseClock(slow, uneven(4), lift);
const second = new PhaseClock(quick, even(4, 50), lift);
const close = (a, b, by = 1e-9) => assert.ok(Math.abs(a - b) <= by, `${a} is not ${b}`);

test("toe-off lies halfway between what is usual in either clip", () => {
  close(lift, 0.35);
  close(liftOf([slow]), 0.4);
  close(liftOf([[{ ...slow[0], toe_off_s: null }]]), 0.36);
});

test("feet land and leave at the same phase in both clips", () => {
  for (const clock of [first, second]) {
    clock.strides.forEach((stride, index) => {
      assert.deepEqual(clock.at(stride.foot_strike_s), { index, part: 0 });
      close(clock.at(stride.toe_off_s).part, lift);
      close(clock.time({ index, part: lift }), stride.toe_off_s);
      close(clock.time({ index, part: 1 }), stride.next_foot_strike_s);
    });
  }
});

test("time and phase lead back to each other, and phase never runs back", () => {
  let before = -1;
  for (let t = 0.4; t < 3.59; t += 0.013) {
    const phase = first.at(t);
    close(first.time(phase), t);
    assert.ok(phase.index + phase.part > before);
    before = phase.index + phase.part;
  }
});

test("outside all strides the clock stands at their ends, and in a gap at the end of the last one", () => {
  assert.deepEqual(first.at(0), { index: 0, part: 0 });
  assert.deepEqual(first.at(9), { index: 3, part: 1 });
  const gap = new PhaseClock([slow[0], slow[2]], uneven(4), lift);
  assert.deepEqual(gap.at(1.5), { index: 0, part: 1 });
});

test("a stride without a toe-off runs evenly", () => {
  const clock = new PhaseClock([{ ...slow[0], toe_off_s: null }], uneven(2), lift);
  close(clock.at(0.6).part, 0.25);
  close(clock.time({ index: 0, part: 0.25 }), 0.6);
  close(clock.pace({ index: 0, part: 0.9 }), 0.8);
});

test("an event is on the frame nearest to it", () => {
  const frame = first.frame({ index: 1, part: 0 });
  assert.deepEqual(first.atFrame(frame), { index: 1, part: 0 });
  assert.deepEqual(first.atFrame(first.frame({ index: 1, part: lift })), { index: 1, part: lift });
  assert.ok(first.atFrame(frame - 1).part > 0.5);
});

test("on any frame of one clip the other is at the same phase within one frame", () => {
  for (const [lead, other] of [[first, second], [second, first]]) {
    const count = other.strides.length;
    for (let frame = lead.frame({ index: 0, part: 0 }); lead.pts[frame] < lead.strides.at(-1).next_foot_strike_s; frame += 1) {
      const phase = counterpart(lead.atFrame(frame), { first: 0, second: 1 }, count);
      const shown = other.frame(phase);
      const there = other.time({ ...counterpart(lead.at(lead.pts[frame]), { first: 0, second: 1 }, count) });
      const interval = Math.max(other.pts[shown + 1] - other.pts[shown], other.pts[shown] - other.pts[shown - 1], 1 / 15);
      const off = Math.abs(other.pts[shown] - there);
      const around = other.strides.at(-1).next_foot_strike_s - other.strides[0].foot_strike_s; // its last foot strike leads to its first
      assert.ok(Math.min(off, Math.abs(off - around)) <= interval, `frame ${frame}: ${off}`);
    }
  }
});

test("strides beside a pair are pairs, and after the last comes the first", () => {
  const pair = { first: 3, second: 1 };
  assert.deepEqual(counterpart({ index: 3, part: 0.2 }, pair, 4), { index: 1, part: 0.2 });
  assert.deepEqual(counterpart({ index: 6, part: 0.2 }, pair, 4), { index: 0, part: 0.2 });
  assert.deepEqual(counterpart({ index: 0, part: 0 }, pair, 4), { index: 2, part: 0 });
});

test("steps of five per cent go through all strides and stop at the ends", () => {
  let phase = { index: 0, part: 0.07 };
  phase = stepped(phase, 1, 20, 2);
  close(phase.part, 0.1);
  phase = stepped(phase, -1, 20, 2);
  close(phase.part, 0.05);
  assert.deepEqual(stepped({ index: 0, part: 0.96 }, 1, 20, 2), { index: 1, part: 0 });
  assert.deepEqual(stepped({ index: 1, part: 0 }, -1, 20, 2), { index: 0, part: 0.95 });
  assert.deepEqual(stepped({ index: 1, part: 1 }, 1, 20, 2), { index: 1, part: 1 });
  assert.deepEqual(stepped({ index: 0, part: 0 }, -1, 20, 2), { index: 0, part: 0 });
});
