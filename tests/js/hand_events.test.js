import assert from "node:assert/strict";
import { test } from "node:test";

import { eventsOf, foundAgain, frameStepped, frameWithin, lastOf, roomOf, segmentAt } from "../../static/js/hand_events.js";

/** @param {string} label @param {number} start @param {number | null} off @param {number} end @param {boolean} near */
const stride = (label, start, off, end, near = true) => ({
  label,
  side: /** @type {"left" | "right"} */ (near ? "right" : "left"),
  near,
  valid: true,
  foot_strike_s: start,
  toe_off_s: off,
  next_foot_strike_s: end,
  verdict: null,
  rank: null,
  value: null,
});
const STRIDES = [
  stride("1", 0.3, 0.55, 1.0),
  stride("f1", 0.65, 0.9, 1.35, false),
  stride("2", 1.0, null, 1.7),
  stride("3", 1.9, 2.15, 2.6),
];
const EVENTS = eventsOf(STRIDES, []);
const PTS = [0, 0.1, 0.2, 0.3, 0.45, 0.5, 0.6, 0.7];

test("each event is there once, in order, with the stride that it belongs to", () => {
  assert.deepEqual(
    EVENTS.filter((e) => e.near).map((e) => [e.kind, e.time, e.stride]),
    [
      ["foot_strike", 0.3, "1"],
      ["toe_off", 0.55, "1"],
      ["foot_strike", 1.0, "2"],
      ["foot_strike", 1.7, "2"],
      ["foot_strike", 1.9, "3"],
      ["toe_off", 2.15, "3"],
      ["foot_strike", 2.6, "3"],
    ],
  );
});

test("an event by hand says who gave it", () => {
  const given = { event: /** @type {const} */ ("toe_off"), near: true, side: /** @type {const} */ ("right"), time_s: 0.55, correction: 7, says: "moved by Alice" };
  const signed = eventsOf(STRIDES, [given]).filter((e) => e.says);
  assert.deepEqual(signed.map((e) => [e.kind, e.time, e.says]), [["toe_off", 0.55, "moved by Alice"]]);
  assert.deepEqual(eventsOf(STRIDES, [{ ...given, side: "left" }]).filter((e) => e.says), []);
});

test("an event has room between its neighbours of the same leg", () => {
  assert.deepEqual(roomOf(EVENTS, EVENTS[0]), { after: -Infinity, before: 0.55 });
  const far = EVENTS.find((e) => !e.near && e.kind === "toe_off");
  assert.deepEqual(far && roomOf(EVENTS, far), { after: 0.65, before: 1.35 });
});

test("a drag lands on the nearest frame in the room", () => {
  const room = { after: 0.2, before: 0.5 };
  assert.equal(frameWithin(PTS, 0.44, room), 4);
  assert.equal(frameWithin(PTS, 0.36, room), 3);
  assert.equal(frameWithin(PTS, 0.0, room), 3);
  assert.equal(frameWithin(PTS, 9.0, room), 4);
  assert.equal(frameWithin(PTS, 0.1, { after: -Infinity, before: Infinity }), 1);
  assert.equal(frameWithin(PTS, 0.33, { after: 0.31, before: 0.44 }), null);
});

test("a step shows the next picture, also from between two frames", () => {
  const room = { after: -Infinity, before: Infinity };
  assert.equal(frameStepped(PTS, 0.3, 1, room), 4);
  assert.equal(frameStepped(PTS, 0.3, -1, room), 2);
  // shown on the frame at 0.3
  assert.equal(frameStepped(PTS, 0.33, -1, room), 2);
  assert.equal(frameStepped(PTS, 0.33, 1, room), 4);
  // shown on the frame at 0.45
  assert.equal(frameStepped(PTS, 0.43, 1, room), 5);
  assert.equal(frameStepped(PTS, 0.43, -1, room), 3);
  assert.equal(frameStepped(PTS, 0.1, -5, room), 0);
});

test("a step goes no further than there is room, and never the other way", () => {
  assert.equal(frameStepped(PTS, 0.3, 5, { after: 0.2, before: 0.6 }), 5);
  assert.equal(frameStepped(PTS, 0.6, 5, { after: 0.5, before: 0.7 }), null);
  assert.equal(frameStepped(PTS, 0.59, 1, { after: 0.5, before: 0.7 }), null);
  assert.equal(frameStepped(PTS, 0.46, -1, { after: 0.455, before: 0.55 }), null);
  assert.equal(frameStepped(PTS, 0.7, 1, { after: 0.5, before: Infinity }), null);
});

test("an event is found again where it now is, and not taken for another", () => {
  const event = EVENTS[0];
  assert.equal(foundAgain(EVENTS, { ...event, time: 0.31 }), event);
  assert.equal(foundAgain(EVENTS, { ...event, time: 0.45 }), null);
  assert.equal(foundAgain([], event), null);
});

test("a frame is in one segment or none", () => {
  const segments = [{ first: 2, last: 9, near_side: /** @type {const} */ ("left"), direction: /** @type {const} */ ("left") }];
  assert.equal(segmentAt(segments, 9), segments[0]);
  assert.equal(segmentAt(segments, 10), null);
});

test("undo takes the newest that stands, redo the last one that was undone after it", () => {
  /** @param {number} id @param {boolean} undone */
  const line = (id, undone) => ({ id: String(id), url: `/${id}`, undone });
  assert.deepEqual(lastOf([]), { undo: null, redo: null });
  assert.deepEqual(lastOf([{ id: "1", url: "", undone: true }]), { undo: null, redo: null });
  assert.deepEqual(lastOf([line(2, false), line(1, false)]), { undo: "/2", redo: null });
  assert.deepEqual(lastOf([line(3, true), line(2, true), line(1, false)]), { undo: "/1", redo: "/2" });
  assert.deepEqual(lastOf([line(3, false), line(2, true), line(1, false)]), { undo: "/3", redo: null });
  assert.deepEqual(lastOf([line(2, true), line(1, true)]), { undo: null, redo: "/1" });
});
