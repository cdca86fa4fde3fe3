import assert from "node:assert/strict";
import { test } from "node:test";
import { Selection } from "../../static/js/selection.js";

const stride = (label, from, to, near = true) => ({
  label, near, side: near ? "left" : "right", valid: true, foot_strike_s: from, toe_off_s: from + 0.2, next_foot_strike_s: to,
});
const clip = () => [
  stride("1", 0, 0.7), stride("f1", 0.35, 1.05, false), stride("2", 0.7, 1.4), stride("f2", 1.05, 1.75, false),
  stride("3", 1.4, 2.1), stride("4", 2.1, 2.8),
];

test("one stride is chosen in the place of another", () => {
  const selection = new Selection(clip());
  selection.choose("3");
  selection.choose("2");
  assert.deepEqual(selection.labels, ["2"]);
  assert.equal(selection.lead?.label, "2");
  selection.choose(null);
  assert.deepEqual([selection.labels, selection.lead], [[], null]);
});

test("several are kept in order of time, whatever the order they were chosen in", () => {
  const selection = new Selection(clip());
  selection.choose("4");
  selection.toggle("f1");
  selection.toggle("1");
  assert.deepEqual(selection.labels, ["1", "f1", "4"]);
  assert.equal(selection.lead?.label, "1");
  selection.toggle("1");
  assert.deepEqual(selection.labels, ["f1", "4"]);
  assert.ok(selection.lead && selection.has(selection.lead.label));
});

test("a range goes from the lead through strides of the same leg, either way", () => {
  const selection = new Selection(clip());
  selection.choose("3");
  selection.extend("1");
  assert.deepEqual(selection.labels, ["1", "2", "3"]);
  selection.extend("4");
  assert.deepEqual(selection.labels, ["1", "2", "3", "4"]);
  selection.extend("f2");
  assert.deepEqual(selection.labels, ["1", "2", "f2", "3", "4"], "the other leg has no range to begin with");
});

test("labels nobody has are left out", () => {
  const selection = new Selection(clip());
  selection.set(["9", "2"]);
  assert.deepEqual(selection.labels, ["2"]);
});

test("subscribers hear of changes, and only of changes", () => {
  const selection = new Selection(clip());
  const heard = [];
  const end = selection.subscribe((s) => heard.push(s.labels.join()));
  selection.choose("2");
  selection.choose("2");
  selection.set(["2", "3"], "2");
  selection.set(["3", "2"], "2");
  end();
  selection.choose("1");
  assert.deepEqual(heard, ["", "2", "2,3"]);
});

test("strides keep being chosen when they are counted anew", () => {
  const selection = new Selection(clip());
  selection.set(["2", "3", "4"], "3");
  // the first was taken out, the edges moved a little, and the last was cut in two
  selection.renew([stride("1", 0.72, 1.4), stride("2", 1.4, 2.15), stride("3", 2.15, 2.4), stride("4", 2.4, 2.6)]);
  assert.deepEqual(selection.labels, ["1", "2"]);
  assert.equal(selection.lead?.label, "2");
});
