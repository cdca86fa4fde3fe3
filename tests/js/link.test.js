import assert from "node:assert/strict";
import { test } from "node:test";
import { readPlace, writePlace } from "../../static/js/link.js";

test("a place survives its own address", () => {
  const place = { t: 2.417, stride: "5" };
  assert.deepEqual(readPlace(writePlace(place)), place);
  assert.equal(readPlace("?stride=f12").stride, "f12");
});

test("nonsense in the address is nowhere", () => {
  assert.deepEqual(readPlace("?t=soon&stride=-3"), { t: null, stride: null });
  assert.deepEqual(readPlace("?t=-1&stride=0"), { t: null, stride: null });
  assert.deepEqual(readPlace(""), { t: null, stride: null });
});

test("other parameters stay, empty places leave no trace", () => {
  assert.equal(writePlace({ t: null, stride: null }, "?t=1&stride=2"), "");
  assert.equal(writePlace({ t: 1, stride: null }, "?next=a"), "?next=a&t=1.000");
});
