import assert from "node:assert/strict";
import { test } from "node:test";
import { eventTimes, ordered, phaseAt, pick, spansOf, strideAt } from "../../static/js/strides.js";

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

const ranked = [[0.41, 3], [0.52, 0], [0.38, 4], [0.5, 1], [0.47, 2], [null, null]].map(([value, rank], i) => ({
  ...stride(String(i + 1), true, i, i + 0.3, i + 0.7), value, rank,
}));

test("the worst, the best and the most typical stride come first", () => {
  assert.deepEqual(ordered(ranked, "worst"), ["3", "1", "5", "4", "2"]);
  assert.deepEqual(ordered(ranked, "best"), ["2", "4", "5", "1", "3"]);
  assert.deepEqual(ordered(ranked, "typical"), ["5", "4", "2", "1", "3"], "the median is 0.47");
});

test("asked again, the next one is picked, and after the last the first", () => {
  assert.equal(pick(ranked, "worst", null), "3");
  assert.equal(pick(ranked, "worst", "3"), "1");
  assert.equal(pick(ranked, "worst", "2"), "3");
  assert.equal(pick(ranked, "best", "f9"), "2");
});

test("of two strides none is the worst", () => {
  assert.deepEqual(ordered(ranked.slice(0, 2), "worst"), []);
  assert.equal(pick(ranked.slice(0, 2), "best", null), null);
});
