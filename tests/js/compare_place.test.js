import assert from "node:assert/strict";
import { test } from "node:test";

import { readPlace, writePlace } from "../../static/js/compare/place.js";

test("an address leads to two strides, a phase and a view", () => {
  assert.deepEqual(readPlace("?stride=5&stride2=3&phase=0.42&view=over"), { stride: "5", stride2: "3", phase: 0.42, view: "over" });
  assert.deepEqual(readPlace(""), { stride: null, stride2: null, phase: null, view: "side" });
  assert.deepEqual(readPlace("?stride=f5&stride2=x&phase=1.2&view=pie"), { stride: null, stride2: null, phase: null, view: "side" });
});

test("a place is written beside what else the address says, and read back", () => {
  const place = { stride: "5", stride2: "3", phase: 0.25, view: "over" };
  const text = writePlace(place, "?theme=light&phase=0.9");
  assert.equal(text, "?theme=light&phase=0.250&stride=5&stride2=3&view=over");
  assert.deepEqual(readPlace(text), place);
  assert.equal(writePlace({ stride: null, stride2: null, phase: null, view: "side" }, "?stride=5"), "");
});
