import assert from "node:assert/strict";
import { test } from "node:test";
import { clockText, eventFrame, frameAt, frameFrom, middleOf, nearestFrame, pageOf } from "../../static/js/clock.js";

const uneven = [0, 0.033, 0.067, 0.2, 0.217, 0.25];

test("a frame stays on screen until the next one's timestamp", () => {
  assert.equal(frameAt(uneven, 0), 0);
  assert.equal(frameAt(uneven, 0.0329), 0);
  assert.equal(frameAt(uneven, 0.033), 1);
  assert.equal(frameAt(uneven, 0.199), 2);
  assert.equal(frameAt(uneven, 9), 5);
  assert.equal(frameAt(uneven, -1), 0);
});

test("what begins at a time is seen from the next frame on", () => {
  assert.equal(frameFrom(uneven, 0), 0);
  assert.equal(frameFrom(uneven, 0.033), 1);
  assert.equal(frameFrom(uneven, 0.034), 2);
  assert.equal(frameFrom(uneven, 9), 5);
});

test("a rounded timestamp finds its frame from either side", () => {
  uneven.forEach((t, i) => {
    assert.equal(nearestFrame(uneven, t - 4e-4), i);
    assert.equal(nearestFrame(uneven, t + 4e-4), i);
  });
});

test("the middle of every frame is inside that frame", () => {
  uneven.forEach((_, i) => assert.equal(frameAt(uneven, middleOf(uneven, i)), i));
  assert.equal(middleOf([1.5], 0), 1.5);
});

test("events are found forwards and backwards, never the one on screen", () => {
  const events = [0.21, 0.034, 0.24];
  assert.equal(eventFrame(uneven, events, 0, 1), 1);
  assert.equal(eventFrame(uneven, events, 1, 1), 4);
  assert.equal(eventFrame(uneven, events, 4, -1), 1);
  assert.equal(eventFrame(uneven, events, 5, 1), null);
  assert.equal(eventFrame(uneven, events, 0, -1), null);
});

test("times read like a stop-watch", () => {
  assert.equal(clockText(2.417), "0:02.417");
  assert.equal(clockText(59.9996), "1:00.000");
  assert.equal(clockText(-0.1), "0:00.000");
});

test("every instant lies on its page, and pages stay inside the clip", () => {
  for (let t = 0.04; t <= 21.5; t += 0.13) {
    const [from, to] = pageOf(t, 0.04, 21.5, 5);
    assert.ok(from <= t && t <= to + 1e-9, `${t} on ${from}..${to}`);
    assert.ok(from >= 0.04 && to <= 21.5 + 1e-9);
    assert.ok(Math.abs(to - from - 5) < 1e-9);
  }
  assert.deepEqual(pageOf(1, 0, 3, 5), [0, 3]);
});
