import assert from "node:assert/strict";
import { test } from "node:test";
import { readNumber, readPlace, writePlace } from "../../static/js/link.js";

test("a place survives its own address", () => {
  const place = { t: 2.417, strides: ["5", "f6"] };
  assert.equal(writePlace(place), "?t=2.417&stride=5,f6");
  assert.deepEqual(readPlace(writePlace(place)), place);
});

test("nonsense in the address is nowhere", () => {
  assert.deepEqual(readPlace("?t=soon&stride=-3"), { t: null, strides: [] });
  assert.deepEqual(readPlace("?t=-1&stride=0,3,x"), { t: null, strides: ["3"] });
  assert.deepEqual(readPlace(""), { t: null, strides: [] });
});

test("other parameters stay, empty places leave no trace", () => {
  assert.equal(writePlace({ t: null, strides: [] }, "?t=1&stride=2"), "");
  assert.equal(writePlace({ t: 1, strides: [] }, "?next=a"), "?next=a&t=1.000");
});

test("a number leads to its frame, which is a place from then on", () => {
  assert.equal(readNumber("?number=heelPk"), "heelPk");
  assert.equal(readNumber("?t=1"), "");
  assert.equal(writePlace({ t: 1, strides: ["2"] }, "?number=heelPk"), "?t=1.000&stride=2");
});
