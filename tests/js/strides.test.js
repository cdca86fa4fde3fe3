import assert from "node:assert/strict";
import { test } from "node:test";
import { eventTimes, phaseAt, spansOf, strideAt } from "../../static/js/strides.js";

const stride = (label, near, start, off, end) => ({
  label, near, side: near ? "left" : "right", valid: true, foot_strike_s: start, toe_off_s: off, next_foot_strike_s: end,
});
const strides = [stride("1", true, 0.1, 0.3, 0.8), stride("f2", false, 0.45, 0.65, 1.15), stride("3", true, 0.8, 1.0, 1.5)];

test("near and far strides overlap and are told apart", () => {
  assert.equal(strideAt(strides, 0.5)?.label, "1");
  assert.equal(strideAt(strides, 0.5, false)?.label, "f2");
});

test("a stride begins at its foot strike and ends just before the next", () => {
  assert.equal(strideAt(strides, 0.8)?.label, "3");
  assert.equal(strideAt(strides, 0.05), null);
  assert.equal(strideAt(strides, 1.5), null);
});

test("every contact counts once", () => {
  assert.deepEqual(eventTimes(strides), [0.1, 0.3, 0.45, 0.65, 0.8, 1.0, 1.15, 1.5]);
});

test("the phase changes at toe-off", () => {
  assert.equal(phaseAt(strides, 0.29), "stance");
  assert.equal(phaseAt(strides, 0.3), "swing");
  assert.equal(phaseAt(strides, 2), "");
});

test("a stride without a toe-off has no phase and no event there", () => {
  const open = [stride("1", true, 0, null, 0.7)];
  assert.equal(phaseAt(open, 0.1), "");
  assert.deepEqual(eventTimes(open), [0, 0.7]);
});

test("strides that touch are looped as one, others in turn", () => {
  const [first, far, third] = strides;
  const later = stride("9", true, 4, 4.2, 4.7);
  assert.deepEqual(spansOf([later, third, first]), [{ start: 0.1, end: 1.5 }, { start: 4, end: 4.7 }]);
  assert.deepEqual(spansOf([first, far]), [{ start: 0.1, end: 1.15 }]);
  assert.deepEqual(spansOf([]), []);
});
